"""Brings a return's rows into the standing ones: added, changed, same, withdrawn. Nothing is overwritten.

A row that changes is closed (``until``) and its new content added (``since``). For data with a key a
row is known by its key, and a row that a return lacks though it covers its day is withdrawn; published
data without a key replace their scope as a whole, and equal rows are separate rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    Update,
    and_,
    case,
    exists,
    false,
    func,
    literal,
    null,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from data_loaders.schema import Dataset
from data_loaders.store.bulk import temporary
from data_loaders.store.tables import OF_PLACE, PLACE

_COMPARED = Table(
    "compared",
    MetaData(),
    *(Column(name, String if "sheet" in name else Integer, primary_key=name in PLACE) for name in (*PLACE, *OF_PLACE)),
    prefixes=["TEMPORARY"],
)
"""Places of rows, and the place of the row that each is the same as, if any."""

NUMBERS = ("integer", "number", "money", "date")

Stretch = tuple[str, dt.date, dt.date]
Scope = tuple[Any, ...]


@dataclass(frozen=True)
class Change:
    """How many rows a load adds, changes, leaves the same and withdraws, and how many empty cells kept their value."""

    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    blanks_kept: int = 0

    @property
    def rows(self) -> int:
        """How many rows the load has."""
        return self.added + self.changed + self.same

    @property
    def anything(self) -> bool:
        """Whether any row stands differently afterwards."""
        return bool(self.added or self.changed or self.withdrawn)


def merge(
    connection: Connection,
    table: Table,
    stage: Table,
    dataset: Dataset,
    version: int,
    stated: Sequence[Stretch] = (),
    confirmations: Table | None = None,
) -> Change:
    """Merges the staged rows into what stood in ``table`` before ``version``.

    Args:
        stated: the sites and days that the sender says the return covers. Inside them no row means that
            nothing happened, so a standing row that the return lacks is withdrawn.
        confirmations: the register that notes which standing row each staged row is the same as.
    """
    if dataset.keys:
        return _by_key(connection, table, stage, dataset, version, stated, confirmations)
    return _by_scope(connection, table, stage, dataset, version, confirmations)


def _by_key(
    connection: Connection,
    table: Table,
    stage: Table,
    dataset: Dataset,
    version: int,
    stated: Sequence[Stretch],
    confirmations: Table | None,
) -> Change:
    both, standing = stage.join(table, met(table, stage, dataset)), table.c.until.is_(None)
    others = [name for name in dataset.names if name not in dataset.keys]
    differs = or_(false(), *(table.c[name].is_distinct_from(stage.c[name]) for name in others))
    if confirmations is not None:
        pairs = select(*(stage.c[name] for name in PLACE), *(table.c[name] for name in PLACE)).select_from(both)
        connection.execute(confirmations.insert().from_select([*PLACE, *OF_PLACE], pairs.where(~differs)))
    replaced = select(*(stage.c[key] for key in dataset.keys)).select_from(both).where(differs)
    closing = tuple_(*(table.c[key] for key in dataset.keys)).in_(replaced)
    changed = affected(connection, update(table).where(standing, closing).values(until=version))
    new = select(*stage.c, literal(version)).where(~exists(select(table.c.load).where(met(table, stage, dataset))))
    brought = affected(connection, table.insert().from_select([*stage.c.keys(), "since"], new))
    covered = or_(false(), *(inside(table, dataset, stretch) for stretch in stated))
    lacking = ~exists(select(stage.c.row).where(*(table.c[key] == stage.c[key] for key in dataset.keys)))
    old = and_(standing, table.c.since < version)
    gone = affected(connection, update(table).where(old, covered, lacking).values(until=version))
    return Change(brought - changed, changed, _number(connection, stage) - brought, gone)


def met(table: Table, stage: Table, dataset: Dataset) -> ColumnElement[bool]:
    """The condition that a row of ``table`` stands under the key of a staged one."""
    return and_(table.c.until.is_(None), *(table.c[key] == stage.c[key] for key in dataset.keys))


def inside(table: Table, dataset: Dataset, stretch: Stretch) -> ColumnElement[bool]:
    """The condition that a row lies at the site and in the days of a stretch."""
    site, first, last = stretch
    when = table.c[dataset.date]
    monthly = dataset.column(dataset.date).type == "month"
    days = when.between(f"{first:%Y-%m}", f"{last:%Y-%m}") if monthly else when.between(first, last)
    return and_(days, table.c.site == site) if dataset.has_site else days


def _by_scope(
    connection: Connection, table: Table, stage: Table, dataset: Dataset, version: int, confirmations: Table | None
) -> Change:
    """Compares whole rows, each as often as it occurs; what the newer publication lacks is withdrawn."""
    scopes = connection.execute(select(*(stage.c[name] for name in dataset.scope)).distinct())
    old = and_(
        table.c.until.is_(None), table.c.since < version, in_scope(table, dataset, [tuple(row) for row in scopes])
    )
    with temporary(connection, compared := _COMPARED):
        connection.execute(compared.insert().from_select(compared.c.keys(), _compared(table, stage, dataset, old)))
        alone = compared.c.of_load.is_(None)
        unmatched = exists(select(compared.c.row).where(alone, *(table.c[name] == compared.c[name] for name in PLACE)))
        gone = affected(connection, update(table).where(old, unmatched).values(until=version))
        unknown = and_(alone, *(stage.c[name] == compared.c[name] for name in PLACE))
        new = select(*stage.c, literal(version)).select_from(compared.join(stage, unknown))
        added = affected(connection, table.insert().from_select([*stage.c.keys(), "since"], new))
        if confirmations is not None:
            names = compared.c.keys()
            connection.execute(confirmations.insert().from_select(names, select(*compared.c).where(~alone)))
    return Change(added=added, same=_number(connection, stage) - added, withdrawn=gone)


def _compared(table: Table, stage: Table, dataset: Dataset, old: ColumnElement[bool]) -> Select[Any]:
    """Every staged row with a standing one that it equals, if any, and every standing row that is one too many.

    The database counts the rows of equal content off, the standing ones first: it takes two empty cells as equal, and
    need not hold the rows in memory.
    """
    names = (*dataset.names, *PLACE)
    here = select(*(stage.c[name] for name in names), literal(0).label("stood"))
    there = select(*(table.c[name] for name in names), literal(1).label("stood")).where(old)
    both = union_all(here, there).subquery()
    # What tells most rows apart is compared first.
    content = sorted(dataset.columns, key=lambda column: (column.name in dataset.scope, column.type not in NUMBERS))
    equal: dict[str, Any] = {
        "partition_by": [both.c[column.name] for column in content],
        "order_by": [both.c.stood.desc(), *(both.c[name] for name in PLACE)],
        "rows": (None, None),
    }
    counted = select(
        *(both.c[name] for name in PLACE),
        both.c.stood,
        func.row_number().over(**equal).label("number"),
        func.sum(both.c.stood).over(**equal).label("stand"),
        func.count().over(**equal).label("all"),
        *(func.first_value(both.c[name]).over(**equal).label(of) for name, of in zip(PLACE, OF_PLACE, strict=True)),
    ).subquery()
    fresh, number = counted.c.stood == 0, counted.c.number
    twin = and_(fresh, number <= 2 * counted.c.stand)
    of = (case((twin, counted.c[name]), else_=null()) for name in OF_PLACE)
    spare = number > counted.c.all - counted.c.stand
    return select(*(counted.c[name] for name in PLACE), *of).where(or_(fresh, spare))


def in_scope(table: Table, dataset: Dataset, scopes: Collection[Scope]) -> ColumnElement[bool]:
    """The condition that a row of ``table`` belongs to one of these publications."""
    return or_(
        false(), *(and_(*(table.c[k] == v for k, v in zip(dataset.scope, scope, strict=True))) for scope in scopes)
    )


def affected(connection: Connection, deed: Insert | Update) -> int:
    """Does it, and returns how many rows it wrote."""
    return connection.execute(deed, execution_options={"preserve_rowcount": True}).rowcount


def _number(connection: Connection, stage: Table) -> int:
    return connection.scalar(select(func.count()).select_from(stage)) or 0
