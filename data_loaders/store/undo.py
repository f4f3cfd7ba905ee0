"""Takes a load back, or brings it back, also when later loads stand: they are played again without it, or with it.

The result is what would stand if only the loads that stand had ever been made, in their order. Nothing is
played but the keys (or the published scopes) that the load could have touched: no other row depends on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    MetaData,
    RowMapping,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    union,
    update,
)

from data_loaders.errors import Refused
from data_loaders.schema import Dataset
from data_loaders.store import blanks, register
from data_loaders.store.bulk import temporary
from data_loaders.store.merge import Stretch, in_scope, inside, merge
from data_loaders.store.tables import OF_PLACE, PLACE, Tables, stood

Action = Literal["withdraw", "restore"]


def turn(
    connection: Connection, tables: Tables, declared: Mapping[str, Dataset], action: Action, load: int, version: int
) -> str:
    """Withdraws or restores a load as of ``version``, and returns its dataset.

    Raises:
        Refused: nothing to withdraw or to restore, or what came later cannot be played again.
    """
    loads = tables.loads
    turned = connection.execute(select(loads).where(loads.c.load == load)).mappings().first()
    own = [] if turned is None else _standing(connection, tables, turned["dataset"], None)
    stands = any(each["load"] == load for each in own)
    if turned is None or stands is (action == "restore"):
        raise Refused(
            f"Load {load} does not stand: it was withdrawn already, or never made."
            if action == "withdraw"
            else f"Load {load} was not withdrawn, so there is nothing to bring back."
        )
    dataset = declared[turned["dataset"]]
    if action == "restore" and any(dataset.column(name).default for name in dataset.scope):
        _once(connection, tables, turned)
    then = {each["load"] for each in _standing(connection, tables, dataset.id, turned["version"] - 1)}
    others = [each for each in own if each["load"] != load]
    now = sorted([*others, turned] if action == "restore" else others, key=itemgetter("load"))
    replay(connection, tables, dataset, turned, then, now, version)
    return dataset.id


def _standing(connection: Connection, tables: Tables, dataset: str, as_at: int | None) -> Sequence[RowMapping]:
    found = register.standing(tables, as_at).where(tables.loads.c.dataset == dataset).order_by(tables.loads.c.load)
    return connection.execute(found).mappings().all()


def _once(connection: Connection, tables: Tables, turned: RowMapping) -> None:
    """Refuses a publication that came again in the meantime under another name, and so in a scope of its own."""
    twins = register.twins(tables, turned["dataset"], turned["fingerprint"], turned["sheet"])
    for twin in connection.execute(twins.where(tables.loads.c.file != turned["file"])).mappings():
        raise Refused(f"The same publication stands as load {twin['load']}. Withdraw that one first.")


def replay(
    connection: Connection,
    tables: Tables,
    dataset: Dataset,
    turned: RowMapping,
    then: Collection[int],
    now: Sequence[RowMapping],
    version: int,
) -> None:
    """Makes the rows stand, from ``version`` on, as if exactly the loads ``now`` had been made, one after the other.

    Args:
        turned: the load that is withdrawn or restored.
        then: the loads of the dataset that stood just before ``turned`` was made.
        now: those that are to stand, in their order.

    Raises:
        Refused: a load to be played again was made by a release that did not note what it found unchanged.
    """
    before = [load for load in now if load["load"] < turned["load"]]
    # The state before the load is known and need not be played, unless it was itself changed since.
    known = {load["load"] for load in before} == set(then)
    again = [load for load in now if not known or load not in before]
    for load in again:
        _whole(connection, tables, load, turned)
    with _past(connection, tables, dataset, turned) as past:
        scratch, stage = _copy(past, dataset, f"scratch_{dataset.id}"), tables.stages[dataset.id]
        with temporary(connection, scratch, stage):
            if known:
                names = [column.name for column in past.columns if column.name not in ("since", "until")]
                earlier = select(*(past.c[name] for name in names), literal(0))
                earlier = earlier.where(stood(past, turned["version"] - 1))
                connection.execute(scratch.insert().from_select([*names, "since"], earlier))
            for turn, load in enumerate(again, start=1):
                _play(connection, tables, dataset, past, scratch, stage, load, turn)
            _settle(connection, tables.rows[dataset.id], dataset, past, scratch, version)


def _whole(connection: Connection, tables: Tables, load: RowMapping, turned: RowMapping) -> None:
    noted = select(func.count()).where(tables.confirmations.c.load == load["load"])
    if (connection.scalar(noted) or 0) < load["same"]:
        raise Refused(
            f"Load {load['load']} was made by an earlier release, which did not note the rows it found unchanged, so "
            f"it cannot be played again and load {turned['load']} stays as it is. Withdraw the newest load of this "
            "dataset first, then the one before it, and send again what should stand."
        )


@contextmanager
def _past(connection: Connection, tables: Tables, dataset: Dataset, turned: RowMapping) -> Iterator[Table]:
    """A temporary copy of every row, of whatever time, that the load could have touched."""
    table = tables.rows[dataset.id]
    past = _copy(table, dataset, f"past_{dataset.id}")
    with temporary(connection, past):
        mine = _touched(connection, tables, dataset, turned)
        connection.execute(past.insert().from_select(table.c.keys(), select(*table.c).where(mine)))
        yield past


def _touched(connection: Connection, tables: Tables, dataset: Dataset, turned: RowMapping) -> ColumnElement[bool]:
    """The condition that a row lies under a key or in a scope that the load brought, confirmed, closed or covers."""
    table, noted = tables.rows[dataset.id], tables.confirmations
    identity = [table.c[name] for name in dataset.keys or dataset.scope]
    version = turned["version"]
    its = or_(and_(table.c.since == version, table.c.load == turned["load"]), table.c.until == version)
    # What is published has no days of its own: a newer publication takes its scope.
    stated = _stated(connection, tables, turned) if dataset.keys else []
    stretches = [inside(table, dataset, stretch) for stretch in stated]
    same = and_(*(table.c[name] == noted.c[of] for name, of in zip(PLACE, OF_PLACE, strict=True)))
    confirmed = exists(select(noted.c.row).where(noted.c.load == turned["load"], same))
    touched = union(select(*identity).where(or_(its, *stretches)), select(*identity).where(confirmed))
    if dataset.keys:
        return tuple_(*identity).in_(touched)
    return in_scope(table, dataset, [tuple(row) for row in connection.execute(touched)])


def _stated(connection: Connection, tables: Tables, load: RowMapping) -> list[Stretch]:
    covered = tables.coverage
    query = select(covered.c.site, covered.c.first, covered.c.last)
    found = connection.execute(query.where(covered.c.load == load["load"], ~covered.c.assumed))
    return [(site, first, last) for site, first, last in found]


def _copy(table: Table, dataset: Dataset, name: str) -> Table:
    columns = (Column(column.name, column.type) for column in table.columns)
    copy = Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])
    Index(f"places_{name}", *(copy.c[each] for each in PLACE))
    if dataset.keys:
        Index(f"keys_{name}", *(copy.c[each] for each in dataset.keys))
    return copy


def _play(
    connection: Connection,
    tables: Tables,
    dataset: Dataset,
    past: Table,
    scratch: Table,
    stage: Table,
    load: RowMapping,
    turn: int,
) -> None:
    """Merges a load's own rows into the scratch table, as they came: what it brought, and what it found unchanged."""
    connection.execute(delete(stage))
    at, noted = load["version"], tables.confirmations
    content = [past.c[name] for name in dataset.names]
    own = and_(past.c.load == load["load"], past.c.since == at)
    brought = select(*content, *(past.c[name] for name in PLACE)).where(own)
    same = and_(*(past.c[name] == noted.c[of] for name, of in zip(PLACE, OF_PLACE, strict=True)))
    places = (noted.c[name] for name in PLACE)
    confirmed = select(*content, *places).select_from(noted.join(past, same))
    confirmed = confirmed.where(noted.c.load == load["load"], stood(past, at))
    for rows in (brought, confirmed):
        connection.execute(stage.insert().from_select([*dataset.names, *PLACE], rows))
    if load["blanks"] == "keep":
        blanks.empty_again(connection, stage, tables.kept_blanks, load["load"])
        blanks.keep(connection, scratch, stage, dataset)
    merge(connection, scratch, stage, dataset, turn, _stated(connection, tables, load))


def _settle(connection: Connection, table: Table, dataset: Dataset, past: Table, scratch: Table, version: int) -> None:
    """Closes what stands and should not, and adds what should stand and does not; the rest is left alone."""
    names = [*dataset.names, *PLACE]

    def twin(one: Table, other: Table) -> ColumnElement[bool]:
        equal = (one.c[name].is_not_distinct_from(other.c[name]) for name in dataset.names)
        return and_(other.c.until.is_(None), *(one.c[name] == other.c[name] for name in PLACE), *equal)

    wrong = select(*(past.c[name] for name in PLACE)).where(
        past.c.until.is_(None), ~exists(select(scratch.c.row).where(twin(past, scratch)))
    )
    closing = tuple_(*(table.c[name] for name in PLACE)).in_(wrong)
    missing = select(*(scratch.c[name] for name in names), literal(version)).where(
        scratch.c.until.is_(None), ~exists(select(past.c.row).where(twin(scratch, past)))
    )
    connection.execute(update(table).where(table.c.until.is_(None), closing).values(until=version))
    connection.execute(table.insert().from_select([*names, "since"], missing))
