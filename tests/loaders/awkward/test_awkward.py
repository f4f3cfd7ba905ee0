"""Every awkward file loads with no wrong value: each cell is held against what a careful person reads in it."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterator
from decimal import Decimal

import pandas as pd
import pytest

from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.loaders.awkward import across, amounts, dates, layouts, payments, people, text_files, workbooks
from tests.loaders.awkward.file import Awkward
from tests.loaders.sheets import CLERK

ROOMS = (layouts, across, amounts, dates, text_files, workbooks, people, payments)
FILES: dict[str, Callable[[], Awkward]] = {
    f"{room.__name__.rsplit('.', 1)[-1]}: {name.replace('_', ' ')}": make
    for room in ROOMS
    for name, make in inspect.getmembers(room, inspect.isfunction)
    if make.__module__ == room.__name__ and not name.startswith("_")
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store(f"sqlite:///{(tmp_path_factory.mktemp('awkward') / 'store.sqlite').as_posix()}")
    yield store
    store.engine.dispose()


@pytest.fixture
def store(opened: Store) -> Iterator[Store]:
    """An empty store: the same one emptied, since a new one would have to work out every statement again."""
    yield opened
    with opened.engine.begin() as connection:
        for table in reversed(opened.tables.metadata.sorted_tables):
            connection.execute(table.delete())


def test_none_of_them_is_passed_over() -> None:
    assert len(FILES) > 90


@pytest.mark.parametrize("make", FILES.values(), ids=FILES)
def test_an_awkward_file_loads_with_no_wrong_value(store: Store, make: Callable[[], Awkward]) -> None:
    sent = make()
    report = ingest(CLERK, store, sent.content, sent.name, Request(**sent.said))
    assert (report.problems, report.status, report.dataset) == ([], "loaded", sent.dataset)
    assert (report.rows, report.total_pounds) == (len(sent.rows), sent.total)
    if sent.covers:
        covered = store.coverage(CLERK)[["first", "last"]].itertuples(index=False, name=None)
        assert set(covered) == {sent.covers}
    # Several rows may come from one line of the file, with their months or days across.
    order = ["sheet", "row", store.datasets[sent.dataset].date]
    stored = store.rows(CLERK, sent.dataset).sort_values(order, kind="stable")
    found = [tuple(map(plain, row)) for row in stored[sent.columns.split()].itertuples(index=False, name=None)]
    assert [list(map(kind, row)) for row in found] == [list(map(kind, row)) for row in sent.rows]
    assert found == list(map(tuple, sent.rows))


def plain(value: object) -> object:
    """A stored value as it is written in the answers: nothing is ``None``, whole numbers are whole."""
    return None if value is None or value is pd.NaT or value != value else value


def kind(value: object) -> str:
    """What sort of value it is: an amount may not come back as a fraction, nor a reference as a number."""
    for sort in (dt.date, Decimal, str):
        if isinstance(value, sort):
            return sort.__name__
    return "nothing" if value is None else "number"
