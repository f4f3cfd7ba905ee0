"""An .xlsb written record by record: the zip of binary parts that Excel saves as a binary workbook."""

from __future__ import annotations

import struct

from tests.readers.made import zipped

_MAIN = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
Cells = list[tuple[object, ...]]


def xlsb(grid: Cells, mac: bool = False) -> bytes:
    """A binary workbook of one sheet of words, numbers and truths; with ``mac`` its days count from 1904."""
    link = '<Relationships xmlns="{}"><Relationship Id="rId1" Type="{}/{}" Target="{}"/></Relationships>'.format
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": link(_LINKS, _MAIN, "officeDocument", "xl/workbook.bin").encode(),
            "xl/_rels/workbook.bin.rels": link(_LINKS, _MAIN, "worksheet", "worksheets/sheet1.bin").encode(),
            "xl/workbook.bin": _workbook("Ledger", mac),
            "xl/worksheets/sheet1.bin": _sheet(grid),
        }
    )


def _record(kind: int, body: bytes = b"") -> bytes:
    """A record: its kind in one byte or two, its length in groups of seven bits, its body."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | (0x80 if size else 0)])
        if not size:
            return number + length + body


def _words(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _workbook(name: str, mac: bool) -> bytes:
    sheet = struct.pack("<II", 0, 1) + _words("rId1") + _words(name)
    properties = _record(153, struct.pack("<II", mac, 0) + _words(""))
    return b"".join((_record(131), properties, _record(143), _record(156, sheet), _record(144), _record(132)))


def _sheet(grid: Cells) -> bytes:
    size = struct.pack("<IIII", 0, len(grid) - 1, 0, max(map(len, grid)) - 1)
    rows = b"".join(
        _record(0, struct.pack("<I", at) + bytes(21)) + b"".join(_cell(place, cell) for place, cell in enumerate(line))
        for at, line in enumerate(grid)
    )
    return _record(129) + _record(148, size) + _record(145) + rows + _record(146) + _record(130)


def _cell(column: int, value: object) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, bool):
        return _record(4, place + bytes([value]))
    if isinstance(value, float):
        return _record(5, place + struct.pack("<d", value))
    return _record(6, place + _words(str(value)))
