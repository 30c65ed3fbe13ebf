from datetime import timedelta

import pytest
from django.utils import timezone

from maille.core import housekeeping, outbox, ratelimit
from maille.core.models import IdempotencyKey, OutboxMessage, RateCount

pytestmark = pytest.mark.django_db


def test_what_has_served_is_forgotten_and_the_rest_is_kept():
    now = timezone.now()
    for key in ("vieux", "neuf"):
        IdempotencyKey.objects.create(key=key, scope="essai")
        ratelimit.hit(key, limit=9, seconds=60)
        outbox.queue_mail(key=key, kind="essai", to=f"{key}@exemple.invalid", subject="s", text="t")
    IdempotencyKey.objects.filter(key="vieux").update(created_at=now - timedelta(days=15))
    RateCount.objects.filter(pk=RateCount.objects.order_by("pk").first().pk).update(at=now - timedelta(days=3))
    OutboxMessage.objects.filter(key="vieux").update(state="sent", sent_at=now - timedelta(days=61))

    assert housekeeping.sweep(now=now) == 3
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["neuf"]
    assert RateCount.objects.count() == 1
    assert list(OutboxMessage.objects.order_by("key").values_list("key", "text")) == [("neuf", "t"), ("vieux", "")]


def test_sweeping_twice_is_as_good_as_once():
    housekeeping.sweep(now=timezone.now())

    assert housekeeping.sweep(now=timezone.now()) == 0
