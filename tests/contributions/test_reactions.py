"""Supporting, following, commenting: from the page, by htmx or not, once a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maille.contributions import actions
from maille.contributions.models import Comment, Follow, Node, Notice, Support
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from maille.people.models import Person
from tests.contributions import cast
from tests.contributions.cast import NOW


@pytest.fixture
def need(programme, giver):
    return cast.express(programme, giver)


def _post(client, programme, need, name, data=None, **headers):
    return client.post(reverse(f"contributions:{name}", args=[programme.slug, need.pk]), data or {}, **headers)


def test_a_support_counts_once_and_can_be_taken_back(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    for _ in range(2):
        assert _post(client, programme, need, "support").url == f"{need.node.get_absolute_url()}#reactions"
    assert Node.objects.get().support_count == Support.objects.count() == 1

    for _ in range(2):
        _post(client, programme, need, "unsupport")
    assert Node.objects.get().support_count == Support.objects.count() == 0
    assert [line.verb for line in JournalEntry.objects.filter(verb__startswith="support.").order_by("pk")] == [
        "support.given",
        "support.taken_back",
    ]


def test_following_counts_likewise(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    for name in ("follow", "follow"):
        _post(client, programme, need, name)
    assert Node.objects.get().follow_count == Follow.objects.count() == 1
    _post(client, programme, need, "unfollow")
    assert Node.objects.get().follow_count == Follow.objects.count() == 0


def test_htmx_gets_the_buttons_alone_as_the_whole_page_shows_them(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    part = _post(client, programme, need, "support", headers={"HX-Request": "true"}).content.decode()
    page = client.get(need.node.get_absolute_url()).content.decode()

    assert part.startswith('<div class="cluster" id="reactions"')
    assert 'aria-pressed="true"' in part
    assert [word for word in ("Soutenu", "soutien/retirer") if word in part] == [
        word for word in ("Soutenu", "soutien/retirer") if word in page
    ]
    assert "<html" not in part


def test_a_support_asks_few_queries(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    _post(client, programme, need, "follow")
    with CaptureQueriesContext(connection) as queries:
        _post(client, programme, need, "support")

    # Session, person, programme, phases, roles; node, is it there, the row between two savepoints, counter, journal.
    assert len(queries) <= 14


def test_a_visitor_is_led_to_join_and_back(client, programme, need):
    response = _post(client, programme, need, "support")

    assert response.url.startswith(reverse("workshops:join", args=[programme.slug]))
    assert Support.objects.count() == 0


def test_nothing_hidden_is_supported_or_commented(programme, need, somebody, organiser):
    node = actions.hide(node=need.node, by=organiser, reason="Publicité.", now=NOW)

    for act in (
        lambda: actions.support(node=node, by=somebody, now=NOW),
        lambda: actions.comment(node=node, text="Oui", by=somebody, now=NOW),
    ):
        with pytest.raises(RuleError):
            act()


# --- Comments -------------------------------------------------------------------------------------------------------


def test_a_comment_is_shown_once_however_often_it_is_sent(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    answers = [
        _post(client, programme, need, "comment-create", {"text": "Chez moi **aussi**.", "once": "k"}) for _ in range(2)
    ]

    comment = Comment.objects.get()
    assert [answer.url for answer in answers] == [f"{need.node.get_absolute_url()}#commentaire-{comment.pk}"] * 2
    assert (comment.html.strip(), Node.objects.get().comment_count) == ("<p>Chez moi <strong>aussi</strong>.</p>", 1)
    assert Notice.objects.filter(person=need.node.author, verb="comment.published").count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "\u202e\u200b", "x" * 4001, "x" * 1_000_000, "http://a.invalid " * 5])
def test_a_comment_that_cannot_be_is_kept_in_the_form(client, programme, need, somebody, text):
    cast.sign_in(client, somebody)
    response = _post(client, programme, need, "comment-create", {"text": text})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["text"])
    assert Comment.objects.count() == 0


def test_the_same_comment_twice_in_ten_minutes_is_one_too_many(client, programme, need, somebody):
    cast.sign_in(client, somebody)
    answers = [
        _post(client, programme, need, "comment-create", {"text": "Oui, bien sûr.", "once": f"k{n}"}).status_code
        for n in range(2)
    ]

    assert answers == [302, 422]


def test_replies_stand_behind_their_comment_and_go_one_floor_deep(client, programme, need, giver, somebody):
    first, second = (actions.comment(node=need.node, text=t, by=giver, now=NOW) for t in ("Un", "Deux"))
    reply = actions.comment(node=need.node, text="Réponse à un", by=somebody, now=NOW, parent=first)
    deeper = actions.comment(node=need.node, text="Réponse à la réponse", by=giver, now=NOW, parent=reply)

    page = client.get(need.node.get_absolute_url())
    assert [c.pk for c in page.context["comments"]] == [first.pk, reply.pk, deeper.pk, second.pk]
    assert deeper.parent == first


def test_a_reply_leads_to_the_page_that_holds_it(client, programme, need, giver, somebody):
    comments = [actions.comment(node=need.node, text=f"Mot {n}", by=giver, now=NOW) for n in range(25)]
    cast.sign_in(client, somebody)

    def sent(n, text):
        return _post(
            client, programme, need, "comment-create", {"text": text, "reponse": comments[n].pk, "once": text}
        ).url

    # Twenty a page: a reply to the 3rd is the 4th; one to the 22nd comes behind 22 comments and that reply.
    first, later = sent(2, "Ici"), sent(21, "Là")
    assert "commentaires=" not in first
    assert "?commentaires=2#" in later
    shown = client.get(later.split("#")[0])
    assert f'id="{later.split("#")[1]}"' in shown.content.decode()


def test_a_reply_to_another_page_is_no_reply(client, programme, need, giver, somebody):
    elsewhere = actions.comment(node=cast.express(programme, giver, "Autre").node, text="Ailleurs", by=giver, now=NOW)
    cast.sign_in(client, somebody)
    _post(client, programme, need, "comment-create", {"text": "Oui", "reponse": elsewhere.pk})

    assert Comment.objects.get(text="Oui").parent is None
    with pytest.raises(RuleError):
        actions.comment(node=need.node, text="Non", by=somebody, now=NOW, parent=elsewhere)


def test_markup_of_a_comment_is_harmless(programme, need, somebody):
    text = '<img src=x onerror=alert(1)> [lien](javascript:alert(1)) <a href="https://a.invalid" onclick="x">b</a>'
    html = actions.comment(node=need.node, text=text, by=somebody, now=NOW).html

    # Typed tags are shown as typed; no address that runs a script is led to.
    assert "<img" not in html
    assert "<a" not in html.replace("&lt;a", "")


# --- Who hears of it ------------------------------------------------------------------------------------------------


def test_news_is_told_once_a_person_in_two_queries(programme, need, giver, somebody, django_assert_num_queries):
    from maille.contributions import notices

    crowd = Person.objects.bulk_create([Person(first_name=f"P{n}") for n in range(300)])
    Follow.objects.bulk_create([Follow(node=need.node, person=person) for person in [*crowd, giver, somebody]])
    with django_assert_num_queries(2):
        told = notices.tell("need.revised", about=need.node, by=somebody, at=NOW, data={"version": 2})

    assert told == Notice.objects.count() == 301
    assert set(Notice.objects.values_list("verb", "node", "about")) == {("need.revised", need.pk, need.pk)}
    assert not Notice.objects.filter(person=somebody).exists()
    assert Notice.objects.filter(person=giver).get().data == {"version": 2}


def test_news_by_nobody_reaches_everybody_and_once_means_once(programme, need, giver):
    from maille.contributions import notices

    assert notices.tell("need.attached", about=need.node, by=None, at=NOW, once=True) == 1
    assert notices.tell("need.attached", about=need.node, by=None, at=NOW, once=True) == 0
    assert notices.tell("need.attached", about=need.node, by=None, at=NOW) == 1
