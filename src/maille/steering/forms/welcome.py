"""The first hour's first page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.steering.forms.base import DayInput
from maille.ui.forms import ChoiceCards

MODELS = [
    ("roubaix", _("Partir du modèle Roubaix")),
    ("blank", _("Partir d'une page blanche")),
]


class OwnerForm(forms.Form):
    """Who organises: the first account. `code` only when this installation asks for it."""

    first_name = forms.CharField(
        label=_("Votre prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    email = forms.EmailField(
        label=_("Votre adresse e-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Pour vous connecter ; elle n'est pas publiée."),
    )  # fmt: skip
    code = forms.CharField(
        label=_("Code d'installation"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
        help_text=_("Il s'affiche là où Maille a été lancée, à la ligne « Première installation »."),
    )  # fmt: skip

    def __init__(self, *args: Any, asks_code: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_code:
            del self.fields["code"]


class ProgrammeForm(forms.Form):
    """A new programme: what cannot be guessed. Everything else is changed afterwards."""

    model = forms.ChoiceField(label=_("Point de départ"), choices=MODELS, initial="roubaix", widget=ChoiceCards)
    title = forms.CharField(label=_("Titre"), max_length=160, initial=_("Co-créons la ville de demain"))
    territory = forms.CharField(
        label=_("Territoire"), max_length=120,
        help_text=_("Le nom de la commune suffit. Il remplace « Roubaix » dans les textes du modèle."),
    )  # fmt: skip
    organiser = forms.CharField(
        label=_("Organisme"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    starting = forms.DateField(
        label=_("Jour du premier atelier"), widget=DayInput,
        help_text=_("Les autres dates du modèle suivent, avec les mêmes écarts. Tout se change ensuite."),
    )  # fmt: skip
    contact_name = forms.CharField(
        label=_("Contact affiché"),
        max_length=120,
        initial=_("L'équipe du programme"),
        help_text=_("Un rôle plutôt qu'un nom."),
    )
    contact_email = forms.EmailField(label=_("Adresse e-mail de l'équipe"), required=False)
    contact_phone = forms.CharField(
        label=_("Téléphone"), max_length=30, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("contact_email") and not given.get("contact_phone") and "contact_email" not in self.errors:
            self.add_error(
                "contact_email", _("Donnez une adresse e-mail ou un téléphone : chaque page publique dit à qui parler.")
            )
        return given


class KitForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier de programme (.yaml)"), widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml"})
    )
