"""Who may do what: role ∧ visibility ∧ what the running phase opens. The whole policy is on this screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import connection

from maille.people.models import Person
from maille.programmes.models import Membership, Phase, Programme, Role


class Act(StrEnum):
    """What somebody may do in a programme. The value is the journal's word for it."""

    JOIN = "join"
    EXPRESS_NEED = "express_need"
    SUPPORT = "support"
    COMMENT = "comment"
    FOLLOW = "follow"
    REPORT = "report"
    REGISTER = "register"
    WRITE_CHALLENGE = "write_challenge"
    JOIN_GROUP = "join_group"
    PROPOSE_SOLUTION = "propose_solution"
    START_PROJECT = "start_project"
    PROPOSE_SCALE_UP = "propose_scale_up"
    ADVANCE = "advance"
    LINK = "link"
    ENTER_FOR_OTHERS = "enter_for_others"
    CHECK_IN = "check_in"
    MODERATE = "moderate"
    SEE_DRAFTS = "see_drafts"
    SEE_PEOPLE = "see_people"
    MANAGE_PEOPLE = "manage_people"
    EDIT_PROGRAMME = "edit_programme"
    SEE_JOURNAL = "see_journal"


_VISITOR = frozenset({Act.JOIN, Act.EXPRESS_NEED, Act.REPORT})
_PARTICIPANT = _VISITOR | {
    Act.SUPPORT, Act.COMMENT, Act.FOLLOW, Act.REGISTER, Act.WRITE_CHALLENGE, Act.JOIN_GROUP,
    Act.PROPOSE_SOLUTION, Act.START_PROJECT, Act.PROPOSE_SCALE_UP,
}  # fmt: skip
_FACILITATOR = _PARTICIPANT | {Act.ADVANCE, Act.LINK, Act.ENTER_FOR_OTHERS, Act.SEE_DRAFTS, Act.CHECK_IN}
_ORGANISER = _FACILITATOR | {
    Act.MODERATE, Act.SEE_PEOPLE, Act.MANAGE_PEOPLE, Act.EDIT_PROGRAMME, Act.SEE_JOURNAL,
}  # fmt: skip

ROLE_ACTS: Final[Mapping[str, frozenset[Act]]] = {
    "visitor": _VISITOR,
    "participant": _PARTICIPANT,
    "expert": _PARTICIPANT,
    "facilitator": _FACILITATOR,
    "organiser": _ORGANISER,
}

# Acts that a phase opens. An act that stands in no line is open as long as the programme is not read-only.
# A past phase keeps its acts open while it welcomes late contributions (R12, R32); facilitators may open a tool early.
PHASE_ACTS: Final[Mapping[str, frozenset[Act]]] = {
    Phase.Kind.REFLECTION: frozenset({Act.EXPRESS_NEED, Act.WRITE_CHALLENGE}),
    Phase.Kind.COCREATION: frozenset({Act.JOIN_GROUP, Act.PROPOSE_SOLUTION, Act.START_PROJECT, Act.PROPOSE_SCALE_UP}),
    Phase.Kind.PROJECT: frozenset({Act.START_PROJECT, Act.PROPOSE_SCALE_UP}),
}
_PHASED = frozenset().union(*PHASE_ACTS.values())
_MEMBER: Final = "member"
_HELD: Final = f"""
    SELECT kind FROM {Role._meta.db_table} WHERE programme_id = %s AND person_id = %s
    UNION ALL SELECT '{_MEMBER}' FROM {Membership._meta.db_table} WHERE programme_id = %s AND person_id = %s
"""  # noqa: S608  # our own tables
_STAFF = frozenset({"facilitator", "organiser"})

# Acts that stay possible in a read-only archive: looking after it, never adding to it.
READ_ONLY_ACTS: Final = frozenset(
    {Act.REPORT, Act.MODERATE, Act.SEE_DRAFTS, Act.SEE_PEOPLE, Act.SEE_JOURNAL, Act.MANAGE_PEOPLE, Act.EDIT_PROGRAMME}
)


@dataclass(frozen=True)
class Standing:
    """One person's rights in one programme, worked out once a request; `may` asks no query."""

    programme: Programme
    person: Person | None
    roles: frozenset[str]
    is_member: bool
    open_acts: frozenset[Act]

    def has_role(self, *kinds: str) -> bool:
        return not self.roles.isdisjoint(kinds)

    @property
    def role(self) -> str:
        """The highest role, for the journal."""
        for kind in ("organiser", "facilitator", "expert"):
            if kind in self.roles:
                return kind
        return "participant" if self.person is not None else "visitor"

    def may(self, act: Act) -> bool:
        if self.programme.is_read_only and act not in READ_ONLY_ACTS:
            return False
        held = {*self.roles, "participant" if self.person is not None else "visitor"}
        if not any(act in ROLE_ACTS[role] for role in held):
            return False
        return act not in _PHASED or act in self.open_acts or not self.roles.isdisjoint(_STAFF)

    def is_closed(self, act: Act) -> bool:
        """Is it the archive or the phase that stands in the way, rather than who asks?"""
        if self.programme.is_read_only:
            return act not in READ_ONLY_ACTS
        return act in _PHASED and act not in self.open_acts

    @property
    def can(self) -> Mapping[str, bool]:
        """For templates: `standing.can.comment`."""
        return {act.value: self.may(act) for act in Act}


def open_acts(phases: list[Phase]) -> frozenset[Act]:
    """What the phases open: the running ones, and past ones that welcome late contributions."""
    acts: set[Act] = set()
    for phase in phases:
        if phase.state == Phase.State.OPEN or (phase.state == Phase.State.CLOSED and phase.late_allowed):
            acts |= PHASE_ACTS[phase.kind]
    return frozenset(acts)


def standing_of(person: Person | None, programme: Programme, phases: list[Phase]) -> Standing:
    """One query: roles and membership together, in SQL because each page of a signed-in person asks it."""
    if person is None:
        return Standing(programme, None, frozenset(), False, open_acts(phases))
    with connection.cursor() as cursor:
        cursor.execute(_HELD, [programme.pk, person.pk] * 2)
        words = {word for (word,) in cursor.fetchall()}
    return Standing(programme, person, frozenset(words - {_MEMBER}), _MEMBER in words, open_acts(phases))
