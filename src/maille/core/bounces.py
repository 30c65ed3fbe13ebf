"""Mails that come back: which of our mails it was, and whether its address is dead.

A report of return (RFC 3464) is believed only when it quotes the Message-ID that this site signed: anybody can write
to the address that receives reports, and must not be able to cut somebody off.
"""

from __future__ import annotations

import email.policy
import re
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from maille.core import journal
from maille.core.models import BouncedAddress, OutboxMessage

# RFC 3463: what these say is about the address; 5.3, 5.5, 5.6 and 5.7 are about the server, the message or us.
_DEAD: Final = re.compile(r"\b5\.[0124]\.\d{1,3}\b")
_OURS: Final = re.compile(r"<maille\.(\d{1,18})\.([0-9a-f]{24})@")
FORGOTTEN: Final = "efface@exemple.invalid"  # stands for the address of a mail that left long ago
_NO_SUCH_MAILBOX: Final = frozenset({550, 551, 553})
_NESTS: Final = re.compile(rb"(?:multipart|message)/", re.IGNORECASE)
_MOST_NESTS: Final = 60  # a report has four or so; Python's parser goes one call deeper for each


@dataclass(frozen=True)
class Report:
    """What a message of return says. `status`: « 5.1.1 », empty when the address is not dead."""

    mail: OutboxMessage | None
    status: str


def message_id(pk: int) -> str:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    return f"<maille.{pk}.{_sign(pk)}@{domain}>"


def _sign(pk: int) -> str:
    return salted_hmac("maille.core.bounces", str(pk)).hexdigest()[:24]


def is_bounced(address: str) -> bool:
    return BouncedAddress.objects.filter(address=address.lower()).exists()


def bounced_addresses() -> set[str]:
    """All of them, in lower case: few, beside those that answer. One query."""
    return set(BouncedAddress.objects.values_list("address", flat=True))


def note(*, address: str, source: str, now: datetime, status: str = "") -> BouncedAddress:
    """Nothing more leaves for `address`. Twice is as once: the first day stays."""
    values = {"source": source, "status": status[:12], "at": now}
    return BouncedAddress.objects.get_or_create(address=address.lower(), defaults=values)[0]


def lift(*, address: str) -> bool:
    """Mails leave again; those that were held back meanwhile do not. Tells whether there was anything to lift."""
    return bool(BouncedAddress.objects.filter(address=address.lower()).delete()[0])


def refusal(error: Exception) -> str:
    """The status when a mail server said at once that the address does not exist; else empty."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused) or len(error.recipients) != 1:
        return ""
    [(code, said)] = error.recipients.values()
    found = _DEAD.search(said.decode(errors="replace") if isinstance(said, bytes) else str(said))
    return found.group() if code in _NO_SUCH_MAILBOX and found else ""


def read_report(raw: bytes) -> Report:
    """Which of our mails came back and why. Nothing of ours, nothing final, or too deep for a report: empty."""
    if sum(1 for _nest in _NESTS.finditer(raw)) > _MOST_NESTS:
        return Report(None, "")
    message = BytesParser(policy=email.policy.compat32).parsebytes(raw)
    statuses = [status for block in _blocks(message) if (status := _dead_status(block))]
    return Report(_mail_of(message), statuses[0] if statuses else "")


@transaction.atomic
def note_report(raw: bytes, *, now: datetime) -> Report:
    """Keep what a message of return says. The address is the one we wrote to, whatever the report calls it."""
    report = read_report(raw)
    if report.mail is not None and report.status:
        note(address=report.mail.to, source=BouncedAddress.Source.REPORT, status=report.status, now=now)
        journal.record(
            "mail.bounced", at=now, subject=report.mail, programme_id=report.mail.programme_id,
            data={"status": report.status},
        )  # fmt: skip
    return report


def _blocks(message: Message) -> Iterator[Message]:
    """The groups of fields of each `message/delivery-status` part: one about the mail, one for each recipient."""
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _dead_status(block: Message) -> str:
    """« failed » is final; « delayed », « relayed », « delivered » are not."""
    if str(block.get("Action", "")).strip().lower() != "failed":
        return ""
    found = _DEAD.search(str(block.get("Status", "")))
    return found.group() if found else ""


def _mail_of(message: Message) -> OutboxMessage | None:
    """The row whose signed Message-ID the report returns, in the headers or the whole mail it quotes."""
    for quoted in _quoted(message):
        found = _OURS.search(str(quoted.get("Message-ID", "")))
        if found and constant_time_compare(found.group(2), _sign(int(found.group(1)))):
            return OutboxMessage.objects.filter(pk=int(found.group(1))).exclude(to=FORGOTTEN).first()
    return None


def _quoted(message: Message) -> Iterator[Message]:
    for part in message.walk():
        kind, inside = part.get_content_type(), part.get_payload()
        if kind == "message/rfc822" and isinstance(inside, list):
            yield from (one for one in inside if isinstance(one, Message))
        elif kind == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            yield HeaderParser().parsestr(text.decode(errors="replace") if isinstance(text, bytes) else "")
