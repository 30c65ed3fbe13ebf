"""From need to company through the pages themselves; refusals keep what was typed and write nothing."""

from django.urls import reverse

from maille.challenges.models import Challenge
from maille.contributions.models import Node
from maille.core.models import JournalEntry
from maille.groups.models import Group
from maille.projects import actions as projects
from maille.projects.models import Project, SupportOffer, Venture
from maille.solutions.models import Solution
from tests.challenges import cast


def _post(client, name, args, /, **given):
    return client.post(reverse(name, args=args), given)


def test_the_whole_way_by_forms(client, programme, giver, facilitator):
    need = cast.express_need(programme, giver)
    cast.sign_in(client, facilitator)
    slug = programme.slug

    _post(
        client,
        "challenges:create",
        [slug],
        besoin=need.pk,
        result="réparer pour moins de 30 €",
        who="les ménages",
        where="Épeule",
        horizon="today",
    )
    challenge = Challenge.objects.get()
    assert challenge.node.title == "Comment pourrions-nous réparer pour moins de 30 € pour les ménages à Épeule ?"
    _post(client, "challenges:progress", [slug, challenge.node.slug], after="retained")
    _post(client, "groups:create", [slug, challenge.node.slug], name="Les réparateurs", joins="on")
    group = Group.objects.get()
    assert group.member_count == 1
    _post(client, "solutions:create", [slug], defi=challenge.node.slug, title="L'Atelier des mains", group=group.pk)
    solution = Solution.objects.get()
    for after in ("sketched", "prototyped", "tested", "modelled", "presented"):
        _post(client, "solutions:progress", [slug, solution.node.slug], after=after)
    _post(
        client,
        "projects:create",
        [slug],
        solution=solution.node.slug,
        title="La Bobine",
        carries="me",
        carrier_kind="citizen",
    )
    project = Project.objects.get()
    for after in ("g1", "g2", "g3", "g4", "g5"):
        _post(client, "projects:progress", [slug, project.node.slug], after=after)
    _post(
        client,
        "projects:venture-create",
        [slug, project.node.slug],
        title="Mains SCIC",
        registration="RCS 123",
        legal_form="SCIC",
    )
    venture = Venture.objects.get()
    _post(client, "projects:venture-progress", [slug, venture.node.slug], after="created")

    project.refresh_from_db()
    venture.refresh_from_db()
    assert (project.progress, venture.progress) == ("created", "created")


def test_what_was_typed_is_kept_and_nothing_written(client, programme, giver):
    need = cast.express_need(programme, giver)
    before = (Node.objects.count(), JournalEntry.objects.count())

    page = _post(
        cast.sign_in(client, giver),
        "challenges:create",
        [programme.slug],
        besoin=need.pk,
        success="30 foyers relayés",
        horizon="today",
    )

    assert page.status_code == 422
    assert "30 foyers relayés" in page.content.decode()
    assert f'name="besoin" value="{need.pk}"' in page.content.decode()
    assert (Node.objects.count(), JournalEntry.objects.count()) == before


def test_checking_shows_the_question_and_the_checklist_and_writes_nothing(client, programme, giver):
    need = cast.express_need(programme, giver)

    page = _post(
        cast.sign_in(client, giver),
        "challenges:create",
        [programme.slug],
        besoin=need.pk,
        result="réparer moins cher",
        horizon="today",
        verifier="1",
    )

    assert page.status_code == 200
    assert page.context["question"] == "Comment pourrions-nous réparer moins cher ?"
    assert {check.code for check in page.context["checks"] if check.is_met is False} == {
        "theme",
        "who",
        "where",
        "success",
    }
    assert not Challenge.objects.exists()


def test_a_challenge_without_a_need_is_refused(client, programme, giver):
    page = _post(
        cast.sign_in(client, giver), "challenges:create", [programme.slug], question="Comment faire ?", horizon="today"
    )

    assert page.status_code == 422
    assert not Challenge.objects.exists()


def test_a_form_sent_twice_gives_one_challenge(client, programme, giver):
    need = cast.express_need(programme, giver)
    cast.sign_in(client, giver)
    given = {"besoin": need.pk, "question": "Comment pourrions-nous réparer ?", "horizon": "today", "once": "abc"}

    first, second = (_post(client, "challenges:create", [programme.slug], **given) for _ in range(2))

    assert first.url == second.url
    assert Challenge.objects.count() == 1


def test_needs_ticked_on_another_page_or_search_are_kept(client, programme, giver):
    needs = [cast.express_need(programme, giver, title=f"Besoin numéro {n}") for n in range(25)]
    address = reverse("challenges:create", args=[programme.slug])

    page = cast.sign_in(client, giver).get(
        address, {"besoin": [needs[0].pk, needs[24].pk], "aller": "2", "q": "numéro"}
    )

    found = page.context["picker"]
    assert {need.pk for need in found.chosen} == {needs[0].pk, needs[24].pk}
    assert len(found.needs) == 5
    assert len(found.elsewhere) + sum(need.pk in found.chosen_ids for need in found.needs) == 2


def test_abandoning_asks_for_the_lesson_and_keeps_the_reason_typed(client, programme, facilitator):
    project = cast.start_project(programme, facilitator, carries=True)
    cast.sign_in(client, facilitator)

    page = _post(
        client,
        "projects:progress",
        [programme.slug, project.node.slug],
        after="abandoned",
        reason="Plus personne le soir",
    )

    assert page.status_code == 422
    assert "Plus personne le soir" in page.content.decode()
    project.refresh_from_db()
    assert project.progress == "carried"


def test_the_last_step_can_be_undone_by_who_made_it(client, programme, facilitator, somebody):
    solution = cast.propose_solution(cast.retained_challenge(programme, facilitator), somebody)
    cast.sign_in(client, somebody)
    _post(client, "solutions:progress", [programme.slug, solution.node.slug], after="reserve", reason="Pas le temps")

    page = client.get(solution.node.get_absolute_url())
    assert page.context["undo_to"] == "idea"
    _post(client, "solutions:progress", [programme.slug, solution.node.slug], after="idea")
    solution.refresh_from_db()
    assert solution.progress == "idea"


def test_support_is_offered_accepted_and_given(client, programme, facilitator, somebody, giver):
    project = cast.start_project(programme, facilitator)
    projects.carry(project=project, by=somebody, now=cast.NOW)
    cast.sign_in(client, giver)
    _post(
        client,
        "projects:support-create",
        [programme.slug, project.node.slug],
        kind="place",
        text="Une salle de 40 m² le mardi",
    )
    offer = SupportOffer.objects.get()
    assert (offer.kind, offer.state, offer.person) == ("place", "proposed", giver)

    cast.sign_in(client, somebody)
    for after in ("accepted", "running", "given"):
        _post(client, "projects:support-answer", [programme.slug, project.node.slug, offer.pk], after=after)
    offer.refresh_from_db()
    assert offer.state == "given"
    assert list(giver.notices.filter(verb__startswith="support_offer").order_by("pk").values_list("verb", flat=True)) == [
        "support_offer.accepted", "support_offer.running", "support_offer.given",
    ]  # fmt: skip
