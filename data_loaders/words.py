"""An office's own words for a category: what they mean, and which of them to ask about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from rapidfuzz import fuzz, process

from data_loaders.privacy import identifier
from data_loaders.schema import Column, plain

MOST_ASKED = 8
LONGEST_ASKED = 24
LIKE_ENOUGH = 70
"""How alike (of 100) a known word must be to be put forward as what an unknown one means."""


def heard(word: str) -> str:
    """A word as it is compared: without case and punctuation, or as it stands where nothing else is left of it.

    >>> heard(" D.N.A. "), heard("✓")
    ('d n a', '✓')
    """
    return plain(word) or word.strip()


def meanings(column: Column, confirmed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Every word that a category column understands, as heard, with the value it stands for.

    A value always means itself; what the sender confirmed comes before the declared synonyms.
    """
    known = {heard(word): value for word, value in column.synonyms.items()}
    known |= {heard(word): value for word, value in (confirmed or {}).items() if value}
    return known | {heard(value): value for value in column.values}


def closest(word: str, known: Iterable[str], least: float = 50) -> str:
    """The known word most like this one; empty where none is alike.

    >>> closest("attendid", ["missed", "attended"]), closest("xyz", ["missed", "attended"])
    ('attended', '')
    """
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=least)
    return found[0] if found else ""


def asked(column: Column, cells: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """The unknown words of a category column that one question can settle, each with its likely value or "".

    Nothing is asked where there are many of them, or where any is long, has a digit or looks like an
    identifier: that is a wrong column, not an office's own words.

    Args:
        column: the category.
        cells: its cells, as often as they come.
        known: the words understood already, of :func:`meanings`.

    >>> sort = Column(name="a", title="A", type="category", about="", values=("attended", "missed"))
    >>> asked(sort, ["M", "Missd", "attended", "Late", "M"], meanings(sort))
    {'M': 'missed', 'Missd': 'missed', 'Late': ''}
    """
    found: dict[str, str] = {}
    for cell in dict.fromkeys(cells):
        if (key := heard(cell)) and key not in known:
            found.setdefault(key, " ".join(cell.split()))
            if len(found) > MOST_ASKED:
                return {}
    if any(len(word) > LONGEST_ASKED or re.search(r"\d", word) or identifier(word) for word in found.values()):
        return {}
    return {word: _likely(key, column, known) for key, word in found.items()}


class Unknown:
    """The words of a return that its categories do not understand, gathered as its parts pass.

    Args:
        columns: the declared columns.
        confirmed: for each category, what the sender's own words mean.
    """

    def __init__(self, columns: Iterable[Column], confirmed: Mapping[str, Mapping[str, str]]) -> None:
        categories = [column for column in columns if column.type == "category"]
        self._known = {column.name: (column, meanings(column, confirmed.get(column.name))) for column in categories}
        self._seen: dict[str, dict[str, str]] = {}

    def see(self, column: str, cells: Iterable[str]) -> None:
        """Takes note of cells; of unknown words, no more than are needed to tell that they are many."""
        _, known = self._known.get(column, (None, {}))
        seen = self._seen.setdefault(column, {})
        for cell in cells if known else ():
            if len(seen) <= MOST_ASKED and heard(cell) not in known:
                seen.setdefault(heard(cell), cell)

    def asked(self) -> dict[str, dict[str, str]]:
        """For each category the words that one question can settle, with their likely values; see :func:`asked`."""
        seen = {name: words for name, words in self._seen.items() if words}
        found = {
            name: asked(self._known[name][0], words.values(), self._known[name][1]) for name, words in seen.items()
        }
        return {name: words for name, words in found.items() if words}


def _likely(word: str, column: Column, known: Mapping[str, str]) -> str:
    begins = [value for value in column.values if heard(value).startswith(word)]
    if len(begins) == 1:
        return begins[0]
    return known.get(closest(word, known, LIKE_ENOUGH), "")
