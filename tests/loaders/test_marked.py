"""The officer's own workbook back, marked: what it says, what stays as it was, and that it loads when put right."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from data_loaders import marked, readers
from data_loaders.errors import Problem, Refused
from data_loaders.ingest import ingest
from data_loaders.readers import Limits
from data_loaders.recognise import recognise
from data_loaders.schema import datasets
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, LEDGER, entry, text, xlsx
from tests.readers.made import ods, workbook_with

LIST = "To put right"
WRONG = "'12x' is not an amount of money."
HEADINGS = ("Sheet", "Cell", "Column", "What is wrong and what to do", "Put right as")
SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed here.")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def opened(content: bytes, **how: Any) -> Any:
    return load_workbook(io.BytesIO(content), **how)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def mark(content: bytes, *problems: Problem, name: str = "march.xlsx") -> bytes:
    return marked.workbook(content, name, problems)


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(given: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in given.items():
            archive.writestr(name, part)
    return file.getvalue()


def is_marked(cell: Any) -> bool:
    return bool(cell.fill.patternType == "lightUp" and cell.comment)


def listed(book: Any) -> list[tuple[Any, ...]]:
    """The rows of the list's table, below its headings; nothing is answered in the last column yet."""
    rows = list(book[LIST].iter_rows(values_only=True))
    found = rows[rows.index(HEADINGS) + 1 :]
    assert not any(row[-1] for row in found)
    return [row[:-1] for row in found]


def cells(sheet: readers.Sheet) -> dict[str, tuple[str, int]]:
    """What a sheet holds, by place."""
    found: dict[str, tuple[str, int]] = {}
    for row, (words, kinds) in enumerate(zip(sheet.text.to_numpy(), sheet.kind.to_numpy(), strict=True)):
        found |= {sheet.cell(row, at): (w, int(k)) for at, (w, k) in enumerate(zip(words, kinds, strict=True)) if k}
    return found


def ledger() -> bytes:
    """Eight lines of which three have a fault, with a formula beside them and a sheet of somebody's notes."""
    lines = [entry(number, "10.00") for number in range(1, 9)]
    lines[1][5], lines[3][2], lines[6][1] = "£1,2o0", "nursing", "31/02/2020"
    return xlsx([["HAT ledger"], [], LEDGER, *lines], ("Notes", [["Ask Sam about J-4"]]), name="Q4")


FAULTS = {"F5": "1200.00", "C7": "staffing", "B10": "28/02/2020"}


def test_a_refused_ledger_is_marked_put_right_and_loads(store: Store) -> None:
    refused = ingest(CLERK, store, ledger(), "March ledger.xlsx")
    assert (refused.status, [problem.cell for problem in refused.problems]) == ("refused", list(FAULTS))
    book = opened(marked.workbook(ledger(), refused.file, refused.problems))
    assert book.sheetnames == [LIST, "Q4", "Notes"]
    for cell, value in FAULTS.items():
        assert is_marked(book["Q4"][cell])
        book["Q4"][cell] = value
    loaded = ingest(CLERK, store, saved(book), marked.name(refused.file))
    assert (loaded.status, loaded.sheet, loaded.added, loaded.problems, loaded.notes) == ("loaded", "Q4", 8, [], [])
    assert loaded.total_pounds == "1270.00"


def test_marked_workbook_untouched_is_refused_for_the_same_cells(store: Store) -> None:
    refused = ingest(CLERK, store, ledger(), "a.xlsx")
    again = ingest(CLERK, store, marked.workbook(ledger(), "a.xlsx", refused.problems), "a, to put right.xlsx")
    assert again.problems == refused.problems
    assert again.dataset == "ledger"


