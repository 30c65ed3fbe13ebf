"""A page from memory is the page that would have been made: for everybody, on every address that is shared."""

from __future__ import annotations

import re
import zlib

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.contributions import actions as contributions
from maille.contributions.models import Kind
from maille.core import pagecache
from maille.groups.models import GroupMember
from maille.people.models import Person
from maille.programmes.http import programme_page
from maille.programmes.models import Membership, Role
from maille.projects.models import Carrier, SupportOffer
from maille.solutions.models import SolutionAuthor
from tests.gates.world import World, build_world, create_person

KEYS = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]*"')
DETAILS = [kind.value for kind in Kind]
LISTS = [
    "pages:home",
    "pages:thread",
    "pages:search",
    "needs:list",
    "challenges:list",
    "groups:list",
    "solutions:list",
    "projects:list",
]


@pytest.fixture
def world(db: None, settings, monkeypatch) -> World:
    # A test is rolled back: the journal's last line comes again with other rows behind it.
    monkeypatch.setattr(pagecache, "_shared", pagecache.Pages())
    monkeypatch.setattr(pagecache, "_things", {})
    # PostgreSQL counts the transactions of the whole server: those of the tests beside this one would age these pages.
    monkeypatch.setitem(pagecache._LAST, "postgresql", pagecache._LAST["sqlite"])
    settings.PAGE_CACHE = True
    return build_world()


def _tie(world: World, person: Person) -> dict[str, object]:
    """One way in which a person may be tied to what a page shows."""
    node, now = world.nodes, timezone.now()
    return {
        "gave the need": lambda: type(node["need"]).objects.filter(pk=node["need"].pk).update(author=person),
        "supports": lambda: contributions.support(node=node["need"], by=person, now=now),
        "follows": lambda: contributions.follow(node=node["solution"], by=person, now=now),
        "commented": lambda: contributions.comment(node=node["project"], text="Oui", by=person, now=now),
        "is in the group": lambda: GroupMember.objects.create(group=node["group"].group, person=person),
        "wrote the solution": lambda: SolutionAuthor.objects.create(solution=node["solution"].solution, person=person),
        "carries": lambda: Carrier.objects.create(project=node["project"].project, person=person),
        "gave the project": lambda: type(node["project"]).objects.filter(pk=node["project"].pk).update(author=person),
        "offered help": lambda: SupportOffer.objects.create(project=node["project"].project, person=person, kind="time"),
        "facilitates": lambda: Role.objects.create(programme=world.programme, person=person, kind="facilitator"),
        "has not joined": lambda: Membership.objects.filter(person=person).delete(),
    }  # fmt: skip


TIES = [
    "gave the need", "supports", "follows", "commented", "is in the group", "wrote the solution", "carries", "gave the project",
    "offered help", "facilitates", "has not joined",
]  # fmt: skip


def test_who_is_tied_gets_their_own_page_and_leaves_nothing_to_others(world: World, settings):
    """All who are tied read one after another, then somebody who is not, a visitor, and all again."""
    readers = {"member": world.client("p"), "visitor": world.client("v")}
    for tie in TIES:
        somebody = create_person(f"Quelqu'une qui {tie}")
        Membership.objects.create(programme=world.programme, person=somebody)
        _tie(world, somebody)[tie]()
        readers[tie] = _signed_in(somebody)

    for address in _addresses(world):
        from_memory = [(who, _words(readers[who], address)) for who in ("member", *TIES, "visitor", "member", *TIES)]
        settings.PAGE_CACHE = False
        made = {who: _words(reader, address) for who, reader in readers.items()}
        settings.PAGE_CACHE = True
        assert [who for who, words in from_memory if words != made[who]] == [], address


def test_the_second_member_is_spared_the_making(world: World, django_assert_max_num_queries):
    address = _addresses(world)[0]
    another = create_person("Une autre")
    Membership.objects.create(programme=world.programme, person=another)
    world.client("p").get(address)
    reader = _signed_in(another)

    with django_assert_max_num_queries(6):
        reader.get(address)


def test_each_form_gets_a_key_of_its_own(world: World):
    address = reverse("needs:detail", args=[world.programme.slug, world.nodes["need"].slug])
    reader = world.client("p")
    pages = [reader.get(address).content.decode() for _ in range(3)]

    once = {re.search(r'name="once" value="([^"]*)"', page)[1] for page in pages}
    assert len(once) == 3
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]*)"', pages[2])[1]
    checked = Client(enforce_csrf_checks=True)
    checked.cookies = reader.cookies
    done = checked.post(
        reverse("contributions:support", args=[world.programme.slug, world.nodes["need"].pk]),
        {"csrfmiddlewaretoken": token},
    )
    assert done.status_code == 302


def test_a_message_that_waits_is_shown_once_to_its_person(world: World):
    address = reverse("needs:detail", args=[world.programme.slug, world.nodes["need"].slug])
    reader, another = world.client("p"), create_person("Une autre")
    Membership.objects.create(programme=world.programme, person=another)
    other = _signed_in(another)
    other.get(address)
    evidence = reverse("needs:evidence-create", args=[world.programme.slug, world.nodes["need"].slug])
    reader.post(evidence, {"kind": "testimony", "text": "Je l'ai vu.", "once": "a" * 32})

    assert "Ce que vous savez est dans la fiche." in reader.get(address).content.decode().replace(
        "\N{NO-BREAK SPACE}", " "
    )
    for somebody in (reader, other):
        assert "Ce que vous savez est dans la fiche." not in somebody.get(address).content.decode()


def test_a_packed_page_is_the_page(world: World):
    address = reverse("needs:list", args=[world.programme.slug])
    world.client("p").get(address)
    plain = world.client("p").get(address).content
    packed = world.client("p").get(address, headers={"accept-encoding": "gzip"})

    assert packed["Content-Encoding"] == "gzip"
    assert zlib.decompress(packed.content, 31) == plain


def _signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.account)
    return client


def _addresses(world: World) -> list[str]:
    slug = world.programme.slug
    rooms = {
        "need": "needs",
        "challenge": "challenges",
        "group": "groups",
        "solution": "solutions",
        "project": "projects",
    }
    details = [reverse(f"{room}:detail", args=[slug, world.nodes[kind].slug]) for kind, room in rooms.items()]
    venture = reverse("projects:venture-detail", args=[slug, world.nodes["venture"].slug])
    return [*details, venture, *[reverse(name, args=[slug]) for name in LISTS]]


def _words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return KEYS.sub("", response.content.decode())


def test_what_a_request_changes_of_its_programme_is_nobody_elses(world: World, rf):
    request = rf.get("/")
    request.person = None
    seen = []

    @programme_page
    def page(request):
        seen.append((request.programme.title, request.programme.organiser.name, request.phases[0].title))
        request.programme.title = request.programme.organiser.name = request.phases[0].title = "changé"
        return HttpResponse()

    for _ in range(2):
        page(request, programme=world.programme.slug)

    assert seen[0] == seen[1] == (world.programme.title, world.programme.organiser.name, "Phase 1")
