"""What differs between two versions of the store, counted in the database from the two stamps of the rows."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, literal, select, union_all

from data_loaders.schema import Dataset
from data_loaders.store.tables import Pounds, Tables, stood

COLUMNS = ["dataset", "added", "changed", "withdrawn", "pounds"]


def changes(
    connection: Connection, tables: Tables, declared: Iterable[Dataset], before: int, after: int
) -> pd.DataFrame:
    """How many rows of each dataset were added, changed and withdrawn on the way from one version to another.

    A row that was closed and stands again with the same content is no change, whatever load brought it.

    Returns:
        ``dataset, added, changed, withdrawn`` and ``pounds`` (by how much the standing money moved, ``None`` where a
        dataset has none); datasets in which nothing differs are left out.
    """
    found = []
    for dataset in declared:
        row = connection.execute(_counted(tables.rows[dataset.id], dataset, before, after)).one()
        if any(row[:3]):
            found.append((dataset.id, *row))
    return pd.DataFrame(found, columns=COLUMNS).astype({"pounds": object})


def moved_pounds(connection: Connection, table: Table, dataset: Dataset, version: int) -> Decimal | None:
    """By how much a version moves the standing sum of a dataset's money; ``None`` where it has none."""
    if not dataset.money:
        return None
    money = func.coalesce(func.sum(table.c[dataset.money]), literal(Decimal(0), Pounds))
    brought, closed = (
        connection.scalar(select(money).where(stamp == version)) for stamp in (table.c.since, table.c.until)
    )
    return Decimal(brought or 0) - Decimal(closed or 0)


def _counted(table: Table, dataset: Dataset, before: int, after: int) -> Select[Any]:
    differing = _differing(table, dataset, before, after).subquery()
    money = func.sum(differing.c.times * differing.c[dataset.money], type_=Pounds) if dataset.money else literal(None)
    more, fewer = _positive(differing.c.times), _positive(-differing.c.times)
    if not dataset.keys:
        return select(_sum(more), literal(0), _sum(fewer), money)
    moved = money.label("moved")
    keys = (differing.c[key] for key in dataset.keys)
    each = select(_sum(more).label("more"), _sum(fewer).label("fewer"), moved).group_by(*keys).subquery()
    pounds = func.sum(each.c.moved, type_=Pounds) if dataset.money else literal(None)
    both = case((each.c.more + each.c.fewer == 2, 1), else_=0)
    return select(_sum(each.c.more - both), _sum(both), _sum(each.c.fewer - both), pounds)


def _differing(table: Table, dataset: Dataset, before: int, after: int) -> Select[Any]:
    """Each content that stood more often at one of the versions than at the other, and by how many times."""
    first, last = sorted((before, after))
    content = [table.c[name] for name in dataset.names]
    gone = select(*content, literal(1 if after < before else -1).label("times")).where(
        table.c.since <= first, table.c.until > first, table.c.until <= last
    )
    came = select(*content, literal(-1 if after < before else 1).label("times")).where(
        table.c.since > first, stood(table, last)
    )
    both = union_all(gone, came).subquery()
    times = func.sum(both.c.times)
    names = [both.c[name] for name in dataset.names]
    return select(*names, times.label("times")).group_by(*names).having(times != 0)


def _positive(number: ColumnElement[int]) -> ColumnElement[int]:
    return case((number > 0, number), else_=0)


def _sum(number: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(number), 0)
