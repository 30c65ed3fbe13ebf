"""What the team says when it gives up somebody's seat."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.ui.forms import LineField
from maille.workshops.actions.releasing import LONGEST_REASON


class ReleaseForm(forms.Form):
    reason = LineField(
        label=_("Pourquoi, en quelques mots"), max_length=LONGEST_REASON,
        help_text=_("« A téléphoné le 4 », « inscrite deux fois ». Le journal le garde : rien sur sa santé ni sa vie privée."),
        error_messages={"required": _("Dites pourquoi en quelques mots : qui se demandera où est sa place le lira.")},
    )  # fmt: skip
