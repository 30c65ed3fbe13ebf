"""Each table of `maille forecast`, as lines of text in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from maille.commands.tables import amount, euros, number, percent, row, title, years_head
from maille.commands.voice import gettext_noop, given, say
from maille.maths.finance import Criterion, Effect, Forecast, Sensitivity, Simulation

QUANTILES = (gettext_noop("1 sur 20 au pire"), gettext_noop("médiane"), gettext_noop("1 sur 20 au mieux"))
Told = Callable[[float], None]

INCOME = (
    (gettext_noop("Ventes (70)"), "sales", 1),
    (gettext_noop("Subventions d'exploitation (74)"), "grants", 1),
    (gettext_noop("Dons, mécénat, cotisations (75)"), "gifts", 1),
    (gettext_noop("Achats consommés (60)"), "purchases", -1),
    (gettext_noop("Services extérieurs (61-62)"), "services", -1),
    (gettext_noop("Impôts et taxes (63)"), "taxes", -1),
    (gettext_noop("Personnel chargé (64)"), "payroll", -1),
    (gettext_noop("Dotations aux amortissements (68)"), "depreciation", -1),
    (gettext_noop("Résultat d'exploitation"), "operating", 1),
    (gettext_noop("Intérêts (66)"), "interest", -1),
    (gettext_noop("Exceptionnel"), "exceptional", 1),
    (gettext_noop("Quote-part de subventions"), "released", 1),
    (gettext_noop("Impôt sur les sociétés"), "corporate_tax", -1),
    (gettext_noop("Résultat net"), "net", 1),
    (gettext_noop("Excédent brut d'exploitation (EBE)"), "ebitda", 1),
    (gettext_noop("Capacité d'autofinancement (CAF)"), "cash_flow", 1),
    (gettext_noop("Bénévolat et dons en nature (des deux côtés)"), "in_kind", 1),
)
BREAK_EVEN = (
    (gettext_noop("Charges variables"), "variable"),
    (gettext_noop("Charges fixes"), "fixed"),
    (gettext_noop("Ressources non marchandes récurrentes"), "recurring"),
)
OPENING = (
    (gettext_noop("Immobilisations et frais d'établissement"), "investments"),
    (gettext_noop("Stock initial"), "initial_stock"),
    (gettext_noop("Besoin en fonds de roulement de départ"), "working_capital"),
    (gettext_noop("TVA à avancer"), "vat_advanced"),
    (gettext_noop("Trésorerie de sécurité"), "safety"),
    (gettext_noop("Total des besoins"), "needs"),
    (gettext_noop("Apports, capital, comptes courants, dons"), "contributions"),
    (gettext_noop("Subventions d'investissement"), "grants"),
    (gettext_noop("Emprunts et prêts d'honneur"), "loans"),
    (gettext_noop("Total des ressources"), "resources"),
    (gettext_noop("Solde"), "balance"),
)
FUNDING = (
    (gettext_noop("Investissements"), "investments"),
    (gettext_noop("Variation du BFR"), "working_capital"),
    (gettext_noop("Remboursement du capital"), "repaid"),
    (gettext_noop("Excédents distribués"), "distributed"),
    (gettext_noop("CAF"), "cash_flow"),
    (gettext_noop("Apports"), "contributions"),
    (gettext_noop("Emprunts"), "loans"),
    (gettext_noop("Subventions d'investissement"), "grants"),
    (gettext_noop("Solde de l'année"), "balance"),
    (gettext_noop("Solde cumulé, avec la trésorerie d'ouverture"), "total"),
)
DRIVERS = {
    "price": gettext_noop("prix"),
    "volume": gettext_noop("volumes"),
    "variable_cost": gettext_noop("coûts variables"),
    "payroll": gettext_noop("masse salariale"),
    "delay": gettext_noop("lancement 3 mois plus tard"),
    "grant": gettext_noop("sans"),
}
ASKED = {
    "result": gettext_noop("Résultat de l'année 3 positif ou nul"),
    "cash": gettext_noop("Trésorerie jamais négative"),
    "largest_funder": gettext_noop("Premier financeur : 40 % au plus"),
    "concentration": gettext_noop("Concentration des financeurs (HHI) : 0,35 au plus"),
    "market_or_recurring": gettext_noop("Ressources marchandes ou récurrentes : 60 % au moins"),
    "coverage": gettext_noop("CAF et intérêts : 1,2 fois l'annuité au moins"),
    "grant_loss": gettext_noop("Tenir sans la plus grande aide, avec un plan B"),
}
# What is said of each thing that is missing.
NEEDED = {
    "margin": gettext_noop("il manque {what} de marge"),
    "turnover": gettext_noop("ce que donnent {what} de ventes en plus"),
    "volume": gettext_noop("c'est-à-dire {what} de volume en plus"),
    "funding": gettext_noop("il faut trouver {what}"),
    "month": gettext_noop("avant la fin du mois {what}"),
    "others": gettext_noop("il faut {what} d'autres ressources"),
    "less": gettext_noop("ou se passer de {what} de ce financeur"),
    "more": gettext_noop("il faut {what} de ces ressources en plus"),
    "made_recurring": gettext_noop("ou en rendre récurrents {what} parmi les autres"),
    "cash_flow": gettext_noop("il manque {what} de CAF"),
    "plan_b": gettext_noop("nommer un plan B pour « {what} »"),
}
NOTHING_TO_JUDGE = {
    "coverage": gettext_noop("Sans emprunt à rembourser en année 3."),
    "grant_loss": gettext_noop("Sans aide."),
}
SCENARIO = {
    "prudent": gettext_noop("prudent"),
    "central": gettext_noop("central"),
    "ambitieux": gettext_noop("ambitieux"),
}
VAT = {
    "encaissements": gettext_noop("sur les encaissements"),
    "débits": gettext_noop("sur les débits"),
    "exonéré": gettext_noop("exonéré"),
}


def head(found: Forecast) -> Iterator[str]:
    yield given(found.plan.name)
    scenario, vat = say(SCENARIO[found.scenario]), say(VAT[found.plan.vat])
    yield say("Prévisionnel de 36 mois, scénario {scenario}. TVA : {vat}.", scenario=scenario, vat=vat)


def income(found: Forecast) -> Iterator[str]:
    yield from title(say("Compte de résultat"))
    yield years_head()
    for label, name, sign in INCOME:
        yield row(say(label), [amount(sign * getattr(year.income, name)) for year in found.years])


def break_even(found: Forecast) -> Iterator[str]:
    points = [year.break_even for year in found.years]
    yield from title(say("Seuil de rentabilité"))
    yield years_head()
    for label, name in BREAK_EVEN:
        yield row(say(label), [amount(getattr(point, name)) for point in points])
    yield row(say("Taux de marge sur coûts variables"), [percent(point.rate, 1) for point in points])
    yield row(say("Seuil de rentabilité"), [_threshold(point.threshold) for point in points])
    yield row(say("Seuil hybride"), [_threshold(point.hybrid) for point in points])
    yield row(say("Point mort (jours)"), [number(point.day) for point in points])
    yield row(say("Seuil en unités"), [number(point.units) for point in points])
    yield row(say("Marge de sécurité"), [percent(point.safety, 1) for point in points])
    yield row(say("Subvention d'équilibre"), [amount(point.balancing_grant) for point in points])


def _threshold(cents: int | None) -> str:
    return say("pas de seuil") if cents is None else amount(cents)


def opening(found: Forecast) -> Iterator[str]:
    yield from title(say("Plan de financement initial ({months} mois)", months=found.plan.opening_months))
    yield say("euros")
    for label, name in OPENING:
        yield row(say(label), [amount(getattr(found.opening, name))])


def funding(found: Forecast) -> Iterator[str]:
    yield from title(say("Plan de financement à trois ans"))
    yield years_head()
    for label, name in FUNDING:
        yield row(say(label), [amount(getattr(year.funding, name)) for year in found.years])
    yield row(say("Annuité d'emprunt"), [amount(year.annuity) for year in found.years])
    yield row(say("(CAF + intérêts) / annuité"), [number(year.coverage, 2) for year in found.years])


def cash(found: Forecast) -> Iterator[str]:
    yield from title(say("Trésorerie"))
    yield row(
        say("euros, TTC"),
        [
            say(text)
            for text in (gettext_noop("encaissements"), gettext_noop("décaissements"), gettext_noop("fin de mois"))
        ],
    )
    for month, left in enumerate(found.cash, 1):
        moved = [movement.amount for movement in found.ledger if movement.month == month]
        plus, minus = sum(value for value in moved if value > 0), sum(value for value in moved if value < 0)
        yield row(say("Mois {month}", month=month), [amount(plus), amount(minus), amount(left)])
    lowest = euros(found.lowest_cash)
    yield say("Au plus bas au mois {month} : {amount}.", month=found.lowest_month, amount=lowest)
    yield say("Besoin de pointe : {amount}.", amount=euros(found.peak_need))


def working_capital(found: Forecast) -> Iterator[str]:
    ends = [found.working_capital[12 * year.number - 1] for year in found.years]
    yield from title(say("Besoin en fonds de roulement, à la fin de l'année"))
    yield years_head()
    yield row(say("Stocks"), [amount(end.stocks) for end in ends])
    yield row(say("Créances clients"), [amount(end.customers) for end in ends])
    yield row(say("Subventions et dons à recevoir"), [amount(end.grants) for end in ends])
    yield row(say("Dettes fournisseurs"), [amount(-end.suppliers) for end in ends])
    yield row(say("Dettes fiscales et sociales"), [amount(-end.social - end.vat - end.corporate_tax) for end in ends])
    yield row(say("BFR"), [amount(end.total) for end in ends])
    yield row(say("BFR en jours de ventes"), [number(year.working_capital_days) for year in found.years])
    yield row(say("Estimation rapide (jours / 365)"), [amount(year.quick.total) for year in found.years])


def mix(found: Forecast) -> Iterator[str]:
    mixes = [year.mix for year in found.years]
    yield from title(say("Origine des ressources"))
    yield years_head(say("part de toutes les ressources"))
    for label, name in (
        (gettext_noop("Marchandes"), "market"),
        (gettext_noop("Publiques"), "public"),
        (gettext_noop("Privées non marchandes"), "private"),
        (gettext_noop("Bénévolat et nature, valorisés"), "in_kind"),
        (gettext_noop("Dont affectées à un emploi précis"), "earmarked"),
    ):
        yield row(say(label), [percent(one.share(getattr(one, name)), 1) for one in mixes])
    for name, _most in mixes[2].funders[:5]:
        given = [dict(one.funders).get(name, 0) for one in mixes]
        yield row(say("Financeur : {name} (euros)", name=name), [amount(value) for value in given])


def scenarios(found: Mapping[str, Forecast]) -> Iterator[str]:
    yield from title(say("Les trois scénarios"))
    yield row(say("euros"), [say(SCENARIO[name]) for name in found])
    for number_of_year in range(3):
        nets = [amount(one.years[number_of_year].income.net) for one in found.values()]
        yield row(say("Résultat net, année {number}", number=number_of_year + 1), nets)
    yield row(say("Trésorerie la plus basse"), [amount(one.lowest_cash) for one in found.values()])
    yield row(say("Tests réussis"), [_score(one) for one in found.values()])


def _score(found: Forecast) -> str:
    passed = sum(test.passed is True for test in found.tests)
    return say("{passed} sur {count}", passed=passed, count=len(found.tests))


def tests(found: Forecast) -> Iterator[str]:
    yield from title(say("Un modèle économique pérenne ?"))
    for test in found.tests:
        mark = {True: say("oui"), False: say("NON"), None: "–"}[test.passed]
        yield f"  {mark:<3}  {say(ASKED[test.key])}"
        yield f"       {_seen(test)}"
    good, bad = gettext_noop("Tous les tests sont réussis."), gettext_noop("Le modèle n'est pas encore pérenne.")
    yield say(good if found.is_lasting else bad)


def _seen(test: Criterion) -> str:
    if test.value is None:
        return say(NOTHING_TO_JUDGE.get(test.key, gettext_noop("Aucune ressource en année 3.")))
    value = _value(test)
    about = say("{name} : {value}", name=test.about, value=value) if test.about else value
    needs = ", ".join(say(NEEDED[name], what=_needed(name, amount_)) for name, amount_ in test.needed.items())
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
    yield from title(say("Sensibilité, du plus grand effet au plus petit"))
    yield row(
        say("euros"),
        [
            say(text)
            for text in (gettext_noop("résultat 2"), gettext_noop("résultat 3"), gettext_noop("trésorerie min."))
        ],
    )
    base = found.base
    yield row(say("Le plan"), [amount(value) for value in (base.result_2, base.result_3, base.lowest_cash)])
    order = [bar[:2] for bar in found.tornado()]
    for effect in sorted(found.effects, key=lambda one: (order.index((one.driver, one.name)), one.change)):
        yield row(_label(effect), [amount(value) for value in (effect.result_2, effect.result_3, effect.lowest_cash)])


def _label(effect: Effect) -> str:
    label = say(DRIVERS[effect.driver])
    if effect.driver == "grant":
        return say("{without} {name}", without=label, name=effect.name)
    if effect.driver == "delay":
        return label
    change = number(effect.change, 0) if effect.change < 0 else f"+{effect.change}"
    return say("{driver} {change} %", driver=label, change=change)


def draws(found: Simulation) -> Iterator[str]:
    yield from title(say("{count} tirages (graine {seed})", count=number(found.draws), seed=found.seed))
    yield row(say("Résultat de l'année 3 positif ou nul"), [percent(found.result_positive, 1)])
    yield row(say("Trésorerie négative au moins un mois"), [percent(found.cash_negative, 1)])
    yield row(say("euros"), [say(text) for text in QUANTILES], 18)
    for year, quantiles in enumerate(found.result, 1):
        yield row(
            say("Résultat net, année {number}", number=year), [amount(quantiles[place]) for place in (0, 2, 4)], 18
        )
    yield row(say("Trésorerie la plus basse"), [amount(found.lowest_cash[place]) for place in (0, 2, 4)], 18)
