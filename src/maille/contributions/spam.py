"""Keeping automatic spam out without third parties: a trap, a clock, limits by browser and for the whole site."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, cast

from django import forms
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maille.contributions.models import Comment, Node, Report
from maille.core import ratelimit
from maille.core.errors import RuleError
from maille.people.models import Person
from maille.people.session import browser_of

SALT = "form-opened"
FASTEST = timedelta(seconds=2)
OLDEST = timedelta(days=14)
MOST_LINKS = 4
# Whole site, by people we do not know. A room of 120 people writes less.
UNSIGNED_AN_HOUR = 600
REPORTS_AN_HOUR = 100
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class GuardedForm(forms.Form):
    """A form open to people we do not know. The trap must stay empty; the form must not come back at once."""

    website = forms.CharField(required=False, label=gettext_lazy("Laissez ce champ vide"), widget=forms.TextInput(
        attrs={"autocomplete": "off", "tabindex": "-1"}))  # fmt: skip
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_known = is_known
        if not self.is_bound:
            self.initial.setdefault("opened", _stamp())

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("website"):
            self._set("website", "")
            raise forms.ValidationError(
                _(
                    "Un champ caché a été rempli, comme le font les robots. Il est vidé et votre texte est gardé : envoyez de nouveau."
                )
            )
        if not self.is_known:
            self._check_clock(str(values.get("opened") or ""))
        return values

    def _check_clock(self, opened: str) -> None:
        try:
            age = timezone.now().timestamp() - int(signing.loads(opened, salt=SALT))
        except (signing.BadSignature, ValueError, TypeError):
            age = OLDEST.total_seconds() + 1
        if age > OLDEST.total_seconds():
            self._start_again()
            raise forms.ValidationError(_("Cette page a trop attendu. Votre texte est gardé : envoyez de nouveau."))
        if age < FASTEST.total_seconds():
            raise forms.ValidationError(
                _("C'est allé trop vite pour une personne. Votre texte est gardé : envoyez de nouveau.")
            )

    def _start_again(self) -> None:
        self._set("opened", _stamp())

    def _set(self, name: str, value: str) -> None:
        data = cast(QueryDict, self.data).copy()
        data[name] = value
        self.data = data


def _stamp() -> str:
    return signing.dumps(int(timezone.now().timestamp()), salt=SALT)


def check_rates(request: HttpRequest, person: Person | None) -> None:
    """Raises RuleError when this person or this browser writes too much. A tablet may go round a whole table."""
    ratelimit.hit(f"write:p{person.pk}" if person else f"write:b{browser_of(request)}", limit=60, seconds=3600)


def check_crowd(unsigned: QuerySet[Any], *, most: int) -> None:
    """Raises RuleError when `unsigned`, what people we do not know gave in the last hour, reaches `most`."""
    if unsigned.count() >= most:
        raise RuleError(
            _(
                "Trop de messages anonymes arrivent en ce moment. Rejoignez le programme : cela prend trois champs, et votre texte est gardé."
            )
        )


def unsigned_nodes() -> QuerySet[Node]:
    return Node.objects.filter(author=None, entered_by=None, created_at__gte=timezone.now() - timedelta(hours=1))


def unsigned_reports() -> QuerySet[Report]:
    return Report.objects.filter(reporter=None, at__gte=timezone.now() - timedelta(hours=1))


def check_words(*texts: str, by: Person | None, field: str) -> None:
    """Raises RuleError for many links, or the very same text given a moment ago by somebody unknown."""
    if sum(len(_LINK.findall(text)) for text in texts) > MOST_LINKS:
        raise RuleError(_("Il y a beaucoup de liens dans ce texte. Gardez-en quatre au plus."), field=field)
    if (
        by is None
        and texts
        and Node.objects.filter(
            title=texts[0], author=None, created_at__gte=timezone.now() - timedelta(minutes=10)
        ).exists()
    ):
        raise RuleError(
            _("Cette phrase vient d'être publiée. Si c'est la vôtre, tout va bien ; sinon, dites-le avec vos mots."),
            field=field,
        )


def check_repeated(node: Node, *, field: str = "title") -> None:
    """Raises RuleError when its giver gave the very same a moment ago: a page gone back to and sent again, as a rule."""
    given = Node.objects.filter(programme_id=node.programme_id, kind=node.kind, title=node.title)
    recent = given.filter(author_id=node.author_id, created_at__gte=timezone.now() - timedelta(minutes=10))
    if recent.exclude(pk=node.pk).exists():
        raise RuleError(
            _("Vous venez de publier ces mots : ils sont bien arrivés. Pour autre chose, changez la phrase."),
            field=field,
        )


def check_comment(text: str, by: Person) -> None:
    """Raises RuleError for many links or a comment repeated word for word."""
    check_words(text, by=by, field="text")
    if Comment.objects.filter(author=by, text=text, at__gte=timezone.now() - timedelta(minutes=10)).exists():
        raise RuleError(_("Vous venez de publier ce commentaire."), field="text")
