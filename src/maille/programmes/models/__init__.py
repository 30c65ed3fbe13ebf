"""A programme (one edition, on one territory): its themes, phases, partners, roles and members."""

from __future__ import annotations

from maille.programmes.models.file import ProgrammeFile, RedirectAlias
from maille.programmes.models.people import Level, Membership, MembershipQuerySet, Position, Role
from maille.programmes.models.plan import PHASE_MACHINE, ActorKind, Motivation, Partner, Phase, Theme
from maille.programmes.models.programme import PROGRAMME_MACHINE, Contact, Programme, ProgrammeQuerySet

__all__ = [
    "PHASE_MACHINE",
    "PROGRAMME_MACHINE",
    "ActorKind",
    "Contact",
    "Level",
    "Membership",
    "MembershipQuerySet",
    "Motivation",
    "Partner",
    "Phase",
    "Position",
    "Programme",
    "ProgrammeFile",
    "ProgrammeQuerySet",
    "RedirectAlias",
    "Role",
    "Theme",
]
