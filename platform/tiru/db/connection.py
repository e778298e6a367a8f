"""A connection whose transactions begin inside one role: `BEGIN; SET LOCAL ROLE …` in one round trip.

`search_path` is `"$user", public`, so entering the role enters its schema too. Without a role the
login role is left as it is, and that one owns nothing: forgetting means *permission denied*.
"""

from __future__ import annotations

import re
from typing import Any

import asyncpg

_ROLE = re.compile(r"^[a-z][a-z0-9_]{0,40}$")
_ISOLATION = {
    "read_committed": " ISOLATION LEVEL READ COMMITTED",
    "repeatable_read": " ISOLATION LEVEL REPEATABLE READ",
    "serializable": " ISOLATION LEVEL SERIALIZABLE",
}


class RoleTransaction:
    """Start, commit and rollback as SQLAlchemy's asyncpg dialect asks for them."""

    __slots__ = ("_begin", "_connection")

    def __init__(self, connection: RoleConnection, begin: str) -> None:
        self._connection = connection
        self._begin = begin

    async def start(self) -> None:
        await self._connection.execute(self._begin)

    async def commit(self) -> None:
        await self._connection.execute("COMMIT")

    async def rollback(self) -> None:
        await self._connection.execute("ROLLBACK")


class RoleConnection(asyncpg.Connection):  # type: ignore[misc]
    """An asyncpg connection that knows the role its next transaction works in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role: str | None = None

    def enter(self, role: str | None) -> None:
        """Choose the role of the next transaction. A name that is not plain is a bug, never quoted away."""
        if role is not None and not _ROLE.fullmatch(role):
            raise ValueError(f"not a role name: {role!r}")
        self.role = role

    def transaction(
        self, *, isolation: str | None = None, readonly: bool = False, deferrable: bool = False
    ) -> RoleTransaction:
        begin = "BEGIN"
        if isolation:
            begin += _ISOLATION[isolation]
        if readonly:
            begin += " READ ONLY"
        if deferrable:
            begin += " DEFERRABLE"
        if self.role is not None:
            begin += f'; SET LOCAL ROLE "{self.role}"'
        return RoleTransaction(self, begin)
