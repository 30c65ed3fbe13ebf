"""A link for a partner."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.programmes.models import ActorKind, Programme
from maille.ui.forms import LineField
from maille.ui.templatetags.ui import tr


class KindChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, kind: Any) -> str:
        return str(tr(kind, "label"))


class RelayForm(forms.Form):
    name = LineField(
        label=_("Nom de l'organisation"), max_length=160,
        error_messages={"required": _("Dites quelle organisation relaie l'appel.")},
    )  # fmt: skip
    kind = KindChoice(
        label=_("À qui elle parle"), queryset=ActorKind.objects.none(), required=False, empty_label=_("À tous"),
        help_text=_("Ses textes et son image seront ceux-là. Elle pourra en prendre d'autres."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = programme.actor_kinds.all()  # type: ignore[attr-defined]
