"""One field of every sort."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.ui.forms import (
    ChoiceCards,
    LevelLadder,
    LineField,
    ManyChoiceCards,
    ManyThemeChoice,
    TextField,
    ThemeChoice,
)

CODES = {"1": "be", "2": "je", "3": "ec"}
THEMES = [("1", _("Bien-être dans ma ville")), ("2", _("Jeunesse")), ("3", _("Économie circulaire"))]
FEW = [("a", _("Le matin")), ("b", _("L'après-midi"))]
LEVELS = [(str(level), label) for level, label in enumerate([
    _("Je m'informe"), _("Je donne mon avis"), _("J'apporte une idée"), _("J'aide un groupe"), _("Je participe à un groupe"), _("Je porte un projet"),
])]  # fmt: skip


class SampleForm(forms.Form):
    sentence = LineField(label=_("Qu'est-ce qui manque, et à qui ?"), help_text=_("Une phrase suffit."), max_length=240)
    email = forms.EmailField(label=_("Adresse e-mail"))
    text = TextField(label=_("Précisions"), required=False)
    place = forms.ChoiceField(
        label=_("Où ?"), choices=[("", _("Partout")), ("a", "Alma"), ("b", "Pile")], required=False
    )
    moment = forms.ChoiceField(label=_("Quand ?"), choices=FEW, widget=ChoiceCards)
    kinds = forms.MultipleChoiceField(
        label=_("Ce qui vous convient"), choices=FEW, widget=ManyChoiceCards, required=False
    )
    theme = forms.ChoiceField(label=_("Enjeu"), choices=THEMES, widget=ThemeChoice(codes=CODES))
    themes = forms.MultipleChoiceField(
        label=_("Enjeux"), choices=THEMES, widget=ManyThemeChoice(codes=CODES), required=False
    )
    level = forms.ChoiceField(label=_("Niveau d'engagement"), choices=LEVELS, widget=LevelLadder, required=False)
    news = forms.BooleanField(label=_("Recevoir les nouvelles"), help_text=_("Une par mois au plus."), required=False)