def test_in_a_second_round_what_was_put_right_loses_its_mark(store: Store) -> None:
    own = opened(ledger())
    own["Q4"]["F5"].fill = PatternFill("solid", fgColor="FFCCE5FF")
    own["Q4"]["C7"].comment = Comment("Sam says rent", "Sam")
    first = ingest(CLERK, store, saved(own), "a.xlsx")
    book = opened(marked.workbook(saved(own), "a.xlsx", first.problems))
    book["Q4"]["F5"], book["Q4"]["C7"] = FAULTS["F5"], FAULTS["C7"]
    second = ingest(CLERK, store, saved(book), "a, to put right.xlsx")
    assert [problem.cell for problem in second.problems] == ["B10"]
    book = opened(marked.workbook(saved(book), "a, to put right.xlsx", second.problems))
    assert book.sheetnames == [LIST, "Q4", "Notes"]
    assert [row[1] for row in listed(book)] == ["B10"]
    page = book["Q4"]
    assert (page["F5"].fill.patternType, page["F5"].fill.fgColor.rgb, page["F5"].comment) == ("solid", "FFCCE5FF", None)
    assert (page["C7"].fill.patternType, page["C7"].comment.text) == (None, "Sam says rent")
    assert is_marked(page["B10"])
    assert page["B10"].comment.text.count(second.problems[0].message) == 1


def rich() -> bytes:
    """A workbook with a bit of everything that openpyxl can write."""
    book = Workbook()
    page = book.active
    page.title = "It's Q4"
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.create_sheet("Deep").sheet_state = "veryHidden"
    other = book.create_sheet("Other")
    for row in range(1, 11):
        page.append([f"J-{row}", dt.date(2020, 3, row), row * 1.5, f"=C{row}*2", "007"])
        other.append([row, f"='It''s Q4'!C{row}"])
    page["A2"].font = Font(name="Arial", bold=True, color="FFFFFFFF", size=14)
    page["A2"].fill = PatternFill("solid", fgColor="FF12436D")
    page["B2"].number_format, page["C2"].number_format = "dd mmm yyyy", "£#,##0.00;[Red]-£#,##0.00"
    page["C2"].border = Border(bottom=Side("double"))
    page["C2"].alignment = Alignment(horizontal="right", wrap_text=True, indent=2)
    page.column_dimensions["C"].width, page.column_dimensions["D"].hidden = 33, True
    page.row_dimensions[3].height = 40
    page.merge_cells("G2:H4")
    page["G2"] = "merged"
    page.freeze_panes = "B2"
    page.auto_filter.ref = "A1:E10"
    page.print_title_rows = "1:1"
    page.conditional_formatting.add("C1:C10", CellIsRule("greaterThan", ["9"], font=Font(color="FF9C0006")))
    allowed = DataValidation("list", formula1='"a,b"')
    allowed.add("E1:E10")
    page.add_data_validation(allowed)
    page["E4"].comment = Comment("Keep me", "Sam")
    page["E5"].hyperlink = "https://example.org/"
    page.protection.sheet = True
    chart = BarChart()
    chart.add_data(Reference(page, min_col=3, min_row=1, max_row=10))
    other.add_chart(chart, "D2")
    book.defined_names["rates"] = DefinedName("rates", attr_text="'It''s Q4'!$C$1:$C$10")
    other.defined_names["mine"] = DefinedName("mine", attr_text="Other!$A$1")
    book.active = 3
    return saved(book)


ON_RICH = [
    Problem(WRONG, "It's Q4", "C2", "amount_pounds"),
    Problem("Not a code.", "It's Q4", "A2"),
    Problem("Empty.", "It's Q4", "F7"),
    Problem("Empty row.", "It's Q4", "B40"),
    Problem("Commented.", "It's Q4", "E4"),
    Problem("Covered.", "It's Q4", "H3"),
    Problem("Of the sheet.", "It's Q4"),
    Problem("Of the file."),
    Problem("Of a sheet that is not there.", "Q9", "A1"),
]
LOOKS = ("value", "number_format", "font", "border", "alignment", "protection", "hyperlink", "data_type")


def test_every_cell_but_the_marked_ones_is_as_it_was() -> None:
    before, after = opened(rich()), opened(mark(rich(), *ON_RICH))
    assert after.sheetnames == [LIST, *before.sheetnames]
    changed = set()
    for sheet in before.sheetnames:
        one, two = before[sheet], after[sheet]
        for row in range(1, 45):
            for column in range(1, 12):
                old, new = one.cell(row, column), two.cell(row, column)
                looks = LOOKS if type(old).__name__ == "Cell" else ("value",)
                assert [repr(getattr(old, look)) for look in looks] == [repr(getattr(new, look)) for look in looks], (
                    old.coordinate
                )
                if repr(getattr(old, "fill", None)) != repr(getattr(new, "fill", None)):
                    changed.add((sheet, old.coordinate))
    assert changed == {("It's Q4", cell) for cell in ("C2", "A2", "F7", "B40", "E4", "G2")}


