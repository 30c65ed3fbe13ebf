"""The optional questions after joining: one form a screen, nothing ticked beforehand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.people.models import OrganisationKind
from maille.programmes.models import ActorKind, Level, Membership
from maille.ui.forms import LevelLadder, LineField, ManyChoiceCards, ManyThemeChoice
from maille.ui.templatetags.ui import tr

LEVEL_WORDS = {
    Level.DISCOVER: _("Je lis, sans compte."),
    Level.FOLLOW: _("Je reçois les nouvelles."),
    Level.REACT: _("Je réagis, je témoigne."),
    Level.CONTRIBUTE: _("Je donne un besoin ou une idée, je viens à un atelier."),
    Level.COCREATE: _("Je prends part à un groupe."),
    Level.CARRY: _("Je porte un projet, à plusieurs."),
}
DIRECTORY_WORDING = _("Figurer dans l'annuaire des acteurs : prénom, initiale et structure. Jamais mes coordonnées.")
NEWS_WORDING = _("Recevoir les nouvelles du programme, deux messages par mois au plus.")


class StepForm(forms.Form):
    """A question about one membership."""

    def __init__(self, *args: Any, membership: Membership, **kwargs: Any) -> None:
        self.membership = membership
        super().__init__(*args, **{**kwargs, "initial": self.known()})
        self.offer()

    def known(self) -> dict[str, Any]:
        return {}

    def offer(self) -> None:
        """Fill the choices from the programme."""

    def choices_of(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
        field.choices = choices


class KindsForm(StepForm):
    kinds = forms.MultipleChoiceField(
        label=_("Je viens comme"),
        required=False,
        help_text=_("Plusieurs réponses possibles, ou aucune."),
        widget=ManyChoiceCards,
    )
    other = LineField(label=_("Autre : lequel ?"), required=False, max_length=80)

    def known(self) -> dict[str, Any]:
        return {"kinds": [str(kind.pk) for kind in self.membership.kinds.all()], "other": self.membership.other_kind}

    def offer(self) -> None:
        self.actor_kinds: list[ActorKind] = list(self.membership.programme.actor_kinds.all())
        self.choices_of("kinds", [(str(kind.pk), tr(kind, "label")) for kind in self.actor_kinds])

    def cards(self) -> list[dict[str, Any]]:
        """Each kind with its code, which picks the icon."""
        chosen = self["kinds"].value() or []
        return [
            {"value": kind.pk, "code": kind.code, "label": tr(kind, "label"), "is_chosen": str(kind.pk) in chosen}
            for kind in self.actor_kinds
        ]


class OrganisationForm(StepForm):
    name = LineField(
        label=_("Son nom"), required=False, max_length=160, help_text=_("Si elle existe déjà, vous la rejoignez en un geste."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("Si elle est nouvelle ici, de quel type est-elle ?"),
        required=False,
        choices=OrganisationKind.choices,
        initial=OrganisationKind.OTHER,
    )


class ThemesForm(StepForm):
    themes = forms.MultipleChoiceField(
        label=_("Les enjeux qui me tiennent à cœur"),
        required=False,
        help_text=_("Un, plusieurs ou aucun."),
        widget=ManyThemeChoice,
    )

    def known(self) -> dict[str, Any]:
        return {"themes": [str(theme.pk) for theme in self.membership.themes.all()]}

    def offer(self) -> None:
        themes = list(self.membership.programme.themes.all())
        self.choices_of("themes", [(str(theme.pk), tr(theme, "title")) for theme in themes])
        widget = self.fields["themes"].widget
        assert isinstance(widget, ManyThemeChoice)  # noqa: S101  for the type checker
        widget.codes = {str(theme.pk): theme.code for theme in themes}


class MotivationsForm(StepForm):
    motivations = forms.MultipleChoiceField(
        label=_("Je viens pour"), required=False, help_text=_("Plusieurs réponses possibles."), widget=ManyChoiceCards
    )

    def known(self) -> dict[str, Any]:
        return {"motivations": [str(motivation.pk) for motivation in self.membership.motivations.all()]}

    def offer(self) -> None:
        found = self.membership.programme.motivations.all()
        self.choices_of("motivations", [(str(motivation.pk), tr(motivation, "label")) for motivation in found])


class LevelForm(StepForm):
    level = forms.TypedChoiceField(
        label=_("Jusqu'où souhaitez-vous aller ?"), choices=Level.choices, coerce=int, widget=LevelLadder,
        help_text=_("Quel que soit le niveau d'engagement, vous avez votre place. Changez quand vous voulez, sans vous expliquer."),
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        return {"level": self.membership.level}

    def rungs(self) -> list[dict[str, Any]]:
        """The six steps of the ladder, thinnest thread first."""
        chosen = str(self["level"].value())
        return [
            {
                "value": level.value,
                "label": level.label,
                "words": LEVEL_WORDS[level],
                "is_chosen": str(level.value) == chosen,
            }
            for level in Level
        ]


class DirectoryForm(StepForm):
    agrees = forms.BooleanField(
        label=_("Figurer dans l'annuaire des acteurs"),
        required=False,
        help_text=_("Prénom, initiale et structure. Jamais vos coordonnées."),
    )

    def known(self) -> dict[str, Any]:
        return {"agrees": self.membership.in_directory}


class NewsForm(StepForm):
    agrees = forms.BooleanField(
        label=_("Recevoir les nouvelles du programme"), required=False,
        help_text=_("Deux messages par mois au plus. Les messages utiles à votre atelier arrivent de toute façon."),
    )  # fmt: skip

    def known(self) -> dict[str, Any]:
        return {"agrees": self.membership.wants_news}
