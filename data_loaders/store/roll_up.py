"""Keeps a dataset's monthly sums up to date for the groups that a version touched, and only for those."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from data_loaders.schema import Dataset


def refresh(connection: Connection, dataset: Dataset, rows: Table, monthly: Table, version: int) -> None:
    """Recomputes the sums of every group with a row that ``version`` brought or closed."""
    assert dataset.roll_up, "only called for datasets with a roll-up"
    groups = [group_of(rows.c[name]) for name in dataset.roll_up.by]
    month = month_of(rows.c[dataset.date], connection.dialect.name)
    names = [*dataset.roll_up.by, "month"]
    columns = (Column(name, String, primary_key=True) for name in names)
    touched = Table(f"touched_{dataset.id}", MetaData(), *columns, prefixes=["TEMPORARY"])
    touched.create(connection)
    try:
        at_version = or_(rows.c.since == version, rows.c.until == version)
        connection.execute(touched.insert().from_select(names, select(*groups, month).where(at_version).distinct()))
        old = tuple_(*(monthly.c[name] for name in names)).in_(select(*touched.c))
        connection.execute(update(monthly).where(monthly.c.until.is_(None), old).values(until=version))
        mine = and_(*(group == touched.c[name] for group, name in zip([*groups, month], names, strict=True)))
        counts = [_count(rows, condition) for condition in dataset.roll_up.counts.values()]
        # Rounded: the same rows give the same sum to the last digit, in whatever order they are added up.
        sums = [func.round(cast(func.coalesce(func.sum(rows.c[name]), 0), Numeric), 6) for name in dataset.roll_up.sums]
        fresh = (
            select(*(touched.c[name] for name in names), *counts, *sums, literal(version, Integer))
            .select_from(touched.join(rows, and_(mine, rows.c.until.is_(None))))
            .group_by(*(touched.c[name] for name in names))
        )
        filled = [*names, *dataset.roll_up.counts, *dataset.roll_up.sums, "since"]
        connection.execute(monthly.insert().from_select(filled, fresh))
    finally:
        touched.drop(connection)


def group_of(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A row's group by a column, empty where nothing is given; written the same in the query and in its index."""
    return func.coalesce(column, literal_column("''"))


def month_of(column: ColumnElement[Any], dialect: str) -> ColumnElement[str]:
    """A day's month as ``YYYY-MM``; a month column as it stands."""
    if isinstance(column.type, String):
        return group_of(column)
    # Days are ISO text on SQLite: cutting it costs half of what reading it as a day does.
    return func.substr(column, 1, 7) if dialect == "sqlite" else func.to_char(column, "YYYY-MM")


def _count(rows: Table, condition: str) -> ColumnElement[int]:
    if condition == "*":
        return func.count()
    name, _, value = condition.partition("=")
    return func.sum(case((rows.c[name] == value, 1), else_=0))
