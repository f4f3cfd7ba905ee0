"""Files other people made: what they hold, or one plain sentence why not."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from data_loaders.errors import Refused
from data_loaders.readers import DATE, ERROR, TEXT, Book, read

pytestmark = pytest.mark.real_data


def book(path: Path) -> Book:
    return read(path.read_bytes(), path.name)


def outcome(path: Path) -> str:
    """Nothing where the file is read, else why it is not."""
    started = time.monotonic()
    try:
        book(path)
        return ""
    except Refused as refused:
        (problem,) = refused.problems
        return problem.message.split("' ", 1)[1]
    finally:
        assert time.monotonic() - started < 10


REFUSED = {
    "is empty": ["empty_file", "null_file", "simple.unknown"],
    "is protected by a password": ["pass_protected", "password.xls", "encrypted"],
    "is a web page": [".html"],
    "is a zip archive": ["simple.zip", "null_archive"],
    "is damaged": ["OOM_alloc3", "issue252", "issue_594_dos", "missing-bits", "test-row-styles"],
}


def test_every_odd_spreadsheet_gives_its_rows_or_one_sentence(real_data: Path) -> None:
    paths = [
        path
        for path in sorted((real_data / "odd_spreadsheets").iterdir())
        if path.suffix != ".tsv" or "__" in path.name
    ]
    with ThreadPoolExecutor(2) as pool:
        outcomes = dict(zip((path.name for path in paths), pool.map(outcome, paths), strict=True))
    assert len(outcomes) >= 144
    for name, why in outcomes.items():
        wanted = next((why for why, parts in REFUSED.items() if any(part in name for part in parts)), "")
        assert why.startswith(wanted) if wanted else why == "", (name, why)


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("calamine__date_1904.xlsx", ["2021-01-01", "2021-01-02", "255:10:10"]),
        ("openpyxl__date_1904.xlsx", ["2011-10-31"]),
        ("tidyxl__1904.xlsx", ["1998-07-05", "34519"]),
        ("messytables__simple.xlsx", ["date", *[f"2011-01-0{day}" for day in (1, 2, 3, 1, 2, 3)]]),
        ("messytables__simple.xls", ["date", *[f"2011-01-0{day}" for day in (1, 2, 3, 1, 2, 3)]]),
        ("tidyxl__openxlsx1900.xlsx", ["A", "1900-01-01", "1900-01-01T12:00:00", "1900-01-01T19:12:00"]),
        ("frictionless-py__leading-zeros.csv", ["value", "01", "002", "00003"]),
        ("messytables__ods_formats.ods", ["Date", "2014-11-11", "2001-01-01", "", "", ""]),
        ("calamine__errors.xlsx", ["#DIV/0!", "#NAME?", "#VALUE!", "#NULL!", "#REF!", "#NUM!", "#N/A"]),
    ],
)
def test_the_first_column_is_right(real_data: Path, name: str, column: list[str]) -> None:
    assert book(real_data / "odd_spreadsheets" / name).sheets[0].text[0].tolist() == column


def test_chosen_odd_files_are_right(real_data: Path) -> None:
    odd = real_data / "odd_spreadsheets"
    wide = book(odd / "messytables__utf-16le_encoded.csv")
    assert (wide.encoding, wide.sheets[0].text.shape) == ("utf-16-le", (328, 19))
    far = book(odd / "tidyxl__xfd1048576.xlsx").sheets[0]
    assert far.cell(0, 0) == "XFD1048576"
    binary = book(odd / "tidyxl__examples.xlsb").sheets[0]
    assert int((binary.kind == ERROR).to_numpy().sum()) == 5
    merged = book(odd / "roo__merged_ranges.xlsx").sheets[0]
    assert (merged.cell(0, 0), int((merged.kind == TEXT).to_numpy().sum())) == ("A4", 4)
    hidden = book(odd / "calamine__any_sheets.xlsx")
    assert [(sheet.name, sheet.hidden) for sheet in hidden.sheets] == [
        ("Visible", False),
        ("Hidden", True),
        ("VeryHidden", True),
    ]
    assert book(odd / "messytables__large.xlsx").uncalculated > 0


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("police/2018-10-cleveland-street.csv", 9352 + 1),
        ("police/2018-12-cleveland-street.csv", 7675 + 1),
        ("finance/darlington-2019-10.csv", 1697 + 1),
        ("finance/darlington-2020-03.csv", 2248 + 1),
        ("nhs/ae_attendances.csv", None),
        ("nhs/April-2025-AE.csv", None),
        ("nhs/October-2025-AE.csv", None),
        ("finance/lambeth-2011-08.csv", None),
        ("finance/file_with_extra_lines_at_top.csv", None),
        ("finance/windows_file_with_pound_signs_in_heading.csv", None),
        ("finance/supplier_payments.csv", None),
        ("finance/simple-monthly-budget.xlsx", None),
        ("reference/national_cost_collection.csv", None),
        ("context/ons_crime_severity_by_la.csv", None),
        ("survival/testdata_Rate.xlsx", None),
    ],
)
def test_the_real_tables_read(real_data: Path, name: str, rows: int | None) -> None:
    sheet = book(real_data / name).sheets[0]
    assert rows is None or len(sheet.text) == rows
    assert sheet.text.shape == sheet.kind.shape
    assert sheet.text.shape[1] > 1


def test_a_ledger_is_right_to_the_penny(real_data: Path) -> None:
    sheet = book(real_data / "finance/sutton-coldfield-2016-17.xlsx").sheets[0]
    dates = sheet.text.apply(lambda column: column.str.fullmatch(r"201[67]-\d\d-\d\d(T00:00:00Z)?"))
    kinds = sheet.kind.iloc[:, 0].where(dates.iloc[:, 0]).value_counts().to_dict()
    assert (kinds[DATE], kinds[TEXT]) == (168, 140)
    context = book(real_data / "context/drug_poisoning_registrations_by_LA.csv")
    assert context.encoding == "cp1252"
    deflators = book(real_data / "reference/hmt-gdp-deflators-2023-06.xlsx")
    assert any((sheet.text == "88.934").to_numpy().any() for sheet in deflators.sheets)
