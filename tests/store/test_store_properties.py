"""Whatever is loaded, withdrawn and restored, in whatever order, the store agrees with a plain model of the loads."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_loaders.store import Arrival, Batch, Coverage, Store
from data_loaders.store.engine import writing
from tests.store.arrivals import CLERK, OCTOBER, Row, arrival, batch, crime, recomputed, rolled, slot, standing

NAMES = ("attendance", "street_crime")
HALF = Coverage("middlesbrough", dt.date(2019, 10, 1), dt.date(2019, 10, 1), assumed=False)
ASSUMED = Coverage("middlesbrough", dt.date(2019, 10, 1), dt.date(2019, 11, 30), assumed=True)
Content = Counter[tuple[Any, ...]]

slots = st.builds(
    slot,
    person=st.sampled_from(["MB-1", "MB-2"]),
    day=st.integers(1, 2),
    month=st.integers(10, 11),
    session=st.sampled_from(["AM", "PM"]),
    attendance=st.sampled_from(["attended", "missed", "excused"]),
    excused_reason=st.sampled_from([None, "custody", "hospital"]),
    dose_mg=st.sampled_from([None, 0.1, 0.2, 200.0]),
).map(lambda row: row if row["attendance"] == "excused" else row | {"excused_reason": None})
crimes = st.builds(
    crime,
    kind=st.sampled_from(["Burglary", "Drugs"]),
    month=st.sampled_from(["2019-10", "2019-11"]),
    place=st.sampled_from([None, "Middlesbrough 001A"]),
)


def key(row: Row) -> tuple[Any, ...]:
    return row["site"], row["person"], row["date"], row["session"]


@dataclass(frozen=True)
class Return:
    """What somebody sends."""

    dataset: str
    rows: list[Row]
    covers: Coverage = OCTOBER
    blanks: Any = "keep"
    cut: int = 0

    def arrival(self, store: Store, turn: int) -> Arrival:
        """In two batches, from two sheets."""
        declared = store.datasets[self.dataset]
        parts: Iterable[Batch] = [
            batch(declared, self.rows[: self.cut], "Page 1"),
            batch(declared, self.rows[self.cut :], "Page 2"),
        ]
        covers = [self.covers] if declared.keys else []
        return arrival(self.dataset, self.rows, f"{turn}.csv", covers, blanks=self.blanks, batches=parts)


returns = st.one_of(
    st.builds(
        Return,
        st.just("attendance"),
        st.lists(slots, max_size=6, unique_by=key),
        st.sampled_from([OCTOBER, HALF, ASSUMED, ASSUMED]),
        st.sampled_from(["keep", "keep", "clear"]),
        st.integers(0, 3),
    ),
    st.builds(Return, st.just("street_crime"), st.lists(crimes, max_size=8), cut=st.integers(0, 3)),
)
# Which of the loads made so far is taken back, or brought back if it was: any of them, whatever came later.
turns = st.integers(0, 20)


def emptied(store: Store) -> None:
    with writing(store.engine) as connection:
        for table in reversed(store.tables.metadata.sorted_tables):
            connection.execute(table.delete())


def content(store: Store, dataset: str, returned: Sequence[Return]) -> Content:
    """What stands once these were sent one after the other, in plain Python."""
    names = store.datasets[dataset].names
    if dataset == "street_crime":
        scopes: dict[Any, list[Row]] = {}
        for each in returned:
            for scope in {(row["force"], row["month"]) for row in each.rows}:
                scopes[scope] = [row for row in each.rows if (row["force"], row["month"]) == scope]
        return Counter(tuple(row.get(name) for name in names) for rows in scopes.values() for row in rows)
    stood: dict[Any, Row] = {}
    for each in returned:
        for row in each.rows:
            known = stood.get(key(row), {}) if each.blanks == "keep" else {}
            stood[key(row)] = {name: _cell(row, known, name) for name in names}
        sent = {key(row) for row in each.rows}
        gone = [at for at, row in stood.items() if at not in sent and _covered(each.covers, row["date"])]
        for at in gone:
            del stood[at]
    return Counter(tuple(row.values()) for row in stood.values())


def _covered(covers: Coverage, day: dt.date) -> bool:
    return not covers.assumed and covers.first <= day <= covers.last


def _cell(row: Row, known: Row, name: str) -> Any:
    if name == "excused_reason" and row["attendance"] != "excused":
        return None
    if name == "dose_mg" and row["attendance"] != "attended":
        return row[name]
    return known.get(name) if row.get(name) is None else row[name]


@dataclass
class Sent:
    """The loads made, in their order, and whether each stands."""

    made: dict[int, Return] = field(default_factory=dict)
    stands: dict[int, bool] = field(default_factory=dict)

    def loads(self, dataset: str) -> list[int]:
        return [load for load, each in self.made.items() if self.stands[load] and each.dataset == dataset]

    def standing(self, dataset: str) -> list[Return]:
        return [self.made[load] for load in self.loads(dataset)]


def covered(store: Store) -> set[tuple[str, str, dt.date, bool]]:
    """Each day that is covered, and whether it is stated so."""
    return {
        (dataset, site, first + dt.timedelta(days=at), stated)
        for _, dataset, site, first, last, assumed in store.coverage(CLERK).astype(object).to_numpy().tolist()
        for at in range((last - first).days + 1)
        for stated in ([False] if assumed else [False, True])
    }


def state(store: Store, dataset: str, as_at: int | None = None) -> tuple[Any, ...]:
    return standing(store, dataset, as_at), rolled(store, dataset, as_at)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(deeds=st.lists(st.one_of(returns, returns, turns), min_size=1, max_size=9))
def test_loads_withdrawals_and_restorations_in_any_order_agree_with_a_plain_model(
    store: Store, deeds: list[Return | int]
) -> None:
    emptied(store)
    sent = Sent()
    # For each version: each dataset's rows with where they came from, and its sums.
    seen: dict[int, dict[str, Any]] = {0: {name: ([], {}) for name in NAMES}}
    before_load: dict[int, Any] = {}
    for turn, deed in enumerate(deeds):
        version = store.version()
        if isinstance(deed, Return):
            earlier = sent.loads(deed.dataset), state(store, deed.dataset)
            stored = store.load(CLERK, deed.arrival(store, turn))
            if stored.made:
                assert stored.load
                sent.made[stored.load], sent.stands[stored.load] = deed, True
                before_load[stored.load] = earlier
        elif sent.made:
            load = list(sent.made)[deed % len(sent.made)]
            dataset = sent.made[load].dataset
            assert (store.withdraw if sent.stands[load] else store.restore)(CLERK, load) == version + 1
            sent.stands[load] = not sent.stands[load]
            others, then = before_load[load]
            if sent.loads(dataset) == others:
                assert state(store, dataset) == then, "to the byte as before the load"
        for name in NAMES:
            assert Counter(standing(store, name, provenance=False)) == content(store, name, sent.standing(name))
        seen[store.version()] = {name: state(store, name) for name in NAMES}
    for version, states in seen.items():
        for name, then in states.items():
            assert state(store, name, as_at=version) == then, f"version {version} as it was"
            assert then[1] == recomputed(store, name, as_at=version)
    _agrees_with_a_fresh_store(store, sent)


def _agrees_with_a_fresh_store(store: Store, sent: Sent) -> None:
    """One that was sent the standing returns only: the same rows from the same places, the same days covered."""
    kept = [load for load, stands in sent.stands.items() if stands]
    then = {name: standing(store, name) for name in NAMES}, covered(store)
    emptied(store)
    numbers: dict[int, int] = {}
    for load in kept:
        stored = store.load(CLERK, sent.made[load].arrival(store, load))
        if stored.made:
            assert stored.load
            numbers[stored.load] = load
    place = {name: len(store.datasets[name].names) for name in NAMES}
    now = {
        name: sorted(
            (
                (*row[: place[name]], numbers[row[place[name]]], *row[place[name] + 1 :])
                for row in standing(store, name)
            ),
            key=repr,
        )
        for name in NAMES
    }
    assert (now, covered(store)) == then


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(first=st.dates(dt.date(2019, 1, 1), dt.date(2020, 12, 31)), rows=st.lists(slots, max_size=6, unique_by=key))
def test_a_dry_run_says_exactly_what_the_load_then_does(store: Store, first: dt.date, rows: list[Row]) -> None:
    emptied(store)
    store.load(CLERK, arrival("attendance", [slot(), slot(date=first)] if first != slot()["date"] else [slot()]))
    dry = store.load(CLERK, arrival("attendance", rows), keep=False)
    real = store.load(CLERK, arrival("attendance", rows))
    assert (dry.change, dry.made) == (real.change, real.made)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(words=st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"])), min_size=1))
def test_any_text_is_kept_as_it_is(store: Store, words: list[str]) -> None:
    emptied(store)
    rows = [crime(word) for word in words]
    random.Random(1).shuffle(rows)
    for part in (rows[: len(rows) // 2], rows):
        store.load(CLERK, arrival("street_crime", part))
    assert sorted(store.read(CLERK, "street_crime")["crime_type"]) == sorted(words)
