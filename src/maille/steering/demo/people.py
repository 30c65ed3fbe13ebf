"""The fictional people and organisations of the demonstration, and what each says of themselves over the weeks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.text import slugify

from maille.core.slugs import unique_slug
from maille.people.models import Account, Affiliation, Organisation, Person
from maille.programmes import forms
from maille.programmes.actions import membership as memberships
from maille.programmes.actions.roles import give_role
from maille.programmes.models import Membership, Programme
from maille.steering.demo.timeline import Timeline

EVERYBODY = 120
DOMAIN = "exemple.invalid"
CALLED, LAST_OF_THE_STORY = 62.0, 70
LEVELS = (1, 2, 3, 2, 4, 3, 2, 1)


@dataclass
class Cast:
    """`people[n]` is person number n of the story; `organiser` looks after the programme. `joined`: days before the anchor."""

    people: list[Person]
    organiser: Person
    organisations: dict[str, Organisation]
    joined: dict[int, float] = field(default_factory=dict)

    def day_of(self, number: int, days: float) -> float:
        """`days`, or soon after person `number` joined when that is later."""
        return min(days, self.joined[self.people[number].pk] - 0.3)

    @property
    def facilitator(self) -> Person:
        return next(person for person in self.people if person.first_name == "Inès")


def assemble(programme: Programme, data: dict[str, Any], timeline: Timeline, *, archive: str) -> Cast:
    """Everybody exists from the start; each joins when the timeline comes to them. The archive has the same organiser."""
    organisations = {row["name"]: _organisation(row, timeline.moment(CALLED + 5)) for row in data["organisations"]}
    rows = [*data["named"], *_extras(data, EVERYBODY - len(data["named"]))]
    days = [_joins_on(number) for number in range(EVERYBODY)]
    people = [_person(row, number, timeline.moment(days[number])) for number, row in enumerate(rows)]
    organiser = _person(data["organiser"], 999, timeline.moment(CALLED + 9))
    cast = Cast(people, organiser, organisations, {person.pk: day for person, day in zip(people, days, strict=True)})
    arrival = Arrivals(programme, cast, timeline)
    arrival.of(data["organiser"], organiser, 999, CALLED + 8.5)
    for held in (programme, Programme.objects.get(slug=archive)):
        timeline.at(CALLED + 8, partial(_look_after, held, organiser))
    for number, (row, person) in enumerate(zip(rows, people, strict=True)):
        arrival.of(row, person, number, days[number])
    return cast


def _look_after(programme: Programme, organiser: Person, now: datetime) -> None:
    give_role(programme=programme, person=organiser, kind="organiser", by=None, now=now)


def _joins_on(number: int) -> float:
    """The named ones first; most answer the call before the first workshop; some come later, and act little."""
    if number < 12:
        return CALLED - number * 0.9
    if number > LAST_OF_THE_STORY and number % 3 != 1:  # whoever gave a need has a number of that kind
        return 26.0 - (number - LAST_OF_THE_STORY) * 0.5
    return CALLED - 10 - (number * 31 % 120) * (0.08 if number % 3 == 1 else 0.19)


def _extras(data: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Names put together from the two lists; the same ones each time."""
    firsts, lasts = data["first"], data["last"]
    rows = []
    for number in range(count):
        turn = number // len(firsts)
        rows.append({
            "first": firsts[number % len(firsts)],
            "last": lasts[(number * 7 + turn * 11) % len(lasts)],
            "kind": data["kinds"][number % len(data["kinds"])],
            "quarter": data["quarters"][(number * 5) % len(data["quarters"])],
            "level": LEVELS[number % 8],
            "org": data["organisations"][number % len(data["organisations"])]["name"] if number % 3 == 0 else "",
        })  # fmt: skip
    return rows


def _person(row: dict[str, Any], number: int, now: datetime) -> Person:
    email = f"{_ascii(row['first'])}.{_ascii(row['last'])}@{DOMAIN}"
    person = Person.objects.create(
        first_name=row["first"], last_name=row["last"], quarter=row["quarter"], bio=row.get("bio", ""), is_demo=True,
        contact_email=email, phone=f"03 53 01 {number // 100:02d} {number % 100:02d}" if number % 4 == 0 else "", created_at=now,
    )  # fmt: skip
    Account.objects.create(email=email, person=person, is_demo=True, created_at=now)
    return person


