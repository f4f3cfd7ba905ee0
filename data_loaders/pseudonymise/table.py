"""The table to turn: the one row of headings that was asked for, and the rows below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from data_loaders import cells
from data_loaders.errors import Problem, Refused
from data_loaders.programme import Site
from data_loaders.readers import BLANK, Book, Sheet
from data_loaders.recognise import HEADER_WITHIN
from data_loaders.schema import plain
from data_loaders.tidy import COVERS


@dataclass(frozen=True)
class Found:
    """A table in a sheet: ``own`` are the positions of the identifying columns, ``rows`` of the filled rows below."""

    sheet: Sheet
    called: str
    header: int
    own: tuple[int, ...]
    rows: tuple[int, ...]

    def heading(self, at: int) -> str:
        """A column's heading, spaces tidied."""
        return " ".join(str(self.sheet.text.iat[self.header, at]).split())

    def column(self, at: int) -> tuple[list[str], list[int]]:
        """A column's cells and their kinds, in the rows' order."""
        rows = list(self.rows)
        return self.sheet.text[at].iloc[rows].tolist(), self.sheet.kind[at].iloc[rows].tolist()

    def cell(self, row: int, at: int) -> str:
        """The cell of the ``row``-th row as the spreadsheet names it."""
        return self.sheet.cell(self.rows[row], at)

    def letter(self, at: int) -> str:
        """A column as the spreadsheet names it."""
        return self.sheet.cell(0, at).rstrip("0123456789")


def find(book: Book, wanted: Sequence[str]) -> Found:
    """The table whose headings hold every wanted column.

    Sheets are called by their place: their names may be people's.

    Raises:
        Refused: no sheet or more than one has it, a heading stands twice, or formulas have no result.
    """
    if book.uncalculated:
        raise Refused(
            f"{book.uncalculated} formulas were saved without their result. Open the workbook in Excel and save it."
        )
    rows = {at: row for at, sheet in enumerate(book.sheets) if (row := _header(sheet, wanted)) is not None}
    seen = {at: row for at, row in rows.items() if not book.sheets[at].hidden}
    if not seen:
        hidden = " A hidden sheet has them: unhide it." if rows else ""
        raise Refused(f"No row has the headings asked for. Check how they are spelled in the file.{hidden}")
    if len(seen) > 1:
        raise Refused("More than one sheet has the headings asked for. Keep the sheet that is to be sent.")
    [(number, header)] = seen.items()
    sheet = book.sheets[number]
    heads = [plain(cell) for cell in sheet.text.iloc[header]]
    twice = [word for word in wanted if heads.count(plain(word)) > 1]
    called = f"{number + 1} of {len(book.sheets)}" if len(book.sheets) > 1 else ""
    if twice:
        place = sheet.cell(header, heads.index(plain(twice[0])))
        raise Refused(Problem("This heading stands twice. Rename or delete the wrong column.", called, place))
    own = tuple(heads.index(plain(word)) for word in wanted)
    return Found(sheet, called, header, own, _rows(sheet, header, own))


def _header(sheet: Sheet, wanted: Sequence[str]) -> int | None:
    asked = {plain(word) for word in wanted}
    top = sheet.text.head(max(0, HEADER_WITHIN + 1 - sheet.top)).itertuples(index=False, name=None)
    return next((row for row, line in enumerate(top) if asked <= {plain(cell) for cell in line}), None)


def _rows(sheet: Sheet, header: int, own: tuple[int, ...]) -> tuple[int, ...]:
    """The rows with anything in them, headings that are repeated left out."""
    heads = sheet.text.iloc[header].tolist()
    below = enumerate(sheet.text.iloc[header + 1 :].itertuples(index=False, name=None), start=header + 1)
    return tuple(
        row
        for row, line in below
        if any(cell.strip() for cell in line) and [line[at] for at in own] != [heads[at] for at in own]
    )


def cover(found: Found, sites: dict[str, Site]) -> list[list[str]]:
    """What stands above the headings of the period and the site, and nothing else of it."""
    known = {plain(word): name for name, site in sites.items() for word in (name, site.title)}
    kept = []
    text, kinds = found.sheet.text.iloc[: found.header], found.sheet.kind.iloc[: found.header]
    for line, kind in zip(text.values.tolist(), kinds.values.tolist(), strict=True):
        filled = [at for at, cell in enumerate(line) if kind[at] != BLANK and cell.strip()]
        for label, at in zip(filled, filled[1:], strict=False):
            name, said = COVERS.get(plain(line[label])), line[at].strip()
            if name == "site" and plain(said) in known:
                kept.append(["Site", known[plain(said)]])
            elif name in ("first", "last") and (day := _day(said, kind[at])):
                kept.append([f"Covers {'from' if name == 'first' else 'to'}", day])
    return kept


def _day(cell: str, kind: int) -> str | None:
    try:
        day = cells.date(cell, kind)
    except cells.Unreadable:
        return None
    return day.isoformat() if day else None
