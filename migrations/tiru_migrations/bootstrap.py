"""Prepare a database for tiru: login role, control schema and the locks on what every role could misuse.

Runs as the owner, may run again. Where the owner is not a superuser, what only a superuser may do
is reported in the result instead of failing: `tiru doctor` explains it.
"""

from __future__ import annotations

import psycopg
from psycopg import sql

CONTROL = "tiru_control"
APP = "tiru_app"


def bootstrap(connection: psycopg.Connection, *, app_password: str) -> list[str]:
    """Create roles and schema, revoke what must not be open. Returns what could not be done, in words."""
    notes: list[str] = []
    with connection.transaction():
        _login_role(connection, app_password)
        create_home(connection, CONTROL)
        connection.execute("revoke create on schema public from public")
        database = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("revoke temporary, create on database {} from public").format(database))
        connection.execute(sql.SQL("grant connect on database {} to {}").format(database, sql.Identifier(APP)))
    for statement, note in _OPTIONAL:
        try:
            with connection.transaction():
                connection.execute(statement)
        except (
            psycopg.errors.InsufficientPrivilege,
            psycopg.errors.FeatureNotSupported,
            psycopg.errors.UndefinedFile,
        ):
            notes.append(note)
    return notes


def create_home(connection: psycopg.Connection, name: str) -> None:
    """A role without login and a schema of the same name, which only that role and the owner may enter."""
    role = sql.Identifier(name)
    if not _role_exists(connection, name):
        connection.execute(sql.SQL("create role {} nologin").format(role))
    if connection.info.server_version >= 160000:
        grant = sql.SQL("grant {} to {} with inherit false, set true").format(role, sql.Identifier(APP))
    else:
        grant = sql.SQL("grant {} to {}").format(role, sql.Identifier(APP))
    connection.execute(grant)
    connection.execute(sql.SQL("create schema if not exists {}").format(role))
    connection.execute(sql.SQL("grant usage on schema {} to {}").format(role, role))
    connection.execute(sql.SQL("grant usage on schema {} to {}").format(sql.Identifier(CONTROL), role))
    for what, rights in (("tables", "select, insert, update, delete"), ("sequences", "usage")):
        connection.execute(
            sql.SQL("alter default privileges in schema {} grant {} on {} to {}").format(
                role, sql.SQL(rights), sql.SQL(what), role
            )
        )


def drop_home(connection: psycopg.Connection, name: str) -> None:
    """Remove schema and role, with all that is in them."""
    role = sql.Identifier(name)
    connection.execute(sql.SQL("drop schema if exists {} cascade").format(role))
    if _role_exists(connection, name):
        connection.execute(sql.SQL("drop owned by {}").format(role))
        connection.execute(sql.SQL("drop role {}").format(role))


def _login_role(connection: psycopg.Connection, password: str) -> None:
    if not _role_exists(connection, APP):
        connection.execute(sql.SQL("create role {} login noinherit").format(sql.Identifier(APP)))
    connection.execute(
        sql.SQL("alter role {} login noinherit nocreatedb nocreaterole password {}").format(
            sql.Identifier(APP), sql.Literal(password)
        )
    )
    connection.execute(sql.SQL('alter role {} set search_path = "$user", public').format(sql.Identifier(APP)))


def _role_exists(connection: psycopg.Connection, name: str) -> bool:
    row = connection.execute("select 1 from pg_roles where rolname = %s", (name,)).fetchone()
    return row is not None


_OPTIONAL = (
    (
        "revoke execute on function pg_catalog.set_config(text, text, boolean) from public",
        "set_config() is still open to every role: a superuser should run "
        "REVOKE EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) FROM PUBLIC",
    ),
    (
        f"grant execute on function pg_catalog.pg_get_backend_memory_contexts() to {APP}",
        "connections cannot say how much memory they hold, and are replaced by the number of tenants alone: "
        f"a superuser should run GRANT EXECUTE ON FUNCTION pg_catalog.pg_get_backend_memory_contexts() TO {APP}",
    ),
    (
        "create extension if not exists pg_trgm with schema public",
        "the extension pg_trgm is missing: place search falls back to prefixes",
    ),
)
