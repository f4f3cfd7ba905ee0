"""The table in a sheet: what is a row, what is not, and what the cells above say."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.loaders.sheets import LEDGER, PAID, SLOTS, checked, entry, slot, tidied


def entries(grid: list[list[object]]) -> list[str]:
    return tidied(grid).text["entry"].tolist()


def test_each_row_knows_its_number_and_each_column_its_letter() -> None:
    found = tidied([["HAT ledger"], [], ["", *LEDGER], ["", *entry(1)], [], ["", *entry(2)]])
    assert found.rows.tolist() == [4, 6]
    assert found.cell(1, "amount_pounds") == "G6"
    assert found.cell(1, "site") == "", "the file has no such column"


def test_blank_rows_rows_of_spaces_and_repeated_headers_are_left_out() -> None:
    assert entries([LEDGER, entry(1), [], [" ", "\u00a0", ""], LEDGER, entry(2)]) == ["J-1", "J-2"]


@pytest.mark.parametrize(
    "label",
    ["Total", "TOTAL:", "Grand Total", "Sub-total", "Subtotals", "Totals", "Total spend", "Total for March", "Sum"]
    + ["October total", "Total (£)", "Overall total", "Total amount paid", "Staffing sub-total"],
)
def test_a_total_row_is_not_counted(label: str) -> None:
    found = tidied([LEDGER, entry(1), entry(2), [label, "", "", "", "", "20.00"]])
    assert found.text["entry"].tolist() == ["J-1", "J-2"]
    assert [(total.amount, total.cell, total.position) for total in found.totals] == [("20.00", "F4", 2)]


@pytest.mark.parametrize(
    "line",
    [
        ["", "", "", "", "", 20],
        ["", "", "", "Total", "", 20],
        ["", "", "", "", "Total", 20],
        ["Total", 2, "", "", "", 20],
    ],
)
def test_a_total_may_stand_without_a_label_or_anywhere_in_its_row(line: list[object]) -> None:
    found = tidied([LEDGER, entry(1), entry(2), line])
    assert (len(found.rows), len(found.totals)) == (2, 1)


def test_a_label_in_a_column_that_is_not_taken_marks_a_total_too() -> None:
    found = tidied([["Notes", *LEDGER], ["", *entry()], ["Total", "", "", "", "", "", 10]])
    assert (len(found.rows), len(found.totals)) == (1, 1)


def test_a_company_with_total_in_its_name_is_paid_and_not_a_total() -> None:
    paid = [["7/10/2019", "Acme Ltd", 5], ["8/10/2019", "Total Gas & Power", 7], ["8/10/2019", "Sum of Parts Ltd", 7]]
    found = tidied([PAID, *paid])
    assert (len(found.rows), found.totals) == (3, [])
    short = tidied([["Supplier", "Amount"], ["Acme Ltd", 5], ["Total Gas & Power", 7]])
    assert (len(short.rows), short.totals) == (2, [])


def test_a_last_line_that_begins_with_total_and_is_the_sum_is_a_total() -> None:
    rows = [["Supplier", "Amount"], ["Acme Ltd", 5], ["Total Gas & Power", 7], ["Total Q4 of the year", "12.00"]]
    assert (len(checked(tidied(rows)).rows), checked(tidied(rows)).total) == (2, 12)
    assert (len(checked(tidied(rows[:-1])).rows), checked(tidied(rows[:-1])).total) == (2, 12)


def test_a_total_without_money_is_left_out_and_said() -> None:
    found = tidied([SLOTS, slot(), ["Total", "", "", "", 200]])
    assert len(found.rows) == 1
    assert found.notes == ["Row 3 was left out: it is a total."]


def test_a_total_whose_formula_was_never_worked_out_is_left_out() -> None:
    found = tidied([LEDGER, entry(), ["Total"]])
    assert (len(found.rows), found.totals) == (1, [])
    assert found.notes == ["Row 3 was left out: it holds only words."]


def test_footnotes_are_left_out_and_said_but_a_row_with_the_rest_forgotten_is_kept() -> None:
    found = tidied([LEDGER, entry(), ["J-2"], entry(3), ["Source: finance system"]])
    assert found.text["entry"].tolist() == ["J-1", "J-2", "J-3"]
    assert found.notes == ["Row 5 was left out: it holds only words."]
    assert tidied([SLOTS, ["MB-014"], slot()]).rows.tolist() == [2, 3]


def test_headings_nobody_declared_are_named() -> None:
    assert tidied([[*LEDGER, "", " Checked\nby "], [*entry(), "", "x"]]).ignored == {"H": "Checked by"}


def test_two_columns_of_one_heading_that_differ_are_a_question() -> None:
    found = tidied([[*LEDGER, "Amount (£)"], [*entry(), 12]])
    (problem,) = found.problems
    assert (problem.cell, problem.column) == ("G1", "amount_pounds")
    assert problem.message.startswith("Columns F and G have the same heading and differ.")
    assert not tidied([[*LEDGER, "Amount (£)"], entry()]).problems, "an empty one does no harm"
    assert not tidied([[*LEDGER, "Amount (£)"], [*entry(), "10.00"]]).problems, "nor does a copy"


def test_the_cover_cells_say_site_and_period() -> None:
    cover = [["Site:", "Hartlepool"], ["Covers from", dt.date(2019, 10, 1), "", "COVERS TO", "31/10/2019"], []]
    found = tidied([*cover, LEDGER, entry()])
    assert found.cover == {"site": "Hartlepool", "first": dt.date(2019, 10, 1), "last": dt.date(2019, 10, 31)}
    assert not found.problems


def test_empty_cover_cells_say_nothing() -> None:
    found = tidied([["Site"], ["Covers from"], ["Covers to"], LEDGER, entry()])
    assert (found.cover, found.cover_problems) == ({}, [])


@pytest.mark.parametrize("last", ["31/13/2019", "October", "12/31/2019"])
def test_a_cover_cell_that_cannot_be_read_is_not_passed_over(last: str) -> None:
    (problem,) = tidied([["Covers from", "1/10/2019"], ["Covers to", last], LEDGER, entry()]).cover_problems
    assert problem.cell == "B2"


def test_a_period_only_half_said_is_a_question() -> None:
    (problem,) = tidied([["Covers from", "1/10/2019"], ["Covers to"], LEDGER, entry()]).cover_problems
    assert "Fill in 'Covers to'" in problem.message
    assert problem.cell == "B1"


def test_a_return_without_rows_is_an_empty_table() -> None:
    assert len(tidied([["Covers from", "1/10/2019"], ["Covers to", "31/10/2019"], LEDGER]).rows) == 0
