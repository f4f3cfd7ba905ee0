"""What can go wrong with a source: one plain sentence, and nothing half-loaded."""

from __future__ import annotations

import datetime as dt
import logging
import re
from pathlib import Path

import pytest

from data_loaders.access import Actor
from data_loaders.extracts import Extract, run
from data_loaders.ingest import Report
from data_loaders.store import Store
from tests.extracts.sources import PASSWORD, VARIABLE, Source, crime, offences
from tests.machines.ports import free_port
from tests.machines.postgres import READER

CLERK = Actor("Clerk", frozenset({"administrator"}))
NHS_NUMBER = "943 476 5919"
ROW = "'CR/' || n AS crime_reference, 'MB-001' AS person, DATE '2020-01-05' AS offence_date, 'robbery' AS offence_group"
DAYS = "CAST('2020-01-01' AS date) BETWEEN :since AND :until"


def failed(store: Store, extract: Extract) -> Report:
    """A run that fails: nothing is stored, and the register says so."""
    before = store.version()
    report = run(CLERK, store, extract, today=dt.date(2020, 3, 1))
    assert (report.status, report.load, store.version()) == ("refused", None, before)
    assert store.read(CLERK, "offences").empty
    last = store.extracts.last(CLERK, "offences")
    assert last
    first = report.problems[0]
    place = f"{len(report.problems)} to put right, the first at {first.cell}."
    assert (last["status"], last["message"]) == ("refused", place if first.cell else str(first))
    assert PASSWORD not in repr(report)
    return report


def sentence(store: Store, extract: Extract) -> str:
    """The one sentence of a run that fails as a whole."""
    (problem,) = failed(store, extract).problems
    assert problem.sheet == "Police crime system"
    assert problem.message.endswith(" Nothing was loaded.")
    return problem.message.removesuffix(" Nothing was loaded.")


def test_a_variable_that_is_not_set(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert sentence(store, offences()).startswith("The environment variable POLICE_DATABASE_URL is not set.")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("secret: not a URL", "POLICE_DATABASE_URL does not hold a database's URL."),
        ("secret://reader@host/crime", "The driver for the kind of database that POLICE_DATABASE_URL names"),
        ("oracle+oracledb://secret@host/crime", "The driver for the kind of database that POLICE_DATABASE_URL names"),
        ("sqlite:////nowhere/secret.sqlite", "The database is not there under the name that is given."),
        ("sqlite://", "The database is no database file."),
    ],
)
def test_a_url_that_leads_nowhere(store: Store, monkeypatch: pytest.MonkeyPatch, url: str, said: str) -> None:
    monkeypatch.setenv(VARIABLE, url)
    found = sentence(store, offences())
    assert found.startswith(said)
    assert "secret" not in found


def test_a_file_that_is_no_database(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letter.docx").write_bytes(b"PK" * 1000)
    monkeypatch.setenv(VARIABLE, f"sqlite:///{(tmp_path / 'letter.docx').as_posix()}")
    assert sentence(store, offences()).startswith("The database is no database file.")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (PASSWORD, "wrong", "The database refused the user name or the password. Correct POLICE_DATABASE_URL."),
        (f":{PASSWORD}", "", "The database refused the user name or the password."),
        (READER, "nobody", "The database refused the user name or the password."),
        (r"/hat_\d+$", "/no_such", "The database is not there under the name that is given."),
        ("127.0.0.1", "no-such-host.invalid", "The database does not answer: its host is not known here."),
    ],
)
def test_a_server_that_lets_nobody_in(
    served: Source, store: Store, monkeypatch: pytest.MonkeyPatch, old: str, new: str, said: str
) -> None:
    wrong = re.sub(old, new, served.url)
    assert wrong != served.url
    monkeypatch.setenv(VARIABLE, wrong)
    assert sentence(store, offences()).startswith(said)


def test_a_dead_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"postgresql://{READER}:{PASSWORD}@127.0.0.1:{free_port()}/crime")
    assert sentence(store, offences()).startswith("The database does not answer: nothing listens there.")


