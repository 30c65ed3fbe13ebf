"""The file of a plan: read back as written, and every problem at once, each with its line."""

import json
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files

import pytest

from maille.maths.errors import BadArgument
from maille.maths.finance import (
    BadPlan,
    Bracket,
    Cost,
    Grant,
    Payment,
    Plan,
    RevenueLine,
    Uncertainty,
    forecast,
    plan_schema,
)
from maille.maths.finance.reading import read_json

from .plans import ALL, GRANTS, LOANS


def problems(text):
    with pytest.raises(BadPlan) as refused:
        Plan.from_json(text)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("plan", ALL, ids=lambda plan: f"{plan.name}, {plan.vat}")
def test_plans_are_read_back_as_written(plan):
    assert Plan.from_json(plan.to_json()) == plan


def test_every_problem_is_said_at_once_with_its_line():
    text = """{
  "name": "Un plan",
  "vat": "parfois",
  "revenue": [],
  "revenues": [
    {"name": "ventes",
     "kind": "vente usager",
     "price": -5},
    {"name": "cours", "kind": "cours",
     "price": 12.5, "volume": 3}
  ],
  "costs": [
    {"name": "loyer", "kind": "services",
     "amount": 100, "first_month": 9, "last_month": 3},
    {"name": "loyer", "kind": "services", "amount": 100}
  ],
  "grants": [
    {"name": "Ville", "kind": "mécénat", "payments": []}
  ]
}
"""

    assert problems(text) == [
        "ligne 3, vat : un de ces mots est attendu : « encaissements », « débits », « exonéré »",
        "ligne 4, revenue : ce nom n'est pas connu ici",
        "ligne 6, revenues[0].volume : « volume » manque",
        "ligne 8, revenues[0].price : un nombre entier de centimes, de 0 à 10 000 000 000 000, est attendu",
        "ligne 9, revenues[1].kind : un de ces mots est attendu : « vente usager », « vente tiers payeur », "
        "« prestation publique », « subvention d'exploitation », « aide à l'emploi », « don », « mécénat », « cotisation »",
        "ligne 10, revenues[1].price : un nombre entier de centimes, de 0 à 10 000 000 000 000, est attendu",
        "ligne 14, costs[0].last_month : le dernier mois vient après le premier",
        "ligne 18, grants[0].payments : une liste de 1 à 60 objets est attendue",
    ]


def test_what_is_no_text_is_refused():
    with pytest.raises(BadArgument) as refused:
        Plan.from_json(b"{}")

    assert refused.value.argument == "text"


def test_names_are_unique_and_those_named_exist():
    text = """{
  "name": "Un plan",
  "costs": [
    {"name": "a", "kind": "achats", "amount": 1},
    {"name": "a", "kind": "achats", "amount": 1},
    {"name": "b", "kind": "achats", "unit_cost": 1, "of": "rien"}
  ],
  "grants": [{"name": "Région", "kind": "mécénat", "payments": [{"month": 1, "amount": 1}]}],
  "funding": [
    {"name": "Région", "kind": "don", "payments": [{"month": 1, "amount": 1}]},
    {"name": "aide", "kind": "subvention d'investissement", "of": "four", "payments": [{"month": 1, "amount": 1}]}
  ]
}"""

    assert problems(text) == [
        "ligne 5, costs[1].name : « a » est un nom déjà pris",
        "ligne 6, costs[2].of : « rien » n'est pas le nom d'une ligne de revenues",
        "ligne 10, funding[0].name : « Région » est un nom déjà pris",
        "ligne 11, funding[1].of : « four » n'est pas le nom d'une ligne de investments",
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "ligne 1 : une valeur est attendue ici"),
        ("[]", "ligne 1 : un objet { … } est attendu"),
        ('{"name": "x",\n}', "ligne 2 : un nom entre guillemets est attendu"),
        ('{"name": "x"\n "vat": 1}', "ligne 2 : une virgule ou « } » est attendue après la valeur de « name »"),
        ('{"name": "x", "name": "y"}', "ligne 1 : « name » est écrit deux fois"),
        ('{"name": "x"} {', "ligne 1 : rien n'est attendu après la fin de l'objet"),
        ('{"name":\n"x\n"}', "ligne 2 : un texte entre guillemets, sur une ligne, est attendu"),
        ('{"name": "x", "opening_cash":\n NaN}', "ligne 2 : un nombre fini est attendu"),
        ('{"name": "x", "opening_cash": -Infinity}', "ligne 1 : un nombre fini est attendu"),
        ('{"name": "x", "opening_cash": 1e999999999}', "ligne 1 : un nombre d'une taille raisonnable est attendu"),
        (
            '{"name": "x", "opening_cash": ' + "9" * 5000 + "}",
            "ligne 1 : un nombre de 40 signes au plus est attendu",
        ),
        ("[" * 5000, "ligne 1 : pas plus de 20 niveaux"),
        ('{"name": "\\ud83d"}', "ligne 1 : ce texte contient la moitié d'un signe"),
        ('{"name": "x" "opening_cash": 1}', "ligne 1 : une virgule ou « } » est attendue après la valeur de « name »"),
    ],
)
def test_what_is_not_json_is_said_with_its_line(text, said):
    assert problems(text) == [said]


