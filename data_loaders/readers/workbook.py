"""The sheets of a workbook as blocks of columns. Formulas give the result they were saved with; macros are data."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import pyarrow as pa
import python_calamine as calamine

from data_loaders.readers import cells, error_cells
from data_loaders.readers.kinds import ERROR, place
from data_loaders.readers.sentences import Unreadable

Rows = Iterable[Sequence[object]]
Block = tuple[list[pa.Array], list[pa.Array]]
BLOCK_CELLS = 200_000
ERROR_FINDERS = {"xlsx": error_cells.xlsx, "xlsb": error_cells.xlsb, "xls": error_cells.xls}


@dataclass
class Grid:
    """One sheet, read but not yet put into columns: ``rows`` start at sheet row ``top``, column ``left``.

    ``merges`` has the cells of one column that are merged downwards: first row, last row and column, from 1.
    """

    name: str
    hidden: bool
    top: int
    left: int
    width: int
    rows: Rows
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: Sequence[tuple[int, int, int]] = ()
    spelt: bool = False  # an .ods spells its errors and its lengths of time as text

    def blocks(self) -> Iterator[Block]:
        """The texts and kinds of some rows at a time.

        >>> grid = Grid("", False, 1, 1, 2, [["a", 1.0], ["b", ""]], {(2, 2): "#N/A"})
        >>> [[array.to_pylist() for array in part] for part in next(grid.blocks())]
        [[['a', 'b'], ['1', '#N/A']], [[1, 1], [2, 5]]]
        """
        first, rows, size = self.top, iter(self.rows), max(1, BLOCK_CELLS // max(1, self.width))
        while block := list(islice(rows, size)):
            texts, kinds = [], []
            marks: dict[int, dict[int, str]] = {}
            for (row, column), shown in self.errors.items():
                if first <= row < first + len(block):
                    marks.setdefault(column, {})[row - first] = shown
            for number, values in enumerate(zip(*block, strict=True), self.left):
                text, kind = cells.column(values)
                marked = marks.get(number, {})
                if self.spelt:
                    text, kind = cells.open_document(text, kind)
                if marked:
                    codes = bytearray(kind)
                    for row, shown in marked.items():
                        text[row], codes[row] = shown, ERROR
                    kind = bytes(codes)
                texts.append(pa.array(text, pa.string()))
                kinds.append(pa.Array.from_buffers(pa.int8(), len(kind), [None, pa.py_buffer(kind)]))
            yield texts, kinds
            first += len(block)


def grids(content: bytes, form: str, errors: bool, limit: int) -> list[Callable[[], Grid]]:
    """The sheets of a workbook, each read when called for.

    Args:
        content: the workbook.
        form: ``xlsx``, ``xlsb``, ``xls`` or ``ods``.
        errors: whether the first look saw error cells, or could not tell.
        limit: the cells of all sheets together.

    Raises:
        Unreadable: more cells than ``limit``.
        BaseException: whatever a reader raises on a file that is damaged.
    """
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = ERROR_FINDERS[form](content) if errors and form in ERROR_FINDERS else {}
    left = limit

    def grid(number: int, sheet: calamine.SheetMetadata) -> Grid:
        nonlocal left
        hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
        cells_of = book.get_sheet_by_index(number)
        marks = found.get(sheet.name, {})
        if cells_of.start is None or cells_of.end is None:
            return Grid(sheet.name, hidden, 1, 1, 0, [])
        (top, first), (bottom, last) = cells_of.start, cells_of.end
        size = (bottom - top + 1) * (last - first + 1)
        left -= size
        if left < 0:
            raise Unreadable("far", cell=place(bottom + 1, last + 1), count=size, limit=limit)
        if (bottom + 1) * (last + 1) <= 2 * size:  # iter_rows starts at row 1, and holds one row at a time
            rows: Rows = islice(cells_of.iter_rows(), top, None)
        else:
            rows = cells_of.to_python(skip_empty_area=True)
        downwards = [
            (begin[0] + 1, end[0] + 1, begin[1] + 1)
            for begin, end in cells_of.merged_cell_ranges or ()
            if begin[1] == end[1] and begin[0] < end[0]
        ]
        return Grid(sheet.name, hidden, top + 1, first + 1, last - first + 1, rows, marks, downwards, form == "ods")

    return [
        lambda number=number, sheet=sheet: grid(number, sheet)  # type: ignore[misc]
        for number, sheet in enumerate(book.sheets_metadata)
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def patient_grids(content: bytes, limit: int) -> list[Callable[[], Grid]]:
    """The same for an .xlsx the fast reader cannot open: openpyxl is slow, and forgives more."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    left = limit

    def grid(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet) -> Grid:
        nonlocal left
        sheet.reset_dimensions()  # what a file declares about its size is not to be trusted
        rows: list[list[object]] = []
        errors: dict[tuple[int, int], str] = {}
        for number, row in enumerate(sheet.iter_rows(), 1):
            left -= len(row)
            if left < 0:
                raise Unreadable("far", cell=place(number, len(row)), count=limit - left, limit=limit)
            errors |= {(number, at): str(c.value) for at, c in enumerate(row, 1) if c.data_type == "e"}
            rows.append(["" if c.value is None or c.data_type == "e" else c.value for c in row])
        used = [max((at for at, value in enumerate(row, 1) if value != ""), default=0) for row in rows]
        height = max([at for at, last in enumerate(used, 1) if last] + [row for row, _ in errors], default=0)
        width = max(used + [column for _, column in errors], default=0)
        rows = [(row + [""] * width)[:width] for row in rows[:height]]
        return Grid(sheet.title, sheet.sheet_state != "visible", 1, 1, width, rows, errors)

    if not book.worksheets:
        raise ValueError("no sheet")
    return [lambda sheet=sheet: grid(sheet) for sheet in book.worksheets]  # type: ignore[misc]
