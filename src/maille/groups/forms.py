"""The shape of what is typed about groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from maille.challenges.forms import set_choices
from maille.groups.models import Group, GroupMember
from maille.ui.forms import LineField, ManyChoiceCards, TextField


class OpenForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Nom du groupe"),
        max_length=100,
        help_text=gettext_lazy("Le nom du défi convient très bien."),
    )
    joins = forms.BooleanField(label=gettext_lazy("J'en suis membre"), required=False, initial=True)


class GroupForm(forms.Form):
    name = LineField(label=gettext_lazy("Nom du groupe"), max_length=100)
    catch_up = TextField(
        label=gettext_lazy("Où en est-on, en deux minutes"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy(
            "Pour qui arrive aujourd'hui : ce qui est décidé, ce que l'on cherche, ce que l'on fait la prochaine fois."
        ),
    )
    contract = TextField(
        label=gettext_lazy("Contrat de groupe"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Comment on travaille ensemble : la parole, le temps, ce qui reste entre nous."),
    )
    text = TextField(label=gettext_lazy("Présentation"), max_length=4000, required=False)
    min_size = forms.IntegerField(label=gettext_lazy("À partir de"), min_value=2, max_value=60)
    ideal_size = forms.IntegerField(label=gettext_lazy("L'idéal"), min_value=2, max_value=60)
    max_size = forms.IntegerField(
        label=gettext_lazy("Plutôt pas plus de"),
        min_value=2,
        max_value=60,
        help_text=gettext_lazy("Un conseil, jamais un mur : personne n'est refusé."),
    )
    note = LineField(label=gettext_lazy("Ce qui change"), max_length=200, required=False)


class RolesForm(forms.Form):
    """One choice a member, named `role_<membership>`."""

    def __init__(self, *args: Any, members: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {f"role_{member.pk}": member for member in members}
        for name, member in self.members.items():
            self.fields[name] = forms.ChoiceField(
                label=member.person.public_name, choices=GroupMember.Role.choices, initial=member.role
            )

    def changes(self) -> list[tuple[GroupMember, str]]:
        return [
            (self.members[name], role) for name, role in self.cleaned_data.items() if self.members[name].role != role
        ]


class SplitForm(forms.Form):
    first = LineField(label=gettext_lazy("Nom du premier groupe"), max_length=100)
    other = LineField(label=gettext_lazy("Nom du second groupe"), max_length=100)
    second = forms.MultipleChoiceField(
        label=gettext_lazy("Qui va dans le second groupe ?"),
        widget=ManyChoiceCards,
        help_text=gettext_lazy("Demandez-le à chaque personne. Les autres restent dans le premier."),
    )
    reason = LineField(label=gettext_lazy("Pourquoi ?"), max_length=300, help_text=gettext_lazy("Ce motif est public."))

    def __init__(self, *args: Any, members: Iterable[GroupMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(member.person_id): member.person for member in members}
        set_choices(self, "second", ((pk, person.public_name) for pk, person in self.people.items()))


class MergeForm(forms.Form):
    into = forms.ChoiceField(label=gettext_lazy("Avec quel groupe ?"))
    reason = LineField(label=gettext_lazy("Pourquoi ?"), max_length=300, help_text=gettext_lazy("Ce motif est public."))

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        set_choices(self, "into", ((pk, f"{group.node.ref} · {group.node.title}") for pk, group in self.groups.items()))
