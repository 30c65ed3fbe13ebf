"""What people may type on these pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.people.models import Offer
from maille.ui.forms import ChoiceCards, LineField


class OfferForm(forms.Form):
    """An offer or an ask, in one sentence."""

    direction = forms.ChoiceField(label=_("Vous…"), choices=Offer.Direction, widget=ChoiceCards)
    kind = forms.ChoiceField(label=_("Quoi ?"), choices=Offer.Kind)
    text = LineField(
        label=_("En une phrase"),
        max_length=200,
        help_text=_("Par exemple : un local de 90 m² libre le soir. Sans coordonnées : elles restent à vous."),
    )
    for_organisation = forms.BooleanField(label=_("Au nom de mon organisation"), required=False)

    def __init__(self, *args: object, organisation: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # Django's own parameters, passed on
        if organisation:
            self.fields["for_organisation"].help_text = organisation
        else:
            del self.fields["for_organisation"]
