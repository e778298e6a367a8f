"""`python -m tiru_migrations.lint`: refuse migrations that would not work on every server or in a fleet.

Rules (they hold on Citus too): text with CHECK instead of enum types; identity instead of serial; named
constraints; no materialized views, inheritance or NOTIFY; no names of other schemas; append-only ids.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from tiru.registry import Registry, discover
from tiru_migrations.histories import control_histories, tenant_histories
from tiru_migrations.history import History

RULES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("enum types cannot change in a half-migrated fleet: use text with CHECK", re.compile(r"\bcreate\s+type\b", re.I)),
    ("serial hides a sequence: use bigint identity", re.compile(r"^\s*\w+\s+(big|small)?serial\b", re.I | re.M)),
    ("materialized views are not sharded: use a rollup table", re.compile(r"\bmaterialized\s+view\b", re.I)),
    ("inheritance is not sharded", re.compile(r"\binherits\s*\(", re.I)),
    ("NOTIFY is not isolated by roles", re.compile(r"\b(pg_notify|notify)\b", re.I)),
    (
        "a constraint without a name cannot be changed later",
        re.compile(r"[,(]\s*\n\s*(primary key|unique|check|foreign key)\b", re.I),
    ),
    ("uuid-ossp, pgcrypto and ICU are not everywhere", re.compile(r"\b(uuid-ossp|pgcrypto|uuidv7|icu)\b", re.I)),
    ("a tenant's migration names no other schema", re.compile(r"\breferences\s+\w+\.\w+", re.I)),
)
EXEMPT = frozenset({"jobs"})  # wraps the queue's own tables


def problems(registry: Registry) -> Iterator[str]:
    """Everything that breaks a rule, with history and rule."""
    histories: dict[str, History] = {}
    for history in (*control_histories(registry), *tenant_histories(registry, registry.modules)):
        histories[history.name] = history
    for history in histories.values():
        try:
            script = history.render(None)
        except ValueError as error:
            yield f"{history.name}: {error}"
            continue
        if history.name in EXEMPT:
            continue
        for words, pattern in RULES:
            found = pattern.search(script)
            if found:
                yield f"{history.name}: {words} ({found.group(0).strip()!r})"


def main() -> None:
    """Exit 1 when something is wrong."""
    found = list(problems(discover()))
    for line in found:
        sys.stderr.write(line + "\n")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
