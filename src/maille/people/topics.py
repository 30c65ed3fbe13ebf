"""What one may be written about, beyond what one's own seat needs: each is chosen apart, and stops in one click."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """The first three come together, one mail a day at most; the others at their own moment, once."""

    GIVEN = "given", _("Ce que devient ce que j'ai donné")
    FOLLOWED = "followed", _("Ce que devient ce que je suis")
    COMMENTS = "comments", _("Les commentaires")
    REMINDERS = "reminders", _("Les rappels avant mes ateliers")
    THANKS = "thanks", _("Après un atelier, ce qu'il a produit")


DAILY: Final = (Topic.GIVEN, Topic.FOLLOWED, Topic.COMMENTS)
APART: Final = (Topic.REMINDERS, Topic.THANKS)
TEAM_KIND: Final = "team"  # of such a mail, in the outbox
_TEAM: Final = "team:"


def team_topic(programme_id: int) -> str:
    """What the team of one programme writes by hand, other than about a place that one holds. Stopped programme by programme."""
    return f"{_TEAM}{programme_id}"


def programme_of(topic: str) -> int | None:
    """Of a team's topic, its programme; None for every other topic."""
    number = topic.removeprefix(_TEAM)
    return int(number) if topic.startswith(_TEAM) and number.isdecimal() and len(number) < 18 else None


def is_topic(value: str) -> bool:
    return value in Topic.values or programme_of(value) is not None
