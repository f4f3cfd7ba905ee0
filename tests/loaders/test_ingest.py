"""From a file's bytes to standing rows: all of it, or a list of every problem and nothing."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from data_loaders import demo, templates
from data_loaders.access import Actor, NotAllowed
from data_loaders.ingest import Report, Request, ingest
from data_loaders.programme import programme
from data_loaders.schema import Column, Dataset, datasets
from data_loaders.store import Store
from data_loaders.templates.form import HEADER
from tests.loaders.sheets import CLERK, LEDGER, PAID, SLOTS, Grid, entry, slot, text, xlsx

OCTOBER = (dt.date(2019, 10, 1), dt.date(2019, 10, 31))
COVER = [["Covers from", OCTOBER[0]], ["Covers to", OCTOBER[1]]]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, content: bytes | Grid, name: str = "march.csv", keep: bool = True, **said: Any) -> Report:
    return ingest(
        CLERK, store, content if isinstance(content, bytes) else text(content), name, Request(**said), keep=keep
    )


def covered(store: Store) -> list[tuple[Any, ...]]:
    return list(store.coverage(CLERK)[["site", "first", "last", "assumed"]].itertuples(index=False, name=None))


def test_a_messy_ledger_loads_to_the_penny(store: Store) -> None:
    grid = [
        ["HAT ledger, quarter 3"],
        ["Printed 1 November 2019"],
        [],
        ["", "Doc No", "Net amount £", "", "Posted", "Type", "Cost category", "Source of funds", "Checked by"],
        ["", "012E5", "£1,234.50", "", dt.datetime(2019, 10, 7), "Invoice", "Salaries", "PCC", "x"],
        [],
        ["", "007", "(1,234.50)", "", "08/10/2019", "accrued", "DRUGS", "opcc"],
        ["", "J-3", "12.00-", "", "2019-10-09", "Actual", "rent", "Public Health"],
        ["", "J-4", "−5", "", 43748, "actual", "other", "other"],
        ["", "J-5", 0.1 + 0.2, "", "10 Oct 19", "commitment", "Equipment", "crc"],
        ["", "Total", -16.7],
        ["Source: finance system"],
    ]
    report = send(store, xlsx(grid), "ledger.xlsx")
    assert (report.status, report.rows, report.added, report.problems) == ("loaded", 5, 5, [])
    assert (report.total_pounds, report.first_date, report.last_date) == ("-16.70", "2019-10-07", "2019-10-10")
    rows = store.rows(CLERK, "ledger").sort_values("row")
    assert rows["entry"].tolist() == ["012E5", "007", "J-3", "J-4", "J-5"]
    assert rows["row"].tolist() == [5, 7, 8, 9, 10]
    assert rows["posting_date"].tolist() == [dt.date(2019, 10, day) for day in (7, 8, 9, 10, 10)]
    assert set(rows["site"]) == {"middlesbrough"}
    assert set(rows["sheet"]) == {"Sheet1"}


@pytest.mark.parametrize(("mac", "serial"), [(False, 43745), (True, 42283)])
def test_bare_day_numbers_of_both_excel_systems_are_right(store: Store, mac: bool, serial: int) -> None:
    send(store, xlsx([SLOTS, slot(date=serial)], mac=mac), "slots.xlsx")
    assert list(store.read(CLERK, "attendance")["date"]) == [dt.date(2019, 10, 7)]


@pytest.mark.parametrize("mac", [False, True])
def test_dates_of_both_excel_systems_are_right(store: Store, mac: bool) -> None:
    send(store, xlsx([SLOTS, slot(date=dt.date(2019, 10, 7))], mac=mac), "slots.xlsx")
    assert store.read(CLERK, "attendance")["date"].tolist() == [dt.date(2019, 10, 7)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_file_of_any_encoding_and_delimiter_loads(store: Store, encoding: str, delimiter: str) -> None:
    report = send(
        store, text([["Date", "Supplier", "Amount £"], ["7/10/2019", "Café £", "£5.00"]], encoding, delimiter)
    )
    assert report.total_pounds == "5.00"
    assert store.read(CLERK, "payments")["supplier"].tolist() == ["Café £"]


def test_with_one_bad_cell_nothing_is_stored(store: Store) -> None:
    report = send(store, [LEDGER, *[entry(at) for at in range(50)], entry(99, "1,23")])
    assert (report.status, report.rows, report.rejected) == ("refused", 51, 1)
    assert [(problem.cell, problem.column) for problem in report.problems] == [("F52", "amount_pounds")]
    assert store.version() == 0
    assert store.read(CLERK, "ledger").empty
    assert store.loads(CLERK).empty


def test_a_check_says_what_would_happen_and_stores_nothing(store: Store) -> None:
    send(store, [LEDGER, entry(1), entry(2)])
    report = send(store, [LEDGER, entry(1), entry(2, 9), entry(3)], keep=False)
    assert (report.status, report.added, report.changed, report.same) == ("fine", 1, 1, 1)
    assert (report.load, report.version) == (None, 1)
    assert store.version() == 1
    assert send(store, [LEDGER, entry(1), entry(2, 9), entry(3)]).status == "loaded"


@pytest.mark.parametrize("name", ["ledger.csv", "renamed.csv"])
def test_the_same_file_again_changes_nothing(store: Store, name: str) -> None:
    for grid in ([LEDGER, entry(1), entry(2)], [PAID, ["7/10/2019", "Acme Ltd", 5], ["7/10/2019", "Acme Ltd", 5]]):
        assert send(store, grid, "ledger.csv").status == "loaded"
        before = store.version()
        again = send(store, grid, name)
        assert (again.status, again.same, again.added + again.changed + again.withdrawn) == ("unchanged", 2, 0)
        assert send(store, grid, name, keep=False).status == "unchanged"
        assert store.version() == before


def test_a_newer_publication_takes_the_place_of_the_one_of_its_name(store: Store) -> None:
    acme, bolt = ["7/10/2019", "Acme Ltd", 5], ["7/10/2019", "Bolt Ltd", 6]
    first, second = [PAID, acme, acme, bolt], [PAID, acme, ["8/10/2019", "Crane Ltd", 7]]
    send(store, first, "oct.csv")
    report = send(store, second, "oct.csv")
    assert (report.added, report.same, report.withdrawn) == (1, 1, 2)
    assert sorted(store.read(CLERK, "payments")["supplier"]) == ["Acme Ltd", "Crane Ltd"]
    back = send(store, first, "oct.csv")
    assert (back.status, back.added, back.same, back.withdrawn) == ("loaded", 2, 1, 1)
    assert sorted(store.read(CLERK, "payments")["supplier"]) == ["Acme Ltd", "Acme Ltd", "Bolt Ltd"]


def test_the_period_is_as_said_then_as_stated_then_assumed(store: Store) -> None:
    said = (dt.date(2019, 9, 1), dt.date(2019, 11, 30))
    send(store, [SLOTS, slot(), slot(date="9/10/2019")])
    assert covered(store) == [("middlesbrough", dt.date(2019, 10, 7), dt.date(2019, 10, 9), True)]
    assert send(store, [*COVER, SLOTS, slot(), slot(date="9/10/2019")]).status == "loaded", "it covers more"
    assert covered(store)[1:] == [("middlesbrough", *OCTOBER, False)]
    check = send(store, [*COVER, SLOTS, slot()], keep=False, covers=said)
    assert (check.status, check.same) == ("fine", 1)
    send(store, [*COVER, SLOTS, slot()], covers=said)
    assert covered(store)[2:] == [("middlesbrough", *said, False)]
    assert send(store, [*COVER, SLOTS, slot()]).status == "unchanged"


def test_a_return_that_says_its_period_and_has_no_rows_says_that_nothing_happened(store: Store) -> None:
    report = send(store, [*COVER, SLOTS])
    assert (report.status, report.rows, report.added) == ("loaded", 0, 0)
    assert covered(store) == [("middlesbrough", *OCTOBER, False)]
    assert send(store, [*COVER, SLOTS]).status == "unchanged"


def test_a_return_without_rows_or_period_is_a_question(store: Store) -> None:
    (problem,) = send(store, [SLOTS]).problems
    assert "say which period the return covers" in problem.message


def test_an_event_outside_the_period_is_named_among_all_problems(store: Store) -> None:
    report = send(store, [*COVER, SLOTS, slot(date="30/9/2019"), slot(date="1/11/2019"), slot(dose="x")])
    assert [problem.cell for problem in report.problems] == ["B4", "B5", "E6"]
    assert "outside the period that the return covers (01/10/2019 to 31/10/2019)" in report.problems[0].message


def test_a_spell_may_begin_before_the_period_but_not_after_it(store: Store) -> None:
    heads = ["Person code", "Received into custody", "Released", "Remand or sentence"]
    early, late = ["MB-1", "1/9/2019", "7/10/2019", "remand"], ["MB-2", "1/11/2019", "", "remand"]
    assert send(store, [*COVER, heads, early]).status == "loaded"
    assert [problem.cell for problem in send(store, [*COVER, heads, early, late]).problems] == ["B5"]


def test_a_period_that_ends_before_it_starts_is_refused(store: Store) -> None:
    report = send(store, [["Covers from", "31/10/2019"], ["Covers to", "1/10/2019"], SLOTS, slot()])
    assert [problem.message for problem in report.problems] == ["The period covered ends before it starts. Correct it."]


def test_the_site_is_as_said_or_as_stated_or_the_open_one(store: Store) -> None:
    send(store, [SLOTS, slot("MB-1")])
    send(store, [["Site", "Hartlepool"], SLOTS, slot("HP-1")])
    send(store, [SLOTS, slot("HP-2")], site="hartlepool")
    found = store.read(CLERK, "attendance").set_index("person")["site"].to_dict()
    assert found == {"MB-1": "middlesbrough", "HP-1": "hartlepool", "HP-2": "hartlepool"}


def test_a_file_that_says_another_site_than_its_sender_is_refused(store: Store) -> None:
    report = send(store, [["Site", "Hartlepool"], SLOTS, slot("MB-2")], site="middlesbrough")
    assert [problem.message for problem in report.problems] == [
        "The file says another site than you did. Correct the one that is wrong."
    ]


def test_a_site_nobody_knows_is_refused_without_repeating_it(store: Store) -> None:
    (problem,) = send(store, [["Site", "943 476 5919"], SLOTS, slot()]).problems
    assert (
        problem.message == "The site stated above the headings is not one of ours: write Middlesbrough or Hartlepool."
    )


def test_with_two_open_sites_the_file_must_say_which(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = programme()
    sites = {name: site.model_copy(update={"status": "open"}) for name, site in ours.sites.items()}
    monkeypatch.setattr("data_loaders.arriving.programme", lambda: ours.model_copy(update={"sites": sites}))
    assert "does not say which site" in send(store, [SLOTS, slot()]).problems[0].message
    (problem,) = send(store, [["Site", *SLOTS], ["Hartlepool", *slot()], ["", *slot("MB-2")]]).problems
    assert (problem.cell, problem.column) == ("A3", "site")
    assert "does not say which site" in send(store, [*COVER, ["Site", *SLOTS]]).problems[0].message


def test_the_dataset_may_be_said_and_must_then_fit(store: Store) -> None:
    assert "No row has the headings of people" in send(store, [LEDGER, entry()], dataset="people").problems[0].message
    assert "'x' is not a dataset. Datasets: attendance," in send(store, [LEDGER], dataset="x").problems[0].message


def test_what_was_left_out_is_said(store: Store) -> None:
    content = xlsx([[*LEDGER, "Checked by"], [*entry(), "x"]], ("Old", [LEDGER, entry(2)]), name="March")
    notes = " ".join(send(store, content, "a.xlsx", sheet="March").notes)
    assert "Columns not taken: Checked by." in notes
    assert "not read: 'Old'" in notes


def test_who_may_not_load_loads_nothing(store: Store) -> None:
    with pytest.raises(NotAllowed):
        ingest(Actor("Viewer", frozenset({"viewer"})), store, text([LEDGER, entry()]), "a.csv")
    assert store.version() == 0


def test_the_steps_are_told_as_they_are_taken(store: Store) -> None:
    steps: list[str] = []
    ingest(CLERK, store, text([LEDGER, entry()]), "a.csv", tell=steps.append)
    assert steps == ["Reading the file", "Finding the table in it", "Checking 1 rows", "Storing it"]


def typical(column: Column, at: int) -> object:
    """What a column's cell might hold in a filled-in template."""
    made = {
        "person": f"MB-{at:03d}",
        "date": dt.date(2019, 10, at + 1),
        "month": dt.date(2019, at + 1, 1),
        "integer": at + 1,
        "number": 1.5 * at,
        "money": -1234.56 * (at + 1),
        "category": column.values[at % len(column.values)] if column.values else "",
        "text": f"Ref-{at}",
    }
    return made[column.type]


