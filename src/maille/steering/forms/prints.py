"""The few choices before a document is printed; they are asked by GET, for nothing is written."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.ui.dates import day_in_words
from maille.workshops.models import Slot, Workshop
from maille.workshops.printing.day import BLANK_LINES, MOST_BLANK_LINES


class SheetForm(forms.Form):
    """Without a choice: every half-day, the usual empty lines."""

    demi_journee = forms.ChoiceField(label=gettext_lazy("Demi-journée"), required=False)
    lignes = forms.IntegerField(
        label=gettext_lazy("Lignes vides pour qui vient sans s'inscrire"), required=False, min_value=0,
        max_value=MOST_BLANK_LINES, initial=BLANK_LINES,
    )  # fmt: skip

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._slots = list(workshop.slots.all())
        choices = [(str(slot.pk), _words(slot)) for slot in self._slots]
        self.fields["demi_journee"].choices = [("", _("Toutes")), *choices]  # type: ignore[attr-defined]

    @property
    def slots(self) -> list[Slot]:
        chosen = self.cleaned_data.get("demi_journee") if self.is_bound else ""
        return [slot for slot in self._slots if not chosen or str(slot.pk) == chosen]

    @property
    def blank_lines(self) -> int:
        given = self.cleaned_data.get("lignes") if self.is_bound else None
        return BLANK_LINES if given is None else int(given)


def _words(slot: Slot) -> str:
    return capfirst(
        _("%(day)s, %(part)s") % {"day": day_in_words(slot.on, "day"), "part": slot.get_part_of_day_display()}
    )
