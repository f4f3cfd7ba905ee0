"""One spelling for each person: the same identifier in any spacing, case or layout comes out the same."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Literal

from stdnum.gb import nhs

from data_loaders.cells import MONTH_NUMBERS, NOTHING
from data_loaders.privacy import identifier
from data_loaders.readers import DATE, ERROR
from data_loaders.schema import plain

What = Literal["NHS number", "PNC ID", "date of birth", "name", "number"]

_HEADINGS: dict[What, re.Pattern[str]] = {
    "NHS number": re.compile(r"\bnhs"),
    "PNC ID": re.compile(r"\bpnc"),
    "date of birth": re.compile(r"\bdob\b|\bd o b\b|birth|\bborn\b"),
    "name": re.compile(r"names?\b|\binitials\b|\bknown as\b"),
}
_UNSAID = NOTHING | {"unknown", "notknown", "nk", "n/k", "none", "nil", "tbc", "tba", "?"}
_SHORTENED = re.compile(r"\d+(\.\d+)?e\+\d+")
_PNC = re.compile(r"(?:19|20)?(\d\d)/(\d{1,7})([a-z])", re.ASCII)
_TIME = re.compile(r"[t ]\d{1,2}:\d{2}.*")
_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-/]*([a-z]{3,9})\.?,?[ \-/]*(\d{4})", re.ASCII)


class Unclear(ValueError):
    """A cell that does not say who is meant: what to do about it, never what it holds."""


def what_of(heading: str) -> What:
    """What stands under a heading; a number of the sender's own where the heading does not say.

    >>> what_of("NHS No."), what_of("D.O.B."), what_of("Last name"), what_of("Hospital no")
    ('NHS number', 'date of birth', 'name', 'number')
    """
    return next((what for what, words in _HEADINGS.items() if words.search(plain(heading))), "number")


def one_spelling(cell: str, kind: int, what: What) -> str:
    """The one spelling of an identifier.

    NHS numbers are their ten digits and PNC IDs year, serial and letter, both checked; dates of birth are ISO;
    words without a figure are their letters without accents; anything else loses spaces and case only.

    Raises:
        Unclear: nothing is there, it fails its check, or it could mean several things.

    >>> [one_spelling(cell, 1, "NHS number") for cell in ("943 476 5919", "943-476-5919")]
    ['9434765919', '9434765919']
    >>> one_spelling("2003/0011985X", 1, "PNC ID"), one_spelling("03/11985x", 1, "PNC ID")
    ('03/0011985x', '03/0011985x')
    >>> one_spelling("O’Neill", 1, "name"), one_spelling("12 Mar 1985", 1, "date of birth")
    ('oneill', '1985-03-12')
    """
    close = without_spaces(cell)
    if kind == ERROR:
        raise Unclear("The cell holds an error. Correct the formula or type the value.")
    if close in _UNSAID or not any(map(str.isalnum, close)):
        raise Unclear("Nothing here says who is meant. Fill it in, or delete the row.")
    if _SHORTENED.fullmatch(close):
        raise Unclear("The spreadsheet shortened this number. Type it in again as text.")
    if what == "date of birth":
        return born(cell)
    if what == "NHS number" or nhs.is_valid(close):
        return _nhs(close)
    if what == "PNC ID" or (_PNC.fullmatch(close) and identifier(close) == "a PNC number"):
        return _pnc(close)
    if kind == DATE:
        return close.split("t")[0]
    return close if re.search(r"\d", close) else letters(close)


def without_spaces(cell: str) -> str:
    """A cell in lower case, without spaces and what cannot be seen, each dash a hyphen.

    >>> without_spaces("AB\u00a012 – 3")
    'ab12-3'
    """
    plainer = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", cell).casefold())
    seen = [(letter, unicodedata.category(letter)) for letter in plainer.replace("\u2212", "-")]
    return "".join("-" if sort == "Pd" else letter for letter, sort in seen if sort[0] not in "ZC")


def letters(words: str) -> str:
    """Letters and figures alone, without accents.

    >>> letters("Zoë Smith-Jones")
    'zoesmithjones'
    """
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", without_spaces(words))))


def born(cell: str) -> str:
    """A date of birth as ISO; day first, the year in full.

    Raises:
        Unclear: it is none.
    """
    body = _TIME.sub("", " ".join(unicodedata.normalize("NFKC", cell).casefold().split()))
    try:
        if found := _YEAR_FIRST.fullmatch(body):
            day = dt.date(int(found[1]), int(found[3]), int(found[4]))
        elif found := _DAY_FIRST.fullmatch(body):
            day = dt.date(int(found[4]), int(found[3]), int(found[1]))
        elif found := _NAMED.fullmatch(body):
            day = dt.date(int(found[3]), MONTH_NUMBERS.get(found[2], 0), int(found[1]))
        else:
            day = dt.date.min
    except ValueError:  # no such day
        day = dt.date.min
    if day.year >= 1910 and day <= dt.date.today():
        return day.isoformat()
    raise Unclear("This is not a date of birth. Write it as day/month/year, such as 31/03/1970.")


def _nhs(close: str) -> str:
    digits = close.replace("-", "")
    if not nhs.is_valid(digits) or len(set(digits)) == 1:
        raise Unclear("This is not an NHS number: ten digits, of which the last checks the others. Correct it.")
    return digits


def _pnc(close: str) -> str:
    found = _PNC.fullmatch(close)
    if not found or identifier(close) != "a PNC number":
        raise Unclear("This is not a PNC ID: year, serial number and a letter that checks them. Correct it.")
    return f"{found[1]}/{found[2].zfill(7)}{found[3]}"