def test_a_server_that_dies_while_it_is_read(served: Source, store: Store) -> None:
    """Nine rows of ten come through and are checked; the tenth ends the connection."""
    dying = "CASE WHEN n = 10 THEN pg_terminate_backend(pg_backend_pid())::text ELSE 'charged' END AS outcome"
    query = f"SELECT {ROW}, {dying} FROM generate_series(1, 10) AS n WHERE {DAYS}"
    found = sentence(store, offences(query=query, columns={}, chunk_rows=3))
    assert found.startswith("The database broke off while it was being read.")


def test_a_vanished_table(source: Source, store: Store) -> None:
    source.say("ALTER TABLE crimes RENAME TO crimes_2019")
    found = sentence(store, offences())
    assert found.startswith("The database has no such table or view as 'crimes' any more. Ask the Police data lead")


def test_a_vanished_column_that_the_query_names(source: Source, store: Store) -> None:
    source.say("ALTER TABLE crimes RENAME COLUMN committed_on TO offence_from")
    found = sentence(store, offences())
    assert found.startswith("The database has no such column as 'committed_on' any more. crimes has: crime_ref, ")
    assert "offence_from" in found


def test_a_vanished_column_that_only_the_mapping_names(source: Source, store: Store) -> None:
    source.say("ALTER TABLE crimes RENAME COLUMN ho_group TO offence_kind")
    found = sentence(store, offences())
    assert found.startswith("There is no column 'ho_group' any more, which is to be offence_group. The query gives: ")
    assert "offence_kind" in found


def test_a_needed_column_that_the_query_never_gave(lite: Source, store: Store) -> None:
    short = offences(query=f"SELECT 'CR/1' AS crime_reference, 'MB-001' AS person WHERE {DAYS}", columns={})
    assert sentence(store, short).startswith(
        "The query gives no column for offence_date, offence_group. The query gives:"
    )


def test_two_columns_of_one_name(lite: Source, store: Store) -> None:
    twice = offences(query=offences().query.replace("*", "*, ho_group AS disposal"))
    assert sentence(store, twice).startswith("Two columns of the query are called 'disposal'.")


def test_a_user_who_may_not_read(served: Source, store: Store) -> None:
    served.say(f"REVOKE SELECT ON crimes FROM {READER}")
    assert sentence(store, offences()).startswith("The database does not let this user read what the query asks for.")


def test_sqlite_itself_refuses_to_be_written_to(lite: Source, store: Store) -> None:
    lite.add(crime(1, "2020-01-05"))
    deleting = f"WITH old AS (SELECT 1) DELETE FROM crimes WHERE {DAYS}"
    assert sentence(store, offences(query=deleting)).startswith("The database refused to be written to")
    assert len(lite.crimes()) == 1


@pytest.mark.parametrize(
    "query",
    [
        "WITH gone AS (DELETE FROM crimes RETURNING *) SELECT * FROM gone WHERE committed_on BETWEEN :since AND :until",
        f"SELECT nextval('numbers') WHERE {DAYS}",
        f"SELECT set_config('transaction_read_only', 'off', true), nextval('numbers') WHERE {DAYS}",
    ],
)
def test_postgresql_itself_refuses_to_be_written_to(served: Source, store: Store, query: str) -> None:
    served.add(crime(1, "2020-01-05"))
    served.say("CREATE SEQUENCE numbers")
    served.say(f"GRANT ALL ON crimes, numbers TO {READER}")
    found = sentence(store, offences(query=query, columns={}))
    assert found.startswith(("The database refused to be written to", "The database cannot run the query"))
    assert len(served.crimes()) == 1
    served.say("SELECT nextval('numbers')")


def test_a_query_that_does_not_end_in_sqlite(lite: Source, store: Store) -> None:
    endless = (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE :since < :until"
    )
    found = sentence(store, offences(query=endless, timeout_seconds=0.3))
    assert found.startswith("The database took longer than 0.3 seconds.")


