"""Each table of `maille forecast`, as lines of text in French."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from maille.commands.tables import amount, euros, number, percent, row, title, years_head
from maille.maths.finance import Criterion, Forecast, Sensitivity, Simulation
from maille.ui.typography import typo

Told = Callable[[float], None]

INCOME = (
    ("Ventes (70)", "sales", 1),
    ("Subventions d'exploitation (74)", "grants", 1),
    ("Dons, mécénat, cotisations (75)", "gifts", 1),
    ("Achats consommés (60)", "purchases", -1),
    ("Services extérieurs (61-62)", "services", -1),
    ("Impôts et taxes (63)", "taxes", -1),
    ("Personnel chargé (64)", "payroll", -1),
    ("Dotations aux amortissements (68)", "depreciation", -1),
    ("Résultat d'exploitation", "operating", 1),
    ("Intérêts (66)", "interest", -1),
    ("Exceptionnel", "exceptional", 1),
    ("Quote-part de subventions", "released", 1),
    ("Impôt sur les sociétés", "corporate_tax", -1),
    ("Résultat net", "net", 1),
    ("Excédent brut d'exploitation (EBE)", "ebitda", 1),
    ("Capacité d'autofinancement (CAF)", "cash_flow", 1),
    ("Bénévolat et dons en nature (des deux côtés)", "in_kind", 1),
)
BREAK_EVEN = (
    ("Charges variables", "variable"),
    ("Charges fixes", "fixed"),
    ("Ressources non marchandes récurrentes", "recurring"),
)
OPENING = (
    ("Immobilisations et frais d'établissement", "investments"),
    ("Stock initial", "initial_stock"),
    ("Besoin en fonds de roulement de départ", "working_capital"),
    ("TVA à avancer", "vat_advanced"),
    ("Trésorerie de sécurité", "safety"),
    ("Total des besoins", "needs"),
    ("Apports, capital, comptes courants, dons", "contributions"),
    ("Subventions d'investissement", "grants"),
    ("Emprunts et prêts d'honneur", "loans"),
    ("Total des ressources", "resources"),
    ("Solde", "balance"),
)
FUNDING = (
    ("Investissements", "investments"),
    ("Variation du BFR", "working_capital"),
    ("Remboursement du capital", "repaid"),
    ("Excédents distribués", "distributed"),
    ("CAF", "cash_flow"),
    ("Apports", "contributions"),
    ("Emprunts", "loans"),
    ("Subventions d'investissement", "grants"),
    ("Solde de l'année", "balance"),
    ("Solde cumulé, avec la trésorerie d'ouverture", "total"),
)
DRIVERS = {
    "price": "prix",
    "volume": "volumes",
    "variable_cost": "coûts variables",
    "payroll": "masse salariale",
    "delay": "lancement 3 mois plus tard",
    "grant": "sans",
}
ASKED = {
    "result": "Résultat de l'année 3 positif ou nul",
    "cash": "Trésorerie jamais négative",
    "largest_funder": "Premier financeur : 40 % au plus",
    "concentration": "Concentration des financeurs (HHI) : 0,35 au plus",
    "market_or_recurring": "Ressources marchandes ou récurrentes : 60 % au moins",
    "coverage": "CAF et intérêts : 1,2 fois l'annuité au moins",
    "grant_loss": "Tenir sans la plus grande aide, avec un plan B",
}
# What is said of each thing that is missing.
NEEDED = {
    "margin": "il manque {} de marge",
    "turnover": "ce que donnent {} de ventes en plus",
    "volume": "c'est-à-dire {} de volume en plus",
    "funding": "il faut trouver {}",
    "month": "avant la fin du mois {}",
    "others": "il faut {} d'autres ressources",
    "less": "ou se passer de {} de ce financeur",
    "more": "il faut {} de ces ressources en plus",
    "made_recurring": "ou en rendre récurrents {} parmi les autres",
    "cash_flow": "il manque {} de CAF",
    "plan_b": "nommer un plan B pour « {} »",
}
NOTHING_TO_JUDGE = {"coverage": "Sans emprunt à rembourser en année 3", "grant_loss": "Sans aide"}


def head(found: Forecast) -> Iterator[str]:
    yield typo(found.plan.name)
    yield typo(f"Prévisionnel de 36 mois, scénario {found.scenario}. TVA : {found.plan.vat}.")


def income(found: Forecast) -> Iterator[str]:
    yield from title("Compte de résultat")
    yield years_head()
    for label, name, sign in INCOME:
        yield row(label, [amount(sign * getattr(year.income, name)) for year in found.years])


def break_even(found: Forecast) -> Iterator[str]:
    points = [year.break_even for year in found.years]
    yield from title("Seuil de rentabilité")
    yield years_head()
    for label, name in BREAK_EVEN:
        yield row(label, [amount(getattr(point, name)) for point in points])
    yield row("Taux de marge sur coûts variables", [percent(point.rate, 1) for point in points])
    yield row("Seuil de rentabilité", [_threshold(point.threshold) for point in points])
    yield row("Seuil hybride", [_threshold(point.hybrid) for point in points])
    yield row("Point mort (jours)", [number(point.day) for point in points])
    yield row("Seuil en unités", [number(point.units) for point in points])
    yield row("Marge de sécurité", [percent(point.safety, 1) for point in points])
    yield row("Subvention d'équilibre", [amount(point.balancing_grant) for point in points])


def _threshold(cents: int | None) -> str:
    return "pas de seuil" if cents is None else amount(cents)


def opening(found: Forecast) -> Iterator[str]:
    yield from title(f"Plan de financement initial ({found.plan.opening_months} mois)")
    yield "euros"
    for label, name in OPENING:
        yield row(label, [amount(getattr(found.opening, name))])


def funding(found: Forecast) -> Iterator[str]:
    yield from title("Plan de financement à trois ans")
    yield years_head()
    for label, name in FUNDING:
        yield row(label, [amount(getattr(year.funding, name)) for year in found.years])
    yield row("Annuité d'emprunt", [amount(year.annuity) for year in found.years])
    yield row("(CAF + intérêts) / annuité", [number(year.coverage, 2) for year in found.years])


def cash(found: Forecast) -> Iterator[str]:
    yield from title("Trésorerie")
    yield row("euros, TTC", ["encaissements", "décaissements", "fin de mois"])
    for month, left in enumerate(found.cash, 1):
        moved = [movement.amount for movement in found.ledger if movement.month == month]
        plus, minus = sum(value for value in moved if value > 0), sum(value for value in moved if value < 0)
        yield row(f"Mois {month}", [amount(plus), amount(minus), amount(left)])
    yield typo(f"Au plus bas au mois {found.lowest_month} : {euros(found.lowest_cash)}.")
    yield typo(f"Besoin de pointe : {euros(found.peak_need)}.")


def working_capital(found: Forecast) -> Iterator[str]:
    ends = [found.working_capital[12 * year.number - 1] for year in found.years]
    yield from title("Besoin en fonds de roulement, à la fin de l'année")
    yield years_head()
    yield row("Stocks", [amount(end.stocks) for end in ends])
    yield row("Créances clients", [amount(end.customers) for end in ends])
    yield row("Subventions et dons à recevoir", [amount(end.grants) for end in ends])
    yield row("Dettes fournisseurs", [amount(-end.suppliers) for end in ends])
    yield row("Dettes fiscales et sociales", [amount(-end.social - end.vat - end.corporate_tax) for end in ends])
    yield row("BFR", [amount(end.total) for end in ends])
    yield row("BFR en jours de ventes", [number(year.working_capital_days) for year in found.years])
    yield row("Estimation rapide (jours / 365)", [amount(year.quick.total) for year in found.years])


def mix(found: Forecast) -> Iterator[str]:
    mixes = [year.mix for year in found.years]
    yield from title("Origine des ressources")
    yield years_head("part de toutes les ressources")
    for label, name in (
        ("Marchandes", "market"),
        ("Publiques", "public"),
        ("Privées non marchandes", "private"),
        ("Bénévolat et nature, valorisés", "in_kind"),
        ("Dont affectées à un emploi précis", "earmarked"),
    ):
        yield row(label, [percent(one.share(getattr(one, name)), 1) for one in mixes])
    for name, _most in mixes[2].funders[:5]:
        given = [dict(one.funders).get(name, 0) for one in mixes]
        yield row(f"Financeur : {name} (euros)", [amount(value) for value in given])


def scenarios(found: Mapping[str, Forecast]) -> Iterator[str]:
    yield from title("Les trois scénarios")
    yield row("euros", list(found))
    for number_of_year in range(3):
        nets = [amount(one.years[number_of_year].income.net) for one in found.values()]
        yield row(f"Résultat net, année {number_of_year + 1}", nets)
    yield row("Trésorerie la plus basse", [amount(one.lowest_cash) for one in found.values()])
    yield row("Tests réussis", [_score(one) for one in found.values()])


def _score(found: Forecast) -> str:
    return f"{sum(test.passed is True for test in found.tests)} sur {len(found.tests)}"


def tests(found: Forecast) -> Iterator[str]:
    yield from title("Un modèle économique pérenne ?")
    for test in found.tests:
        mark = {True: "oui", False: "NON", None: "–  "}[test.passed]
        yield f"  {mark}  {typo(ASKED[test.key])}"
        yield f"       {typo(_seen(test))}"
    verdict = "Tous les tests sont réussis." if found.is_lasting else "Le modèle n'est pas encore pérenne."
    yield typo(verdict)


def _seen(test: Criterion) -> str:
    if test.value is None:
        return NOTHING_TO_JUDGE.get(test.key, "Aucune ressource en année 3") + "."
    value = _value(test)
    about = f"{test.about} : {value}" if test.about else value
    needs = ", ".join(NEEDED[name].format(_needed(name, amount_)) for name, amount_ in test.needed.items())
    return f"{about}. {needs[0].upper()}{needs[1:]}." if needs else f"{about}."


def _value(test: Criterion) -> str:
    if isinstance(test.value, int):
        return euros(test.value)
    return number(test.value, 2) if test.key in ("coverage", "concentration") else percent(test.value, 1)


def _needed(name: str, value: int | Fraction | str) -> str:
    if isinstance(value, str):
        return value
    return percent(value, 1) if isinstance(value, Fraction) else str(value) if name == "month" else euros(value)


def sensitivity(found: Sensitivity) -> Iterator[str]:
    yield from title("Sensibilité, du plus grand effet au plus petit")
    yield row("euros", ["résultat 2", "résultat 3", "trésorerie min."])
    base = found.base
    yield row("Le plan", [amount(value) for value in (base.result_2, base.result_3, base.lowest_cash)])
    order = [bar[:2] for bar in found.tornado()]
    for effect in sorted(found.effects, key=lambda one: (order.index((one.driver, one.name)), one.change)):
        label = DRIVERS[effect.driver]
        if effect.driver == "grant":
            label = f"{label} {effect.name}"
        elif effect.driver != "delay":
            label = f"{label} {number(effect.change, 0) if effect.change < 0 else f'+{effect.change}'} %"
        yield row(label, [amount(value) for value in (effect.result_2, effect.result_3, effect.lowest_cash)])


def draws(found: Simulation) -> Iterator[str]:
    yield from title(f"{number(found.draws)} tirages (graine {found.seed})")
    yield row("Résultat de l'année 3 positif ou nul", [percent(found.result_positive, 1)])
    yield row("Trésorerie négative au moins un mois", [percent(found.cash_negative, 1)])
    yield row("euros", ["1 sur 20 au pire", "médiane", "1 sur 20 au mieux"], 18)
    for year, quantiles in enumerate(found.result, 1):
        yield row(f"Résultat net, année {year}", [amount(quantiles[place]) for place in (0, 2, 4)], 18)
    yield row("Trésorerie la plus basse", [amount(found.lowest_cash[place]) for place in (0, 2, 4)], 18)
