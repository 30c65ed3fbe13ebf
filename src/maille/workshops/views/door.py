"""The door: noting who is there, by name, by QR or printed code, or as somebody unexpected. Each act is one press."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from maille.core.errors import RuleError
from maille.core.idempotency import key_of, run_once, scope_of
from maille.people.models import Person
from maille.programmes.http import ProgrammeRequest, known_person, programme_page, requires
from maille.programmes.policy import Act
from maille.ui.dates import hour_in_words
from maille.workshops import actions, tickets
from maille.workshops import door as doors
from maille.workshops.actions.attendance import OVER, Noted
from maille.workshops.models import Attendance, Slot, Workshop

DOOR: Final = "door_slot"  # in the session: where this browser stands, for the QR that a camera opens
_QUEUED_AT_MOST: Final = timedelta(hours=18)


@require_safe
@never_cache
@programme_page
@requires(Act.CHECK_IN)
def door(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """One half-day's door. With htmx only the part that changes: the names found, or the counts and latest arrivals."""
    workshop, slots = _workshop(request, slug)
    slot = _chosen(slots, request.GET.get("demi-journee", ""))
    words = request.GET.get("q", "").strip()[:80]
    context: dict[str, object] = {"workshop": workshop, "slot": slot, "slots": slots, "words": words}
    context["is_over"] = workshop.state in OVER
    if slot is None:
        return render(request, "workshops/door.html", context)
    if request.session.get(DOOR) != slot.pk:
        request.session[DOOR] = slot.pk
    part = request.GET.get("partie", "")
    if part == "compte":
        return render(request, "workshops/_door_counts.html", context | _arrivals(slot))
    context["groups"] = doors.groups(slot)
    everybody = doors.expected(slot)
    found = doors.expected(slot, words) if words else [line for line in everybody if line.came_at is None]
    context |= {"found": found[: doors.FOUND_AT_MOST], "more": max(len(found) - doors.FOUND_AT_MOST, 0)}
    context["unsure"] = sum(bool(line.note) for line in found)
    if part == "noms":
        return render(request, "workshops/_door_names.html", context)
    known = [[line.person_id, line.name, line.came_at is not None] for line in everybody]
    return render(request, "workshops/door.html", context | _arrivals(slot) | {"known": known})


