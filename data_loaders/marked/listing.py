"""The sheet "To put right": every problem with its place, for eyes and for screen readers.

It has a heading, a sentence or two, and one table with one row of headings: nothing merged, everything wrapped,
each cell that is named a link to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from data_loaders.errors import Problem
from data_loaders.marked import markup
from data_loaders.marked.markup import Element, quoted, words
from data_loaders.marked.package import Package
from data_loaders.marked.styles import Styles
from data_loaders.readers.kinds import place, position

TITLE = "To put right"
MARK = "_to_put_right"
"""The hidden name that tells our sheet from somebody's own of the same title."""
HEADINGS = ("Sheet", "Cell", "Column", "What is wrong and what to do", "Put right as")
MOST = 5_000
_WIDTHS = (24, 10, 22, 80, 30)
_TABLE = "spreadsheetml.table+xml"
_SHEET = "spreadsheetml.worksheet+xml"
_FONT = (
    '<{{p}}font>{}<{{p}}sz val="{}"/><{{p}}color rgb="{}"/><{{p}}name val="Calibri"/><{{p}}family val="2"/></{{p}}font>'
)


def write(package: Package, styles: Styles, problems: Sequence[Problem], intro: Sequence[str]) -> None:
    """Puts the list in front of the other sheets, in place of the list of an earlier round.

    Args:
        package: the workbook.
        styles: its styles, which get those of the list.
        problems: those to list; their sheets as this workbook names them.
        intro: the sentences above the table.
    """
    old = _old(package)
    if old:
        _remove(package, old)
    part = package.xml(package.main)
    names = [sheet.attributes.get("name", "").casefold() for sheet in _sheets(part)]
    title = next(
        t for n in range(1, len(names) + 2) if (t := TITLE if n == 1 else f"{TITLE} ({n})").casefold() not in names
    )
    name = package.free("xl/worksheets/sheet{}.xml")
    table = package.free("xl/tables/table{}.xml")
    package.add(name, b"", _SHEET)
    package.add(table, _table(package, problems, intro), _TABLE)
    link = package.link(name, f"{package.office}/table", table)
    package.put(name, _sheet(package, styles, problems, intro, link))
    _list_first(package, title, package.link(package.main, f"{package.office}/worksheet", name), old)


def _sheets(part: bytes) -> list[Element]:
    held = markup.root(part).child("sheets")
    if held is None:
        raise markup.Odd
    return held.children("sheet")


def _link_id(sheet: Element) -> str:
    return next((value for key, value in sheet.attributes.items() if key.endswith(":id")), "")


def sheet_parts(package: Package) -> dict[str, str]:
    """The part of each sheet by the sheet's name; sheets of cells only."""
    links = {link.id: link for link in package.links(package.main)}
    found = {
        sheet.attributes.get("name", ""): links.get(_link_id(sheet)) for sheet in _sheets(package.xml(package.main))
    }
    return {name: package.find(link.target) for name, link in found.items() if link and link.kind == "worksheet"}


def is_there(package: Package) -> bool:
    """Whether the workbook was marked in an earlier round."""
    return _old(package) is not None


def _old(package: Package) -> tuple[int, Element] | None:
    """The list of an earlier round: its place among the sheets, and its entry."""
    part = package.xml(package.main)
    sheets, names = _sheets(part), markup.root(part).child("definedNames")
    for name in names.inside if names else ():
        at = name.attributes.get("localSheetId", "")
        if name.attributes.get("name") == MARK and at.isdigit() and len(at) < 6 and len(sheets) > max(1, int(at)):
            return int(at), sheets[int(at)]
    return None


def _remove(package: Package, old: tuple[int, Element]) -> None:
    """Takes an earlier list out, with its own table and whatever else only it leads to."""
    links = {link.id: link.target for link in package.links(package.main)}
    part = package.xml(package.main)
    package.put(package.main, markup.edited(part, [(old[1].start, old[1].end, b"")]))
    name = package.find(links.get(_link_id(old[1]), ""))
    if name:
        for link in package.links(name):
            if link.kind in ("table", "comments", "vmlDrawing", "printerSettings") and package.find(link.target):
                package.drop(link.target)
        package.unlink(package.main, name)
        package.drop(name)


def _list_first(package: Package, title: str, link: str, old: tuple[int, Element] | None) -> None:
    """Enters the sheet as the first and the one that is shown; names that belong to a sheet follow theirs."""
    part = package.xml(package.main)
    top, sheets = markup.root(part), _sheets(part)
    held, names = top.child("sheets"), top.child("definedNames")
    p = top.prefix
    number = 1 + max(
        (int(s.attributes["sheetId"]) for s in sheets if s.attributes.get("sheetId", "").isdigit()), default=0
    )
    entry = f'<{p}sheet xmlns:r="{package.office}" name={quoted(title)} sheetId="{number}" r:id="{link}"/>'.encode()
    ours = f'<{p}definedName name="{MARK}" localSheetId="0" hidden="1">{_quoted(title)}!$A$1</{p}definedName>'.encode()
    at = sheets[0].start if sheets else held.closing if held else 0
    edits = [(at, at, entry)]
    edits += [markup.retagged(part, view, activeTab="0", firstSheet="0") for view in top.all("workbookView")]
    if names:
        for name in names.inside:
            edits += _renumbered(part, name, old)
        edits += markup.appended(part, names, ours)
    else:
        before = [e for e in top.inside if e.local in ("sheets", "functionGroups", "externalReferences")]
        edits.append(
            (before[-1].end, before[-1].end, f"<{p}definedNames>".encode() + ours + f"</{p}definedNames>".encode())
        )
    package.put(package.main, markup.edited(part, edits))


