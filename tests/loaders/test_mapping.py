"""A layout confirmed once loads the next file of its sender without a question, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from data_loaders.ingest import Report, Request, ingest
from data_loaders.layout import Layout
from data_loaders.recognise import recognise
from data_loaders.schema import Column, Dataset, datasets, plain
from data_loaders.store import Store
from data_loaders.tidy import tables
from tests.loaders.sheets import CLERK, LEDGER, Grid, book, checked, entry, text

STRANGE = ["HAT no.", "Attendance day", "AM/PM slot", "Outcome of visit", "Signed"]
MIDDLESBROUGH = "Clinic data lead, Middlesbrough"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, grid: Grid, name: str = "oct.csv", keep: bool = True, **said: Any) -> Report:
    return ingest(CLERK, store, text(grid), name, Request(**said), keep)


def visit(day: int, word: str = "attended") -> list[str]:
    return ["MB-014", f"{day}/10/2019", "AM", word, "JS"]


def test_a_file_is_asked_about_once_and_the_next_one_loads(store: Store) -> None:
    first = send(store, [STRANGE, visit(7)])
    assert (first.status, first.question is not None) == ("refused", True)
    assert first.question is not None
    confirmed = send(store, [STRANGE, visit(7)], layout=first.question.suggestion)
    assert (confirmed.status, confirmed.question) == ("loaded", None)
    assert "Read as confirmed: 'HAT no.' as Person code" in " ".join(confirmed.notes)
    assert "Columns not taken: Signed." in confirmed.notes
    assert send(store, [STRANGE[::-1], visit(8)[::-1]]).status == "loaded"
    assert len(store.read(CLERK, "attendance")) == 2


def test_nothing_is_remembered_of_a_file_that_was_only_checked_or_refused(store: Store) -> None:
    layout = send(store, [STRANGE, visit(7)]).question.suggestion  # type: ignore[union-attr]
    assert send(store, [STRANGE, visit(7)], keep=False, layout=layout).status == "fine"
    assert send(store, [STRANGE, visit(32)], layout=layout).status == "refused"
    assert store.layouts.all(CLERK).empty


def test_remembering_makes_no_new_version(store: Store) -> None:
    layout = send(store, [STRANGE, visit(7)]).question.suggestion  # type: ignore[union-attr]
    send(store, [STRANGE, visit(7)], layout=layout)
    assert send(store, [STRANGE, visit(7)], layout=layout).status == "unchanged"
    assert store.version() == 1


@pytest.mark.parametrize("heading", ["Amount (pence)", "Amount (£000)", "Amount £k"])
def test_amounts_in_anything_but_pounds_are_never_suggested(store: Store, heading: str) -> None:
    report = ingest(CLERK, store, text([[*LEDGER[:5], heading], entry(1)]), "march.csv")
    assert (report.status, report.question) == ("refused", None)


def test_own_words_are_offered_confirmed_and_remembered(store: Store) -> None:
    report = send(store, [STRANGE, visit(7, "seen"), visit(8, "M")], layout=meant())
    assert report.status == "refused"
    assert report.words == {"attendance": {"seen": "", "M": "missed"}}
    assert [problem.cell for problem in report.problems] == ["D2", "D3"]
    assert not any("seen" in problem.message for problem in report.problems), "of people no cell is repeated"
    words = meant().merged_with(Layout(dataset="attendance", words={"attendance": {"seen": "attended", "M": "missed"}}))
    assert send(store, [STRANGE, visit(7, "seen"), visit(8, "M")], layout=words).status == "loaded"
    again = send(store, [STRANGE, visit(9, "SEEN"), visit(10, "m")], "nov.csv")
    assert (again.status, again.words) == ("loaded", {})
    assert sorted(store.read(CLERK, "attendance")["attendance"]) == ["attended", "attended", "missed", "missed"]


def test_a_layout_is_remembered_under_the_site_that_the_file_speaks_for(store: Store) -> None:
    send(store, [["Site", "Hartlepool"], STRANGE, visit(7)], layout=meant())
    send(store, [STRANGE, visit(7)], layout=meant(), sender="Night nurse")
    assert sorted(set(store.layouts.all(CLERK)["sender"])) == ["Clinic data lead, Hartlepool", "Night nurse"]


def test_the_named_senders_layout_comes_before_those_of_others(store: Store) -> None:
    heads = ["Person code", "First", "Second", "Session", "Attendance"]
    row = ["MB-014", "07/10/2019", "08/10/2019", "AM", "attended"]
    for who, which in (("Day clinic", "First"), ("Night clinic", "Second")):
        store.layouts.remember(CLERK, who, Layout(dataset="attendance", columns={which: "date"}))
    assert send(store, [heads, row], keep=False, sender="Day clinic").first_date == "2019-10-07"
    assert send(store, [heads, row], keep=False, sender="Night  clinic").first_date == "2019-10-08"
    assert send(store, [heads, row], keep=False).question is not None


def test_a_layout_of_another_dataset_than_was_said_is_refused(store: Store) -> None:
    (problem,) = send(store, [LEDGER, entry()], dataset="ledger", layout=meant()).problems
    assert problem.message == "The layout is of attendance, but the file is said to be ledger. Say one of them."


def test_a_layout_that_maps_a_name_is_refused_whoever_says_it(store: Store) -> None:
    layout = Layout(dataset="attendance", columns={"Surname": "person"})
    (problem,) = send(store, [["Surname", *STRANGE[1:]], visit(7)], layout=layout).problems
    assert "could say who somebody is" in problem.message
    assert store.layouts.all(CLERK).empty


def test_a_confirmed_layout_lets_no_identifier_in(store: Store) -> None:
    layout = Layout(dataset="offences", columns={"Our ref": "crime_reference"})
    heads = ["Our ref", "Person code", "Offence date", "Offence group"]
    report = send(store, [heads, ["943 476 5919", "MB-1", "7/10/2019", "burglary"]], layout=layout)
    assert (report.status, report.problems[0].cell) == ("refused", "A2")
    assert "943" not in str(report.problems[0])


def meant() -> Layout:
    columns = ["person", "date", "session", "attendance", ""]
    return Layout(dataset="attendance", columns=dict(zip(STRANGE, columns, strict=True)))


CELLS = {
    "text": lambda at: f"X/{at}",
    "person": lambda at: f"MB-{at}",
    "date": lambda at: f"0{at}/10/2019",
    "month": lambda at: f"2019-0{at}",
    "integer": str,
    "number": lambda at: f"{at}.5",
    "money": lambda at: f"£{at},000.50",
}


def a_cell(column: Column, at: int) -> str:
    """A sound cell; what is not needed is sometimes empty."""
    if not column.needed and at == 2:
        return ""
    return column.values[at % len(column.values)] if column.values else CELLS[column.type](at)


def loaded(heads: list[str], rows: list[list[str]], dataset: Dataset) -> pd.DataFrame:
    (found,) = tables(recognise(book([heads, *rows]), [dataset]))
    return checked(found, publication="x", site="middlesbrough").rows


@settings(max_examples=60)
@given(st.data())
def test_renamed_and_reordered_columns_change_nothing_that_is_loaded(data: st.DataObject) -> None:
    dataset = data.draw(st.sampled_from(list(datasets().values())), label="dataset")
    columns = [column for column in dataset.columns if column.default != "file name"]
    rows = [[a_cell(column, at) for column in columns] for at in (1, 2, 3)]
    named = [data.draw(st.sampled_from([c.title, c.name, *c.aliases]), label=c.name) for c in columns]
    # One heading for two columns, or one that is the other's own, cannot be told apart by anybody.
    assume(len({plain(name) for name in named}) == len(named))
    assume(all(sum(plain(name) in column.headings for column in columns) == 1 for name in named))
    order = data.draw(st.permutations(range(len(columns))), label="order")
    shuffled = loaded([named[at] for at in order], [[row[at] for at in order] for row in rows], dataset)
    pd.testing.assert_frame_equal(shuffled, loaded([column.title for column in columns], rows, dataset))
