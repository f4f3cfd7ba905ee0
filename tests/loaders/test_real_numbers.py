"""Published files that are no return of ours: our readers and cells give the numbers that others worked out."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.stats.intervals import exact_poisson
from data_loaders import cells
from data_loaders.programme import programme
from data_loaders.readers import Sheet, read

pytestmark = pytest.mark.real_data

MIDDLESBROUGH = "E06000002"
SOUTH_TEES = "RTR"


def sheet(path: Path) -> Sheet:
    return read(path.read_bytes(), path.name).sheets[0]


def values(page: Sheet, column: int, first: int, last: int, by: cells.Reader) -> list[object]:
    """What the cells of a column mean, from one row of the sheet to another as a spreadsheet counts them."""
    rows, at = slice(first - page.top, last - page.top + 1), column - page.left
    parsed = cells.column(page.text[at].iloc[rows], page.kind[at].iloc[rows], by)
    assert not parsed.faults, parsed.faults
    return parsed.values.tolist()


def line(page: Sheet, code: str) -> int:
    """The number of the row that begins with a code."""
    (found,) = [row for row, word in enumerate(page.text[0], start=page.top) if word == code]
    return found


@pytest.mark.parametrize(
    ("name", "attendances", "in_time", "typed", "share"),
    [
        ("April-2025-AE.csv", (7_386, 0, 11_235, 18_621), 14_342, "77.0", Decimal("77.0")),
        ("October-2025-AE.csv", (7_664, 0, 11_207, 18_871), 14_596, "77.30%", Decimal("0.773")),
    ],
)
def test_a_trusts_month_reads_alike_with_and_without_thousands_signs(
    real_data: Path, name: str, attendances: tuple[int, ...], in_time: int, typed: str, share: Decimal
) -> None:
    page = sheet(real_data / "nhs" / name)
    heads = page.text.iloc[0].tolist()
    assert len(heads) - len(set(heads)) == 6, "three headings stand in it three times"
    row = line(page, SOUTH_TEES)
    assert tuple(values(page, at, row, row, cells.integer)[0] for at in (4, 5, 6, 7)) == attendances
    assert values(page, 11, row, row, cells.integer) == [in_time]
    assert page.text.iloc[row - 1, 15] == typed
    assert values(page, 16, row, row, cells.number) == [share]
    assert round(in_time / attendances[-1], 3) == pytest.approx(float(share) if share < 1 else float(share) / 100)
    # In every trust's line, and in the line of all of England, the parts add up to their total.
    parts = [values(page, at, 2, len(page.text), cells.integer) for at in (4, 5, 6, 7)]
    assert all(sum(three) == whole for *three, whole in zip(*parts, strict=True))


def test_deaths_and_their_rate_in_middlesbrough(real_data: Path) -> None:
    page = sheet(real_data / "context/drug_poisoning_registrations_by_LA.csv")
    row, heads = line(page, MIDDLESBROUGH), page.text.iloc[0].tolist()
    deaths = {year: values(page, heads.index(year) + 1, row, row, cells.integer)[0] for year in heads[2:]}
    assert [deaths[str(year)] for year in range(2016, 2021)] == [18, 21, 25, 34, 35]
    per_100_000 = 100_000 / 140_545
    assert round(25 * per_100_000, 2) == 17.79
    assert [round(end * per_100_000, 2) for end in exact_poisson(25)] == [11.51, 26.26]


def test_the_cost_a_head_depends_on_the_population_that_is_named(real_data: Path) -> None:
    trend = json.loads((real_data / "context/middlesbrough_population_rebased.json").read_text("utf-8"))
    rebased = {each["year"]: each["population"] for each in trend["populationTrend"]}
    first_published = {"2017": 140_639, "2018": 140_545, "2019": 140_980}
    assert (rebased["2019"], first_published["2019"]) == (142_134, 140_980)
    ours = programme()
    cost = ours.number("baseline_cost")
    a_head = {year: round(cost / people, 2) for year, people in first_published.items()}
    assert a_head == {"2017": Decimal("5.58"), "2018": Decimal("5.58"), "2019": Decimal("5.57")}
    assert ours.number("cost_a_head") == a_head["2018"]
    assert round(cost / rebased["2019"], 2) == Decimal("5.52"), "with the later count it is neither"


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_a_household_budget_adds_up_as_its_own_totals_say(real_data: Path) -> None:
    path = real_data / "finance/simple-monthly-budget.xlsx"
    page = sheet(path)
    income, spent = values(page, 3, 5, 7, cells.money), values(page, 3, 11, 23, cells.money)
    by_hand = load_workbook(path, data_only=True).active
    assert income == [by_hand.cell(row, 3).value for row in range(5, 8)] == [2500, 1000, 250]
    assert spent == [by_hand.cell(row, 3).value for row in range(11, 24)]
    stated = [values(page, column, 9, 9, cells.money)[0] for column in (5, 6, 7)]
    assert stated == [Decimal("3750.00"), Decimal("2336.00"), Decimal("1414.00")]
    assert [sum(income), sum(spent)] == stated[:2]
