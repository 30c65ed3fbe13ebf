from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from maille.core import outbox
from maille.core.models import OutboxMessage

pytestmark = pytest.mark.django_db


def _queue(key="k", **fields):
    return outbox.queue_mail(
        key=key, kind="essai", to="a@exemple.invalid", subject="Bonjour\nà tous", text="Texte", **fields
    )


def test_one_row_a_key():
    assert _queue().pk == _queue().pk
    assert OutboxMessage.objects.count() == 1


def test_a_subject_is_one_line():
    assert _queue().subject == "Bonjour à tous"


def test_due_mail_leaves_once():
    _queue()
    now = timezone.now() + timedelta(seconds=1)

    assert (outbox.send_due(now=now), outbox.send_due(now=now)) == (1, 0)
    assert [m.to for m in mail.outbox] == [["a@exemple.invalid"]]


def test_mail_due_later_waits():
    _queue(due_at=timezone.now() + timedelta(hours=1))

    assert outbox.send_due(now=timezone.now()) == 0


def test_a_mail_left_half_sent_is_in_doubt_and_never_sent_again():
    message = _queue()
    OutboxMessage.objects.filter(pk=message.pk).update(state="sending", due_at=timezone.now() - timedelta(hours=1))

    assert outbox.send_due(now=timezone.now()) == 0
    message.refresh_from_db()
    assert message.state == "in_doubt"


def test_a_dead_server_postpones_then_gives_up(settings):
    settings.EMAIL_BACKEND = "tests.core.broken_mail.Backend"
    message = _queue()
    now = timezone.now() + timedelta(seconds=1)

    for _attempt in range(outbox.MAX_ATTEMPTS):
        outbox.send_due(now=now)
        now += timedelta(days=2)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.error) == ("failed", 6, "ConnectionRefusedError")


class Killed(BaseException):
    """What `kill -9` is to a test: nothing of ours catches it, nothing after it runs."""


def test_killed_between_claim_and_send_leaves_one_row_in_doubt(monkeypatch):
    """The worker dies while it speaks to the mail server; the next one lists the mail and neither doubles nor resends it."""
    message, other = _queue(), _queue(key="other")
    now = timezone.now() + timedelta(seconds=1)

    def die(*_arguments, **_more):
        raise Killed

    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", die)
        outbox.send_due(now=now)
    message.refresh_from_db()
    assert message.state == "sending"

    later = now + outbox.IN_DOUBT_AFTER + timedelta(seconds=1)
    assert outbox.send_due(now=later) == 1  # the other one leaves
    assert _queue().pk == message.pk  # the same act again makes no second row
    assert outbox.send_due(now=later + timedelta(days=1)) == 0
    states = dict(OutboxMessage.objects.values_list("key", "state"))
    assert states == {"k": "in_doubt", "other": "sent"} and other.pk != message.pk
    assert len(mail.outbox) == 1


def test_killed_before_the_claim_loses_nothing(monkeypatch):
    _queue()
    now = timezone.now() + timedelta(seconds=1)
    with monkeypatch.context() as broken, pytest.raises(Killed):
        broken.setattr(outbox, "mark_in_doubt", _raise_killed)
        outbox.send_due(now=now)

    assert outbox.send_due(now=now) == 1 and len(mail.outbox) == 1


def _raise_killed(**_facts):
    raise Killed