def test_a_query_that_does_not_end_in_postgresql(served: Source, store: Store) -> None:
    found = sentence(store, offences(query=f"SELECT pg_sleep(60) WHERE {DAYS}", timeout_seconds=0.3))
    assert found.startswith("The database took longer than 0.3 seconds.")


def test_rows_that_come_too_slowly(served: Source, store: Store) -> None:
    """Each chunk is quick enough; all of them together are not."""
    slow = f"SELECT {ROW}, pg_sleep(0.05) AS waited FROM generate_series(1, 1000) AS n WHERE {DAYS}"
    found = sentence(store, offences(query=slow, columns={}, timeout_seconds=0.4, chunk_rows=2))
    assert found.startswith("Reading took longer than 0.4 seconds.")


@pytest.mark.parametrize(("limit", "goes"), [(4, False), (5, True), (6, True)])
def test_more_rows_than_the_limit(source: Source, store: Store, limit: int, goes: bool) -> None:
    source.add(*(crime(at, "2020-01-05") for at in range(5)))
    extract = offences(row_limit=limit, chunk_rows=2)
    if goes:
        assert run(CLERK, store, extract, today=dt.date(2020, 3, 1)).added == 5
    else:
        assert sentence(store, extract).startswith("The query gives more than 4 rows.")


def test_a_value_that_no_cell_can_hold_is_named_by_its_place(lite: Source, store: Store) -> None:
    lite.add(*(crime(at, "2020-01-05") for at in range(5)))
    lite.say("UPDATE crimes SET disposal = x'00ff' WHERE crime_ref = 'CR/0003/20'")
    (problem,) = failed(store, offences(chunk_rows=2)).problems
    assert (problem.sheet, problem.cell) == ("Police crime system", "disposal row 4")


def test_every_problem_is_named_by_its_column_and_row_over_all_chunks(source: Source, store: Store) -> None:
    source.add(*(crime(at, "2020-01-05") for at in range(1, 17)))
    source.add(crime(17, "2020-01-05", "2020-01-06"), crime(18, "2020-01-07", group="piracy"))
    found = [(p.sheet, p.cell, p.column) for p in failed(store, offences(chunk_rows=5)).problems]
    assert found == [
        ("Police crime system", "committed_on row 17", "offence_date"),
        ("Police crime system", "ho_group row 18", "offence_group"),
    ]


def test_a_row_that_comes_twice_in_two_chunks_is_found(lite: Source, store: Store) -> None:
    lite.add(*(crime(at, "2020-01-05") for at in range(6)), crime(0, "2020-01-05", group="robbery"))
    (problem,) = failed(store, offences(chunk_rows=2)).problems
    assert problem.message.startswith("The same Crime reference as row 1.")
    assert problem.cell == "crime_ref row 2"


@pytest.mark.parametrize("column", ["crime_ref", "hat_code", "disposal", "note"])
def test_an_identifier_is_refused_and_repeated_nowhere(
    source: Source,
    store: Store,
    column: str,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    source.say("ALTER TABLE crimes ADD COLUMN note TEXT")
    source.say("INSERT INTO crimes VALUES ('CR/1', 'MB-001', '2020-01-05', '2020-01-05', 'robbery', 'charged', 'none')")
    source.say(f"UPDATE crimes SET {column} = '{NHS_NUMBER}'")
    told: list[str] = []
    report = run(CLERK, store, offences(), today=dt.date(2020, 3, 1), tell=told.append)
    assert report.status == "refused"
    assert report.problems[0].cell == f"{column} row 1"
    whole = repr(report) + repr(told) + caplog.text + "".join(capfd.readouterr())
    whole += store.extracts.history(CLERK).to_csv()
    assert NHS_NUMBER.replace(" ", "") not in whole.replace(" ", "")


def test_a_column_that_promises_names_is_refused(lite: Source, store: Store) -> None:
    lite.say("ALTER TABLE crimes ADD COLUMN surname TEXT")
    report = failed(store, offences())
    assert "The heading of column surname could say who somebody is." in report.problems[0].message
