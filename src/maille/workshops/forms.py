"""The three fields of joining."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.core.errors import RuleError
from maille.core.spam import TrapsForm
from maille.people.actions import tidy_first_name
from maille.people.addresses import email_or_phone
from maille.ui.forms import LineField, ManyChoiceCards
from maille.workshops.agenda import Rdv
from maille.workshops.models import AccessNeed

FOLLOW = "suivre"


class ChooseWorkshopForm(forms.Form):
    """For somebody who is known already: which workshop."""

    workshop = forms.ChoiceField(label=_("À quel atelier venez-vous ?"), widget=forms.Select)

    def __init__(self, *args: Any, rdvs: list[Rdv], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workshop"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = [
            *((str(rdv.workshop.pk), rdv.choice_label) for rdv in rdvs),
            (FOLLOW, _("Aucun pour l'instant : je veux suivre")),
        ]


class WhoForm(TrapsForm):
    """Somebody whom this browser does not know: a first name, one way to be reached, one box."""

    first_name = LineField(
        label=_("Prénom"), max_length=80, error_messages={"required": _("Donnez un prénom, ou le nom par lequel on vous appelle.")},
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip
    contact = LineField(
        label=_("Adresse e-mail ou téléphone"), max_length=254, help_text=_("L'un des deux suffit, pour vous prévenir du lieu."),
        error_messages={"required": _("Donnez une adresse e-mail ou un numéro de téléphone : l'un des deux suffit.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    is_15 = forms.BooleanField(
        label=_("J'ai 15 ans ou plus"),
        error_messages={
            "required": _(
                "Cochez cette case si vous avez 15 ans ou plus. Avant, on participe avec un établissement, un centre ou une association qui en parle avec les parents : "
                "écrivez à l'équipe du programme, elle vous inscrit avec eux."
            )
        },
    )

    def clean_first_name(self) -> str:
        return self._tidy(lambda: tidy_first_name(self.cleaned_data["first_name"]))

    def clean_contact(self) -> str:
        self._tidy(lambda: "".join(email_or_phone(self.cleaned_data["contact"], field="contact")))
        return str(self.cleaned_data["contact"])

    def _tidy(self, rule: Callable[[], str]) -> str:
        """All that is wrong is shown at once, in the rules' own words."""
        try:
            return rule()
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error


class JoinForm(WhoForm, ChooseWorkshopForm):
    """Three fields, one box and one button."""

    field_order = ["first_name", "contact", "workshop", "is_15"]


class SeveralForm(forms.Form):
    """Several of the programme's workshops together."""

    workshops = forms.MultipleChoiceField(
        label=_("À quels ateliers venez-vous ?"), widget=ManyChoiceCards,
        error_messages={"required": _("Cochez au moins un atelier.")},
    )  # fmt: skip

    def __init__(self, *args: Any, rdvs: list[Rdv], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["workshops"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  for the type checker
        field.choices = [(str(rdv.workshop.pk), rdv.choice_label) for rdv in rdvs]


class SeveralUnknownForm(SeveralForm, WhoForm):
    """The same by somebody whom this browser does not know."""

    field_order = ["first_name", "contact", "workshops", "is_15"]


class AnswerForm(forms.Form):
    """What the workshop's organiser asks, freely; no answer is an answer."""

    answer = LineField(
        label=_("Votre réponse"), max_length=400, required=False,
        help_text=_("Lue par l'équipe qui organise seulement. Effacée si vous ne venez plus, et trois mois après l'atelier au plus tard."),
    )  # fmt: skip


class HereForm(forms.Form):
    """« Je suis là »: the code that the room shows."""

    code = LineField(
        label=_("Code de la salle"), max_length=12, help_text=_("Six signes, sur l'affiche ou au mur."),
        error_messages={"required": _("Recopiez les six signes de l'affiche.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class HereUnknownForm(HereForm, WhoForm):
    """The same from somebody whom this browser does not know."""

    field_order = ["code", "first_name", "contact", "is_15"]


class ArrangementsForm(forms.Form):
    """What somebody needs to come: the arrangement, never the cause."""

    CONSENT = _(
        "J'accepte que l'équipe garde cette demande pour préparer cet atelier. Elle est effacée après l'atelier."
    )

    kinds = forms.MultipleChoiceField(
        label=_("Ce qu'il faut prévoir"), choices=AccessNeed.Kind.choices, required=False, widget=ManyChoiceCards,
    )  # fmt: skip
    detail = LineField(
        label=_("Précision"), max_length=160, required=False,
        help_text=_("L'aménagement seulement : ne dites rien de votre santé ni de vos raisons."),
    )  # fmt: skip
    consent = forms.BooleanField(label=CONSENT, required=False)
