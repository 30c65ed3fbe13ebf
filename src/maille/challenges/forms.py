"""The shape of what is typed about challenges, and of every move of progress."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.challenges.checks import assemble
from maille.challenges.models import Challenge
from maille.contributions.models import Credit
from maille.core.text import clean_line
from maille.programmes.models import Programme, Theme
from maille.ui.forms import ChoiceCards, LineField, TextField, ThemeChoice
from maille.ui.templatetags.ui import tr

CREDITS = [Credit.NAME, Credit.TABLE, Credit.ANONYMOUS]


def set_choices(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    """What may be chosen in a field of this form, known only once it is made."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class ThemeField(forms.ChoiceField):
    """One of the programme's enjeux, or none yet; gives the Theme. The form calls `take`."""

    widget = ThemeChoice

    def take(self, programme: Programme) -> None:
        self.themes = {theme.slug: theme for theme in programme.themes.all()}
        cast(ThemeChoice, self.widget).codes = {slug: theme.code for slug, theme in self.themes.items()}
        self.choices = [(slug, tr(theme, "title")) for slug, theme in self.themes.items()]

    def clean(self, value: Any) -> Theme | None:
        return self.themes.get(str(super().clean(value)))


class ChallengeForm(forms.Form):
    """Either the parts, which are put together, or the question in one's own words, which wins."""

    result = LineField(
        label=gettext_lazy("Comment pourrions-nous… (verbe et résultat)"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("Par exemple : garder les enfants près de chez soi quand on travaille tôt ou tard"),
    )
    who = LineField(
        label=gettext_lazy("Pour qui ?"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "Des personnes dans une situation, jamais quelqu'un de nommé : les parents en horaires décalés"
        ),
    )
    where = LineField(
        label=gettext_lazy("Où ?"), max_length=120, required=False, help_text=gettext_lazy("Un quartier, un lieu")
    )
    obstacle = LineField(
        label=gettext_lazy("Alors que…"),
        max_length=240,
        required=False,
        help_text=gettext_lazy("Ce qui empêche aujourd'hui : les crèches ouvrent de 8 h à 18 h"),
    )
    question = LineField(
        label=gettext_lazy("La question entière, avec vos mots"),
        max_length=240,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Laissez vide pour assembler les réponses ci-dessus. 240 signes au plus."),
    )
    name = LineField(
        label=gettext_lazy("Nom court"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Pour les listes et le mur. Laissez vide : il sera tiré de la question."),
    )
    theme = ThemeField(label=gettext_lazy("Enjeu"), required=False)
    horizon = forms.ChoiceField(
        label=gettext_lazy("C'est un défi d'…"),
        choices=Challenge.Horizon.choices,
        initial=Challenge.Horizon.BOTH,
        widget=ChoiceCards,
    )
    success = LineField(
        label=gettext_lazy("À quoi verra-t-on la réussite ?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Un signe que l'on pourra constater : 30 foyers relayés d'ici juin"),
    )
    text = TextField(label=gettext_lazy("Pour mieux comprendre"), max_length=8000, required=False)
    credit = forms.ChoiceField(
        label=gettext_lazy("Signer"), choices=[(c.value, c.label) for c in CREDITS], initial=Credit.NAME, required=False
    )
    author_label = LineField(
        label=gettext_lazy("Quelle table, quel atelier ?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Si c'est la table qui signe : atelier du 11 janvier, table 3"),
    )
    note = LineField(label=gettext_lazy("Ce qui change"), max_length=200, required=False)

    def __init__(self, *args: Any, programme: Programme, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(ThemeField, self.fields["theme"]).take(programme)
        for name in ("note",) if is_new else ("credit", "author_label"):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["question"] = clean_line(given.get("question", "")) or assemble(
            result=given.get("result", ""),
            who=given.get("who", ""),
            where=given.get("where", ""),
            obstacle=given.get("obstacle", ""),
        )
        if not given["question"] and not self.errors:
            self.add_error(
                "result",
                _("Écrivez au moins le résultat attendu, ou la question entière : c'est elle que les autres liront."),
            )
        if len(given["question"]) > 240:
            self.add_error(
                "question",
                _("La question assemblée dépasse 240 signes. Raccourcissez une partie, ou écrivez-la vous-même."),
            )
        if not given.get("credit"):
            given["credit"] = Credit.NAME
        return given

    def words(self) -> dict[str, Any]:
        """What the action takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "result"}


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("Avec quel défi ?"))
    reason = LineField(label=gettext_lazy("Pourquoi ?"), max_length=240, help_text=gettext_lazy("Ce motif est public."))

    def __init__(self, *args: Any, challenges: Iterable[Challenge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.challenges = {str(challenge.pk): challenge for challenge in challenges}
        set_choices(self, "into", ((pk, f"{c.node.ref} · {c.name}") for pk, c in self.challenges.items()))


class MoveForm(forms.Form):
    """One step of progress, with its public reason, and a lesson when the step asks for one."""

    after = forms.ChoiceField(
        label=gettext_lazy("Nouvelle étape"),
        widget=ChoiceCards,
        error_messages={
            "required": gettext_lazy("Choisissez l'étape suivante."),
            "invalid_choice": gettext_lazy(
                "Cette étape n'est plus possible : quelqu'un a fait avancer la fiche entre-temps. Choisissez de nouveau."
            ),
        },
    )
    reason = LineField(
        label=gettext_lazy("Pourquoi ?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Ce motif est public : il s'affiche sur la page et reste dans l'historique."),
    )
    lesson = TextField(
        label=gettext_lazy("Ce que nous avons appris"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Demandé si vous abandonnez : une idée arrêtée sert à la suivante."),
    )

    def __init__(self, *args: Any, choices: Mapping[str, str], asks_lesson: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        set_choices(self, "after", choices.items())
        if not asks_lesson:
            del self.fields["lesson"]
