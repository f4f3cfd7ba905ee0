"""A template asks for what its dataset declares, and Excel checks it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from data_loaders import templates
from data_loaders.programme import programme
from data_loaders.schema import Column, Dataset, datasets
from data_loaders.templates.form import HEADER, ROWS

DATASETS = [dataset for dataset in datasets().values() if dataset.template]
OFFICE = shutil.which("soffice") or shutil.which("libreoffice")

every_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.id)
every_column = pytest.mark.parametrize(
    ("dataset", "column"),
    [
        pytest.param(dataset, column, id=f"{dataset.id}-{column.name}")
        for dataset in DATASETS
        for column in templates.asked(dataset)
    ],
)


def opened(dataset: Dataset) -> Workbook:
    return load_workbook(io.BytesIO(templates.workbook(dataset, programme())))


def check_of(dataset: Dataset, column: Column) -> DataValidation:
    """The check that covers the column's rows, and only them."""
    letter = get_column_letter(templates.asked(dataset).index(column) + 1)
    cells = f"{letter}{HEADER + 1}:{letter}{HEADER + ROWS}"
    (found,) = (
        check for check in opened(dataset)["Return"].data_validations.dataValidation if str(check.sqref) == cells
    )
    return found


def choices(book: Workbook, check: DataValidation) -> list[str]:
    """What a drop-down offers, from the check itself or from the cells it names."""
    if check.formula1.startswith('"'):
        return str(check.formula1).strip('"').split(",")
    sheet, cells = check.formula1.split("!")
    return [cell.value for (cell,) in book[sheet][cells.replace("$", "")]]


@every_dataset
def test_the_headings_are_the_columns_titles_without_site(dataset: Dataset) -> None:
    headings = [cell.value for cell in opened(dataset)["Return"][HEADER]]
    expected = [column.title for column in dataset.columns if column.name not in ("site", "publication")]
    assert headings == expected


@every_dataset
def test_an_empty_template_holds_nothing_but_its_cover_and_headings(dataset: Dataset) -> None:
    sheet = opened(dataset)["Return"]
    assert sheet.max_row == HEADER
    labels = ["Site"] * dataset.has_site + ["Covers from", "Covers to"]
    assert [sheet.cell(row, 1).value for row in range(4, 7) if sheet.cell(row, 1).value] == labels
    assert [sheet.cell(row, at).value for row in range(1, HEADER) for at in range(2, 12)] == [None] * 10 * (HEADER - 1)
    assert not any(cell.value for row in sheet.iter_rows(min_row=HEADER + 1, max_row=HEADER + 300) for cell in row)


@every_dataset
def test_the_same_declaration_gives_the_same_bytes(dataset: Dataset) -> None:
    once, again = (templates.workbook(dataset, programme()) for _ in range(2))
    assert once == again
    with zipfile.ZipFile(io.BytesIO(once)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2020, 1, 1, 0, 0, 0)}
    properties = opened(dataset).properties
    assert properties.created == properties.modified == dt.datetime(2020, 1, 1)


@every_dataset
def test_the_version_mark_stands_on_the_sheet_and_in_the_properties(dataset: Dataset) -> None:
    book = opened(dataset)
    mark = templates.mark(dataset)
    assert mark.startswith(f"Template {dataset.id} v1 · ")
    assert mark == book["Return"]["A2"].value == book["Notes"]["A2"].value == book.custom_doc_props["Template"].value


def test_the_version_mark_moves_with_the_columns() -> None:
    people = datasets()["people"]
    assert templates.mark(people) != templates.mark(people.model_copy(update={"columns": people.columns[:-1]}))
    assert templates.mark(people) == templates.mark(people.model_copy(update={"description": "Said otherwise"}))


@every_column
def test_every_column_is_checked_for_a_thousand_rows(dataset: Dataset, column: Column) -> None:
    check = check_of(dataset, column)
    kinds = {"category": "list", "person": "textLength", "text": "textLength", "date": "date", "month": "custom"}
    assert check.type == {**kinds, "integer": "whole", "number": "decimal", "money": "decimal"}[column.type]
    assert check.showErrorMessage
    assert check.showInputMessage
    assert check.allow_blank is not column.needed
    # What Excel takes; a longer text makes it call the whole file damaged.
    assert len(check.promptTitle) <= 32
    assert 0 < len(check.prompt) <= 255
    assert len(check.errorTitle) <= 32
    assert 0 < len(check.error) <= 225
    assert max(len(check.formula1), len(check.formula2 or "")) <= 257


