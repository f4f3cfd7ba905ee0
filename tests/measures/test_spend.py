"""Spend to date, by hand and to the penny."""

from __future__ import annotations

from decimal import Decimal

from dashboard.model import Period
from tests.hand import HERE, THERE, covering, day, line, measured, planned

LEDGER = [
    line("2019-10-24", "1000.10"),
    line("2020-03-31", "200.20", "accrual"),
    line("2020-04-01", "-200.20", "accrual"),
    line("2020-04-09", "199.95", cost="premises"),
    line("2020-05-01", "5000.00", "commitment"),
    line("2020-05-02", "7777.77", "income"),
    line("2020-10-01", "99.99"),
]
BUDGET = [planned("2019-10", "900.00"), planned("2020-04", "300.55", "premises"), planned("2020-12", "441512.00")]
ROWS = {"ledger": LEDGER, "budget": BUDGET}


def test_actuals_and_accruals_posted_to_the_periods_end_count_to_the_penny() -> None:
    (row,) = measured("spend_to_date", ROWS)
    assert row["numerator"] == Decimal("1200.05")
    assert isinstance(row["numerator"], Decimal)
    assert (row["commitment"], row["income"]) == (Decimal("5000.00"), Decimal("7777.77"))
    assert row["profile"] == Decimal("1200.55"), "the budget's months up to the same end"


def test_at_a_year_end_the_accrual_counts_until_it_is_put_back() -> None:
    period = Period(day("2019-10-01"), day("2020-03-31"))  # type: ignore[arg-type]
    (row,) = measured("spend_to_date", ROWS, period=period)
    assert (row["numerator"], row["profile"]) == (Decimal("1200.30"), Decimal("900.00"))


def test_pennies_that_a_computer_would_lose_are_kept() -> None:
    (row,) = measured("spend_to_date", {"ledger": [line("2019-10-24", "0.10")] * 3})
    assert row["numerator"] == Decimal("0.30")


def test_the_whole_budget_is_the_larger_of_what_is_stated_and_what_the_returns_hold() -> None:
    assert measured("spend_to_date", {"ledger": LEDGER})[0]["denominator"] == Decimal("441512")
    half = [planned("2019-10", "200000.00")]
    assert measured("spend_to_date", {"ledger": LEDGER, "budget": half})[0]["denominator"] == Decimal("441512")
    second_year = [*half, planned("2020-10", "283000.00"), planned("2020-11", "100000.00")]
    assert measured("spend_to_date", {"ledger": LEDGER, "budget": second_year})[0]["denominator"] == Decimal(
        "583000.00"
    )


def test_two_sites_are_held_against_both_budgets_never_against_the_ones() -> None:
    both = {name: [*covering(HERE)[name], *covering(THERE)[name]] for name in covering()}
    rows = {
        "ledger": [*LEDGER, line("2020-01-01", "50.00", site=THERE)],
        "budget": [*BUDGET, planned("2020-01", "60.00", site=THERE)],
    }
    (row,) = measured("spend_to_date", rows, covers=both)
    assert (row["numerator"], row["denominator"]) == (Decimal("1250.05"), Decimal("442772.55"))


def test_the_profile_stops_where_a_sites_ledger_does() -> None:
    covers = {**covering(), "ledger": [(HERE, "2019-10-01", "2020-03-31")]}
    (row,) = measured("spend_to_date", {"ledger": LEDGER[:2], "budget": BUDGET}, covers=covers)
    assert row["profile"] == Decimal("900.00"), "April's spend is not in yet: its profile would look like an underspend"


def test_without_a_ledger_nothing_is_known_and_without_a_budget_there_is_no_profile() -> None:
    covers = covering()
    del covers["ledger"]
    assert measured("spend_to_date", {"budget": BUDGET}, covers=covers) == []
    (row,) = measured("spend_to_date", {"ledger": LEDGER})
    assert row["profile"] is None


def test_a_ledger_that_covers_the_time_and_holds_nothing_is_nothing_spent() -> None:
    (row,) = measured("spend_to_date", {"budget": BUDGET})
    assert row["numerator"] == Decimal("0.00")


def test_by_month_everything_runs_on() -> None:
    months = {row["month"]: row for row in measured("spend_to_date", ROWS, by=["month"])}
    assert list(months) == sorted(months)
    assert len(months) == 12
    assert months["2019-11"]["numerator"] == Decimal("1000.10"), "a month without a line keeps the sum"
    assert months["2020-03"]["numerator"] == Decimal("1200.30")
    assert months["2020-09"]["numerator"] == Decimal("1200.05")
    assert months["2020-09"]["profile"] == Decimal("1200.55")
    assert {row["denominator"] for row in months.values()} == {Decimal("442712.55")}


def test_by_cost_line_everything_adds_up() -> None:
    split = measured("spend_to_date", ROWS, by=["cost_line"])
    (whole,) = measured("spend_to_date", ROWS)
    for name in ("numerator", "profile", "commitment", "income"):
        assert sum(row[name] for row in split) == whole[name]
    assert {row["cost_line"]: row["numerator"] for row in split} == {
        "premises": Decimal("199.95"),
        "staffing": Decimal("1000.10"),
    }


def test_from_a_month_without_a_ledger_on_neither_spend_nor_profile_counts() -> None:
    halves = [(HERE, "2019-10-01", "2020-03-31"), (HERE, "2020-05-01", "2020-09-30")]
    (row,) = measured("spend_to_date", ROWS, covers={**covering(), "ledger": halves})
    assert (row["numerator"], row["profile"]) == (Decimal("1200.30"), Decimal("900.00"))
    whole = [(HERE, "2019-10-01", "2020-03-31"), (HERE, "2020-04-01", "2020-09-30")]
    (row,) = measured("spend_to_date", ROWS, covers={**covering(), "ledger": whole})
    assert (row["numerator"], row["profile"]) == (Decimal("1200.05"), Decimal("1200.55"))
