"""Taking what was changed in the application into the manifest's text, comments and order kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tomlkit

from tiru_tenants.plan import Change, split_path

KEYS = frozenset({"kode", "ref"})


def adopt(text: str, changes: Iterable[Change]) -> tuple[str, list[Change]]:
    """The text with the application's values, and the changes that could be taken over."""
    document = tomlkit.parse(text)
    taken = [change for change in changes if _put(document, split_path(change.path), change.actual)]
    return tomlkit.dumps(document), taken


def _put(document: Any, path: list[str], value: Any) -> bool:
    """Set a value, or take it out when it is None, through tables keyed by `kode` or `ref`."""
    at: Any = document
    rows: tuple[Any, Any] | None = None
    for part in path[:-1]:
        if isinstance(at, list):
            rows = (at, next((row for row in at if row.get("kode", row.get("ref")) == part), None))
            at = rows[1]
        elif part in at:
            at = at[part]
        elif value is None:
            return False
        else:
            at[part] = tomlkit.table()
            at = at[part]
        if at is None:
            return False
    if value is not None:
        at[path[-1]] = value
        return True
    removed = at.pop(path[-1], None) is not None
    if rows is not None and rows[1] is at and set(at) <= KEYS:
        rows[0].remove(at)
    return removed
