"""What a tenant's schema holds, read from PostgreSQL's catalogue under the owner's hand."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql

from tiru_tenants.departure.contents import Counter, Partition, Table

Connection = psycopg.AsyncConnection[Any]

_TABLES = """
select c.relname, array_agg(a.attname order by a.attnum) filter (where a.attgenerated = ''),
       array_agg(a.attname order by a.attnum) filter (where a.atttypid = 'bytea'::regtype)
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
where c.relnamespace = to_regnamespace(%s) and c.relkind in ('r', 'p') and not c.relispartition
group by c.relname order by c.relname
"""
_PARTITIONS = """
select c.relname, p.relname, pg_get_expr(c.relpartbound, c.oid)
from pg_class c join pg_inherits i on i.inhrelid = c.oid join pg_class p on p.oid = i.inhparent
where c.relnamespace = to_regnamespace(%s) and c.relispartition and c.relkind = 'r' order by 1
"""
_COUNTERS = """
select t.relname, a.attname, s.relname from pg_class s
join pg_depend d on d.objid = s.oid and d.classid = 'pg_class'::regclass and d.deptype in ('i', 'a')
join pg_class t on t.oid = d.refobjid join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
where s.relkind = 'S' and s.relnamespace = to_regnamespace(%s) order by 1, 2
"""
_KEY = """
select array_agg(a.attname order by array_position(i.indkey::int2[], a.attnum)) from pg_index i
join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
where i.indrelid = to_regclass(%s) and i.indisprimary
"""


async def tables_of(connection: Connection, schema: str) -> tuple[list[Table], dict[str, list[str]]]:
    """Every table with its row count, and the columns that may be sealed (bytea), by table."""
    found: list[Table] = []
    sealed: dict[str, list[str]] = {}
    for name, columns, binary in await (await connection.execute(_TABLES, (schema,))).fetchall():
        counted = await connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(schema, name)))
        row = await counted.fetchone()
        assert row is not None
        found.append(Table(name=name, columns=columns, rows=row[0]))
        if binary:
            sealed[name] = binary
    return found, sealed


async def partitions_of(connection: Connection, schema: str) -> list[Partition]:
    rows = await (await connection.execute(_PARTITIONS, (schema,))).fetchall()
    return [Partition(name=name, parent=parent, bound=bound) for name, parent, bound in rows]


async def counters_of(connection: Connection, schema: str) -> list[Counter]:
    """Where every identity column stands, so that a number is never given twice."""
    found = []
    for table, column, sequence in await (await connection.execute(_COUNTERS, (schema,))).fetchall():
        query = sql.SQL("select last_value, is_called from {}").format(sql.Identifier(schema, sequence))
        row = await (await connection.execute(query)).fetchone()
        assert row is not None
        found.append(Counter(table=table, column=column, last=row[0], called=row[1]))
    return found


async def key_of(connection: Connection, schema: str, table: str) -> Sequence[str]:
    """Columns of the primary key; none where there is no such key."""
    row = await (await connection.execute(_KEY, (f'"{schema}"."{table}"',))).fetchone()
    return (row[0] or ()) if row else ()


async def copied(connection: Connection, schema: str, table: Table, *, csv: bool = True) -> AsyncIterator[bytes]:
    """The rows as COPY gives them out: CSV with a header line, or PostgreSQL's own text."""
    statement = sql.SQL("copy (select {} from {}) to stdout {}").format(
        sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        sql.Identifier(schema, table.name),
        sql.SQL("(format csv, header true)" if csv else ""),
    )
    async with connection.cursor() as cursor, cursor.copy(statement) as copy:
        async for chunk in copy:
            yield bytes(chunk)


async def revisions_of(connection: Connection, schema: str) -> Mapping[str, str]:
    """Which revision each history stands at."""
    query = sql.SQL("select version_num from {} order by 1").format(sql.Identifier(schema, "tiru_revision"))
    rows = await (await connection.execute(query)).fetchall()
    return {revision.rsplit("_", 1)[0]: revision for (revision,) in rows}
