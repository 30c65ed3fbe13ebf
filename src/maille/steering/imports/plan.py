"""Line by line: is this somebody new, somebody known, or must the organiser look? Nothing is written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _

from maille.core.errors import RuleError
from maille.core.text import fold
from maille.people.actions import tidy_first_name
from maille.people.addresses import tidy_email, tidy_phone
from maille.people.imports.names import split_name
from maille.people.models import Consent, Person
from maille.programmes.models import ActorKind, Programme
from maille.steering.imports.words import KindReader, WorkshopReader, says_called_off, yes_or_no
from maille.workshops.models import Workshop

NEW: Final = "new"
KNOWN: Final = "known"
DOUBTFUL: Final = "doubtful"
WRONG: Final = "wrong"
DOUBLE: Final = "double"


@dataclass
class Line:
    """`person`: whom it is or may be. `why`: for the organiser, when it is doubtful or wrong. `unread`: what a cell says and
    we do not understand, in words for the organiser; `short`: the same without the cell's own words, to be kept.
    `default`: what becomes of a doubtful one without an answer, aside or "new". `called_off`: what its status says.
    `chooses`: the line says itself which workshops, perhaps none. `agrees`: to the news; `news`: in which words.
    """

    number: int
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    state: str = NEW
    person: Person | None = None
    why: str = ""
    default: str = ""
    called_off: str = ""
    kinds: list[ActorKind] = field(default_factory=list)
    other_kind: str = ""
    agrees: bool = False
    news: str = ""
    chooses: bool = False
    workshops: list[Workshop] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def key(self) -> tuple[str, str, str]:
        return fold(self.name), self.email, self.phone


@dataclass
class Plan:
    lines: list[Line] = field(default_factory=list)

    def of(self, state: str) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def to_correct(self) -> list[Line]:
        """What stays aside whatever the answers, in the order of the list."""
        return [line for line in self.lines if line.state in {WRONG, DOUBLE}]

    @property
    def not_understood(self) -> list[Line]:
        """Those that come in, or may, without what one of their cells says."""
        return [line for line in self.lines if line.unread and line.state in {NEW, KNOWN, DOUBTFUL}]

    @property
    def groups(self) -> dict[str, list[Line]]:
        return {state: self.of(state) for state in (NEW, KNOWN, DOUBTFUL)}


def plan_of(programme: Programme, rows: Sequence[tuple[int, list[str]]], fields: Sequence[str]) -> Plan:
    """As many queries for any number of lines: three, and three for what people say of themselves."""
    lines = [_line(number, cells, fields) for number, cells in rows]
    _read_words(programme, lines, rows, fields)
    here = Person.objects.alive().filter(
        Q(memberships__programme=programme) | Q(registrations__workshop__programme=programme)
    )
    known = list(here.distinct().order_by("pk"))
    by_email: dict[str, list[Person]] = {}
    by_phone: dict[str, list[Person]] = {}
    by_name: dict[str, list[Person]] = {}
    for person in known:
        for table, key in (
            (by_email, person.contact_email),
            (by_phone, person.phone),
            (by_name, fold(person.full_name)),
        ):
            if key:
                table.setdefault(key, []).append(person)
    seen: dict[tuple[str, str, str], Line] = {}
    for line in (line for line in lines if line.state != WRONG):
        if first := seen.get(line.key):
            _add_to(first, line)
            continue
        seen[line.key] = line
        _compare(line, by_email.get(line.email, []), by_phone.get(line.phone, []), by_name.get(fold(line.name), []))
        _doubt_what_is_called_off(line)
    _note_other_kinds(lines)
    _compare_agreements(lines)
    return Plan(lines)


def recognised(programme: Programme, *, first_name: str, last_name: str, contact: str) -> Line:
    """Somebody typed alone, compared as a line of a list is: `person` is whom it is or may be."""
    cells, reached = [first_name, last_name, contact], "email" if "@" in contact else "phone"
    return plan_of(programme, [(1, cells)], ["first_name", "last_name", reached]).lines[0]


def _compare(line: Line, same_email: list[Person], same_phone: list[Person], same_name: list[Person]) -> None:
    """The same address or telephone and the same name is the same person; one without the other is a question. So is a
    record that a browser made without proving anything: whoever made it may be a stranger, who must not get the seat."""
    reached = same_email or same_phone
    both = [person for person in reached if person in same_name]
    sure = [person for person in both if person.proven_at is not None or person.registered_by_id is not None]
    if sure:
        line.state, line.person = KNOWN, sure[0]
    elif both:
        line.state, line.person, line.default = DOUBTFUL, both[0], "new"
        line.why = _("quelqu'un a donné ce nom et cette adresse ou ce téléphone sur le site, sans les prouver")
    elif reached:
        line.state, line.person = DOUBTFUL, reached[0]
        line.why = _("même adresse ou téléphone que %(name)s") % {"name": reached[0].full_name}
    elif same_name:
        line.state, line.person = DOUBTFUL, same_name[0]
        line.why = _("même nom qu'une personne connue, autre adresse")


def _doubt_what_is_called_off(line: Line) -> None:
    """An order called off or paid back: aside, unless the organiser takes it."""
    if line.called_off:
        line.state, line.default = DOUBTFUL, ""
        line.why = _("la liste dit « %(said)s »") % {"said": line.called_off}


def _add_to(first: Line, again: Line) -> None:
    """The same person answered twice: their other workshops join the first line."""
    again.state, again.why = DOUBLE, _("la même ligne est plus haut")
    if more := [workshop for workshop in again.workshops if workshop not in first.workshops]:
        first.chooses, first.workshops = True, first.workshops + more
        again.why = _("même personne qu'à la ligne %(number)d : ses ateliers y sont ajoutés") % {"number": first.number}


def _note_other_kinds(lines: Sequence[Line]) -> None:
    """Somebody known keeps the kinds they have, so nothing is said of theirs."""
    for line in (line for line in lines if line.other_kind and line.state != KNOWN):
        words = _("« %(said)s » n'est pas un type d'acteur d'ici : gardé comme « autre »")
        line.unread.append(words % {"said": line.other_kind})
        line.short.append(_("type d'acteur gardé comme « autre »"))


def _compare_agreements(lines: Sequence[Line]) -> None:
    """What somebody known answered on the site stands: the organiser reads where the list says something else."""
    known = [line for line in lines if line.person is not None and line.state in {KNOWN, DOUBTFUL} and line.news]
    if not known:
        return
    rows = Consent.objects.filter(person__in=[line.person for line in known], purpose=Consent.Purpose.NEWS)
    running = {row.person_id: row.withdrawn_at is None for row in rows.order_by("withdrawn_at")}
    for line in known:
        stands = running.get(line.person.pk) if line.person is not None else None
        if line.agrees and stands is False:
            line.unread.append(_("cette personne a retiré son accord aux nouvelles : la liste n'y change rien"))
            line.short.append(_("accord retiré, inchangé"))
        elif stands and yes_or_no(line.news) is False:
            line.unread.append(_("dit non aux nouvelles ici, et oui ailleurs : son accord reste, demandez-lui"))
            line.short.append(_("accord donné ailleurs, inchangé"))


def _read_words(
    programme: Programme, lines: Sequence[Line], rows: Sequence[tuple[int, list[str]]], fields: Sequence[str]
) -> None:
    """The kind of actor, the news, the workshops; the programme's words are asked for only when a column holds them."""
    kinds = KindReader(programme) if "kind" in fields else None
    workshops = WorkshopReader(programme) if "workshops" in fields else None
    for line, (_number, cells) in zip(lines, rows, strict=True):
        given = dict(zip(fields, cells, strict=False))
        if kinds is not None:
            _read_kind(line, kinds, given["kind"])
        if "news" in given:
            _read_news(line, given["news"])
        if workshops is not None and given["workshops"]:
            _read_workshops(line, workshops, given["workshops"])


