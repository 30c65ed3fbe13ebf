"""Letters: one text makes the plain and the HTML part of a mail, in the person's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from maille.core import bounces
from maille.core.models import OutboxMessage
from maille.core.outbox import one_line, queue_mail, queue_many
from maille.people.models import Person
from maille.people.topics import is_topic, programme_of
from maille.ui.typography import typo

_SALT = "maille.people.unsubscribe"
# What nobody types: the holes of a mould.
_GREET_HERE: Final = "\ue000salut\ue000"
_STOP_HERE: Final = "\ue000stop\ue000"
OWN_LINK: Final = "\ue000lien\ue000"  # in a letter to many: the address that each gets of their own (`own_link`)


@dataclass(frozen=True)
class Item:
    """One line of news in a letter: words and where they lead."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Letter:
    """What a mail says, with the programme's slogan (R02). `links`: what else may be done, below. Write it inside `in_language_of`; addresses are absolute (`absolute`)."""

    subject: str
    greeting: str
    paragraphs: list[str]
    button: Item | None = None
    code: str = ""
    items: list[Item] = field(default_factory=list)
    links: list[Item] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    why: str = ""
    slogan: str = ""


def absolute(path: str) -> str:
    """The public address of a path, else the one `maille serve` prints. Never the request's: its host may be forged."""
    base = settings.PUBLIC_URL or f"http://127.0.0.1:{settings.ENV.port}"
    return f"{base}{path}"


@contextmanager
def in_language_of(person: Person | None) -> Iterator[None]:
    with translation.override(person.language if person is not None else settings.LANGUAGE_CODE):
        yield