def test_sheets_names_validations_formats_and_widths_are_as_they_were() -> None:
    before, after = opened(rich()), opened(mark(rich(), *ON_RICH))
    one, two = before["It's Q4"], after["It's Q4"]
    assert [sheet.sheet_state for sheet in after][1:] == [sheet.sheet_state for sheet in before]
    assert {name: at.attr_text for name, at in after.defined_names.items()} == {"rates": "'It''s Q4'!$C$1:$C$10"}
    assert after["Other"].defined_names["mine"].attr_text == "Other!$A$1"
    assert (two.print_title_rows, two.auto_filter.ref) == (one.print_title_rows, "A1:E10")
    assert two.data_validations.dataValidation == one.data_validations.dataValidation
    assert [rule.cells for rule in two.conditional_formatting] == [rule.cells for rule in one.conditional_formatting]
    assert {at: size.width for at, size in two.column_dimensions.items()}["C"] == 33
    assert (two.column_dimensions["D"].hidden, two.row_dimensions[3].height) == (True, 40)
    assert (two.freeze_panes, two.merged_cells.ranges, two.protection.sheet) == ("B2", one.merged_cells.ranges, True)
    assert len(after["Other"]._charts) == 1


def test_only_the_list_is_open_so_that_nobody_types_into_two_sheets_at_once() -> None:
    book = opened(mark(rich(), *ON_RICH))
    assert book.active.title == LIST
    assert [sheet.title for sheet in book if sheet.sheet_view.tabSelected] == [LIST]


def test_parts_that_are_not_marked_stay_byte_for_byte() -> None:
    given = parts(rich()) | {
        "xl/pivotTables/pivotTable1.xml": b"<odd  spacing='kept'/>",
        "customXml/item1.xml": b"<a/>",
    }
    made = parts(mark(zipped(given), *ON_RICH))
    changed = {name for name in given if made[name] != given[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/worksheets/sheet1.xml",
        "xl/comments/comment1.xml",
        "xl/drawings/commentsDrawing1.vml",
    }


def test_results_of_formulas_are_kept() -> None:
    sheet = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="str"><f>"a"</f><v>a</v></c></row>'
    made = mark(workbook_with(sheet=sheet), Problem(WRONG, "S", "A1"))
    assert cells(readers.read(made, "m.xlsx").sheets[1]) == {"A1": ("2", 2), "B1": ("a", 1)}
    assert b"<f>1+1</f><v>2</v>" in parts(made)["xl/worksheets/sheet1.xml"]


def test_a_mark_shows_without_colour_and_over_the_cells_own() -> None:
    page = opened(mark(rich(), *ON_RICH))["It's Q4"]
    stripes = [int(page["C2"].fill.fgColor.rgb[at : at + 2], 16) for at in (2, 4, 6)]
    assert sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), stripes, strict=True)) < 128
    assert (page["A2"].fill.patternType, page["A2"].fill.bgColor.rgb) == ("lightUp", "FF12436D")


def test_a_comment_is_kept_and_ours_comes_after_it() -> None:
    comment = opened(mark(rich(), *ON_RICH))["It's Q4"]["E4"].comment
    assert comment.author == "Sam"
    assert comment.text == "Keep me\n\nTo put right before sending again:\nCommented."


def test_several_problems_of_a_cell_share_its_comment() -> None:
    made = mark(ledger(), Problem("One.", "Q4", "F5"), Problem("Two.", "Q4", "F5"), Problem("One.", "Q4", "F5"))
    comment = opened(made)["Q4"]["F5"].comment
    assert (comment.author, comment.text) == (LIST, "To put right before sending again:\nOne.\nTwo.")


def test_a_cell_under_a_merged_one_is_marked_where_it_shows() -> None:
    page = opened(mark(rich(), *ON_RICH))["It's Q4"]
    assert is_marked(page["G2"])
    assert "H3: Covered." in page["G2"].comment.text


