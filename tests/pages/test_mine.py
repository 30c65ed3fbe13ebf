"""« Mon fil »: mine, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maille.contributions import actions
from maille.contributions.models import Notice
from maille.pages import mine
from maille.people import session
from maille.programmes.models import Role
from maille.programmes.policy import standing_of
from tests.pages.rows import NOON, make_challenge, make_need, make_person, make_project, make_solution, make_venture

pytestmark = pytest.mark.django_db


def act_as(client, person):
    """This browser stands for the person, as after joining."""
    store = client.session
    store[session.GUEST] = [person.pk, person.guest_epoch]
    store.save()
    client.cookies["sessionid"] = store.session_key
    return client


@pytest.fixture
def yasmine(programme):
    return make_person(programme)


def _story(programme, person):
    return mine.story(person, standing_of(person, programme, list(programme.phases.all())))


def test_what_i_gave_shows_every_stage_it_reached_and_those_to_come(programme, yasmine):
    inès = make_person(programme, "Inès")
    need = make_need(programme, "Garder", yasmine)
    challenge = make_challenge(programme, [need], inès)
    solution = make_solution(challenge, inès)

    story = _story(programme, yasmine)

    [strand] = story.strands
    assert [(stage.kind, [node.pk for node in stage.nodes], stage.is_last) for stage in strand.stages] == [
        ("challenge", [challenge.pk], False),
        ("solution", [solution.pk], True),
        ("project", [], False),
    ]
    assert story.reached == {"challenge": 1, "solution": 1, "project": 0, "venture": 0}


def test_a_company_is_the_end_of_the_thread(client, programme, yasmine):
    inès = make_person(programme, "Inès")
    need = make_need(programme, "Garder", yasmine)
    project = make_project(make_solution(make_challenge(programme, [need], inès), inès), inès)
    company = make_venture(project, inès)

    [strand] = _story(programme, yasmine).strands

    assert [stage.kind for stage in strand.stages] == ["challenge", "solution", "project", "venture"]
    assert (strand.stages[-1].nodes, strand.stages[-1].is_last) == ([company], True)
    act_as(client, yasmine)
    page = client.get(reverse("pages:my-thread", args=[programme.slug])).content.decode()
    assert "Le fil a rejoint 1 défi, 1 solution, 1 projet, 1 entreprise." in page


def test_what_i_support_comes_after_what_i_gave(programme, yasmine):
    inès = make_person(programme, "Inès")
    mine_, hers = make_need(programme, "Le mien", yasmine), make_need(programme, "Le sien", inès)
    actions.support(node=hers, by=yasmine, now=NOON)
    actions.support(node=mine_, by=yasmine, now=NOON)

    story = _story(programme, yasmine)

    assert [(strand.node.pk, strand.is_mine) for strand in story.strands] == [(mine_.pk, True), (hers.pk, False)]
    assert story.given_count == 1


def test_a_need_entered_for_me_is_mine(programme, yasmine):
    need = make_need(programme, "Sur papier", None)
    need.on_behalf_of = yasmine
    need.save()

    assert [strand.node.pk for strand in _story(programme, yasmine).strands] == [need.pk]


@pytest.mark.parametrize("count", [1, 6])
def test_the_story_takes_five_queries_whatever_i_gave(programme, yasmine, count, django_assert_num_queries):
    inès = make_person(programme, "Inès")
    for n in range(count):
        make_project(
            make_solution(make_challenge(programme, [make_need(programme, f"Besoin {n}", yasmine)], inès), inès), inès
        )
    standing = standing_of(yasmine, programme, list(programme.phases.all()))

    with django_assert_num_queries(5):
        mine.story(yasmine, standing)


def test_the_page_greets_me_and_tells_my_news(client, programme, yasmine):
    inès = make_person(programme, "Inès")
    need = make_need(programme, "Garder les enfants", yasmine)
    make_challenge(programme, [need], inès)

    page = act_as(client, yasmine).get(reverse("pages:my-thread", args=[programme.slug])).content.decode()

    assert "Bonjour Yasmine" in page
    assert "Garder les enfants" in page
    assert "a rejoint un défi" in page


def test_reading_my_news_leaves_those_of_others_alone(client, programme, yasmine):
    inès = make_person(programme, "Inès")
    for person in (yasmine, inès):
        actions.comment(
            node=make_need(programme, "Garder", person), text="Oui", by=make_person(programme, "Zoé"), now=NOON
        )

    act_as(client, yasmine).post(reverse("pages:news-seen", args=[programme.slug]))

    assert list(Notice.objects.filter(seen_at__isnull=True).values_list("person", flat=True)) == [inès.pk]


def test_a_visitor_has_no_news_to_read(client, programme):
    assert client.post(reverse("pages:news-seen", args=[programme.slug])).status_code == 403


def test_looking_writes_nothing(client, programme, yasmine):
    actions.comment(
        node=make_need(programme, "Garder", yasmine), text="Oui", by=make_person(programme, "Zoé"), now=NOON
    )

    act_as(client, yasmine).get(reverse("pages:my-thread", args=[programme.slug]))

    assert Notice.objects.filter(seen_at__isnull=True).count() == 1


def test_a_hidden_contribution_is_told_by_its_number_not_by_its_words(client, programme, yasmine):
    zoé = make_person(programme, "Zoé")
    need = make_need(programme, "Des mots blessants", zoé)
    actions.follow(node=need, by=yasmine, now=NOON)
    actions.hide(
        node=need, by=make_person(programme, "Inès"), reason="Injure", now=timezone.now() + timedelta(minutes=1)
    )

    page = act_as(client, yasmine).get(reverse("pages:my-thread", args=[programme.slug])).content.decode()

    assert "Des mots blessants" not in page
    assert "Motif public : Injure" in page.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("role", "place"), [("organiser", "organisation"), ("facilitator", "organisation"), ("", "mon-fil")]
)
def test_signing_in_leads_to_where_one_takes_part(client, programme, yasmine, role, place):
    if role:
        Role.objects.create(programme=programme, person=yasmine, kind=role)

    assert act_as(client, yasmine).get("/mon-fil/").url == f"/essai/{place}/"


def test_who_has_joined_nothing_finds_their_profile(client, yasmine):
    yasmine.memberships.all().delete()

    assert act_as(client, yasmine).get("/mon-fil/").url == reverse("people:profile")