def _ascii(name: str) -> str:
    return slugify(name.replace("'", ""))


def _organisation(row: dict[str, Any], now: datetime) -> Organisation:
    found = Organisation.objects.filter(name=row["name"]).first()
    if found is not None:
        return found
    slug = unique_slug(Organisation.objects.all(), row["name"], fallback="organisation")
    return Organisation.objects.create(slug=slug, is_demo=True, created_at=now, **row)


class Arrivals:
    """Joining, the optional steps, and changing one's level later."""

    def __init__(self, programme: Programme, cast: Cast, timeline: Timeline) -> None:
        self.programme, self.cast, self.timeline = programme, cast, timeline
        self.kinds = {kind.code: kind for kind in programme.actor_kinds.all()}
        self.themes = list(programme.themes.all())
        self.motivations = [motivation.pk for motivation in programme.motivations.all()]

    def of(self, row: dict[str, Any], person: Person, number: int, days: float) -> None:
        final = row["level"]
        first = max(0, final - 1) if number % 6 == 1 else min(5, final + 1) if number % 17 == 5 else final
        self.timeline.at(days, partial(self._join, row, person, number, first))
        if row.get("role"):
            self.timeline.at(days - 1, partial(self._give_role, row["role"], person))
        if first != final:
            later = days * (0.2 + number % 5 * 0.12)
            self.timeline.at(later, partial(self._choose_level, person, final))

    def _give_role(self, kind: str, person: Person, now: datetime) -> None:
        give_role(programme=self.programme, person=person, kind=kind, by=self.cast.organiser, now=now)

    def _choose_level(self, person: Person, level: int, now: datetime) -> None:
        membership = Membership.objects.select_related("person").get(programme=self.programme, person=person)
        memberships.choose_level(membership=membership, level=level, now=now)

    def _join(self, row: dict[str, Any], person: Person, number: int, level: int, now: datetime) -> None:
        membership = memberships.join_programme(programme=self.programme, person=person, level=level, now=now)
        membership.kinds.set([self.kinds[row["kind"]]] if row["kind"] in self.kinds else [])
        membership.themes.set(self.themes[: 1 + number % 3])
        organisation = self.cast.organisations.get(row.get("org", ""))
        if organisation is not None:
            Affiliation.objects.create(person=person, organisation=organisation, since=now.date())
            membership.organisation = organisation
            membership.save(update_fields=["organisation"])
        self._say_more(membership, number, has_bio=bool(row.get("bio")), now=now)

    def _say_more(self, membership: Membership, number: int, *, has_bio: bool, now: datetime) -> None:
        """Two in three say what brings them, half are in the directory, half want the news: all of it was asked."""
        if number % 3 != 2 and self.motivations:
            count = 1 + number % 2
            chosen = [self.motivations[(number + step * 2) % len(self.motivations)] for step in range(count)]
            memberships.choose_motivations(membership=membership, motivations=chosen, now=now)
        if number % 2 == 0 or has_bio:
            wording = str(forms.DIRECTORY_WORDING)
            memberships.choose_directory(membership=membership, agrees=True, wording=wording, now=now)
        if number % 5 in (0, 2, 4) or has_bio:
            memberships.choose_news(membership=membership, agrees=True, wording=str(forms.NEWS_WORDING), now=now)


def forget(programme: Programme) -> None:
    """Remove every fictional person and organisation that nothing else uses."""
    Membership.objects.filter(programme=programme, person__is_demo=True).delete()
    Account.objects.filter(is_demo=True).delete()
    Person.objects.filter(is_demo=True).delete()
    used = (
        Q(organised__isnull=False)
        | Q(partnerships__isnull=False)
        | Q(memberships__isnull=False)
        | Q(nodes__isnull=False)
    )
    Organisation.objects.filter(is_demo=True).exclude(used).delete()
