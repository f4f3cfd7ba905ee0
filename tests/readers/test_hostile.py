"""Files made to harm, or merely broken: one plain sentence in time, and this process lives."""

from __future__ import annotations

import io
import os
import random
import struct
import time
import warnings
import zipfile
from collections.abc import Callable

import openpyxl
import pytest

from data_loaders.errors import Refused
from data_loaders.readers import Limits, read
from tests.readers.made import ods, workbook_with

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c {}="XFD1048576"><v>1</v></c></row>'


def reason(content: bytes, limits: Limits = Limits()) -> str:  # noqa: B008
    """The one sentence a file is refused with, and that it took less than 10 seconds."""
    started = time.monotonic()
    with pytest.raises(Refused) as refused:
        read(content, "hostile.xlsx", limits)
    assert time.monotonic() - started < 10
    (problem,) = refused.value.problems
    assert problem.message.startswith("'hostile.xlsx' ")
    return problem.message


def test_a_cell_at_the_far_corner_is_named() -> None:
    assert "as far as XFD1048576" in reason(workbook_with(sheet=FAR.format("r")))


def test_a_far_cell_the_first_look_misses_stops_only_the_reading_process() -> None:
    assert "more memory to read than is allowed" in reason(workbook_with(sheet=FAR.format("r ")))


def test_formats_down_to_the_last_row_are_no_reason_to_refuse() -> None:
    sheet = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    assert read(workbook_with(sheet=sheet), "x.xlsx").sheets[0].text.to_numpy().tolist() == [["7"]]


def test_a_zip_bomb_is_counted_while_it_inflates() -> None:
    assert "unpacks to more than 64 MB" in reason(workbook_with(extra={"xl/media/a.bin": bytes(300_000_000)}))


def test_sizes_that_lie_do_not_help_a_bomb() -> None:
    content = bytearray(workbook_with(extra={"xl/media/a.bin": bytes(100_000_000)}))
    size = struct.pack("<I", 100_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 10)
    assert "damaged" in reason(bytes(content))


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><sst/>'
    assert "its own entities" in reason(workbook_with(extra={"xl/sharedStrings.xml": bomb.encode()}))
    assert "its own entities" in reason(workbook_with(extra={"xl/other.xml": bomb.encode("utf-16")}))


def test_a_million_styles_are_refused() -> None:
    styles = b"<styleSheet><cellXfs>" + b'<xf numFmtId="0"/>' * 1_000_000 + b"</cellXfs></styleSheet>"
    assert "cell formats and the limit is 70,000" in reason(workbook_with(styles=styles))


def test_too_many_merged_ranges_are_refused() -> None:
    sheet = '<row r="1"><c r="A1"><v>7</v></c></row></sheetData><mergeCells>' + '<mergeCell ref="A1:B1"/>' * 60_000
    assert "merged ranges" in reason(workbook_with(sheet=sheet))


def test_too_many_and_odd_parts_are_refused() -> None:
    assert "parts inside and the limit is 300" in reason(workbook_with(extra={f"xl/{n}": b"" for n in range(300)}))
    assert "leads outside" in reason(workbook_with(extra={"../../etc/passwd": b""}))
    file = io.BytesIO(workbook_with())
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as made:
        warnings.simplefilter("ignore")
        made.writestr("xl/Workbook.xml", b"")
    assert "same name" in reason(file.getvalue())


@pytest.mark.parametrize("side", [131_072, 9_000])  # the second is under what the reader itself refuses
def test_an_open_document_that_repeats_one_cell_for_ever_is_refused(side: int) -> None:
    row = f'<table:table-row table:number-rows-repeated="{side}"><table:table-cell office:value-type="float" '
    row += f'office:value="1" table:number-columns-repeated="{side}"/></table:table-row>'
    reason(ods(row))


def test_a_file_is_told_its_size_and_the_limit() -> None:
    assert "is 12.0 MB and the limit for a workbook is 10 MB" in reason(b"PK\3\4" + bytes(11_999_996))
    assert "is 3.0 MB and the limit for a text file is 2 MB" in reason(b"a" * 3_000_000, Limits(text_mb=2))


def test_a_reading_that_takes_too_long_is_ended() -> None:
    content = b"".join(b"a,b\n" if n % 2 else b"a,b,c\n" for n in range(900_000))
    assert "takes too long" in reason(content, Limits(cpu_seconds=1))
    assert "takes too long" in reason(content, Limits(wall_seconds=0))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \r\n\0", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "is a picture"),
        (b"\xff\xd8\xff\xe0", "is a picture"),
        (b"<html><table><tr><td>1</td></tr></table>", "is a web page"),
        ("<!DOCTYPE HTML>".encode("utf-16"), "is a web page"),
        (b'<?xml version="1.0"?><Workbook/>', "is an XML file"),
        (b'[{"a": 1}]', "is a JSON file"),
        (b"{\\rtf1", "is a text document"),
        (bytes(range(256)) * 40, "not a spreadsheet"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "WordDocument".encode("utf-16-le"), "is a Word document"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + os.urandom(1000), "is damaged"),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_its_name(content: bytes, words: str) -> None:
    assert words in reason(content)


@pytest.mark.parametrize(
    ("part", "words"),
    [("word/document.xml", "a Word document"), ("ppt/presentation.xml", "a PowerPoint"), ("a.csv", "a zip archive")],
)
def test_archives_that_are_no_workbook_are_called_by_their_name(part: str, words: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr(part, "x")
    assert words in reason(file.getvalue())


def damaged_copies() -> list[Callable[[random.Random, bytearray], bytes]]:
    def cut(rng: random.Random, content: bytearray) -> bytes:
        return bytes(content[: rng.randrange(4, len(content))])

    def flip(rng: random.Random, content: bytearray) -> bytes:
        for _ in range(rng.randrange(1, 20)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        return bytes(content)

    return [cut, flip]


@pytest.mark.parametrize("damage", damaged_copies(), ids=["cut", "flipped"])
def test_a_damaged_workbook_reads_or_is_refused(damage: Callable[[random.Random, bytearray], bytes]) -> None:
    book = openpyxl.Workbook()
    for number in range(50):
        book.active.append([f"secret{number}", number])
    file = io.BytesIO()
    book.save(file)
    rng = random.Random(7)
    for _ in range(15):
        try:
            read(damage(rng, bytearray(file.getvalue())), "x.xlsx")
            said = ""
        except Refused as refused:
            said = str(refused)
        assert "secret" not in said


def test_a_name_cannot_smuggle_a_path_or_a_line_into_a_message() -> None:
    with pytest.raises(Refused, match=r"^'b\.csv' is empty\."):
        read(b"", "C:\\Users\\me\\b\n.csv")
