"""Six plans worked by hand, to the cent. What is expected is the arithmetic written here."""

from fractions import Fraction

import pytest

from maille.maths.finance import forecast

from .plans import EXEMPT, GRANTS, LOANS, ON_INVOICES, SHOP, SHOP_IN_PROFIT, STALL, WORKSHOP


def nets(plan, **how):
    return tuple(year.income.net for year in forecast(plan, **how).years)


# --- 1. Ramp, seasons, growth, delays. Weights 3 × 6 months and 0 × 6 sum to 18: brought to 12, they are 2 and 0.


def test_stall_sells_by_ramp_season_and_growth():
    # Month 1: 100 × 50 % × 2 = 100 meals; month 2: 100 × 75 % × 2 = 150; months 3 to 6: 200 each. At 10 €.
    # Year 2: 6 × 200 × 1.10 = 1 320 meals; year 3: 6 × 200 × 1.10 × 1.20 = 1 584.
    sales = [year.income.sales for year in forecast(STALL).years]

    assert sales == [(100 + 150 + 4 * 200) * 1_000, 1_320 * 1_000, 1_584 * 1_000]


def test_stall_result_is_margin_less_rent():
    # A meal leaves 10 − 4 = 6 €; the rent is 12 × 500 €.
    assert nets(STALL) == (1_050 * 600 - 600_000, 1_320 * 600 - 600_000, 1_584 * 600 - 600_000)


def test_stall_cash_month_by_month():
    # Sales come after ⌈45 / 30⌉ = 2 months, goods are paid after 1, the rent at once.
    moved = [
        -50_000,
        -100 * 400 - 50_000,
        100 * 1_000 - 150 * 400 - 50_000,
        150 * 1_000 - 200 * 400 - 50_000,
        200 * 1_000 - 200 * 400 - 50_000,
        200 * 1_000 - 200 * 400 - 50_000,
        200 * 1_000 - 200 * 400 - 50_000,
        200 * 1_000 - 50_000,
        -50_000,
        -50_000,
        -50_000,
        -50_000,
    ]

    found = forecast(STALL)

    assert list(found.cash[:12]) == [150_000 + sum(moved[: month + 1]) for month in range(12)]
    assert found.cash[11] == 180_000  # 1 500 € + the result of 300 €: nothing is owed at the end of the year
    # Lowest in month 14: 1 800 − 2 rents − 220 meals of month 13 at 4 € = − 80.
    assert (found.lowest_cash, found.lowest_month, found.peak_need) == (180_000 - 100_000 - 220 * 400, 14, 8_000)


def test_stall_breaks_even():
    # Rate 6 / 10; SR = 6 000 / 0.6 = 10 000 €; day 10 000 / 10 500 × 365 = 347.6; units 6 000 / (10 − 4) = 1 000.
    found = forecast(STALL).years[0].break_even

    assert (found.rate, found.threshold, found.day, found.units) == (Fraction(6, 10), 1_000_000, 348, 1_000)
    assert found.safety == Fraction(10_500 - 10_000, 10_500)
    assert (found.hybrid, found.balancing_grant) == (1_000_000, 0)  # no grant; the margin of 6 300 € covers 6 000 €


def test_stall_working_capital_at_the_end_of_month_6():
    # Two months of sales to come, 2 × 2 000 €; one month of goods to pay, 800 €.
    assert forecast(STALL).working_capital[5].total == 2 * 200_000 - 80_000


# --- 2. VAT on payments. Each month 5 000 € sold, 2 000 € bought, both + 20 % and paid a month later.


def test_vat_credit_of_an_investment_is_carried_then_used():
    # Month 1: 0 − 0 − 2 400 → credit 2 400. Each month then 1 000 − 400 = 600 of it is used: nil in month 5.
    found = forecast(WORKSHOP)

    assert found.vat_credit[:6] == (240_000, 180_000, 120_000, 60_000, 0, 0)
    assert found.vat_due[:7] == (0, 0, 0, 0, 0, 60_000, 60_000)


