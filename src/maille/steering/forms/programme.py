"""Forms for the programme's own texts, its organiser, its legal notice, its tools and dates."""

from __future__ import annotations

from typing import ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.people.models import OrganisationKind
from maille.programmes.models import Phase, Programme
from maille.steering.forms.base import DayInput, EditForm
from maille.ui.forms import ManyChoiceCards

SHORT = {"rows": 3}
LONG = {"rows": 6}

# Menu entries that wait for their phase unless the organiser shows them earlier (`programmes.nav`).
TOOLS = {
    "challenges": _("Les défis, dès le premier jour"),
    "solutions": _("Les solutions, avant la deuxième phase"),
    "projects": _("Les projets, avant la deuxième phase"),
    "actors": _("L'annuaire des acteurs, avant la deuxième phase"),
}


class TextsForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = (
        "title",
        "slogan",
        "call",
        "project_text",
        "spirit",
        "invitation",
        "promise",
        "venue_note",
    )

    info_url = forms.URLField(
        label=_("Page d'information"),
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text=_("Une page d'information ailleurs, s'il y en a une. Elle commence par https://."),
    )

    class Meta:
        model = Programme
        fields = (
            "title", "territory", "slogan", "call", "project_text", "spirit", "invitation", "promise", "horizon", "venue_note",
            "info_url", "region", "insee_code",
        )  # fmt: skip
        widgets = {
            "call": forms.Textarea(attrs=SHORT),
            "project_text": forms.Textarea(attrs=LONG),
            "spirit": forms.Textarea(attrs=LONG),
            "invitation": forms.Textarea(attrs=LONG),
            "promise": forms.Textarea(attrs=SHORT),
        }
        help_texts = {
            "slogan": _("La phrase que l'on retient, en grand sur l'accueil."),
            "call": _("À qui vous parlez, et pour quoi."),
            "venue_note": _("Par exemple « Les ateliers auront lieu à Roubaix, lieux à définir »."),
        }


class PeriodForm(EditForm):
    """When the programme begins and ends; workshops keep their own days."""

    class Meta:
        model = Programme
        fields = ("starts_on", "ends_on", "months")
        widgets = {"starts_on": DayInput, "ends_on": DayInput}


class RedateForm(forms.Form):
    starting = forms.DateField(label=_("Jour du premier atelier"), widget=DayInput)


class OrganiserForm(forms.Form):
    name = forms.CharField(
        label=_("Organisme"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "organization"})
    )
    kind = forms.ChoiceField(label=_("Type"), choices=OrganisationKind.choices, initial=OrganisationKind.ASSOCIATION)
    site = forms.URLField(label=_("Site"), required=False, assume_scheme="https")
    ambition = forms.CharField(
        label=_("Son ambition"), required=False, max_length=4000, widget=forms.Textarea(attrs=SHORT)
    )
    mission = forms.CharField(
        label=_("Ce que fait l'organisme"), required=False, max_length=4000, widget=forms.Textarea(attrs=SHORT)
    )


class PhaseForm(EditForm):
    translated: ClassVar[tuple[str, ...]] = ("title", "long_title", "goal", "format_text", "who_text")

    class Meta:
        model = Phase
        fields = (
            "title",
            "kind",
            "long_title",
            "goal",
            "format_text",
            "who_text",
            "venue_note",
            "starts_on",
            "ends_on",
            "late_allowed",
        )
        labels = {"kind": _("ce que l'on y fait")}
        widgets = {
            "goal": forms.Textarea(attrs=SHORT),
            "format_text": forms.Textarea(attrs=LONG),
            "who_text": forms.Textarea(attrs=SHORT),
            "starts_on": DayInput,
            "ends_on": DayInput,
        }
        help_texts = {"late_allowed": _("Une fois la phase close, on peut encore donner ce qu'elle ouvrait.")}


class LegalForm(forms.Form):
    """Who answers for the site (LCEN). Plain texts kept in `Programme.legal`."""

    publisher = forms.CharField(
        label=_("Éditeur : nom, adresse, téléphone"), max_length=600, widget=forms.Textarea(attrs=SHORT)
    )
    director = forms.CharField(label=_("Direction de la publication"), max_length=200)
    host = forms.CharField(
        label=_("Hébergeur : nom, adresse, téléphone"), max_length=600, widget=forms.Textarea(attrs=SHORT)
    )
    dpo = forms.CharField(
        label=_("Contact pour les données personnelles"), max_length=300, required=False,
        help_text=_("Une adresse à laquelle demander, corriger ou effacer ses données."),
    )  # fmt: skip
    retention_months = forms.IntegerField(
        label=_("Durée de conservation d'un compte sans activité, en mois"),
        min_value=1,
        max_value=120,
        required=False,
        initial=24,
    )
    proof_years = forms.IntegerField(
        label=_("Durée de preuve demandée par vos financeurs, en années après chaque atelier"), min_value=1, max_value=30,
        required=False, initial=5, help_text=_("Inscriptions, présences et attestations s'effacent ensuite."),
    )  # fmt: skip


class ToolsForm(forms.Form):
    tools = forms.MultipleChoiceField(
        label=_("Montrer plus tôt"), required=False, choices=list(TOOLS.items()), widget=ManyChoiceCards,
        help_text=_("Sans rien cocher, chaque rubrique paraît avec sa phase : peu de choses à la fois."),
    )  # fmt: skip
