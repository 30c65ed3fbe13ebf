"""What people type about themselves and to come in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from maille.core.errors import RuleError
from maille.people.addresses import tidy_email
from maille.people.models import Consent, Person
from maille.people.topics import APART, DAILY, team_topic
from maille.ui.forms import LineField, ManyChoiceCards
from maille.ui.templatetags.ui import tr

PROFILE_FIELDS = ("first_name", "last_name", "pseudonym", "contact_email", "phone", "quarter", "bio", "language")
WORDINGS = {
    Consent.Purpose.DIRECTORY: _(
        "Figurer dans l'annuaire des acteurs : prénom, initiale et structure. Jamais mes coordonnées."
    ),
    Consent.Purpose.NEWS: _("Recevoir les nouvelles du programme, deux messages par mois au plus."),
    Consent.Purpose.PHOTO: _("Apparaître sur les photos des ateliers."),
}


class EmailForm(forms.Form):
    email = LineField(
        label=_("Adresse e-mail"), max_length=254, error_messages={"required": _("Écrivez l'adresse que vous avez donnée en participant.")},
        widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_email(self) -> str:
        try:
            return tidy_email(self.cleaned_data["email"], field="email")
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error


class CodeForm(forms.Form):
    code = LineField(
        label=_("Code reçu"), max_length=40, error_messages={"required": _("Recopiez le code du message.")},
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip


class CardForm(forms.Form):
    code = LineField(
        label=_("Code de votre carte"), max_length=40, help_text=_("Douze signes, comme H7KM-3QRT-9XYA."),
        error_messages={"required": _("Recopiez les douze signes de votre carte.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-card": "oui"}),
    )  # fmt: skip


class ProfileForm(forms.Form):
    first_name = LineField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    last_name = LineField(label=_("Nom"), required=False, max_length=80, help_text=_("Les autres n'en voient que l'initiale."),
                          widget=forms.TextInput(attrs={"autocomplete": "family-name"}))  # fmt: skip
    pseudonym = LineField(
        label=_("Pseudonyme"), required=False, max_length=60, help_text=_("S'il est rempli, lui seul est montré.")
    )
    contact_email = LineField(label=_("Adresse e-mail"), required=False, max_length=254,
                              widget=forms.TextInput(attrs={"autocomplete": "email", "inputmode": "email"}))  # fmt: skip
    phone = LineField(
        label=_("Téléphone"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    quarter = LineField(label=_("Quartier"), required=False, max_length=80)
    bio = LineField(label=_("Vous, en une phrase"), required=False, max_length=280,
                    help_text=_("Rien sur la santé, la religion ou les opinions : cette phrase peut être lue par tous."))  # fmt: skip
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {name: getattr(person, name) for name in PROFILE_FIELDS}})
        if person.is_supervised:
            for name in ("last_name", "contact_email", "phone"):
                del self.fields[name]


class MailChoiceForm(forms.Form):
    """What is not ticked does not come."""

    daily = forms.MultipleChoiceField(
        label=_("Réunis dans un courriel par jour au plus"), required=False, widget=ManyChoiceCards,
        choices=[(topic.value, topic.label) for topic in DAILY],
    )  # fmt: skip
    apart = forms.MultipleChoiceField(
        label=_("Au moment utile, une fois chacun"), required=False, widget=ManyChoiceCards,
        choices=[(topic.value, topic.label) for topic in APART],
    )  # fmt: skip
    teams = forms.MultipleChoiceField(
        label=_("Ce que l'équipe écrit elle-même"), required=False, widget=ManyChoiceCards,
        help_text=_("Ce qu'elle écrit sur une place que vous avez arrive toujours."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Langue des courriels"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        here = person.memberships.select_related("programme").order_by("programme_id")
        teams = [(str(one.programme_id), str(tr(one.programme, "title"))) for one in here]
        initial = {
            "teams": [value for value, _title in teams if person.wants(team_topic(int(value)))],
            "daily": [topic for topic in DAILY if person.wants(topic)],
            "apart": [topic for topic in APART if person.wants(topic)],
            "language": person.language,
        }
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.fields["teams"].choices = teams  # type: ignore[attr-defined]
        if not teams:
            del self.fields["teams"]

    def chosen_teams(self) -> list[tuple[int, bool]]:
        """Every programme of the person, and whether its team may write."""
        shown = self.fields["teams"].choices if "teams" in self.fields else []  # type: ignore[attr-defined]
        return [(int(value), value in self.cleaned_data["teams"]) for value, _title in shown]


class EraseForm(forms.Form):
    sure = forms.BooleanField(
        label=_("J'ai compris : mes données s'effacent et cela ne se défait pas"),
        error_messages={"required": _("Cochez cette case pour confirmer, ou gardez votre compte.")},
    )