def test_a_hostile_name_does_not_reach_the_terminal():
    said = problems(json.dumps({"name": "x", "\x1b[2J": 1, "long" * 100: 1}))

    assert said == [
        "ligne 1, �[2J : ce nom n'est pas connu ici",
        f"ligne 1, {'long' * 14}lon… : ce nom n'est pas connu ici",
    ]


def test_our_reader_reads_what_the_standard_library_reads():
    text = '{"d\\u00e9j\\u00e0": ["\\ud83e\\uddf5 \\"vu\\" \\n\\/\\t", -1, 0.5, 2e3, true, false, null, [], {}]}'

    assert read_json("\ufeff" + text)[0] == json.loads(text)


def test_a_schema_may_be_named_for_editors():
    assert Plan.from_json('{"$schema": "plan.schema.json", "name": "x"}') == Plan(name="x")


@pytest.mark.parametrize(
    "make",
    [
        lambda: replace(GRANTS, opening_cash=float("nan")),
        lambda: replace(GRANTS, name="\x1b[2J"),
        lambda: replace(GRANTS, opening_cash=10.5),
        lambda: replace(GRANTS, opening_cash=True),
        lambda: replace(GRANTS, costs="rien"),
        lambda: replace(GRANTS, costs=(1,)),
        lambda: RevenueLine(name="a", kind="don", price=1, volume=float("inf")),
        lambda: RevenueLine(name="a", kind="don", price=1, volume=1, seasonality=(1,) * 11),
        lambda: RevenueLine(name="a", kind="don", price=1, volume=1, seasonality=(0,) * 12),
        lambda: Cost(name="a", kind="achats", amount=1, unit_cost=1, of="b"),
        lambda: Cost(name="a", kind="achats", unit_cost=1),
        lambda: Cost(name="a", kind="services", amount=1, stock_days=3),
        lambda: Uncertainty(price=(120, 100, 80)),
        lambda: Plan(name="x", corporate_tax=(Bracket(percent=25), Bracket(percent=15, up_to=100))),
        lambda: replace(LOANS, investments=(replace(LOANS.investments[0], years=0),)),
        lambda: replace(LOANS, investments=()),
    ],
)
def test_a_plan_made_in_python_follows_the_same_rules(make):
    with pytest.raises(BadArgument) as refused:
        make()

    assert refused.value.rule


def test_floats_become_exact_decimals():
    line = RevenueLine(name="a", kind="don", price=1, volume=0.1, growth_percent=(5, 2.5))

    assert (line.volume, line.growth_percent) == (Decimal("0.1"), (Decimal(5), Decimal("2.5")))


def test_the_schema_beside_the_code_is_that_of_the_code():
    """`maille forecast --schema` prints it."""
    kept = json.loads(files("maille.maths.finance").joinpath("plan.schema.json").read_text(encoding="utf-8"))

    assert kept == plan_schema()
    assert kept["$defs"]["RevenueLine"]["required"] == ["name", "kind", "price", "volume"]


