"""The shape of what is typed about projects, their carriers, supporters and companies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy

from maille.challenges.forms import ThemeField, set_choices
from maille.contributions.models import Node
from maille.people.models import Organisation
from maille.programmes.models import Programme
from maille.projects.models import Carrier, Project, SupportOffer
from maille.ui.forms import ChoiceCards, LineField, TextField


class ProjectForm(forms.Form):
    title = LineField(label=gettext_lazy("Nom du projet"), max_length=160)
    purpose = LineField(
        label=gettext_lazy("Pour quoi faire ?"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Ce qui changera, et pour qui"),
    )
    next_step = LineField(
        label=gettext_lazy("Prochain pas"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Un seul, avec une date si vous l'avez : essayer un mois dans un vrai local en avril"),
    )
    ask = LineField(
        label=gettext_lazy("Ce que nous cherchons"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("Un local, deux heures d'une juriste, quatre machines : chacun pourra répondre"),
    )
    text = TextField(label=gettext_lazy("Présentation"), max_length=8000, required=False)
    note = LineField(label=gettext_lazy("Ce qui change"), max_length=200, required=False)


class StartForm(ProjectForm):
    """A project from a solution, with or without somebody to carry it."""

    note = None  # type: ignore[assignment]  # Django's way of leaving a field out
    carries = forms.ChoiceField(
        label=gettext_lazy("Qui porte ce projet ?"), widget=ChoiceCards, initial="me",
        choices=[("me", gettext_lazy("Je le porte, seul ou à plusieurs")), ("", gettext_lazy("Personne encore : il cherche un porteur"))],
        required=False,
    )  # fmt: skip
    carrier_kind = forms.ChoiceField(
        label=gettext_lazy("Je porte comme"), choices=Carrier.Kind.choices, required=False, initial=Carrier.Kind.CITIZEN
    )

    def words(self) -> dict[str, Any]:
        given = {name: value for name, value in self.cleaned_data.items() if name not in {"carries", "carrier_kind"}}
        given["carries"] = bool(self.cleaned_data["carries"])
        given["carrier_kind"] = self.cleaned_data["carrier_kind"] or Carrier.Kind.CITIZEN
        return given


class ScaleUpForm(StartForm):
    """An actor who already exists enters with its activity (R06)."""

    kind = forms.ChoiceField(
        label=gettext_lazy("De quoi s'agit-il ?"),
        widget=ChoiceCards,
        initial=Project.Kind.SCALE_UP,
        choices=[(k.value, k.label) for k in (Project.Kind.SCALE_UP, Project.Kind.DEVELOPMENT)],
    )
    host = forms.ChoiceField(
        label=gettext_lazy("Quel acteur existant ?"),
        help_text=gettext_lazy(
            "Votre organisation n'est pas dans la liste ? Ajoutez-la dans votre profil, puis revenez."
        ),
    )
    theme = ThemeField(label=gettext_lazy("Enjeu"), required=False)
    origin = forms.ChoiceField(
        label=gettext_lazy("Il reprend ou répond à"),
        required=False,
        help_text=gettext_lazy("Un défi, une solution ou un projet qui cherche un porteur : leur fil continuera ici."),
    )
    field_order = [
        "host",
        "kind",
        "title",
        "origin",
        "theme",
        "purpose",
        "next_step",
        "ask",
        "text",
        "carries",
        "carrier_kind",
    ]

    def __init__(
        self, *args: Any, programme: Programme, hosts: Sequence[Organisation], origins: Iterable[Node], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {str(host.pk): host for host in hosts}
        self.origins = {str(node.pk): node for node in origins}
        cast(ThemeField, self.fields["theme"]).take(programme)
        set_choices(
            self, "host", [("", gettext_lazy("Choisissez")), *((pk, found.name) for pk, found in self.hosts.items())]
        )
        nodes = ((pk, f"{node.ref} · {node.title}") for pk, node in self.origins.items())
        set_choices(self, "origin", [("", gettext_lazy("Rien de cela : une activité à nous")), *nodes])

    def words(self) -> dict[str, Any]:
        given = super().words()
        given["host"] = self.hosts[given["host"]]
        given["takes_up"] = self.origins.get(given.pop("origin"))
        return given


class CarryForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Je porte comme"),
        widget=ChoiceCards,
        choices=Carrier.Kind.choices,
        error_messages={"required": gettext_lazy("Dites à quel titre vous le portez : choisissez dans la liste.")},
    )


class SupportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Je peux apporter"),
        widget=ChoiceCards,
        choices=SupportOffer.Kind.choices,
        error_messages={"required": gettext_lazy("Dites ce que vous pouvez apporter : choisissez dans la liste.")},
    )
    text = LineField(
        label=gettext_lazy("En une phrase"),
        max_length=300,
        help_text=gettext_lazy(
            "Par exemple : une salle de 40 m² le mardi soir, jusqu'en juin. Votre nom et cette phrase seront publics."
        ),
    )
    organisation = forms.ChoiceField(label=gettext_lazy("Au nom de"), required=False)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(found.pk): found for found in organisations}
        names = ((pk, found.name) for pk, found in self.organisations.items())
        set_choices(self, "organisation", [("", gettext_lazy("Moi-même")), *names])
        if not self.organisations:
            del self.fields["organisation"]

    def words(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["organisation"] = self.organisations.get(given.get("organisation", ""))
        return given


class AnswerForm(forms.Form):
    after = forms.ChoiceField(label=gettext_lazy("Réponse"))

    def __init__(self, *args: Any, steps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "after", ((step, SupportOffer.State(step).label) for step in steps))


class VentureForm(forms.Form):
    title = LineField(label=gettext_lazy("Nom de l'entreprise"), max_length=160)
    organisation = forms.ChoiceField(
        label=gettext_lazy("Organisation dans l'annuaire"),
        required=False,
        help_text=gettext_lazy("L'entreprise elle-même, ou l'acteur existant qui accueille l'activité"),
    )
    legal_form = LineField(
        label=gettext_lazy("Forme juridique"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Association, SCIC, SCOP, SAS… Laissez vide si ce n'est pas décidé."),
    )
    registration = LineField(label=gettext_lazy("Immatriculation ou convention"), max_length=80, required=False)
    created_on = forms.DateField(
        label=gettext_lazy("Date de création"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    text = TextField(
        label=gettext_lazy("Ce que l'équipe publie"),
        max_length=8000,
        required=False,
        help_text=gettext_lazy("Tout ce qui est sur cette page est public."),
    )
    note = LineField(label=gettext_lazy("Ce qui change"), max_length=200, required=False)

    def __init__(self, *args: Any, organisations: Iterable[Organisation], is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = {str(found.pk): found for found in organisations}
        names = ((pk, found.name) for pk, found in self.organisations.items())
        set_choices(self, "organisation", [("", gettext_lazy("Aucune")), *names])
        if is_new:
            del self.fields["note"]

    def words(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["organisation"] = self.organisations.get(given.get("organisation", ""))
        return given
