"""A first look at what was sent: its format by content, never by its name, and its size."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import BinaryIO

from data_loaders.readers import archive
from data_loaders.readers.limits import Limits
from data_loaders.readers.sentences import Unreadable
from data_loaders.readers.text import utf_16

_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_OTHERS = (
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BM", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed file (7z)"),
    (b"Rar!", "a compressed file (RAR)"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
_INSIDE_OLD_OFFICE = (
    ("WordDocument", "a Word document"),
    ("PowerPoint Document", "a PowerPoint presentation"),
    ("__substg1.0_", "an e-mail message"),
)
_PAGE = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|(?:html|head|body|table|div|script|meta|style)\b)", re.I | re.S
)
_SOMETHING = re.compile(rb"[^ \t\r\n\0\xef\xbb\xbf\xff\xfe]")
_JSON = re.compile(rb'\s*(?:\[\s*)?\{\s*"(?:[^"\\]|\\.)*"\s*:')


@dataclass(frozen=True)
class Look:
    """What a file is: ``xlsx``, ``xls``, ``xlsb``, ``ods`` or ``text``; whether it may hold error cells; how many
    formulas were saved without a result; whether its days count from 1904."""

    format: str
    errors: bool = False
    uncalculated: int = 0
    from_1904: bool = False


def look(source: BinaryIO, limits: Limits) -> Look:
    """What a file is, if it may be read.

    Raises:
        Unreadable: it is too big, no spreadsheet or text, damaged, or made to harm.

    >>> look(io.BytesIO(b"name,amount\\n"), Limits()).format
    'text'
    """
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    head = source.read(1 << 16)
    if head.startswith(b"PK"):
        _refuse_big(size, "a workbook", limits.file_mb, "Delete sheets and rows that are not needed, or save the "
                    "table as a CSV file, and send it again.")  # fmt: skip
        inside = archive.look(source, limits)
        return Look(inside.format, inside.errors, inside.uncalculated, inside.from_1904)
    if head.startswith(_OLD_OFFICE):
        _refuse_big(size, "a workbook", limits.file_mb, "Save it as .xlsx or CSV and send it again.")
        _refuse_other_office(head + source.read())
        return Look("xls", errors=True)
    if not _SOMETHING.search(head) and not any(map(_SOMETHING.search, iter(lambda: source.read(1 << 20), b""))):
        raise Unreadable("empty")
    _refuse_other(head)
    _refuse_big(size, "a text file", limits.text_mb, "Split it by month or year and send the parts.")
    return Look("text")


def _refuse_big(size: int, what: str, limit: float, advice: str) -> None:
    if size > limit * 1_000_000:
        raise Unreadable("big", size=size / 1_000_000, what=what, limit=limit, advice=advice)


def _refuse_other_office(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Unreadable("password")
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return
    for name, what in _INSIDE_OLD_OFFICE:
        if name.encode("utf-16-le") in content:
            raise Unreadable("other", what=what)


def _refuse_other(head: bytes) -> None:
    for start, what in _OTHERS:
        if head.startswith(start) and (len(start) > 2 or b"\0" in head):
            raise Unreadable("other", what=what)
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if wide := utf_16(head):  # half of a curly quotation mark in UTF-16 is a control character
        text = head.decode(wide, "ignore").lstrip("\ufeff \t\r\n").encode()
    elif b"\0" in text[:4]:
        text = text.replace(b"\0", b"")
    if _PAGE.match(text) or text[:13].lower() == b"mime-version:":
        raise Unreadable("page")
    if text.startswith(b"<?xml"):
        raise Unreadable("page" if b"<html" in text.lower() else "xml")
    if _JSON.match(text):
        raise Unreadable("json")
    control = len(text.translate(None, bytes(range(32, 256)) + b"\t\n\r\f\v\0\x1a\x1b"))
    if control * 50 > len(text) or _looks_binary(head):
        raise Unreadable("other", what="not a text file either")


def _looks_binary(head: bytes) -> bool:
    """Many NUL bytes on both halves of the letters: neither UTF-8 nor UTF-16."""
    first, second = head[0::2].count(0), head[1::2].count(0)
    return min(first, second) * 10 > len(head)
