"""Days and months as people write them, and as the two calendars of Excel hold them."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.awkward.file import DAY, POUNDS, Awkward, workbook
from tests.loaders.sheets import LEDGER, SLOTS, entry, slot, text, xlsx

DAYS = "person date"
BUDGET = ["Month", "Cost line", "Funder", "Budget (£)"]


def _slots(name: str, content: bytes, *days: tuple[str, dt.date]) -> Awkward:
    return Awkward(name, content, "attendance", DAYS, days)


def days_in_figures_day_first() -> Awkward:
    written = ("31/03/2020", "1/4/2020", "02.04.2020", "31.03.20", "3-4-20", "4/4/20", "05 04 2020")
    grid = [SLOTS, *(slot(f"MB-{at}", date) for at, date in enumerate(written, start=1))]
    return _slots(
        "slots.csv",
        text(grid),
        *(("MB-1", DAY(2020, 3, 31)), ("MB-2", DAY(2020, 4, 1)), ("MB-3", DAY(2020, 4, 2)), ("MB-4", DAY(2020, 3, 31))),
        *(("MB-5", DAY(2020, 4, 3)), ("MB-6", DAY(2020, 4, 4)), ("MB-7", DAY(2020, 4, 5))),
    )


def days_with_the_months_name() -> Awkward:
    written = ("3 Apr 2020", "3rd April 2020", "Fri 03 Apr 2020", "Friday, 3 April 2020", "03-Apr-20", "1st Sept. 2020")
    grid = [SLOTS, *(slot(f"MB-{at}", date) for at, date in enumerate((*written, "22nd DECEMBER 2019"), start=1))]
    return _slots(
        "slots.csv",
        text(grid),
        *((f"MB-{at}", DAY(2020, 4, 3)) for at in range(1, 6)),
        *(("MB-6", DAY(2020, 9, 1)), ("MB-7", DAY(2019, 12, 22))),
    )


def days_year_first_and_stamps_of_time() -> Awkward:
    written = (
        *("2020-03-31", "20200331", "2020/03/31", "2020-03-31T00:00:00Z", "2020-03-31T23:59:59", "2020-03-31 10:30"),
        *("2020-03-31T10:30:00.000+01:00", "31/03/2020 00:00:00", "31/03/2020 9:15"),
    )
    grid = [SLOTS, *(slot(f"MB-{at}", date) for at, date in enumerate(written, start=1))]
    return _slots("slots.csv", text(grid), *((f"MB-{at}", DAY(2020, 3, 31)) for at in range(1, 10)))


def real_dates_text_and_day_numbers_in_one_column() -> Awkward:
    written = (
        dt.date(2019, 10, 7),
        dt.datetime(2019, 10, 8, 9, 30),
        "09/10/2019",
        43748,
        43749.75,
        "43750",
        "2019-10-13",
    )
    grid = [SLOTS, *(slot(f"MB-{at}", date) for at, date in enumerate(written, start=1))]
    return _slots("slots.xlsx", xlsx(grid), *((f"MB-{at}", DAY(2019, 10, at + 6)) for at in range(1, 8)))


def real_dates_shown_month_first_are_the_days_they_are() -> Awkward:
    """How a cell is shown is not what it holds: an American format hides the 3rd of April, and no 4th of March."""

    def change(book: Workbook, page: Worksheet) -> None:
        for row, shown in enumerate(("mm/dd/yyyy", "[$-409]mmmm d, yyyy", "d", "yyyy"), start=2):
            page.cell(row, 2).number_format = shown

    grid = [SLOTS, *(slot(f"MB-{at}", dt.date(2020, 4, 3)) for at in range(1, 5))]
    return _slots("slots.xlsx", workbook(grid, change), *((f"MB-{at}", DAY(2020, 4, 3)) for at in range(1, 5)))


def a_macs_workbook_with_real_dates() -> Awkward:
    grid = [SLOTS, slot("MB-1", dt.date(2019, 10, 7)), slot("MB-2", "08/10/2019"), slot("MB-3", dt.date(2020, 2, 29))]
    days = (("MB-1", DAY(2019, 10, 7)), ("MB-2", DAY(2019, 10, 8)), ("MB-3", DAY(2020, 2, 29)))
    return _slots("mac.xlsx", xlsx(grid, mac=True), *days)


def a_macs_workbook_with_bare_day_numbers() -> Awkward:
    """42283 days after 1 January 1904, which the other calendar calls 43745."""
    grid = [SLOTS, slot("MB-1", 42283), slot("MB-2", 42284), slot("MB-3", "09/10/2019")]
    days = (("MB-1", DAY(2019, 10, 7)), ("MB-2", DAY(2019, 10, 8)), ("MB-3", DAY(2019, 10, 9)))
    return _slots("mac.xlsx", xlsx(grid, mac=True), *days)


def leap_days_and_the_ends_of_years() -> Awkward:
    written = ("29/02/2020", "29-Feb-24", "31/12/2019", "1 Jan 2020", "20240229")
    grid = [SLOTS, *(slot(f"MB-{at}", date) for at, date in enumerate(written, start=1))]
    return _slots(
        "slots.csv",
        text(grid),
        *(("MB-1", DAY(2020, 2, 29)), ("MB-2", DAY(2024, 2, 29)), ("MB-3", DAY(2019, 12, 31))),
        *(("MB-4", DAY(2020, 1, 1)), ("MB-5", DAY(2024, 2, 29))),
    )


def accounting_periods_in_every_spelling() -> Awkward:
    written = (
        *("Mar-20", "03/2020", "2020-03", "March 2020", "Mar 2020", "202003", "MAR '20", "31/03/2020", "Mar.2020"),
        *("3/2020", "2020-03-01"),
    )
    grid = [["Period", *LEDGER], *([period, *entry(at)] for at, period in enumerate(written, start=1))]
    rows = [(f"J-{at}", "2020-03") for at in range(1, 12)]
    return Awkward("ledger.csv", text(grid), "ledger", "entry period", rows, "110.00")


def accounting_periods_as_real_dates_and_left_empty() -> Awkward:
    written = (dt.date(2020, 3, 1), dt.datetime(2020, 3, 31), None, 43891, "n/a")
    grid = [["Period", *LEDGER], *([period, *entry(at)] for at, period in enumerate(written, start=1))]
    rows = [("J-1", "2020-03"), ("J-2", "2020-03"), ("J-3", None), ("J-4", "2020-03"), ("J-5", None)]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", "entry period", rows, "50.00")


def a_budget_with_a_row_for_each_month() -> Awkward:
    grid = [
        *(["Budget profile 2019/20"], [], BUDGET),
        ["Oct-19", "staff", "PCC", "£1,000"],
        ["11/2019", "staff", "PCC", 1000],
        [dt.date(2019, 12, 1), "staff", "PCC", "1 000"],
        *([], ["Total", "", "", "£3,000.00"]),
    ]
    pcc = "Police and Crime Commissioner"
    return Awkward(
        "budget.xlsx",
        xlsx(grid),
        "budget",
        "month cost_line funder amount_pounds",
        [
            ("2019-10", "staffing", pcc, POUNDS("1000.00")),
            ("2019-11", "staffing", pcc, POUNDS("1000.00")),
            ("2019-12", "staffing", pcc, POUNDS("1000.00")),
        ],
        "3000.00",
        covers=(DAY(2019, 10, 1), DAY(2019, 12, 31)),
    )


def spells_of_custody_that_have_not_ended() -> Awkward:
    grid = [
        ["Covers from", "01/10/2019"],
        ["Covers to", "31/12/2019"],
        ["Person code", "Received into custody", "Released", "Sentence (days)", "Remand or sentence"],
        *(["MB-1", "20/09/2019", "", "84", "Sentenced"], ["MB-2", "1 Oct 2019", "n/a", "", "Remanded"]),
        ["MB-3", "2019-10-05", "05/10/2019", "", "remand"],
    ]
    return Awkward(
        "custody.csv",
        text(grid),
        "custody",
        "person start_date end_date sentence_days custody_kind",
        [
            ("MB-1", DAY(2019, 9, 20), None, 84, "sentence"),
            ("MB-2", DAY(2019, 10, 1), None, None, "remand"),
            ("MB-3", DAY(2019, 10, 5), DAY(2019, 10, 5), None, "remand"),
        ],
        covers=(DAY(2019, 10, 1), DAY(2019, 12, 31)),
    )
