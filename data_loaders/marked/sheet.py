"""Marks cells of one sheet by giving them another style, in the sheet's own XML."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection

from data_loaders.marked import markup
from data_loaders.marked.markup import Edit, Odd
from data_loaders.marked.styles import Styles
from data_loaders.readers.kinds import place, position

Cell = tuple[int, int]
# What comes after the comments' drawing in a sheet (ECMA-376, CT_Worksheet).
_AFTER_DRAWING = {"legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts",
                  "extLst", "AlternateContent"}  # fmt: skip
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*[\"']([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})[\"']")
_SELECTED = re.compile(rb"(<(?:\w+:)?sheetView\b[^>]*?\s)tabSelected\s*=\s*[\"'](?:1|true)[\"']")


def seen(part: bytes, cells: Collection[Cell]) -> dict[Cell, Cell]:
    """Where each cell is seen: itself, or the top left of the merged range that covers it.

    >>> seen(b'<sheetData/><mergeCell ref="B2:B5"/>', [(4, 2), (9, 9)])
    {(4, 2): (2, 2), (9, 9): (9, 9)}
    """
    shown = {cell: cell for cell in cells}
    for found in _MERGED.finditer(part, max(0, part.rfind(b"sheetData"))) if cells else ():
        (top, left), (bottom, right) = position(found[1].decode()), position(found[2].decode())
        if (bottom - top + 1) * (right - left + 1) <= len(cells):
            covered = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)} & set(
                cells
            )
        else:
            covered = {(row, column) for row, column in cells if top <= row <= bottom and left <= column <= right}
        shown |= dict.fromkeys(covered, (top, left))
    return shown


def unselected(part: bytes) -> bytes:
    """The sheet not selected: typing into several selected sheets would write into all of them."""
    return _SELECTED.sub(rb'\1tabSelected="0"', part)


class Marking:
    """A sheet with cells to mark: the edits that do it, and what its comments need to know.

    >>> styles = Styles(b"<styleSheet/>")
    >>> part = b'<worksheet><sheetData><row r="2"><c r="B2" s="0"><v>7</v></c></row></sheetData></worksheet>'
    >>> markup.edited(part, Marking(part, {(2, 2)}, styles).edits)
    b'<worksheet><sheetData><row r="2"><c r="B2" s="1"><v>7</v></c></row></sheetData></worksheet>'
    >>> markup.edited(part, Marking(part, {(2, 1), (3, 1)}, styles).edits)  # doctest: +NORMALIZE_WHITESPACE
    b'<worksheet><sheetData><row r="2"><c r="A2" s="1"/><c r="B2" s="0"><v>7</v></c></row><row
    r="3"><c r="A3" s="1"/></row></sheetData></worksheet>'
    """

    def __init__(self, part: bytes, cells: Collection[Cell], styles: Styles) -> None:
        self.part, self.edits = part, list[Edit]()
        self.prefix = self._cell_name = self._row_name = ""
        self.drawing = ""  # the link to the comments' drawing, where there is one
        self.drawing_at = 0  # where it stands or would stand
        self._styles, self._again = styles, styles.unmarked
        self._wanted: dict[int, list[int]] = defaultdict(list)
        for row, column in sorted(cells):
            self._wanted[row].append(column)
        self._rows = list(self._wanted)
        self._columns: list[tuple[int, int, int]] = []
        self._row = self._column = self._depth = self._row_style = 0
        self._left: list[int] = []
        self._data: tuple[int, int] | None = None
        self._parser = markup.reader()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        markup.parse(self._parser, part)
        if self._data is None:
            raise Odd

    @staticmethod
    def _of(attributes: dict[str, str], name: str) -> int:
        text = attributes.get(name, "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth == 4:
            if self._left:
                if name == self._cell_name:
                    self._cell(attributes)
            elif self._again and name == self._cell_name and self._data:
                self._clean(self._of(attributes, "s"))
        elif self._depth == 3:
            if name == self._row_name:
                self._begin_row(attributes)
            elif name.endswith("col") and attributes.get("min"):
                self._columns.append(tuple(self._of(attributes, key) for key in ("min", "max", "style")))  # type: ignore[arg-type]
        elif self._depth == 2:
            self._section(name.rpartition(":")[2], attributes)
        elif self._depth == 1:
            self.prefix = name[: -len(name.rpartition(":")[2])]
            self._cell_name, self._row_name = f"{self.prefix}c", f"{self.prefix}row"

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._depth == 2 and self._left and name == self._row_name:
            at = self._parser.CurrentByteIndex
            self.edits.append((at, at, self._rest_of_row()))
        elif self._depth == 1 and name == f"{self.prefix}sheetData" and self._data:
            self._end_data()
        elif self._depth == 0 and not self.drawing_at:
            self.drawing_at = self._parser.CurrentByteIndex

    def _section(self, local: str, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        if local == "sheetData":
            self._data = at, markup.tag_end(self.part, at)
        elif local == "legacyDrawing":
            self.drawing_at = at
            self.drawing = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        elif local in _AFTER_DRAWING and self._data and not self.drawing_at:
            self.drawing_at = at

    def _begin_row(self, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        self._row = self._of(attributes, "r") or self._row + 1
        self._column = 0
        while self._rows and self._rows[0] < self._row:
            self.edits.append((at, at, self._new_row(self._rows.pop(0))))
        self._left = []
        if self._rows and self._rows[0] == self._row:
            self._left = self._wanted[self._rows.pop(0)]
            self._row_style = self._of(attributes, "s") if attributes.get("customFormat") in ("1", "true") else 0
            self._open_row(at)

    def _open_row(self, at: int) -> None:
        end = markup.tag_end(self.part, at)
        opening = markup.tag(self.part[at:end], spans=None)  # which a new cell could lie outside of
        if markup.is_empty(self.part, end):
            opening = opening[:-2].rstrip() + b">" + self._rest_of_row() + f"</{self._row_name}>".encode()
        self.edits.append((at, end, opening))

    def _cell(self, attributes: dict[str, str]) -> None:
        self._column = position(attributes["r"])[1] if "r" in attributes else self._column + 1
        style = self._of(attributes, "s")
        at = self._parser.CurrentByteIndex
        while self._left and self._left[0] < self._column:
            self.edits.append((at, at, self._new_cell(self._row, self._left.pop(0), self._row_style)))
        if self._left and self._left[0] == self._column:
            self._left.pop(0)
            self._restyle(at, self._styles.marked(style))
        else:
            self._clean(style)

    def _clean(self, style: int) -> None:
        """Takes the mark of an earlier round from a cell that is right now."""
        if style in self._again:
            self._restyle(self._parser.CurrentByteIndex, self._again[style])

    def _restyle(self, at: int, style: int) -> None:
        end = markup.tag_end(self.part, at)
        self.edits.append((at, end, markup.tag(self.part[at:end], s=str(style))))

    def _rest_of_row(self) -> bytes:
        cells = b"".join(self._new_cell(self._row, column, self._row_style) for column in self._left)
        self._left = []
        return cells

    def _end_data(self) -> None:
        rows = b"".join(map(self._new_row, self._rows))
        start, opened = self._data or (0, 0)
        at = self._parser.CurrentByteIndex
        if rows and markup.is_empty(self.part, opened):
            name = f"{self.prefix}sheetData".encode()
            self.edits.append((start, opened, b"<" + name + b">" + rows + b"</" + name + b">"))
        elif rows:
            self.edits.append((at, at, rows))
        self._rows = []

    def _new_row(self, row: int) -> bytes:
        cells = b"".join(self._new_cell(row, column, 0) for column in self._wanted[row])
        return f'<{self._row_name} r="{row}">'.encode() + cells + f"</{self._row_name}>".encode()

    def _new_cell(self, row: int, column: int, row_style: int) -> bytes:
        of_column = next((style for first, last, style in self._columns if first <= column <= last), 0)
        style = self._styles.marked(row_style or of_column)
        return f'<{self._cell_name} r="{place(row, column)}" s="{style}"/>'.encode()
