"""Which declared column a strange heading most likely means: by its words, and by the cells below it.

Nothing here decides: a person confirms. Between two alike candidates nothing is suggested at all.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

from data_loaders import cells
from data_loaders.privacy import naming_headings, screen
from data_loaders.programme import programme
from data_loaders.readers import BLANK, DATE, TEXT, Sheet
from data_loaders.schema import Column, Dataset, plain
from data_loaders.words import heard, meanings

CELLS_LOOKED_AT = 50
MOST_HEADINGS = 60
MOST_WORDS = 12
"""More different words than this are no category, unless it has as many values itself."""
MOSTLY = 0.8
"""The share of a heading's cells that must be readable as what it is suggested for."""
NAME_COUNTS = 0.6
"""How much of the confidence is the heading's words; the rest is what the cells below it show."""
BY_CHANCE = 0.4
"""Any two words are about this much alike, and that counts for nothing."""
LEAST, ALIKE = 0.2, 0.06
LEAST_NAME_OF_OPTIONAL = 0.75

SCALED = re.compile(r"\b(?:pence|p|k|000s?|thousands?|m|millions?)\b")
"""Amounts in anything but pounds: whoever confirmed them as pounds would load a hundred times too much."""

SHOWS = {
    "person": 0.8,
    "date": 0.7,
    "month": 0.7,
    "money": 0.5,
    "number": 0.4,
    "integer": 0.4,
    "category": 0.1,
    "text": 0.1,
}
"""How much it shows that cells can be read as a type: few things look like a person's code, and all like text."""
_READ: dict[str, cells.Reader] = {
    "date": cells.date,
    "month": cells.month,
    "money": cells.money,
    "number": cells.measured,
    "integer": cells.integer,
}

Score = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Cells = list[tuple[str, int]]
"""Cells as text and kind."""


@dataclass(frozen=True)
class Suggested:
    """What strange headings seem to mean, by their position.

    ``columns`` has the declared column and ``sure`` the confidence (0 to 1) of each heading that is suggested;
    ``unsure`` the positions between which nothing is suggested, by declared column; ``possible`` those whose cells
    could be a needed column that no heading is like.
    """

    columns: dict[int, str]
    sure: dict[int, float]
    unsure: dict[str, tuple[int, ...]]
    possible: dict[str, tuple[int, ...]]


def suggest(sheet: Sheet, row: int, strange: Mapping[int, str], dataset: Dataset, found: Collection[str]) -> Suggested:
    """What the headings that stand for no column yet may stand for.

    Args:
        sheet: the sheet.
        row: the row of its headings.
        strange: the headings to look at, by position.
        dataset: what it may be.
        found: the columns that are known already.
    """
    open_columns = [column for column in dataset.columns if column.name not in found]
    open_columns = [column for column in open_columns if column.default != "file name"]
    headings = dict(itertools.islice(_takeable(sheet, row, strange, dataset), MOST_HEADINGS)) if open_columns else {}
    if not headings:
        return Suggested({}, {}, {}, {})
    shares: dict[tuple[int, str], float] = {}  # what a heading's cells can be read as is looked at once for each type
    score = np.zeros((len(headings), len(open_columns)))
    for (row_of, (at, (words, below))), (column_of, column) in itertools.product(
        enumerate(headings.items()), enumerate(open_columns)
    ):
        looked_at = at, _looked_at_as(column)
        if looked_at not in shares:
            shares[looked_at] = _share(below, column)
        score[row_of, column_of] = _score(words, below, column) if shares[looked_at] >= MOSTLY else 0.0
    places, names = list(headings), [column.name for column in open_columns]
    sure, alike = _decided(score)
    return Suggested(
        columns={places[heading]: names[column] for heading, column in sure},
        sure={places[heading]: round(float(score[heading, column]), 2) for heading, column in sure},
        unsure={names[column]: tuple(places[at] for at in headings) for column, headings in alike.items()},
        possible={
            column.name: could
            for at, column in enumerate(open_columns)
            if column.needed and column.name != "site" and not score[:, at].any()
            if (could := tuple(place for place in places if shares[place, _looked_at_as(column)] >= MOSTLY))
        },
    )


def _looked_at_as(column: Column) -> str:
    """What a heading's cells are read as for a column: every category has words of its own."""
    return column.name if column.type == "category" else column.type


def _decided(score: Score) -> tuple[list[tuple[int, int]], dict[int, list[int]]]:
    """The pairs of the best total that it cannot do without; of the others the headings that are alike, by column."""
    sure: list[tuple[int, int]] = []
    alike: dict[int, set[int]] = {}
    for heading, column in _best(score):
        without = score.copy()
        without[heading, column] = 0
        if _total(score) - _total(without) >= ALIKE:
            sure.append((heading, column))
            continue
        near = score >= score[heading, column] - ALIKE
        alike.setdefault(column, set()).update(np.flatnonzero(near[:, column]).tolist())
        for other in np.flatnonzero(near[heading]).tolist():
            alike.setdefault(other, set()).add(heading)
    return sure, {column: sorted(found) for column, found in alike.items()}


