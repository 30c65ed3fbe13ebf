"""The lines of a plan. Amounts in integer cents, without VAT; months from 1 to 36; rates in percent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .problems import Part
from .reading import Path
from .rules import (
    CENTS,
    DAYS,
    GROWTH,
    LARGEST,
    MONTH,
    NO_GROWTH,
    PERCENT,
    SIGNED,
    Choice,
    Flag,
    Items,
    Many,
    Maybe,
    Number,
    Text,
    Whole,
    ruled,
)
from .sentences import Said, said

MARKET = ("vente usager", "vente tiers payeur", "prestation publique")
PUBLIC = ("subvention d'exploitation", "aide à l'emploi")
PRIVATE = ("don", "mécénat", "cotisation")
# Who pays is one payer, unless these: many people, none of whom can stop everything.
SCATTERED = ("vente usager", "don", "cotisation")
CERTAINTIES = ("acquis", "probable", "espéré")

CERTAINTY = Choice(CERTAINTIES)
NAME = Text(80)


def _in_order(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
    if values["last_month"] < values["first_month"]:
        yield ("last_month",), said("le dernier mois vient après le premier")


@dataclass(frozen=True, kw_only=True)
class Payment(Part):
    month: int = ruled(Whole(1, 120), "mois du versement ; après 36, il reste à recevoir")
    amount: int = ruled(CENTS, "montant")


@dataclass(frozen=True, kw_only=True)
class Signed(Part):
    month: int = ruled(MONTH, "mois")
    amount: int = ruled(SIGNED, "montant ; négatif pour une charge")


@dataclass(frozen=True, kw_only=True)
class RevenueLine(Part):
    """What is sold or given by units: price × volume of the month."""

    name: str = ruled(NAME, "nom de la ligne, unique parmi les recettes")
    kind: str = ruled(Choice(MARKET + PUBLIC + PRIVATE), "nature de la recette")
    price: int = ruled(CENTS, "prix d'une unité, hors taxes")
    volume: Decimal = ruled(Number(0, 10**7), "unités par mois en régime de croisière")
    ramp_percent: tuple[Decimal, ...] = ruled(
        Many(Number(0, 1000), 0, 36), "montée en charge : part du volume des premiers mois, puis 100 %", ()
    )
    first_month: int = ruled(MONTH, "premier mois de vente", 1)
    last_month: int = ruled(MONTH, "dernier mois de vente", 36)
    growth_percent: tuple[Decimal, Decimal] = ruled(GROWTH, "croissance du volume aux mois 13 et 25", NO_GROWTH)
    seasonality: tuple[Decimal, ...] = ruled(
        Many(Number(0, 1000), 12, 12), "poids des 12 mois de l'exercice, ramenés à une somme de 12", (Decimal(1),) * 12
    )
    vat_percent: Decimal = ruled(PERCENT, "taux de TVA", Decimal(0))
    delay_days: int = ruled(DAYS, "délai de paiement du client", 0)
    certainty: str = ruled(CERTAINTY, "certitude", "acquis")
    recurring: bool = ruled(Flag(), "revient chaque année sans être redemandé", False)
    earmarked: bool = ruled(Flag(), "affectée à un emploi précis", False)
    funder: str = ruled(Text(80, 0), "qui paie, quand c'est un seul payeur", "")

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        yield from _in_order(values)
        if not sum(values["seasonality"]):
            yield ("seasonality",), said("un des 12 poids au moins doit être positif")


@dataclass(frozen=True, kw_only=True)
class PlanB(Part):
    """What is done when a grant does not come."""

    name: str = ruled(NAME, "ce qui sera fait")
    monthly: int = ruled(CENTS, "ce que cela apporte ou épargne chaque mois")
    first_month: int = ruled(MONTH, "à partir de ce mois", 1)


@dataclass(frozen=True, kw_only=True)
class Grant(Part):
    """A sum promised for a period, paid by its own calendar."""

    name: str = ruled(NAME, "nom de l'aide, unique parmi les aides et les apports")
    kind: str = ruled(Choice((*PUBLIC, "don", "mécénat")), "nature de l'aide")
    payments: tuple[Payment, ...] = ruled(Items(Payment, 1, 60), "calendrier des versements ; leur somme est l'aide")
    first_month: int = ruled(MONTH, "premier mois de la période aidée", 1)
    last_month: int = ruled(MONTH, "dernier mois de la période aidée", 36)
    certainty: str = ruled(CERTAINTY, "certitude", "acquis")
    recurring: bool = ruled(Flag(), "revient chaque année sans être redemandée", False)
    earmarked: bool = ruled(Flag(), "affectée à un emploi précis", False)
    funder: str = ruled(Text(80, 0), "qui la verse ; sinon, son nom", "")
    plan_b: PlanB | None = ruled(Maybe(PlanB), "ce qui est prévu si elle ne vient pas", None)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        yield from _in_order(values)


@dataclass(frozen=True, kw_only=True)
class Cost(Part):
    """A charge: every so many months, or variable with one revenue line."""

    name: str = ruled(NAME, "nom de la charge, unique parmi les charges")
    kind: str = ruled(Choice(("achats", "services", "impôts et taxes")), "compte : 60, 61-62 ou 63")
    amount: int = ruled(CENTS, "charge fixe, hors taxes, à chaque échéance", 0)
    every: int = ruled(Whole(1, 36), "une échéance tous les n mois", 1)
    of: str = ruled(Text(80, 0), "charge variable : le nom de la recette suivie", "")
    unit_cost: int = ruled(CENTS, "charge variable : coût d'une unité, hors taxes", 0)
    share_percent: Decimal = ruled(PERCENT, "charge variable : part du montant hors taxes de la recette", Decimal(0))
    first_month: int = ruled(MONTH, "premier mois", 1)
    last_month: int = ruled(MONTH, "dernier mois", 36)
    growth_percent: tuple[Decimal, Decimal] = ruled(GROWTH, "hausse aux mois 13 et 25", NO_GROWTH)
    vat_percent: Decimal = ruled(PERCENT, "taux de TVA", Decimal(0))
    delay_days: int = ruled(DAYS, "délai de paiement au fournisseur", 0)
    initial_stock: int = ruled(CENTS, "stock acheté le premier mois, hors taxes", 0)
    stock_days: int = ruled(Whole(0, 365), "stock tenu à la fin de chaque mois, en jours d'achats", 0)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        yield from _in_order(values)
        given = [name for name in ("amount", "unit_cost", "share_percent") if values[name]]
        if len(given) > 1:
            yield (given[1],), said("un seul de amount, unit_cost et share_percent peut être donné")
        if (values["unit_cost"] or values["share_percent"]) and not values["of"]:
            yield ("of",), said("une charge variable nomme la recette qu'elle suit")
        if values["of"] and values["amount"]:
            yield ("of",), said("une charge fixe ne suit aucune recette")
        if values["kind"] != "achats" and (values["initial_stock"] or values["stock_days"]):
            yield ("kind",), said("seuls des achats peuvent être stockés")


@dataclass(frozen=True, kw_only=True)
class Staff(Part):
    name: str = ruled(NAME, "poste, unique parmi le personnel")
    gross: int = ruled(CENTS, "salaire brut d'un mois à temps plein")
    count: Decimal = ruled(Number(0, 10_000), "équivalents temps plein", Decimal(1))
    charges_percent: Decimal = ruled(Number(0, 200), "cotisations patronales, payées le mois suivant", Decimal(0))
    first_month: int = ruled(MONTH, "premier mois", 1)
    last_month: int = ruled(MONTH, "dernier mois", 36)
    growth_percent: tuple[Decimal, Decimal] = ruled(GROWTH, "hausse aux mois 13 et 25", NO_GROWTH)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        yield from _in_order(values)


@dataclass(frozen=True, kw_only=True)
class Investment(Part):
    name: str = ruled(NAME, "nom, unique parmi les investissements")
    kind: str = ruled(Choice(("incorporelle", "corporelle", "financière", "frais d'établissement")), "nature")
    amount: int = ruled(CENTS, "montant hors taxes")
    month: int = ruled(MONTH, "mois de l'achat, payé comptant", 1)
    years: int = ruled(Whole(0, 50), "durée d'amortissement ; 0 : n'est pas amorti", 0)
    vat_percent: Decimal = ruled(PERCENT, "taux de TVA", Decimal(0))

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        if values["kind"] == "financière" and values["years"]:
            yield ("years",), said("une immobilisation financière n'est pas amortie : 0 est attendu")


@dataclass(frozen=True, kw_only=True)
class Loan(Part):
    name: str = ruled(NAME, "nom, unique parmi les emprunts")
    kind: str = ruled(Choice(("emprunt", "prêt d'honneur", "compte courant")), "nature", "emprunt")
    principal: int = ruled(CENTS, "capital emprunté")
    rate_percent: Decimal = ruled(PERCENT, "taux annuel ; 0 est permis", Decimal(0))
    months: int = ruled(Whole(1, 480), "nombre de mensualités, la première le mois suivant")
    deferred_months: int = ruled(Whole(0, 60), "mois de différé : seuls les intérêts sont payés", 0)
    month: int = ruled(MONTH, "mois du versement", 1)
    certainty: str = ruled(CERTAINTY, "certitude", "acquis")


@dataclass(frozen=True, kw_only=True)
class Funding(Part):
    """Money that stays: capital, contributions, investment grants, gifts to start."""

    name: str = ruled(NAME, "nom, unique parmi les aides et les apports")
    kind: str = ruled(Choice(("capital", "apport", "compte courant", "subvention d'investissement", "don")), "nature")
    payments: tuple[Payment, ...] = ruled(Items(Payment, 1, 60), "calendrier des versements")
    of: str = ruled(Text(80, 0), "subvention d'investissement : le nom de l'investissement aidé", "")
    certainty: str = ruled(CERTAINTY, "certitude", "acquis")
    plan_b: PlanB | None = ruled(Maybe(PlanB), "ce qui est prévu si elle ne vient pas", None)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        if (values["kind"] == "subvention d'investissement") != bool(values["of"]):
            yield ("of",), said("une subvention d'investissement, et elle seule, nomme l'investissement qu'elle aide")


@dataclass(frozen=True, kw_only=True)
class InKind(Part):
    """Shown on both sides, below the line; no cash moves."""

    name: str = ruled(NAME, "nom")
    kind: str = ruled(Choice(("bénévolat", "don en nature")), "nature", "bénévolat")
    monthly: int = ruled(CENTS, "valeur d'un mois")
    first_month: int = ruled(MONTH, "premier mois", 1)
    last_month: int = ruled(MONTH, "dernier mois", 36)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        yield from _in_order(values)


@dataclass(frozen=True, kw_only=True)
class Bracket(Part):
    """One step of the corporate tax; the last one needs no limit."""

    percent: Decimal = ruled(PERCENT, "taux")
    up_to: int = ruled(CENTS, "jusqu'à ce bénéfice d'une année", LARGEST)


RANGE = Many(Number(0, 1000), 3, 3)
AROUND = (Decimal(80), Decimal(100), Decimal(120))


@dataclass(frozen=True, kw_only=True)
class Uncertainty(Part):
    """For the draws: the least, the most likely and the most, in percent of the plan."""

    price: tuple[Decimal, ...] = ruled(RANGE, "prix", AROUND)
    volume: tuple[Decimal, ...] = ruled(RANGE, "volumes", AROUND)
    variable_cost: tuple[Decimal, ...] = ruled(RANGE, "coûts variables", AROUND)
    payroll: tuple[Decimal, ...] = ruled(RANGE, "masse salariale", AROUND)

    @staticmethod
    def across(values: dict[str, Any]) -> Iterator[tuple[Path, Said]]:
        for name in ("price", "volume", "variable_cost", "payroll"):
            if list(values[name]) != sorted(values[name]):
                yield (name,), said("le plus bas, le plus probable et le plus haut sont attendus dans cet ordre")
