"""The few choices before a document is printed; they are asked by GET, for nothing is written."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.steering.forms.base import HourInput
from maille.ui.dates import day_in_words
from maille.workshops.models import Slot, Workshop
from maille.workshops.printing.day import BLANK_LINES, MOST_BLANK_LINES
from maille.workshops.printing.slips import MOST_SLIPS, USUAL_SLIPS
from maille.workshops.runsheet import RunSheet, TooShortError, run_sheet
from maille.workshops.tables import FEWEST, MOST, USUAL


class SheetForm(forms.Form):
    """Without a choice: every half-day, the usual empty lines."""

    is_all_optional = True  # said by the whole, not beside each field

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


class SlipsForm(forms.Form):
    is_all_optional = True  # said by the whole, not beside each field
    premier = forms.IntegerField(
        label=gettext_lazy("Premier numéro"), required=False, min_value=1, max_value=9999, initial=1
    )
    nombre = forms.IntegerField(
        label=gettext_lazy("Combien de fiches"), required=False, min_value=1, max_value=MOST_SLIPS, initial=USUAL_SLIPS
    )


class TablesForm(forms.Form):
    """Without a choice: those registered, six at a table, the first draw."""

    is_all_optional = True  # said by the whole, not beside each field

    places = forms.IntegerField(
        label=gettext_lazy("Personnes par table"), required=False, min_value=FEWEST, max_value=MOST, initial=USUAL
    )
    qui = forms.ChoiceField(
        label=gettext_lazy("Qui placer"), required=False,
        choices=[("", gettext_lazy("les personnes inscrites")), ("presentes", gettext_lazy("les personnes notées présentes"))],
    )  # fmt: skip
    tirage = forms.IntegerField(label=gettext_lazy("Tirage"), required=False, min_value=1, max_value=999, initial=1)


class RunSheetForm(forms.Form):
    """`plan` after `is_valid`: a refused one has its reason beside the number of talks."""

    presentations = forms.IntegerField(label=gettext_lazy("Présentations 20×20"), min_value=1, max_value=60)
    debut = forms.TimeField(label=gettext_lazy("Début"), widget=HourInput)
    fin = forms.TimeField(label=gettext_lazy("Fin"), widget=HourInput)

    def __init__(self, data: QueryDict | None, *, workshop: Workshop) -> None:
        """Without a choice: the hours of the first half-day, else a usual morning, and two talks for each enjeu."""
        slot = next((slot for slot in workshop.slots.all() if slot.starts and slot.ends), None)
        starts, ends = (slot.starts, slot.ends) if slot else (time(9), time(12, 30))
        usual = {"presentations": max(2 * workshop.programme.themes.count(), 1), "debut": f"{starts:%H:%M}", "fin": f"{ends:%H:%M}"}  # fmt: skip
        asked = {name: data[name] for name in usual if name in data} if data else {}
        super().__init__(usual | asked)
        self.plan: RunSheet | None = None

    def clean(self) -> None:
        given = self.cleaned_data
        if len(given) < len(self.fields):
            return
        try:
            self.plan = run_sheet(talks=given["presentations"], starts=given["debut"], ends=given["fin"])
        except TooShortError as error:
            self.add_error("presentations", str(error))


def _words(slot: Slot) -> str:
    return capfirst(
        _("%(day)s, %(part)s") % {"day": day_in_words(slot.on, "day"), "part": slot.get_part_of_day_display()}
    )
