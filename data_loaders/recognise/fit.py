"""Which declared columns a row of headings stands for, with what senders' layouts say of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce

from data_loaders.errors import Problem
from data_loaders.layout import Layout
from data_loaders.readers import Sheet
from data_loaders.schema import Column, Dataset, plain
from data_loaders.suggest import likeness
from data_loaders.unfold import Head, across

HEADER_WITHIN = 40
WORDS_COMPARED = 60
HEADERS_LOOKED_AT, LIKE_A_HEADER = 3, 0.6
"""How many rows may be a header of strange headings, and how full, against the fullest, such a row must be."""

Heads = Mapping[str, list[int]]
"""The positions of each plain heading of a row."""


@dataclass(frozen=True)
class Fit:
    """A row of headings that could head a table of ``dataset``.

    ``words`` are its cells; ``columns`` maps a declared column to its position in the sheet's frame; ``missing`` lists
    the needed columns that no heading stands for; ``own`` counts the columns headed by their own name or title,
    or as a layout says. ``layout`` is what layouts say of this dataset; ``clash`` the headings on which they
    do not agree. ``heads`` has the headings that stand across. ``problems`` and ``notes`` were found on the way,
    ``suggested`` is what headings that were not taken may mean.
    """

    dataset: Dataset
    sheet: Sheet
    row: int
    words: Sequence[str]
    columns: Mapping[str, int]
    missing: tuple[Column, ...]
    own: int
    layout: Layout
    clash: tuple[str, ...] = ()
    heads: Mapping[int, Head] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    suggested: Layout | None = None

    @property
    def score(self) -> tuple[int, int, int]:
        """More is better: headings found, needed ones found, and headings by their own name."""
        names = self.names
        return len(names), sum(self.dataset.column(name).needed for name in names), self.own

    @property
    def names(self) -> tuple[str, ...]:
        """The declared columns that are there, those of a wide layout included."""
        return (*self.columns, *(_across(self.dataset) if self.heads else ()))

    @property
    def nearness(self) -> float:
        """How much of what is needed is there, or has a heading that is like it, from 0 to 1."""
        free = [plain(word) for at, word in enumerate(self.words[:WORDS_COMPARED]) if at not in self.columns.values()]
        like = [max((likeness(word, column) for word in free if word), default=0.0) for column in self.missing]
        needed = self.score[1] + len(self.missing)
        return (self.score[1] + sum(like)) / needed if needed else 0.0


@dataclass(frozen=True)
class Known:
    """The layouts that count: by dataset those that were confirmed for this sender, and those of all others."""

    confirmed: Mapping[str, Layout]
    others: tuple[Layout, ...] = ()

    @classmethod
    def of(cls, confirmed: Iterable[Layout], others: Iterable[Layout]) -> Known:
        """Of several confirmed layouts of one dataset the later counts where they differ."""
        by_dataset: dict[str, Layout] = {}
        for layout in confirmed:
            earlier = by_dataset.get(layout.dataset)
            by_dataset[layout.dataset] = earlier.merged_with(layout) if earlier else layout
        return cls(by_dataset, tuple(others))

    def about(self, dataset: str, heads: Heads) -> tuple[Layout, tuple[str, ...]]:
        """What is known of a row's headings, and those on which others than this sender do not agree.

        Another sender's layout counts where all the headings that it takes are there, for columns of which
        nothing is known here.
        """
        mine = self.confirmed.get(dataset, Layout(dataset=dataset))
        fitting = [layout for layout in self.others if layout.dataset == dataset and _within(layout, heads)]
        clash = {
            heading
            for layout in fitting
            for heading, column in layout.columns.items()
            if heading in heads and heading not in mine.columns
            if any(other.columns.get(heading, column) != column for other in fitting)
        }
        known = {column for heading, column in mine.columns.items() if column and heading in heads}
        agreed = [
            Layout(
                dataset=dataset,
                columns={heading: column for heading, column in layout.columns.items() if column not in known},
                words=_agreed(layout, fitting),
            )
            for layout in fitting
        ]
        return reduce(Layout.merged_with, [*agreed, mine], Layout(dataset=dataset)), tuple(sorted(clash))


def _within(layout: Layout, heads: Heads) -> bool:
    taken = [heading for heading, column in layout.columns.items() if column]
    return bool(taken) and all(heading in heads for heading in taken)


def _agreed(layout: Layout, fitting: Iterable[Layout]) -> dict[str, dict[str, str]]:
    """The layout's words that no other one takes for something else."""
    rivals = [other.words for other in fitting]
    return {
        column: {
            word: value
            for word, value in said.items()
            if all(other.get(column, {}).get(word, value) == value for other in rivals)
        }
        for column, said in layout.words.items()
    }


