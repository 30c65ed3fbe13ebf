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
