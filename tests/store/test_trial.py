"""A trial shows the store as it would be, and leaves it as it was."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.errors import Problem, Refused
from data_loaders.store import Batch, Store
from data_loaders.store.merge import Change
from tests.store.arrivals import CLERK, Row, arrival, batch, crime, rolled, slot, standing


def entry(number: int, pounds: str) -> Row:
    """A line of the ledger."""
    return {"site": "middlesbrough", "entry": f"J-{number}", "amount_pounds": Decimal(pounds)}


def test_a_trial_shows_what_would_stand_and_takes_it_back(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1)]))
    before = standing(store, "attendance"), rolled(store, "attendance"), store.version()
    with store.trial(CLERK, arrival("attendance", [slot(day=1), slot(day=2)])) as (stored, would_be):
        assert (stored.load, stored.version, stored.change, stored.made) == (None, 1, Change(added=1, same=1), True)
        assert (would_be.version(), len(would_be.read(CLERK, "attendance")), len(would_be.loads(CLERK))) == (2, 2, 2)
        assert rolled(would_be, "attendance") == {("middlesbrough", "MB-1", "2019-10"): (2, 0, 0, 400.0)}
        assert len(would_be.read(CLERK, "attendance", as_at=1)) == 1
        assert (standing(store, "attendance"), rolled(store, "attendance"), store.version()) == before
    assert (standing(store, "attendance"), rolled(store, "attendance"), store.version()) == before
    assert store.load(CLERK, arrival("attendance", [slot(day=2)])).version == 2


def test_a_trial_that_would_change_nothing_shows_the_store_as_it_is(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    with store.trial(CLERK, arrival("attendance", [slot()])) as (stored, would_be):
        assert (stored.made, stored.change, would_be.version()) == (False, Change(same=1), 1)
        assert len(would_be.loads(CLERK)) == 1


def test_an_error_while_looking_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.trial(CLERK, arrival("attendance", [slot()])):
        raise RuntimeError("a chart could not be drawn")
    assert store.version() == 0
    assert store.load(CLERK, arrival("attendance", [slot()])).made


def test_a_trial_needs_the_right_to_load(store: Store) -> None:
    viewer = Actor("Viewer", frozenset({"viewer"}))
    with pytest.raises(NotAllowed), store.trial(viewer, arrival("attendance", [slot()])):
        pass


def test_money_moves_by_what_is_added_changed_and_withdrawn(store: Store) -> None:
    first = store.load(CLERK, arrival("ledger", [entry(1, "100.00"), entry(2, "50.25")], covers=[]))
    assert first.moved_pounds == Decimal("150.25")
    corrected = arrival("ledger", [entry(1, "99.99"), entry(2, "50.25"), entry(3, "-10.00")], covers=[])
    assert store.load(CLERK, corrected, keep=False).moved_pounds == Decimal("-10.01")
    assert store.load(CLERK, corrected).moved_pounds == Decimal("-10.01")
    assert store.load(CLERK, arrival("attendance", [slot()])).moved_pounds is None


def test_a_return_comes_in_batches_from_several_sheets(store: Store) -> None:
    declared = store.datasets["attendance"]
    parts = [
        batch(declared, [slot(day=1), slot(day=2)], "Page 1"),
        batch(declared, [], "Page 2"),
        batch(declared, [slot(day=3)], "Page 2", first=1),
    ]
    mixed = Batch(batch(declared, [slot(day=4), slot(day=5)]).rows, ["Page 2", "Page 3"], [2, 1])
    for batches in ([*parts, mixed], [mixed, *parts]):
        store.load(CLERK, arrival("attendance", [slot(day=9)], batches=batches))
        found = store.rows(CLERK, "attendance").sort_values("date")
        places = list(zip(found["sheet"], found["row"], strict=True))
        assert places == [("Page 1", 2), ("Page 1", 3), ("Page 2", 1), ("Page 2", 2), ("Page 3", 1)]


@pytest.mark.parametrize("stands", [False, True])
def test_a_refusal_at_the_very_end_of_the_batches_leaves_nothing(store: Store, stands: bool) -> None:
    if stands:
        store.load(CLERK, arrival("attendance", [slot("MB-2")]))
        store.load(CLERK, arrival("street_crime", [crime("Drugs")]))
    before = store.version(), standing(store, "attendance"), standing(store, "street_crime"), store.coverage(CLERK)
    for dataset, row in (("attendance", slot()), ("street_crime", crime())):

        def batches(dataset: str = dataset, row: Row = row):  # type: ignore[no-untyped-def]
            yield batch(store.datasets[dataset], [row])
            raise Refused(Problem("The total does not add up.", "Sheet1", "D9"))

        with pytest.raises(Refused, match="does not add up"):
            store.load(CLERK, arrival(dataset, [row], batches=batches()))
    after = store.version(), standing(store, "attendance"), standing(store, "street_crime"), store.coverage(CLERK)
    assert after[:3] == before[:3]
    assert after[3].equals(before[3])


def test_a_scope_that_meets_nothing_and_one_that_does_come_in_one_return(store: Store) -> None:
    declared = store.datasets["street_crime"]
    store.load(CLERK, arrival("street_crime", [crime("A"), crime("B")], "1.csv"))
    parts = [
        batch(declared, [crime("A", month="2019-11")], first=1),
        batch(declared, [crime("C", month="2019-11"), crime("A")], first=2),
        batch(declared, [crime("C", month="2019-11")], first=4),
    ]
    stored = store.load(CLERK, arrival("street_crime", [crime("Z")], "2.csv", batches=parts))
    assert stored.change == Change(added=3, same=1, withdrawn=1)
    found = store.rows(CLERK, "street_crime").sort_values(["load", "row"])
    assert list(zip(found["month"], found["crime_type"], found["load"], found["row"], strict=True)) == [
        ("2019-10", "A", 1, 2),
        ("2019-11", "A", 2, 1),
        ("2019-11", "C", 2, 2),
        ("2019-11", "C", 2, 4),
    ]
