"""A dump that any PostgreSQL restores without tiru: by pg_dump where it is at hand, by COPY otherwise."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tiru.errors import Unavailable
from tiru.files.store import CHUNK
from tiru.i18n import _
from tiru.postgres.binaries import find_program
from tiru_migrations.history import REVISION_TABLE, History
from tiru_tenants.departure.contents import Counter, Partition, Table
from tiru_tenants.departure.loading import close_statements, open_statements
from tiru_tenants.departure.tables import Connection, copied


def dumper(major: int, chosen: Path | None) -> Path | None:
    """A pg_dump that understands a server of this major version, or None."""
    return find_program("pg_dump", at_least=major, chosen=chosen)


async def by_pg_dump(program: Path, owner_url: str, schema: str, snapshot: str) -> AsyncIterator[bytes]:
    """What pg_dump writes of one schema, of the same snapshot as the rest. Raises Unavailable."""
    given = conninfo_to_dict(owner_url)
    password = given.pop("password", None)  # never among a process's arguments
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    words = ["--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--schema={schema}"]
    with tempfile.TemporaryFile() as complaint:
        process = await asyncio.create_subprocess_exec(
            program,
            *words,
            f"--dbname={make_conninfo(**given)}",  # type: ignore[arg-type]
            stdout=asyncio.subprocess.PIPE,
            stderr=complaint,
            env=environment,
        )
        assert process.stdout is not None
        try:
            while chunk := await process.stdout.read(CHUNK):
                yield chunk
        finally:
            if process.returncode is None and not process.stdout.at_eof():
                process.kill()
            code = await process.wait()
        if code:
            complaint.seek(0)
            why = complaint.read(2000).decode(errors="replace").strip()
            raise Unavailable(_("pg_dump berhenti dengan %(code)s: %(why)s", code=code, why=why))


async def by_copy(
    connection: Connection,
    schema: str,
    histories: Iterable[tuple[History, str]],
    tables: Sequence[Table],
    partitions: Sequence[Partition],
    counters: Sequence[Counter],
) -> AsyncIterator[bytes]:
    """The migrations as SQL, then the rows in PostgreSQL's text format, then keys and counters."""
    yield _HEAD.format(schema=schema).encode()
    yield f"{REVISION_TABLE.strip()};\n".encode()
    for history, revision in histories:
        yield history.render(None, revision).encode() + b"\n"
    for part in partitions:
        yield f'create table if not exists "{part.name}" partition of "{part.parent}" {part.bound};\n'.encode()
    closing = await close_statements(connection, schema)
    for statement in (*await open_statements(connection, schema), *(f'truncate "{t.name}" cascade' for t in tables)):
        yield f"{statement};\n".encode()
    for table in tables:
        columns = ", ".join(f'"{name}"' for name in table.columns)
        yield f'copy "{table.name}" ({columns}) from stdin;\n'.encode()
        async for chunk in copied(connection, schema, table, csv=False):
            yield chunk
        yield b"\\.\n"
    for statement in closing:
        yield f"{statement};\n".encode()
    for counter in counters:
        called = str(counter.called).lower()
        where = f"pg_get_serial_sequence('\"{counter.table}\"', '{counter.column}')"
        yield f"select setval({where}, {counter.last}, {called});\n".encode()
    yield b"commit;\n"


_HEAD = """\\set ON_ERROR_STOP on
begin;
do $role$ begin if not exists (select from pg_roles where rolname = '{schema}') then create role "{schema}" nologin;
end if; end $role$;
create schema "{schema}";
set local search_path = "{schema}", public;
"""
