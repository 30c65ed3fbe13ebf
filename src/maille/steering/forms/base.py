"""The form behind every editing page: it saves through an action, carries the seal of what it showed, and its English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.programmes.actions.editing import seal_of
from maille.programmes.models import Programme
from maille.ui.dates import day_in_words
from maille.ui.templatetags.ui import tr
from maille.workshops.models import Workshop

if TYPE_CHECKING:
    Base = forms.ModelForm[models.Model]
else:
    Base = forms.ModelForm


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class WorkshopField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """« Mardi 1er décembre : Choisir et concevoir »."""

    def label_from_instance(self, obj: Workshop) -> str:
        slots = obj.slots.all()
        title = str(tr(obj, "title"))
        when = day_in_words(slots[0].on) if slots else obj.someday
        return f"{capfirst(when)}{gettext(' :')} {title}"


def coming_workshops(programme: Programme) -> models.QuerySet[Workshop]:
    """Those that take registrations, the next first."""
    return programme.workshops.visible().upcoming(programme.today()).with_dates()


class EditForm(Base):
    """`translated`: fields that have an English text beside the French one, kept in `translations`."""

    translated: ClassVar[tuple[str, ...]] = ()
    seal = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (getattr(self.instance, "translations", None) or {}).get("en", {})
        for name in self.translated:
            self.fields[f"{name}_en"] = _english(self.fields[name])
            self.initial.setdefault(f"{name}_en", english.get(name, ""))
        self.initial["seal"] = seal_of(self.instance, self._names()) if self.instance.pk else ""

    def values(self) -> dict[str, Any]:
        """What the action writes: the model's own fields, and the English texts folded into `translations`."""
        found = {name: self.cleaned_data[name] for name in self._names() if name != "translations"}
        if self.translated:
            found["translations"] = self._translations()
        return found

    def reseal(self) -> None:
        """After a refused stale save: the next one knows what it replaces."""
        fresh = type(self.instance)._default_manager.get(pk=self.instance.pk)
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("seal")] = seal_of(fresh, self._names())
        self.data = typed

    @property
    def french(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if not field.name.endswith("_en")]

    @property
    def english(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name.endswith("_en")]

    def _names(self) -> list[str]:
        names = [name for name in self.fields if name in self._meta.fields] if self._meta.fields else []
        return [*names, "translations"] if self.translated else names

    def _translations(self) -> dict[str, Any]:
        kept = dict(getattr(self.instance, "translations", None) or {})
        english = dict(kept.get("en", {}))
        for name in self.translated:
            text = self.cleaned_data.get(f"{name}_en", "").strip()
            english.pop(name, None)
            if text:
                english[name] = text
        return {**{code: texts for code, texts in kept.items() if code != "en"}, **({"en": english} if english else {})}


def _english(french: forms.Field) -> forms.CharField:
    widget = type(french.widget)(attrs={**french.widget.attrs, "lang": "en"})
    label = _("%(label)s, en anglais") % {"label": str(french.label)}
    return forms.CharField(required=False, label=label, widget=widget, max_length=getattr(french, "max_length", None))
