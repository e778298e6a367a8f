"""The statements of a file of SQL, each under the name that its `-- part:` line gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from sqlalchemy import text

from tiru.work import UnitOfWork


async def run_parts(work: UnitOfWork, file: str, names: Sequence[str], given: Mapping[str, object]) -> None:
    """Run these parts in this order, each with those of the values that it names."""
    parts = _parts(file)
    for name in names:
        used = {key: value for key, value in given.items() if f":{key} " in parts[name]}
        await work.session.execute(text(parts[name]), used)


@cache
def _parts(file: str) -> dict[str, str]:
    whole = files(__package__).joinpath(file).read_text()
    named = (part.split("\n", 1) for part in whole.split("-- part: ")[1:])
    return {name.strip(): body for name, body in named}
