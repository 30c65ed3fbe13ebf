"""What is typed about any contribution."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from maille.contributions.models import Report
from maille.contributions.spam import GuardedForm
from maille.ui.forms import ChoiceCards, LineField, TextField


class CommentForm(forms.Form):
    text = TextField(label=_("Votre commentaire"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}),
                     help_text=_("Parlez de la situation, jamais de la santé, de la religion ou de l'origine de quelqu'un."))  # fmt: skip


class ReportForm(GuardedForm):
    ground = forms.ChoiceField(label=_("Qu'est-ce qui pose problème ?"), choices=Report.Ground, widget=ChoiceCards)
    text = TextField(label=_("Expliquez en quelques mots"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    email = forms.EmailField(
        label=_("Votre adresse e-mail"), required=False, help_text=_("Seulement si vous voulez connaître la décision.")
    )


class InspirationForm(forms.Form):
    source = LineField(
        label=_("Inspirée de"), max_length=300,
        help_text=_("Le repère (B12, D03, S07…) d'une contribution de ce programme, ou l'adresse de sa page, même dans un autre programme de ce site."),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = LineField(
        label=_("Pourquoi ?"), max_length=300, required=False, help_text=_("Facultatif. Visible de tous.")
    )
