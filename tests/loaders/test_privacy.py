"""What could say who a person is: refused wherever it stands, and never repeated."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from data_loaders.errors import Problem
from data_loaders.ingest import ingest
from data_loaders.privacy import doubtful, identifier, naming_headings, screen
from data_loaders.schema import Dataset, datasets
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, LEDGER, SLOTS, checked, entry, slot, text, tidied, xlsx

PLANTED = [
    "943 476 5919",
    "9434765919",
    "943-476-5919",
    "NHS 943 476 5919",
    "joe.bloggs@example.org",
    "TS1 2AB",
    "ts12ab",
    "QQ123456C",
    "AB 12 34 56 C",
    "07700 900123",
    "+44 7700 900123",
    "(01642) 123456",
    "2003/0011985X",
    "943\u00a0476\u00a05919",
    "943\u2011476\u20115919",
    "943.476.5919",
    "943  476  5919",
    "9434 765 919",
    "\uff19\uff14\uff13\uff14\uff17\uff16\uff15\uff19\uff11\uff19",
    "AB\u00a012\u00a034\u00a056\u00a0C",
    "joe.bloggs\uff20example.org",
    "07700.900.123",
    "447700900123",
    "2003/0011985 X",
    "DOB: 12/03/1985",
    "born on 12 March 1985",
]
HOSPITAL = ["Event reference", "Person code", "Date", "Kind", "Bed days"]


def nhs_number(nine: str) -> str | None:
    rest = 11 - sum(int(figure) * weight for figure, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return None if rest == 10 else nine + str(rest % 11)


def problems(grid: list[list[object]]) -> tuple[Problem, ...]:
    return checked(tidied(grid), site="middlesbrough").problems


@given(st.from_regex(r"[0-9]{9}", fullmatch=True), st.sampled_from(["", " ", "-"]))
def test_every_nhs_number_is_known_by_its_check_digit(nine: str, gap: str) -> None:
    number = nhs_number(nine)
    assume(number)
    assert number
    assert identifier(gap.join((number[:3], number[3:6], number[6:]))) == "an NHS number"
    other = number[:9] + str((int(number[9]) + 1) % 10)
    assert identifier(other) != "an NHS number"


@pytest.mark.parametrize("value", PLANTED)
def test_an_identifier_is_known(value: str) -> None:
    assert identifier(value)


@pytest.mark.parametrize(
    "reference",
    ["H0001", "CR/0001/19", "J-10023", "42/12345/19", "MB-014", "A123456", "2019/10/000123", "03/11985Y"]
    + ["Q1 1st", "PO 12 345 678", "01/2019/12345", "J-2019-000123", "May 2019", "Marton 2"],
)
def test_a_reference_is_no_identifier(reference: str) -> None:
    assert screen([reference])(reference) is None


# A name is not told from a reference, nor a birthday from another day.
@pytest.mark.parametrize(
    ("value", "column"),
    [(value, column) for value in PLANTED for column in range(5)]
    + [(value, column) for value in ("Joe Bloggs", "12/03/1985") for column in (1, 3, 4)],
)
def test_planted_in_any_column_it_is_refused_and_never_repeated(value: str, column: int) -> None:
    row: list[object] = ["H0001", "MB-014", "07/10/2019", "in-patient", "3"]
    row[column] = value
    found = problems([HOSPITAL, row])
    assert found
    assert found[0].cell == f"{'ABCDE'[column]}2"
    for part in (value, value.replace(" ", ""), value.split()[-1]):
        assert not any(part in problem.message for problem in found)


@pytest.mark.parametrize(
    "day",
    ["12/03/1985", "12.03.85", "12 March 1985", "12th Mar 1985", "March 12, 1985", "12-Mar-85", "1985/03/12"]
    + ["12/03/1985 00:00", "Tue 12/03/1985", "1985-03-12T00:00:00", "12\u00a0/ 03 / 1985"],
)
def test_a_date_among_references_is_refused(day: str) -> None:
    (problem,) = problems([HOSPITAL, [day, "MB-014", "07/10/2019", "A&E", ""]])
    assert problem.message == "This looks like a date, which is not taken here. Remove it."


@pytest.mark.parametrize("value", PLANTED)
@pytest.mark.parametrize("heading", ["Notes", ""])
def test_an_identifier_in_a_column_nobody_declared_is_refused_too(value: str, heading: str) -> None:
    (problem,) = problems([[*SLOTS, heading], slot(), [*slot("MB-015"), value]])
    assert problem.cell == "F3"
    assert value not in problem.message


@pytest.mark.parametrize(
    "heading",
    ["Name", "Surname", "Patient name", "Client's full name", "Name of patient", "D.O.B.", "DOB (dd/mm/yy)", "NHS No."]
    + ["Date of Birth", "Post code", "Home address", "Phone", "E-mail", "NI number", "PNC ID", "Known as", "Initials"],
)
def test_a_column_that_names_people_is_refused(heading: str) -> None:
    assert naming_headings([heading]) == [heading]
    (problem,) = problems([[*SLOTS, heading], [*slot(), "x"]])
    assert problem.message.startswith("The heading of column F could say who somebody is.")


@pytest.mark.parametrize("dataset", datasets().values(), ids=lambda dataset: dataset.id)
def test_no_declared_heading_is_taken_for_a_name(dataset: Dataset) -> None:
    headings = [word for column in dataset.columns for word in (column.title, *column.aliases)]
    if dataset.about == "people":
        assert naming_headings(headings) == []


def test_ten_figure_references_are_not_nhs_numbers_because_a_few_pass_by_chance() -> None:
    references = [f"10002345{at:02d}" for at in range(60)]
    look = screen(references)
    assert [look(reference) for reference in references] == [None] * 60
    numbers = [number for at in range(60) if (number := nhs_number(f"9434765{at:02d}"))]
    assert {screen(numbers)(number) for number in numbers} == {"an NHS number"}


def test_a_number_grouped_like_an_nhs_number_is_none_of_the_references_around_it() -> None:
    references = [f"10002345{at:02d}" for at in range(60)]
    look = screen([*references, "943 476 5919", "9434765919"])
    assert (look("943 476 5919"), look("9434765919")) == ("an NHS number", None)


def test_in_a_ledger_an_identifier_is_not_repeated_either() -> None:
    ledger = ["Entry", "Posting date", "Cost line", "Funder", "Kind", "Amount (£)"]
    line = ["J-1", "943 476 5919", "a@b.org", "Nursng", "actual", "TS1 2AB"]
    messages = [problem.message for problem in problems([ledger, line])]
    assert not any(value in message for message in messages for value in ("943", "a@b", "TS1"))
    assert any("'Nursng'" in message for message in messages)


def test_a_reference_in_the_ledger_may_not_identify_a_person() -> None:
    (problem,) = problems([LEDGER, entry("NHS 943 476 5919"), entry("J-10023")])
    assert (problem.cell, problem.column) == ("A2", "entry")
    assert "943" not in problem.message


SHAPED = st.text(st.sampled_from("0123456789AZazé£ -/.()+@\u00a0\u0663"), max_size=24)


@settings(max_examples=500)
@given(SHAPED | st.text(max_size=30))
@example("+44 (0) 1642 123456")
@example("QQ 12 34 56 C")
@example("TS1  2AB")
@example("943 - 476 5919")
@example("03/0011985X")
@example("2019-10-07T10:00")
def test_a_cell_that_needs_no_closer_look_is_no_identifier(cell: str) -> None:
    if not doubtful(cell):
        assert screen([cell])(cell) is None
        assert identifier(cell) is None


@pytest.mark.parametrize("name", ["943 476 5919", "slots of joe@nhs.net"])
def test_a_file_or_sheet_named_after_a_person_is_refused_and_the_name_kept_nowhere(tmp_path: Path, name: str) -> None:
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    for content, file in ((text([SLOTS, slot()]), f"{name}.csv"), (xlsx([SLOTS, slot()], name=name), "slots.xlsx")):
        report = ingest(CLERK, store, content, file)
        assert report.status == "refused"
        assert name not in repr(report)
    assert store.attempts.listing(CLERK).empty


def test_a_heading_left_out_that_holds_an_identifier_is_refused_without_being_repeated() -> None:
    (problem,) = problems([[*SLOTS, "943 476 5919"], [*slot(), "x"]])
    assert "943" not in problem.message


def test_a_reference_of_a_return_about_people_has_a_digit_and_is_no_name() -> None:
    heads = ["Event reference", "Person code", "Date", "Kind"]
    (problem,) = problems([heads, ["Joe Bloggs", "MB-014", "07/10/2019", "A&E"]])
    assert (problem.cell, "Bloggs" in problem.message) == ("A2", False)
    assert not problems([heads, ["H 1", "MB-014", "07/10/2019", "A&E"]])


def test_of_a_few_ten_figure_numbers_one_that_passes_is_an_nhs_number() -> None:
    assert screen(["9434765919", "1234567890", "1234567891"])("9434765919") == "an NHS number"
    few = [f"10002345{at:02d}" for at in range(9, 28)]
    assert (len(few), screen(few)("1000234509")) == (19, "an NHS number")
    assert screen([*few, "1000234528"])("1000234509") is None
