"""A need that says several things becomes several; nothing of the first is lost."""

import pytest
from django.urls import reverse

from maille.contributions import actions as contributions
from maille.contributions import thread
from maille.contributions.models import Link, Node, Notice
from maille.core.errors import RuleError
from maille.needs import actions
from maille.needs.models import Need
from maille.pages import news
from maille.ui.typography import typo
from tests.contributions import cast

REASON = "Il parle de deux choses."


def split(need, by, *titles):
    parts = [actions.Part(title, need.node.theme) for title in titles]
    return actions.split_need(need=need, parts=parts, by=by, now=cast.NOW, reason=REASON)


@pytest.fixture
def need(programme, giver):
    return cast.express(programme, giver, "Garder tôt, et moins cher")


def test_each_part_is_public_and_signed_like_the_first(need, giver, facilitator):
    first, second = split(need, facilitator, "Garder tôt le matin", "Garder pour moins cher")

    need.refresh_from_db()
    assert (need.progress, need.node.state, need.node.state_reason) == ("split", "archived", REASON)
    for part in (first, second):
        assert (part.node.author, part.node.credit, part.node.entered_by) == (giver, need.node.credit, facilitator)
        assert (part.node.state, part.progress, part.where) == ("published", "proposed", need.where)
        assert Link.objects.get(source=part.node).kind == "split_from"
    assert set(thread.descendant_ids(need.node)) == {first.pk, second.pk}


def test_the_giver_hears_once_and_why(need, giver, facilitator):
    split(need, facilitator, "Garder tôt le matin", "Garder pour moins cher")

    notices = list(Notice.objects.filter(person=giver).select_related("node", "about").order_by("pk"))
    assert [notice.verb for notice in notices] == ["need.split"]
    assert news.sentence(notices[0]).endswith(typo(f"signés comme lui. Motif public : {REASON}"))


@pytest.mark.parametrize(
    "titles", [["Un seul"], ["Deux fois", "deux fois"], ["Un", " "], ["Un", "Deux", "Trois", "Quatre", "Cinq"]]
)
def test_two_to_four_different_sentences(need, facilitator, titles):
    with pytest.raises(RuleError):
        split(need, facilitator, *titles)
    assert (Need.objects.get().progress, Node.objects.count()) == ("proposed", 1)


def test_a_split_is_undone_by_hand_and_leaves_its_links(need, facilitator):
    split(need, facilitator, "Un", "Deux")

    actions.set_progress(need=need, after="proposed", by=facilitator, now=cast.NOW)

    need.refresh_from_db()
    assert (need.progress, need.node.state, Link.objects.count()) == ("proposed", "published", 2)


def test_a_need_is_not_split_by_naming_the_state(need, facilitator):
    with pytest.raises(RuleError):
        actions.set_progress(need=need, after="split", by=facilitator, now=cast.NOW)


def test_who_kept_the_receipt_claims_the_parts_too(programme, somebody, facilitator):
    need, token = actions.express_need(
        programme=programme, title="Garder tôt, et moins cher", theme=programme.themes.first(), by=None, now=cast.NOW
    )
    parts = split(need, facilitator, "Garder tôt le matin", "Garder pour moins cher")
    assert [part.node.author for part in parts] == [None, None]

    contributions.claim(node=need.node, token=token, by=somebody, now=cast.NOW)

    assert set(Node.objects.values_list("author", flat=True)) == {somebody.pk}


def test_a_facilitator_splits_in_the_browser(client, programme, need, facilitator):
    cast.sign_in(client, facilitator)
    address = reverse("needs:split", args=[programme.slug, need.node.slug])
    assert address in client.get(need.node.get_absolute_url()).content.decode()
    theme = need.node.theme.slug
    typed = {"title_1": "Garder tôt le matin", "theme_1": theme, "title_2": "", "theme_2": theme, "reason": REASON}

    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Garder tôt le matin" in refused.content.decode()
    response = client.post(address, {**typed, "title_2": "Garder pour moins cher"})

    assert response.url == need.node.get_absolute_url()
    page = cast.text_of(client.get(response.url))
    assert "Contribution partagée en plusieurs" in page
    assert "Garder pour moins cher" in page


def test_a_participant_may_not(client, programme, need, somebody):
    cast.sign_in(client, somebody)

    assert client.post(reverse("needs:split", args=[programme.slug, need.node.slug]), {}).status_code == 403
