"""What the organiser decides about mails."""

from __future__ import annotations

import hashlib
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maille.programmes.models import Programme
from maille.steering import segments
from maille.steering.actions.writing import Message
from maille.ui.forms import ChoiceCards, LineField, ManyChoiceCards
from maille.workshops.reminders import CHOICES


def day_choices() -> list[tuple[str, str]]:
    """In the reader's language: asked each time the form is made."""
    return [
        (str(days), ngettext("%(days)d jour avant", "%(days)d jours avant", days) % {"days": days}) for days in CHOICES
    ]


class RemindersForm(forms.Form):
    days = forms.MultipleChoiceField(
        label=_("Rappeler"), required=False, widget=ManyChoiceCards, choices=day_choices,
        help_text=_("Sans rien cocher, aucun rappel ne part."),
    )  # fmt: skip


class WriteForm(forms.Form):
    """`seen`: the print of what the last preview showed; nothing else leaves. Its kind is asked where there is a choice: to
    a workshop or a group. To all others it is a piece of news, whatever was ticked: the page says so beside the choice."""

    segment = forms.ChoiceField(label=_("À qui ?"))
    nature = forms.ChoiceField(
        label=_("Pour un atelier ou un groupe, ce que c'est"), widget=ChoiceCards, initial="useful",
        choices=[("useful", _("Utile à leur atelier ou à leur groupe : va à tous")), ("news", _("Une nouvelle : seulement à qui l'a accepté"))],
    )  # fmt: skip
    subject = forms.CharField(label=_("Objet"), max_length=200)
    text = forms.CharField(
        label=_("Message"), max_length=8000, widget=forms.Textarea(attrs={"rows": 9}),
        help_text=_("« Bonjour » et le prénom sont ajoutés, ainsi que la raison de l'envoi."),
    )  # fmt: skip

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["segment"].choices = segments.choices(programme)  # type: ignore[attr-defined]

    def message(self) -> Message:
        given = self.cleaned_data
        is_news = given["nature"] == "news" or not segments.takes_useful(given["segment"])
        return Message(given["segment"], is_news, given["subject"], given["text"])


def print_of(message: Message, count: int) -> str:
    """Changes with every word and with the number of people: what was shown is what leaves."""
    return hashlib.sha256(repr((message, count)).encode(errors="surrogatepass")).hexdigest()[:20]


class AddressForm(forms.Form):
    """The address somebody gave on the telephone."""

    email = LineField(
        label=_("Nouvelle adresse e-mail"), max_length=254, error_messages={"required": _("Écrivez la bonne adresse.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
