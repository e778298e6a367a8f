"""Administrative areas for tests: those of a few regencies, since all of Indonesia takes ten seconds."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import psycopg

from tiru.wilayah.load import _COLUMNS, rows


def write_areas(owner: psycopg.Connection[Any], regencies: Collection[str]) -> None:
    """All units of these regencies and the provinces above them; what is there stays."""
    above = {kode[:2] for kode in regencies}
    wanted = [row for row in rows() if row[0][:5] in regencies or row[0] in above]
    marks = ", ".join(["%s"] * 8)
    with owner.cursor() as cursor:
        cursor.executemany(
            f"insert into tiru_control.wilayah ({_COLUMNS}) values ({marks}) on conflict do nothing",  # noqa: S608 - ours
            wanted,
        )
