"""The run sheet of the first workshop, held against the method's own figures."""

from __future__ import annotations

from datetime import time

import pytest
from django.urls import reverse

from maille.workshops.runsheet import RunSheet, TooShortError, run_sheet
from tests.gates.world import World, build_world
from tests.workshops.test_printing import pages_of

NINE, HALF_PAST_TWELVE = time(9), time(12, 30)


def morning(talks: int) -> RunSheet:
    return run_sheet(talks=talks, starts=NINE, ends=HALF_PAST_TWELVE)


def minutes(plan: RunSheet) -> list[int]:
    return [step.minutes for step in plan.steps]


def test_six_talks_give_the_morning_of_the_method():
    plan = morning(6)

    # 08:30/30 · 09:00/15 · 09:15/50 · 10:05/15 · 10:20/10 · 10:30/12 · 10:42/20 · 11:02/20 · 11:22/20 · 11:42/12 · 11:54/6 · 12:00/15 · 12:15/15
    assert [(f"{step.starts:%H:%M}", step.minutes) for step in plan.steps] == [
        ("08:30", 30), ("09:00", 15), ("09:15", 50), ("10:05", 15), ("10:20", 10), ("10:30", 12), ("10:42", 20),
        ("11:02", 20), ("11:22", 20), ("11:42", 12), ("11:54", 6), ("12:00", 15), ("12:15", 15),
    ]  # fmt: skip


def test_nine_talks_sort_while_writing_and_shorten_the_gallery():
    plan = morning(9)

    assert plan.workshop_minutes == 91  # 163 − 8 × 9
    assert minutes(plan) == [30, 15, 74, 15, 10, 12, 20, 20, 8, 6, 15, 15]


def test_three_talks_leave_time_for_a_fishbowl():
    plan = morning(3)

    assert plan.workshop_minutes == 139
    assert minutes(plan) == [30, 15, 26, 15, 24, 10, 12, 20, 20, 20, 12, 6, 15, 15]


@pytest.mark.parametrize("talks", range(1, 10))
def test_steps_follow_one_another_to_the_very_end(talks: int):
    for starts, ends in [(NINE, HALF_PAST_TWELVE), (time(13, 30), time(18)), (time(8, 15), time(12, 29))]:
        try:
            plan = run_sheet(talks=talks, starts=starts, ends=ends)
        except TooShortError:
            continue
        at = plan.steps[0].starts.hour * 60 + plan.steps[0].starts.minute
        for step in plan.steps:
            assert step.starts == time(at // 60, at % 60)
            assert step.minutes > 0
            at += step.minutes
        assert time(at // 60, at % 60) == ends
        assert sum(minutes(plan)[4:-1]) == plan.workshop_minutes >= 90


def test_ten_talks_are_refused_with_two_ways_out():
    with pytest.raises(TooShortError) as refused:
        morning(10)

    said = str(refused.value).replace("\u202f", " ").replace("\xa0", " ")
    # W = 163 − 80 = 83: one talk less gives 91; seven minutes more give 90.
    assert "il reste 83 minutes" in said and "il en faut 90" in said
    assert "gardez 9 présentations au plus" in said and "finissez à 12 h 37" in said


def test_the_shortest_workshop_has_ninety_minutes():
    assert run_sheet(talks=9, starts=NINE, ends=time(12, 29)).workshop_minutes == 90
    with pytest.raises(TooShortError):
        run_sheet(talks=9, starts=NINE, ends=time(12, 28))
    with pytest.raises(TooShortError, match="après le début"):
        run_sheet(talks=1, starts=NINE, ends=time(8))


@pytest.fixture
def world(db: None) -> World:
    return build_world()


def test_the_page_and_the_pdf_say_the_same(world: World):
    at_work = world.client("o")
    where = [world.programme.slug, world.workshop.slug]
    asked = {"presentations": "9", "debut": "09:00", "fin": "12:30"}

    page = at_work.get(reverse("steering:run-sheet", args=where), asked).content.decode()
    printed = pages_of(at_work.get(reverse("steering:workshop-print", args=[*where, "deroule"]), asked).content)[0]

    assert "91 minutes" in page and "91 minutes" in printed
    assert "Regrouper et écrire les défis" in page and "Regrouper et écrire les défis" in printed
    assert "presentations=9" in page


def test_a_refused_run_sheet_says_why_on_the_page_and_prints_nothing(world: World):
    where = [world.programme.slug, world.workshop.slug]
    asked = {"presentations": "12", "debut": "09:00", "fin": "12:30"}

    for address in [
        reverse("steering:run-sheet", args=where),
        reverse("steering:workshop-print", args=[*where, "deroule"]),
    ]:
        answer = world.client("o").get(address, asked)
        assert answer.status_code == 422
        assert "il en faut 90" in answer.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert world.client("o").get(reverse("steering:run-sheet", args=where), {"debut": "x"}).status_code == 422
