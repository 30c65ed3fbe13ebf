"""The room's code when a script tries codes without end: strangers wait, whom the site knows does not."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maille.core import ratelimit, spam
from maille.workshops import tickets
from maille.workshops.models import Attendance, Slot
from maille.workshops.views import presence
from tests.gates.world import build_world

pytestmark = pytest.mark.django_db


def test_a_script_s_wrong_codes_slow_strangers_never_who_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    world = build_world()
    world.workshop.slots.all().delete()
    slot = Slot.objects.create(workshop=world.workshop, on=timezone.localdate(), part_of_day="morning")
    here = reverse("workshops:here", args=[world.programme.slug, world.workshop.slug])
    one_window = SimpleNamespace(time=lambda: 1_800_000_000.0)
    monkeypatch.setattr(ratelimit, "time", one_window)
    monkeypatch.setattr(presence, "WRONG_IN_ALL", 3)
    who = {"contact": "03 53 01 00 12", "is_15": "on", "seen": signing.dumps(time.time() - 60, salt=spam._SALT)}
    right, wrong = tickets.room_code(slot), "000000"  # a sign that no code holds
    for name in ("Ana", "Bea"):  # right codes are not counted
        assert Client().post(here, {**who, "code": right, "first_name": name}).status_code == 200
    for _try in range(4):
        Client().post(here, {**who, "code": wrong, "first_name": "Robot"})

    stranger = Client().post(here, {**who, "code": right, "first_name": "Cléo"})
    assert stranger.status_code == 422 and "accueil" in stranger.content.decode()
    assert world.client("p").post(here, {"code": right}).status_code == 200
    there = Attendance.objects.filter(was_present=True).values_list("person__first_name", flat=True)
    assert sorted(there) == sorted(["Ana", "Bea", world.people["p"].first_name])
