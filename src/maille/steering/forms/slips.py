"""A paper slip as it is copied: in the order of the slip, the sentence first, so that hands stay on the keyboard."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.programmes.models import Programme, Theme
from maille.ui.forms import LineField


class TranscribeForm(forms.Form):
    paper_ref = forms.SlugField(
        label=_("Numéro de la fiche papier"), max_length=40,
        error_messages={"invalid": _("Recopiez le numéro tel qu'il est imprimé : lettres, chiffres et tirets.")},
    )  # fmt: skip
    title = LineField(
        label=_("Le besoin, en une phrase"), max_length=240, widget=forms.Textarea(attrs={"rows": 2, "autofocus": True})
    )
    theme = forms.ModelChoiceField(label=_("Enjeu"), queryset=Theme.objects.none())
    who = LineField(label=_("Qui le vit ?"), max_length=160, required=False)
    where = LineField(label=_("Où ?"), max_length=120, required=False)
    what = LineField(
        label=_("Que se passe-t-il ?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    how_many = forms.IntegerField(label=_("Combien ?"), min_value=0, max_value=10_000_000, required=False)
    how_estimated = LineField(label=_("D'où le sait-on ?"), max_length=160, required=False)
    signed = LineField(
        label=_("Prénom ou pseudonyme"), max_length=60, required=False,
        help_text=_("Paraît tel quel à côté du besoin. Vide : anonyme."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = programme.themes.all()  # type: ignore[attr-defined]
