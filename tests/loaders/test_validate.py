"""Every problem at once, each at its cell; typed rows where there are none."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from data_loaders.programme import programme
from data_loaders.schema import datasets
from data_loaders.validate import MOST_OF_A_COLUMN
from tests.loaders import sheets
from tests.loaders.sheets import LEDGER, PAID, SLOTS, Checked, Grid, entry, slot, tidied

PEOPLE = ["Person code", "First dose date", "Exit date", "Exit reason"]


def checked(grid: Grid, dataset: str | None = None, **fill: Any) -> Checked:
    return sheets.checked(tidied(grid, dataset), site="middlesbrough", **fill)


def places(grid: Grid) -> list[tuple[str, str]]:
    return [(problem.cell, problem.column) for problem in checked(grid).problems]


def test_sound_rows_come_out_typed() -> None:
    found = checked([LEDGER, entry(1, "£1,200.50"), entry(2, -200.5, dt.date(2019, 10, 8))])
    assert found.problems == ()
    assert found.rows["amount_pounds"].tolist() == [Decimal("1200.50"), Decimal("-200.50")]
    assert found.rows["posting_date"].tolist() == [dt.date(2019, 10, 7), dt.date(2019, 10, 8)]
    assert found.rows["funder"].unique().tolist() == ["Police and Crime Commissioner"]
    assert found.rows["site"].tolist() == ["middlesbrough"] * 2
    assert found.rows["period"].tolist() == [None, None]
    assert found.total == Decimal("1000.00")


def test_every_problem_is_found_at_once_with_sheet_cell_and_column() -> None:
    bad = ["J-2", "31/02/2020", "Nursing", "", "actual", "£1,2o0"]
    found = checked([LEDGER, entry(1), bad, ["J-3", "1/1/2020", "staffing", "PCC", "gift", "1,23"]])
    assert [(p.sheet, p.cell, p.column) for p in found.problems] == [
        ("Sheet1", "B3", "posting_date"),
        ("Sheet1", "C3", "cost_line"),
        ("Sheet1", "D3", "funder"),
        ("Sheet1", "F3", "amount_pounds"),
        ("Sheet1", "E4", "kind"),
        ("Sheet1", "F4", "amount_pounds"),
    ]
    assert found.faulty == 2
    messages = {problem.column: problem.message for problem in found.problems}
    assert messages["funder"] == "Funder is empty. Fill it in."
    assert messages["cost_line"].startswith("'Nursing' is not one of the allowed values.")
    assert "Allowed: staffing, diamorphine, premises" in messages["cost_line"]


def test_the_closest_allowed_word_is_offered() -> None:
    found = checked([SLOTS, ["MB-014", "07/10/2019", "AM", "attendid", ""]])
    assert found.problems[0].message.startswith("This is not one of the allowed values. Closest: attended. Allowed:")


def test_a_column_of_wrong_words_takes_no_minute() -> None:
    rows = [["J-" + str(at), "7/10/2019", f"line {at} of many words", "PCC", "actual", 1] for at in range(20_000)]
    assert checked([LEDGER, *rows]).faulty == 20_000


@pytest.mark.parametrize("word", ["Attended", " ATTENDED ", "yes", "Present", "attend"])
def test_an_offices_own_word_is_understood(word: str) -> None:
    assert checked([SLOTS, ["MB-014", "7/10/2019", "p.m.", word, ""]]).rows["attendance"].tolist() == ["attended"]


@pytest.mark.parametrize("code", ["MB-014", "mb-014", "MB/014", "MB 014", "MB014", "MB–014", " MB-014 "])
def test_one_person_has_one_code_however_it_is_typed(code: str) -> None:
    assert checked([SLOTS, slot(code)]).rows["person"].tolist() == ["MB-014"]


def test_a_code_keeps_its_noughts() -> None:
    assert checked([SLOTS, slot("MB-007"), slot("MB-7")]).rows["person"].tolist() == ["MB-007", "MB-7"]


def test_a_site_with_codes_of_another_pattern_keeps_them_as_they_are() -> None:
    site = programme().sites["middlesbrough"].model_copy(update={"person_code": "H[0-9]{2}X[0-9]{3}"})
    found = sheets.checked(tidied([SLOTS, slot("h01x002")]), {"middlesbrough": site}, site="middlesbrough")
    assert (found.rows["person"].tolist(), found.problems) == (["H01X002"], ())


def test_the_sites_title_is_understood() -> None:
    found = checked([["Clinic", *LEDGER], ["Hartlepool", *entry(1)], ["", *entry(2)]])
    assert found.rows["site"].tolist() == ["hartlepool", "middlesbrough"]


def test_what_is_left_empty_takes_its_default() -> None:
    rows = [["MB-001", "7/10/2019", "", "", ""], ["MB-001", "7/1/2020", "", "", "2"]]
    assert checked([[*PEOPLE, "Episode"], *rows], episode=1).rows["episode"].tolist() == [1, 2]


RULES = [
    (["MB-001", "7/10/2019", "6/10/2019", "died"], "C2", "Exit date lies before First dose date."),
    (["MB-001", "7/10/2019", "8/10/2019", ""], "D2", "Exit date is filled in, so Exit reason must be filled in."),
    (["MB-001", "7/10/2019", "", "died"], "D2", "Exit date is empty, so Exit reason must be empty."),
]


@pytest.mark.parametrize(("row", "cell", "sentence"), RULES, ids=lambda value: str(value))
def test_a_rule_between_columns_is_held(row: list[str], cell: str, sentence: str) -> None:
    (problem,) = checked([PEOPLE, row]).problems
    assert (problem.cell, problem.message[: len(sentence)]) == (cell, sentence)


def test_a_cell_that_cannot_be_read_breaks_no_further_rule() -> None:
    assert places([PEOPLE, ["MB-001", "7/10/2019", "soon", "died"]]) == [("C2", "exit_date")]


@pytest.mark.parametrize(("dose", "sentence"), [("1001", "at most 1000"), ("-1", "at least 0")])
def test_a_limit_is_held(dose: str, sentence: str) -> None:
    (problem,) = checked([SLOTS, slot(dose=dose)]).problems
    assert (problem.cell, problem.message) == ("E2", f"Dose (mg) must be {sentence}. Correct it.")


def test_a_limit_itself_is_allowed() -> None:
    assert not checked([SLOTS, slot(dose="0"), slot("MB-015", dose="1,000")]).problems


def test_a_repeated_key_is_named_with_the_row_it_repeats() -> None:
    (problem,) = checked([LEDGER, entry(1), entry(2), entry(1, 99)]).problems
    assert problem.cell == "A4"
    assert problem.message == "The same Entry as row 2. Delete one of the two rows."


def test_published_rows_may_repeat() -> None:
    paid = ["7/10/2019", "Acme Ltd", 5]
    assert checked([PAID, paid, paid], publication="march.csv").total == Decimal("10.00")


def test_a_total_row_is_checked_and_not_counted() -> None:
    rows = [LEDGER, entry(1, "19,107.05"), entry(2, "19,107.05")]
    assert checked([*rows, ["Total", "", "", "", "", "£38,214.10"]]).total == Decimal("38214.10")
    (problem,) = checked([*rows, ["Total", "", "", "", "", "£38,312.10"]]).problems
    assert (problem.cell, problem.message) == (
        "F4",
        "The rows add up to £38,214.10 but the sheet's total says £38,312.10: £98.00 is missing from the rows. "
        "Correct the rows or the total.",
    )


def test_subtotals_of_any_depth_and_a_grand_total_are_each_checked() -> None:
    total = ["Total", "", "", "", ""]
    rows = [LEDGER, entry(1, 1), entry(2, 2), [*total, 3], entry(3, 4), [*total, 4], [*total, 7], entry(4, 8)]
    assert not checked([*rows, [*total, 8], [*total, 15]]).problems
    assert [problem.cell for problem in checked([*rows, [*total, 9], [*total, 15]]).problems] == ["F9"]


def test_a_total_above_the_rows_sums_all_of_them() -> None:
    assert not checked([LEDGER, ["Total", "", "", "", "", 3], entry(1, 1), entry(2, 2)]).problems


def test_a_total_that_cannot_be_read_is_named() -> None:
    assert places([LEDGER, entry(), ["Total", "", "", "", "", "x"]]) == [("F3", "amount_pounds")]


def test_where_rows_are_faulty_the_total_waits() -> None:
    assert places([LEDGER, entry(1, "x"), ["Total", "", "", "", "", 99]]) == [("F2", "amount_pounds")]


def test_more_problems_of_a_column_than_anyone_reads_are_counted() -> None:
    rows = [slot(f"MB-{at}", dose="x") for at in range(MOST_OF_A_COLUMN + 50)]
    rows[-1][1] = "soon"
    found = checked([SLOTS, *rows])
    assert [problem.column for problem in found.problems] == [*["dose_mg"] * MOST_OF_A_COLUMN, "date"]
    assert found.problems[-2].message.endswith("(50 more cells of this column are not listed.)")
    assert found.faulty == MOST_OF_A_COLUMN + 50


def test_what_is_wrong_with_headings_and_cover_is_among_the_problems() -> None:
    cover = [["Covers from", "soon"], ["Covers to", "31/10/2019"]]
    found = checked([*cover, [*LEDGER, "Amount (£)"], [*entry(1, "x"), 3]])
    assert {problem.cell for problem in found.problems} == {"F4", "B1", "G3"}


@pytest.mark.parametrize("dataset", datasets().values(), ids=lambda dataset: dataset.id)
def test_an_empty_return_of_every_dataset_has_no_problem(dataset: Any) -> None:
    titles = [column.title for column in dataset.columns if column.default != "file name"]
    found = checked([titles], dataset.id)
    assert (len(found.rows), found.problems) == (0, ())
