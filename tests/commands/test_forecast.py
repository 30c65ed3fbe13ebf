"""`maille forecast`: what the terminal shows, against plans worked by hand."""

import json
import re
from dataclasses import replace

import pytest

from maille.cli import main
from maille.maths.finance import Plan, plan_schema
from tests.maths.finance.plans import GRANTS, SHOP

THIN, FIXED = "\u202f", "\u00a0"


@pytest.fixture
def told(tmp_path, capsys):
    def tell(plan, *words):
        file = tmp_path / "plan.json"
        file.write_text(plan if isinstance(plan, str) else plan.to_json(), encoding="utf-8")
        status = main(["forecast", str(file), *words])
        printed = capsys.readouterr()
        return status, printed.out.replace(THIN, " ").replace(FIXED, " "), printed.err

    return tell


def cells(printed, label):
    """The columns of the first row with this label."""
    line = next(line for line in printed.splitlines() if line.startswith(label))
    return [cell.strip() for cell in line.removeprefix(label).split("  ") if cell.strip()]


def test_the_tables_show_what_was_worked_by_hand(told):
    # Worked in tests/maths/finance/test_reference_plans.py.
    status, printed, _errors = told(GRANTS, "--draws", "0")

    assert status == 0
    assert cells(printed, "Résultat net") == ["−600,00", "−3 600,00", "−3 600,00"]
    assert cells(printed, "Seuil hybride") == ["10 500,00"] * 3
    assert cells(printed, "Marchandes")[0] == "37,0 %"  # 6 000 / 16 200
    assert cells(printed, "Résultat net, année 1") == ["−2 100,00", "−600,00", "1 800,00"]
    assert "Il faut 3 000,00 € d’autres ressources, ou se passer de 2 000,00 € de ce financeur." in printed
    assert cells(printed, "masse salariale −20 %")[1] == "−720,00"
    assert "tirages" not in printed


def test_numbers_are_set_in_french(tmp_path, capsys):
    file = tmp_path / "plan.json"
    file.write_text(replace(SHOP, name="L'atelier : un essai").to_json(), encoding="utf-8")

    main(["forecast", str(file), "--draws", "100", "--scenario", "prudent"])
    printed = capsys.readouterr().out

    assert printed.startswith(f"L’atelier{FIXED}: un essai\n")
    assert f"−20{THIN}760,00" in printed  # the loss of year 1
    assert f"100 tirages (graine{' '}0)" in printed


def test_an_empty_plan_is_told_without_a_threshold(told):
    status, printed, _errors = told(Plan(name="vide"), "--draws", "10")

    assert status == 0
    assert cells(printed, "Seuil de rentabilité") == []  # the title
    assert cells(printed, "Taux de marge sur coûts variables") == ["–"] * 3
    assert "pas de seuil" in printed
    assert "Aucune ressource en année 3." in printed
    assert re.search(r"\b(inf|nan)", printed.replace("financement", "")) is None


def test_every_problem_of_a_file_is_told_with_its_line(told):
    status, printed, errors = told('{"name": "x",\n "vat": "jamais",\n "opening_cash": -1}')

    assert (status, printed) == (1, "")
    lines = errors.replace(FIXED, " ").splitlines()
    assert [line.split(" : ")[0].strip() for line in lines[1:]] == ["ligne 2, vat", "ligne 3, opening_cash"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nulle-part.json"], "n’existe pas"),
        ([], "est attendu"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)

    assert main(["forecast", *words]) == 1
    assert said in capsys.readouterr().err


def test_a_bad_option_is_named(told):
    status, _printed, errors = told(GRANTS, "--draws", "-3")

    assert (status, "--draws" in errors) == (1, True)


def test_a_file_that_is_no_text_is_refused(tmp_path, capsys):
    file = tmp_path / "plan.json"
    file.write_bytes(b"\xff\xfe\x00")

    assert main(["forecast", str(file)]) == 1
    assert "UTF-8" in capsys.readouterr().err


def test_the_schema_is_printed(capsys):
    assert main(["forecast", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out) == plan_schema()


def test_the_same_tables_in_english(told):
    """What was worked by hand, with English words and numbers; the file's own words stay."""
    status, printed, _errors = told(GRANTS, "--draws", "10", "--language", "en")

    assert status == 0
    assert printed.startswith("L'association aidée\nForecast of 36 months, central scenario. VAT: exempt.\n")
    assert cells(printed, "Net result") == ["−600.00", "−3,600.00", "−3,600.00"]
    assert cells(printed, "Hybrid break-even") == ["10,500.00"] * 3
    assert cells(printed, "Market")[0] == "37.0%"
    assert "€3,000.00 of other resources are needed, or do without €2,000.00 of this funder." in printed
    assert cells(printed, "payroll −20%")[1] == "−720.00"
    assert "Lowest in month 36: −€3,600.00." in printed  # 36 months: 400.00 left after month 31, then − 800.00 a month
    assert "10 draws (seed 0)" in printed


def test_nothing_french_is_left_in_english(told):
    """Every sentence of the French tables that has an English does not stand in the English ones."""
    plain, english = (told(SHOP, "--draws", "10", "--language", language)[1] for language in ("fr", "en"))
    french = {line[:46].strip() for line in plain.splitlines()} - {"", SHOP.name, "euros"}

    assert french & {line[:46].strip() for line in english.splitlines() if not line.startswith("─")} <= {
        line for line in french if set(line) == {"─"}
    }


def test_problems_are_told_in_english_too(told, tmp_path, capsys):
    text = '{"name": "x",\n "vat": "no",\n "costs": [{"name": "a", "kind": "achats", "amount": -1},\n 3]}'

    status, _printed, errors = told(text, "--language", "en")

    assert status == 1
    assert errors.splitlines()[0].endswith("plan.json cannot be read as a plan.")
    assert errors.splitlines()[1:] == [
        "  line 2, vat: one of these words is expected: « encaissements », « débits », « exonéré »",
        "  line 3, costs[0].amount: a whole number of cents, from 0 to 10,000,000,000,000, is expected",
        "  line 4, costs[1]: an object { … } is expected",
    ]
    assert main(["forecast", str(tmp_path / "none.json"), "--language", "en"]) == 1
    assert "this file does not exist" in capsys.readouterr().err