def test_the_list_names_every_problem_and_leads_to_its_cell() -> None:
    book = opened(mark(rich(), *ON_RICH))
    assert listed(book) == [(p.sheet or None, p.cell or None, p.column or None, p.message) for p in ON_RICH]
    links = {cell.value: cell.hyperlink.location for row in book[LIST] for cell in row if cell.hyperlink}
    assert links == {cell: f"'It''s Q4'!{cell}" for cell in ("C2", "A2", "F7", "B40", "E4", "H3")}


def test_the_list_can_be_read_by_everyone() -> None:
    page = opened(mark(rich(), *ON_RICH))[LIST]
    (table,) = page.tables.values()
    first, last = table.ref.split(":")
    assert tuple(cell.value for cell in page[first[1:]]) == HEADINGS
    assert (table.headerRowCount, page.freeze_panes) == (1, f"A{int(first[1:]) + 1}")
    assert not page.merged_cells.ranges
    assert all(cell.alignment.wrap_text for row in page[f"{first}:{last}"] for cell in row)
    assert page["A1"].value == LIST


def test_at_most_five_thousand_are_listed_and_the_rest_counted() -> None:
    many = [Problem(f"{n} is wrong.", "Q4", f"F{n + 4}") for n in range(5_002)]
    book = opened(mark(ledger(), *many))
    assert len(listed(book)) == 5_000
    assert "The first 5,000 are listed and marked; 2 more are not." in [row[0].value for row in book[LIST]]
    assert not is_marked(book["Q4"]["F5004"])


def test_a_file_without_a_problem_in_it_is_still_a_workbook() -> None:
    assert listed(opened(mark(ledger()))) == [(None, None, None, "There is nothing to put right.")]


def test_somebodys_own_sheet_of_that_name_stays() -> None:
    made = mark(xlsx([["mine"]], name=LIST), Problem("Wrong.", LIST, "A1"))
    book = opened(made)
    assert (book.sheetnames, book[LIST]["A1"].value) == ([f"{LIST} (2)", LIST], "mine")
    assert opened(mark(made, Problem("Wrong.", LIST, "A1"))).sheetnames == [f"{LIST} (2)", LIST]


def test_the_list_is_taken_for_no_dataset() -> None:
    book = readers.read(mark(ledger(), Problem(WRONG, "Q4", "F5", "amount_pounds")), "m.xlsx")
    for dataset in datasets().values():
        with pytest.raises(Refused, match="No row has the headings|No column for"):
            recognise(replace(book, sheets=book.sheets[:1]), [dataset])
    assert recognise(book, datasets().values()).sheet.name == "Q4"


def test_the_same_file_and_problems_give_the_same_bytes() -> None:
    assert mark(rich_once := rich(), *ON_RICH) == mark(rich_once, *ON_RICH)
    source = text([["a", "b"], ["1", "=2"]])
    assert mark(source, Problem(WRONG, "", "B2")) == mark(source, Problem(WRONG, "", "B2"))
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(mark(rich_once))).infolist()} == {
        (2020, 1, 1, 0, 0, 0)
    }


def macros(content: bytes) -> bytes:
    given = parts(content) | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0macros"}
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    given["[Content_Types].xml"] = (
        given["[Content_Types].xml"]
        .replace(plain, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
        .replace(
            b"<Override", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Override', 1
        )
    )
    links = "xl/_rels/workbook.xml.rels"
    link = b'<Relationship Id="m" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
    given[links] = given[links].replace(b"</Relationships>", link + b'Target="vbaProject.bin"/></Relationships>')
    return zipped(given)


def test_macros_are_kept() -> None:
    made = mark(macros(rich()), *ON_RICH, name="march.xlsm")
    book = opened(made, keep_vba=True)
    assert book.vba_archive.read("xl/vbaProject.bin") == b"\xd0\xcf\x11\xe0macros"
    assert b"ms-excel.sheet.macroEnabled.main+xml" in parts(made)["[Content_Types].xml"]
    assert (marked.name("march.xlsm"), is_marked(book["It's Q4"]["C2"])) == ("march, to put right.xlsm", True)


TALK = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def conversation(content: bytes) -> bytes:
    """The rich workbook with its comment as Excel's newer kind, a conversation."""
    given = parts(content)
    office = "http://schemas.microsoft.com/office/2017/10/relationships"
    given["xl/persons/person.xml"] = (
        f'<personList xmlns="{TALK}"><person displayName="Sam" id="{{S}}"/></personList>'.encode()
    )
    given["xl/threadedComments/threadedComment1.xml"] = (
        f'<ThreadedComments xmlns="{TALK}"><threadedComment ref="E4" dT="2020-03-01T10:00:00.00" personId="{{S}}" '
        'id="{T}"><text>Keep me</text></threadedComment></ThreadedComments>'
    ).encode()
    for links, type_, target in (
        ("xl/_rels/workbook.xml.rels", "person", "persons/person.xml"),
        ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "../threadedComments/threadedComment1.xml"),
    ):
        link = f'<Relationship Id="t" Type="{office}/{type_}" Target="{target}"/></Relationships>'.encode()
        given[links] = given[links].replace(b"</Relationships>", link)
    return zipped(given)