def test_cash_with_vat_on_payments():
    # Month 1: 20 000 − 14 400 = 5 600. Then + 6 000 − 2 400 = 3 600 a month; from month 7 less 600 of VAT: 3 000.
    cash = forecast(WORKSHOP).cash

    assert cash[0] == 2_000_000 - 1_200_000 - 240_000
    assert cash[5] == 560_000 + 5 * 360_000
    assert cash[11] == 560_000 + 5 * 360_000 + 6 * 300_000


def test_working_capital_with_vat_on_payments():
    # Customers 6 000; suppliers 2 400; VAT: that of month 12, not yet due (1 000 − 400), and that due for month 12 (600).
    capital = forecast(WORKSHOP).working_capital[11]

    assert (capital.customers, capital.suppliers, capital.vat) == (600_000, 240_000, 60_000 + 60_000)
    assert capital.total == 600_000 - 240_000 - 120_000


def test_funding_of_year_1_explains_the_cash():
    # Result 12 × (5 000 − 2 000) − 12 000 / 5 = 33 600; CAF 36 000; − 12 000 invested − 2 400 of working capital.
    year = forecast(WORKSHOP).years[0]

    assert (year.income.net, year.income.cash_flow, year.income.ebitda) == (3_360_000, 3_600_000, 3_600_000)
    assert year.funding.balance == 3_600_000 - 1_200_000 - 240_000
    assert year.funding.total == 2_000_000 + 2_160_000


def test_opening_plan_advances_vat():
    # Over 3 months: 12 000 of assets, 2 400 of VAT; most working capital without VAT: 6 000 − 2 400. 20 000 in hand.
    opening = forecast(WORKSHOP).opening

    assert (opening.needs, opening.resources) == (1_200_000 + 240_000 + 360_000, 2_000_000)


# --- 3. VAT on invoices, and exempt.


def test_vat_on_invoices_is_due_a_month_earlier():
    # Month 1: 1 000 − 400 − 2 400 → credit 1 800; nil in month 4; 600 due from month 5, paid from month 6.
    found = forecast(ON_INVOICES)

    assert found.vat_credit[:5] == (180_000, 120_000, 60_000, 0, 0)
    assert found.vat_due[:6] == (0, 0, 0, 0, 60_000, 60_000)
    assert found.cash[11] == 560_000 + 4 * 360_000 + 7 * 300_000
    assert found.working_capital[11].vat == 60_000  # only what is due for month 12


def test_exempt_counts_costs_with_their_vat():
    # 12 × 5 000 sold without VAT; 12 × 2 400 bought; the oven at 14 400 over 5 years: 2 880.
    found = forecast(EXEMPT)

    assert found.years[0].income.net == 6_000_000 - 2_880_000 - 288_000
    assert set(found.vat_due) == {0}
    assert found.cash[11] == 2_000_000 - 1_440_000 + 11 * 500_000 - 11 * 240_000


# --- 4. Loans, depreciation, investment grant.


def test_constant_instalments_after_a_deferral():
    # t = 1 %; a = 10 000 × 0.01 / (1 − 1.01⁻³) = 3 400.22. Months 2 and 3: interest 100.
    # Month 4: 100.00 + 3 300.22, left 6 699.78; month 5: 67.00 + 3 333.22, left 3 366.56; month 6: 33.67 + the rest.
    bank = forecast(LOANS).books.capital.debts[0]

    assert bank.interest[:7] == (0, 10_000, 10_000, 10_000, 6_700, 3_367, 0)
    assert bank.repaid[:7] == (0, 0, 0, 330_022, 333_322, 336_656, 0)


def test_a_loan_without_interest_is_divided_and_the_last_absorbs():
    # 1 000 / 7 = 142.857…: six times 142.86, then 1 000 − 857.16 = 142.84.
    honour = forecast(LOANS).books.capital.debts[1]

    assert honour.repaid[3:11] == (*(14_286,) * 6, 14_284, 0)
    assert sum(honour.interest) == 0


