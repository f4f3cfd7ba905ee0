"""Tables with months or days across, one column for each, and tables printed over several sheets."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.awkward.file import DAY, POUNDS, Awkward, workbook
from tests.loaders.sheets import LEDGER, entry, text, xlsx

BUDGET = "month cost_line funder amount_pounds"
PCC = "Police and Crime Commissioner"
CRC = "Durham Tees Valley CRC"
QUARTER = [
    ("2019-10", "staffing", PCC, POUNDS("1000.00")),
    ("2019-11", "staffing", PCC, POUNDS("1000.50")),
    ("2019-12", "staffing", PCC, POUNDS("-1.00")),
    ("2019-10", "diamorphine", CRC, POUNDS("0.00")),
    ("2019-12", "diamorphine", CRC, POUNDS("250.00")),
]


def _budget(name: str, content: bytes) -> Awkward:
    return Awkward(name, content, "budget", BUDGET, QUARTER, "2249.50", covers=(DAY(2019, 10, 1), DAY(2019, 12, 31)))


def a_budget_with_its_months_across_and_totals_on_both_sides() -> Awkward:
    grid = [
        ["HAT budget profile"],
        [],
        ["Cost line", "Funder", "Oct-19", "Nov-19", "Dec-19", "Total"],
        ["Staff", "PCC", "£1,000", "1 000.50", "(1.00)", "£1,999.50"],
        ["Drugs", "CRC", "-", "", 250, 250],
        ["Total", "", 1000, 1000.5, 249, 2249.5],
    ]
    return _budget("profile.xlsx", xlsx(grid))


def a_budget_whose_months_are_real_dates() -> Awkward:
    months = [dt.date(2019, 10, 1), dt.datetime(2019, 11, 1), dt.date(2019, 12, 1)]
    grid = [["Category", "Funded by", *months], ["Staff", "PCC", 1000, 1000.5, -1], ["Drugs", "CRC", 0, None, 250]]
    return _budget("profile.xlsx", xlsx(grid))


def a_budget_whose_year_stands_in_its_title() -> Awkward:
    grid = [
        ["Budget 2019/20"],
        ["Cost line", "Funder", "October", "November", "December", "Year to date"],
        ["Staff", "PCC", "1000", "1000.50", "-1.00", "1999.50"],
        ["Drugs", "CRC", "0", "", "250", "250"],
    ]
    return _budget("profile.csv", text(grid))


def a_budget_with_a_year_on_every_line() -> Awkward:
    grid = [
        ["Cost line", "Funder", "Financial year", "Oct", "Nov", "Dec", "Jan"],
        ["Staff", "PCC", "2019/20", 1000, 1000.5, -1, None],
        ["Drugs", "CRC", "2019-20", 0, None, 250, None],
    ]
    return _budget("profile.xlsx", xlsx(grid))


def a_budget_whose_cost_lines_are_merged_over_their_funders() -> Awkward:
    def change(book: Workbook, page: Worksheet) -> None:
        page.merge_cells("A2:A3")

    grid = [
        ["Cost line", "Funder", "10/2019", "11/2019", "12/2019", "Total"],
        *(["Staff", "PCC", 1000, 2000, None, 3000], [None, "CRC", 10, 20, None, 30], ["Drugs", "PCC", 1, 2, 3, 6]),
    ]
    rows = [
        ("2019-10", "staffing", PCC, POUNDS("1000.00")),
        ("2019-11", "staffing", PCC, POUNDS("2000.00")),
        ("2019-10", "staffing", CRC, POUNDS("10.00")),
        ("2019-11", "staffing", CRC, POUNDS("20.00")),
        ("2019-10", "diamorphine", PCC, POUNDS("1.00")),
        ("2019-11", "diamorphine", PCC, POUNDS("2.00")),
        ("2019-12", "diamorphine", PCC, POUNDS("3.00")),
    ]
    return Awkward("profile.xlsx", workbook(grid, change), "budget", BUDGET, rows, "3036.00")


def a_register_with_its_days_across() -> Awkward:
    grid = [
        ["Person code", "Session", dt.date(2019, 10, 7), dt.date(2019, 10, 8), "09/10/2019"],
        ["MB-1", "AM", "Y", "DNA", "Present"],
        ["MB-1", "PM", "N", "", "Excused"],
        ["mb 2", "AM", None, "y", "absent"],
    ]
    rows = [
        ("MB-1", DAY(2019, 10, 7), "AM", "attended"),
        ("MB-1", DAY(2019, 10, 8), "AM", "missed"),
        ("MB-1", DAY(2019, 10, 9), "AM", "attended"),
        ("MB-1", DAY(2019, 10, 7), "PM", "missed"),
        ("MB-1", DAY(2019, 10, 9), "PM", "excused"),
        ("MB-2", DAY(2019, 10, 8), "AM", "attended"),
        ("MB-2", DAY(2019, 10, 9), "AM", "missed"),
    ]
    return Awkward("register.xlsx", xlsx(grid), "attendance", "person date session attendance", rows)


def a_ledger_printed_over_three_sheets() -> Awkward:
    """As programs make them that turn a PDF into a workbook: the headings once or on every page, the total last."""
    content = xlsx(
        [["HAT ledger"], [], LEDGER, entry(1, "£10.00"), entry(2, "(2.50)")],
        ("Page 2", [LEDGER, entry(3, 30)]),
        ("Page 3", [entry(4, "1,000.00"), ["Total", "", "", "", "", "£1,037.50"], ["Page 3 of 3"]]),
        name="Page 1",
    )
    rows = [
        *(("J-1", POUNDS("10.00"), "Page 1"), ("J-2", POUNDS("-2.50"), "Page 1"), ("J-3", POUNDS("30.00"), "Page 2")),
        ("J-4", POUNDS("1000.00"), "Page 3"),
    ]
    return Awkward("ledger.xlsx", content, "ledger", "entry amount_pounds sheet", rows, "1037.50")
