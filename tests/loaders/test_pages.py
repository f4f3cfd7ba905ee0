"""Printed tables turned into workbooks: one table over the sheets "Page 1", "Page 2" and so on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from data_loaders.ingest import Report, Request, ingest
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, LEDGER, PAID, Grid, entry, xlsx

TITLE = [["HAT ledger, October 2019"], []]
FOOT = [[], ["Printed by Finance"]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, *grids: Grid, name: str = "Page", said: Request = Request()) -> Report:  # noqa: B008
    first, *rest = grids
    more = [(f"{name} {at}", grid) for at, grid in enumerate(rest, start=2)]
    return ingest(CLERK, store, xlsx(first, *more, name=f"{name} 1"), "ledger.xlsx", said)


def places(store: Store) -> dict[str, tuple[str, int]]:
    rows = store.rows(CLERK, "ledger")
    return {row["entry"]: (row["sheet"], row["row"]) for row in rows.to_dict("records")}


def test_pages_with_headings_on_the_first_are_one_table(store: Store) -> None:
    report = send(store, [*TITLE, LEDGER, entry(1), entry(2)], [entry(3), entry(4)], [entry(5)])
    assert (report.status, report.rows, report.total_pounds) == ("loaded", 5, "50.00")
    assert "The 3 sheets 'Page 1' to 'Page 3' were read as one table." in report.notes
    assert places(store) == {
        "J-1": ("Page 1", 4),
        "J-2": ("Page 1", 5),
        "J-3": ("Page 2", 1),
        "J-4": ("Page 2", 2),
        "J-5": ("Page 3", 1),
    }


def test_headings_and_titles_repeated_on_each_page_are_no_rows(store: Store) -> None:
    page = [*TITLE, LEDGER]
    report = send(store, [*page, entry(1), *FOOT], [*page, entry(2), *FOOT], [*page, entry(3), *FOOT], name="Table")
    assert (report.status, report.rows) == ("loaded", 3)
    assert places(store)["J-3"] == ("Table 3", 4)


def test_the_tenth_page_comes_after_the_ninth(store: Store) -> None:
    grids: list[Grid] = [[LEDGER, entry(1)], *([entry(at)] for at in range(2, 11)), [["Total", "", "", "", "", 100]]]
    report = send(store, *grids)
    assert (report.status, report.rows, report.total_pounds) == ("loaded", 10, "100.00")


def test_a_problem_names_the_page_and_its_own_cell(store: Store) -> None:
    report = send(store, [*TITLE, LEDGER, entry(1)], [entry(2), entry(1), entry(3, "x")])
    assert [(problem.sheet, problem.cell) for problem in report.problems] == [("Page 2", "A2"), ("Page 2", "F3")]
    assert report.problems[0].message == "The same Entry as row 4 of sheet 'Page 1'. Delete one of the two rows."


def test_a_grand_total_on_the_last_page_is_of_all_pages(store: Store) -> None:
    report = send(store, [LEDGER, entry(1)], [entry(2), ["Total", "", "", "", "", "21.00"]])
    (problem,) = report.problems
    assert (problem.sheet, problem.cell) == ("Page 2", "F2")
    assert problem.message.startswith("The rows add up to £20.00 but the sheet's total says £21.00")


def test_pages_that_do_not_line_up_are_refused_in_a_sentence(store: Store) -> None:
    (problem,) = send(store, [LEDGER, entry(1)], [entry(2)[1:]]).problems
    assert problem.sheet == "Page 2"
    assert problem.message == (
        "This page does not line up with 'Page 1'. It has 5 columns and 'Page 1' has 6. "
        "Give every page the same columns, or put all rows on one sheet."
    )
    other = [LEDGER[1], LEDGER[0], *LEDGER[2:]]
    (problem,) = send(store, [LEDGER, entry(1)], [other, ["7/10/2019", "J-2", *entry(2)[2:]]]).problems
    assert problem.message.startswith("The headings of this page are not those of 'Page 1'")


def test_a_page_of_words_alone_is_left_out_and_said(store: Store) -> None:
    report = send(store, [["Contents"], ["The ledger"]], [LEDGER, entry(1)], [entry(2)], [["Notes"], ["All net"]])
    assert (report.status, report.rows) == ("loaded", 2)
    assert "Sheet 'Page 4' holds only words and was not read." in report.notes


def test_other_tables_of_a_workbook_are_told_apart_by_their_headings(store: Store) -> None:
    report = send(store, [["Line", "Sum"], ["staffing", 5]], [PAID, ["7/10/2019", "Acme Ltd", 5]], name="Table")
    assert (report.status, report.dataset, report.sheet) == ("loaded", "payments", "Table 2")
    report = send(store, [LEDGER, entry(1)], [["Line", "Sum"], ["staffing", 5]], name="Table")
    assert (report.status, report.sheet, Decimal(str(report.total_pounds))) == ("loaded", "Table 1", 10)
