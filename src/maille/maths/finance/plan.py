"""A plan of three years, and its file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from typing import Any

from maille.maths.errors import BadArgument

from .parts import (
    Bracket,
    Cost,
    Funding,
    Grant,
    InKind,
    Investment,
    Loan,
    Payment,
    PlanB,
    RevenueLine,
    Signed,
    Staff,
    Uncertainty,
)
from .problems import BadPlan, Part, Problem
from .reading import NotJson, Path, read_json
from .rules import CENTS, Choice, Items, Maybe, Refused, Text, Whole, ruled
from .sentences import Said, said

ON_PAYMENTS, ON_INVOICES, EXEMPT = "encaissements", "débits", "exonéré"


@dataclass(frozen=True, kw_only=True)
class Plan(Part):
    """Everything a forecast needs. Checked when made: raises BadPlan with every broken rule."""

    name: str = ruled(Text(120), "nom du plan")
    opening_cash: int = ruled(CENTS, "trésorerie avant le premier mois", 0)
    safety_cash: int = ruled(CENTS, "trésorerie de sécurité du plan de financement initial", 0)
    opening_months: int = ruled(Whole(1, 12), "mois que couvre le plan de financement initial", 3)
    vat: str = ruled(
        Choice((ON_PAYMENTS, ON_INVOICES, EXEMPT)), "TVA : sur les encaissements, les débits, ou exonéré", ON_PAYMENTS
    )
    corporate_tax: tuple[Bracket, ...] = ruled(Items(Bracket, 0, 5), "tranches d'impôt sur les sociétés", ())
    revenues: tuple[RevenueLine, ...] = ruled(Items(RevenueLine), "recettes par unités", ())
    grants: tuple[Grant, ...] = ruled(Items(Grant), "aides, chacune avec son calendrier", ())
    costs: tuple[Cost, ...] = ruled(Items(Cost), "charges", ())
    staff: tuple[Staff, ...] = ruled(Items(Staff), "personnel", ())
    investments: tuple[Investment, ...] = ruled(Items(Investment), "investissements", ())
    loans: tuple[Loan, ...] = ruled(Items(Loan), "emprunts", ())
    funding: tuple[Funding, ...] = ruled(Items(Funding), "apports et subventions d'investissement", ())
    exceptional: tuple[Signed, ...] = ruled(Items(Signed), "produits et charges exceptionnels", ())
    distributions: tuple[Payment, ...] = ruled(Items(Payment), "excédents distribués", ())
    in_kind: tuple[InKind, ...] = ruled(Items(InKind), "bénévolat et dons en nature, valorisés", ())
    uncertainty: Uncertainty | None = ruled(
        Maybe(Uncertainty), "pour les tirages ; sinon, de 80 % à 120 % du plan", None
    )

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        for name in ("revenues", "grants", "costs", "staff", "investments", "loans", "funding"):
            yield from _twice(values, name)
        yield from _strangers(values, "costs", "revenues")
        yield from _strangers(values, "funding", "investments")
        aided = {part.name: part.years for part in values.get("investments", ()) if part}
        for index, part in enumerate(values.get("funding", ())):
            if part and part.of and aided.get(part.of) == 0:
                yield ("funding", index, "of"), said("l'investissement aidé doit être amorti")
        limits = [part.up_to for part in values.get("corporate_tax", ()) if part]
        if limits != sorted(set(limits)):
            yield ("corporate_tax",), said("les tranches vont de la plus basse à la plus haute")

    @staticmethod
    def from_json(text: str) -> Plan:
        """Raises BadPlan with every problem, each with its line. `text` may be any text."""
        if not isinstance(text, str):
            raise BadArgument("text", "the text of a JSON file is expected")
        try:
            raw, lines = read_json(text)
        except NotJson as not_json:
            raise BadPlan([Problem((), not_json.rule, not_json.line)]) from None
        problems: list[Problem] = []
        plan = _build(Plan, raw, (), problems)
        if plan is None:
            found = [Problem(problem.path, problem.rule, _line(lines, problem.path)) for problem in problems]
            raise BadPlan(sorted(found, key=lambda problem: problem.line or 0))
        return plan  # type: ignore[no-any-return]  # built from the class given

    def plan_b_of(self, name: str) -> PlanB | None:
        """What is foreseen when this grant does not come."""
        grants = [(part.name, part.plan_b) for part in self.grants] + [
            (part.name, part.plan_b) for part in self.funding
        ]
        return dict(grants).get(name)

    def to_json(self) -> str:
        """What `from_json` reads back as the same plan; fields left at their default are not written."""
        return json.dumps(plain(self), ensure_ascii=False, indent=2) + "\n"


def _twice(values: dict[str, Any], name: str) -> Iterator[tuple[Path, Said]]:
    """Grants and funding are lost by name in the sensitivity: a name serves once for both."""
    both = [*values.get("grants", ()), *values.get("funding", ())] if name in ("grants", "funding") else None
    parts = both if both is not None else values.get(name, ())
    counts = Counter(part.name for part in parts if part)
    seen: set[str] = set()
    for index, part in enumerate(values.get(name, ())):
        if part and counts[part.name] > 1 and (part.name in seen or name == "funding"):
            yield (name, index, "name"), said("« {name} » est un nom déjà pris", name=part.name)
        if part:
            seen.add(part.name)


def _strangers(values: dict[str, Any], name: str, others: str) -> Iterator[tuple[Path, Said]]:
    known = values.get(others, ())
    if any(part is None for part in known):
        return  # a line that could not be read may be the one that is named
    names = {part.name for part in known}
    for index, part in enumerate(values.get(name, ())):
        if part and part.of and part.of not in names:
            yield (
                (name, index, "of"),
                said("« {name} » n'est pas le nom d'une ligne de {others}", name=part.of, others=others),
            )


def _line(lines: dict[Path, int], path: Path) -> int:
    """Of the value, or of the nearest thing around it that was written."""
    while path not in lines:
        path = path[:-1]
    return lines[path]


def _build(kind: Any, raw: Any, path: Path, problems: list[Problem]) -> Any:
    """An instance of `kind`, or None after adding what is wrong."""
    if not isinstance(raw, dict):
        problems.append(Problem(path, said("un objet {{ … }} est attendu")))
        return None
    before = len(problems)
    known = {field.name: field for field in fields(kind)}
    if kind is Plan:
        raw = {key: value for key, value in raw.items() if key != "$schema"}  # for editors
    problems += [Problem((*path, key), said("ce nom n'est pas connu ici")) for key in raw if key not in known]
    values = {}
    for name, field in known.items():
        if name in raw:
            values[name] = _field(field.metadata["rule"], raw[name], (*path, name), problems)
        elif field.default is MISSING:
            problems.append(Problem((*path, name), said("« {name} » manque", name=name)))
    if len(problems) == before:
        return _made(kind, values, path, problems)
    if kind is Plan:
        problems += [Problem(where, rule) for where, rule in Plan.across({k: v for k, v in values.items() if v})]
    return None


def _made(kind: Any, values: dict[str, Any], path: Path, problems: list[Problem]) -> Any:
    try:
        return kind(**values)
    except BadPlan as bad:
        problems += [Problem((*path, *problem.path), problem.rule) for problem in bad.problems]
        return None


def _field(rule: Any, raw: Any, path: Path, problems: list[Problem]) -> Any:
    if isinstance(rule, Maybe):
        return None if raw is None else _build(rule.kind, raw, path, problems)
    if isinstance(rule, Items) and isinstance(raw, list) and rule.least <= len(raw) <= rule.most:
        return tuple(_build(rule.kind, item, (*path, index), problems) for index, item in enumerate(raw))
    try:
        return rule.read(raw)
    except Refused as refused:
        problems.append(Problem(path, refused.said))
        return None


def plain(value: Any) -> Any:
    if is_dataclass(value):
        pairs = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(held) for field, held in pairs if held != field.default}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
