"""What evidence does to a need, who may move it, and what joining keeps."""

import pytest

from maille.contributions import actions as contributions
from maille.contributions.actions import StaleError
from maille.contributions.models import Follow, Link, Notice, Support, Version
from maille.core import journal
from maille.core.errors import RuleError
from maille.needs import actions
from maille.needs.actions import Answer, Facts, Proof
from maille.needs.models import Need
from tests.contributions import cast
from tests.contributions.cast import NOW

WEIGHED = Proof("data", "15 kg par jour", "pesée de l'école")
SEEN = Proof("observation", "Des bacs pleins", "visite du 12 mars")
TOLD = Proof("data", "20 kg par jour", "Pesée de l'école")


@pytest.mark.parametrize(
    ("proofs", "progress"),
    [
        ([], "proposed"),
        ([WEIGHED], "documented"),
        ([WEIGHED, TOLD], "documented"),  # one kind, one source
        ([WEIGHED, Proof("data", "Autre pesée", "la Ville")], "documented"),  # two sources, one kind
        ([WEIGHED, Proof("study", "Un article", "pesée de l'école")], "documented"),  # two kinds, one source
        (
            [WEIGHED, Proof("observation", "Des bacs pleins")],
            "documented",
        ),  # a source without a name proves no independence
        ([WEIGHED, SEEN], "corroborated"),
        ([TOLD, WEIGHED, SEEN], "corroborated"),
    ],
)
def test_two_named_sources_of_different_kinds_corroborate(programme, giver, proofs, progress):
    assert cast.express(programme, giver, facts=Facts(proofs=proofs)).progress == progress


def test_evidence_by_another_person_is_a_version_signed_by_them(programme, giver, somebody):
    need = cast.express(programme, giver, facts=Facts(proofs=[WEIGHED], answers=[Answer("Un composteur", "saturee")]))
    need = actions.add_evidence(need=need, proof=SEEN, by=somebody, now=NOW)

    assert (need.progress, need.evidence.count(), need.answers.count()) == ("corroborated", 2, 1)
    assert [(v.number, v.by) for v in need.node.versions.all()] == [(1, giver), (2, somebody)]
    assert Notice.objects.filter(person=giver, verb="need.corroborated").count() == 1


def test_evidence_that_is_taken_away_takes_the_need_back(programme, giver):
    need = cast.express(programme, giver, facts=Facts(proofs=[WEIGHED, SEEN]))
    kept = need.evidence.get(kind="data").pk
    need = actions.revise_need(
        need=need, title=need.node.title, theme=need.node.theme, facts=Facts(proofs=[WEIGHED]), by=giver, now=NOW
    )
    assert (need.progress, need.evidence.get().pk) == ("documented", kept)

    need = actions.revise_need(
        need=need, title=need.node.title, theme=need.node.theme, facts=Facts(), by=giver, now=NOW
    )
    assert (need.progress, need.evidence.count()) == ("proposed", 0)


def test_corroborated_evidence_may_go_all_at_once(programme, giver):
    need = cast.express(programme, giver, facts=Facts(proofs=[WEIGHED, SEEN]))
    need = actions.revise_need(
        need=need, title=need.node.title, theme=need.node.theme, facts=Facts(), by=giver, now=NOW
    )

    assert need.progress == "proposed"


def test_what_the_team_decided_stands_while_the_evidence_stays(programme, giver, facilitator):
    need = cast.express(programme, giver, facts=Facts(proofs=[WEIGHED]))
    need = actions.set_progress(need=need, after="corroborated", by=facilitator, now=NOW, role="facilitator")
    need = actions.revise_need(
        need=need, title="Mieux dit", theme=need.node.theme, facts=Facts(proofs=[WEIGHED]), by=giver, now=NOW
    )

    assert need.progress == "corroborated"


def test_each_step_stands_in_the_journal_with_its_reason(programme, giver, facilitator):
    need = cast.express(programme, giver)
    actions.set_progress(
        need=need, after="out_of_scope", by=facilitator, now=NOW, reason="Relève de la Région.", role="facilitator"
    )

    line = journal.of(need.node).last()
    assert (line.verb, line.actor_id, line.role, line.reason) == (
        "need.out_of_scope",
        facilitator.pk,
        "facilitator",
        "Relève de la Région.",
    )
    assert line.data == {"before": "proposed", "after": "out_of_scope"}


@pytest.mark.parametrize("after", ["duplicate", "attached", "proposed"])
def test_steps_that_no_hand_may_make_are_refused(programme, giver, facilitator, after):
    need = cast.express(programme, giver)

    with pytest.raises(RuleError):
        actions.set_progress(need=need, after=after, by=facilitator, now=NOW, reason="Pour voir.")
    need.refresh_from_db()
    assert need.progress == "proposed"


def test_out_of_scope_needs_a_public_reason(programme, giver, facilitator):
    with pytest.raises(RuleError) as refused:
        actions.set_progress(
            need=cast.express(programme, giver), after="out_of_scope", by=facilitator, now=NOW, reason="  \u200b "
        )
    assert refused.value.field == "reason"