def send_letter(
    letter: Letter,
    *,
    key: str,
    kind: str,
    to: str,
    person: Person | None = None,
    programme_id: int | None = None,
    secret: bool = False,
    is_news: bool = False,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> OutboxMessage:
    """Queue the letter under `key`. `is_news`: it may be refused in one click, so it says how and carries the headers."""
    stop = stop_address(person) if is_news and person is not None else ""
    letter = _in_print(letter)
    context = _context(letter, stop)
    return queue_mail(
        key=key,
        kind=kind,
        to=to,
        subject=letter.subject,
        text=render_to_string("people/mail/letter.txt", context),
        html=render_to_string("people/mail/letter.html", context),
        person_id=person.pk if person is not None else None,
        programme_id=programme_id,
        headers=headers_of(stop),
        secret=secret,
        due_at=due_at,
        expires_at=expires_at,
    )


def queue_letters(
    people: Iterable[Person],
    *,
    write: Callable[[], Letter],
    key: Callable[[Person], str],
    kind: str,
    programme_id: int,
    is_news: bool = False,
    topic: str = "",
    own_link: Callable[[Person], str] | None = None,
    due_at: datetime | None = None,
    expires_at: datetime | None = None,
) -> int:
    """One letter to many, written once a language (`write`, which leaves the greeting empty) and greeted by name.

    `topic` (`people/topics.py`): whoever refused it is left out, and it stops in one click, as news do. Left out too:
    people without an address, no longer there, or from whose address mails come back. 10,000 take a few seconds.
    `own_link`: the address that stands for each at `OWN_LINK`.
    Returns how many are new.
    """
    reached = reachable(people, topic=topic)
    moulds: dict[str, Mould] = {}
    due = due_at or timezone.now()

    def message(person: Person) -> OutboxMessage:
        with in_language_of(person):
            mould = moulds.get(person.language) or moulds.setdefault(
                person.language, Mould.of(write(), is_news or bool(topic), topic)
            )
            return OutboxMessage(
                key=key(person)[:120], kind=kind, person_id=person.pk, programme_id=programme_id, to=person.contact_email,
                due_at=due, expires_at=expires_at, **mould.cast(person, own_link(person) if own_link else ""),
            )  # fmt: skip

    return queue_many(map(message, reached))


def reachable(people: Iterable[Person], *, topic: str = "") -> list[Person]:
    """Those to whom a letter about `topic` may leave now."""
    found = [one for one in people if one.contact_email and one.is_alive and (not topic or one.wants(topic))]
    dead = bounces.bounced_addresses()
    return [person for person in found if person.contact_email.lower() not in dead]


@dataclass(frozen=True)
class Mould:
    """A letter with holes, for a name, the address that stops the news, one's own link: rendered once, filled for each."""

    subject: str
    text: str
    html: str
    is_news: bool
    topic: str = ""
    stops_at: str = ""  # the address that stops it, with a hole for whose: looked up once

    @classmethod
    def of(cls, letter: Letter, is_news: bool, topic: str = "") -> Mould:
        letter = _in_print(letter)
        context = _context(replace(letter, greeting=_GREET_HERE), _STOP_HERE if is_news else "", topic)
        text = render_to_string("people/mail/letter.txt", context)
        html = render_to_string("people/mail/letter.html", context)
        return cls(one_line(letter.subject), text, html, is_news, topic, _stops_at(_STOP_HERE))

    def cast(self, person: Person, own_link: str = "") -> dict[str, Any]:
        greeting = _("Bonjour %(name)s,") % {"name": person.pseudonym or person.first_name}
        stop = self.stops_at.replace(_STOP_HERE, unsubscribe_token(person, self.topic)) if self.is_news else ""
        return {
            "subject": self.subject, "headers": headers_of(stop),
            "text": self.text.replace(_STOP_HERE, stop).replace(OWN_LINK, own_link).replace(_GREET_HERE, greeting),
            "html": self.html.replace(_STOP_HERE, escape(stop)).replace(OWN_LINK, escape(own_link)).replace(_GREET_HERE, escape(greeting)),
        }  # fmt: skip


def _in_print(letter: Letter) -> Letter:
    """In French, set as print does it, whatever its sentences were filled with; the greeting keeps the name as it was given."""
    if not (translation.get_language() or settings.LANGUAGE_CODE).startswith("fr"):
        return letter

    def item(one: Item) -> Item:
        return replace(one, text=typo(one.text))

    return replace(
        letter, subject=typo(letter.subject), paragraphs=[typo(one) for one in letter.paragraphs],
        button=item(letter.button) if letter.button else None, items=[item(one) for one in letter.items],
        links=[item(one) for one in letter.links], after=[typo(one) for one in letter.after], why=typo(letter.why), slogan=typo(letter.slogan),
    )  # fmt: skip


def _context(letter: Letter, stop: str, topic: str = "") -> dict[str, Any]:
    """For both parts. `stop`: the address that stops what the letter belongs to."""
    words = (
        _("Ne plus recevoir les messages de cette équipe")
        if programme_of(topic)
        else _("Ne plus recevoir ces nouvelles")
    )
    language = translation.get_language() or settings.LANGUAGE_CODE
    return {"letter": letter, "stop": stop, "stop_words": words, "language": language}


def headers_of(stop: str) -> dict[str, str]:
    """RFC 3834; with RFC 8058 for what may be refused: mail readers show a button of their own."""
    headers = {"Auto-Submitted": "auto-generated"}
    return headers | (
        {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if stop else {}
    )


def stop_address(person: Person, topic: str = "") -> str:
    return _stops_at(unsubscribe_token(person, topic))


def _stops_at(token: str) -> str:
    return absolute(unquote(reverse("people:unsubscribe", args=[token])))


def unsubscribe_token(person: Person, topic: str = "") -> str:
    """Names the person to the one page that stops their news, or one topic; it opens nothing else and never expires."""
    return signing.dumps([person.pk, topic] if topic else person.pk, salt=_SALT, compress=False)


def stop_of_token(token: str) -> tuple[Person, str] | None:
    """Whose mails, and which topic; an empty one means the news."""
    try:
        found = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    pk, topic = found if isinstance(found, list) else (found, "")
    person = Person.objects.alive().filter(pk=pk).first()
    return (person, topic) if person is not None and (not topic or is_topic(topic)) else None
