"""What the organiser decides about mails."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maille.ui.forms import ManyChoiceCards
from maille.workshops.reminders import CHOICES


def day_choices() -> list[tuple[str, str]]:
    """In the reader's language: asked each time the form is made."""
    return [
        (str(days), ngettext("%(days)d jour avant", "%(days)d jours avant", days) % {"days": days}) for days in CHOICES
    ]


class RemindersForm(forms.Form):
    days = forms.MultipleChoiceField(
        label=_("Rappeler"), required=False, widget=ManyChoiceCards, choices=day_choices,
        help_text=_("Sans rien cocher, aucun rappel ne part."),
    )  # fmt: skip
