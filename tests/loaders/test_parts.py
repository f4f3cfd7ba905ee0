"""Long text files come in parts: where a part ends makes no difference, and nothing stands before all are through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders import readers
from data_loaders.ingest import Report, Request, ingest
from data_loaders.recognise import recognise
from data_loaders.schema import datasets
from data_loaders.store import Store
from data_loaders.tidy import tables
from data_loaders.validate import Check
from tests.loaders.sheets import CLERK, LEDGER, book, entry, sheet

TOTAL = ["Total", "", "", "", ""]
LINES = st.one_of(
    st.integers(1, 30).map(lambda number: entry(number, "10.00")),
    st.sampled_from([entry(99, "x"), entry(98, 5, "soon"), [], LEDGER, ["J-97"], ["Source: finance system"]]),
    st.sampled_from(["10.00", "20.00", "50.00"]).map(lambda amount: [*TOTAL, amount]),
    st.sampled_from(["20.00", "30.00"]).map(lambda amount: ["Total Gas & Power", "", "", "", "", amount]),
)


def outcome(grid: list[list[Any]], cuts: list[int]) -> tuple[Any, ...]:
    """All that is found of a ledger, read in parts that end at ``cuts``."""
    whole = sheet([LEDGER, *grid])
    edges = [0, *sorted({cut for cut in cuts if 1 < cut < len(whole.text)}), len(whole.text)]
    first, *rest = [
        replace(
            whole,
            text=whole.text.iloc[start:end].reset_index(drop=True),
            kind=whole.kind.iloc[start:end].reset_index(drop=True),
            top=whole.top + start,
        )
        for start, end in zip(edges, edges[1:], strict=False)
    ]
    check = Check(datasets()["ledger"], {"site": "middlesbrough"}, {})
    rows, notes, places = [], list[str](), list[int]()
    for table in tables(recognise(book(first), [datasets()["ledger"]]), rest):
        typed = check.rows(table)
        rows += typed.to_numpy(dtype=object).tolist()
        places += table.rows[: len(typed)].tolist()
        notes += table.notes
    return rows, places, notes, check.problems(), check.faulty, check.total, check.months


@settings(max_examples=60)
@given(st.lists(LINES, max_size=14), st.lists(st.integers(2, 15), max_size=4))
def test_where_a_part_ends_makes_no_difference(grid: list[list[Any]], cuts: list[int]) -> None:
    assert outcome(grid, cuts) == outcome(grid, [])


ROWS, FILLING = 21_000, "x" * 480
"""Over eight megabytes, which is more than two parts."""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return [
        ",".join([*LEDGER, "Note"]),
        *(f"J-{at},07/10/2019,staffing,PCC,actual,1.01,{FILLING}" for at in range(ROWS)),
    ]


def send(store: Store, folder: Path, lines: list[str]) -> Report:
    path = folder / "ledger.csv"
    path.write_text("\n".join(lines), "utf-8")
    return ingest(CLERK, store, path, path.name, Request())


def test_a_long_file_is_stored_whole_with_each_rows_number(store: Store, tmp_path: Path, lines: list[str]) -> None:
    report = send(store, tmp_path, [*lines, "Total,,,,,21210.00"])
    assert (report.status, report.rows, report.total_pounds) == ("loaded", ROWS, "21210.00")
    rows = store.rows(CLERK, "ledger")
    assert dict(zip(rows["entry"], rows["row"], strict=True)) == {f"J-{at}": at + 2 for at in range(ROWS)}
    assert send(store, tmp_path, [*lines, "Total,,,,,21210.00"]).status == "unchanged"


@pytest.mark.parametrize(
    ("last", "cell", "sentence"),
    [
        ("Total,,,,,21210.01", "F21002", "The rows add up to £21,210.00 but the sheet's total says £21,210.01"),
        ("J-5,07/10/2019,staffing,PCC,actual,1.01", "A21002", "The same Entry as row 7."),
        ("J-X,07/10/2019,staffing,PCC,actual,1.o1", "F21002", "'1.o1' is not an amount of money."),
    ],
)
def test_a_fault_in_the_last_line_of_a_long_file_leaves_nothing_stored(
    store: Store, tmp_path: Path, lines: list[str], last: str, cell: str, sentence: str
) -> None:
    report = send(store, tmp_path, [*lines, last])
    (problem,) = report.problems
    assert (report.status, problem.cell) == ("refused", cell)
    assert problem.message.startswith(sentence)
    assert (store.version(), len(store.rows(CLERK, "ledger"))) == (0, 0)


def test_a_reading_that_ends_too_early_leaves_nothing_stored(
    store: Store, tmp_path: Path, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data_loaders.ingest.limits", lambda: readers.Limits(text_cells=7 * (ROWS - 1)))
    report = send(store, tmp_path, lines)
    assert "cells and the limit is" in report.problems[0].message
    assert (report.status, store.version(), len(store.rows(CLERK, "ledger"))) == ("refused", 0, 0)
