"""What a refused field says: what to do, in plain words, in both languages."""

from typing import Any

import pytest
from django import forms
from django.utils import translation

from maille.ui.forms import LineField, TextField

THIN = "\u202f"
CASES: list[tuple[type[forms.Field], dict[str, Any], Any, str, str]] = [
    (LineField, {}, "", "Remplissez ce champ.", "Fill in this field."),
    (
        TextField, {"max_length": 4000}, "a" * 5200,
        f"Raccourcissez ce texte\u00a0: 4{THIN}000 caractères au plus, il en a 5{THIN}200.",
        "Shorten this text: 4,000 characters at most, it has 5,200.",
    ),
    (
        LineField, {"max_length": 80}, "a" + "\u0301\u0323" * 500_000,  # refused before it is cleaned, which would shorten it
        f"Raccourcissez ce texte\u00a0: 80 caractères au plus, il en a 1{THIN}000{THIN}001.",
        "Shorten this text: 80 characters at most, it has 1,000,001.",
    ),
    (forms.CharField, {"max_length": 5}, "abcdef", "Raccourcissez ce texte\u00a0: 5 caractères au plus, il en a 6.",
     "Shorten this text: 5 characters at most, it has 6."),
    (forms.ChoiceField, {"choices": [("a", "a")]}, "b", "Choisissez dans la liste.", "Choose from the list."),
    (forms.ChoiceField, {"choices": [("a", "a")]}, "", "Choisissez dans la liste.", "Choose from the list."),
    (forms.TypedChoiceField, {"choices": [("a", "a")]}, "b", "Choisissez dans la liste.", "Choose from the list."),
    (forms.MultipleChoiceField, {"choices": [("a", "a")]}, ["b"], "Choisissez dans la liste.", "Choose from the list."),
    (forms.IntegerField, {}, "NaN", "Écrivez un nombre, avec des chiffres seulement.", "Write a number, in digits only."),
    (forms.IntegerField, {"max_value": 10_000_000}, "99999999", f"Écrivez un nombre plus petit\u00a0: 10{THIN}000{THIN}000 au plus.",
     "Write a smaller number: 10,000,000 at most."),
    (forms.IntegerField, {"min_value": 2}, "1", "Écrivez un nombre plus grand\u00a0: 2 au moins.", "Write a larger number: 2 at least."),
    (forms.DateField, {}, "2027-02-30", "Donnez un jour qui existe, par exemple le 14/01/2027.", "Give a day that exists, for instance 14/01/2027."),
    (forms.BooleanField, {}, "", "Cochez cette case pour continuer.", "Tick this box to go on."),
    (forms.EmailField, {}, "moi", "Vérifiez cette adresse e-mail\u00a0: elle s’écrit comme prenom@exemple.fr.",
     "Check this e-mail address: it looks like name@example.org."),
    (forms.URLField, {}, "nulle part", "Écrivez une adresse complète, par exemple https://exemple.fr.",
     "Write a complete address, for instance https://example.org."),
]  # fmt: skip


@pytest.mark.parametrize(("field", "options", "typed", "french", "english"), CASES)
def test_a_refused_field_says_what_to_do(
    field: type[forms.Field], options: dict[str, Any], typed: Any, french: str, english: str
) -> None:
    made = type("Asked", (forms.Form,), {"it": field(**options)})
    for language, words in (("fr", french), ("en", english)):
        with translation.override(language):
            assert list(made({"it": typed}).errors["it"]) == [words]


def test_words_of_a_field_s_own_come_first() -> None:
    made = type("Asked", (forms.Form,), {"it": LineField(error_messages={"required": "Écrivez une phrase."})})

    assert made({}).errors == {"it": ["Écrivez une phrase."]}
