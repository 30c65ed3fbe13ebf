"""The organiser writes to a segment: by Maille, to oneself as a test, or by hand from another program."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from maille.core import journal
from maille.core.errors import RuleError
from maille.core.text import clean, clean_line
from maille.people.mails import Letter, queue_letters
from maille.people.models import Person
from maille.people.topics import TEAM_KIND, team_topic
from maille.programmes.models import Programme
from maille.steering import segments

_GREETINGS: Final = frozenset({"bonjour", "bonjour à tous", "bonjour à toutes et à tous", "hello", "dear all"})


@dataclass(frozen=True)
class Message:
    """`is_news`: only to those who agreed to get news. What is none may be stopped too, but for one's own place's sake."""

    segment: str
    is_news: bool
    subject: str
    text: str

    def letter(self, programme: Programme) -> Letter:
        facts = {"title": programme.title}
        why = (
            _("Vous recevez ce message parce que vous avez demandé les nouvelles de « %(title)s ».")
            if self.is_news
            else _("Vous recevez ce message parce qu'il concerne votre atelier ou votre groupe dans « %(title)s ».")
        )
        paragraphs = [part.strip() for part in clean(self.text).split("\n") if part.strip()]
        if (
            paragraphs and paragraphs[0].rstrip(" ,!").casefold() in _GREETINGS
        ):  # each letter begins with the person's own
            del paragraphs[0]
        return Letter(subject=clean_line(self.subject)[:250], greeting="", paragraphs=paragraphs, why=why % facts)


@transaction.atomic
def write_to(*, programme: Programme, message: Message, by: Person, now: datetime) -> int:
    """Queue the message for everybody it may reach; returns how many. Call it once for one click (`run_once`)."""
    people, held = people_reached(programme, message), segments.holding(programme, message.segment)
    name = secrets.token_hex(8)
    facts: dict[str, Any] = {
        "write": lambda: message.letter(programme), "key": lambda person: f"message:{name}:{person.pk}",
        "programme_id": programme.pk, "due_at": now,
    }  # fmt: skip
    if message.is_news:
        count = queue_letters(people, kind="message", is_news=True, **facts)
    else:
        count = queue_letters([person for person in people if person.pk in held], kind="message", **facts)
        others = [person for person in people if person.pk not in held]
        count += queue_letters(others, kind=TEAM_KIND, topic=team_topic(programme.pk), **facts)
    _note("mail.written", programme, message, count, by=by, now=now)
    return count


@transaction.atomic
def test_message(*, programme: Programme, message: Message, by: Person, now: datetime) -> None:
    """The very letter, to its writer alone."""
    if not by.contact_email:
        raise RuleError(
            _("Votre fiche n'a pas d'adresse e-mail : donnez-en une dans votre profil pour recevoir l'essai.")
        )
    name = secrets.token_hex(8)
    queue_letters(
        [by], write=lambda: message.letter(programme), key=lambda _person: f"message-test:{name}", kind="message",
        programme_id=programme.pk, is_news=message.is_news, due_at=now,
    )  # fmt: skip


@transaction.atomic
def note_sent_by_hand(*, programme: Programme, message: Message, by: Person, now: datetime) -> int:
    """It left from another program: the journal says to how many, and who did it."""
    count = len(people_reached(programme, message))
    _note("mail.sent_by_hand", programme, message, count, by=by, now=now)
    return count


def people_reached(programme: Programme, message: Message) -> list[Person]:
    """Raises RuleError when nobody may get it, or when what is no news would go beyond one's own workshop or group."""
    if not message.is_news and not segments.takes_useful(message.segment):
        raise RuleError(
            _("Un message utile s'adresse aux personnes d'un atelier ou d'un groupe. Pour les autres, envoyez une nouvelle."),
            field="nature",
        )  # fmt: skip
    people = segments.reach(programme, message.segment, is_news=message.is_news).people
    if not people:
        raise RuleError(_("Ce message n'atteindrait personne. Choisissez d'autres destinataires."), field="segment")
    return people


def _note(verb: str, programme: Programme, message: Message, count: int, *, by: Person, now: datetime) -> None:
    data = {"segment": message.segment, "people": count, "subject": clean_line(message.subject)[:120]}
    journal.record(verb, at=now, subject=programme, by=by, role="organiser", programme_id=programme.pk, data=data)