@every_column
def test_a_drop_down_offers_the_declared_values(dataset: Dataset, column: Column) -> None:
    if column.type == "category":
        assert choices(opened(dataset), check_of(dataset, column)) == list(column.values)


@every_dataset
def test_the_cover_offers_the_programmes_sites(dataset: Dataset) -> None:
    book = opened(dataset)
    offered = [
        choices(book, check) for check in book["Return"].data_validations.dataValidation if str(check.sqref) == "B4"
    ]
    assert offered == [["Middlesbrough", "Hartlepool"]] * dataset.has_site


def test_limits_come_from_the_rules() -> None:
    attendance = datasets()["attendance"]
    dose = check_of(attendance, attendance.column("dose_mg"))
    assert (dose.formula1, dose.formula2) == ("0", "1000")
    ledger = datasets()["ledger"]
    assert check_of(ledger, ledger.column("amount_pounds")).formula1 == "-1000000000"
    people = datasets()["people"]
    assert check_of(people, people.column("person")).formula2 == "12"
    assert check_of(people, people.column("first_dose_date")).formula1 == "36526", "1 January 2000"


def test_a_date_is_held_against_the_other_date_in_its_row() -> None:
    people, offences = datasets()["people"], datasets()["offences"]
    assert check_of(people, people.column("exit_date")).formula1 == "MAX(36526,$C9)"
    assert check_of(offences, offences.column("offence_date")).formula2 == 'IF($D9="",73415,$D9)'


@every_dataset
def test_numbers_and_dates_carry_their_format_and_references_stay_text(dataset: Dataset) -> None:
    sheet = opened(dataset)["Return"]
    formats = {"date": "dd/mm/yyyy", "month": "mmm yyyy", "money": "#,##0.00", "text": "@", "person": "@"}
    for at, column in enumerate(templates.asked(dataset), start=1):
        if column.type in formats:
            assert sheet.column_dimensions[get_column_letter(at)].number_format == formats[column.type]


@every_dataset
def test_it_is_accessible(dataset: Dataset) -> None:
    book = opened(dataset)
    assert book.properties.title.startswith(dataset.title)
    assert book.properties.language == "en-GB"
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Notes", "Return"]
    assert not any(sheet.merged_cells.ranges for sheet in book)
    assert book.active.title == "Notes"
    assert {selection.activeCell for sheet in book for selection in sheet.sheet_view.selection} == {"A1"}
    assert book["Return"].freeze_panes == f"A{HEADER + 1}"
    assert all(cell.alignment.wrap_text for cell in book["Return"][HEADER])


@every_dataset
def test_the_notes_say_every_column_its_rules_and_what_is_refused(dataset: Dataset) -> None:
    rows = list(opened(dataset)["Notes"].values)
    said = "\n".join(str(value) for row in rows for value in row if value)
    assert dataset.description in said
    assert programme().marking in said
    for word in ("Names", "NHS numbers", "dates of birth"):
        assert word in said
    described = {row[0]: row for row in rows}
    for column in templates.asked(dataset):
        assert described[column.title][1] == ("yes" if column.needed else "no")
        assert all(value in described[column.title][3] for value in column.values)
    assert "exit_date" not in said


def test_a_rule_is_said_with_the_other_columns_heading() -> None:
    described = {row[0]: row for row in opened(datasets()["people"])["Notes"].values}
    assert described["Exit reason"][4] == "needed when 'Exit date' is given; empty when 'Exit date' is blank"


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here.")
def test_libreoffice_opens_every_template(tmp_path: Path) -> None:
    for dataset in DATASETS:
        (tmp_path / f"{dataset.id}.xlsx").write_bytes(templates.workbook(dataset, programme()))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    files = [str(file) for file in tmp_path.glob("*.xlsx")]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [str(OFFICE), profile, "--headless", "--convert-to", every_sheet, "--outdir", str(tmp_path), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=150)
    for dataset in DATASETS:
        with (tmp_path / f"{dataset.id}-Return.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert rows[HEADER - 1][: len(templates.asked(dataset))] == [
            column.title for column in templates.asked(dataset)
        ]
        assert len(rows) == HEADER
