"""A regency after years of work, written by SQL: letters, their tasks and dispositions. The same for everybody.

No row is drawn by chance: every choice is a hash of the letter's number. Words are as frequent as in an office:
«undangan» and «rapat» stand in a good part of all letters, names of people and villages in few.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psycopg

LETTERS = 2_000_000
YEARS = 5
AT_ONCE = 100_000
WRITERS = 2
TABLES = ("e_office_surat", "e_office_disposisi", "e_office_tugas")
QUICK = "set synchronous_commit = off; set maintenance_work_mem = '512MB'; set jit = off; set timezone = 'Asia/Jakarta'"
SQL = Path(__file__).with_name("letters_load.sql")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What stands in the tenant."""

    letters: int
    tasks: int
    dispositions: int


def load_letters(dsn: str, schema: str, letters: int) -> Loaded:
    """Fill the tenant; its structure must be there. Indexes are taken off and built again after."""
    parts = _parts()
    with psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        _enter(connection, schema)
        connection.execute(parts["functions"])
        connection.execute(parts["plan"], {"letters": letters, "years": YEARS})
        rebuilt = _take_off(connection, schema)
    slices = [(first, min(first + AT_ONCE, letters + 1)) for first in range(1, letters + 1, AT_ONCE)]
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda one: _write(dsn, schema, parts, one), slices))
    with psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        _enter(connection, schema)
        for definition in rebuilt:
            connection.execute(definition)
        connection.execute(parts["finish"])
        for table in TABLES:
            connection.execute(f"vacuum (analyze) {table}")
        return loaded_in(connection)


def loaded_in(connection: psycopg.Connection[tuple[object, ...]]) -> Loaded:
    """Counts of the schema that the connection stands in."""
    counts = [connection.execute(f"select count(*) from {table}").fetchone() for table in TABLES]
    letters, dispositions, tasks = (int(str(row[0])) if row else 0 for row in counts)
    return Loaded(letters, tasks, dispositions)


def _write(dsn: str, schema: str, parts: dict[str, str], span: tuple[int, int]) -> None:
    with psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor) as connection:
        _enter(connection, schema)
        for part in ("letters", "dispositions", "tasks"):
            connection.execute(parts[part], {"first": span[0], "beyond": span[1]})


def _enter(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> None:
    for statement in QUICK.split("; "):
        connection.execute(statement)
    connection.execute(f"set search_path = {schema}, tiru_control, pg_catalog")


def _take_off(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> list[str]:
    """Drop what slows loading: foreign keys, then indexes that no constraint needs. Answers how to build them."""
    again = []
    for table in TABLES:
        keys = connection.execute(
            "select conname, pg_get_constraintdef(oid) from pg_constraint "
            "where conrelid = %s::regclass and contype = 'f'",
            [f"{schema}.{table}"],
        ).fetchall()
        for name, definition in keys:
            connection.execute(f"alter table {table} drop constraint {name}")
            text = str(definition).removesuffix(" NOT VALID")
            again.append(f"alter table {table} add constraint {name} {text} not valid")
    found = connection.execute(
        "select indexname, indexdef from pg_indexes where schemaname = %s and tablename = any(%s) "
        "and indexname not in (select conname from pg_constraint)",
        [schema, list(TABLES)],
    ).fetchall()
    for name, definition in found:
        connection.execute(f"drop index {name}")
        again.append(str(definition))
    return again


def _parts() -> dict[str, str]:
    """The statements of the file by the name after `-- part:`."""
    named = SQL.read_text().split("-- part: ")[1:]
    return {name.strip(): body for name, _line, body in (part.partition("\n") for part in named)}
