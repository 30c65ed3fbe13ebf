"""A running programme and its cast, for the tests of challenges, groups, solutions and projects."""

from datetime import UTC, date, datetime

from maille.challenges import actions as challenges
from maille.contributions import actions as contributions
from maille.contributions.models import Kind
from maille.groups import actions as groups
from maille.needs.models import Need
from maille.people.models import Organisation, Person
from maille.programmes.models import Phase, Programme, Role, Theme
from maille.projects import actions as projects
from maille.solutions import actions as solutions

NOW = datetime(2027, 2, 6, 9, 0, tzinfo=UTC)


def create_programme(slug="essai", *, state="running"):
    programme = Programme.objects.create(
        slug=slug,
        title="Essai",
        territory="Roubaix",
        starts_on=date(2027, 1, 1),
        ends_on=date(2027, 6, 30),
        state=state,
    )
    for number, (kind, phase_state) in enumerate(
        [("reflection", "closed"), ("cocreation", "open"), ("project", "upcoming")], 1
    ):
        Phase.objects.create(
            programme=programme, number=number, kind=kind, state=phase_state, title=f"Phase {number}",
            starts_on=date(2027, number, 1), ends_on=date(2027, number, 28),
        )  # fmt: skip
    for order, (code, title) in enumerate(
        [("be", "Bien-être dans ma ville"), ("je", "Jeunesse"), ("ec", "Économie circulaire")]
    ):
        Theme.objects.create(programme=programme, slug=code, code=code, title=title, order=order)
    return programme


def create_person(first_name="Bérénice", last_name="Bobine", **fields):
    return Person.objects.create(first_name=first_name, last_name=last_name, **fields)


def give_role(programme, person, kind="facilitator"):
    Role.objects.create(programme=programme, person=person, kind=kind)
    return person


def create_organisation(name="Ressourcerie du Pile", slug="ressourcerie"):
    return Organisation.objects.create(name=name, slug=slug, kind="association")


def express_need(programme, by, title="Réparer coûte plus cher que racheter", theme="ec", **fields):
    words = contributions.Words(title=title, theme=programme.themes.get(code=theme))
    node, _token = contributions.publish(programme=programme, kind=Kind.NEED, words=words, by=by, now=NOW)
    return Need.objects.create(node=node, **fields)


def write_challenge(
    programme, by, needs=None, question="Comment pourrions-nous réparer pour moins de 30 € à Épeule ?", **fields
):
    needs = needs or [express_need(programme, by)]
    return challenges.write_challenge(programme=programme, needs=needs, question=question, by=by, now=NOW, **fields)


def retained_challenge(programme, by, **fields):
    challenge = write_challenge(programme, by, **fields)
    return challenges.set_progress(challenge=challenge, after="retained", by=by, now=NOW)


def open_group(programme, by, challenge=None, **fields):
    return groups.open_group(challenge=challenge or retained_challenge(programme, by), by=by, now=NOW, **fields)


def propose_solution(challenge, by, title="L'Atelier des mains", **fields):
    return solutions.propose_solution(challenge=challenge, title=title, by=by, now=NOW, **fields)


def presented(solution, by):
    for after in ("sketched", "prototyped", "tested", "modelled", "presented"):
        solution = solutions.set_progress(solution=solution, after=after, by=by, now=NOW)
    return solution


def start_project(programme, by, **fields):
    solution = presented(propose_solution(retained_challenge(programme, by), by), by)
    return projects.start_project(solution=solution, by=by, now=NOW, **fields)


def sign_in(client, person):
    """The browser acts as this person, as a guest that it remembers."""
    session = client.session
    session["guest_person"] = [person.pk, person.guest_epoch]
    session.save()
    return client
