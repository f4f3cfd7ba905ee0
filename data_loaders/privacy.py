"""What must never be stored: columns and values that could say who a person is.

The declared columns are a closed list and a person is a code of the site's pattern; this screen
stands on top of that. It names the cell, never the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stdnum.gb import nhs

from data_loaders.schema import plain

NAMING = re.compile(
    r"(full |first |last |middle |family |given |patient |client |offender )?(name|names|forename|surname|initials)"
    r"|(date of birth|dob|d o b|birth date|birthday)"
    r"|(nhs|ni|national insurance|pnc|pncid|cro|hospital|passport|prison|nomis)( (number|no|id|ref))?"
    r"|(home |postal )?(address|postcode|post code|street)( line)?( \d)?"
    r"|(home |mobile |work )?(e mail|email|telephone|phone|mobile|tel)( (number|no|address))?"
)

_SHAPES = {
    "an e-mail address": re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.I),
    "a postcode": re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s+\d[A-Z]{2}", re.I),
    "a National Insurance number": re.compile(r"[A-CEGHJ-PR-TW-Z]{2}\s?(\d{2}\s?){3}[A-D]", re.I),
    "a telephone number": re.compile(r"(\+44\s?|0)7\d{3}\s?\d{3}\s?\d{3}"),
}


def naming_headings(headings: Iterable[str]) -> list[str]:
    """The headings that promise something naming a person.

    >>> naming_headings(["Person code", "Surname", "D.O.B.", "Session"])
    ['Surname', 'D.O.B.']
    """
    return [heading for heading in headings if NAMING.fullmatch(plain(heading))]


def identifier(cell: str) -> str | None:
    """What kind of direct identifier a cell looks like, if any.

    An NHS number is known by its check digit (modulus 11).

    >>> identifier("943 476 5919"), identifier("9434765918"), identifier("TS1 2AB"), identifier("CR/0001/19")
    ('an NHS number', None, 'a postcode', None)
    """
    words = cell.strip()
    if re.fullmatch(r"\d{3}[ -]?\d{3}[ -]?\d{4}", words) and nhs.is_valid(words):
        return "an NHS number"
    return next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(words)), None)
