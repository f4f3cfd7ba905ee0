"""A new workbook of a file's values, for what cannot be marked itself: text files, .xls, .xlsb, .ods.

Dates stay dates, numbers numbers and text text, whatever it looks like: text cells have the Text format, so that
nothing typed into them turns into a formula or a date either.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import Any

from data_loaders.marked.markup import quoted, words
from data_loaders.marked.package import OFFICE, PACKAGE, SPREADSHEET, Package
from data_loaders.readers.kinds import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT, place
from data_loaders.readers.sentences import Unreadable

Grid = tuple[str, bool, int, int, Iterable[tuple[list[Any], list[Any]]]]
"""A sheet's name, whether it is hidden, its first row and column, and its blocks of texts and kinds by column."""

_LAST_ROW, _LAST_COLUMN, _LONGEST = 1_048_576, 16_384, 32_767
_GENERAL, _TEXT, _DATE, _MOMENT, _LENGTH = range(5)  # the styles, in their order below
_FORMATS = ((164, "dd/mm/yyyy"), (165, "dd/mm/yyyy hh:mm:ss"), (166, "[h]:mm:ss"))
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"}
_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.I | re.A)
_DAYS, _CLOCK = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?"), re.compile(r"(-?)(\d+):(\d\d):(\d\d(?:\.\d+)?)")
_ZERO, _SOUND = dt.datetime(1899, 12, 30), dt.datetime(1900, 3, 1)
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."


def copied(grids: Iterable[Callable[[], Grid]], file: str, most: int) -> tuple[Package, dict[str, str]]:
    """The values as a workbook, and what each sheet is called in it.

    Args:
        grids: the sheets, each read when called for.
        file: the file's name; a text file's sheet is called after it.
        most: the bytes that the sheets may take.

    Raises:
        Unreadable: ``copy``, where a workbook cannot hold it.

    >>> package, names = copied([lambda: ("", False, 1, 1, [([["=1+1"]], [])])], "march.csv", 1000)
    >>> names, package.parts["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")[2].partition(b"</sheetData>")[0]
    ({'': 'march'}, b'<row r="1"><c r="A1" s="1" t="inlineStr"><is><t>=1+1</t></is></c></row>')
    """
    package, names, hidden = Package({}), dict[str, str](), list[bool]()
    for number, read in enumerate(grids, 1):
        name, concealed, top, left, blocks = read()
        names[name] = _name(name or PurePath(file).stem, set(names.values()))
        hidden.append(concealed)
        part = _sheet(top, left, blocks, typed=bool(name), most=most)
        most -= len(part)
        package.put(f"xl/worksheets/sheet{number}.xml", part)
    _frame(package, list(names.values()), hidden, file.casefold().endswith((".xlsm", ".xltm")))
    return package, names


def _name(wanted: str, taken: set[str]) -> str:
    """A sheet's name as Excel allows it: 31 letters, some not, none twice."""
    plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", wanted).strip(" '")[:31].strip(" '") or "Sheet"
    used = {name.casefold() for name in taken} | {"history"}
    return next(t for n in range(len(used) + 2) if (t := plain[:27] + f" ({n})" if n else plain).casefold() not in used)


def _sheet(top: int, left: int, blocks: Iterable[tuple[list[Any], list[Any]]], typed: bool, most: int) -> bytes:
    pieces, size, row, widths = list[bytes](), 0, top, dict[int, int]()
    for texts, kinds in blocks:
        columns = [column.to_pylist() if hasattr(column, "to_pylist") else column for column in texts]
        kinds_of = [kind.to_pylist() for kind in kinds] or [[TEXT if text else BLANK for text in c] for c in columns]
        if left + len(columns) - 1 > _LAST_COLUMN or row + len(columns[0] if columns else ()) - 1 > _LAST_ROW:
            raise Unreadable("copy")
        for column, cells in enumerate(columns, left):
            widths[column] = max(widths.get(column, 8), *map(len, cells[:200] or [""]))
        letters = [place(0, left + n)[:-1] for n in range(len(columns))]
        lines = zip(zip(*columns, strict=True), zip(*kinds_of, strict=True), strict=True)
        for line, kinds_in in lines:
            cells_xml = "".join(
                _cell(f"{letter}{row}", text, kind)
                for letter, text, kind in zip(letters, line, kinds_in, strict=True)
                if kind != BLANK
            )
            pieces.append(f'<row r="{row}">{cells_xml}</row>'.encode())
            size += len(pieces[-1])
            if size > most:
                raise Unreadable("copy")
            row += 1
    style = _GENERAL if typed else _TEXT  # into an empty cell of a text file, text is typed
    cols = "".join(
        f'<col min="{n}" max="{n}" width="{min(60, width + 2)}" style="{style}" customWidth="1"/>'
        for n, width in sorted(widths.items())
    )
    head = f'<worksheet xmlns="{SPREADSHEET}">' + (f"<cols>{cols}</cols>" if cols else "") + "<sheetData>"
    return b"".join([head.encode(), *pieces, b"</sheetData></worksheet>"])