def test_depreciation_counts_the_month_of_purchase():
    # 10 000 over 36 months from month 4: 9 / 36, then 12 / 36, then 12 / 36, by the running sum.
    incomes = [year.income for year in forecast(LOANS).years]

    assert [income.depreciation for income in incomes] == [250_000, 583_333 - 250_000, 916_667 - 583_333]
    assert [income.released for income in incomes] == [90_000, 120_000, 120_000]  # 3 600 at the same pace


def test_loans_result_cash_flow_and_coverage():
    # Interest 3 × 100 + 67 + 33.67 = 400.67. Result − 2 500 − 400.67 + 900. CAF + 2 500 − 900: − 400.67.
    year = forecast(LOANS).years[0]

    assert year.income.net == -250_000 - 40_067 + 90_000
    assert year.income.cash_flow == -40_067
    assert (year.annuity, year.coverage) == (40_067 + 1_000_000 + 100_000, 0)  # (− 400.67 + 400.67) / annuity


def test_loans_lowest_cash_waits_for_the_grant():
    # Months 2 and 3: − 100, − 100 + 1 000; month 4: − 3 400.22 − 142.86 − 10 000; 5: − 3 543.08; 6: − 3 543.09;
    # 7 to 9: − 142.86 each; 10: − 142.84 + 3 600.
    months = [1_000_000, -10_000, 90_000, -1_354_308, -354_308, -354_309, *(-14_286,) * 3, 360_000 - 14_284]

    found = forecast(LOANS)

    assert list(found.cash[:10]) == [500_000 + sum(months[: month + 1]) for month in range(10)]
    assert (found.lowest_month, found.peak_need) == (9, 525_783)


# --- 5. Grants. A year: 6 000 sold, 1 200 bought, 14 400 of wages and charges, 6 000 of the Ville, 3 000 of the Fondation.


@pytest.mark.parametrize(
    ("scenario", "first"),
    [
        ("prudent", 600_000 + 600_000 + 150_000 - 120_000 - 1_440_000),
        ("central", 600_000 + 600_000 + 300_000 - 120_000 - 1_440_000),
        ("ambitieux", 600_000 + 600_000 + 300_000 + 240_000 - 120_000 - 1_440_000),
    ],
)
def test_scenarios_count_what_is_sure_enough(scenario, first):
    assert nets(GRANTS, scenario=scenario)[0] == first


def test_grants_are_earned_by_month_and_paid_by_their_calendar():
    # End of month 5: the Ville owes 5 × 500, the Fondation paid 3 000 for 5 × 250. End of month 36: a third is late.
    capital = forecast(GRANTS).working_capital

    assert (capital[4].grants, capital[35].grants) == (5 * 50_000 - (300_000 - 5 * 25_000), 600_000)
    assert capital[11].social == 20_000  # the charges of month 12


def test_hybrid_break_even():
    # Rate (6 000 − 1 200) / 6 000 = 0.8; CF 14 400; SR 18 000; hybrid (14 400 − 6 000) / 0.8; grant 14 400 − 4 800.
    found = forecast(GRANTS).years[0].break_even

    assert (found.threshold, found.hybrid, found.balancing_grant) == (1_800_000, 1_050_000, 960_000)
    assert (found.day, found.units, found.safety) == (3 * 365, 1_800, -2)


def test_mix_of_resources():
    mix = forecast(GRANTS).years[0].mix

    assert (mix.market, mix.public, mix.private, mix.in_kind) == (600_000, 600_000, 300_000, 120_000)
    assert mix.share(mix.market) == Fraction(600, 600 + 600 + 300 + 120)
    assert mix.funders == (("Ville", 600_000), ("Fondation", 300_000))


