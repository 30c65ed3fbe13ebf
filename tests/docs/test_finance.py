"""docs/finance.md: every operation of its two plans is done again here, and every result is that of the code."""

import json
import operator
import re
from fractions import Fraction
from math import ceil
from pathlib import Path

import pytest

from maille.maths.finance import Plan, forecast, plan_schema
from maille.maths.finance.capital import instalment

PAGE = (Path(__file__).resolve().parents[2] / "docs/finance.md").read_text(encoding="utf-8")
RULES, ASSOCIATION, COOPERATIVE, FIELDS = re.split(
    r"^## (?:Un plan d'association|Un plan de coopérative|Les champs du fichier)$", PAGE, flags=re.MULTILINE
)
OPERATION = re.compile(
    r"^- `(?P<path>[^`]+)` : (?P<sum>.+) = \*\*(?P<said>[^*]+)\*\*(?: \((?P<how>.+)\))?$", re.MULTILINE
)
TOKEN = re.compile(r"\s*(\d[\d ]*(?:,\d+)?|max|[-−+×/^();])")
PLANS = {"association": ASSOCIATION, "coopérative": COOPERATIVE}


# --- Arithmetic as it is written in French


def number(text):
    return Fraction(text.replace(" ", "").replace("−", "-").replace(",", "."))


class Sum:
    """+ − × / ^ ( ) max(a ; b), exactly."""

    SIGNS = {"+": operator.add, "−": operator.sub, "×": operator.mul, "/": operator.truediv}

    def __init__(self, text):
        self.tokens = [token.strip() for token in TOKEN.findall(text)]
        assert "".join(self.tokens).replace(" ", "") == text.replace(" ", ""), text

    def value(self):
        return self.terms(("+", "−"), lambda: self.terms(("×", "/"), self.power))

    def terms(self, signs, part):
        found = part()
        while self.tokens and self.tokens[0] in signs:
            found = self.SIGNS[self.tokens.pop(0)](found, part())
        return found

    def power(self):
        found = self.atom()
        if self.tokens and self.tokens[0] == "^":
            self.tokens.pop(0)
            found **= int(self.atom())
        return found

    def atom(self):
        token = self.tokens.pop(0)
        if token == "−":
            return -self.atom()
        if token == "max":
            self.tokens.pop(0)
            first = self.value()
            self.tokens.pop(0)
            found = max(first, self.value())
        elif token == "(":
            found = self.value()
        else:
            return number(token)
        assert self.tokens.pop(0) == ")"
        return found


def rounded(value, said, how):
    """As many places as are printed; exact unless the line says how it is rounded."""
    scale = 10 ** len(said.partition(",")[2])
    if how == "au-dessus":
        return Fraction(ceil(value * scale), scale)
    return Fraction(round(value * scale), scale) if how else value


def in_the_code(found, path):
    """`years[0].income.net` of a forecast; `tests[cash].needed[month]`."""
    if path == "instalment":
        return instalment(1_000_000, Fraction(3, 100), 48)
    value = found
    for name, index in re.findall(r"(\w+)|\[(\w+)\]", path):
        if name:
            value = {test.key: test for test in value.tests} if name == "tests" else getattr(value, name)
        else:
            value = value[int(index) if index.isdigit() else index]
    return value


def in_euros(value, path, said):
    """Cents, unless it is a share, a ratio, days or a month."""
    if isinstance(value, Fraction):
        places = 10 ** len(said.partition(",")[2])
        return Fraction(round(value * places), places)
    return Fraction(value) if re.search(r"\.day$|\[month\]$", path) else Fraction(value, 100)


def forecast_of(text):
    found = re.search(r"```json\n(.*?)```", text, re.DOTALL)
    return forecast(Plan.from_json(found[1]))


@pytest.mark.parametrize("name", PLANS)
def test_every_operation_is_right_and_is_what_the_code_finds(name):
    found, operations = forecast_of(PLANS[name]), list(OPERATION.finditer(PLANS[name]))

    assert len(operations) > 50
    for line in operations:
        path, said, how = line["path"], line["said"], line["how"]
        done = rounded(Sum(line["sum"]).value(), said, how)
        by_line = how is not None and "ligne par ligne" in how
        assert abs(done - number(said)) <= (Fraction(1, 100) if by_line else 0), line[0]
        assert in_euros(in_the_code(found, path), path, said) == number(said), line[0]


def test_no_line_of_arithmetic_is_left_unread():
    for text in PLANS.values():
        assert len(OPERATION.findall(text)) == len(re.findall(r"^- `", text, re.MULTILINE))


# --- Tables by month