def _cell(where: str, text: str, kind: int) -> str:
    if kind == NUMBER and _NUMBER.fullmatch(text):
        return f'<c r="{where}"><v>{text}</v></c>'
    if kind == DATE and (found := _serial(text)):
        return f'<c r="{where}" s="{found[0]}"><v>{found[1]!r}</v></c>'
    if kind == BOOL:
        return f'<c r="{where}" t="b"><v>{int(text == "TRUE")}</v></c>'
    if kind == ERROR and text in _ERRORS:
        return f'<c r="{where}" t="e"><v>{text}</v></c>'
    plain = text[:_LONGEST]
    if "_x" in plain or not plain.isprintable():
        plain = _ESCAPE.sub(lambda found: f"_x{ord(found[0]):04X}_", plain)
    space = ' xml:space="preserve"' if plain != plain.strip() or "\n" in plain else ""
    return f'<c r="{where}" s="{_TEXT}" t="inlineStr"><is><t{space}>{words(plain)}</t></is></c>'


def _serial(text: str) -> tuple[int, float] | None:
    """The style and the number of a date or a time; nothing for one that Excel does not know."""
    try:
        if _DAYS.fullmatch(text):
            moment = dt.datetime.fromisoformat(text)
            days = (moment - _ZERO) / dt.timedelta(days=1)
            return (
                None
                if moment < _SOUND
                else (_MOMENT if "T" in text else _DATE, int(days) if days == int(days) else days)
            )
        if (found := _CLOCK.fullmatch(text)) and not found[1]:
            return _LENGTH, (int(found[2]) * 3600 + int(found[3]) * 60 + float(found[4])) / 86_400
    except (ValueError, TypeError):
        pass
    return None


def _frame(package: Package, names: list[str], hidden: list[bool], macros: bool) -> None:
    """The parts around the sheets. A name that promises macros needs a type that does."""
    sheets, links = "", ""
    for number, (name, concealed) in enumerate(zip(names, hidden, strict=True), 1):
        state = ' state="hidden"' if concealed else ""
        sheets += f'<sheet name={quoted(name)} sheetId="{number}"{state} r:id="rId{number}"/>'
        links += f'<Relationship Id="rId{number}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        package.declare(f"xl/worksheets/sheet{number}.xml", f"{_TYPES}worksheet+xml")
    last = len(names) + 1
    links += f'<Relationship Id="rId{last}" Type="{OFFICE}/styles" Target="styles.xml"/>'
    main = "application/vnd.ms-excel.sheet.macroEnabled.main+xml" if macros else f"{_TYPES}sheet.main+xml"
    package.add("xl/workbook.xml", _workbook(sheets), main)
    package.add("xl/styles.xml", _styles(), f"{_TYPES}styles+xml")
    package.put(
        "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()
    )
    package.put("_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode())
    package.link("", f"{OFFICE}/officeDocument", "xl/workbook.xml")
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    for ending, type_ in (("rels", rels), ("xml", "application/xml")):
        package.declare("", type_, ending)


def _workbook(sheets: str) -> bytes:
    return (
        f'<workbook xmlns="{SPREADSHEET}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets></workbook>"
    ).encode()


def _styles() -> bytes:
    formats = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in _FORMATS)
    used = "".join(
        f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        for number in (0, 49, *(number for number, _ in _FORMATS))
    )
    return (
        f'<styleSheet xmlns="{SPREADSHEET}"><numFmts count="{len(_FORMATS)}">{formats}</numFmts><fonts count="1"><font>'
        '<sz val="11"/><name val="Calibri"/><family val="2"/></font></fonts><fills count="2"><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1">'
        "<border><left/><right/><top/><bottom/><diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{2 + len(_FORMATS)}">{used}</cellXfs></styleSheet>'
    ).encode()
