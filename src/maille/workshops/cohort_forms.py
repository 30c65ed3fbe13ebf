"""A group registered together: its list, who answers for it, one name changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.core.errors import RuleError
from maille.people.actions import tidy_first_name
from maille.people.addresses import email_or_phone
from maille.people.imports.tables import LARGEST
from maille.ui.forms import ChoiceCards, LineField
from maille.workshops.models import Cohort
from maille.workshops.rolls import MOST, Name, SameNamesError, numbered, roll_of


class CohortForm(forms.Form):
    """Several people of an organisation, or a class: a list or a number, not both."""

    DECLARES = _(
        "Je parle au nom de l'établissement : il organise la venue de la classe et remet la note aux familles."
    )

    kind = forms.ChoiceField(
        label=_("Vous inscrivez"), choices=Cohort.Kind.choices, widget=ChoiceCards, initial=Cohort.Kind.ORGANISATION
    )
    name = LineField(
        label=_("Nom du groupe"), max_length=80, help_text=_("Par exemple « 3e B » ou « équipe accueil ».")
    )
    structure = LineField(label=_("Organisation ou établissement"), max_length=120)
    pasted = forms.CharField(
        label=_("La liste, un nom par ligne"), required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Pour une classe, les prénoms seulement, avec une initiale s'il le faut. Un copier-coller de tableur convient."),
    )  # fmt: skip
    are_different = forms.BooleanField(
        label=_("Ce sont bien des personnes différentes : garder les prénoms répétés"), required=False
    )
    file = forms.FileField(
        label=_("Ou un fichier .xlsx ou .csv"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )  # fmt: skip
    count = forms.IntegerField(
        label=_("Ou seulement combien de personnes"), required=False, min_value=1, max_value=MOST,
        help_text=_("Les noms peuvent venir plus tard, ou jamais."),
    )  # fmt: skip
    comes_too = forms.BooleanField(label=_("Je viens aussi : une place de plus, pour moi"), required=False)
    declares = forms.BooleanField(label=DECLARES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_if_different = bool(self.data.get("are_different"))  # the box shows when a first name stands twice

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        ways = [bool((given.get("pasted") or "").strip()), bool(given.get("file")), bool(given.get("count"))]
        if not self.errors and sum(ways) != 1:
            self.add_error("pasted", gettext("Donnez une liste, un fichier ou un nombre : l'un des trois."))
        return given

    def members(self, *, is_class: bool, after: int = 0, present: Collection[str] = ()) -> list[Name]:
        """`present`: full names that the group has already. Raises RuleError with the numbers of the wrong lines."""
        given = self.cleaned_data
        if given.get("count"):
            word = gettext("Élève") if is_class else gettext("Personne")
            return numbered(word, given["count"], after=after)
        data = given["file"].read(LARGEST + 1) if given.get("file") else given["pasted"].encode(errors="replace")
        try:
            return roll_of(data, is_class=is_class, present=present, may_repeat=given["are_different"])
        except SameNamesError as error:
            self.asks_if_different = True
            if given.get("file"):
                self._show_as_list(error.names)
            raise

    def keep_file(self, *, is_class: bool) -> None:
        """The form is shown again: a browser does not send a file twice, so its names become the list, ready to correct."""
        file = self.files.get("file")
        if file is None or (self.data.get("pasted") or "").strip() or self.data.get("count"):
            return
        try:
            file.seek(0)
            self._show_as_list(roll_of(file.read(LARGEST + 1), is_class=is_class, may_repeat=True))
        except RuleError as error:
            self.add_error("file", str(error))

    def _show_as_list(self, names: Sequence[Name]) -> None:
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed["pasted"] = "\n".join(f"{name.first} {name.last}".strip() for name in names)
        self.data = typed


class ChargeForm(forms.Form):
    """Who answers for a group, as the team was told."""

    leader = LineField(
        label=_("Son prénom"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Donnez le prénom de la personne qui répond du groupe.")},
    )  # fmt: skip
    leader_contact = LineField(
        label=_("Son adresse e-mail ou son téléphone"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Avec une adresse e-mail, elle reçoit la liste et peut la changer elle-même."),
        error_messages={"required": _("Donnez une adresse e-mail ou un numéro de téléphone : l'un des deux suffit.")},
    )  # fmt: skip

    def clean_leader(self) -> str:
        given = str(self.cleaned_data["leader"])
        try:
            return tidy_first_name(given) if given else ""
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_leader_contact(self) -> str:
        given = str(self.cleaned_data["leader_contact"])
        try:
            return "".join(email_or_phone(given, field="leader_contact")) if given else ""
        except RuleError as error:
            raise forms.ValidationError(str(error)) from error


class TeamCohortForm(ChargeForm, CohortForm):
    """The same by somebody of the team: who answers for the group is somebody else, unless they say so."""

    DECLARES = _(
        "L'établissement l'a demandé à l'équipe : il organise la venue de la classe et remet la note aux familles."
    )

    is_me = forms.BooleanField(label=_("C'est moi qui réponds de ce groupe"), required=False)
    comes_too = forms.BooleanField(
        label=_("La personne qui répond du groupe vient aussi : une place de plus, pour elle"), required=False
    )
    declares = forms.BooleanField(label=DECLARES, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.data.get("is_me"):
            self.fields["leader"].required = self.fields["leader_contact"].required = False


class MoreMembersForm(CohortForm):
    """More people of a group that is registered."""

    kind = name = structure = comes_too = declares = None  # type: ignore[assignment]


class RenameForm(forms.Form):
    seat = forms.IntegerField(widget=forms.HiddenInput)
    name = LineField(label=_("Nouveau nom"), max_length=160)
