"""Marks a workbook: cells, comments and the list, in its own parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from data_loaders.errors import Problem
from data_loaders.marked import listing, markup, notes, sheet
from data_loaders.marked.package import Package
from data_loaders.marked.styles import Styles
from data_loaders.readers.kinds import place, position

_MOST_SAID = 1_500  # letters in one comment; the list has them all
_LAST = (1_048_576, 16_384)
_TEMPLATES = {  # a filled-in template is a workbook
    b"spreadsheetml.template.main+xml": b"spreadsheetml.sheet.main+xml",
    b"ms-excel.template.macroEnabled.main+xml": b"ms-excel.sheet.macroEnabled.main+xml",
}


def mark(package: Package, problems: Sequence[Problem], intro: Sequence[str]) -> None:
    """Marks the cells that the problems name and puts the list in front.

    Args:
        package: the workbook, changed in place.
        problems: those to list and to mark; sheets as the workbook names them.
        intro: the sentences above the list.

    Raises:
        Odd: the workbook is not put together as it should be.
    """
    styles_part, styles = _styles(package)
    parts = listing.sheet_parts(package)
    said = _said(problems, parts)
    again = bool(styles.unmarked) or listing.is_there(package)
    for name, part in parts.items():
        if part and (said[name] or again):
            _mark_sheet(package, part, said[name], styles)
    for link in package.links(package.main):
        if link.kind in ("worksheet", "chartsheet", "dialogsheet") and package.find(link.target):
            package.put(link.target, sheet.unselected(package.xml(link.target)))
    listing.write(package, styles, problems, intro)
    package.put(styles_part, styles.content())
    types = package.xml("[Content_Types].xml")
    for old, new in _TEMPLATES.items():
        types = types.replace(old, new)
    package.put("[Content_Types].xml", types)


def _styles(package: Package) -> tuple[str, Styles]:
    name = next((package.find(link.target) for link in package.links(package.main) if link.kind == "styles"), "")
    if not name:
        name = package.free("xl/styles{}.xml") if package.find("xl/styles.xml") else "xl/styles.xml"
        package.add(name, f'<styleSheet xmlns="{package.spreadsheet}"/>'.encode(), "spreadsheetml.styles+xml")
        package.link(package.main, f"{package.office}/styles", name)
    return name, Styles(package.xml(name))


def _said(problems: Sequence[Problem], parts: dict[str, str]) -> dict[str, dict[sheet.Cell, str]]:
    """What is said of each cell, by sheet."""
    found: dict[str, dict[sheet.Cell, str]] = defaultdict(dict)
    for problem in problems:
        row, column = position(problem.cell)
        if parts.get(problem.sheet) and 0 < row <= _LAST[0] and 0 < column <= _LAST[1]:
            before = found[problem.sheet].get((row, column), "")
            if problem.message not in before.split("\n") and len(before) < _MOST_SAID:
                found[problem.sheet][row, column] = f"{before}\n{problem.message}".strip()[: 2 * _MOST_SAID]
    return found


def _mark_sheet(package: Package, part: str, said: dict[sheet.Cell, str], styles: Styles) -> None:
    content = package.xml(part)
    shown: dict[sheet.Cell, str] = {}
    for cell, at in sheet.seen(content, said).items():
        words = said[cell] if at == cell else f"{place(*cell)}: {said[cell]}"
        shown[at] = f"{shown[at]}\n{words}" if at in shown else words
    marking = sheet.Marking(content, shown, styles)
    notes.write(package, part, marking, shown)
    package.put(part, markup.edited(content, marking.edits))