def test_what_each_test_needs_to_pass():
    """Year 3: 6 000 sold and 6 000 of the Ville, 15 600 of charges."""
    found = {test.key: test for test in forecast(GRANTS).tests}

    # 3 600 are missing: at a margin of 0.8, 4 500 of sales, which is 3 600 / 4 800 of the margin.
    assert found["result"].value == -360_000
    assert found["result"].needed == {"margin": 360_000, "turnover": 450_000, "volume": Fraction(3, 4)}
    # 6 000 / 12 000. With 3 000 more of others, 6 000 / 15 000; with 2 000 less, 4 000 / 10 000.
    assert (found["largest_funder"].value, found["largest_funder"].about) == (Fraction(1, 2), "Ville")
    assert found["largest_funder"].needed == {"others": 300_000, "less": 200_000}
    assert (found["concentration"].passed, found["concentration"].value) == (True, Fraction(1, 4))
    assert (found["market_or_recurring"].passed, found["market_or_recurring"].value) == (True, 1)
    assert (found["coverage"].passed, found["coverage"].value) == (True, None)  # no loan
    assert not forecast(GRANTS).is_lasting


def test_loss_of_the_largest_grant_with_its_plan_b():
    # Month 1: 500 − 100 − 1 000; then 500 − 100 − 1 000 − 200 for 35 months; + 3 000 of the Fondation; + 300 from month 7.
    least = 1_000_000 - 60_000 - 35 * 80_000 + 300_000 + 30 * 30_000

    found = {test.key: test for test in forecast(GRANTS).tests}["grant_loss"]

    assert (found.about, found.passed, found.value, found.needed) == ("Ville", False, least, {"funding": -least})


# --- 6. A store, a loss carried forward, corporate tax.


def test_purchases_consumed_are_purchases_less_the_change_of_the_store():
    # 100 × 7.30 = 730 a month; store 12 × 730 × 30 / 365 = 720. Month 1: 500, then 720 + 730 − 500 = 950; then 730.
    found = forecast(SHOP)
    goods = found.books.flows[1]

    assert goods.billed[:3] == (50_000 + 95_000, 73_000, 73_000)
    assert found.years[0].income.purchases == sum(goods.billed[:12]) - 72_000 == 12 * 73_000
    assert (found.working_capital[11].stocks, found.working_capital[11].suppliers) == (72_000, 2 * 73_000)


def test_losses_are_carried_before_tax():
    # Year 1: 24 000 − 8 760 − 36 000 = − 20 760. Year 2: 24 000 − 8 760 − 6 000 = 9 240, all absorbed, 11 520 left.
    # Year 3: 24 000 − 8 760 − 2 400 = 12 840, of which 1 320 are taxed: 15 % of 1 000 + 25 % of 320 = 230.
    found = forecast(SHOP)

    assert (found.books.taxable, found.books.tax) == ((0, 0, 132_000), (0, 0, 23_000))
    assert nets(SHOP) == (-2_076_000, 924_000, 1_284_000 - 23_000)
    assert found.working_capital[35].corporate_tax == 23_000


def test_tax_is_paid_in_month_4_of_the_next_year():
    # 24 000 − 8 760 = 15 240: 15 % of 1 000 + 25 % of 14 240 = 3 710. Year 2: 9 240: 150 + 2 060 = 2 210.
    paid = [(m.month, m.amount) for m in forecast(SHOP_IN_PROFIT).ledger if m.account == "impôt sur les sociétés"]

    assert paid == [(16, -371_000), (28, -221_000)]


def test_quick_estimate_stands_beside_the_books():
    # Store 8 760 × 30 / 365 = 720; suppliers 9 480 × 60 / 365 = 1 558.36.
    quick = forecast(SHOP).years[0].quick

    assert (quick.stocks, quick.suppliers, quick.total) == (72_000, 155_836, 72_000 - 155_836)


def test_opening_plan_counts_the_store_once():
    # The initial store of 500 is a need; working capital (720 in store, 1 450 owed) is no need at all.
    opening = forecast(SHOP).opening

    assert (opening.initial_stock, opening.working_capital, opening.balance) == (50_000, 0, -50_000)
