"""A form left open too long, or by somebody no longer known: no typed text is lost, and no forged request gets through."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from maille.contributions.models import Comment, Node
from maille.contributions.spam import SALT
from maille.core.resend import GIVES_WORDS
from tests.challenges import cast
from tests.gates.addresses import all_addresses

pytestmark = pytest.mark.django_db
WORDS = "Le banc de la place est cassé,\ndepuis deux mois."
OURS = {"Origin": "http://testserver"}


@pytest.fixture
def checked():
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def address(programme):
    return reverse("needs:create", args=[programme.slug])


@pytest.fixture
def programme():
    made = cast.create_programme()
    made.phases.filter(kind="reflection").update(state="open")
    return made


def fields_of(page):
    """What the browser would send of the form that gives the words back."""
    form = page.content.decode().partition('<form class="form"')[2].partition("</form>")[0]
    typed = re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    return dict(typed) | dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_what_was_typed_comes_back_in_a_form_that_works(checked, address, programme):
    theme = programme.themes.first().slug
    opened = Client().get(address).context["form"]["opened"].value()
    typed = {"title": WORDS, "theme": theme, "credit": "anonymous", "opened": opened, "once": "k1"}

    refused = checked.post(address, typed, headers=OURS)
    assert (refused.status_code, Node.objects.count()) == (403, 0)
    again = fields_of(refused)
    assert {name: again[name].replace("&#x27;", "'") for name in typed} == typed
    response = checked.post(address, {**again, "opened": _older(opened)}, headers=OURS)

    assert response.status_code == 302
    assert Node.objects.get().title == WORDS.replace("\n", " ")


def _older(stamp):
    return signing.dumps(signing.loads(stamp, salt=SALT) - 60, salt=SALT)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://ailleurs.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.ailleurs.example"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Referer": "https://ailleurs.example/http://testserver/"},
        {},
    ],
)
def test_a_forged_request_gets_no_button_to_press(checked, address, headers):
    page = checked.post(address, {"title": WORDS}, headers=headers)

    assert (page.status_code, Node.objects.count()) == (403, 0)
    assert 'name="title"' not in page.content.decode()
    assert "</textarea>" in page.content.decode()


@pytest.mark.parametrize("name", ["people:sign-in", "people:code", "people:card", "people:erase"])
def test_codes_and_destructive_acts_are_never_shown_again(checked, name):
    page = checked.post(reverse(name), {"code": "abcd efgh ijkl mnop"}, headers=OURS)

    assert page.status_code == 403
    assert "abcd" not in page.content.decode()


def test_markup_in_what_was_typed_stays_words(checked, address):
    hostile = '"></textarea><script>alert(1) </script>'

    page = checked.post(address, {"title": hostile, hostile: "x"}, headers=OURS).content.decode()

    assert "<script>alert" not in page


def test_who_is_no_longer_known_keeps_their_comment(client, programme):
    giver = cast.create_person()
    node = cast.express_need(programme, giver).node
    address = reverse("contributions:comment-create", args=[programme.slug, node.pk])

    page = client.post(address, {"text": WORDS}, headers=OURS)

    assert page.status_code == 403
    assert reverse("workshops:join", args=[programme.slug]) in page.content.decode()
    cast.sign_in(client, giver)
    assert client.post(address, fields_of(page)).status_code == 302
    assert Comment.objects.get().text == WORDS


def test_a_button_without_words_asks_to_join(client, programme):
    node = cast.express_need(programme, cast.create_person()).node

    response = client.post(reverse("contributions:support", args=[programme.slug, node.pk]), headers=OURS)

    assert (response.status_code, urlsplit(response.url).path) == (
        302, reverse("workshops:join", args=[programme.slug]),
    )  # fmt: skip


def test_every_form_that_gives_words_has_an_address():
    assert {address.name for address in all_addresses()} >= GIVES_WORDS