def _renumbered(part: bytes, name: Element, old: tuple[int, Element] | None) -> list[markup.Edit]:
    at = name.attributes.get("localSheetId")
    if at is None or not at.isdigit():
        return []
    if old and int(at) == old[0]:
        return [(name.start, name.end, b"")]
    return [markup.retagged(part, name, localSheetId=str(int(at) + (not old or int(at) < old[0])))]


def _quoted(sheet: str) -> str:
    return "'" + words(sheet.replace("'", "''")) + "'"


def _table(package: Package, problems: Sequence[Problem], intro: Sequence[str]) -> bytes:
    first = len(intro) + 3
    where = f"A{first}:{place(first + max(1, len(problems)), len(HEADINGS))}"
    tables = [package.xml(name) for name in package.parts if "/tables/" in name and name.endswith(".xml")]
    tops = [markup.root(table) for table in tables]
    numbers = [int(top.attributes["id"]) for top in tops if top.attributes.get("id", "").isdigit()]
    taken = {top.attributes.get("displayName", "").casefold() for top in tops}
    title = next(
        t for n in range(len(tops) + 1) if (t := "Problems" + (str(n + 1) if n else "")).casefold() not in taken
    )
    columns = "".join(f'<tableColumn id="{n}" name="{heading}"/>' for n, heading in enumerate(HEADINGS, 1))
    return (
        f'<table xmlns="{package.spreadsheet}" id="{max(numbers, default=0) + 1}" name="{title}" displayName="{title}" '
        f'ref="{where}" totalsRowShown="0"><autoFilter ref="{where}"/><tableColumns count="{len(HEADINGS)}">{columns}'
        '</tableColumns><tableStyleInfo name="TableStyleLight1" showFirstColumn="0" showLastColumn="0" '
        'showRowStripes="0" showColumnStripes="0"/></table>'
    ).encode()


def _sheet(package: Package, styles: Styles, problems: Sequence[Problem], intro: Sequence[str], table: str) -> bytes:
    title = styles.add(_FONT.format("<{p}b/>", 16, "FF12436D"), alignment='vertical="top"')
    plain = styles.add(_FONT.format("", 11, "FF0B0C0C"), alignment='vertical="top"')
    wrapped = styles.add(_FONT.format("", 11, "FF0B0C0C"), alignment='vertical="top" wrapText="1"', number=49)
    linked = styles.add(_FONT.format("<{p}u/>", 11, "FF0B4C8C"), alignment='vertical="top" wrapText="1"')
    dark = '<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="FF12436D"/></{p}patternFill></{p}fill>'
    heading = styles.add(_FONT.format("<{p}b/>", 11, "FFFFFFFF"), dark, 'vertical="top" wrapText="1"')
    parts = set(sheet_parts(package))
    rows: list[Sequence[tuple[str, int]]] = [[(TITLE, title)], *([(said, plain)] for said in intro), []]
    first = len(rows) + 1
    rows.append([(words_, heading) for words_ in HEADINGS])
    links = []
    for row, problem in enumerate(problems or [Problem("There is nothing to put right.")], first + 1):
        leads = problem.sheet in parts and all(position(problem.cell))
        where = (problem.sheet, problem.cell, problem.column, problem.message, "")
        rows.append([(said, linked if leads and column == 1 else wrapped) for column, said in enumerate(where)])
        if leads:
            way = quoted("'" + problem.sheet.replace("'", "''") + "'!" + problem.cell)
            links.append(f'<hyperlink ref="B{row}" location={way} display={quoted(problem.cell)}/>')
    widths = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(_WIDTHS, 1))
    return (
        f'<worksheet xmlns="{package.spreadsheet}" xmlns:r="{package.office}"><sheetPr><pageSetUpPr fitToPage="1"/>'
        '</sheetPr><sheetViews><sheetView tabSelected="1" workbookViewId="0"><pane '
        f'ySplit="{first}" topLeftCell="A{first + 1}" activePane="bottomLeft" state="frozen"/><selection '
        f'pane="bottomLeft" activeCell="A{first + 1}" sqref="A{first + 1}"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>{_rows(rows)}</sheetData>'
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
        f'<tableParts count="1"><tablePart r:id="{table}"/></tableParts></worksheet>'
    ).encode()


def _rows(rows: Sequence[Sequence[tuple[str, int]]]) -> str:
    """Rows of text; empty cells keep their style, so that the table looks whole."""
    made = []
    for number, cells in enumerate(rows, 1):
        line = "".join(
            f'<c r="{place(number, column)}" s="{style}" t="inlineStr"><is><t>{words(said)}</t></is></c>'
            if said
            else f'<c r="{place(number, column)}" s="{style}"/>'
            for column, (said, style) in enumerate(cells, 1)
        )
        height = ' ht="24" customHeight="1"' if number == 1 else ""
        made.append(f'<row r="{number}"{height}>{line}</row>')
    return "".join(made)
