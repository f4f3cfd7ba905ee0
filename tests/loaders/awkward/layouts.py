"""Ledgers with their table anywhere on the page: titles, gaps, totals, printed pages, other sheets."""

from __future__ import annotations

import datetime as dt

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.awkward.file import DAY, POUNDS, Awkward, workbook
from tests.loaders.sheets import LEDGER, entry, text, xlsx

AMOUNTS = "entry amount_pounds"
THREE = [("J-1", POUNDS("10.00")), ("J-2", POUNDS("20.00")), ("J-3", POUNDS("30.00"))]
LINES = [entry(1, 10), entry(2, 20), entry(3, 30)]


def headings_on_row_7_below_merged_titles() -> Awkward:
    def change(book: Workbook, page: Worksheet) -> None:
        page.merge_cells("A1:F1")
        page.merge_cells("A2:F2")
        page["A1"].font = Font(bold=True, size=16)

    grid = [["Heroin Assisted Treatment"], ["Ledger to 31 October 2019"], [], ["Prepared by", "Finance"], [], []]
    return Awkward("ledger.xlsx", workbook([*grid, LEDGER, *LINES], change), "ledger", AMOUNTS, THREE, "60.00")


def a_table_that_begins_at_column_d_with_blank_columns_in_it() -> Awkward:
    lines = [["", "", "", *line[:2], "", *line[2:5], "", "", line[5]] for line in [LEDGER, *LINES]]
    return Awkward("ledger.xlsx", xlsx([[], [], *lines]), "ledger", AMOUNTS, THREE, "60.00")


def blank_rows_between_and_rows_of_spaces() -> Awkward:
    grid = [LEDGER, [], LINES[0], [], [" ", "  ", "\u00a0"], LINES[1], [], [], [], LINES[2]]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, THREE, "60.00")


def a_subtotal_after_each_block_and_a_grand_total() -> Awkward:
    grid = [
        *(LEDGER, LINES[0], LINES[1], ["Sub-total October", "", "", "", "", 30], []),
        *(LINES[2], entry(4, "12.34"), ["Sub-total November", "", "", "", "", "£42.34"], []),
        ["Grand Total", "", "", "", "", "£72.34"],
    ]
    rows = [*THREE, ("J-4", POUNDS("12.34"))]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, rows, "72.34")


def the_total_above_the_rows() -> Awkward:
    grid = [LEDGER, ["TOTAL", "", "", "", "", "60.00"], *LINES]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, THREE, "60.00")


def a_total_in_the_middle_without_a_word_beside_it() -> Awkward:
    grid = [LEDGER, LINES[0], LINES[1], ["", "", "", "", "", 30], LINES[2], ["", "", "", "", "", 60]]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, THREE, "60.00")


def printed_pages_with_their_headings_again() -> Awkward:
    grid = [
        *(["HAT ledger"], LEDGER, LINES[0], ["Page 1 of 3"]),
        *(LEDGER, LINES[1], ["Page 2 of 3"], []),
        *(LEDGER, LINES[2], ["Total", "", "", "", "", "60.00"], ["Page 3 of 3"]),
    ]
    return Awkward("printed.csv", text(grid), "ledger", AMOUNTS, THREE, "60.00")


def notes_and_footnotes_below_the_table() -> Awkward:
    grid = [LEDGER, *LINES, [], ["* provisional until the year's accounts are closed"], ["Source: finance system"]]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, THREE, "60.00")


def a_hidden_sheet_with_last_years_ledger() -> Awkward:
    def change(book: Workbook, page: Worksheet) -> None:
        old = book.create_sheet("2018", 0)
        for line in (LEDGER, entry(91, 910), entry(92, 920), entry(93, 930), entry(94, 940)):
            old.append(line)
        old.sheet_state = "hidden"

    content = workbook([LEDGER, *LINES], change)
    return Awkward("ledger.xlsx", content, "ledger", AMOUNTS, THREE, "60.00")


def hidden_rows_and_columns_are_still_the_ledger() -> Awkward:
    """A filter left on and a folded column hide lines from the eye, not from the sum."""

    def change(book: Workbook, page: Worksheet) -> None:
        page.row_dimensions[3].hidden = True
        page.column_dimensions["E"].hidden = True
        page.auto_filter.ref = "A1:F4"

    return Awkward("ledger.xlsx", workbook([LEDGER, *LINES], change), "ledger", AMOUNTS, THREE, "60.00")


def five_sheets_of_which_one_matters() -> Awkward:
    content = xlsx(
        [["HAT programme"], ["Contents", "Page"], ["Ledger", 3]],
        ("Read me", [["How to fill in this workbook"], ["Post each line once."]]),
        ("Ledger", [LEDGER, *LINES]),
        ("Lists", [["Cost line", "Funder"], ["staffing", "PCC"], ["diamorphine", "CRC"]]),
        ("Pivot", [["Row Labels", "Sum of Amount"], ["staffing", 60], ["Grand Total", 60]]),
        name="Cover",
    )
    return Awkward("ledger.xlsx", content, "ledger", AMOUNTS, THREE, "60.00")


