"""The shape of what is typed about ideas and solutions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maille.challenges.forms import CREDITS, set_choices
from maille.contributions.models import Credit
from maille.groups.models import Group
from maille.people.models import Person
from maille.solutions.models import Solution
from maille.ui.forms import LineField, ManyChoiceCards, TextField


class SolutionForm(forms.Form):
    title = LineField(
        label=gettext_lazy("Votre idée en une phrase"),
        max_length=240,
        help_text=gettext_lazy("Un nom, ou ce que l'on ferait : un atelier où l'on répare ensemble le soir"),
    )
    for_whom = LineField(label=gettext_lazy("Pour qui ?"), max_length=200, required=False)
    how = TextField(
        label=gettext_lazy("Comment cela marche ?"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("Une journée type, qui fait quoi, avec quoi. Une esquisse suffit."),
    )
    novelty = LineField(label=gettext_lazy("Qu'est-ce qui est nouveau ici ?"), max_length=400, required=False)
    text = TextField(label=gettext_lazy("Autre chose à dire ?"), max_length=8000, required=False)
    group = forms.ChoiceField(label=gettext_lazy("Avec le groupe"), required=False)
    co_authors = forms.MultipleChoiceField(
        label=gettext_lazy("Avec qui l'avez-vous imaginée ?"),
        required=False,
        widget=ManyChoiceCards,
        help_text=gettext_lazy("Les membres du groupe que vous cochez en sont aussi les auteurs."),
    )
    inspired_by = LineField(
        label=gettext_lazy("Inspirée de"), max_length=300, required=False,
        help_text=gettext_lazy("Le repère (B12, D03, S07…) d'une contribution de ce programme, ou l'adresse de sa page, même dans un autre programme de ce site."),
    )  # fmt: skip
    credit = forms.ChoiceField(
        label=gettext_lazy("Signer"), choices=[(c.value, c.label) for c in CREDITS], initial=Credit.NAME, required=False
    )
    author_label = LineField(
        label=gettext_lazy("Quelle table, quel atelier ?"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Si c'est la table qui signe : atelier du 26 janvier, table 2"),
    )
    note = LineField(label=gettext_lazy("Ce qui change"), max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        groups: Iterable[Group] = (),
        people: Iterable[Person] = (),
        is_new: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.people = {str(person.pk): person for person in people}
        gone = {"note"} if is_new else {"group", "co_authors", "inspired_by", "credit", "author_label"}
        if not self.groups:
            gone.add("group")
        if not self.people:
            gone.add("co_authors")
        for name in gone:
            self.fields.pop(name, None)
        if "group" in self.fields:
            set_choices(
                self,
                "group",
                [
                    ("", gettext_lazy("Aucun groupe : c'est mon idée")),
                    *((pk, g.node.title) for pk, g in self.groups.items()),
                ],
            )
        if "co_authors" in self.fields:
            set_choices(self, "co_authors", ((pk, person.public_name) for pk, person in self.people.items()))

    def words(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        if "credit" in given:
            given["credit"] = given["credit"] or Credit.NAME
            given["group"] = self.groups.get(given.get("group", ""))
            given["co_authors"] = [self.people[pk] for pk in given.get("co_authors", [])]
        return given


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("Avec quelle idée ?"))
    reason = LineField(label=gettext_lazy("Pourquoi ?"), max_length=300, help_text=gettext_lazy("Ce motif est public."))

    def __init__(self, *args: Any, solutions: Iterable[Solution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.solutions = {str(solution.pk): solution for solution in solutions}
        set_choices(
            self,
            "into",
            ((pk, f"{solution.node.ref} · {solution.node.title}") for pk, solution in self.solutions.items()),
        )
