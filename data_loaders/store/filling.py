"""How much of what standing rows should say they do say: cells filled of cells expected, counted by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import ColumnElement, Integer, Table, and_, case, false, func, literal, select, true

from data_loaders.access import Actor
from data_loaders.schema import RULE, Column, Dataset
from data_loaders.store.roll_up import group_of, month_of
from data_loaders.store.tables import stood

if TYPE_CHECKING:
    from data_loaders.store import Store


def filling(
    actor: Actor, store: Store, dataset: str, as_at: int | None = None, site: str | None = None
) -> pd.DataFrame:
    """Rows and cells of a dataset: ``site, month, rows, filled, expected``; ``site`` is empty where it has none.

    A cell is expected as its column declares, and never where a rule wants it empty. A row without a date is under the
    empty month.
    """
    actor.require("view")
    declared, table = store.datasets[dataset], store.tables.rows[dataset]
    rows: ColumnElement[int] = func.count()
    expected: ColumnElement[int] = literal(0, Integer)
    filled = expected
    for column in declared.columns:
        if column.needed or column.default:  # no row stands without it
            expected, filled = expected + rows, filled + rows
            continue
        wanted = _expected(table, declared, column)
        expected += func.sum(case((wanted, 1), else_=0))
        filled += func.sum(case((and_(wanted, table.c[column.name].is_not(None)), 1), else_=0))
    place = group_of(table.c["site"]) if declared.has_site else literal("")
    month = func.coalesce(month_of(table.c[declared.date], store.engine.dialect.name), "")
    counted = (rows.label("rows"), filled.label("filled"), expected.label("expected"))
    columns: list[ColumnElement[Any]] = [place.label("site"), month.label("month"), *counted]
    query = select(*columns).where(stood(table, as_at)).group_by(place, month)
    return store._query(query.where(table.c["site"] == site) if site else query)


def _expected(table: Table, dataset: Dataset, column: Column) -> ColumnElement[bool]:
    """The rows in which a cell of the column is looked for."""
    name, _, value = column.expected.partition(" is ")
    wanted = table.c[name] == value if value else false() if column.expected == "never" else true()
    for rule in filter(None, map(RULE.fullmatch, column.rule)):
        if rule[1] == "empty when":
            other = table.c[rule[2]]
            unless = {"given": other.is_(None), "blank": other.is_not(None)}
            wanted = and_(wanted, unless.get(rule[3], other.is_distinct_from(rule[3])))
    return wanted
