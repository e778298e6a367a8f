"""A history and its rendering: from one revision to head as one SQL script.

Rendering goes through Alembic's offline mode, so it needs no database and is the same for every
tenant. Python that reads rows cannot run there: data moves in SQL or in a job.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from io import StringIO
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

REVISION_TABLE = """
create table if not exists tiru_revision (
    version_num text not null,
    constraint pk_tiru_revision primary key (version_num)
)
"""

# Alembic creates its version table at the start of every history; ours is there already, once per schema.
_CREATES_TABLE = re.compile(r"CREATE TABLE tiru_revision \(.*?\);\s*", re.DOTALL)
_alembic = Lock()  # Alembic's `op` is global to the process


@dataclass(frozen=True, slots=True)
class History:
    """`name` prefixes every revision id; `package` holds the revision files."""

    name: str
    package: str

    @property
    def folder(self) -> Path:
        return Path(str(files(self.package)))

    @property
    def head(self) -> str:
        """The newest revision's id. Raises ValueError when the history forks or is empty."""
        return _head(self)

    def revisions(self) -> Sequence[str]:
        """All revision ids, oldest first."""
        return _revisions(self)

    def render(self, current: str | None, to: str | None = None) -> str:
        """SQL from `current` (None: nothing yet) to `to` (None: head), with a guard that raises on another version."""
        return _render(self, current, to or self.head)


def _config(history: History, buffer: StringIO) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("version_locations", str(history.folder))
    config.set_main_option("path_separator", "os")
    config.attributes["buffer"] = buffer
    return config


@lru_cache(maxsize=256)
def _revisions(history: History) -> tuple[str, ...]:
    scripts = ScriptDirectory.from_config(_config(history, StringIO()))
    found = tuple(script.revision for script in reversed(list(scripts.walk_revisions())))
    for revision in found:
        if not revision.startswith(f"{history.name}_"):
            raise ValueError(f"revision {revision!r} does not start with {history.name}_")
    if len(scripts.get_heads()) != 1:
        raise ValueError(f"history {history.name!r} has {len(scripts.get_heads())} heads, not one")
    return found


def _head(history: History) -> str:
    return _revisions(history)[-1]


@lru_cache(maxsize=1024)
def _render(history: History, current: str | None, to: str) -> str:
    if current == to:
        return ""
    for revision in (current, to):
        if revision is not None and revision not in _revisions(history):
            raise ValueError(f"unknown revision {revision!r} in history {history.name!r}")
    buffer = StringIO()
    with _alembic:
        command.upgrade(_config(history, buffer), f"{current or 'base'}:{to}", sql=True)
    script = _CREATES_TABLE.sub("", buffer.getvalue())
    return f"{_guard(history, current)}\n{script}"


def _guard(history: History, current: str | None) -> str:
    """Stop, loudly, when the schema does not stand where this script starts."""
    expected = (
        f"not exists (select from tiru_revision where version_num ~ '^{history.name}_[0-9]+$')"
        if current is None
        else f"exists (select from tiru_revision where version_num = '{current}')"
    )
    return (
        f"do $guard$ begin if not ({expected}) then raise exception "
        f"'tiru: % does not stand at {current or 'the start'} of {history.name}', current_schema() "
        f"using errcode = 'TI001'; end if; end $guard$;"
    )
