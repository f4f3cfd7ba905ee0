"""Where a workbook's error cells (#N/A, #REF!) are: the fast reader shows them as blank.

A blank that was #N/A would pass for "nothing there", so they are looked up in the file itself.
Each function gives ``{sheet name: {(row, column): text}}``, rows and columns from 1.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
from collections.abc import Iterator

from defusedxml import ElementTree

from data_loaders.readers.kinds import position

Errors = dict[str, dict[tuple[int, int], str]]

CODES = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "#N/A"}
_ROW, _ERROR, _FORMULA_ERROR, _SHEET = 0, 3, 11, 156  # record numbers of [MS-XLSB]


def xlsx(content: bytes) -> Errors:
    """The error cells of an .xlsx or .xlsm: ``<c r="D17" t="e"><v>#N/A</v></c>``."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = ElementTree.fromstring(archive.read(part(archive, "xl/workbook.xml")))
        links = _links(archive, "xl/_rels/workbook.xml.rels")
        found: Errors = {}
        for sheet in (element for element in root.iter() if element.tag.endswith("}sheet")):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), "")
            if name := part(archive, links.get(link, "")):
                found[sheet.get("name", "")] = dict(_marked(archive.read(name)))
        return found


def part(archive: zipfile.ZipFile, name: str) -> str:
    """The part as the archive spells it (some write back-slashes or other capitals)."""
    wanted = name.casefold()
    return next((n for n in archive.namelist() if n.replace("\\", "/").casefold() == wanted), "")


def _links(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    root = ElementTree.fromstring(archive.read(part(archive, name)))
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/xl", link.get("Target", ""))).lstrip("/")
        for link in root
    }


def _marked(sheet: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for mark in (b' t="e"', b" t='e'"):
        at = sheet.find(mark)
        while at >= 0:
            start, end = sheet.rfind(b"<", 0, at), sheet.find(b">", at)
            name = sheet[start:end].replace(b"'", b'"').partition(b' r="')[2].partition(b'"')[0]
            after = sheet[end + 1 : end + 4096]
            text = after.partition(b"</v>")[0].rpartition(b"<v>")[2] if b"<v>" in after else b""
            where = position(name.decode("ascii", "replace"))
            if all(where):
                yield where, text[:20].decode("utf-8", "replace") or "#VALUE!"
            at = sheet.find(mark, end)


def xlsb(content: bytes) -> Errors:
    """The error cells of an .xlsb, from its binary records."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links = _links(archive, "xl/_rels/workbook.bin.rels")
        found: Errors = {}
        for kind, record in records(archive.read(part(archive, "xl/workbook.bin"))):
            if kind == _SHEET:
                link, rest = _string(record[8:])
                if name := part(archive, links.get(link, "")):
                    found[_string(rest)[0]] = dict(_coded(archive.read(name)))
        return found


def _string(record: bytes) -> tuple[str, bytes]:
    end = 4 + 2 * int(struct.unpack_from("<I", record)[0])
    return record[4:end].decode("utf-16-le"), record[end:]


def records(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The records of a part of an .xlsb: the number of what each is, and its bytes."""
    at = 0
    while at < len(content):
        kind, at = _packed(content, at, 2)
        size, at = _packed(content, at, 4)
        yield kind, content[at : at + size]
        at += size


def _packed(part: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in 7-bit pieces, each but the last marked by its high bit. A type keeps to two bytes."""
    value = 0
    for shift in range(most):
        byte = part[at]
        value |= (byte & 127) << 7 * shift
        at += 1
        if byte < 128:
            break
    return value, at


def _coded(part: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    row = 0
    for kind, record in records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", record)[0] + 1
        elif kind in (_ERROR, _FORMULA_ERROR):
            yield (row, struct.unpack_from("<I", record)[0] + 1), CODES.get(record[8], "#VALUE!")


def xls(content: bytes) -> Errors:
    """The error cells of an .xls, as xlrd finds them."""
    import xlrd

    with xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True) as book:
        found: Errors = {}
        for sheet in (book.sheet_by_index(number) for number in range(book.nsheets)):
            found[sheet.name] = {
                (row + 1, column + 1): CODES.get(sheet.cell_value(row, column), "#VALUE!")
                for row in range(sheet.nrows)
                for column, kind in enumerate(sheet.row_types(row))
                if kind == xlrd.XL_CELL_ERROR
            }
            book.unload_sheet(sheet.name)
        return found
