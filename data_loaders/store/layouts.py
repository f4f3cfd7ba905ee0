"""What senders' headings and own words mean, as somebody confirmed once: remembered for their next files.

Nothing that was measured depends on it, so it makes no new version; what is forgotten is gone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import Column, DateTime, Index, Integer, MetaData, String, Table, delete, func, select

from data_loaders.access import Actor
from data_loaders.errors import Refused
from data_loaders.layout import Layout, named
from data_loaders.schema import Dataset

if TYPE_CHECKING:
    from data_loaders.store import Store

HEADING, WORD, SHEET = "heading", "word", "sheet"
SHOWN = ("id", "sender", "dataset", "what", "means", "by", "at")

Line = tuple[str, str, str, str]
"""The sort of thing, the column that a word is of, the heading or word, and what it means."""


def register(metadata: MetaData) -> Table:
    """The table of layouts: one line for each heading, word or sheet of a sender."""
    table = Table(
        "layouts",
        metadata,
        Column("id", Integer, primary_key=True, autoincrement=False),
        *(Column(name, String, nullable=False) for name in ("sender", "dataset", "sort", "column", "what", "means")),
        Column("by", String, nullable=False),
        Column("at", DateTime, nullable=False),
    )
    known = ("sender", "dataset", "sort", "column", "what")
    Index("known_layouts", *(table.c[name] for name in known), unique=True)
    return table


class Layouts:
    """The layouts that a store remembers, by sender."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._register = store.tables.layouts

    def remember(self, actor: Actor, sender: str, layout: Layout) -> None:
        """Keeps what a person confirmed of a sender; a heading or word that was known already now means this.

        Args:
            sender: who sends such files, such as :func:`data_loaders.layout.sender` names them.
            layout: what was confirmed.

        Raises:
            Refused: the layout names something that is not declared, or may not be taken.
        """
        actor.require("load")
        name = named(sender)
        layout.checked(self._store.datasets)
        known = self._register
        whose, at = (
            {"sender": name, "dataset": layout.dataset},
            dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0),
        )
        with self._store._writing() as connection:
            last = connection.scalar(select(func.max(known.c.id))) or 0
            for number, (sort, column, what, means) in enumerate(_lines(layout), start=last + 1):
                key = {**whose, "sort": sort, "column": column, "what": what}
                connection.execute(delete(known).where(*(known.c[field] == value for field, value in key.items())))
                line = {**key, "means": means, "id": number, "by": actor.name, "at": at}
                connection.execute(known.insert(), line)

    def recall(self, actor: Actor, sender: str) -> dict[str, Layout]:
        """What is remembered of a sender, by dataset; whatever is no longer declared is left out."""
        return self.by_sender(actor).get(named(sender), {})

    def by_sender(self, actor: Actor) -> dict[str, dict[str, Layout]]:
        """What is remembered of every sender, by dataset."""
        actor.require("load")
        found: dict[str, dict[str, Layout]] = {}
        lines = self._lines()
        for (sender, dataset), group in lines.groupby(["sender", "dataset"], sort=False):
            if declared := self._store.datasets.get(str(dataset)):
                rows = group[["sort", "column", "what", "means"]].itertuples(index=False, name=None)
                found.setdefault(str(sender), {})[str(dataset)] = _layout(declared, list(rows))
        return found

    def forget(self, actor: Actor, id: int) -> None:
        """Takes one line away.

        Raises:
            Refused: there is no such line.
        """
        actor.require("load")
        with self._store._writing() as connection:
            gone = connection.execute(delete(self._register).where(self._register.c.id == id))
            if not gone.rowcount:
                raise Refused(f"Nothing is remembered under {id}. Look at the list again.")

    def all(self, actor: Actor) -> pd.DataFrame:
        """Every line, for people: ``id, sender, dataset, what, means, by, at``."""
        actor.require("load")
        lines = self._lines()
        of_column = lines["column"].where(lines["column"] == "", " of " + lines["column"])
        quoted = lines["sort"] + " '" + lines["what"] + "'" + of_column
        lines["what"] = quoted.where(lines["sort"] != SHEET, "sheet, where several fit")
        lines["means"] = lines["means"].where(lines["means"] != "", "left out")
        return lines[list(SHOWN)]

    def _lines(self) -> pd.DataFrame:
        known = self._register
        return self._store._query(select(known).order_by(known.c.sender, known.c.dataset, known.c.id))


def _lines(layout: Layout) -> Iterator[Line]:
    yield from ((HEADING, "", heading, column) for heading, column in layout.columns.items())
    for column, said in layout.words.items():
        yield from ((WORD, column, word, value) for word, value in said.items() if value)
    if layout.sheet:
        yield SHEET, "", "", layout.sheet


def _layout(dataset: Dataset, lines: list[Line]) -> Layout:
    """A layout from its lines, without what the declarations no longer know."""
    values = {column.name: column.values for column in dataset.columns if column.type == "category"}
    words: dict[str, dict[str, str]] = {}
    for sort, column, word, value in lines:
        if sort == WORD and value in values.get(column, ()):
            words.setdefault(column, {})[word] = value
    return Layout(
        dataset=dataset.id,
        sheet=next((means for sort, _, _, means in lines if sort == SHEET), ""),
        columns={what: means for sort, _, what, means in lines if sort == HEADING and means in ("", *dataset.names)},
        words=words,
    )
