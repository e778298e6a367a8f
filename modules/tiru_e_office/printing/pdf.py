"""From a sheet (Typst) and data to PDF/A-2b. The same data at the same instant give the same bytes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

SHEETS = frozenset({"korespondensi", "judul", "lembar_disposisi", "daftar", "berita_acara"})
_ROOT = Path(str(files("tiru_e_office.printing") / "sheets"))
_ONE_AT_A_TIME = Lock()
"""Typst keeps one cache for all compilers of a process; two threads in it at once gain nothing."""


async def pdf(sheet: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """A document, made in a thread; `at` (aware) is the only time it carries. Raises ValueError for no such sheet."""
    return await asyncio.to_thread(pdf_now, sheet, data, at=at)


def pdf_now(sheet: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """The same, at once."""
    if sheet not in SHEETS:
        raise ValueError(sheet)
    with _ONE_AT_A_TIME:
        made = typst.compile(
            str(_ROOT / f"{sheet}.typ"),
            root=str(_ROOT),
            format="pdf",
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="a-2b",
            timestamp=at.astimezone(UTC).replace(microsecond=0),
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once: the machine's faces (Arial where there is one) and those Typst carries."""
    return typst.Fonts()
