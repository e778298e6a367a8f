"""Whether an error means that the database cannot be reached just now, rather than that something is wrong."""

from __future__ import annotations

from collections.abc import Iterator

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

_DRIVER = (
    asyncpg.CannotConnectNowError,  # starting up, shutting down, recovering
    asyncpg.PostgresConnectionError,
    asyncpg.TooManyConnectionsError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InterfaceError,
    ConnectionError,
    FileNotFoundError,  # the socket of a server that is down
    TimeoutError,
)


def is_away(error: BaseException) -> bool:
    """True for refused, broken and timed-out connections, however deep they are wrapped."""
    if isinstance(error, NoConnectionFree):
        return True
    if not isinstance(error, (DBAPIError, OSError, asyncpg.PostgresError, asyncpg.InterfaceError)):
        return False
    if isinstance(error, DBAPIError) and (error.connection_invalidated or isinstance(error, InterfaceError)):
        return True
    return any(isinstance(one, _DRIVER) for one in _chain(error))


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it was raised from, each once."""
    seen: set[int] = set()
    todo: list[BaseException | None] = [error]
    while todo:
        one = todo.pop()
        if one is not None and id(one) not in seen:
            seen.add(id(one))
            yield one
            todo += [one.__cause__, one.__context__, getattr(one, "orig", None)]