def _best(score: Score) -> list[tuple[int, int]]:
    """The pairs of heading and column, one to one, of the best total."""
    pairs = zip(*linear_sum_assignment(score, maximize=True), strict=True)
    return [(int(heading), int(column)) for heading, column in pairs if score[heading, column] > 0]


def _total(score: Score) -> float:
    return float(sum(score[pair] for pair in _best(score)))


def readable(sheet: Sheet, row: int, dataset: Dataset, found: Mapping[str, int]) -> float:
    """The share of the cells looked at that can be read as what their headings say."""
    shares = [_share(_below(sheet, row, at), dataset.column(name)) for name, at in found.items()]
    return sum(shares) / len(shares) if shares else 0.0


def _takeable(
    sheet: Sheet, row: int, strange: Mapping[int, str], dataset: Dataset
) -> Iterator[tuple[int, tuple[str, Cells]]]:
    """The headings that may be taken for something, with the cells below; none that could say who somebody is."""
    for at, word in strange.items():
        below = _below(sheet, row, at)
        look = screen(cell for cell, _ in below)
        names_somebody = naming_headings([word]) or any(look(cell) not in (None, "a date") for cell, _ in below)
        if plain(word) and not (dataset.keys and names_somebody):
            yield at, (plain(word), below)


def _below(sheet: Sheet, row: int, at: int) -> Cells:
    """The first cells below a heading that hold something."""
    pairs = zip(
        sheet.text.iloc[row + 1 : row + 1 + 4 * CELLS_LOOKED_AT, at], sheet.kind.iloc[row + 1 :, at], strict=False
    )
    return [(text.strip(), int(kind)) for text, kind in pairs if kind != BLANK and text.strip()][:CELLS_LOOKED_AT]


def _score(heading: str, below: Cells, column: Column) -> float:
    """How likely a heading with cells that can be read so means a column, from 0 to 1; 0 where it is unlikely."""
    if column.type == "money" and SCALED.search(heading):
        return 0.0
    name = likeness(heading, column)
    shows = SHOWS[column.type] if below else SHOWS["text"]
    if column.type == "category" and below:
        shows += (1 - shows) * _known(below, column)
    score = NAME_COUNTS * max(0.0, name - BY_CHANCE) / (1 - BY_CHANCE) + (1 - NAME_COUNTS) * shows
    needed = column.needed and column.name != "site"
    return score if score >= LEAST and (needed or name >= LEAST_NAME_OF_OPTIONAL) else 0.0


def likeness(heading: str, column: Column) -> float:
    """How alike a plain heading is to a column's name, title and aliases, from 0 to 1.

    >>> sort = Column(name="d", title="Posting date", type="date", about="", aliases=("date",))
    >>> round(likeness("date of posting", sort), 2), round(likeness("colour", sort), 2)
    (0.9, 0.11)
    """
    return (
        max(
            max(
                fuzz.ratio(heading, word),
                fuzz.token_sort_ratio(heading, word),
                0.9 * fuzz.token_set_ratio(heading, word),
            )
            for word in column.headings
        )
        / 100
    )


def _share(below: Cells, column: Column) -> float:
    """The share of cells that can be read as the column's type; 1 where there are none."""
    if not below:
        return 1.0
    if column.type == "category" and len({heard(text) for text, _ in below}) > max(MOST_WORDS, 2 * len(column.values)):
        return 0.0
    can = _can_be(column)
    return sum(can(text, kind) for text, kind in below) / len(below)


def _can_be(column: Column) -> Callable[[str, int], bool]:
    if column.type == "person":
        codes = [re.compile(site.person_code) for site in programme().sites.values()]
        return lambda text, kind: any(code.fullmatch(text.upper()) for code in codes)
    if column.type in _READ:
        return lambda text, kind: _reads(_READ[column.type], text, kind)
    if column.type == "category":  # of any words: an office's own are asked about later
        known = meanings(column)
        return lambda text, kind: heard(text) in known or not (_is_date(text, kind) or _reads(cells.number, text, TEXT))
    return lambda text, kind: not _is_date(text, kind)


def _is_date(text: str, kind: int) -> bool:
    return kind == DATE or _reads(cells.date, text, TEXT)


def _reads(reader: cells.Reader, text: str, kind: int) -> bool:
    try:
        value: Any = reader(text, kind)
    except cells.Unreadable:
        return False
    return value is not None


def _known(below: Cells, column: Column) -> float:
    """The share of cells that are words the category knows."""
    known = meanings(column)
    return sum(heard(text) in known for text, _ in below) / len(below)
