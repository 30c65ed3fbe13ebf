"""A workshop with its half-days and parts, on one page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.programmes.models import Programme
from maille.steering.actions.workshops import HalfDay
from maille.steering.forms.base import DayInput, EditForm, HourInput
from maille.workshops.models import FEATURES, SHEET, Part, Slot, Workshop

KNOWN = [("unknown", _("pas encore su")), ("true", _("oui")), ("false", _("non"))]


class WorkshopForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = ("title", "summary", "when_words")

    class Meta:
        model = Workshop
        fields = (
            "title",
            "phase",
            "summary",
            "venue",
            "address",
            "city",
            "capacity",
            "question",
            "are_hours_confirmed",
            "when_words",
            *SHEET,
        )
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "transport": forms.Textarea(attrs={"rows": 2}),
            "access": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "venue": _("Laissez vide tant qu'il est à définir : les pages le disent ainsi."),
            "capacity": _("Laissez vide s'il y a de la place pour tout le monde."),
            "when_words": _("Comme dans une phrase : « en mars, un mardi ». Un jour donné ci-dessus prend sa place."),
            "question": _(
                "Facultative, et la réponse aussi. Vous seuls lisez les réponses. Rien sur la santé, la religion ou les opinions."
            ),
            "transport": _("Arrêts et lignes, où laisser un vélo ou une voiture."),
            "languages": _("Celles que l'on y parle, et celles où quelqu'un peut aider."),
        }

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phase"].queryset = programme.phases.all()  # type: ignore[attr-defined]
        self.fields["phase"].empty_label = None  # type: ignore[attr-defined]
        for name in FEATURES:
            self.fields[name].widget.choices = KNOWN

    @property
    def french(self) -> list[forms.BoundField]:
        return [field for field in super().french if field.name not in (*SHEET, "when_words")]

    @property
    def features(self) -> list[forms.BoundField]:
        """Each with its detail beside it."""
        return [self[name] for feature in FEATURES for name in (feature, f"{feature}_detail")]


class PlainForm(forms.Form):
    """Nothing to fill in: only the button."""


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label=_("Ce qui en est sorti"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Combien de personnes, de besoins, de défis, et la suite. Public ; envoyé avec vos remerciements à qui est venu."),
    )  # fmt: skip


class WhyForm(forms.Form):
    reason = forms.CharField(
        label=_("Pourquoi ?"), max_length=240, help_text=_("Les personnes inscrites recevront cette phrase.")
    )


class SlotForm(forms.Form):
    is_all_optional = True  # said by the whole, not beside each field
    on = forms.DateField(label=_("Jour"), widget=DayInput, required=False)
    part_of_day = forms.ChoiceField(label=_("Moment"), choices=Slot.Part.choices, initial=Slot.Part.MORNING)
    starts = forms.TimeField(label=_("De"), widget=HourInput, required=False)
    ends = forms.TimeField(label=_("À"), widget=HourInput, required=False)
    drop = forms.BooleanField(label=_("Retirer cette demi-journée"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        starts, ends = given.get("starts"), given.get("ends")
        if bool(starts) != bool(ends):
            self.add_error(
                "ends" if starts else "starts",
                gettext("Donnez les deux heures, ou aucune tant que l'horaire est à préciser."),
            )
        elif starts and ends and ends <= starts:
            self.add_error("ends", gettext("La fin doit venir après le début."))
        if (starts or ends) and not given.get("on") and "on" not in self.errors and not given.get("drop"):
            self.add_error("on", gettext("Donnez le jour de cette demi-journée."))
        return given


class PartForm(forms.Form):
    title = forms.CharField(label=_("Titre"), max_length=160, required=False)
    kind = forms.ChoiceField(label=_("Forme"), choices=Part.Kind.choices, initial=Part.Kind.WORKSHOP)
    text = forms.CharField(
        label=_("Ce que l'on y fait"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    title_en = forms.CharField(
        label=_("Titre, en anglais"), max_length=160, required=False, widget=forms.TextInput(attrs={"lang": "en"})
    )


SlotForms = forms.formset_factory(SlotForm, extra=0, max_num=40, validate_max=True)
PartForms = forms.formset_factory(PartForm, extra=0, max_num=40, validate_max=True)


def slots_of(workshop: Workshop | None) -> list[dict[str, Any]]:
    if workshop is None:
        return []
    return [
        {"on": slot.on, "part_of_day": slot.part_of_day, "starts": slot.starts, "ends": slot.ends}
        for slot in workshop.slots.all()
    ]


def parts_of(workshop: Workshop | None) -> list[dict[str, Any]]:
    if workshop is None:
        return []
    return [
        {
            "title": part.title,
            "kind": part.kind,
            "text": part.text,
            "title_en": part.translations.get("en", {}).get("title", ""),
        }
        for part in workshop.parts.all()
    ]


def half_days(rows: Sequence[Mapping[str, Any]]) -> list[HalfDay]:
    """The rows that say something and are not to be dropped."""
    return [
        HalfDay(row["on"], row["part_of_day"], row.get("starts"), row.get("ends"))
        for row in rows
        if row.get("on") and not row.get("drop")
    ]


def kept_parts(rows: Sequence[Mapping[str, Any]], before: Workshop | None) -> list[dict[str, Any]]:
    """The rows with a title; other languages' texts of a part that keeps its title are kept."""
    known = {part.title: part.translations for part in before.parts.all()} if before is not None else {}
    found = []
    for row in rows:
        if not row.get("title"):
            continue
        translations = {code: dict(texts) for code, texts in known.get(row["title"], {}).items()}
        english = {**translations.get("en", {}), "title": row.get("title_en", "")}
        english = {name: text for name, text in english.items() if text}
        translations.pop("en", None)
        found.append({**row, "translations": {**translations, **({"en": english} if english else {})}})
    return found


def one_more(data: QueryDict, prefix: str) -> QueryDict:
    """The same posted form with one more empty row of this formset."""
    grown = data.copy()
    key = f"{prefix}-TOTAL_FORMS"
    grown[key] = str(min(int(data.get(key, "0") or 0), 39) + 1) if data.get(key, "0").isdecimal() else "1"
    return grown


def unchecked(*shown: forms.BaseForm) -> None:
    """What was typed, shown again before it is finished: nothing is refused yet."""
    for form in shown:
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # the stubs leave it out; it is what `errors` shows
