"""What Django's own checks of a field say, in words that tell what to do. Set once, when the site starts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maille.ui.typography import grouped


class Counted:
    """A message with numbers, written as people write them: 4 000, in English 4,000. Filled in when it is shown."""

    def __init__(self, words: Promise) -> None:
        self.words = words

    def __mod__(self, values: Mapping[str, Any]) -> str:
        shown = {name: grouped(value) if isinstance(value, int) else value for name, value in values.items()}
        return str(self.words) % shown

    def __str__(self) -> str:
        return str(self.words)


ANY_FIELD: dict[str, Promise | Counted] = {
    "required": _("Remplissez ce champ."),
    "invalid": _("Vérifiez ce qui est écrit ici : ce n'est pas ce que ce champ attend."),
    "max_length": Counted(_("Raccourcissez ce texte : %(limit_value)s caractères au plus, il en a %(show_value)s.")),
    "min_length": Counted(_("Écrivez au moins %(limit_value)s caractères : il y en a %(show_value)s.")),
    "max_value": Counted(_("Écrivez un nombre plus petit : %(limit_value)s au plus.")),
    "min_value": Counted(_("Écrivez un nombre plus grand : %(limit_value)s au moins.")),
    "null_characters_not_allowed": _("Retirez les signes invisibles de ce texte, puis envoyez de nouveau."),
}
_CHOOSE = _("Choisissez dans la liste.")
_NUMBER = _("Écrivez un nombre, avec des chiffres seulement.")
BY_FIELD: dict[type[forms.Field], dict[str, Promise | Counted]] = {
    forms.ChoiceField: {"required": _CHOOSE, "invalid_choice": _CHOOSE},
    forms.MultipleChoiceField: {"required": _CHOOSE, "invalid_choice": _CHOOSE, "invalid_list": _CHOOSE},
    forms.ModelChoiceField: {"required": _CHOOSE, "invalid_choice": _CHOOSE},
    forms.ModelMultipleChoiceField: {
        "required": _CHOOSE, "invalid_choice": _CHOOSE, "invalid_list": _CHOOSE, "invalid_pk_value": _CHOOSE,
    },
    forms.BooleanField: {"required": _("Cochez cette case pour continuer.")},
    forms.IntegerField: {"invalid": _NUMBER},
    forms.FloatField: {"invalid": _NUMBER},
    forms.DecimalField: {"invalid": _NUMBER},
    forms.DateField: {"invalid": _("Donnez un jour qui existe, par exemple le 14/01/2027.")},
    forms.TimeField: {"invalid": _("Donnez une heure, par exemple 9:30.")},
    forms.EmailField: {"invalid": _("Vérifiez cette adresse e-mail : elle s'écrit comme prenom@exemple.fr.")},
    forms.URLField: {"invalid": _("Écrivez une adresse complète, par exemple https://exemple.fr.")},
    forms.FileField: {
        "required": _("Choisissez un fichier."), "invalid": _("Choisissez un fichier."), "missing": _("Choisissez un fichier."),
        "empty": _("Ce fichier est vide. Choisissez-en un autre."),
    },
}  # fmt: skip


def speak_plainly() -> None:
    """Before any form is declared: a field takes its messages when it is made."""
    for field, messages in ({forms.Field: ANY_FIELD} | BY_FIELD).items():
        inherited: dict[str, Any] = field.__dict__.get("default_error_messages", {})
        field.default_error_messages = inherited | messages
