"""How Django's forms look: label above, help before the error, choices as cards (templates in ui/forms/)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise

from maille.core.text import clean, clean_line


class Renderer(TemplatesSetting):
    """Templates of the project; every field in our markup."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class ChoiceCards(forms.RadioSelect):
    """One of a few, as cards; the whole card can be touched."""

    template_name = "ui/forms/widgets/choice_cards.html"
    option_template_name = "ui/forms/widgets/choice_card.html"
    use_fieldset = True


class ManyChoiceCards(forms.CheckboxSelectMultiple):
    """Several of a few, as cards."""

    template_name = "ui/forms/widgets/choice_cards.html"
    option_template_name = "ui/forms/widgets/choice_card.html"
    use_fieldset = True


class ThemeChoice(ChoiceCards):
    """One enjeu, each with its thread. `codes`: value → dye code."""

    template_name = "ui/forms/widgets/theme_choice.html"
    option_template_name = "ui/forms/widgets/theme_option.html"

    def __init__(self, *args: Any, codes: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = codes or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        option["code"] = self.codes.get(str(value), "")
        return option


class ManyThemeChoice(ManyChoiceCards, ThemeChoice):
    """Several enjeux."""

    template_name = "ui/forms/widgets/theme_choice.html"
    option_template_name = "ui/forms/widgets/theme_option.html"


class LevelLadder(forms.RadioSelect):
    """The ladder of involvement: the thread gets thicker."""

    template_name = "ui/forms/widgets/level_ladder.html"
    option_template_name = "ui/forms/widgets/level_step.html"
    use_fieldset = True


class _Typed(forms.CharField):
    """What is far longer than the field takes is refused before it is cleaned: cleaning may shorten, not by so much."""

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if self.max_length and len(text) > 2 * self.max_length + 1000:
            self._refuse_length(text)
        return text

    def _refuse_length(self, text: str) -> None:
        """As Django would, but asking no other validator."""
        for validator in self.validators:
            if isinstance(validator, MaxLengthValidator):
                try:
                    validator(text)
                except ValidationError as error:
                    error.message = self.error_messages.get(error.code or "", error.message)
                    raise


class LineField(_Typed):
    """One line of text, cleaned of control characters and direction overrides."""

    def to_python(self, value: Any) -> str:
        return clean_line(super().to_python(value))


class TextField(_Typed):
    """Several lines of text, cleaned likewise."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> str:
        return clean(super().to_python(value))


def refuse(form: forms.Form, message: str | Promise, field: str | None) -> None:
    """Show a rule's refusal beside the field it is about, or at the top of the form."""
    form.add_error(field if field in form.fields else None, str(message))
