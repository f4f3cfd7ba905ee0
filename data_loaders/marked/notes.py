"""Cell comments: ours are put after what is there, and those of an earlier round are taken away.

A comment is three things in a workbook: its words in a comments part, its box in a drawing of the old kind
(VML), and, where Excel shows a conversation, a reply in a threaded comments part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from data_loaders.marked import markup, threads
from data_loaders.marked.markup import Edit, Element, words
from data_loaders.marked.package import Package
from data_loaders.marked.sheet import Cell, Marking
from data_loaders.readers.kinds import place, position

AUTHOR = "To put right"
LEAD = "To put right before sending again:"
"""Begins our words in a comment, and tells them apart in a later round."""
_VML = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_FONT = '<{p}sz val="9"/><{p}color indexed="81"/><{p}rFont val="Tahoma"/><{p}family val="2"/>'
_SHAPE = re.compile(rb"<(?:\w+:)?shape\b(?:(?!</(?:\w+:)?shape>).)*</(?:\w+:)?shape>\s*", re.S)
_ROW, _COLUMN = (re.compile(rb"<(?:\w+:)?" + name + rb">\s*(\d{1,7})\s*</") for name in (b"Row", b"Column"))
_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([\s\d,]+)(?=</)")
_ID = re.compile(rb"_s(\d{1,9})\b")
_BOX = "".join(
    (
        '<v:shape id="_x0000_s{id}" type="#_x0000_t202" style="position:absolute;margin-left:80pt;margin-top:5pt;'
        'width:190pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto"{spaces}>',
        '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>',
        '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>',
        '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>',
        "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
    )
)
_SPACES = {
    b"xmlns:v": "urn:schemas-microsoft-com:vml",
    b"xmlns:o": "urn:schemas-microsoft-com:office:office",
    b"xmlns:x": "urn:schemas-microsoft-com:office:excel",
}
_SHAPE_TYPE = (
    '<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"{spaces}>'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def write(package: Package, name: str, marking: Marking, notes: Mapping[Cell, str]) -> None:
    """Writes the comments of one sheet; what the sheet itself needs is added to the marking's edits.

    Args:
        package: the workbook.
        name: the sheet's part.
        marking: the sheet, with its cells marked.
        notes: the words for each cell.
    """
    links = package.links(name)
    part = next((package.find(link.target) for link in links if link.kind == "comments"), "")
    if not part and not notes:
        return
    if not part:
        part = package.free("xl/comments{}.xml")
        spaces = package.spreadsheet
        empty = f'<comments xmlns="{spaces}"><authors/><commentList/></comments>'
        package.add(part, empty.encode(), "spreadsheetml.comments+xml")
        package.link(name, f"{package.office}/comments", part)
    content, new, gone = _written(package.xml(part), notes)
    package.put(part, content)
    threads.write(package, name, notes)
    if notes or gone:
        _draw(package, name, marking, notes, new, gone)


def _written(part: bytes, notes: Mapping[Cell, str]) -> tuple[bytes, list[Cell], set[Cell]]:
    """The comments with ours in them, the cells that had none before, and those that have none any more."""
    top = markup.root(part)
    authors, held = top.child("authors"), top.child("commentList")
    if authors is None or held is None:
        raise markup.Odd
    edits: list[Edit] = []
    left, gone = dict(notes), set[Cell]()
    for comment in held.children("comment"):
        cell = position(comment.attributes.get("ref", ""))
        kept, ours = _kept(part, comment)
        text = comment.child("text")
        if cell not in left and not ours:
            continue
        if cell in left:
            kept += _runs(left.pop(cell), top.prefix, after=bool(kept))
        if text and kept:
            name = f"{top.prefix}text".encode()
            edits.append((text.start, text.end, b"<" + name + b">" + kept + b"</" + name + b">"))
        else:
            edits.append((comment.start, comment.end, b""))
            gone.add(cell)
    names = [part[author.opened : author.closing].decode() for author in authors.inside]
    if left and AUTHOR not in names:
        edits += markup.appended(part, authors, f"<{top.prefix}author>{AUTHOR}</{top.prefix}author>".encode())
        names.append(AUTHOR)
    new = [_comment(cell, words_, top.prefix, names.index(AUTHOR)) for cell, words_ in left.items()]
    if new:
        edits += markup.appended(part, held, b"".join(new))
    return markup.edited(part, edits), list(left), gone


def _kept(part: bytes, comment: Element) -> tuple[bytes, bool]:
    """The runs of a comment that are not ours, and whether some were ours."""
    text, kept = comment.child("text"), b""
    p = comment.prefix.encode()
    for run in text.inside if text else ():
        plain = run if run.local == "t" else run.child("t")
        if plain is None:
            kept += part[run.start : run.end]
            continue
        said = part[plain.opened : plain.closing]
        before, found, _ = said.partition(LEAD.encode())
        if found:
            before = before.rstrip()
            cut = (
                part[run.start : plain.opened]
                if run.local == "r"
                else b"<" + p + b"r><" + p + b't xml:space="preserve">'
            )
            if before:
                kept += cut + before + b"</" + p + b"t></" + p + b"r>"
            return kept, True
        whole = part[run.start : run.end]
        kept += whole if run.local != "t" else b"<" + p + b"r>" + whole + b"</" + p + b"r>"
    return kept, False


def _runs(said: str, p: str, after: bool) -> bytes:
    gap = "\n\n" if after else ""
    font = _FONT.replace("{p}", p)
    return (
        f'<{p}r><{p}rPr><{p}b/>{font}</{p}rPr><{p}t xml:space="preserve">{gap}{LEAD}</{p}t></{p}r>'
        f'<{p}r><{p}rPr>{font}</{p}rPr><{p}t xml:space="preserve">\n{words(said)}</{p}t></{p}r>'
    ).encode()


def _comment(cell: Cell, said: str, p: str, author: int) -> bytes:
    opening = f'<{p}comment ref="{place(*cell)}" authorId="{author}"><{p}text>'.encode()
    return opening + _runs(said, p, after=False) + f"</{p}text></{p}comment>".encode()


def _draw(
    package: Package, name: str, marking: Marking, notes: Mapping[Cell, str], new: list[Cell], gone: set[Cell]
) -> None:
    """The boxes: new ones for new comments, longer ones for longer comments, none for those that are gone."""
    part = next((package.find(link.target) for link in package.links(name) if link.id == marking.drawing), "")
    if not part:
        part = package.free("xl/drawings/vmlDrawing{}.vml")
        spaces = " ".join(f'{key.decode()}="{value}"' for key, value in _SPACES.items())
        package.put(part, f"<xml {spaces}></xml>".encode())
        package.declare(part, _VML, ending="vml")
        link = package.link(name, f"{package.office}/vmlDrawing", part)
        held = f'<{marking.prefix}legacyDrawing xmlns:r="{package.office}" r:id="{link}"/>'.encode()
        marking.edits.append((marking.drawing_at, marking.drawing_at, held))

    def changed(found: re.Match[bytes]) -> bytes:
        cell = _cell_of(found[0])
        return b"" if cell in gone else _longer(found[0], _lines(notes[cell])) if cell in notes else found[0]

    drawing = _SHAPE.sub(changed, package.xml(part))
    end = drawing.rfind(b"</")
    if end < 0:
        raise markup.Odd
    package.put(part, drawing[:end] + _boxes(drawing, {cell: notes[cell] for cell in new}) + drawing[end:])


def _lines(said: str) -> int:
    return 2 + sum(1 + len(line) // 38 for line in said.split("\n"))


def _longer(shape: bytes, lines: int) -> bytes:
    """A box that reaches down far enough for our words; its eight numbers are column, x, row, y, twice."""

    def reach(found: re.Match[bytes]) -> bytes:
        numbers = [int(number) for number in found[2].split(b",")]
        if len(numbers) == 8:
            numbers[6] = max(numbers[6], numbers[2] + lines + 4)
        return found[1] + ", ".join(map(str, numbers)).encode()

    return _ANCHOR.sub(reach, shape, count=1)


def _cell_of(shape: bytes) -> Cell:
    row, column = _ROW.search(shape), _COLUMN.search(shape)
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column and b"Note" in shape else (0, 0)


def _boxes(drawing: bytes, added: Mapping[Cell, str]) -> bytes:
    missing = {key: value for key, value in _SPACES.items() if key + b"=" not in drawing}
    spaces = "".join(f' {key.decode()}="{value}"' for key, value in missing.items())
    first = max([1024, *(int(found) for found in _ID.findall(drawing))]) + 1
    made = "" if b"_x0000_t202" in drawing else _SHAPE_TYPE.format(spaces=spaces)
    for id_, ((row, column), said) in enumerate(added.items(), first):
        lines = _lines(said)
        anchor = f"{column}, 15, {max(0, row - 2)}, 10, {column + 4}, 15, {max(0, row - 2) + lines}, 4"
        made += _BOX.format(id=id_, height=13 * lines, spaces=spaces, anchor=anchor, row=row - 1, column=column - 1)
    return made.encode()