@dataclass(frozen=True)
class Row:
    """A row near the top of a sheet: its cells, their kinds, and where each heading stands if it is a header."""

    sheet: Sheet
    at: int
    words: Sequence[str]
    kinds: Sequence[int]
    heads: Heads

    @property
    def count(self) -> int:
        """How many of its cells are filled."""
        return sum(map(len, self.heads.values()))


def top_rows(sheet: Sheet) -> list[Row]:
    """The rows near the top with two filled cells or more."""
    count = max(0, HEADER_WITHIN + 1 - sheet.top)
    text, kind = sheet.text.head(count).to_numpy(dtype=object), sheet.kind.head(count).to_numpy()
    compared = cache(plain)
    rows: list[Row] = []
    for at, words in enumerate(text.tolist()):
        heads: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            if word.strip():
                heads.setdefault(compared(word), []).append(place)
        rows.append(Row(sheet, at, words, kind[at].tolist(), heads))
    return [row for row in rows if row.count > 1]


def fits(rows: Iterable[Row], datasets: Iterable[Dataset], known: Known) -> list[Fit]:
    """Every row that has a heading of a dataset."""
    datasets = list(datasets)
    return [fit for row in rows for fit in _of_row(row, datasets, known) if fit.columns]


def strange_fits(rows: Sequence[Row], datasets: Iterable[Dataset], known: Known) -> list[Fit]:
    """The first rows that are filled like a header, for each dataset, even where no heading is known."""
    datasets, most = list(datasets), max((row.count for row in rows), default=0)
    full = [row for row in rows if row.count >= most * LIKE_A_HEADER]
    return [fit for row in full[:HEADERS_LOOKED_AT] for fit in _of_row(row, datasets, known)]


def _of_row(row: Row, datasets: Iterable[Dataset], known: Known) -> Iterator[Fit]:
    for dataset in datasets:
        wide = across(row.words, row.kinds, dataset)
        for aside in ({}, wide) if wide else ({},):
            yield _fit(row, dataset, known, aside)


def _fit(row: Row, dataset: Dataset, known: Known, wide: Mapping[int, Head]) -> Fit:
    """Each column's heading: as a layout says, else its own name or title wherever it stands, else the first alias."""
    layout, clash = known.about(dataset.id, row.heads)
    columns = [column for column in dataset.columns if not wide or column.name not in _across(dataset)]
    found, taken, doubled = _by_layout(layout, row.heads, {column.name for column in columns}, set(wide))
    owned = 0
    for own in (True, False):
        for column in columns:
            names = (column.name, column.title) if own else column.aliases
            places = (at for name in names for at in row.heads.get(plain(name), ()) if at not in taken)
            at = None if column.name in found else next(places, None)
            if at is not None:
                found[column.name] = at
                taken.add(at)
        owned = owned or len(found)
    missing = tuple(c for c in columns if c.needed and c.name != "site" and c.name not in found)
    return Fit(dataset, row.sheet, row.at, row.words, found, missing, owned, layout, (*clash, *doubled), wide)


def _by_layout(
    layout: Layout, heads: Heads, names: Collection[str], taken: set[int]
) -> tuple[dict[str, int], set[int], list[str]]:
    """Where the layout's columns stand, the positions that it speaks of, and headings said to be one column."""
    found: dict[str, int] = {}
    said: dict[str, list[str]] = {}
    for heading, name in layout.columns.items():
        if places := [at for at in heads.get(heading, ()) if at not in taken]:
            taken.update(places)
            if name in names:
                found.setdefault(name, places[0])
                said.setdefault(name, []).append(heading)
    return found, taken, [heading for headings in said.values() if len(headings) > 1 for heading in headings]


def _across(dataset: Dataset) -> tuple[str, ...]:
    """The columns that a wide layout has no heading for."""
    return (dataset.across.column, dataset.across.value) if dataset.across else ()
