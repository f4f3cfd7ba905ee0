"""What was sent: every file that was checked, taken or refused, with its rows and how many had a problem, by month.

Counts only, never a value: a refused file leaves nothing else behind.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, delete, select

from data_loaders.access import Actor

if TYPE_CHECKING:
    from data_loaders.store import Store

ByMonth = Mapping[str, tuple[int, int]]
"""By month: the rows sent, and those of them with a problem. Under the empty month rows whose date cannot be read."""


def register(metadata: MetaData) -> Table:
    """The table of attempts: one line for each file and month."""
    table = Table(
        "attempts",
        metadata,
        *(Column(name, String, nullable=False) for name in ("dataset", "site", "file")),
        Column("fingerprint", String(64), nullable=False),
        Column("month", String(7), nullable=False),
        Column("rows", Integer, nullable=False),
        Column("faulty", Integer, nullable=False),
        Column("demonstration", Boolean, nullable=False),
        Column("actor", String, nullable=False),
        Column("at", DateTime, nullable=False),
        Column("version", Integer, nullable=False),
    )
    Index("known_attempts", table.c.dataset, table.c.fingerprint, table.c.month, unique=True)
    return table


class Attempts:
    """The files that were sent to a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._register = store.tables.attempts

    def record(
        self,
        actor: Actor,
        dataset: str,
        site: str,
        file: str,
        fingerprint: str,
        by_month: ByMonth,
        demonstration: bool = False,
    ) -> None:
        """Writes down a file that was checked, whatever became of it; nothing that a page shows as a KPI moves.

        The same bytes count once, as they were checked last: what we did not understand at first was right.

        Args:
            site: the site it speaks for; empty where it does not say.
            fingerprint: of the file's bytes.
        """
        actor.require("load")
        known = self._register
        same = (known.c.dataset == dataset, known.c.fingerprint == fingerprint)
        with self._store._writing() as connection:
            first = connection.execute(select(known.c.at, known.c.version).where(*same).limit(1)).first()
            connection.execute(delete(known).where(*same))
            at, version = first or (_now(), self._store._version(connection))
            said = {"dataset": dataset, "site": site, "file": file, "fingerprint": fingerprint, "actor": actor.name}
            lines = [
                {**said, "month": month, "rows": rows, "faulty": faulty, "at": at, "version": version}
                for month, (rows, faulty) in _placed(by_month).items()
            ]
            if lines:
                connection.execute(known.insert(), [{**line, "demonstration": demonstration} for line in lines])

    def listing(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        """Every file sent by a version, a line for each month it has rows of, as the register's columns."""
        actor.require("view")
        sent = self._register
        query = select(sent).order_by(sent.c.at, sent.c.dataset, sent.c.month)
        return self._store._query(query if as_at is None else query.where(sent.c.version <= as_at))


def _placed(by_month: ByMonth) -> dict[str, tuple[int, int]]:
    """Rows without a date that can be read count in the last month of their file: they are mostly of that month.

    >>> _placed({"": (2, 2), "2020-01": (40, 0), "2020-02": (38, 1)})
    {'2020-01': (40, 0), '2020-02': (40, 3)}
    """
    found = {month: counts for month, counts in by_month.items() if month}
    rows, faulty = by_month.get("", (0, 0))
    last = max(found, default="")
    if rows:
        known = found.get(last, (0, 0))
        found[last] = (known[0] + rows, known[1] + faulty)
    return found


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
