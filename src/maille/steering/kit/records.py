"""The programme as flat records, the common ground of the file, the database and the merge.

A record has a key ("theme:jeunesse") and plain values by field. Order among siblings is itself a field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
Records = dict[str, Record]


@dataclass(frozen=True)
class Field:
    """`kind`: line, text, slug, int, bool, known (true, false, or nothing: not known yet), date, time, email, url, texts (a
    mapping of texts), choice or a list (slots, parts).

    `column`: the model's field when it has another name. `default`: what an absent value means.
    """

    kind: str
    column: str = ""
    needed: bool = False
    choices: tuple[str, ...] = ()
    longest: int = 400
    most: int = 100_000
    default: Any = None
    translated: bool = False


def line(column: str = "", **facts: Any) -> Field:
    return Field("line", column, **facts)


def text(column: str = "", **facts: Any) -> Field:
    return Field("text", column, **{"longest": 5000, **facts})


STATES = ("draft", "published", "running", "follow_up", "closed", "archived", "cancelled")
PROGRAMME: Mapping[str, Field] = {
    "slug": Field("slug", needed=True, longest=60),
    "state": Field("choice", choices=STATES, default="draft"),
    "title": line(needed=True, longest=160, translated=True),
    "slogan": line(longest=240, translated=True),
    "call": line(longest=400, translated=True),
    "project_text": text(translated=True),
    "spirit": text(translated=True),
    "invitation": text(translated=True),
    "promise": text(translated=True),
    "territory": line(needed=True, longest=120),
    "insee_code": line(longest=10),
    "region": line(longest=80),
    "horizon": line(longest=80, translated=True),
    "months": Field("int", most=120, default=6),
    "starts_on": Field("date", needed=True),
    "ends_on": Field("date", needed=True),
    "ambition": text(translated=True),
    "mission": text(translated=True),
    "venue_note": line(longest=200, translated=True),
    "info_url": Field("url", longest=300),
    "original": Field("texts"),
}
ORGANISER: Mapping[str, Field] = {
    "name": line(needed=True, longest=160),
    "kind": Field(
        "choice",
        choices=(
            "entreprise",
            "entrepreneur",
            "association",
            "collectivite",
            "etablissement",
            "cooperative",
            "fondation",
            "autre",
        ),
    ),
    "site": Field("url", longest=200),
    "attached_to": line(longest=160),
}
CONTACT: Mapping[str, Field] = {
    "name": line(needed=True, longest=120),
    "role": line(longest=160),
    "organisation": line("organisation_name", longest=120),
    "email": Field("email"),
    "rejected_email": Field("email"),
    "phone": line(longest=30),
    "is_personal": Field("bool"),
}
PARTNER: Mapping[str, Field] = {
    "name": line(needed=True, longest=160),
    "kind": Field(
        "choice", choices=("public", "protection_sociale", "reseau_entreprises", "financeur", "autre"), default="autre"
    ),
}
THEME: Mapping[str, Field] = {
    "slug": Field("slug", needed=True, longest=60),
    "code": Field("slug", needed=True, longest=4),
    "title": line(needed=True, longest=80, translated=True),
    "text": text(translated=True),
    "added_by_organiser": Field("bool"),
}
PHASE: Mapping[str, Field] = {
    "number": Field("int", needed=True, most=99),
    "kind": Field("choice", needed=True, choices=("reflection", "cocreation", "project")),
    "title": line(needed=True, longest=80, translated=True),
    "long_title": line(longest=200, translated=True),
    "goal": text(translated=True),
    "format": text("format_text", translated=True),
    "who": text("who_text", translated=True),
    "venue": line("venue_note", longest=200, translated=True),
    "starts_on": Field("date", needed=True),
    "ends_on": Field("date", needed=True),
}
WORKSHOP: Mapping[str, Field] = {
    "code": line(needed=True, longest=12),
    "title": line(needed=True, longest=160, translated=True),
    "summary": text(translated=True),
    "venue": line(longest=200),
    "address": line(longest=240),
    "transport": text(),
    "step_free": Field("known"),
    "step_free_detail": line(longest=120),
    "hearing_loop": Field("known"),
    "hearing_loop_detail": line(longest=120),
    "quiet_room": Field("known"),
    "quiet_room_detail": line(longest=120),
    "childcare": Field("known"),
    "childcare_detail": line(longest=120),
    "languages": line(longest=120),
    "access": text(),
    "city": line(longest=80),
    "capacity": Field("int"),
    "question": line(longest=200),
    "hours_confirmed": Field("bool", "are_hours_confirmed"),
    "added_by_organiser": Field("bool"),
    "when": line("when_words", longest=80, translated=True),
    "slots": Field("slots"),
    "parts": Field("parts"),
}
SLOT: Mapping[str, Field] = {
    "on": Field("date", needed=True),
    "part": Field("choice", "part_of_day", needed=True, choices=("morning", "afternoon", "evening")),
    "starts": Field("time"),
    "ends": Field("time"),
}
PART: Mapping[str, Field] = {
    "kind": Field("choice", needed=True, choices=("presentation_20x20", "atelier", "module")),
    "title": line(needed=True, longest=160, translated=True),
    "text": text(translated=True),
}
ACTOR_KIND: Mapping[str, Field] = {
    "code": Field("slug", needed=True, longest=40),
    "label": line(needed=True, longest=80, translated=True),
    "icon": line(longest=40, default="user"),
    "reasons_title": line(longest=120, translated=True),
    "reasons": text(translated=True),
    "added_by_organiser": Field("bool"),
}
MOTIVATION: Mapping[str, Field] = {
    "code": Field("slug", needed=True, longest=40),
    "label": line(needed=True, longest=160, translated=True),
}

# Sections that are lists: name in the file → (record type, fields, which field is the key).
LISTS: Mapping[str, tuple[str, Mapping[str, Field], str]] = {
    "contacts": ("contact", CONTACT, ""),
    "partners": ("partner", PARTNER, "name"),
    "themes": ("theme", THEME, "slug"),
    "phases": ("phase", PHASE, "number"),
    "actor_kinds": ("actor_kind", ACTOR_KIND, "code"),
    "motivations": ("motivation", MOTIVATION, "code"),
}
FIELDS: Mapping[str, Mapping[str, Field]] = {
    "programme": PROGRAMME, "organiser": ORGANISER, "contact": CONTACT, "partner": PARTNER, "theme": THEME,
    "phase": PHASE, "workshop": WORKSHOP, "actor_kind": ACTOR_KIND, "motivation": MOTIVATION,
}  # fmt: skip


def type_of(key: str) -> str:
    return key.split(":", 1)[0]


def empty_of(field: Field) -> Any:
    """What a field holds when the file says nothing of it."""
    if field.default is not None:
        return field.default
    return {
        "int": None,
        "bool": False,
        "known": None,
        "date": None,
        "time": None,
        "texts": {},
        "slots": [],
        "parts": [],
    }.get(field.kind, "")