def a_sheet_name_with_quotes_and_a_picture() -> Awkward:
    content = xlsx([["Notes"]], ("Q3 '19 “final” 💷", [LEDGER, *LINES]), name="O'Brien & Co")
    return Awkward(
        "Q3 ’19 (final) – copy.xlsx",
        content,
        "ledger",
        "entry amount_pounds sheet",
        [(*row, "Q3 '19 “final” 💷") for row in THREE],
        "60.00",
    )


def cover_cells_with_period_site_and_control_total() -> Awkward:
    grid = [
        ["HAT ledger", "", "Version", 2],
        ["Covers from", "", "01/10/2019"],
        ["Covers to:", dt.date(2019, 12, 31)],
        ["Site", "Middlesbrough", "", "Control total", "£60.00"],
        *([], LEDGER, *LINES),
    ]
    return Awkward(
        "ledger.xlsx",
        xlsx(grid),
        "ledger",
        "site " + AMOUNTS,
        [("middlesbrough", *row) for row in THREE],
        "60.00",
        covers=(DAY(2019, 10, 1), DAY(2019, 12, 31)),
    )


def a_very_wide_empty_sheet() -> Awkward:
    """Colours and borders far beyond the table, as a copied template has them."""

    def change(book: Workbook, page: Worksheet) -> None:
        page["XFD1"].fill = PatternFill("solid", fgColor="FFEEEEEE")
        page["AZ500"] = " "
        page["B2"].comment = Comment("Checked", "Finance")

    return Awkward("ledger.xlsx", workbook([LEDGER, *LINES], change), "ledger", AMOUNTS, THREE, "60.00")


def empty_columns_and_rows_at_the_end() -> Awkward:
    lines = [[*line, "", "", "", ""] for line in [LEDGER, *LINES]] + [[""] * 10] * 5
    return Awkward("ledger.csv", text(lines), "ledger", AMOUNTS, THREE, "60.00")


def renamed_reordered_and_extra_columns() -> Awkward:
    grid = [
        [
            "Checked by",
            "NET AMOUNT £",
            "Source of funds",
            "Doc. No.",
            "Transaction type",
            "Cost category",
            "Date posted",
            "VAT",
        ],
        ["AB", 10, "PCC", "J-1", "actual", "staffing", "07/10/2019", "0%"],
        ["CD", 20, "CRC", "J-2", "accrual", "diamorphine", "08/10/2019", "20%"],
    ]
    pcc, crc = "Police and Crime Commissioner", "Durham Tees Valley CRC"
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        "entry posting_date cost_line funder kind amount_pounds",
        [
            ("J-1", DAY(2019, 10, 7), "staffing", pcc, "actual", POUNDS("10.00")),
            ("J-2", DAY(2019, 10, 8), "diamorphine", crc, "accrual", POUNDS("20.00")),
        ],
        "30.00",
    )


def headings_with_line_breaks_capitals_and_stray_signs() -> Awkward:
    heads = [" ENTRY:", "Posting\nDate", "cost-line", "Funder *", "KIND ", "Amount\r\n(Â£)"]
    return Awkward("ledger.xlsx", xlsx([heads, *LINES]), "ledger", AMOUNTS, THREE, "60.00")


def net_vat_and_gross_side_by_side() -> Awkward:
    """The ledger is kept net: the total with tax beside it is another column."""
    grid = [
        [*LEDGER[:5], "Total inc VAT", "VAT", "Net (£)", "Total"],
        [*entry(1)[:5], "12.00", "2.00", "10.00", "12.00"],
        [*entry(2)[:5], "20.00", "0.00", "20.00", "20.00"],
    ]
    return Awkward("ledger.csv", text(grid), "ledger", AMOUNTS, THREE[:2], "30.00")


def cover_cells_with_label_and_value_in_one() -> Awkward:
    grid = [
        ["HAT ledger: quarter 3"],
        ["Covers from: 01/10/2019", "", "Covers to: 31 December 2019"],
        ["Site: Hartlepool", "", "Control total: £60.00", "Printed 10:30"],
        *(LEDGER, *LINES),
    ]
    rows = [("hartlepool", *row) for row in THREE]
    covers = (DAY(2019, 10, 1), DAY(2019, 12, 31))
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", "site " + AMOUNTS, rows, "60.00", covers=covers)


def one_cost_line_merged_down_over_its_lines() -> Awkward:
    def change(book: Workbook, page: Worksheet) -> None:
        page.merge_cells("C2:C3")
        page.merge_cells("C4:C5")

    grid = [LEDGER, entry(1, 10), entry(2, 20), [*entry(3, 30)[:2], "premises", *entry(3, 30)[3:]], entry(4, 40)]
    return Awkward(
        "ledger.xlsx",
        workbook(grid, change),
        "ledger",
        "entry cost_line amount_pounds",
        [
            ("J-1", "staffing", POUNDS("10.00")),
            ("J-2", "staffing", POUNDS("20.00")),
            ("J-3", "premises", POUNDS("30.00")),
            ("J-4", "premises", POUNDS("40.00")),
        ],
        "100.00",
    )
