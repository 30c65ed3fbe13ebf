"""A mail that comes back: believed only when it quotes what this site signed, then nothing more leaves."""

import io
import smtplib
from argparse import Namespace
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.core import mail
from django.utils import timezone

from maille.commands import bounce
from maille.core import bounces, outbox
from maille.core.models import BouncedAddress, JournalEntry, OutboxMessage

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def queue(key="k", kind="reminder", to="Ada@exemple.invalid", **fields):
    return outbox.queue_mail(key=key, kind=kind, to=to, subject="Bonjour", text="Texte", due_at=NOW, **fields)


def report(message_id, *, action="failed", status="5.1.1", whole=False):
    """What a mail server sends back (RFC 3464): words, the facts, and the mail or its headers."""
    quoted = f"Message-ID: {message_id}\r\nSubject: Bonjour\r\n\r\n{'Texte' if whole else ''}"
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    return (
        "From: MAILER-DAEMON@hote.invalid\r\nTo: maille@exemple.invalid\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; hote.invalid\r\n\r\n"
        f"Final-Recipient: rfc822; ailleurs@exemple.invalid\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} no such user\r\n\r\n"
        f"--b\r\nContent-Type: {kind}\r\n\r\n{quoted}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize("whole", [True, False])
def test_an_address_whose_mail_comes_back_gets_no_more(whole):
    sent, waiting = queue(), queue(key="later")
    found = bounces.note_report(report(bounces.message_id(sent.pk), whole=whole), now=NOW)

    assert (found.mail, found.status) == (sent, "5.1.1")
    assert BouncedAddress.objects.get().address == "ada@exemple.invalid"  # whom we wrote to, in lower case
    assert JournalEntry.objects.get(verb="mail.bounced").data == {"status": "5.1.1"}
    outbox.send_due(now=NOW)
    waiting.refresh_from_db()
    assert (waiting.state, mail.outbox) == ("stopped", [])


def test_a_mail_leaves_with_the_mark_that_a_report_quotes():
    message = queue()
    outbox.send_due(now=NOW)
    assert mail.outbox[0].extra_headers["Message-ID"] == bounces.message_id(message.pk)


def test_the_code_that_somebody_asks_for_is_tried_all_the_same():
    bounces.note(address="ada@exemple.invalid", source="hand", now=NOW)
    queue(kind="sign_in")
    assert outbox.send_due(now=NOW) == 1


@pytest.mark.parametrize(
    "action, status", [("delayed", "5.1.1"), ("failed", "4.2.2"), ("failed", "5.7.1"), ("failed", "")]
)
def test_what_is_not_about_a_dead_address_changes_nothing(action, status):
    message = queue()
    bounces.note_report(report(bounces.message_id(message.pk), action=action, status=status), now=NOW)
    assert not BouncedAddress.objects.exists()


def test_a_report_that_nobody_signed_cuts_nobody_off():
    message = queue()
    forged = bounces.message_id(message.pk).replace(f".{message.pk}.", f".{message.pk + 1}.")
    for quoted in ("<ada@exemple.invalid>", forged, f"<maille.{message.pk}.{'0' * 24}@exemple.invalid>"):
        assert bounces.note_report(report(quoted), now=NOW).mail is None
    assert not BouncedAddress.objects.exists()


def test_bytes_that_are_no_report_are_read_without_harm():
    plain = EmailMessage()
    plain["Subject"] = "Absent"
    plain.set_content("Je suis en vacances.")
    for raw in (b"", b"\xff\xfe\x00", plain.as_bytes(), b"Content-Type: message/delivery-status\r\n\r\n\xe9"):
        assert bounces.note_report(raw, now=NOW) == bounces.Report(None, "")


@pytest.mark.parametrize("layer", ['multipart/mixed; boundary="b{0}"\n\n--b{0}\n', "message/rfc822\n\n"])
def test_a_message_nested_without_end_notes_nothing_and_sends_no_report_back(layer, monkeypatch, capsys):
    nested = "".join(f"Content-Type: {layer.format(depth)}" for depth in range(3000))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(nested.encode())))

    assert bounce.run(Namespace()) == 0
    assert "rien n'est noté" in capsys.readouterr().out


def test_the_command_reads_what_the_mail_server_pipes(monkeypatch, capsys):
    message = queue()
    piped = io.TextIOWrapper(io.BytesIO(report(bounces.message_id(message.pk))))
    monkeypatch.setattr("sys.stdin", piped)

    assert bounce.run(Namespace()) == 0
    assert f"Courriel {message.pk}" in capsys.readouterr().out and bounces.is_bounced(message.to)


def test_an_address_refused_at_once_is_not_tried_again(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.core.broken_mail.Backend"
    refused = smtplib.SMTPRecipientsRefused({"ada@exemple.invalid": (550, b"5.1.1 User unknown")})
    monkeypatch.setattr("tests.core.broken_mail.ERROR", refused)
    message = queue()

    outbox.send_due(now=NOW)

    message.refresh_from_db()
    assert (message.state, message.attempts, bounces.is_bounced(message.to)) == ("failed", 1, True)


def test_a_greylisted_address_is_tried_again(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.core.broken_mail.Backend"
    refused = smtplib.SMTPRecipientsRefused({"ada@exemple.invalid": (450, b"4.2.0 Greylisted")})
    monkeypatch.setattr("tests.core.broken_mail.ERROR", refused)
    message = queue()

    outbox.send_due(now=NOW)

    message.refresh_from_db()
    assert (message.state, bounces.is_bounced(message.to)) == ("waiting", False)


def test_a_mail_of_no_use_any_more_is_dropped_and_never_sent_late():
    message = queue(expires_at=NOW + timedelta(hours=1))
    assert outbox.send_due(now=NOW + timedelta(days=3)) == 0  # the server was stopped for three days

    message.refresh_from_db()
    assert (message.state, OutboxMessage.objects.count()) == ("late", 1)