def test_a_conversation_gets_a_reply_and_in_a_second_round_one_only() -> None:
    once = mark(conversation(rich()), *ON_RICH)
    for made in (once, mark(once, *ON_RICH)):
        talk = parts(made)["xl/threadedComments/threadedComment1.xml"].decode()
        assert talk.count("<threadedComment ") == 2
        assert 'parentId="{T}"><text>Commented.</text>' in talk
        assert parts(made)["xl/persons/person.xml"].count(b"<person ") == 2
    assert parts(mark(once))["xl/threadedComments/threadedComment1.xml"].count(b"<threadedComment ") == 1


TRAPS = [
    ["name", "amount", "note"],
    ["=cmd|' /C calc'!A0", "007", "012E5"],
    ["+1", "-2", "@SUM(A1)"],
    ["03/04/2024", "£1,2o0", " spaced "],
    ["", "_x41_", "two\nlines & <tags>"],
]


def test_a_text_file_comes_back_as_text_in_a_copy_of_its_values() -> None:
    source = text(TRAPS)
    made = mark(source, Problem(WRONG, "", "B4", "amount"), Problem("Empty.", "", "A5"), name="March.csv")
    book = opened(made)
    page = book["March"]
    assert [[cell.value or "" for cell in row] for row in page.iter_rows()] == TRAPS
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    assert {cell.number_format for row in page.iter_rows() for cell in row if cell.value} == {"@"}
    assert is_marked(page["B4"])
    assert (is_marked(page["A5"]), page["A5"].number_format) == (True, "@")
    assert any("copy of the file's values" in str(row[0].value) for row in book[LIST])
    assert listed(book)[0] == ("March", "B4", "amount", WRONG)
    again = readers.read(made, "m.xlsx").sheets[1]
    assert cells(again) == cells(readers.read(source, "March.csv").sheets[0])


def test_a_corrected_copy_of_a_text_file_loads(store: Store) -> None:
    source = text([LEDGER, entry(1), entry(2, "12x"), entry(3, "12.50", "03/04/2020")])
    refused = ingest(CLERK, store, source, "ledger.csv")
    book = opened(marked.workbook(source, "ledger.csv", refused.problems))
    assert is_marked(book["ledger"]["F3"])
    book["ledger"]["F3"] = "12.00"
    loaded = ingest(CLERK, store, saved(book), marked.name("ledger.csv"))
    assert (loaded.status, loaded.added, loaded.total_pounds, loaded.last_date) == ("loaded", 3, "34.50", "2020-04-03")


def test_an_open_document_keeps_dates_as_dates_and_numbers_as_numbers() -> None:
    def cell(kind: str, name: str, value: str) -> str:
        words = f"<text:p>{value}</text:p>"
        return f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">{words}</table:table-cell>'

    row = cell("date", "date-value", "2020-03-31") + cell("float", "value", "12.5")
    row += cell("string", "string-value", "=1+1") + cell("date", "date-value", "2020-03-31T10:30:00")
    row += cell("boolean", "boolean-value", "true") + cell("date", "date-value", "1890-01-01")
    source = ods(f"<table:table-row>{row}</table:table-row>")
    page = opened(mark(source, Problem(WRONG, "S", "B1"), name="march.ods"))["S"]
    assert [c.value for c in page[1]] == [
        dt.datetime(2020, 3, 31), 12.5, "=1+1", dt.datetime(2020, 3, 31, 10, 30), True, "1890-01-01"
    ]  # fmt: skip
    assert (page["C1"].data_type, is_marked(page["B1"])) == ("s", True)