def test_a_decision_made_on_a_page_that_is_old_is_refused(programme, giver, facilitator):
    need = cast.express(programme, giver)
    actions.set_progress(need=need, after="documented", by=facilitator, now=NOW, seen="proposed")

    with pytest.raises(RuleError, match="documenté"):
        actions.set_progress(
            need=need, after="out_of_scope", by=facilitator, now=NOW, reason="Trop tard.", seen="proposed"
        )


def test_the_second_of_two_writers_is_told(programme, giver, facilitator):
    need = cast.express(programme, giver)
    actions.revise_need(
        need=need, title="Version de l'un", theme=need.node.theme, facts=Facts(), by=giver, now=NOW, seen_version=1
    )

    with pytest.raises(StaleError) as stale:
        actions.revise_need(
            need=need,
            title="Version de l'autre",
            theme=need.node.theme,
            facts=Facts(who="tous"),
            by=facilitator,
            now=NOW,
            seen_version=1,
        )
    need = Need.objects.select_related("node").get()
    assert (stale.value.version, need.node.title, need.who) == (2, "Version de l'un", "")
    assert Version.objects.count() == 2


def test_attached_once_whatever_the_number_of_challenges(programme, giver, facilitator):
    need = cast.express(programme, giver)
    need = actions.attach(need=need, by=facilitator, now=NOW)
    need = actions.attach(need=need, by=facilitator, now=NOW)

    assert need.progress == "attached"
    assert journal.of(need.node).filter(verb="need.attached").count() == 1


def test_a_need_that_was_put_aside_is_not_attached(programme, giver, facilitator):
    need = actions.set_progress(
        need=cast.express(programme, giver), after="out_of_scope", by=facilitator, now=NOW, reason="Non."
    )

    assert actions.attach(need=need, by=facilitator, now=NOW).progress == "out_of_scope"


# --- Joining --------------------------------------------------------------------------------------------------------


def test_joining_keeps_credits_supports_followers_and_the_way(programme, giver, somebody, facilitator):
    kept, double = (
        cast.express(programme, giver, "Faire garder tôt"),
        cast.express(programme, somebody, "Garder à l'aube"),
    )
    both, one = cast.create_person(programme, "Lila"), cast.create_person(programme, "Mado")
    for node, person in [(kept.node, both), (double.node, both), (double.node, one)]:
        contributions.support(node=node, by=person, now=NOW)
        contributions.follow(node=node, by=person, now=NOW)

    actions.merge_needs(
        need=double, into=kept, by=facilitator, now=NOW, reason="Même heure, mêmes enfants.", role="facilitator"
    )

    double, kept = (Need.objects.select_related("node").get(pk=pk) for pk in (double.pk, kept.pk))
    assert (double.progress, double.node.state, double.node.author, kept.node.author) == (
        "duplicate",
        "archived",
        somebody,
        giver,
    )
    assert (kept.node.support_count, kept.node.follow_count) == (2, 2)
    assert Support.objects.filter(node=kept.node).count() == Follow.objects.filter(node=kept.node).count() == 2
    assert Link.objects.values_list("source", "target", "kind", "reason").get() == (
        kept.pk,
        double.pk,
        "merged_into",
        "Même heure, mêmes enfants.",
    )


def test_a_joined_need_may_stand_alone_again_and_the_link_stays(programme, giver, facilitator):
    kept, double = (
        cast.express(programme, giver, "Un"),
        cast.express(programme, giver, "Deux", facts=Facts(proofs=[WEIGHED])),
    )
    double = actions.merge_needs(need=double, into=kept, by=facilitator, now=NOW, reason="Même chose.")
    double = actions.set_progress(
        need=double, after="proposed", by=facilitator, now=NOW, reason="Deux rues différentes."
    )

    assert (double.progress, double.node.state) == ("documented", "published")
    assert Link.objects.count() == 1


@pytest.mark.parametrize("reason", ["", "   "])
def test_joining_says_why(programme, giver, facilitator, reason):
    kept, double = cast.express(programme, giver, "Un"), cast.express(programme, giver, "Deux")

    with pytest.raises(RuleError):
        actions.merge_needs(need=double, into=kept, by=facilitator, now=NOW, reason=reason)
    assert not Link.objects.exists()
    double.refresh_from_db()
    assert double.progress == "proposed"


def test_nothing_is_joined_to_a_hidden_need_nor_twice_nor_to_itself(programme, giver, organiser):
    kept, hidden = cast.express(programme, giver, "Un"), cast.express(programme, giver, "Deux")
    contributions.hide(node=hidden.node, by=organiser, reason="Publicité.", now=NOW)
    hidden, kept = (
        Need.objects.select_related("node").get(pk=hidden.pk),
        Need.objects.select_related("node").get(pk=kept.pk),
    )

    for need, into in [(kept, hidden), (hidden, kept), (kept, kept)]:
        with pytest.raises(RuleError):
            actions.merge_needs(need=need, into=into, by=organiser, now=NOW, reason="Pour voir.")
    assert not Link.objects.exists()
