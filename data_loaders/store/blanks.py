"""An empty cell of a return keeps the value that stands, unless the officer says that it clears it."""

from __future__ import annotations

from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    Table,
    and_,
    cast,
    exists,
    false,
    literal,
    not_,
    or_,
    select,
    update,
)

from data_loaders.schema import RULE, Column, Dataset
from data_loaders.store.merge import affected, met
from data_loaders.store.tables import PLACE


def keep(connection: Connection, table: Table, stage: Table, dataset: Dataset, kept: Table | None = None) -> int:
    """Fills the empty cells of the staged rows with what stands under their key, and returns how many it filled.

    A cell stays empty where by its declaration it has nothing to say, given the rest of the row: the dose of a slot
    does not outlive the news that it was missed.

    Args:
        kept: the register that notes which cells were filled.
    """
    number = 0
    for column in _in_order(dataset) if dataset.keys else ():
        mine, theirs = stage.c[column.name], table.c[column.name]
        fillable = and_(mine.is_(None), not_(_has_nothing_to_say(stage, column)))
        there = and_(met(table, stage, dataset), theirs.is_not(None))
        if kept is not None:
            places = (stage.c[name] for name in PLACE)
            cells = select(*places, literal(column.name)).select_from(stage.join(table, there)).where(fillable)
            connection.execute(kept.insert().from_select([*PLACE, "column"], cells))
        value = select(theirs).where(there).scalar_subquery()
        filled = update(stage).where(fillable, exists(select(theirs).where(there))).values({mine: value})
        number += affected(connection, filled)
    return number


def empty_again(connection: Connection, stage: Table, kept: Table, load: int) -> None:
    """Empties the cells of the staged rows that were filled when they were first stored."""
    columns = connection.scalars(select(kept.c.column).where(kept.c.load == load).distinct()).all()
    for name in columns:
        noted = and_(kept.c.column == name, *(kept.c[each] == stage.c[each] for each in PLACE))
        connection.execute(update(stage).where(exists(select(kept.c.row).where(noted))).values({name: None}))


def _in_order(dataset: Dataset) -> list[Column]:
    """The columns that may be empty; those that look at another come after the others."""
    optional = [column for column in dataset.columns if not column.needed and not column.key]
    return sorted(optional, key=lambda column: bool(_cases(column)))


def _cases(column: Column) -> list[tuple[str, str, bool]]:
    """When a cell has nothing to say: another column, its value (or given, blank), and whether it has or has not it."""
    found = [RULE.fullmatch(rule) for rule in column.rule]
    cases = [(rule[2], rule[3], True) for rule in found if rule and rule[1] == "empty when"]
    other, _, value = column.expected.partition(" is ")
    return [*cases, (other, value, False)] if value else cases


def _has_nothing_to_say(stage: Table, column: Column) -> ColumnElement[bool]:
    cases: list[ColumnElement[bool]] = [false()]
    for name, value, has in _cases(column):
        other = stage.c[name]
        words = {"given": other.is_not(None), "blank": other.is_(None)}
        holds = words.get(value, cast(other, String).is_not_distinct_from(value))
        cases.append(holds if has else not_(holds))
    return or_(*cases)