def fits(value, rule, kinds):
    """JSON Schema, as much of it as ours uses."""
    if "$ref" in rule:
        return fits(value, kinds[rule["$ref"].removeprefix("#/$defs/")], kinds)
    if "anyOf" in rule:
        return any(fits(value, one, kinds) for one in rule["anyOf"])
    if "enum" in rule:
        return value in rule["enum"]
    known = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}
    known |= {"integer": int, "number": int | float}
    if not isinstance(value, known[rule["type"]]) or (rule["type"] in ("integer", "number") and value is True):
        return False
    if rule["type"] == "object":
        return set(rule["required"]) <= set(value) <= set(rule["properties"]) and all(
            fits(held, rule["properties"][name], kinds) for name, held in value.items()
        )
    if rule["type"] == "array":
        count = rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", len(value))
        return count and all(fits(item, rule["items"], kinds) for item in value)
    size = len(value) if rule["type"] == "string" else value
    least, most = (
        rule.get(name) for name in (("minLength", "maxLength") if isinstance(value, str) else ("minimum", "maximum"))
    )
    return not isinstance(value, str | int | float) or (
        (least is None or least <= size) and (most is None or size <= most)
    )


@pytest.mark.parametrize("plan", ALL, ids=lambda plan: f"{plan.name}, {plan.vat}")
def test_the_schema_takes_every_plan(plan):
    schema = plan_schema()

    assert fits(json.loads(plan.to_json()), schema, schema["$defs"])


@pytest.mark.parametrize(
    "wrong", [{}, {"name": ""}, {"name": "x", "vat": "oui"}, {"name": "x", "plus": 1}, {"name": "x", "costs": [{}]}]
)
def test_the_schema_refuses_what_the_reader_refuses(wrong):
    schema = plan_schema()

    assert not fits(wrong, schema, schema["$defs"])
    assert problems(json.dumps(wrong))


# --- Plans with nothing in them: neutral answers, never infinity.


def test_an_empty_plan_has_no_threshold_and_no_share():
    found = forecast(Plan(name="vide"))
    third = found.years[2]

    assert set(found.cash) == {0}
    assert (third.break_even.threshold, third.break_even.hybrid, third.break_even.rate) == (None, 0, None)
    assert (third.working_capital_days, third.coverage, third.mix.share(0)) == (None, None, None)
    assert {test.key: test.passed for test in found.tests} == {
        "result": True,
        "cash": True,
        "largest_funder": None,
        "concentration": None,
        "market_or_recurring": None,
        "coverage": True,
        "grant_loss": True,
    }
    assert not found.is_lasting  # nothing was shown


def test_a_negative_margin_has_no_threshold_unless_recurring_income_covers_all():
    sold = RevenueLine(name="repas", kind="vente usager", price=100, volume=10)
    lost = Cost(name="denrées", kind="achats", of="repas", unit_cost=150)
    rent = Cost(name="loyer", kind="services", amount=1_000)
    grant = Grant(
        name="Ville",
        kind="subvention d'exploitation",
        recurring=True,
        payments=(Payment(month=1, amount=36_000),),
    )
    plan = Plan(name="à perte", revenues=(sold,), costs=(lost, rent))

    alone = forecast(plan).years[0].break_even
    helped = forecast(replace(plan, grants=(grant,))).years[0].break_even

    # A month: 1 000 − 1 500 of margin, 1 000 of rent; the grant gives 1 000 a month.
    assert (alone.threshold, alone.hybrid, alone.day, alone.units, alone.safety) == (None,) * 5
    assert alone.balancing_grant == 12 * (1_000 + 500)
    assert (helped.threshold, helped.hybrid) == (None, 0)


def test_a_sale_that_comes_back_is_still_a_sale():
    """Recurring non-market income lowers the hybrid threshold; a recurring sale is in the turnover already."""
    sold = RevenueLine(name="repas", kind="vente usager", price=100, volume=10, recurring=True)
    rent = Cost(name="loyer", kind="services", amount=800)

    found = forecast(Plan(name="abonnés", revenues=(sold,), costs=(rent,))).years[0]

    assert (found.break_even.recurring, found.break_even.hybrid) == (0, 12 * 800)
    assert (found.mix.recurring, found.mix.funders) == (12 * 1_000, ())