def table(text, name):
    """Its head and its rows of numbers."""
    lines = text.partition(f"<!-- {name} -->\n")[2].partition("\n\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return cells[0], [[number(cell) for cell in row] for row in cells[2:]]


def cents(row):
    return [Fraction(amount, 100) for amount in row]


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        (
            "association",
            {
                "Réparations": {"réparations"},
                "Adhésions": {"adhésions"},
                "Aides": {"Ville", "Fondation"},
                "Apport et prêt": {"apport des fondateurs", "+prêt d'honneur"},
                "Pièces": {"pièces"},
                "Loyer et assurance": {"loyer", "assurance"},
                "Salaires": {"salaires"},
                "Cotisations": {"cotisations sociales"},
                "Outillage": {"outillage"},
                "Prêt rendu": {"-prêt d'honneur"},
            },
        ),
        (
            "coopérative",
            {
                "Clients": {"sacs", "façon", "commande de la Ville"},
                "Aides": {"emploi aidé"},
                "Apports et emprunt": {"parts sociales", "MEL", "+banque"},
                "Tissu": {"tissu"},
                "Autres charges": {"commission", "loyer", "CFE"},
                "Personnel": {"salaires", "cotisations sociales"},
                "Investissements": {"statuts", "machines"},
                "TVA": {"TVA"},
                "Emprunt": {"-banque"},
                "Impôt": {"impôt sur les sociétés"},
            },
        ),
    ],
)
def test_cash_tables_add_up_and_are_the_ledger(name, columns):
    found, (heads, rows) = forecast_of(PLANS[name]), table(PLANS[name], "cash")
    moved = {}
    for movement in found.ledger:
        sign = "+" if movement.amount > 0 else "-"
        mine = {movement.name, movement.account, sign + movement.name}
        column = next(head for head, names in columns.items() if mine & names)
        moved[movement.month, column] = moved.get((movement.month, column), 0) + movement.amount

    assert heads[2:-1] == list(columns)
    assert len(rows) == 36
    before = Fraction(found.plan.opening_cash, 100)
    for month, row in enumerate(rows, 1):
        assert (row[0], row[1]) == (month, before)
        assert sum(row[1:-1]) == row[-1]
        assert row[2:-1] == cents(moved.get((month, head), 0) for head in columns)
        before = row[-1]
    assert [row[-1] for row in rows] == cents(found.cash)


def test_vat_table_carries_its_credit():
    found, (_heads, rows) = forecast_of(COOPERATIVE), table(COOPERATIVE, "vat")

    credit = 0
    for _month, collected, deductible, before, due, after in rows:
        assert before == credit
        balance = collected - deductible - before
        assert (due, after) == (max(0, balance), max(0, -balance))
        credit = after
    assert [row[4] for row in rows] == cents(found.vat_due)
    assert [row[5] for row in rows] == cents(found.vat_credit)


def test_loan_table_is_paid_by_instalments():
    debt = forecast_of(COOPERATIVE).books.capital.debts[0]
    _heads, rows = table(COOPERATIVE, "loan")

    for month, before, interest, repaid, after in rows:
        # 3 % a year, to the nearest cent; three months of interest alone, then 221.34 in all.
        assert interest == rounded(before * Fraction(3, 1200), "0,00", "au plus près")
        assert repaid == (0 if month <= 4 else Fraction("221.34") - interest)
        assert after == before - repaid
    assert [row[2] for row in rows] == cents(debt.interest[1:])
    assert [row[3] for row in rows] == cents(debt.repaid[1:])


def test_store_table_buys_what_is_missing():
    cloth = next(flow for flow in forecast_of(COOPERATIVE).books.flows if flow.name == "tissu")
    _heads, rows = table(COOPERATIVE, "store")

    for _month, consumed, aimed, before, bought, after in rows:
        assert aimed == consumed * 12 * 73 / 365
        assert bought == max(0, aimed + consumed - before)
        assert after == before + bought - consumed
    assert [row[1] for row in rows] == cents(cloth.earned)
    assert [row[5] for row in rows] == cents(cloth.stocked)


# --- The fields


def test_every_field_is_told_as_the_schema_has_it():
    schema = plan_schema()
    told = re.findall(r"^\| `(\w+)` \| (.+) \| (.+) \|$", FIELDS, re.MULTILINE)
    known = []
    for part in (schema, *schema["$defs"].values()):
        for name, field in part["properties"].items():
            if name == "$schema":
                continue
            words = " : " + " ; ".join(f"`{word}`" for word in field["enum"]) if "enum" in field else ""
            default = f"`{json.dumps(field['default'], ensure_ascii=False)}`" if "default" in field else "requis"
            known.append((name, field["description"] + words, default))

    assert told == known


def test_the_tables_of_the_page_are_those_of_both_plans():
    assert [bool(forecast_of(text).is_lasting) for text in PLANS.values()] == [True, False]
    assert sum(test.passed for test in forecast_of(COOPERATIVE).tests) == 5
