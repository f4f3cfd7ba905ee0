"""A ledger against its control total, to the penny; and what the sender says against what the cover cells say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data_loaders.ingest import Report, Request, ingest
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, LEDGER, SLOTS, Grid, entry, slot, text

OCTOBER = (dt.date(2019, 10, 1), dt.date(2019, 10, 31))
LINES = [LEDGER, entry(1, "19,107.05"), entry(2, "19,107.05")]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, grid: Grid, **said: Any) -> Report:
    return ingest(CLERK, store, text(grid), "march.csv", Request(**said))


def test_rows_that_add_up_to_the_control_total_load(store: Store) -> None:
    assert send(store, [["Control total", "£38,214.10"], *LINES]).status == "loaded"
    assert send(store, LINES, control_total=Decimal("38214.10")).problems == []


@pytest.mark.parametrize("penny", ["38,214.09", "38,214.11"])
def test_a_penny_off_the_control_total_is_refused_at_its_cell(store: Store, penny: str) -> None:
    (problem,) = send(store, [["Control total", penny], *LINES]).problems
    assert (problem.cell, problem.column) == ("B1", "amount_pounds")
    assert problem.message.startswith(f"The rows add up to £38,214.10 but the control total says £{penny}: £0.01 is")
    assert store.version() == 0


def test_the_control_total_that_the_sender_gives_is_held_too(store: Store) -> None:
    (problem,) = send(store, LINES, control_total=Decimal("38312.10")).problems
    assert "but the control total says £38,312.10: £98.00 is missing from the rows." in problem.message
    cover = [["Control total", "38,214.10"], *LINES]
    assert len(send(store, cover, control_total=Decimal("38312.10")).problems) == 1


def test_a_control_total_that_cannot_be_read_is_named(store: Store) -> None:
    (problem,) = send(store, [["Control total", "about 38k"], *LINES]).problems
    assert problem.cell == "B1"


def test_an_empty_control_total_says_nothing_and_one_of_nought_does(store: Store) -> None:
    assert send(store, [["Control total", ""], *LINES]).status == "loaded"
    assert [problem.cell for problem in send(store, [["Control total", "0.00"], *LINES]).problems] == ["B1"]


def test_where_rows_are_faulty_the_control_total_waits(store: Store) -> None:
    report = send(store, [["Control total", "1.00"], LEDGER, entry(1, "x")])
    assert [problem.cell for problem in report.problems] == ["F3"]


@pytest.mark.parametrize(
    "cover",
    [
        [["Covers from", "soon"], ["Covers to", "31/10/2019"]],
        [["Covers from", "1/9/2019"], ["Covers to", "30/9/2019"]],
        [["Covers from", "1/10/2019"]],
    ],
)
def test_the_period_that_the_sender_gives_comes_before_a_wrong_cover_cell(store: Store, cover: Grid) -> None:
    report = send(store, [*cover, SLOTS, slot()], covers=OCTOBER)
    assert report.status == "loaded"
    assert [(one["first"], one["last"]) for one in report.covers] == [("2019-10-01", "2019-10-31")]
    assert "The period is the one you gave; the cells above the headings say otherwise." in report.notes


def test_a_cover_cell_that_agrees_needs_no_remark(store: Store) -> None:
    cover = [["Covers from", "1/10/2019"], ["Covers to", "31/10/2019"]]
    assert send(store, [*cover, SLOTS, slot()], covers=OCTOBER).notes == []