@require_POST
@programme_page
@requires(Act.CHECK_IN)
def attendance_create(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Présente »: `person`, or `code` (a QR's link, a printed card's code)."""
    by = known_person(request)

    def work(slot: Slot) -> Noted:
        if code := request.POST.get("code", "").strip()[:300]:
            person, via = doors.person_behind(code, slot=slot, now=timezone.now())
        else:
            person, via = _registered(slot, request.POST.get("person", "")), "name"
        return actions.check_in(
            slot=slot,
            person=person,
            by=by,
            now=timezone.now(),
            via=via,
            role=request.standing.role,
            came_at=_pressed_at(request),
        )

    return _note(request, slug, "check-in", work)


@require_POST
@programme_page
@requires(Act.CHECK_IN)
def group_arrived(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Noter le groupe »: all of it, or so many of it (`count`)."""
    workshop, slots = _workshop(request, slug)
    slot = _chosen(slots, request.POST.get("slot", ""))
    number, count = request.POST.get("cohort", ""), request.POST.get("count", "")
    cohort = workshop.cohorts.standing().filter(pk=number if number.isdecimal() and len(number) < 18 else 0).first()
    if slot is None or cohort is None:
        return _say(request, workshop, slot, _("Ce groupe n'est plus inscrit. Rechargez la page."), is_fine=False)

    def run() -> str:
        so_many = int(count) if count.isdecimal() and len(count) < 4 else None
        by, role = known_person(request), request.standing.role
        return str(
            actions.check_in_cohort(slot=slot, cohort=cohort, count=so_many, by=by, now=timezone.now(), role=role)
        )

    try:
        noted = int(run_once(key_of(request), scope_of(request, f"group:{slot.pk}"), run))
    except RuleError as error:
        return _say(request, workshop, slot, str(error), is_fine=False)
    words = ngettext("%(count)d présence notée pour %(group)s.", "%(count)d présences notées pour %(group)s.", noted)
    return _say(request, workshop, slot, words % {"count": noted, "group": cohort.name}, is_fine=True)


@require_POST
@programme_page
@requires(Act.CHECK_IN)
def walk_in(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Faire entrer »: a first name, and how to reach them if they wish."""
    by = known_person(request)

    def work(slot: Slot) -> Noted:
        return actions.walk_in(
            slot=slot, first_name=request.POST.get("first_name", ""), contact=request.POST.get("contact", ""),
            by=by, now=timezone.now(), role=request.standing.role, came_at=_pressed_at(request), same=request.POST.get("same", ""),
        )  # fmt: skip

    return _note(request, slug, "walk-in", work)


@require_POST
@programme_page
@requires(Act.CHECK_IN)
def attendance_undo(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """POST « Annuler »: the presence just noted."""
    workshop, slots = _workshop(request, slug)
    slot = _chosen(slots, request.POST.get("slot", ""))
    number = request.POST.get("attendance", "")
    rows = Attendance.objects.filter(slot__workshop=workshop).select_related("slot__workshop__programme", "person")
    attendance = rows.filter(pk=number).first() if number.isdecimal() and len(number) < 18 else None
    try:
        if attendance is not None:
            actions.undo_check_in(
                attendance=attendance, by=known_person(request), now=timezone.now(), role=request.standing.role
            )
        return _say(request, workshop, slot, _("Annulé : la présence n'est plus notée."), is_fine=True)
    except RuleError as error:
        return _say(request, workshop, slot, str(error), is_fine=False)


@require_safe
@never_cache
@programme_page
@requires(Act.CHECK_IN)
def poster(request: ProgrammeRequest, slug: str) -> HttpResponse:
    """To print or project: the room's code of this half-day, and the square that leads to « Je suis là »."""
    workshop, slots = _workshop(request, slug)
    slot = _chosen(slots, request.GET.get("demi-journee", ""))
    address = tickets.self_address(workshop)
    context = {
        "workshop": workshop, "slot": slot, "address": tickets.short_address().partition("://")[2],
        "code": tickets.room_code(slot) if slot else "", "qr": tickets.qr(address),
    }  # fmt: skip
    return render(request, "workshops/door_poster.html", context)


def door_address(workshop: Workshop, slot: Slot | None) -> str:
    address = reverse("workshops:door", args=[workshop.programme.slug, workshop.slug])
    return f"{address}?{urlencode({'demi-journee': slot.pk})}" if slot else address


def _note(request: ProgrammeRequest, slug: str, name: str, work: Callable[[Slot], Noted]) -> HttpResponse:
    """Run one act of the door once, whatever the network repeats, and say what happened."""
    workshop, slots = _workshop(request, slug)
    slot = _chosen(slots, request.POST.get("slot", ""))
    if slot is None:
        return _say(request, workshop, None, _("Cet atelier n'a pas encore de date."), is_fine=False)

    def run() -> str:
        noted = work(slot)
        return f"{noted.attendance.pk}:{int(noted.is_new)}"

    try:
        pk, _colon, is_new = run_once(key_of(request), scope_of(request, f"{name}:{slot.pk}"), run).partition(":")
    except actions.KnownHereError as error:
        return _ask_who(request, slot, error)
    except RuleError as error:
        return _say(request, workshop, slot, str(error), is_fine=False)
    attendance = Attendance.objects.filter(pk=pk).select_related("person").first()
    if attendance is None:
        return _say(request, workshop, slot, _("Cette présence a été annulée entre-temps."), is_fine=False)
    return _say(
        request, workshop, slot, came_words(attendance, is_new=is_new == "1"), is_fine=True, noted=attendance.pk
    )


def _ask_who(request: ProgrammeRequest, slot: Slot, error: actions.KnownHereError) -> HttpResponse:
    """« Est-ce la même personne ? »: nothing is noted until the team answers."""
    people = [{"person": one.pk, "name": one.full_name} for one in error.people]
    if request.headers.get("X-Door"):
        return JsonResponse({"ok": False, "text": str(error), "noted": None, "same": people}, status=422)
    typed = {name: request.POST.get(name, "") for name in ("first_name", "contact", "slot", "at")}
    context = {"workshop": slot.workshop, "slot": slot, "people": people, "typed": typed, "text": str(error)}
    return render(request, "workshops/walk_in_who.html", context, status=422)


def came_words(attendance: Attendance, *, is_new: bool) -> str:
    names = {"name": attendance.person.full_name, "hour": hour_in_words(timezone.localtime(attendance.noted_at).time())}
    if is_new:
        return _("%(name)s : présence notée.") % names
    return _("%(name)s était déjà là : présence notée à %(hour)s.") % names


def _say(
    request: ProgrammeRequest,
    workshop: Workshop,
    slot: Slot | None,
    text: str,
    *,
    is_fine: bool,
    noted: int | None = None,
) -> HttpResponse:
    """To a script (the door's own queue): JSON. To a browser: the door again."""
    if request.headers.get("X-Door"):
        return JsonResponse({"ok": is_fine, "text": text, "noted": noted}, status=200 if is_fine else 422)
    (messages.success if is_fine else messages.error)(request, text)
    return redirect(door_address(workshop, slot))


def _workshop(request: ProgrammeRequest, slug: str) -> tuple[Workshop, list[Slot]]:
    workshop = get_object_or_404(request.programme.workshops.visible(), slug=slug)
    workshop.programme = request.programme
    slots = list(workshop.slots.all())
    for slot in slots:
        slot.workshop = workshop
    return workshop, slots


def _chosen(slots: list[Slot], number: str) -> Slot | None:
    return next((slot for slot in slots if str(slot.pk) == number), None) or doors.slot_now(slots, timezone.now())


def _registered(slot: Slot, number: str) -> Person:
    row = None
    if number.isdecimal() and len(number) < 18:
        row = slot.workshop.registrations.active().filter(person_id=number).select_related("person").first()
    if row is None:
        raise RuleError(_("Cette personne n'est plus inscrite à cet atelier. Cherchez son nom de nouveau."))
    return row.person


def _arrivals(slot: Slot) -> dict[str, object]:
    return {"counts": doors.counts(slot), "latest": doors.latest(slot)}


def _pressed_at(request: ProgrammeRequest) -> datetime | None:
    """When it was pressed, which a telephone without network tells later (`at`, in seconds); never in the future."""
    now, given = timezone.now(), request.POST.get("at", "")
    if not given.isdecimal() or len(given) > 11:
        return None
    pressed = datetime.fromtimestamp(int(given), UTC)
    return pressed if now - _QUEUED_AT_MOST < pressed < now else None
