"""Corrected cells alone: the officer's answers, read instead of the cells."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data_loaders import corrections, marked, readers
from data_loaders.errors import Refused
from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.hand import WHO
from tests.loaders.sheets import LEDGER, entry, text

BAD = text([LEDGER, entry(1, "1.2o0"), entry(2, "£5.00")])


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")


def answered(list_of: bytes, **answers: str) -> bytes:
    """The marked workbook with the officer's answers in its list."""
    book = load_workbook(io.BytesIO(list_of))
    page = book["To put right"]
    for row in page.iter_rows():
        if row[1].value in answers:
            row[4].value = answers[row[1].value]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_cell_typed_right_is_read_instead_and_the_rest_as_it_stands(store: Store) -> None:
    assert ingest(WHO, store, BAD, "march.csv").status == "refused"
    mended = corrections.typed({("", "F2"): "£1,200.00"})
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=mended))
    assert (report.status, report.total_pounds) == ("loaded", "1205.00")
    assert "F2" in " ".join(report.notes)


def test_an_answer_that_is_wrong_too_is_refused_at_the_same_cell(store: Store) -> None:
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=corrections.typed({("", "F2"): "much"})))
    assert [problem.cell for problem in report.problems] == ["F2"]
    assert store.version() == 0


def test_an_answer_for_a_cell_that_the_file_does_not_have_is_said(store: Store) -> None:
    mended = corrections.typed({("", "F2"): "1", ("", "Z99"): "1"})
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=mended))
    assert report.status == "refused"
    assert "Z99" in str(report.problems[0])


def test_a_sheet_that_the_file_does_not_have_is_not_repeated(store: Store) -> None:
    given = {("Joe Bloggs", "Z9"): ("1", 1)}
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=given))
    assert [problem.cell for problem in report.problems] == ["Z9"]
    assert "Bloggs" not in str(report.problems[0])


def test_an_answer_that_names_a_person_is_refused_without_being_repeated(store: Store) -> None:
    mended = corrections.typed({("", "F2"): "1", ("", "A2"): "943 476 5919"})
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=mended))
    assert report.status == "refused"
    assert "943" not in str(report.problems)


def test_the_marked_workbook_sent_back_with_answers_in_its_list_is_taken(store: Store) -> None:
    refused = ingest(WHO, store, BAD, "march.csv")
    back = answered(marked.workbook(BAD, "march.csv", refused.problems), F2="1200")
    report = ingest(WHO, store, back, marked.name("march.csv"))
    assert (report.status, report.total_pounds) == ("loaded", "1205.00"), report.problems


def test_the_list_alone_puts_the_file_right(store: Store) -> None:
    refused = ingest(WHO, store, BAD, "march.csv")
    back = answered(marked.workbook(BAD, "march.csv", refused.problems), F2="1200")
    mended = corrections.listed(readers.read(back, "list.xlsx"))
    assert list(mended.values()) == [("1200", readers.TEXT)]
    report = ingest(WHO, store, BAD, "march.csv", Request(corrections=mended))
    assert (report.status, report.total_pounds) == ("loaded", "1205.00")


def test_the_same_file_with_other_answers_is_another_file(store: Store) -> None:
    first = ingest(WHO, store, BAD, "march.csv", Request(corrections=corrections.typed({("", "F2"): "1"})))
    second = ingest(WHO, store, BAD, "march.csv", Request(corrections=corrections.typed({("", "F2"): "2"})))
    assert (first.status, second.status, second.changed) == ("loaded", "loaded", 1)


@pytest.mark.parametrize("cell", ["the second", "Bloggs1", "17"])
def test_a_list_with_something_else_than_a_cell_is_refused_at_its_own_cell(cell: str) -> None:
    book = readers.read(f"Sheet,Cell,Put right as\n,{cell},1\n".encode(), "list.csv")
    with pytest.raises(Refused, match="B2: This is not the name of a cell"):
        corrections.listed(book)
