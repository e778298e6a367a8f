"""Taking a schema's foreign keys and triggers aside while rows are loaded, and putting them back.

The owner of the tables may do this; no superuser is needed. Putting a foreign key back checks every row.
"""

from __future__ import annotations

from tiru_tenants.departure.tables import Connection

_OPEN = """
select format('alter table %%I drop constraint %%I', c.relname, k.conname)
from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.contype = 'f' and k.connamespace = to_regnamespace(%(schema)s) and k.conparentid = 0
union all
select distinct format('alter table %%I disable trigger user', c.relname)
from pg_trigger g join pg_class c on c.oid = g.tgrelid
where not g.tgisinternal and g.tgparentid = 0 and c.relnamespace = to_regnamespace(%(schema)s)
"""
_CLOSE = """
select format('alter table %%I add constraint %%I %%s', c.relname, k.conname, pg_get_constraintdef(k.oid))
from pg_constraint k join pg_class c on c.oid = k.conrelid
where k.contype = 'f' and k.connamespace = to_regnamespace(%(schema)s) and k.conparentid = 0
union all
select distinct format('alter table %%I enable trigger user', c.relname)
from pg_trigger g join pg_class c on c.oid = g.tgrelid
where not g.tgisinternal and g.tgparentid = 0 and c.relnamespace = to_regnamespace(%(schema)s)
"""


async def open_statements(connection: Connection, schema: str) -> list[str]:
    """What to run, inside the schema, before loading."""
    return [row[0] for row in await (await connection.execute(_OPEN, {"schema": schema})).fetchall()]


async def close_statements(connection: Connection, schema: str) -> list[str]:
    """What to run afterwards; asked for while everything still stands. Sets the transaction's search path."""
    await connection.execute(f'set local search_path = "{schema}", public'.encode())
    return [row[0] for row in await (await connection.execute(_CLOSE, {"schema": schema})).fetchall()]
