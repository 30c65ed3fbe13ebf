"""The demonstration: the flyer's archive, a living edition, and the fictional people who fill it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Min
from django.utils import timezone

from maille.contributions.models import Comment, Link, Node, Notice
from maille.core import instance, journal
from maille.groups.models import Group
from maille.people.models import Account, Person
from maille.programmes.actions import editing_states
from maille.programmes.models import Phase, Programme
from maille.projects.models import Project, Venture
from maille.solutions.models import Solution
from maille.steering import kit
from maille.steering.demo import people as cast_of
from maille.steering.demo.needs import Needs
from maille.steering.demo.story import Story
from maille.steering.demo.talk import Talk, give_supports
from maille.steering.demo.timeline import Timeline
from maille.steering.demo.workshops import fill_workshops
from maille.workshops.models import Slot

ARCHIVE, LIVING = "roubaix-2018", "roubaix"
FLYER_FIRST_DAY = date(2018, 1, 11)
FLYER_TODAY = date(2018, 1, 31)  # phase 2 under way, between its second and third mornings
# Nobody has held a workshop of the trial edition: the first one lies ahead, with time to call people together.
CALL = timedelta(weeks=12)
DATA = Path(__file__).parent / "data"


def load(*, with_people: bool = True, today: date | None = None) -> None:
    """The archive and the living edition; with people, the demonstration too. Loading again changes nothing."""
    anchor = date.fromisoformat(instance.set_fact_once("demo_anchor", (today or timezone.localdate()).isoformat()))
    flyer = kit.find(ARCHIVE)
    prepared = Timeline(anchor).moment(cast_of.CALLED + 10) if with_people else None
    kit.load_file(flyer, now=prepared)
    if Programme.objects.filter(slug=LIVING).exists():
        return
    with transaction.atomic():
        state = Programme.State.RUNNING if with_people else Programme.State.PUBLISHED
        starting = first_day(anchor if with_people else anchor + CALL)
        kit.load_file(flyer, starting=starting, slug=LIVING, state=state, now=prepared)
        programme = Programme.objects.get(slug=LIVING)
        programme.is_current, programme.is_demo, programme.is_unclaimed = True, with_people, not with_people
        if with_people:
            programme.anchor_on, programme.published_at = anchor, prepared
        programme.save()
        follow_the_calendar(programme, anchor)
        if with_people:
            fill(programme, anchor)


def first_day(anchor: date) -> date:
    """The first workshop of an edition in which `anchor` lies where 31 January 2018 lay; weekdays are kept."""
    weeks = (anchor - FLYER_TODAY).days // 7
    return FLYER_FIRST_DAY + timedelta(weeks=weeks)


def follow_the_calendar(programme: Programme, today: date) -> None:
    """Phases opened and closed as their dates say."""
    for phase in programme.phases.all():
        if phase.ends_on < today:
            phase.state = Phase.State.CLOSED
        elif phase.starts_on <= today:
            phase.state = Phase.State.OPEN
        phase.save(update_fields=["state"])


def fill(programme: Programme, anchor: date) -> None:
    """Everything is planned first, then played in the order of its dates: all of it lies before the anchor day."""
    timeline, story_rows, need_rows = Timeline(anchor), _data("story"), _data("needs")
    cast = cast_of.assemble(programme, _data("people"), timeline, archive=ARCHIVE)
    days = {code: float(timeline.days_since(day)) for code, day in _workshop_days(programme)}
    needs = Needs(programme, cast, timeline, first=days["P1-S1"])
    needs.tell(need_rows, cited=[row["needs"] for row in story_rows["challenges"]])
    story = Story(programme, cast, needs, timeline, days)
    story.tell(story_rows)
    talk = _data("talk")
    needs.add_evidence(talk["evidence"])
    Talk(story).tell(talk)
    fill_workshops(programme, cast, timeline)
    timeline.play()
    give_supports(story)
    _read_the_news(programme, timeline)
    Node.objects.filter(programme=programme).update(is_demo=True)
    instance.set_fact(instance.DEMONSTRATION, True)
    journal.record("demo.loaded", subject=programme, programme_id=programme.pk)


def _read_the_news(programme: Programme, timeline: Timeline) -> None:
    """What is older than four days was read, and all of it was mailed in its time: the first load writes to nobody."""
    notices = Notice.objects.filter(node__programme=programme)
    notices.update(mailed_at=F("at"))
    notices.filter(at__lt=timeline.moment(4)).update(seen_at=F("at"))


def _workshop_days(programme: Programme) -> list[tuple[str, date]]:
    slots = Slot.objects.filter(workshop__programme=programme)
    return list(slots.values_list("workshop__code").annotate(first_on=Min("on")).order_by("first_on"))


def exists() -> bool:
    """Are there demonstration accounts? A site with them must not go public."""
    return Account.objects.filter(is_demo=True).exists() or Person.objects.filter(is_demo=True).exists()


@transaction.atomic
def clear(*, programme: Programme, by: Person | None) -> None:
    """« Effacer la démonstration »: its people and contributions go, the programme stays, as a draft of its organiser.

    The one place where nodes are removed: what is invented was never given by anybody.
    """
    remove_nodes(programme)
    cast_of.forget(programme)
    programme.is_demo, programme.anchor_on, programme.is_unclaimed = False, None, by is None
    programme.save(update_fields=["is_demo", "anchor_on", "is_unclaimed"])
    if by is not None and programme.state in {Programme.State.RUNNING, Programme.State.PUBLISHED}:
        editing_states.take_offline(programme=programme, by=by)
    instance.set_fact(instance.DEMONSTRATION, exists())
    journal.record("demo.cleared", subject=programme, by=by, programme_id=programme.pk)


def remove_nodes(programme: Programme) -> None:
    """From the company back to the need: each row before what it hangs on."""
    nodes = Node.objects.filter(programme=programme, is_demo=True)
    Comment.objects.filter(node__in=nodes, parent__isnull=False).delete()
    Link.objects.filter(source__in=nodes).delete()
    Link.objects.filter(target__in=nodes).delete()
    for model in (Venture, Project, Solution, Group):
        model.objects.filter(node__in=nodes).delete()
    nodes.delete()


def _data(name: str) -> Any:
    from ruamel.yaml import YAML  # two megabytes: the server that only names the editions does without

    return YAML(typ="safe").load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
