"""Which return a file is, and where its headings stand."""

from __future__ import annotations

import time

import pytest

from data_loaders.errors import Refused
from data_loaders.recognise import HEADER_WITHIN, others, recognise
from data_loaders.schema import Dataset, datasets
from tests.loaders.sheets import LEDGER, PAID, SLOTS, Grid, book, entry, sheet, slot

ALL = datasets().values()


def refusal(*sheets: Grid, **asked: str) -> str:
    with pytest.raises(Refused) as refused:
        recognise(book(*sheets), ALL, **asked)
    (problem,) = refused.value.problems
    return str(problem)


@pytest.mark.parametrize("dataset", ALL, ids=lambda dataset: dataset.id)
def test_every_dataset_is_known_by_its_own_headings_in_any_order_and_case(dataset: Dataset) -> None:
    titles = [column.title for column in dataset.columns if column.default != "file name"]
    for headings in (titles, titles[::-1], [f" {title.upper()}: " for title in titles]):
        fit = recognise(book([headings, ["x"] * len(headings)]), ALL)
        assert fit.dataset.id == dataset.id
        assert {dataset.column(name).title.upper() for name in fit.columns} == {title.upper() for title in titles}


@pytest.mark.parametrize("dataset", ALL, ids=lambda dataset: dataset.id)
def test_every_alias_leads_to_its_column(dataset: Dataset) -> None:
    for column in dataset.columns:
        for alias in column.aliases:
            headings = [alias if other.name == column.name else other.title for other in dataset.columns]
            fit = recognise(book([headings, ["x"] * len(headings)]), [dataset])
            assert headings[fit.columns[column.name]] == alias


@pytest.mark.parametrize("above", [0, 1, 6, HEADER_WITHIN - 1])
def test_the_header_is_found_in_the_first_forty_rows(above: int) -> None:
    fit = recognise(book([*[["HAT ledger"]] * above, LEDGER, entry()]), ALL)
    assert (fit.dataset.id, fit.row) == ("ledger", above)


def test_a_header_below_the_fortieth_row_is_not_looked_for() -> None:
    assert "does not look like any return" in refusal([*[["title"]] * HEADER_WITHIN, LEDGER, entry()])


def test_rows_are_counted_as_the_sheet_counts_them() -> None:
    deep = sheet([LEDGER, entry()], top=HEADER_WITHIN + 1, left=3)
    with pytest.raises(Refused):
        recognise(book(deep), ALL)
    fit = recognise(book(sheet([LEDGER, entry()], top=HEADER_WITHIN, left=3)), ALL)
    assert fit.sheet.cell(fit.row, fit.columns["entry"]) == "C40"


def test_blank_and_unknown_columns_among_the_headings_do_no_harm() -> None:
    headings = ["", *LEDGER[:3], "", "Checked by", *LEDGER[3:]]
    fit = recognise(book([headings, ["x"] * len(headings)]), ALL)
    assert fit.dataset.id == "ledger"
    assert fit.columns["amount_pounds"] == len(headings) - 1


def test_a_mis_encoded_pound_sign_in_a_heading_does_no_harm() -> None:
    for heading in ("Amount Â£", "Amount (£)", "Amount �", "AMOUNT:", "  amount\n(£) "):
        assert recognise(book([["Date", "Supplier", heading], ["x", "x", "x"]]), ALL).columns["amount_pounds"] == 2


def test_the_sheet_that_matters_is_found_among_others() -> None:
    sent = book([["Read me"], ["Notes"]], [LEDGER, entry()], [["Row Labels", "Sum of Net"], ["a", 1]])
    found = recognise(sent, ALL)
    assert found.sheet.name == "Sheet2"
    assert not others(sent, found)


def test_the_sheet_with_more_of_the_headings_is_read_and_the_other_is_named() -> None:
    sent = book([LEDGER, entry()], [[*LEDGER, "Period"], [*entry(), "Oct 2019"]])
    found = recognise(sent, ALL)
    assert found.sheet.name == "Sheet2"
    assert others(sent, found) == ["Sheet1"]


def test_two_sheets_that_fit_alike_are_a_question() -> None:
    assert "The sheets 'Sheet1', 'Sheet2' fit equally well" in refusal([LEDGER, entry()], [LEDGER, entry(2)])
    assert recognise(book([LEDGER, entry()], [LEDGER, entry(2)]), ALL, only_sheet="Sheet2").sheet.name == "Sheet2"


def test_a_sheet_of_headings_alone_is_no_rival() -> None:
    assert recognise(book([LEDGER], [LEDGER, entry()]), ALL).sheet.name == "Sheet2"


def test_a_hidden_sheet_is_never_read_in_silence() -> None:
    with pytest.raises(Refused, match="Only the hidden sheet 'Old' fits"):
        recognise(book(sheet([LEDGER, entry()], "Old", hidden=True)), ALL)
    both = book(sheet([[*LEDGER, "Period"], entry()], "Old", hidden=True), [LEDGER, entry()])
    assert recognise(both, ALL).sheet.name == "Sheet2"


def test_what_is_missing_is_named_with_its_place() -> None:
    said = refusal([["HAT ledger"], LEDGER[:-1], entry()[:-1]])
    assert said.startswith("sheet 'Sheet1', A2: No column for Amount (£). It looks like ledger")


def test_headings_that_fit_two_datasets_alike_are_a_question() -> None:
    twin = datasets()["ledger"].model_copy(update={"id": "twin"})
    with pytest.raises(Refused, match="fit ledger or twin equally well"):
        recognise(book([LEDGER, entry()]), [datasets()["ledger"], twin])


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    assert "no sheet named 'Q4'. Its sheets: 'Sheet1'" in refusal([LEDGER, entry()], only_sheet="Q4")


@pytest.mark.parametrize(
    "grid", [[], [[""]], [["a"], ["b"]], [["a", "b"], [1, 2]], [PAID[:1]], [SLOTS[:1], slot()[:1]]]
)
def test_anything_else_is_one_plain_sentence(grid: Grid) -> None:
    assert refusal(grid).endswith(("is.", "in it."))


def test_of_the_dataset_that_was_said_the_missing_headings_are_named() -> None:
    for grid, said in (
        ([["Entry", "Colour"], ["J-1", "red"]], "No column for Posting date, Cost line, Funder, Kind, Amount (£)."),
        ([["Fruit", "Colour"], ["fig", "red"]], "No row has the headings of ledger: Entry, Posting date, Cost line,"),
    ):
        with pytest.raises(Refused) as refused:
            recognise(book(grid), [datasets()["ledger"]])
        assert refused.value.problems[0].message.startswith(said)


def test_forty_rows_as_wide_as_excel_allows_take_no_time() -> None:
    wide = book([["Amount", "Date", *[f"x{at}" for at in range(16_382)]]] * HEADER_WITHIN)
    started = time.monotonic()
    with pytest.raises(Refused, match="does not look like"):
        recognise(wide, ALL)
    assert time.monotonic() - started < 10
