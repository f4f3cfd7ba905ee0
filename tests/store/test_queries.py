"""The life of a query: new, open, fixed; kept across loads, taken back by undo, and said of it what people say."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.declarations import folder
from data_loaders.errors import Refused
from data_loaders.store import Coverage, Store
from data_loaders.store.consistency import rules
from tests.store.arrivals import CLERK, OCTOBER, Row, arrival, slot

LEAD = Actor("Data lead", frozenset({"data lead"}))
BOARD = Actor("Board member", frozenset({"viewer"}))
UNSAID = [replace(OCTOBER, assumed=True)]


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def quick(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def person(code: str = "MB-1", left: int | None = None) -> Row:
    exit = {"exit_date": dt.date(2019, 10, left), "exit_reason": "oral"} if left else {}
    return {"site": "middlesbrough", "person": code, "episode": 1, "first_dose_date": dt.date(2019, 10, 1), **exit}


def crime(reference: str, person: str = "MB-1", year: int = 2010) -> Row:
    """Long before any baseline window, unless another year is given."""
    said = {"site": "middlesbrough", "crime_reference": reference, "person": person, "offence_group": "robbery"}
    return said | {"offence_date": dt.date(year, 10, 5)}


def states(store: Store, as_at: int | None = None) -> list[tuple[int, str]]:
    found = store.queries.listing(CLERK, as_at)
    return sorted(zip(found["id"].tolist(), found["state"].tolist(), strict=True))


def test_a_query_is_new_then_open_then_fixed_and_a_new_one_when_it_comes_back(store: Store) -> None:
    store.load(CLERK, arrival("people", [person()]))
    store.load(CLERK, arrival("offences", [crime("A")], "one.xlsx", UNSAID))
    assert states(store) == [(1, "new")]
    store.load(CLERK, arrival("offences", [crime("B", year=2019)], "two.xlsx", UNSAID))
    assert states(store) == [(1, "open")], "a newer return did not mend it"
    store.load(CLERK, arrival("offences", [crime("A", year=2019)], "three.xlsx", UNSAID))
    assert states(store) == [(1, "fixed")]
    store.load(CLERK, arrival("offences", [crime("A")], "four.xlsx", UNSAID))
    assert states(store) == [(1, "fixed"), (2, "new")]
    assert [states(store, version) for version in (1, 2, 3, 4)] == [[], [(1, "new")], [(1, "open")], [(1, "fixed")]]


def test_a_query_may_open_and_close_by_what_another_sender_does(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=day) for day in (1, 20, 21)]))
    assert states(store) == []
    store.load(CLERK, arrival("people", [person(left=20)]))
    assert states(store) == [(1, "new")]
    listed = store.queries.listing(CLERK).iloc[0]
    assert (listed["rule"], listed["dataset"], listed["sender"]) == (
        "events_after_exit",
        "attendance",
        "Clinic data lead",
    )
    assert (listed["file"], listed["sheet"], listed["row"], listed["rows"]) == ("october.xlsx", "Sheet1", 3, 2)
    store.load(CLERK, arrival("people", [person(left=22)]))
    assert states(store) == [(1, "fixed")]


def test_a_query_keeps_its_number_and_age_when_its_row_is_sent_again_and_stands_elsewhere(store: Store) -> None:
    store.load(CLERK, arrival("people", [person()]))
    store.load(CLERK, arrival("offences", [crime("A")], "one.xlsx", UNSAID))
    moved = [crime("B", year=2019), crime("A") | {"outcome": "charged"}]
    store.load(CLERK, arrival("offences", moved, "two.xlsx", UNSAID))
    now, then = store.queries.listing(CLERK), store.queries.listing(CLERK, as_at=2)
    columns = ["id", "since_version", "file", "row", "state"]
    assert now[columns].to_numpy().tolist() == [[1, 2, "two.xlsx", 3, "open"]]
    assert then[columns].to_numpy().tolist() == [[1, 2, "one.xlsx", 2, "new"]]


def test_withdrawing_the_correction_opens_a_query_and_withdrawing_the_fault_closes_it(store: Store) -> None:
    store.load(CLERK, arrival("people", [person()]))
    store.load(CLERK, arrival("offences", [crime("A")], "one.xlsx", UNSAID))
    store.load(CLERK, arrival("offences", [crime("A", year=2019)], "two.xlsx", UNSAID))
    store.withdraw(CLERK, 3)
    assert states(store) == [(1, "fixed"), (2, "new")]
    store.withdraw(CLERK, 2)
    assert states(store) == [(1, "fixed"), (2, "fixed")]
    store.restore(CLERK, 2)
    assert states(store)[2:] == [(3, "new")]


def test_a_trial_shows_the_queries_that_would_open_and_leaves_none(store: Store) -> None:
    store.load(CLERK, arrival("people", [person()]))
    with store.trial(CLERK, arrival("offences", [crime("A")], covers=UNSAID)) as (_, trial):
        assert states(trial) == [(1, "new")]
    assert states(store) == []


def test_without_the_register_nobody_is_asked_about_anybody(quick: Store) -> None:
    quick.load(CLERK, arrival("attendance", [slot(day=day) for day in range(1, 20)]))
    assert states(quick) == []


def test_a_query_grows_old_until_it_is_fixed(quick: Store) -> None:
    quick.load(CLERK, arrival("people", [person()]))
    quick.load(CLERK, arrival("offences", [crime("A")], covers=UNSAID))
    opened = quick.queries.listing(CLERK)["opened"][0]
    later = opened + dt.timedelta(days=30)
    assert quick.queries.listing(CLERK, today=later)["age_days"].tolist() == [30]
    assert quick.queries.listing(CLERK)["age_days"].tolist() == [0]
    quick.load(CLERK, arrival("offences", [crime("A", year=2019)], covers=UNSAID))
    fixed = quick.queries.listing(CLERK, today=later)
    assert (fixed["age_days"][0], fixed["closed"][0]) == (0, opened)


def test_the_sender_owns_a_query_until_somebody_is_named(quick: Store) -> None:
    quick.load(CLERK, arrival("people", [person()]))
    quick.load(CLERK, arrival("offences", [crime("A")], covers=UNSAID))
    assert quick.queries.listing(LEAD)["owner"].tolist() == ["Police data lead"]
    before = quick.version()
    quick.queries.assign(LEAD, 1, "  B.  Officer ")
    quick.queries.note(LEAD, 1, "Asked the force on Monday.")
    listed = quick.queries.listing(LEAD)
    assert (listed["owner"][0], listed["note"][0]) == ("B. Officer", "Asked the force on Monday.")
    assert quick.version() == before, "words move no figure"
    told = quick.queries.notes(LEAD, 1)
    assert told[["kind", "words", "actor"]].to_numpy().tolist() == [
        ["owner", "B. Officer", "Data lead"],
        ["note", "Asked the force on Monday.", "Data lead"],
    ]


def test_what_is_accepted_as_right_is_no_longer_open_and_may_be_opened_again(store: Store) -> None:
    store.load(CLERK, arrival("people", [person()]))
    store.load(CLERK, arrival("offences", [crime("A"), crime("B")], covers=UNSAID))
    version = store.queries.accept(LEAD, 1, "Recorded late; the force confirms the date.")
    assert version == store.version() == 3
    assert states(store) == [(1, "accepted"), (2, "new")]
    assert states(store, as_at=2) == [(1, "new"), (2, "new")]
    counted = store.queries.counts(BOARD)
    assert counted.to_numpy().tolist() == [["offences", "middlesbrough", "2010-10", 1, 1, 1, 0]]
    store.queries.reopen(LEAD, 1, "The force looked again.")
    assert states(store) == [(1, "new"), (2, "new")]
    assert states(store, as_at=3) == [(1, "accepted"), (2, "new")]
    store.load(CLERK, arrival("offences", [crime("A", year=2019)], covers=UNSAID))
    assert states(store) == [(1, "fixed"), (2, "open")]


def test_words_are_needed_a_query_must_be_there_and_nothing_that_identifies_is_kept(quick: Store) -> None:
    quick.load(CLERK, arrival("people", [person()]))
    quick.load(CLERK, arrival("offences", [crime("A")], covers=UNSAID))
    with pytest.raises(Refused, match="Write what was found out"):
        quick.queries.accept(LEAD, 1, "  ")
    with pytest.raises(Refused, match="Write who looks after it"):
        quick.queries.assign(LEAD, 1, "")
    with pytest.raises(Refused, match="There is no query 2"):
        quick.queries.note(LEAD, 2, "What is this?")
    with pytest.raises(Refused, match="an NHS number") as refused:
        quick.queries.note(LEAD, 1, "It is about 943 476 5919.")
    assert "943" not in str(refused.value)
    assert quick.queries.notes(LEAD, 1).empty


def test_the_board_sees_how_many_and_never_which(quick: Store) -> None:
    quick.load(CLERK, arrival("people", [person()]))
    quick.load(CLERK, arrival("offences", [crime("A")], covers=UNSAID))
    assert quick.queries.counts(BOARD)["open"].tolist() == [1]
    for deed in (
        lambda: quick.queries.listing(BOARD),
        lambda: quick.queries.notes(BOARD, 1),
        lambda: quick.queries.note(BOARD, 1, "Why?"),
        lambda: quick.queries.accept(BOARD, 1, "It is fine."),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_a_query_never_says_what_stands_in_the_row(quick: Store) -> None:
    quick.load(CLERK, arrival("people", [person("MB-4711")]))
    quick.load(CLERK, arrival("offences", [crime("CR/0815", "MB-4711")], covers=UNSAID))
    said = quick.queries.listing(CLERK).astype(str).to_csv()
    assert "MB-4711" not in said
    assert "0815" not in said


def test_a_rule_that_is_switched_off_asks_nothing_any_more(
    quick: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick.load(CLERK, arrival("people", [person()]))
    quick.load(CLERK, arrival("offences", [crime("A")], covers=UNSAID))
    copy = tmp_path / "config"
    shutil.copytree(folder(), copy)
    declared = (copy / "consistency.toml").read_text("utf-8")
    switched = declared.replace("[rules.offence_before_window]", "[rules.offence_before_window]\non = false")
    (copy / "consistency.toml").write_text(switched, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("data_loaders.store.queries.rules", lambda: rules(copy))
        quick.load(CLERK, arrival("attendance", [slot()]))
        assert states(quick) == [(1, "fixed")]
        quick.load(CLERK, arrival("offences", [crime("B")], covers=UNSAID))
        assert states(quick) == [(1, "fixed")]
    quick.load(CLERK, arrival("offences", [crime("C")], covers=UNSAID))
    assert [state for _, state in states(quick)] == ["fixed", "new", "new", "new"]


def test_two_sites_are_asked_apart(quick: Store) -> None:
    both = [OCTOBER, Coverage("hartlepool", OCTOBER.first, OCTOBER.last, assumed=False)]
    quick.load(CLERK, arrival("people", [person(left=20), person(left=10) | {"site": "hartlepool"}], covers=both))
    slots = [slot(day=15), slot(day=15, site="hartlepool")]
    quick.load(CLERK, arrival("attendance", slots, covers=both))
    assert quick.queries.counts(CLERK)["site"].tolist() == ["hartlepool"]
