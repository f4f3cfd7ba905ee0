"""Tells PostgreSQL how a table grew: within the transaction that fills it, it would plan for a handful of rows."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, String, Table, bindparam, text

# Never counted, or twice as big as when it was.
_OUTGROWN = text(
    "SELECT relname FROM pg_class WHERE relname IN :names AND relkind = 'r' AND pg_table_is_visible(oid)"
    " AND pg_relation_size(oid) > 0 AND (reltuples < 0 OR"
    " pg_relation_size(oid) > 2 * relpages * current_setting('block_size')::bigint)"
).bindparams(bindparam("names", expanding=True, type_=String))


def renew(connection: Connection, tables: Iterable[Table]) -> None:
    """Has the tables counted that have outgrown what is known of them; SQLite plans without."""
    if connection.dialect.name != "postgresql":
        return
    for name in connection.scalars(_OUTGROWN, {"names": sorted(table.name for table in tables)}).all():
        connection.exec_driver_sql(f'ANALYZE "{name}"')
