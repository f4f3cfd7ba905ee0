"""A first look into a zipped workbook: what it holds and whether it is safe to hand to a reader.

Everything is counted while inflating, because sizes and dimensions a file declares are not to be trusted.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from data_loaders.readers.kinds import place, position
from data_loaders.readers.limits import Limits
from data_loaders.readers.sentences import Unreadable

_CHUNK = 1 << 20
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=[\"']([A-Z]{1,3}\d{1,7})[\"'][^>]*(?<!/)>")  # not <c .../>
# Both begin with a letter, which the search jumps to: every byte of a sheet goes through them.
_FAR_COLUMN = re.compile(rb"r=[\"']([A-Z]{2,3})\d")
_ROW = re.compile(rb"row\s(?:[^>]*?\s)?r=[\"'](\d{1,7})[\"']")
_NO_RESULT = re.compile(rb"(?:</f>|<f[^>]*/>)\s*(?:<v>\s*</v>|<v\s*/>)?\s*</c>")
_FROM_1904 = re.compile(rb"\sdate1904=[\"'](?:1|true)[\"']")
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@dataclass
class Inside:
    """What the first look found: ``xlsx``, ``xlsb`` or ``ods``; whether error cells are marked; formulas saved
    without a result; whether days count from 1904."""

    format: str
    errors: bool = False
    uncalculated: int = 0
    from_1904: bool = False
    counts: Counter[str] = field(default_factory=Counter)


def look(source: BinaryIO, limits: Limits) -> Inside:
    """What a zip archive is, if it is a workbook that may be read.

    Raises:
        Unreadable: it is no workbook, damaged, too big, or made to harm.

    >>> import io
    >>> file = io.BytesIO()
    >>> with zipfile.ZipFile(file, "w") as made:
    ...     made.writestr("holiday.jpg", b"")
    >>> try:
    ...     look(file, Limits())
    ... except Unreadable as unreadable:
    ...     unreadable.why
    'archive'
    """
    try:
        with zipfile.ZipFile(source) as archive:
            parts = archive.infolist()
            if len(parts) > limits.parts:
                raise Unreadable("many", count=len(parts), what="parts inside", limit=limits.parts, advice=_LESS)
            names = [part.filename.replace("\\", "/") for part in parts]
            inside = Inside(_format(archive, names))
            _refuse_odd_names(names)
            if any(part.flag_bits & 1 for part in parts):
                raise Unreadable("password")
            left = int(limits.inflated_mb * 1_000_000)
            for part, name in zip(parts, names, strict=True):
                left = _look_at(archive, part, name, inside, left, limits)
            return inside
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("damaged") from error


_LESS = "Delete the sheets, pictures and formats that are not needed, and send it again."


def _format(archive: zipfile.ZipFile, names: list[str]) -> str:
    lower = {name.casefold() for name in names}
    if "mimetype" in lower:
        with archive.open(archive.infolist()[names.index("mimetype")] if "mimetype" in names else "mimetype") as part:
            kind = part.read(200)
        if kind.startswith(_OPEN_DOCUMENT):
            if kind.startswith(_OPEN_DOCUMENT + b"spreadsheet"):
                return "ods"
            raise Unreadable("other", what="a text document or presentation")
    if "xl/workbook.bin" in lower:
        return "xlsb"
    if any(name.startswith("xl/") for name in lower):
        return "xlsx"
    for start, what in (("word/", "a Word document"), ("ppt/", "a PowerPoint presentation")):
        if any(name.startswith(start) for name in lower):
            raise Unreadable("other", what=what)
    if any(name.endswith(".iwa") or name.startswith("index/") for name in lower):
        raise Unreadable("other", what="an Apple Numbers or Pages document")
    raise Unreadable("archive")


def _refuse_odd_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) < len(names):
        raise Unreadable("odd", what="two parts inside have the same name")
    if any(name.startswith("/") or ":" in name or ".." in name.split("/") or "\0" in name for name in names):
        raise Unreadable("odd", what="a part inside has a name that leads outside the file")


def _look_at(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, inside: Inside, left: int, limits: Limits
) -> int:
    """Inflates one part and returns how many bytes the rest may still have."""
    is_sheet, is_xml = bool(_SHEET.fullmatch(name.casefold())), name.casefold().endswith((".xml", ".rels", ".vml"))
    rows, letters = 0, {b"A"}
    for piece, new in _pieces(archive, part):
        left -= new
        if left < 0:
            raise Unreadable("inflated", limit=limits.inflated_mb)
        if not is_xml:
            continue
        if inside.format == "ods" and name == "META-INF/manifest.xml" and b"encryption-data" in piece:
            raise Unreadable("password")
        plain = piece.replace(b"\0", b"") if b"\0" in piece else piece  # a part may be UTF-16
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise Unreadable("odd", what="a part inside defines its own entities")
        _count(plain, inside, limits)
        inside.from_1904 |= name.casefold() == "xl/workbook.xml" and bool(_FROM_1904.search(plain))
        if is_sheet:
            inside.errors |= b't="e"' in plain or b"t='e'" in plain
            inside.uncalculated += len(_NO_RESULT.findall(plain)) if b"<f" in plain else 0
            rows = max(rows, max(map(int, _ROW.findall(plain)), default=0))
            letters.update(_FAR_COLUMN.findall(plain))
    columns = max(position(f"{text.decode()}1")[1] for text in letters)
    if rows * columns > limits.cells:
        _refuse_far(archive, part, limits)
    inside.errors |= inside.format == "xlsb"
    return left


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """A part in pieces cut between rows or tags, each with the number of bytes newly inflated."""
    rest = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            rest += chunk
            cut = max(rest.rfind(b"<row"), 0) or max(rest.rfind(b"<"), 0)
            if not cut or len(rest) > 4 * _CHUNK:
                cut = len(rest)
            yield rest[:cut], len(chunk)
            rest = rest[cut:]
    yield rest, 0


def _count(piece: bytes, inside: Inside, limits: Limits) -> None:
    inside.counts["cells"] += piece.count(b"<c ") + piece.count(b"<c>") + piece.count(b"<table:table-cell")
    inside.counts["merged ranges"] += piece.count(b"<mergeCell ")
    inside.counts["cell formats"] += piece.count(b"<xf ") + piece.count(b"<style:style ")
    for what, limit in (("cells", limits.cells), ("merged ranges", limits.merges), ("cell formats", limits.styles)):
        if inside.counts[what] > limit:
            raise Unreadable("many", count=inside.counts[what], what=what, limit=limit, advice=_LESS)


def _refuse_far(archive: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    """Formats may reach to the last row; what counts is the area of the cells that hold something."""
    top = left = 1 << 30
    bottom = right = 0
    for piece, _ in _pieces(archive, part):
        for row, column in map(position, {name.decode() for name in _CELL.findall(piece)}):
            top, left, bottom, right = min(top, row), min(left, column), max(bottom, row), max(right, column)
    count = max(0, bottom - top + 1) * max(0, right - left + 1)
    if count > limits.cells:
        raise Unreadable("far", cell=place(bottom, right), count=count, limit=limits.cells)
