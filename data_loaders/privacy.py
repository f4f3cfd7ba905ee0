"""What must never be stored: columns and values that could say who a person is.

The declared columns are a closed list and a person is a code of the site's pattern; this screen
stands on top of that. It names the cell, never the value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from math import sqrt

from stdnum.gb import nhs

from data_loaders.schema import plain

_WHOSE = (
    r"(?:(?:full|first|last|middle|family|given|known|maiden|patient|client|offender|person|service user)s?(?: s)? )*"
)
NAMING = re.compile(
    rf"{_WHOSE}(?:names?|forenames?|surnames?|initials)(?: of .*)?|{_WHOSE}known as|alias(?:es)?|next of kin"
    r"|.*\b(?:dob|d o b|date of birth|birth ?date|birthday|born)\b.*"
    r"|(?:.* )?(?:nhs|ni|nino|national insurance|pnc|pncid|cro|nomis)(?: (?:number|num|no|id|ref))?"
    r"|(?:.* )?(?:hospital|prison|prisoner|passport) (?:number|num|no|id|ref)"
    r"|(?:.* )?(?:address|postcode|post code|street)(?: line)?(?: \d)?"
    r"|(?:.* )?(?:e ?mail|telephone|phone|mobile|tel)(?: (?:number|no|address))?"
)

_GAP = r"[ ._/-]{0,3}"
_TEN_DIGITS = re.compile(rf"(?<!\d)(?:\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{4}}|\d(?: ?\d){{9}})(?!\d)")
_REFERENCE = re.compile(r"\d{10}")
_PNC = re.compile(r"(?<!\d)(?:19|20)?(\d{2})/(\d{1,7}) ?([A-Z])(?![A-Z0-9])", re.I)
_DAY, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:19|20)\d{2}"
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
_ON_A_DAY = (
    rf"(?:{_DAY}(?:st|nd|rd|th)?[ /.-]{{1,3}}(?:{_DAY}|{_MONTH})[ /.,-]{{1,3}}(?:{_YEAR}|\d{{2}})"
    rf"|{_MONTH}[ .-]{{1,2}}{_DAY}(?:st|nd|rd|th)?[ ,.-]{{1,3}}{_YEAR}|{_YEAR}[/.-]{_DAY}[/.-]{_DAY})"
)
_SHAPES = {
    "an e-mail address": re.compile(r"[^@\s]@[^@\s]+\.[a-z]{2,}", re.I),
    "a postcode": re.compile(
        # No postcode begins with Q, V or X: "Q1 1st" is none.
        r"(?<![A-Z0-9])(?:[A-PR-UWYZ][A-Z]?\d[A-Z\d]? +|^[A-PR-UWYZ][A-Z]?\d[A-Z\d]?)\d[A-Z]{2}(?![A-Z0-9])",
        re.I,
    ),
    "a National Insurance number": re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ .-]?(?:\d{2}[ .-]?){3}[A-D](?![A-Z0-9])", re.I),
    "a telephone number": re.compile(
        r"(?<!\d)(?:(?:\+|00)44[ .-]?(?:\(0\)[ .-]?)?[1237](?:[ .()-]{0,2}\d){9}"
        r"|447(?: ?\d){9}|\(?0[1237](?:[ .()-]{0,2}\d){9})(?!\d)"
    ),
    "a date of birth": re.compile(rf"\b(?:d\.?o\.?b|born|birth)\b.{{0,12}}?\b{_ON_A_DAY}", re.I),
}
_DATE = re.compile(rf"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?{_ON_A_DAY}(?:[ T,]+\d{{1,2}}[:.].*)?", re.I)
_DOUBTFUL = re.compile(
    r"\d(?:[\s.-]*[A-Za-z](?![A-Za-z0-9])|[A-Za-z]{2}|[/.-]\d|[\s,/.-]+(?:[A-Za-z]{3}|(?:19|20)\d\d)"
    r"|[\s()._/-]*(?:\d[\s()._/-]*){9})"
)
MASKED = "•••"
"""What is shown instead of words that could say who somebody is."""

# One ten-digit reference in eleven passes the NHS number's check by chance; of a few, nobody can say.
_BY_CHANCE = 1 / 11
_FEW = 20


def naming_headings(headings: Iterable[str]) -> list[str]:
    """The headings that promise something naming a person.

    >>> naming_headings(["Person code", "Surname", "D.O.B. (dd/mm/yy)", "Client's name", "Session"])
    ['Surname', 'D.O.B. (dd/mm/yy)', "Client's name"]
    """
    return [heading for heading in headings if NAMING.fullmatch(plain(heading))]


def names_somebody(heading: str) -> bool:
    """Whether a heading promises what names a person, or holds a direct identifier itself.

    >>> names_somebody("Surname"), names_somebody("943 476 5919"), names_somebody("Session")
    (True, True, False)
    """
    return bool(naming_headings([heading]) or identifier(heading))


def identifier(cell: str) -> str | None:
    """What kind of direct identifier a cell looks like or holds, if any.

    NHS and PNC numbers are known by their check digit and letter.

    >>> identifier("943 476 5919"), identifier("9434765918"), identifier("TS1 2AB"), identifier("CR/0001/19")
    ('an NHS number', None, 'a postcode', None)
    """
    words = _seen(cell)
    if any(nhs.is_valid(re.sub(r"\D", "", digits)) for digits in _TEN_DIGITS.findall(words)):
        return "an NHS number"
    if any(_pnc_letter(year, serial) == letter.upper() for year, serial, letter in _PNC.findall(words)):
        return "a PNC number"
    return next((kind for kind, shape in _SHAPES.items() if shape.search(words)), None)


def doubtful(cell: str) -> bool:
    """Whether a cell needs a closer look: one that does not is no date and none of the identifiers.

    >>> doubtful("J-000417"), doubtful("CR/0001/19"), doubtful("TS1 2AB")
    (False, True, True)
    """
    return not cell.isascii() or "@" in cell or _DOUBTFUL.search(cell) is not None


class Screen:
    """What kind of identifier a cell of one column of words looks like; a date could be one of birth.

    Where the column so far is full of ten-digit references, and no more of them pass the NHS number's check than
    chance explains, they are not taken for NHS numbers. One that is grouped as an NHS number is no reference.
    """

    def __init__(self) -> None:
        self._numbers = self._valid = 0

    def see(self, cells: Iterable[str]) -> None:
        """Takes note of the distinct cells that are asked about next."""
        numbers = {word for cell in cells if len(cell) >= 10 and _REFERENCE.fullmatch(word := _seen(cell))}
        self._numbers += len(numbers)
        self._valid += sum(map(nhs.is_valid, numbers))

    def __call__(self, cell: str) -> str | None:
        """The kind of identifier; ``None`` where the cell looks like none."""
        if len(cell) < 5 or not doubtful(cell):  # shorter than the shortest postcode
            return None
        words = _seen(cell)
        if _REFERENCE.fullmatch(words) and self._chance():
            return None
        return "a date" if _DATE.fullmatch(words) else identifier(words)

    def _chance(self) -> bool:
        """Whether no more of the numbers pass than chance lets pass: three standard deviations above one in eleven."""
        expected = self._numbers * _BY_CHANCE
        return self._numbers >= _FEW and self._valid <= expected + 3 * sqrt(expected * (1 - _BY_CHANCE))


def screen(cells: Iterable[str]) -> Screen:
    """A screen that has seen the whole column.

    >>> look = screen(str(1_000_000_000 + at) for at in range(30))
    >>> look("1000000001"), look("12/03/1985"), screen(["1000000001"])("1000000001")
    (None, 'a date', 'an NHS number')
    """
    made = Screen()
    made.see(cells)
    return made


def _seen(cell: str) -> str:
    """What anybody sees of a cell, in plain letters: no-break spaces, long dashes and wide digits hide nothing.

    >>> _seen(" 943\u00a0476\u2011\u200b5919"), _seen("\uff19\uff14\uff13")
    ('943 476-5919', '943')
    """
    if not cell.isascii():
        cell = "".join(map(_plainly, unicodedata.normalize("NFKC", cell)))
    return " ".join(cell.split())


def _plainly(letter: str) -> str:
    match unicodedata.category(letter):
        case "Nd":
            return str(unicodedata.digit(letter))
        case "Pd":
            return "-"
        case "Cf":
            return ""
    return letter


def _pnc_letter(year: str, serial: str) -> str:
    return "ZABCDEFGHJKLMNPQRTUVWXY"[int(year + serial.zfill(7)) % 23]
