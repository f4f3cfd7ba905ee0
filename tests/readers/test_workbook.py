"""Cells of workbooks: values, kinds and places."""

from __future__ import annotations

import datetime as dt
import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_loaders.readers import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT, Book, cells, error_cells, read, workbook
from tests.loaders.awkward.binary import xlsb
from tests.readers.made import ods

ROOT = Path(__file__).resolve().parents[2]


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(rows: list[list[object]], **settings: object) -> Book:
    book = openpyxl.Workbook()
    for name, value in settings.items():
        setattr(book, name, value)
    for row in rows:
        book.active.append(row)
    return read(saved(book), "made.xlsx")


def test_each_kind_of_cell_keeps_its_value_and_its_kind() -> None:
    values: list[tuple[object, str, int]] = [
        ("007", "007", TEXT),
        (" £1,234 ", " £1,234 ", TEXT),
        (44000, "44000", NUMBER),
        (1234.5, "1234.5", NUMBER),
        (-0.1, "-0.1", NUMBER),
        (0.000001, "0.000001", NUMBER),
        (True, "TRUE", BOOL),
        (dt.date(2020, 3, 31), "2020-03-31", DATE),
        (dt.datetime(2020, 3, 31, 10), "2020-03-31T10:00:00", DATE),
        (dt.time(10), "10:00:00", DATE),
        (dt.timedelta(hours=27), "27:00:00", DATE),
        (None, "", BLANK),
        ("#N/A", "#N/A", ERROR),
        ("012E5", "012E5", TEXT),
        ("=1+1", "", BLANK),
        ("end", "end", TEXT),
    ]
    book = book_of([[value for value, _, _ in values]])
    assert book.sheets[0].text.iloc[0].tolist() == [text for _, text, _ in values]
    assert book.sheets[0].kind.iloc[0].tolist() == [kind for _, _, kind in values]
    assert book.sheets[0].text.dtypes.unique().tolist() == ["str"]
    assert book.uncalculated == 1  # the formula that nothing has worked out yet


@pytest.mark.parametrize("day", [dt.date(1904, 1, 2), dt.date(2020, 2, 29), dt.date(2024, 4, 3)])
def test_dates_are_right_in_both_date_systems(day: dt.date) -> None:
    texts = [
        book_of([[day]]).sheets[0].text.iloc[0, 0],
        book_of([[day]], epoch=CALENDAR_MAC_1904).sheets[0].text.iloc[0, 0],
    ]
    assert texts == [day.isoformat()] * 2


def test_a_cell_keeps_its_name_wherever_the_table_begins() -> None:
    book = openpyxl.Workbook()
    book.active["D17"], book.active["E19"] = "a", 1
    book.create_sheet("secret")["A1"] = "x"
    book["secret"].sheet_state = "veryHidden"
    book.active.merge_cells("D17:E17")
    first, second = read(saved(book), "x.xlsx").sheets
    assert first.text.to_numpy().tolist() == [["a", ""], ["", ""], ["", "1"]]
    assert (first.cell(0, 0), first.cell(2, 1), first.hidden, second.hidden) == ("D17", "E19", False, True)


def test_the_wrong_extension_does_not_matter() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "a"
    assert read(saved(book), "x.csv").format == "xlsx"
    assert read(b"a,b\n", "x.xlsx").format == "text"


def test_the_patient_reader_reads_the_same() -> None:
    book = openpyxl.Workbook()
    for row in (["a", 1, 2.5, True], [dt.date(2020, 3, 31), None, "#REF!", dt.time(10)], [None, None, None, None]):
        book.active.append(row)
    content = saved(book)
    fast, patient = (
        [[part.to_pylist() for part in texts + kinds] for texts, kinds in read_one().blocks()]
        for read_one in (workbook.grids(content, "xlsx", True, 99)[0], workbook.patient_grids(content, 99)[0])
    )
    assert fast == patient
    assert fast[0][2] == ["2.5", "#REF!"]


def test_open_documents_keep_errors_lengths_of_time_and_repeats() -> None:
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    book = read(
        ods(
            "<table:table-row>"
            + cell.format("string", "", "#N/A")
            + cell.format("time", 'office:time-value="PT27H17M54S"', "27:17:54")
            + cell.format("float", 'office:value="1.5" table:number-columns-repeated="2"', "1,50")
            + "</table:table-row>"
        ),
        "x.ods",
    )
    assert book.sheets[0].text.iloc[0].tolist() == ["#N/A", "27:17:54", "1.5", "1.5"]
    assert book.sheets[0].kind.iloc[0].tolist() == [ERROR, DATE, NUMBER, NUMBER]


def test_error_records_of_a_binary_workbook_are_found() -> None:
    row, error = b"\x00\x04\x06\x00\x00\x00", b"\x03\x09\x02\x00\x00\x00\x00\x00\x00\x00\x2a"
    assert dict(error_cells._coded(row + error)) == {(7, 3): "#N/A"}


def test_numbers_survive_as_the_shortest_text() -> None:
    values = [0.1 + 0.2, 1e21, 1e300, 1e-300, 2**53, -5, float("nan")]
    texts, kinds = cells.column(values)
    assert [float(text) for text in texts[:-1]] == values[:-1]
    assert kinds == bytes([NUMBER] * 6 + [ERROR])


def test_the_reading_process_starts_without_pandas() -> None:
    code = "import sys, data_loaders.readers.child, data_loaders.readers.records, data_loaders.readers.workbook\n"
    code += "assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.mark.parametrize("top", [1, 2, 40])
@pytest.mark.parametrize("left", [1, 2, 5])
def test_a_table_is_whole_wherever_it_begins(top: int, left: int) -> None:
    made = openpyxl.Workbook()
    for row in range(6):
        for column in range(4):
            made.active.cell(top + row, left + column, f"{row}/{column}")
    sheet = read(saved(made), "x.xlsx").sheets[0]
    assert (sheet.top, sheet.left) == (top, left)
    assert sheet.text.to_numpy().tolist() == [[f"{row}/{column}" for column in range(4)] for row in range(6)]


def test_an_old_workbook_says_that_its_days_count_from_1904() -> None:
    windows = (ROOT / "tests" / "loaders" / "awkward" / "excel-97.xls").read_bytes()
    record = b"\x22\x00\x02\x00"  # DATEMODE: two bytes, 1 where days count from 1904
    assert windows.count(record + b"\x00\x00") == 1
    mac = windows.replace(record + b"\x00\x00", record + b"\x01\x00")
    for content, from_1904, day in ((windows, False, "2019-10-07"), (mac, True, "2023-10-08")):
        book = read(content, "old.xls")
        assert (book.from_1904, book.sheets[0].text.iloc[4, 1]) == (from_1904, day)


@pytest.mark.parametrize("mac", [False, True])
def test_a_binary_workbook_says_that_its_days_count_from_1904(mac: bool) -> None:
    assert read(xlsb([("Date",), (42283.0,)], mac), "b.xlsb").from_1904 is mac


def test_cells_merged_downwards_are_known_by_their_place() -> None:
    book = openpyxl.Workbook()
    for row in ([], ["", "Date", "Amount"], ["", "7/10/2019", 1], ["", None, 2], ["", None, 3]):
        book.active.append(row)
    book.active.merge_cells("B3:B5")
    book.active.merge_cells("B1:C1")  # across: a title, which is no matter of rows
    (sheet,) = read(saved(book), "merged.xlsx").sheets
    assert [sheet.cell(first, at) for first, _, at in sheet.merges] == ["B3"]
    assert [sheet.cell(last, at) for _, last, at in sheet.merges] == ["B5"]