@pytest.mark.parametrize("dataset", [d for d in datasets().values() if d.template], ids=lambda dataset: dataset.id)
def test_a_filled_in_template_of_every_dataset_loads(store: Store, dataset: Dataset) -> None:
    book = load_workbook(io.BytesIO(templates.workbook(dataset, programme())))
    sheet = book["Return"]
    if dataset.has_site:
        sheet["B4"] = "Hartlepool"
    sheet["B5"], sheet["B6"] = dt.date(2019, 1, 1), dt.date(2019, 12, 31)
    filled = [column for column in templates.asked(dataset) if column.needed or not column.rule]
    for at in range(5):
        for place, column in enumerate(templates.asked(dataset), start=1):
            if column in filled:
                sheet.cell(HEADER + 1 + at, place, typical(column, at))
    file = io.BytesIO()
    book.save(file)
    report = send(store, file.getvalue(), f"{dataset.id}.xlsx")
    assert (report.status, report.dataset, report.rows, report.problems) == ("loaded", dataset.id, 5, [])
    assert [stretch["assumed"] for stretch in report.covers] == [False]
    found = store.rows(CLERK, dataset.id).sort_values("row")
    assert found["row"].tolist() == list(range(HEADER + 1, HEADER + 6))
    if dataset.money:
        assert Decimal(str(report.total_pounds)) == Decimal("-18518.40")
    if dataset.has_site:
        assert set(found["site"]) == {"hartlepool"}


def test_an_empty_template_is_a_question_and_a_template_of_a_quiet_month_is_an_answer(store: Store) -> None:
    book = load_workbook(io.BytesIO(templates.workbook(datasets()["custody"], programme())))
    for first, status in ((None, "refused"), (dt.date(2019, 10, 1), "loaded")):
        book["Return"]["B5"], book["Return"]["B6"] = first, first and dt.date(2019, 10, 31)
        file = io.BytesIO()
        book.save(file)
        assert send(store, file.getvalue(), "custody.xlsx").status == status


def test_every_demonstration_file_of_two_sites_loads_once(store: Store) -> None:
    made = demo.files(sites=("middlesbrough", "hartlepool"))
    for file in made:
        # Those of the open site are told apart from the files alone.
        said = {"site": file.site, "covers": file.covers} if file.site == "hartlepool" else {}
        report = send(store, file.content, file.name, demonstration=True, **said)
        assert (report.status, report.dataset, report.problems) == ("loaded", file.dataset, []), file.name
    assert store.demonstration()
    assert set(store.read(CLERK, "people")["site"]) == {"middlesbrough", "hartlepool"}
    before = store.version()
    assert {send(store, file.content, file.name).status for file in made[:3]} == {"unchanged"}
    assert store.version() == before
