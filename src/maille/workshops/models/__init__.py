"""Workshops, registrations, attendance."""

from __future__ import annotations

from maille.workshops.models.cohort import Cohort, CohortQuerySet, in_charge_of
from maille.workshops.models.coming import AccessNeed, Attendance, Attestation, CalendarFeed, ReminderRound
from maille.workshops.models.phonecall import PhoneCall, PhoneCallQuerySet
from maille.workshops.models.relay import Relay, RelayQuerySet
from maille.workshops.models.sheet import FEATURES, SHEET, Feature
from maille.workshops.models.workshop import (
    LAST_DAY,
    NEED_A_DAY,
    WORKSHOP_MACHINE,
    Part,
    Registration,
    RegistrationQuerySet,
    Slot,
    Workshop,
    WorkshopQuerySet,
)

__all__ = [
    "FEATURES",
    "LAST_DAY",
    "NEED_A_DAY",
    "SHEET",
    "WORKSHOP_MACHINE",
    "AccessNeed",
    "Attendance",
    "Attestation",
    "CalendarFeed",
    "Cohort",
    "CohortQuerySet",
    "Feature",
    "Part",
    "PhoneCall",
    "PhoneCallQuerySet",
    "Registration",
    "RegistrationQuerySet",
    "Relay",
    "RelayQuerySet",
    "ReminderRound",
    "Slot",
    "Workshop",
    "WorkshopQuerySet",
    "in_charge_of",
]
