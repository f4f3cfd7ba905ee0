"""Wide layouts load as if they had been long: every cell at its place, every total checked to the penny."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders.demo import cohort, money, offices
from data_loaders.demo.messy import BANNER, Sheet, cover, workbook
from data_loaders.errors import Refused
from data_loaders.ingest import Report, Request, ingest
from data_loaders.programme import programme
from data_loaders.readers import read
from data_loaders.recognise import recognise
from data_loaders.schema import datasets
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, Grid, book, checked, text, tidied, xlsx

TITLE = ["Budget 2019/20"]
MONTHS = ["Apr-19", "May-19", "Jun-19"]
YEAR = ["April", "May", "June", "July", "August", "September", "October", "November", "December"]
YEAR += ["January", "February", "March"]
STAFF, RENT = ["staffing", "PCC"], ["premises", "PCC"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, content: bytes, name: str = "budget.xlsx", **said: Any) -> Report:
    return ingest(CLERK, store, content, name, Request(**said))


def planned(grid: Grid) -> list[tuple[str, str, str]]:
    """Month, cost line and pounds of each row."""
    rows = checked(tidied(grid), site="middlesbrough").rows
    return [(m, line, str(amount)) for m, line, amount in rows[["month", "cost_line", "amount_pounds"]].to_numpy()]


def problems(grid: Grid) -> list[tuple[str, str]]:
    return [(problem.cell, problem.message) for problem in checked(tidied(grid), site="middlesbrough").problems]


def test_each_filled_month_is_a_row_and_a_blank_one_is_none() -> None:
    grid = [["Cost line", "Funder", *MONTHS], [*STAFF, 100, "£1,200.50", None], [*RENT, "", "-", 7]]
    assert planned(grid) == [
        ("2019-04", "staffing", "100.00"),
        ("2019-05", "staffing", "1200.50"),
        ("2019-05", "premises", "0.00"),
        ("2019-06", "premises", "7.00"),
    ]


def test_every_row_knows_the_cell_it_came_from() -> None:
    found = tidied(
        [TITLE, [], ["", "Cost line", "Funder", *MONTHS], ["", *STAFF, 1, None, 3], ["", *RENT, None, 5, None]]
    )
    places = [[found.cell(row, name) for name in ("cost_line", "month", "amount_pounds")] for row in range(3)]
    assert places == [["B4", "D3", "D4"], ["B4", "F3", "F4"], ["B5", "E3", "E5"]]
    assert found.rows.tolist() == [4, 4, 5]


def test_a_bad_amount_is_named_at_its_own_cell() -> None:
    ((cell, sentence),) = problems([["Cost line", "Funder", *MONTHS], [*STAFF, 1, "1,2o0", 3]])
    assert (cell, "£1,2o0" in sentence or "1,2o0" in sentence) == ("D2", True)


@pytest.mark.parametrize(
    "heads",
    [
        MONTHS,
        ["April 2019", "May 2019", "June 2019"],
        ["2019-04", "2019-05", "2019-06"],
        ["04/2019", "05/2019", "06/2019"],
        ["Apr 19 (£)", "May 19 £", "Jun 19 (£)"],
        [dt.date(2019, 4, 1), dt.datetime(2019, 5, 1), dt.date(2019, 6, 30)],
    ],
    ids=str,
)
def test_months_are_read_however_they_are_written(heads: Sequence[Any]) -> None:
    assert [row[0] for row in planned([["Cost line", "Funder", *heads], [*STAFF, 1, 2, 3]])] == [
        "2019-04",
        "2019-05",
        "2019-06",
    ]


@pytest.mark.parametrize("heads", [YEAR, [month[:3] for month in YEAR], [f"P{at}" for at in range(1, 13)]], ids=str)
@pytest.mark.parametrize("title", ["Budget 2019/20", "HAT, financial year 2019-20", "2019/2020 profile"])
def test_months_without_a_year_take_the_financial_year_above_them(heads: list[str], title: str) -> None:
    grid = [[title], ["Printed 3 December 2018"], ["Cost line", "Funder", *heads], [*STAFF, *range(1, 13)]]
    stamps = [row[0] for row in planned(grid)]
    assert (stamps[0], stamps[8], stamps[9], stamps[11]) == ("2019-04", "2019-12", "2020-01", "2020-03")


def test_the_year_may_stand_in_a_column_and_differ_by_row() -> None:
    heads = ["Financial year", "Cost line", "Funder", *YEAR[:3], "January"]
    found = planned([heads, ["2019/20", *STAFF, 1, 2, 3, 4], ["20/21", *STAFF, 5, 6, 7, 8]])
    assert [row[0] for row in found] == [
        *("2019-04", "2019-05", "2019-06", "2020-01"),
        *("2020-04", "2020-05", "2020-06", "2021-01"),
    ]


def test_the_year_may_be_the_sheets_name(store: Store) -> None:
    grid = [["Cost line", "Funder", *YEAR], [*STAFF, *[1] * 12]]
    assert send(store, xlsx(grid, name="2019-20")).status == "loaded"
    assert sorted(store.read(CLERK, "budget")["month"])[::11] == ["2019-04", "2020-03"]


@pytest.mark.parametrize(
    ("above", "heads", "said"),
    [
        ([], YEAR[:3], "no year"),
        (["Printed 3 December 2018"], YEAR[:3], "no year"),
        (["2018/19 outturn and 2019/20 budget"], YEAR[:3], "More than one year"),
        (["Budget 2019"], [*YEAR[:3], "January"], "not plain"),
        (["Budget 2019"], ["P1", "P2", "P3"], "not plain"),
    ],
)
def test_a_year_that_is_not_plain_is_never_guessed(above: list[str], heads: list[str], said: str) -> None:
    ((cell, sentence),) = problems([above, ["Cost line", "Funder", *heads], [*STAFF, *range(len(heads))]])
    assert cell == "C2"
    assert said in sentence


def test_a_calendar_year_serves_months_in_the_order_of_the_calendar() -> None:
    grid = [["Budget 2020"], ["Cost line", "Funder", "Jan", "Feb", "Mar"], [*STAFF, 1, 2, 3]]
    assert [row[0] for row in planned(grid)] == ["2020-01", "2020-02", "2020-03"]


def test_a_row_whose_year_is_not_plain_is_named() -> None:
    grid = [
        ["Year", "Cost line", "Funder", *YEAR[:3], "January"],
        ["2019/20", *STAFF, 1, 2, 3, 4],
        ["2020", *RENT, 1, 2, 3, 4],
    ]
    assert [cell for cell, _ in problems(grid)] == ["A3"]


def test_total_and_quarter_columns_are_checked_and_not_loaded() -> None:
    heads = ["Cost line", "Funder", *YEAR[:3], "Q1", *YEAR[3:6], "Q2", "Full year"]
    sound = [TITLE, heads, [*STAFF, 1, 2, 3, 6, 4, 5, 6, 15, 21]]
    assert sum(Decimal(amount) for *_, amount in planned(sound)) == 21
    assert problems(sound) == []
    wrong = [TITLE, heads, [*STAFF, 1, 2, 3, 6, 4, 5, 6, "15.01", "20.99"]]
    assert problems(wrong) == [
        (
            "J3",
            "The months add up to £15.00 but 'Q2' says £15.01: £0.01 is missing from the months. "
            "Correct the months or the total.",
        ),
        (
            "K3",
            "The months add up to £21.00 but 'Full year' says £20.99: £0.01 is too much in the months. "
            "Correct the months or the total.",
        ),
    ]


@pytest.mark.parametrize("name", ["Total", "Year total", "Full year", "Year", "2019/20", "Annual budget", "FY 19/20"])
def test_a_total_column_is_known_by_its_name(name: str) -> None:
    heads = ["Cost line", "Funder", *MONTHS, name]
    assert problems([heads, [*STAFF, 1, 2, 3, 6]]) == []
    assert [cell for cell, _ in problems([heads, [*STAFF, 1, 2, 3, 7]])] == ["F2"]


def test_what_does_not_add_up_the_months_is_left_out_by_name() -> None:
    found = tidied([["Cost line", "Funder", *MONTHS, "Total to date", "Last year total"], [*STAFF, 1, 2, 3, 9, 8]])
    assert list(found.ignored.values()) == ["Total to date", "Last year total"]
    assert found.problems == []


def test_quarters_at_the_end_are_those_of_the_financial_year() -> None:
    heads = ["Cost line", "Funder", *YEAR, "Q1", "Q2", "Q3", "Q4"]
    assert problems([TITLE, heads, [*STAFF, *range(1, 13), 6, 15, 24, 33]]) == []
    assert [cell for cell, _ in problems([TITLE, heads, [*STAFF, *range(1, 13), 6, 15, 24, 34]])] == ["R3"]


def test_total_rows_are_checked_per_month_and_left_out() -> None:
    grid = [
        ["Cost line", "Funder", *MONTHS, "Total"],
        [*STAFF, 1, 2, 3, 6],
        ["staffing", "Public Health", 10, 20, 30, 60],
        ["Staffing total", "", 11, 22, 33, 66],
        [*RENT, 5, None, 5, 10],
        ["Total", "", 16, 22, 38, 76],
    ]
    assert problems(grid) == []
    assert sum(Decimal(amount) for *_, amount in planned(grid)) == 76
    grid[5] = ["Total", "", 16, "22.10", 38, 76]
    ((cell, sentence),) = problems(grid)
    assert cell == "D6"
    assert "£22.00 but the total says £22.10: £0.10 is missing from the rows" in sentence


def test_a_last_row_without_a_label_is_a_total_only_if_it_adds_up() -> None:
    heads = ["Cost line", "Funder", *MONTHS]
    assert len(planned([heads, [*STAFF, 1, 2, 3], [*RENT, 1, 2, 3], ["", "", 2, 4, 6]])) == 6
    assert {cell for cell, _ in problems([heads, [*STAFF, 1, 2, 3], [*RENT, 1, 2, 3], ["", "", 2, 4, 7]])} == {
        "A4",
        "B4",
    }


def test_headings_repeated_on_a_new_page_are_no_row() -> None:
    heads = ["Cost line", "Funder", *MONTHS]
    assert len(planned([heads, [*STAFF, 1, 2, 3], heads, [*RENT, 1, 2, 3], ["Source: finance system"]])) == 6


def test_a_misspelt_month_is_not_lost() -> None:
    grid = [["Cost line", "Funder", "Apr-19", "Mai-19", "Jun-19", "Jul-19"], [*STAFF, 1, 2, 3, 4]]
    ((cell, sentence),) = problems(grid)
    assert cell == "D1"
    assert sentence.startswith("This heading stands among the months or days, and is none of them.")


def test_a_month_that_stands_twice_is_named() -> None:
    found = dict(problems([["Cost line", "Funder", *MONTHS, "Apr-19"], [*STAFF, 1, 2, 3, 4]]))
    assert found["F1"] == "The same month or day stands in C1 already. Delete one of the two."


@pytest.mark.parametrize("note", ["£000", "All figures in £'000s", "(000s)", "in thousands", "£k"])
def test_thousands_of_pounds_are_not_taken_for_pounds(note: str) -> None:
    found = problems([[note], ["Cost line", "Funder", *MONTHS], [*STAFF, 1, 2, 3]])
    assert [cell for cell, _ in found] == ["A1"]
    assert "in thousands of pounds" in found[0][1]


def test_two_months_are_too_few_for_a_wide_layout() -> None:
    with pytest.raises(Refused, match="No column for Month"):
        recognise(book([["Cost line", "Funder", "Apr-19", "May-19"], [*STAFF, 1, 2]]), [datasets()["budget"]])


def test_what_was_done_is_said() -> None:
    found = tidied(
        [
            TITLE,
            ["Cost line", "Funder", *MONTHS, "Total", "Owner"],
            [*STAFF, 1, 2, 3, 6, "x"],
            ["Total", "", 1, 2, 3, 6],
        ]
    )
    assert found.notes == [
        "The months stand across: each filled cell below them is a row.",
        "Checked against their months, and not loaded: 'Total'.",
        "Totals, checked against the rows they add up, and left out: row 4.",
    ]
    assert list(found.ignored.values()) == ["Owner"]


def test_days_stand_across_an_attendance_sheet() -> None:
    heads = ["Person code", "Session", dt.date(2019, 10, 7), "08/10/2019", dt.date(2019, 10, 9)]
    found = checked(tidied([heads, ["MB-1", "AM", "attended", "DNA", None], ["MB-1", "PM", "yes", "no", "excused"]]))
    rows = found.rows[["date", "session", "attendance"]].to_numpy().tolist()
    assert rows == [
        [dt.date(2019, 10, 7), "AM", "attended"],
        [dt.date(2019, 10, 8), "AM", "missed"],
        [dt.date(2019, 10, 7), "PM", "attended"],
        [dt.date(2019, 10, 8), "PM", "missed"],
        [dt.date(2019, 10, 9), "PM", "excused"],
    ]


def test_a_naming_column_beside_the_days_is_still_refused() -> None:
    heads = ["Person code", "Surname", "Session", "07/10/2019", "08/10/2019", "09/10/2019"]
    found = checked(tidied([heads, ["MB-1", "Smith", "AM", "yes", "yes", "yes"]], "attendance"))
    assert "could say who somebody is" in found.problems[0].message


def test_a_wide_csv_loads_as_a_workbook_does(store: Store) -> None:
    grid = [TITLE, ["Cost line", "Funder", *MONTHS, "Total"], [*STAFF, "£1.00", "2.00", "(3.00)", "0.00"]]
    report = send(store, text(grid, "cp1252"), "budget.csv")
    assert (report.status, report.rows, report.total_pounds) == ("loaded", 3, "0.00")


def test_the_demonstration_budget_is_the_same_wide_and_long(store: Store, tmp_path: Path) -> None:
    plan = cohort.plan("middlesbrough", programme())
    long = offices.planned(plan, money.budget(plan))
    send(store, long.content, long.name)
    rows = store.read(CLERK, "budget")
    other = Store(f"sqlite:///{tmp_path / 'wide.sqlite'}")
    report = send(other, wide_workbook(rows), "wide.xlsx")
    assert [str(p) for p in report.problems] == []
    assert (report.status, report.total_pounds) == ("loaded", "441512.00")
    keys = ["month", "cost_line", "funder"]
    pd.testing.assert_frame_equal(
        other.read(CLERK, "budget").sort_values(keys, ignore_index=True), rows.sort_values(keys, ignore_index=True)
    )
    other.engine.dispose()


def wide_workbook(rows: pd.DataFrame) -> bytes:
    """A budget as a finance office keeps it: titles, cover cells, months as dates across, totals right and below."""
    wide = rows.pivot(index=["cost_line", "funder"], columns="month", values="amount_pounds")
    months = [dt.date.fromisoformat(f"{month}-01") for month in wide.columns]
    lines: list[Any] = [
        ["HAT budget profile 2019/20"],
        [BANNER],
        *cover("Middlesbrough", (months[0], dt.date(2020, 9, 30))),
    ]
    lines += [[], ["Category", "Funding source", "Notes", *months, "Total"]]
    for (line, funder), amounts in wide.iterrows():
        known = [None if pd.isna(amount) else amount for amount in amounts]
        lines.append([line, funder, None, *known, sum(filter(None, known))])
    sums = [sum(amount for amount in wide[month] if not pd.isna(amount)) for month in wide]
    lines += [["Total", None, None, *sums, sum(sums)], [], ["Agreed by the funders in September 2019"]]
    return workbook("Budget", [Sheet("Profile", lines), Sheet("Notes", [["Read me"]])])


@given(
    st.lists(
        st.lists(st.none() | st.decimals(-10_000, 10_000, places=2), min_size=3, max_size=3), min_size=1, max_size=4
    )
)
def test_the_wide_form_adds_up_to_what_its_cells_do(amounts: list[list[Decimal | None]]) -> None:
    lines = datasets()["budget"].column("cost_line").values
    cells = [[*row, sum(filter(None, row), Decimal())] for row in amounts]
    body = [[line, "PCC", *map(written, row)] for line, row in zip(lines, cells, strict=False)]
    grid = [["Cost line", "Funder", *MONTHS, "Total"], *body]
    found = checked(tidied(grid), site="middlesbrough")
    assert found.problems == ()
    assert len(found.rows) == sum(amount is not None for row in amounts for amount in row)
    assert found.total == sum((amount for row in amounts for amount in row if amount is not None), Decimal())


def written(amount: Decimal | None) -> str | None:
    return None if amount is None else f"£{amount:,.2f}"


def test_a_household_budget_is_no_return_of_ours(real_data: Path) -> None:
    path = real_data / "finance" / "simple-monthly-budget.xlsx"
    with pytest.raises(Refused, match="does not look like any return that is taken here"):
        recognise(read(path.read_bytes(), path.name), datasets().values())
