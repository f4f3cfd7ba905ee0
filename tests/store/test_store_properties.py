"""Whatever is loaded and withdrawn, the store agrees with a plain dictionary at every version."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.store import Store
from data_loaders.store.engine import writing
from tests.store.arrivals import CLERK, OCTOBER, Row, arrival, crime, recomputed, rolled, slot, standing

slots = st.builds(
    slot,
    person=st.sampled_from(["MB-1", "MB-2"]),
    day=st.integers(1, 2),
    month=st.integers(10, 11),
    session=st.sampled_from(["AM", "PM"]),
    attendance=st.sampled_from(["attended", "missed", "excused"]),
    dose_mg=st.sampled_from([None, 0.1, 0.2, 0.3, 200.0]),
)
crimes = st.builds(
    crime,
    kind=st.sampled_from(["Burglary", "Drugs"]),
    month=st.sampled_from(["2019-10", "2019-11"]),
    place=st.sampled_from([None, "Middlesbrough 001A"]),
)


def key(row: Row) -> tuple[Any, ...]:
    return row["site"], row["person"], row["date"], row["session"]


loads = st.one_of(
    st.tuples(st.just("attendance"), st.lists(slots, max_size=6, unique_by=key)),
    st.tuples(st.just("street_crime"), st.lists(crimes, max_size=8)),
)
withdrawals = st.tuples(st.sampled_from(["attendance", "street_crime"]), st.none())


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def emptied(store: Store) -> None:
    with writing(store.engine) as connection:
        for table in reversed(store.tables.metadata.sorted_tables):
            connection.execute(table.delete())


class Model:
    """What the store should hold: for each dataset a pile of states, the topmost standing."""

    def __init__(self) -> None:
        self.piles: dict[str, list[tuple[int, Counter[tuple[Any, ...]]]]] = {
            name: [(0, Counter())] for name in ("attendance", "street_crime")
        }

    def state(self, dataset: str) -> Counter[tuple[Any, ...]]:
        return self.piles[dataset][-1][1]

    def after(self, store: Store, dataset: str, rows: list[Row]) -> Counter[tuple[Any, ...]]:
        """The state that these rows make of the standing one."""
        names = store.datasets[dataset].names
        keys = store.datasets[dataset].keys or store.datasets[dataset].scope
        touched = {tuple(row[name] for name in keys) for row in rows}
        places = [names.index(name) for name in keys]
        kept = {row: n for row, n in self.state(dataset).items() if tuple(row[at] for at in places) not in touched}
        if store.datasets[dataset].keys:
            # The return says that it covers October: what it lacks there did not happen.
            day = names.index("date")
            kept = {row: n for row, n in kept.items() if not OCTOBER.first <= row[day] <= OCTOBER.last}
        return Counter(kept) + Counter(tuple(row.get(name) for name in names) for row in rows)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=st.lists(st.one_of(loads, loads, withdrawals), max_size=10))
def test_loads_and_withdrawals_agree_with_a_plain_model(
    store: Store, deeds: list[tuple[str, list[Row] | None]]
) -> None:
    emptied(store)
    model = Model()
    # For each version: each dataset's rows with where they came from, and its sums.
    seen: dict[int, dict[str, Any]] = {0: {name: ([], {}) for name in model.piles}}
    before_load: dict[int, list[tuple[Any, ...]]] = {}
    for dataset, rows in deeds:
        version = store.version()
        pile = model.piles[dataset]
        if rows is not None:
            expected, earlier = model.after(store, dataset, rows), standing(store, dataset)
            stored = store.load(CLERK, arrival(dataset, rows))
            assert stored.made is (expected != model.state(dataset) or len(pile) == 1)
            if stored.made:
                assert stored.load
                pile.append((stored.load, expected))
                before_load[stored.load] = earlier
        elif len(pile) > 1:
            load, _ = pile.pop()
            assert store.withdraw(CLERK, load) == version + 1
            assert standing(store, dataset) == before_load[load], "to the byte as before"
        for name in model.piles:
            assert Counter(standing(store, name, provenance=False)) == model.state(name)
        seen[store.version()] = {name: (standing(store, name), rolled(store, name)) for name in model.piles}
    for version, states in seen.items():
        for name, (rows_then, sums_then) in states.items():
            assert standing(store, name, as_at=version) == rows_then, f"version {version} as it was"
            assert rolled(store, name, as_at=version) == sums_then == recomputed(store, name, as_at=version)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=st.dates(dt.date(2019, 1, 1), dt.date(2020, 12, 31)), rows=st.lists(slots, max_size=6, unique_by=key))
def test_a_dry_run_says_exactly_what_the_load_then_does(store: Store, first: dt.date, rows: list[Row]) -> None:
    emptied(store)
    store.load(CLERK, arrival("attendance", [slot(), slot(date=first)] if first != slot()["date"] else [slot()]))
    dry = store.load(CLERK, arrival("attendance", rows), keep=False)
    real = store.load(CLERK, arrival("attendance", rows))
    assert (dry.change, dry.made) == (real.change, real.made)
