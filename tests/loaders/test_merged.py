"""Cells merged downwards: a word, a day or a code is meant for every row beside it, an amount for none."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook

from data_loaders.ingest import Report, ingest
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, SLOTS, Grid, slot


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, grid: Grid, merged: Sequence[str]) -> Report:
    book = Workbook()
    for line in grid:
        book.active.append(list(line))
    for cells in merged:
        book.active.merge_cells(cells)
    file = io.BytesIO()
    book.save(file)
    return ingest(CLERK, store, file.getvalue(), "slots.xlsx")


GRID = [SLOTS, slot(dose=200), slot(None, None, "PM", dose=150), slot("MB-015", None), slot(None, "8/10/2019", "PM")]


def test_a_person_and_a_day_merged_over_rows_are_those_of_each_row(store: Store) -> None:
    report = send(store, GRID, ["A2:A3", "B2:B4", "A4:A5"])
    assert (report.status, report.rows, report.problems) == ("loaded", 4, [])
    assert "Person code: 2 merged cells were read as what stands at their top." in report.notes
    assert "Date: 2 merged cells were read as what stands at their top." in report.notes
    rows = store.rows(CLERK, "attendance").sort_values("row")
    first, second = dt.date(2019, 10, 7), dt.date(2019, 10, 8)
    assert rows["person"].tolist() == ["MB-014", "MB-014", "MB-015", "MB-015"]
    assert rows["date"].tolist() == [first, first, first, second]


def test_a_cell_that_is_empty_and_not_merged_stays_empty(store: Store) -> None:
    assert [problem.cell for problem in send(store, GRID, ["A2:A3", "A4:A5"]).problems] == ["B3", "B4"]


def test_an_amount_merged_over_rows_is_asked_about_and_given_to_none(store: Store) -> None:
    grid = [SLOTS, slot(dose=200), slot(session="PM", dose=None)]
    (problem,) = send(store, grid, ["E2:E3"]).problems
    assert (problem.cell, problem.column) == ("E3", "dose_mg")
    assert problem.message.startswith("The cell is merged with those above it. Write the Dose (mg) of each row")


def test_merged_cells_beside_rows_with_nothing_else_make_no_rows(store: Store) -> None:
    report = send(store, [SLOTS, slot(), [], [], slot(session="PM")], ["A2:A4"])
    assert (report.status, report.rows) == ("loaded", 2)
