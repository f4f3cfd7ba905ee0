"""The look of a marked cell: its own, with stripes over its own colour, so that it shows without colour too.

What colour was there before stays in the stripes' background; when a cell is found right in a later round,
it gets that back.
"""

from __future__ import annotations

import re

from data_loaders.marked import markup
from data_loaders.marked.markup import Element, tag

STRIPES = "FFC4500A"
PALE, DARK = "FFFFE2B8", "FF3D3D3E"  # under dark letters, under light ones, where the cell had no colour
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
_LEAST = {
    "fonts": '<{p}fonts count="1"><{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font></{p}fonts>',
    "fills": '<{p}fills count="2"><{p}fill><{p}patternFill patternType="none"/></{p}fill>'
    '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill></{p}fills>',
    "borders": '<{p}borders count="1"><{p}border/></{p}borders>',
    "cellStyleXfs": '<{p}cellStyleXfs count="1"><{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    "</{p}cellStyleXfs>",
    "cellXfs": '<{p}cellXfs count="1"><{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></{p}cellXfs>',
    "cellStyles": '<{p}cellStyles count="1"><{p}cellStyle name="Normal" xfId="0" builtinId="0"/></{p}cellStyles>',
}


class Styles:
    """The styles of a workbook, to which marked ones are added.

    >>> styles = Styles(b'<styleSheet xmlns="m"/>')
    >>> styles.marked(0), styles.marked(0)
    (1, 1)
    >>> list(Styles(styles.content()).unmarked)
    [1]
    """

    def __init__(self, part: bytes) -> None:
        self._part = _whole(part)
        self._top = markup.root(self._part)
        self._new: dict[str, list[bytes]] = {"fonts": [], "fills": [], "cellXfs": []}
        self._held = {name: (self._top.child(name) or Element("", {}, 0, 0, 0)).inside for name in self._new}
        self._marked: dict[int, int] = {}
        self.unmarked = self._find_marked()

    def marked(self, style: int) -> int:
        """The style of a marked cell whose own style this is."""
        if style in self.unmarked:
            return style
        own = style if 0 <= style < len(self._held["cellXfs"]) else 0
        if own not in self._marked:
            xf = self._held["cellXfs"][own]
            self._marked[own] = self._restyled(xf, self._add("fills", self._stripes(xf)))
        return self._marked[own]

    def add(self, font: str = "", fill: str = "", alignment: str = "", number: int = 0) -> int:
        """A new style of the given XML, with ``{p}`` for the prefix."""
        p = self._top.prefix
        font_id = self._add("fonts", font.replace("{p}", p).encode()) if font else 0
        fill_id = self._add("fills", fill.replace("{p}", p).encode()) if fill else 0
        return self._add(
            "cellXfs",
            f'<{p}xf numFmtId="{number}" fontId="{font_id}" fillId="{fill_id}" borderId="0" xfId="0" '
            f'applyFont="1" applyFill="1" applyAlignment="1" applyNumberFormat="1">'
            f"<{p}alignment {alignment}/></{p}xf>".encode(),
        )

    def content(self) -> bytes:
        """The part with the new styles in it."""
        edits = []
        for name, new in self._new.items():
            if new and (holder := self._top.child(name)):
                count = len(self._held[name]) + len(new)
                edits += markup.appended(self._part, holder, b"".join(new), count=str(count))
        return markup.edited(self._part, edits)

    def _add(self, name: str, element: bytes) -> int:
        new = self._new[name]
        if element not in new:
            new.append(element)
        return len(self._held[name]) + new.index(element)

    def _restyled(self, xf: Element, fill: int) -> int:
        opening = tag(self._part[xf.start : xf.opened], fillId=str(fill), applyFill="1")
        return self._add("cellXfs", opening + self._part[xf.opened : xf.end])

    def _stripes(self, xf: Element) -> bytes:
        p = self._top.prefix
        fill = _at(self._held["fills"], xf.attributes.get("fillId"))
        pattern = fill.child("patternFill") if fill else None
        own = pattern.child("fgColor") if pattern and pattern.attributes.get("patternType") == "solid" else None
        colour = own.attributes if own else {"rgb": DARK if self._light(xf) else PALE}
        under = " ".join(f"{name}={markup.quoted(value)}" for name, value in colour.items())
        return (
            f'<{p}fill><{p}patternFill patternType="lightUp"><{p}fgColor rgb="{STRIPES}"/><{p}bgColor {under}/>'
            f"</{p}patternFill></{p}fill>".encode()
        )

    def _light(self, xf: Element) -> bool:
        """Whether the letters are white or nearly."""
        font = _at(self._held["fonts"], xf.attributes.get("fontId"))
        colour = font.child("color") if font else None
        if colour is None:
            return False
        rgb = re.fullmatch(
            r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})([0-9A-Fa-f]{2})", colour.attributes.get("rgb", "")
        )
        if rgb:
            red, green, blue = (int(part, 16) for part in rgb.groups())
            return 0.299 * red + 0.587 * green + 0.114 * blue > 150
        return colour.attributes.get("theme") in ("0", "2") or colour.attributes.get("indexed") in ("1", "9")

    def _find_marked(self) -> dict[int, int]:
        """The styles marked in an earlier round, and what each was before."""
        found: dict[int, int] = {}
        striped = {at: under for at, fill in enumerate(self._held["fills"]) if (under := _under(fill)) is not None}
        for at, xf in enumerate(self._held["cellXfs"] if striped else []):
            under = striped.get(_number(xf.attributes.get("fillId")))
            if under is not None:
                found[at] = self._restyled(xf, self._plain(under))
        return found

    def _plain(self, under: dict[str, str]) -> int:
        if not under or under.get("rgb") in (PALE, DARK):
            return 0
        p = self._top.prefix
        colour = " ".join(f"{name}={markup.quoted(value)}" for name, value in under.items())
        solid = f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor {colour}/></{p}patternFill></{p}fill>'
        return self._add("fills", solid.encode())


def _under(fill: Element) -> dict[str, str] | None:
    """The colour under our stripes; ``None`` where a fill is not ours."""
    pattern = fill.child("patternFill")
    stripes, under = (pattern.child("fgColor"), pattern.child("bgColor")) if pattern else (None, None)
    if pattern is None or pattern.attributes.get("patternType") != "lightUp" or stripes is None:
        return None
    return (under.attributes if under else {}) if stripes.attributes.get("rgb") == STRIPES else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 0


def _at(held: list[Element], number: str | None) -> Element | None:
    return held[_number(number)] if _number(number) < len(held) else None


def _whole(part: bytes) -> bytes:
    """The part with at least one of everything that a style needs."""
    for name, least in _LEAST.items():
        top = markup.root(part)
        held = top.child(name)
        if held and held.inside:
            continue
        new = least.format(p=top.prefix).encode()
        if held:
            part = markup.edited(part, [(held.start, held.end, new)])
            continue
        later = _ORDER[_ORDER.index(name) + 1 :]
        after = next((e for e in top.inside if e.local in later or e.local not in _ORDER), None)
        if after:
            part = markup.edited(part, [(after.start, after.start, new)])
        else:
            part = markup.edited(part, markup.appended(part, top, new))
    return part
