"""A manifest written as TOML again: what `parse_manifest` reads back is the same manifest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from tiru_tenants.manifest import Manifest


def dump(manifest: Manifest) -> str:
    """The whole file; what is empty or as by default is left out."""
    return tomlkit.dumps(_document(manifest.model_dump(exclude_none=True, exclude_defaults=True)))


def dump_table(name: str, row: Mapping[str, Any]) -> str:
    """One `[[name]]` table, ready to be put at the end of a manifest."""
    return tomlkit.dumps(_document({name: [dict(row)]})).strip() + "\n"


def _document(content: Mapping[str, Any]) -> tomlkit.TOMLDocument:
    document = tomlkit.document()
    nested = [name for name, value in content.items() if _is_table(value)]
    for name in (*(name for name in content if name not in nested), *nested):
        document[name] = _item(content[name])
    return document


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        table = tomlkit.table()
        inner = [name for name, part in value.items() if _is_table(part)]
        for name in (*(name for name in value if name not in inner), *inner):
            if value[name] is not None:
                table[name] = _item(value[name])
        return table
    if _is_table(value):
        rows = tomlkit.aot()
        for row in value:
            rows.append(_item(row))
        return rows
    return sorted(value) if isinstance(value, set | frozenset) else value


def _is_table(value: Any) -> bool:
    """Tables come after plain values, or TOML would take the values for the table's own."""
    return isinstance(value, Mapping) or (isinstance(value, list) and bool(value) and isinstance(value[0], Mapping))
