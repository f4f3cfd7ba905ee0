"""What was sent is counted once, taken or refused, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.store.arrivals import CLERK

SLOTS = "Person code,Date,Session,Attendance\nMB-1,01/10/2019,AM,{}\nMB-1,01/11/2019,AM,attended\nMB-1,{},PM,attended\n"
BAD, GOOD = SLOTS.format("asleep", "31/11/2019"), SLOTS.format("attended", "30/11/2019")


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def send(store: Store, text: str, name: str = "slots.csv", keep: bool = True, **said: bool) -> str:
    report = ingest(
        CLERK, store, text.encode(), name, Request(dataset="attendance", site="middlesbrough", **said), keep
    )
    return report.status


def counted(store: Store, as_at: int | None = None) -> list[tuple[str, int, int]]:
    sent = store.attempts.listing(CLERK, as_at)
    return sorted(zip(sent["month"].tolist(), sent["rows"].tolist(), sent["faulty"].tolist(), strict=True))


def test_a_refused_file_is_counted_by_month_and_a_row_without_a_date_in_its_last(store: Store) -> None:
    assert send(store, BAD) == "refused"
    assert counted(store) == [("2019-10", 1, 1), ("2019-11", 2, 1)]
    assert store.version() == 0, "nothing that a reader sees has changed"


def test_the_same_file_again_counts_once_and_the_corrected_one_counts_too(store: Store) -> None:
    for keep in (False, True, True):
        send(store, BAD, keep=keep)
    send(store, BAD, "the same under another name.csv")
    assert counted(store) == [("2019-10", 1, 1), ("2019-11", 2, 1)]
    for keep in (False, True, True):
        send(store, GOOD, keep=keep)
    assert counted(store) == [("2019-10", 1, 0), ("2019-10", 1, 1), ("2019-11", 2, 0), ("2019-11", 2, 1)]


def test_what_was_sent_by_a_version_can_be_asked(store: Store) -> None:
    send(store, GOOD)
    send(store, BAD)
    send(store, GOOD.replace("MB-1", "MB-2"))
    assert [len(counted(store, version)) for version in (0, 1, 2)] == [0, 4, 6]


def test_who_and_when_and_where_from_is_kept_and_no_cell(store: Store) -> None:
    send(store, BAD, demonstration=True)
    line = store.attempts.listing(CLERK).iloc[0]
    assert (line["actor"], line["site"], line["file"]) == ("Clerk", "middlesbrough", "slots.csv")
    assert bool(line["demonstration"])
    said = store.attempts.listing(CLERK).astype(str).to_csv()
    assert "MB-1" not in said
    assert "asleep" not in said


def test_only_who_may_load_is_written_down(store: Store) -> None:
    with pytest.raises(NotAllowed):
        store.attempts.record(Actor("Guest", frozenset()), "attendance", "", "x.csv", "0", {"2019-10": (1, 0)})
    assert store.attempts.listing(CLERK).empty