def _read_kind(line: Line, reader: KindReader, cell: str) -> None:
    found = reader.read(cell)
    line.kinds, line.other_kind = found.known, found.other


def _read_news(line: Line, cell: str) -> None:
    answer = yes_or_no(cell)
    line.agrees, line.news = answer is True, cell
    if answer is None:
        line.unread.append(_("nouvelles : « %(said)s » n'est ni oui ni non, donc sans accord") % {"said": cell[:80]})
        line.short.append(_("réponse aux nouvelles non comprise, sans accord"))


def _read_workshops(line: Line, reader: WorkshopReader, cell: str) -> None:
    found = reader.read(cell)
    line.chooses, line.workshops = True, found.workshops
    for said in found.unread:
        line.unread.append(
            _("« %(said)s » ne désigne pas un atelier d'ici, ou plusieurs : pas d'inscription pour cela")
            % {"said": said[:80]}
        )
        line.short.append(_("atelier non compris"))
    for workshop in found.closed:
        line.unread.append(_("« %(title)s » ne prend plus d'inscription") % {"title": workshop.title})
        line.short.append(_("atelier qui ne prend plus d'inscription"))


def _line(number: int, cells: list[str], fields: Sequence[str]) -> Line:
    given = dict(zip(fields, cells, strict=False))
    line = Line(number, organisation=given.get("organisation", "")[:160])
    first, last = given.get("first_name", ""), given.get("last_name", "")
    if not first and given.get("full_name"):
        first, last = split_name(given["full_name"])
    line.last_name, line.email, line.phone = last[:80], given.get("email", "")[:80], given.get("phone", "")[:40]
    if says_called_off(status := given.get("status", "")):
        line.called_off = status[:60]
    try:
        line.first_name = tidy_first_name(first)
        line.email = tidy_email(given["email"], field="email") if given.get("email") else ""
        line.phone = tidy_phone(given["phone"], field="phone") if given.get("phone") else ""
    except RuleError as error:
        line.first_name = line.first_name or first[:80]
        line.state, line.why = WRONG, str(error)
    return line
