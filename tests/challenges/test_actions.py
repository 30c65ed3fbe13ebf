"""Writing challenges and moving them on."""

import pytest

from maille.challenges import actions
from maille.challenges.models import CHALLENGE_MACHINE, Challenge
from maille.contributions.models import Link
from maille.core.errors import RuleError
from maille.core.models import JournalEntry
from tests.challenges import cast


def test_every_state_of_the_machine_is_a_state_of_the_model_and_can_be_reached():
    assert set(CHALLENGE_MACHINE.arrows) == set(Challenge.Progress.values)
    assert set().union(*CHALLENGE_MACHINE.arrows.values()) == set(Challenge.Progress.values)


def test_a_challenge_comes_from_each_of_its_needs_and_attaches_them(programme, giver, facilitator):
    needs = [cast.express_need(programme, giver, title=f"Besoin {n}") for n in range(3)]
    challenge = cast.write_challenge(programme, facilitator, needs=needs)

    assert list(challenge.node.links_back.order_by("target").values_list("target", "kind")) == [
        (n.pk, Link.Kind.CAME_FROM) for n in needs
    ]
    for need in needs:
        need.refresh_from_db()
    assert [need.progress for need in needs] == ["attached"] * 3


def test_no_need_no_challenge(programme, giver):
    with pytest.raises(RuleError) as refused:
        actions.write_challenge(programme=programme, needs=[], question="Comment ?", by=giver, now=cast.NOW)

    assert refused.value.field == "needs"
    assert not Challenge.objects.exists()


def test_who_gave_several_needs_hears_once(programme, giver, facilitator):
    needs = [cast.express_need(programme, giver, title=f"Besoin {n}") for n in range(3)]
    cast.write_challenge(programme, facilitator, needs=needs)

    assert giver.notices.filter(verb="link.came_from").count() == 1


def test_the_short_name_is_made_from_the_question(programme, giver):
    challenge = cast.write_challenge(programme, giver, question="Comment pourrions-nous réparer moins cher ?")

    assert challenge.name == "Réparer moins cher"


def test_the_theme_of_needs_that_agree_is_taken(programme, giver):
    same = [cast.express_need(programme, giver, title=f"Un {n}") for n in range(2)]
    mixed = [cast.express_need(programme, giver, title="Deux", theme="be"), same[0]]

    assert cast.write_challenge(programme, giver, needs=same).node.theme.code == "ec"
    assert cast.write_challenge(programme, giver, needs=mixed).node.theme is None


def test_a_revision_keeps_the_older_words(programme, giver):
    challenge = cast.write_challenge(programme, giver)
    older = challenge.node.title
    actions.revise_challenge(
        challenge=challenge,
        question="Comment pourrions-nous réparer ensemble ?",
        success="30 objets par mois",
        by=giver,
        now=cast.NOW,
    )

    challenge.refresh_from_db()
    assert challenge.success == "30 objets par mois"
    assert list(challenge.node.versions.values_list("title", flat=True)) == [
        older,
        "Comment pourrions-nous réparer ensemble ?",
    ]


def test_the_reserve_asks_for_a_public_reason(programme, facilitator):
    challenge = cast.write_challenge(programme, facilitator)
    with pytest.raises(RuleError) as refused:
        actions.set_progress(challenge=challenge, after="reserve", by=facilitator, now=cast.NOW)
    assert refused.value.field == "reason"

    actions.set_progress(
        challenge=challenge, after="reserve", reason="Six défis suffisent cette fois.", by=facilitator, now=cast.NOW
    )
    line = JournalEntry.objects.get(verb="challenge.reserve")
    assert (line.reason, line.data) == ("Six défis suffisent cette fois.", {"before": "worded", "after": "reserve"})


def test_a_step_without_an_arrow_is_refused_and_leaves_no_line(programme, facilitator):
    challenge = cast.write_challenge(programme, facilitator)
    lines = JournalEntry.objects.count()
    with pytest.raises(RuleError):
        actions.set_progress(challenge=challenge, after="closed", reason="Fini", by=facilitator, now=cast.NOW)

    assert JournalEntry.objects.count() == lines
    challenge.refresh_from_db()
    assert challenge.progress == "worded"


def test_a_failed_second_write_undoes_the_first(programme, giver, monkeypatch):
    need = cast.express_need(programme, giver)
    monkeypatch.setattr(actions, "attach_needs", lambda **_given: (_ for _ in ()).throw(RuleError("non")))

    with pytest.raises(RuleError):
        cast.write_challenge(programme, giver, needs=[need])
    assert not Challenge.objects.exists()
