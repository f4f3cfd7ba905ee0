"""One run of an extract: what it brings, what it withdraws, and where the next one begins."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.extracts import Extract, run
from data_loaders.ingest import Report, Request, ingest
from data_loaders.store import Store
from tests.extracts.sources import Source, by_recording, crime, offences

CLERK = Actor("Clerk", frozenset({"administrator"}))
JANUARY = [crime(1, "2020-01-03"), crime(2, "2020-01-10"), crime(3, "2020-01-31")]
FEBRUARY = [crime(4, "2020-02-05"), crime(5, "2020-02-20")]


def ran(store: Store, extract: Extract, today: str, **more: Any) -> Report:
    """A run on a day, which is to go well."""
    report = run(CLERK, store, extract, today=dt.date.fromisoformat(today), **more)
    assert not report.problems, report.problems
    return report


def counts(report: Report) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.same, report.withdrawn


def numbers(store: Store) -> list[int]:
    """Which crimes stand."""
    return sorted(int(reference[3:7]) for reference in store.read(CLERK, "offences")["crime_reference"])


def covered(store: Store) -> list[tuple[str, str, bool]]:
    """What the standing loads cover."""
    found = store.coverage(CLERK).sort_values("load")
    return [(str(a), str(b), bool(c)) for a, b, c in found[["first", "last", "assumed"]].itertuples(index=False)]


def asked(store: Store) -> tuple[str, str]:
    """The days that the newest run asked for."""
    last = store.extracts.last(CLERK, "offences")
    assert last
    return str(last["since"]), str(last["until"])


def test_an_extract_brings_the_rows_of_its_days(source: Source, store: Store) -> None:
    source.add(*JANUARY, *FEBRUARY)
    report = ran(store, offences(), "2020-02-10")
    assert (report.status, report.rows, counts(report)) == ("loaded", 4, (4, 0, 0, 0))
    assert (report.file, report.dataset, report.first_date) == ("Police crime system", "offences", "2020-01-03")
    assert numbers(store) == [1, 2, 3, 4]
    assert covered(store) == [("2020-01-01", "2020-02-09", False)]


def test_an_extract_and_a_file_of_the_same_rows_are_the_same(source: Source, store: Store, tmp_path: Any) -> None:
    awkward = crime(6, "2020-02-07", "2020-01-30", "Shop theft", "mb 014")
    source.add(*JANUARY, awkward)
    heads = "Crime reference,Person code,Offence date,Recorded date,Offence group,Outcome\n"
    lines = [",".join(map(str, row)) for row in (*JANUARY, awkward)]
    other = Store(f"sqlite:///{(tmp_path / 'other.sqlite').as_posix()}")
    said = Request(covers=(dt.date(2020, 1, 1), dt.date(2020, 2, 9)), site="middlesbrough")
    filed = ingest(CLERK, other, (heads + "\n".join(lines)).encode(), "crimes.csv", said)
    extracted = ran(store, offences(chunk_rows=2), "2020-02-10")
    assert counts(filed) == counts(extracted) == (4, 0, 0, 0)
    for one, same in ((store, other), (other, store)):
        assert one.read(CLERK, "offences").equals(same.read(CLERK, "offences"))
        assert covered(one) == covered(same)


@pytest.mark.parametrize("chunk", [1, 2, 4, 5, 6])
def test_the_size_of_a_chunk_changes_nothing(lite: Source, store: Store, chunk: int) -> None:
    lite.add(*JANUARY, *FEBRUARY)
    assert counts(ran(store, offences(chunk_rows=chunk), "2020-03-01")) == (5, 0, 0, 0)
    rows = store.rows(CLERK, "offences").sort_values("crime_reference")
    assert rows["row"].tolist() == [1, 2, 3, 4, 5]


def test_the_same_again_changes_nothing(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    ran(store, offences(), "2020-02-01")
    before = store.version()
    report = ran(store, offences(), "2020-02-01")
    assert (report.status, counts(report), store.version()) == ("unchanged", (0, 0, 3, 0), before)


def test_a_row_that_is_gone_from_its_day_is_withdrawn(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    ran(store, offences(), "2020-02-01")
    source.say("DELETE FROM crimes WHERE crime_ref = 'CR/0002/20'")
    assert counts(ran(store, offences(), "2020-02-02")) == (0, 0, 2, 1)
    assert numbers(store) == [1, 3]


def test_a_row_outside_the_days_asked_for_is_refused(lite: Source, store: Store) -> None:
    lite.add(*JANUARY, crime(9, "2020-01-05", "2019-12-30"))
    careless = offences(query=by_recording().query)
    report = run(CLERK, store, careless, today=dt.date(2020, 2, 1))
    assert [(p.cell, p.column) for p in report.problems] == [("committed_on row 4", "offence_date")]
    assert "outside the period" in report.problems[0].message
    assert store.version() == 0


def test_an_incremental_run_brings_only_what_is_new_or_changed(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    assert asked(store) == ("2020-01-01", "2020-01-31")
    source.add(*FEBRUARY)
    source.say("UPDATE crimes SET disposal = 'cautioned' WHERE crime_ref = 'CR/0003/20'")
    report = ran(store, by_recording(), "2020-03-01")
    assert asked(store) == ("2020-01-25", "2020-02-29"), "a week before 1 February"
    assert (report.rows, counts(report)) == (3, (2, 1, 0, 0)), "the late change lies inside the overlap"
    assert numbers(store) == [1, 2, 3, 4, 5]


def test_a_change_before_the_overlap_is_not_seen(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    lite.say("UPDATE crimes SET disposal = 'cautioned' WHERE crime_ref = 'CR/0001/20'")
    assert counts(ran(store, by_recording(), "2020-02-02")) == (0, 0, 1, 0)
    outcomes = store.read(CLERK, "offences").set_index("crime_reference")["outcome"]
    assert outcomes["CR/0001/20"] == "charged"


def test_by_another_date_nothing_is_withdrawn_because_the_answer_lacks_it(source: Source, store: Store) -> None:
    """A crime of 30 January recorded in February: the answer for February lacks those recorded before."""
    source.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    source.say("DELETE FROM crimes WHERE crime_ref = 'CR/0003/20'")
    source.add(crime(4, "2020-02-05", "2020-01-30"))
    assert counts(ran(store, by_recording(), "2020-03-01")) == (1, 0, 0, 0)
    assert numbers(store) == [1, 2, 3, 4]


def test_weeks_without_a_crime_are_covered_and_not_missing(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    ran(store, by_recording(overlap_days=0), "2020-02-01")
    report = ran(store, by_recording(overlap_days=0), "2020-03-01")
    assert (report.status, report.rows) == ("loaded", 0)
    assert covered(store) == [("2020-01-01", "2020-01-31", True), ("2020-02-01", "2020-02-29", True)]
    assert numbers(store) == [1, 2, 3]


def test_incremental_by_its_own_date_withdraws_inside_its_days_only(source: Source, store: Store) -> None:
    own = offences(incremental="offence_date", overlap_days=7)
    source.add(*JANUARY, *FEBRUARY)
    ran(store, own, "2020-02-21")
    source.say("DELETE FROM crimes WHERE crime_ref IN ('CR/0001/20', 'CR/0005/20')")
    assert counts(ran(store, own, "2020-02-22")) == (0, 0, 0, 1)
    assert numbers(store) == [1, 2, 3, 4], "1 lies before the days asked for"
    assert covered(store)[-1] == ("2020-02-14", "2020-02-21", False)


def test_a_second_run_on_one_day_without_overlap_has_nothing_to_ask(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, by_recording(overlap_days=0), "2020-02-01")
    report = ran(store, by_recording(overlap_days=0), "2020-02-01")
    assert (report.status, report.notes) == ("unchanged", ["Everything up to 31/01/2020 was read before."])


def test_a_query_without_days_is_covered_by_the_dates_in_it(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    timeless = offences(query="SELECT * FROM crimes", starts=None)
    assert counts(ran(store, timeless, "2020-02-01")) == (3, 0, 0, 0)
    assert covered(store) == [("2020-01-03", "2020-01-31", True)]


def test_an_empty_value_keeps_what_stands_unless_it_is_declared_to_clear_it(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, offences(), "2020-02-01")
    lite.say("UPDATE crimes SET disposal = NULL WHERE crime_ref = 'CR/0001/20'")
    assert counts(ran(store, offences(blanks="keep"), "2020-02-01")) == (0, 0, 3, 0)
    assert counts(ran(store, offences(blanks="clear"), "2020-02-01")) == (0, 1, 2, 0)


def test_a_check_stores_nothing_and_writes_nothing_down(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    report = ran(store, by_recording(), "2020-02-01", keep=False)
    assert (report.status, counts(report), store.version()) == ("fine", (3, 0, 0, 0), 0)
    assert store.extracts.history(CLERK).empty


@pytest.mark.parametrize(
    ("stretches", "since"),
    [
        (["2020-01-01 2020-01-20", "2020-02-01 2020-02-20"], "2020-01-14"),
        (["2020-01-01 2020-01-20", "2020-02-01 2020-02-20", "2020-01-21 2020-01-31"], "2020-02-14"),
        (["2020-01-02 2020-02-20"], "2020-01-01"),
    ],
)
def test_days_read_by_hand_count_once_they_adjoin_those_read_before(
    lite: Source, store: Store, stretches: list[str], since: str
) -> None:
    lite.add(*JANUARY, *FEBRUARY)
    for stretch in stretches:
        first, last = map(dt.date.fromisoformat, stretch.split())
        ran(store, by_recording(), "2020-04-01", since=first, until=last)
        assert asked(store) == (str(first), str(last))
    ran(store, by_recording(), "2020-04-01")
    assert asked(store) == (since, "2020-03-31")
    assert numbers(store) == [1, 2, 3, 4, 5]


def test_a_withdrawn_load_is_read_again(source: Source, store: Store) -> None:
    source.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    source.add(*FEBRUARY)
    second = ran(store, by_recording(), "2020-03-01")
    store.withdraw(CLERK, second.load or 0)
    assert numbers(store) == [1, 2, 3]
    again = ran(store, by_recording(), "2020-03-02")
    assert asked(store) == ("2020-01-01", "2020-03-01")
    assert counts(again) == (2, 0, 3, 0)


def test_a_changed_declaration_reads_everything_again(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    ran(store, by_recording(query=by_recording().query.replace("ORDER BY crime_ref", "")), "2020-02-02")
    assert asked(store) == ("2020-01-01", "2020-02-01")
    ran(store, by_recording(query=by_recording().query.replace("ORDER BY crime_ref", ""), title="Niche"), "2020-02-03")
    assert asked(store) == ("2020-01-26", "2020-02-02"), "its title alone decides nothing"


def test_a_refused_run_moves_nothing(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    lite.add(crime(4, "2020-02-05", group="piracy"))
    before = store.version()
    report = run(CLERK, store, by_recording(), today=dt.date(2020, 3, 1))
    assert (report.status, store.version()) == ("refused", before)
    lite.say("UPDATE crimes SET ho_group = 'robbery' WHERE crime_ref = 'CR/0004/20'")
    ran(store, by_recording(), "2020-03-02")
    assert asked(store) == ("2020-01-25", "2020-03-01")
    assert numbers(store) == [1, 2, 3, 4]


def test_the_register_tells_what_became_of_each_run(lite: Source, store: Store) -> None:
    lite.add(*JANUARY)
    ran(store, by_recording(), "2020-02-01")
    lite.add(crime(4, "2020-02-05", group="piracy"))
    run(CLERK, store, by_recording(), today=dt.date(2020, 3, 1))
    runs = store.extracts.history(CLERK)
    assert runs["status"].tolist() == ["refused", "loaded"]
    assert runs["rows"].tolist()[1] == 3
    assert runs["load"].tolist()[1] == 1
    assert set(runs["actor"]) == {"Clerk"}
    assert runs["message"].iloc[0] == "1 to put right, the first at ho_group row 2."
    assert runs["message"].iloc[1] == ""
    assert store.extracts.last(CLERK, "nothing of the kind") is None


def test_only_who_may_load_may_run_an_extract(lite: Source, store: Store) -> None:
    with pytest.raises(NotAllowed):
        run(Actor("Member", frozenset({"viewer"})), store, offences())
    with pytest.raises(NotAllowed):
        store.extracts.history(Actor("Nobody", frozenset()))


@pytest.mark.postgres
def test_from_postgresql_into_postgresql(served: Source, postgres_url: str) -> None:
    store = Store(postgres_url)
    served.add(*JANUARY)
    ran(store, by_recording(chunk_rows=2), "2020-02-01")
    served.add(*FEBRUARY)
    assert counts(ran(store, by_recording(chunk_rows=2), "2020-03-01")) == (2, 0, 1, 0)
    store.withdraw(CLERK, 2)
    assert counts(ran(store, by_recording(chunk_rows=2), "2020-03-02")) == (2, 0, 3, 0)
    assert numbers(store) == [1, 2, 3, 4, 5]
    store.engine.dispose()
