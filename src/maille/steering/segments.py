"""To whom the organiser writes: everybody, a kind of actor, an enjeu, a workshop, a group, those who did not come last time."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from maille.groups.models import Group, GroupMember
from maille.people.mails import reachable
from maille.people.models import Consent, Person
from maille.people.topics import team_topic
from maille.programmes.models import Programme
from maille.workshops.models import Attendance, Registration, Workshop

State = Registration.State
# What somebody is told of their own workshop or group reaches all of them; other news only who agreed to get them.
ONES_OWN = ("workshop", "group")


def takes_useful(segment: str) -> bool:
    """Whether a message there may be about one's own workshop or group; to all others it is a piece of news."""
    return segment.partition(":")[0] in ONES_OWN


@dataclass(frozen=True)
class Reach:
    """Who gets a message, and why the others of the segment do not."""

    people: list[Person]
    to_call: list[Person]  # whom no mail reaches
    without_consent: int
    stopped: int = 0  # they stopped what the team writes, and the message is not about a place they hold


def choices(programme: Programme) -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped, for a select. Four queries."""
    kinds = [(f"kind:{kind.code}", kind.label) for kind in programme.actor_kinds.all()]
    themes = [(f"theme:{theme.code}", theme.title) for theme in programme.themes.all()]
    workshops = [(f"workshop:{found.pk}", found.title) for found in programme.workshops.visible().with_dates()]
    groups = [
        (f"group:{group.pk}", group.node.title)
        for group in Group.objects.filter(node__programme=programme).alive().with_card()
    ]
    everybody = [("all:", _("Toutes les personnes du programme")), ("absent:", _("Absentes la dernière fois"))]
    named = [
        (_("Tous"), everybody), (_("Inscrites à un atelier"), workshops), (_("Dans un groupe"), groups),
        (_("Par type d'acteur"), kinds), (_("Par enjeu"), themes),
    ]  # fmt: skip
    return [(name, rows) for name, rows in named if rows]


def reach(programme: Programme, segment: str, *, is_news: bool) -> Reach:
    found = list(people_of(programme, segment).order_by("pk"))
    reached = reachable(found)
    mailed = {person.pk for person in reached}
    unreached = [person for person in found if person.pk not in mailed]
    if is_news:
        who = _agreed(programme)
        agreed = [person for person in reached if person.pk in who]
        return Reach(agreed, unreached, len(reached) - len(agreed))
    held, topic = holding(programme, segment), team_topic(programme.pk)
    running = [person for person in reached if person.pk in held or person.wants(topic)]
    return Reach(running, unreached, 0, len(reached) - len(running))


def holding(programme: Programme, segment: str) -> set[int]:
    """Of a workshop's people, those who hold a place there, for themselves or for a group: its messages are about that place."""
    kind, _colon, value = segment.partition(":")
    if kind != "workshop" or not _is_number(value):
        return set()
    rows = Registration.objects.filter(
        workshop__programme=programme, workshop_id=int(value), state__in=Registration.HOLDING
    )
    return {one for row in rows.values_list("person_id", "cohort__in_charge_id") for one in row if one is not None}


def _is_number(value: str) -> bool:
    return value.isdecimal() and len(value) < 18


def people_of(programme: Programme, segment: str) -> QuerySet[Person]:
    """Each once, neither erased nor merged. An unknown segment holds nobody."""
    kind, _colon, value = segment.partition(":")
    people = Person.objects.alive()
    here = people.filter(memberships__programme=programme)
    if kind == "all":
        found = here
    elif kind == "kind":
        found = people.filter(memberships__programme=programme, memberships__kinds__code=value)
    elif kind == "theme":
        found = people.filter(memberships__programme=programme, memberships__themes__code=value)
    elif kind == "workshop" and _is_number(value):
        rows = Registration.objects.active().filter(workshop__programme=programme, workshop_id=int(value))
        answering = Q(cohorts__in=rows.exclude(cohort=None).values("cohort"))
        found = people.filter(Q(pk__in=rows.filter(cohort=None).values("person")) | answering)
    elif kind == "group" and _is_number(value):
        members = GroupMember.objects.filter(
            group_id=int(value), group__node__programme=programme, left_at__isnull=True
        )
        found = people.filter(pk__in=members.values("person"))
    elif kind == "absent":
        found = people.filter(pk__in=_absent_last_time(programme).values("person"))
    else:
        found = people.none()
    return found.distinct()


def _agreed(programme: Programme) -> set[int]:
    """Who agreed to news and did not stop them since."""
    running = Consent.objects.filter(purpose=Consent.Purpose.NEWS, withdrawn_at__isnull=True)
    here = running.filter(person__memberships__programme=programme).exclude(person__mail_choice=Person.MailChoice.NONE)
    return set(here.values_list("person_id", flat=True))


def _absent_last_time(programme: Programme) -> QuerySet[Registration]:
    """Those who held a seat and were not seen at the last workshop where somebody's coming was noted."""
    noted = Q(slots__attendances__isnull=False) | Q(registrations__state__in=[State.PRESENT, State.ABSENT])
    last = Workshop.objects.filter(programme=programme).filter(noted).order_by("-slots__on", "-pk").first()
    if last is None:
        return Registration.objects.none()
    seen = Attendance.objects.filter(slot__workshop=last, was_present=True).values("person")
    held = last.registrations.filter(state__in=[State.CONFIRMED, State.ABSENT])
    return held.exclude(person__in=seen)
