"""What must never be stored: columns and values that could say who a person is.

The declared columns are a closed list and a person is a code of the site's pattern; this screen
stands on top of that. It names the cell, never the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

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

_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)", re.ASCII)
_PNC = re.compile(r"(?<!\d)(?:19|20)?(\d{2})/(\d{1,7})([A-Z])(?![A-Z0-9])", re.ASCII | re.I)
_SHAPES = {
    "an e-mail address": re.compile(r"[^@\s]@[^@\s]+\.[a-z]{2,}", re.I),
    "a postcode": re.compile(
        r"(?<![A-Z0-9])(?:[A-Z]{1,2}\d[A-Z\d]?\s+|^[A-Z]{1,2}\d[A-Z\d]?)\d[A-Z]{2}(?![A-Z0-9])", re.I
    ),
    "a National Insurance number": re.compile(r"(?<![A-Z0-9])[A-Z]{2}[ -]?(?:\d{2}[ -]?){3}[A-D](?![A-Z0-9])", re.I),
    "a telephone number": re.compile(
        r"(?<!\d)(?:(?:\+|00)44[\s-]?(?:\(0\)[\s-]?)?|\(?0)[1237](?:[\s()-]{0,2}\d){9}(?!\d)"
    ),
}
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}|(?:19|20)\d{2}-\d{2}-\d{2}(?:T.*)?", re.ASCII)
# One ten-digit reference in eleven passes the NHS number's check by chance.
_BY_CHANCE = 1 / 4


def naming_headings(headings: Iterable[str]) -> list[str]:
    """The headings that promise something naming a person.

    >>> naming_headings(["Person code", "Surname", "D.O.B. (dd/mm/yy)", "Client's name", "Session"])
    ['Surname', 'D.O.B. (dd/mm/yy)', "Client's name"]
    """
    return [heading for heading in headings if NAMING.fullmatch(plain(heading))]


def identifier(cell: str) -> str | None:
    """What kind of direct identifier a cell looks like or holds, if any.

    NHS and PNC numbers are known by their check digit and letter.

    >>> identifier("943 476 5919"), identifier("9434765918"), identifier("TS1 2AB"), identifier("CR/0001/19")
    ('an NHS number', None, 'a postcode', None)
    """
    words = cell.strip()
    if any(nhs.is_valid(digits) for digits in _TEN_DIGITS.findall(words)):
        return "an NHS number"
    if any(_pnc_letter(year, serial) == letter.upper() for year, serial, letter in _PNC.findall(words)):
        return "a PNC number"
    return next((kind for kind, shape in _SHAPES.items() if shape.search(words)), None)


def screen(cells: Iterable[str]) -> Callable[[str], str | None]:
    """What kind of identifier a cell of one column of words looks like; a date could be one of birth.

    Where the column is full of ten-digit references, and no more of them pass the NHS number's check than
    chance explains, they are not taken for NHS numbers.

    >>> look = screen(["1000000001", "1000000002", "1000000003", "1000000004", "1000000005"])
    >>> look("1000000001"), look("12/03/1985")
    (None, 'a date')
    """
    numbers = {cell.strip() for cell in cells if _TEN_DIGITS.fullmatch(cell.strip())}
    valid = sum(map(nhs.is_valid, numbers))
    by_chance = frozenset(numbers if valid <= len(numbers) * _BY_CHANCE else ())

    def look(cell: str) -> str | None:
        if cell.strip() in by_chance:
            return None
        return "a date" if _DATE.fullmatch(cell.strip()) else identifier(cell)

    return look


def _pnc_letter(year: str, serial: str) -> str:
    return "ZABCDEFGHJKLMNPQRTUVWXY"[int(year + serial.zfill(7)) % 23]
