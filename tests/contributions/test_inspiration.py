"""« Inspirée de »: a tie beside the thread, said by whoever gave, shown on both sides, also between programmes."""

import pytest
from django.urls import reverse

from maille.contributions import actions, thread
from maille.contributions.models import Link, Notice
from maille.core.errors import RuleError
from maille.pages import news
from maille.programmes.policy import standing_of
from tests.challenges import cast as challenges
from tests.contributions import cast
from tests.contributions.cast import NOW


@pytest.fixture
def pair(programme, giver, somebody):
    return challenges.express_need(programme, giver).node, challenges.express_need(programme, somebody).node


def say(client, programme, node, source):
    return client.post(reverse("contributions:inspire", args=[programme.slug, node.pk]), {"source": source})


def test_both_pages_show_it_and_the_other_giver_hears(client, programme, giver, somebody, pair):
    mine, source = pair
    cast.sign_in(client, giver)

    assert say(client, programme, mine, source.ref.lower()).url == mine.get_absolute_url()

    assert Link.objects.get().kind == "inspired_by"
    mine_page, source_page = (cast.text_of(client.get(node.get_absolute_url())) for node in pair)
    assert f"Inspiré de : {source.title} ({source.ref})" in " ".join(mine_page.split())
    assert f"A inspiré : {mine.title} ({mine.ref})" in " ".join(source_page.split())
    notice = Notice.objects.select_related("node", "about").get()
    assert (notice.person, notice.verb) == (somebody, "link.inspired_by")
    assert "s’en inspire" in news.sentence(notice)


def test_it_is_no_step_of_the_thread(programme, giver, pair):
    mine, source = pair
    actions.inspire(node=mine, source=source, by=giver, now=NOW)

    assert thread.ancestor_ids(mine) == thread.descendant_ids(source) == []


def test_by_an_address_of_another_programme(client, programme, giver, pair):
    other = challenges.create_programme("ailleurs")
    far = challenges.express_need(other, giver).node
    cast.sign_in(client, giver)

    say(client, programme, pair[0], f"https://maille.example/en{far.get_absolute_url()}?a=b#c")

    assert Link.objects.get().target == far
    assert f"({far.ref}, Essai)" in " ".join(cast.text_of(client.get(pair[0].get_absolute_url())).split())


def test_never_from_a_programme_that_is_not_public(client, programme, giver, pair):
    other = challenges.create_programme("cache", state="draft")
    far = challenges.express_need(other, giver).node
    cast.sign_in(client, giver)

    assert say(client, programme, pair[0], far.get_absolute_url()).status_code == 422
    with pytest.raises(RuleError):
        actions.inspire(node=pair[0], source=far, by=giver, now=NOW)
    assert not Link.objects.exists()


@pytest.mark.parametrize(
    "typed", ["", "Z99", "https://ailleurs.example/", "/", "//", "/essai/besoins/", "http://[", "B01\x00"]
)
def test_what_leads_nowhere_is_refused_and_kept(client, programme, giver, pair, typed):
    cast.sign_in(client, giver)

    response = say(client, programme, pair[0], typed)

    assert response.status_code in {302, 422} if typed.startswith("B01") else response.status_code == 422


def test_nothing_inspires_itself(client, programme, giver, pair):
    cast.sign_in(client, giver)

    assert say(client, programme, pair[0], pair[0].ref).status_code == 422


def test_only_its_giver_and_the_team_say_so(client, programme, giver, somebody, pair):
    cast.sign_in(client, somebody)

    assert say(client, programme, pair[0], pair[1].ref).status_code == 403
    assert not Link.objects.exists()


def test_an_idea_says_it_when_it_is_proposed(client, giver, facilitator):
    programme = challenges.create_programme("atelier")
    challenge = challenges.retained_challenge(programme, facilitator)
    source = challenges.express_need(programme, giver).node
    cast.sign_in(client, giver)
    address = reverse("solutions:create", args=[programme.slug])
    typed = {"defi": challenge.node.slug, "title": "L'Atelier des mains", "credit": "name", "inspired_by": "Z99"}

    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Aucune contribution ne porte ce repère" in refused.content.decode()
    response = client.post(address, {**typed, "inspired_by": source.ref})

    assert response.status_code == 302
    assert Link.objects.get(kind="inspired_by").target == source


def test_a_merge_keeps_who_was_inspired(programme, giver, facilitator, pair):
    mine, source = pair
    third = challenges.express_need(programme, giver).node
    actions.inspire(node=mine, source=source, by=giver, now=NOW)

    actions.merge(duplicate=source, into=third, by=facilitator, now=NOW, reason="Les deux disent la même chose.")

    assert [node.pk for node in thread.around(third, standing_of(giver, programme, []))[1].followers] == [mine.pk]


def test_what_is_on_the_thread_too_stays_on_it(programme, giver, facilitator, pair):
    challenge = challenges.write_challenge(
        programme, facilitator, needs=[challenges.Need.objects.select_related("node").get(node=pair[0])]
    )
    actions.inspire(node=challenge.node, source=pair[0], by=giver, now=NOW)
    actions.inspire(node=challenge.node, source=pair[1], by=giver, now=NOW)

    steps, sides = thread.around(challenge.node, standing_of(giver, programme, []))

    assert [step.node for step in steps] == [pair[0], challenge.node]
    assert sides.sources == list(pair)


def test_the_thread_and_its_sides_take_one_query(programme, giver, pair, django_assert_num_queries):
    actions.inspire(node=pair[0], source=pair[1], by=giver, now=NOW)

    standing = standing_of(giver, programme, [])
    with django_assert_num_queries(1):
        _steps, sides = thread.around(pair[0], standing)
    assert [node.programme for node in sides.sources] == [programme]
