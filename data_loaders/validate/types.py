"""The reader of each type of column: what its cells may hold, by its declaration."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np

from data_loaders import cells
from data_loaders.privacy import Screen, doubtful
from data_loaders.programme import Site
from data_loaders.schema import Column, Dataset
from data_loaders.words import closest, heard, meanings


def reader(
    column: Column, dataset: Dataset, sites: Mapping[str, Site], confirmed: Mapping[str, str]
) -> cells.Reader | Screened:
    """What reads the cells of a column.

    Args:
        column: the column.
        dataset: its dataset.
        sites: the programme's sites, for their person codes.
        confirmed: what the sender's own words mean, as confirmed.
    """
    match column.type:
        case "date":
            return cells.date
        case "month":
            return cells.month
        case "integer":
            return cells.integer
        case "number":
            return cells.measured
        case "money":
            return cells.money
        case "category":
            return _category(column, confirmed)
        case "person":
            return _person(sites)
        case "text":
            # What a body publishes is public as it stands; the programme's own returns are screened.
            return Screened(reference=column.key and dataset.about == "people") if dataset.keys else cells.text


class Screened:
    """Words that must not name anybody; the column's cells so far decide what its ten-digit numbers are.

    A ``reference`` of a return about people has a digit: a word alone may be a name.
    """

    def __init__(self, reference: bool = False) -> None:
        self._screen, self._reference = Screen(), reference

    def see(self, words: list[str]) -> None:
        """Takes note of the distinct cells that come next."""
        self._screen.see(words)

    def __call__(self, cell: str, kind: int) -> str | None:
        """The words, spaces tidied."""
        if found := self._screen(cell):
            own = " If it is a reference of your own, put letters before it." if cell.isdigit() else ""
            raise cells.Unreadable(f"This looks like {found}, which is not taken here. Remove it.{own}")
        if self._reference and cell.strip() and not any(letter.isdigit() for letter in cell):
            raise cells.Unreadable(
                "This reference has no digit, so it may be a name. Write the sender's own reference."
            )
        return cells.text(cell, kind)

    def plainly(self, words: cells.Words) -> tuple[cells.Places, cells.Objects]:
        """The words that stay as they are and cannot be an identifier, whatever else the column holds."""
        at, found = cells.plain_text(words)
        sure = np.array([not self._doubtful(word) for word in found.tolist()], dtype=bool)
        return at[sure], found[sure]

    def _doubtful(self, word: str) -> bool:
        return doubtful(word) or (self._reference and not any(letter.isdigit() for letter in word))


def _category(column: Column, confirmed: Mapping[str, str]) -> cells.Reader:
    known = meanings(column, confirmed)

    def read(cell: str, kind: int) -> str | None:
        word = heard(cell)
        if word in known or cell.lower() in cells.NOTHING:
            return known.get(word)
        near = closest(word[:100], known)
        guess = f" Closest: {known[near]}." if near else ""
        allowed = ", ".join(column.values)
        raise cells.Unreadable(f"is not one of the allowed values.{guess} Allowed: {allowed}.", cell)

    return read


def _person(sites: Mapping[str, Site]) -> cells.Reader:
    codes = [re.compile(site.person_code) for site in sites.values()]

    def read(cell: str, kind: int) -> str | None:
        if not cell.strip():
            return None
        # MB-014, mb 014, MB/014 and MB014 are one person.
        typed = cell.strip().upper()
        for code in (re.sub(r"(?<=[A-Z])[-\u2010-\u2013/ ]*(?=\d)", "-", typed), typed):
            if any(pattern.fullmatch(code) for pattern in codes):
                return code
        raise cells.Unreadable(
            "This is not a person code of the clinic's pattern (such as MB-014). "
            "Names and numbers that identify a person are not taken: use the code."
        )

    return read
