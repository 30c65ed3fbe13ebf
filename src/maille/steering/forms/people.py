"""Registering somebody, giving tasks, entering a need for somebody, deciding about a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from maille.people.models import Person
from maille.programmes.models import ActorKind, Programme, Role, Theme
from maille.steering.forms.base import WorkshopField, coming_workshops
from maille.steering.imports.plan import KNOWN, recognised
from maille.ui.forms import ChoiceCards, ManyChoiceCards
from maille.workshops.agenda import agenda
from maille.workshops.models import Workshop

_SAY_WHY = _("Dites pourquoi en quelques mots : le journal le garde.")


class PeopleFilter(forms.Form):
    """The list's filters, in the address; a value that means nothing is left out."""

    is_all_optional = True  # said by the whole, not beside each field

    q = forms.CharField(
        label=_("Nom ou adresse e-mail"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    genre = forms.ModelChoiceField(
        label=_("Type d'acteur"),
        queryset=ActorKind.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=_("tous"),
    )
    acces = forms.ChoiceField(
        label=_("Accès"), required=False,
        choices=[("", _("tous")), ("sans", _("sans adresse e-mail")), ("carte", _("avec une carte")), ("equipe", _("l'équipe"))],
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["genre"].queryset = programme.actor_kinds.all()  # type: ignore[attr-defined]


class RegisterForm(forms.Form):
    """Somebody without e-mail, or who prefers not to do it alone. When they look like somebody known, the form asks."""

    first_name = forms.CharField(
        label=_("Prénom"), max_length=80, widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"})
    )
    last_name = forms.CharField(
        label=_("Nom"), max_length=80, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    contact = forms.CharField(
        label=_("Adresse e-mail ou téléphone"),
        max_length=254,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Rien du tout convient aussi : une carte suffit."),
    )
    is_supervised = forms.BooleanField(
        label=_("A moins de 15 ans"), required=False,
        help_text=_("Seulement par un établissement qui garde l'accord écrit des parents. Un pseudonyme est alors obligatoire."),
    )  # fmt: skip
    pseudonym = forms.CharField(label=_("Pseudonyme"), max_length=60, required=False)
    kinds = forms.ModelMultipleChoiceField(
        label=_("Type d'acteur"), queryset=ActorKind.objects.none(), required=False, widget=ManyChoiceCards
    )
    workshops = forms.MultipleChoiceField(
        label=_("L'inscrire à des ateliers"), required=False, widget=ManyChoiceCards,
        help_text=_("Un, plusieurs ou aucun pour l'instant. Si la salle est pleine, c'est la liste d'attente."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Pourquoi l'inscrire à sa place ?"), max_length=160, error_messages={"required": _SAY_WHY},
        help_text=_("Par exemple « sans adresse e-mail, à sa demande, au centre social ». Gardé au journal, et repris pour la personne suivante."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme = programme
        self.open_ones = {str(rdv.workshop.pk): rdv for rdv in agenda(programme, None).to_come if rdv.is_open}
        choices = [(number, rdv.choice_label) for number, rdv in self.open_ones.items()]
        self.fields["workshops"].choices = choices  # type: ignore[attr-defined]
        self.fields["kinds"].queryset = programme.actor_kinds.all()  # type: ignore[attr-defined]

    def clean_workshops(self) -> list[Workshop]:
        return [self.open_ones[number].workshop for number in self.cleaned_data["workshops"]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_supervised") and not given.get("pseudonym"):
            self.add_error(
                "pseudonym",
                gettext("Un enfant de moins de 15 ans participe sous un pseudonyme. Choisissez-le avec lui."),
            )
        if given.get("first_name"):
            given["person"] = self._known(given)
        return given

    def _known(self, given: dict[str, Any]) -> Person | None:
        """Whom the organiser recognised. A choice appears when somebody here has this address, telephone or name."""
        names = {name: given.get(name, "") for name in ("first_name", "last_name", "contact")}
        line = recognised(self.programme, **names)
        if line.person is None:
            return None
        choices = [
            (str(line.person.pk), gettext("La même personne : %(name)s") % {"name": line.person.full_name}),
            ("new", gettext("Quelqu'un d'autre")),
        ]
        why = gettext("même nom, même adresse ou téléphone") if line.state == KNOWN else line.why
        self.fields["same"] = forms.ChoiceField(
            label=gettext("Est-ce la même personne ?"), choices=choices, widget=ChoiceCards, help_text=why
        )
        self.order_fields(["same"])
        answer = self.data.get("same", "")
        if answer not in dict(choices):
            self.add_error(
                "same", gettext("Quelqu'un de connu lui ressemble. Choisissez : rien n'est encore enregistré.")
            )
        return None if answer == "new" else line.person


class PersonForm(forms.Form):
    """What the team may correct of somebody who does not sign in."""

    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    last_name = forms.CharField(label=_("Nom"), max_length=80, required=False)
    phone = forms.CharField(label=_("Téléphone"), max_length=40, required=False)
    kinds = forms.ModelMultipleChoiceField(
        label=_("Type d'acteur"), queryset=ActorKind.objects.none(), required=False, widget=ManyChoiceCards
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = programme.actor_kinds.all()  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """One workshop more for somebody known."""

    workshop = WorkshopField(
        label=_("L'inscrire à un atelier"), queryset=Workshop.objects.none(), empty_label=_("choisir"),
        error_messages={"required": _("Choisissez un atelier.")},
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        coming = coming_workshops(programme)
        mine = person.registrations.active().values("workshop")
        self.fields["workshop"].queryset = coming.exclude(pk__in=mine)  # type: ignore[attr-defined]


class RoleForm(forms.Form):
    kind = forms.ChoiceField(label=_("Tâche"), choices=Role.Kind.choices)


class InviteForm(forms.Form):
    first_name = forms.CharField(label=_("Prénom"), max_length=80)
    email = forms.EmailField(label=_("Adresse e-mail"))
    kind = forms.ChoiceField(label=_("Tâche"), choices=Role.Kind.choices, initial=Role.Kind.ORGANISER)


class PaperNeedForm(forms.Form):
    """A need said aloud or written on paper, entered for the person who gave it."""

    title = forms.CharField(
        label=_("Le besoin, en une phrase"), max_length=240, widget=forms.Textarea(attrs={"rows": 2})
    )
    theme = forms.ModelChoiceField(label=_("Enjeu"), queryset=Theme.objects.none(), required=True)
    what = forms.CharField(
        label=_("Que se passe-t-il ?"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    who = forms.CharField(label=_("Qui le vit ?"), max_length=160, required=False)
    where = forms.CharField(label=_("Où ?"), max_length=120, required=False)
    paper_ref = forms.CharField(label=_("Numéro de la fiche papier"), max_length=40, required=False)
    reason = forms.CharField(
        label=_("Pourquoi le saisir à sa place ?"), max_length=160, error_messages={"required": _SAY_WHY}
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].queryset = programme.themes.all()  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("Décision"), choices=[("keep", _("Maintenir : le texte reste")), ("hide", _("Masquer : le motif prend la place du texte"))],
        widget=ChoiceCards,
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Motif, public"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une phrase que l'auteur et le public liront. Citez la règle, jamais la personne."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motif, public"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
