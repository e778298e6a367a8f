"""How much memory the server's processes behind our connections hold, as the kernel counts it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg

KB = 1024 / 1e6


@dataclass(frozen=True, slots=True)
class Held:
    """Of one process, in MB (10^6 bytes).

    `private` is its own alone; `pss` adds its part of what it shares; `rss` adds all of that, so the
    server's buffers are counted once for every process.
    """

    private: float
    pss: float
    rss: float


def held_by(owner: psycopg.Connection, application: str) -> list[Held]:
    """One per open connection of `application`; the server must run on this machine, under this account or root's."""
    pids = owner.execute("select pid from pg_stat_activity where application_name = %s", (application,)).fetchall()
    return [one for (pid,) in pids if (one := _held(pid)) is not None]


def _held(pid: int) -> Held | None:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):  # it has just ended
        return None
    kilobytes = {name: int(size.split()[0]) for name, _colon, size in (line.partition(":") for line in lines)}
    return Held(
        private=(kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) * KB,
        pss=kilobytes["Pss"] * KB,
        rss=kilobytes["Rss"] * KB,
    )