def test_a_workbook_the_reader_forgives_is_given_as_a_copy() -> None:
    broken = parts(rich())
    broken["xl/comments/comment1.xml"] = b"<comments>"
    book = opened(mark(zipped(broken), Problem(WRONG, "It's Q4", "C2"), name="march.xlsm"))
    assert is_marked(book["It's Q4"]["C2"])
    assert book["Hidden"].sheet_state == "hidden"
    assert any("copy of the file's values" in str(row[0].value) for row in book[LIST])


def prefixed(content: bytes) -> bytes:
    """As some programs write it: every name in the sheet with a prefix, in UTF-16, no cell saying where it is."""
    given = parts(content)
    given["[Content_Types].xml"] = parts(xlsx([[1]]))["[Content_Types].xml"]
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    given["xl/worksheets/sheet1.xml"] = (
        f'<?xml version="1.0" encoding="UTF-16"?><x:worksheet {main}><x:sheetData><x:row><x:c><x:v>1</x:v></x:c><x:c>'
        "<x:v>2</x:v></x:c></x:row><x:row/></x:sheetData></x:worksheet>"
    ).encode("utf-16")
    return zipped(given)


def test_other_programs_ways_of_writing_are_understood() -> None:
    made = mark(
        prefixed(workbook_with()), Problem("One.", "S", "B1"), Problem("Two.", "S", "C1"), Problem("Three.", "S", "A2")
    )
    page = opened(made)["S"]
    assert [[cell.value for cell in row] for row in page["A1:C1"]] == [[1, 2, None]]
    assert [is_marked(page[cell]) for cell in ("A1", "B1", "C1", "A2")] == [False, True, True, True]


def test_words_that_look_like_markup_are_only_words() -> None:
    problem = Problem('"<v>" & \x00\x0b ]]> is wrong.', "Q4", "F5", "<c>")
    book = opened(mark(ledger(), problem))
    assert book["Q4"]["F5"].comment.text.endswith('"<v>" &  ]]> is wrong.')
    assert listed(book) == [("Q4", "F5", "<c>", '"<v>" &  ]]> is wrong.')]


def test_cells_outside_of_every_sheet_are_only_listed() -> None:
    odd = [Problem("Far.", "Q4", cell) for cell in ("XFE1", "A1048577", "A0", "1A", "A1:B2", "é1")]
    assert len(listed(opened(mark(ledger(), *odd)))) == len(odd)


BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><styleSheet>&c;</styleSheet>'
HOSTILE: dict[str, Callable[[], bytes]] = {
    "empty": lambda: b"",
    "cut short": lambda: rich()[:3000],
    "entities": lambda: workbook_with(styles=BOMB),
    "a bomb": lambda: workbook_with(extra={"xl/media/a.bin": bytes(300_000_000)}),
    "a million styles": lambda: workbook_with(styles=b"<styleSheet><cellXfs>" + b"<xf/>" * 1_000_000),
    "leads outside": lambda: workbook_with(extra={"../../etc/passwd": b""}),
    "a far cell": lambda: workbook_with(
        sheet='<row r="1"><c r ="A1"><v>1</v></c></row><row r="1048576"><c r ="XFD1048576"><v>1</v></c></row>',
        styles=b"<styleSheet",
    ),
    "no workbook": lambda: zipped({"xl/other.xml": b"<a/>"}),
    "deep": lambda: workbook_with(styles=b"<a>" * 500_000),
    "old and broken": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "Workbook".encode("utf-16-le"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_or_marked_in_time_and_never_breaks_this_process(kind: str) -> None:
    content = HOSTILE[kind]()
    started = time.monotonic()
    try:
        assert mark(content, Problem(WRONG, "S", "A1"), name="hostile.xlsx").startswith(b"PK")
    except Refused as refused:
        (problem,) = refused.problems
        assert problem.message.startswith("'hostile.xlsx' ")
    assert time.monotonic() - started < 15


def test_what_takes_too_long_or_grows_too_big_is_refused_in_one_sentence() -> None:
    picture = workbook_with(extra={"xl/media/a.bin": bytes(60_000_000)})
    for content, limits, why in (
        (picture, Limits(wall_seconds=0), "it takes too long"),
        (ledger(), Limits(parts=12), "too big to be sent again"),
        (picture, Limits(memory_mb=-100), "more memory than is allowed"),
    ):
        with pytest.raises(Refused, match=why) as refused:
            marked.workbook(content, "march.xlsx", [Problem(WRONG, "Q4", "F5")], limits)
        assert len(refused.value.problems) == 1


def converted(content: bytes, name: str, to: str, folder: Path) -> list[Path]:
    """What LibreOffice makes of a workbook, with a profile of its own."""
    (folder / "in").mkdir(parents=True)
    (folder / "in" / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(folder / "out"),
        str(folder / "in" / name),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=150)
    return sorted((folder / "out").iterdir())


EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@needs_office
def test_libreoffice_sees_the_same_sheets_and_the_list(tmp_path: Path) -> None:
    def sheets(content: bytes, folder: str) -> dict[str, list[list[str]]]:
        files = converted(content, "march.xlsx", EVERY_SHEET, tmp_path / folder)
        return {
            path.stem.removeprefix("march-"): [
                row for row in csv.reader(path.read_text("utf-8").splitlines()) if any(row)
            ]
            for path in files
        }

    before, after = sheets(rich(), "before"), sheets(mark(rich(), *ON_RICH), "after")
    problems = after.pop(LIST)
    assert {name: [[c for c in row if c] for row in rows] for name, rows in after.items()} == {
        name: [[c for c in row if c] for row in rows] for name, rows in before.items()
    }
    assert list(HEADINGS) in problems
    assert any(WRONG in row for row in problems)


@needs_office
def test_libreoffice_prints_it_and_saves_it_with_comments_and_colours(tmp_path: Path) -> None:
    (pdf,) = converted(mark(rich(), *ON_RICH), "march.xlsx", "pdf", tmp_path / "pdf")
    assert pdf.read_bytes().startswith(b"%PDF")
    (again,) = converted(mark(rich(), *ON_RICH), "march.xlsx", "xlsx", tmp_path / "xlsx")
    page = opened(again.read_bytes())["It's Q4"]
    assert (page["C2"].fill.patternType, WRONG in page["C2"].comment.text) == ("solid", True)
    assert page["E4"].comment.text.startswith("Keep me")


@needs_office
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_older_and_open_formats_come_back_with_the_same_values(ending: str, tmp_path: Path) -> None:
    (file,) = converted(rich(), "march.xlsx", ending, tmp_path)
    before = readers.read(file.read_bytes(), file.name)
    made = mark(file.read_bytes(), Problem(WRONG, "It's Q4", "C2"), name=file.name)
    after = readers.read(made, "m.xlsx")
    assert [(s.name, s.hidden) for s in after.sheets[1:]] == [(s.name, s.hidden) for s in before.sheets]
    assert [cells(sheet) for sheet in after.sheets[1:]] == [cells(sheet) for sheet in before.sheets]
    assert is_marked(opened(made)["It's Q4"]["C2"])


@pytest.mark.real_data
def test_workbooks_other_people_made_come_back_with_every_cell(real_data: Path) -> None:
    wrong = {}
    for path in sorted((real_data / "odd_spreadsheets").iterdir()):
        try:
            before = readers.read(path.read_bytes(), path.name)
        except Refused:
            continue
        tops = [Problem("Wrong.", sheet.name, sheet.cell(0, 0)) for sheet in before.sheets]
        try:
            after = readers.read(mark(path.read_bytes(), *tops, name=path.name), "m.xlsx")
        except Refused as refused:
            wrong[path.name] = str(refused)
            continue
        differ = [s.name for s, t in zip(before.sheets, after.sheets[1:], strict=True) if cells(s) != cells(t)]
        if differ:
            wrong[path.name] = f"other cells: {differ}"
    unexplained = {name: why for name, why in wrong.items() if "too big to be sent again" not in why}
    assert unexplained == {}
