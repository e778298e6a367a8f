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
from typing import Any

import typst

SHEETS = frozenset({"korespondensi", "judul", "lembar_disposisi", "kartu_kendali", "daftar", "berita_acara"})
_ROOT = Path(str(files("tiru_e_office.printing") / "sheets"))
_ONE_AT_A_TIME = Lock()
"""Typst keeps one cache for all compilers of a process; two threads in it at once gain nothing."""


async def pdf(sheet: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """A document, made in a thread; `at` (aware) is the only time it carries. Raises ValueError for no such sheet."""
    return await asyncio.to_thread(pdf_now, sheet, data, at=at)


def pdf_now(sheet: str, data: Mapping[str, object], *, at: datetime) -> bytes:
    """The same, at once."""
    made = _compiled(
        sheet, data, format="pdf", pdf_standards="a-2b", timestamp=at.astimezone(UTC).replace(microsecond=0)
    )
    assert isinstance(made, bytes)
    return made


async def first_page(sheet: str, data: Mapping[str, object], *, ppi: float = 96) -> tuple[bytes, int]:
    """The first page as PNG, and how many pages there are. Raises ValueError for no such sheet."""
    made = await asyncio.to_thread(_compiled, sheet, data, format="png", ppi=ppi)
    pages = [made] if isinstance(made, bytes) else list(made)
    return pages[0], len(pages)


def _compiled(sheet: str, data: Mapping[str, object], **how: Any) -> bytes | list[bytes]:
    if sheet not in SHEETS:
        raise ValueError(sheet)
    with _ONE_AT_A_TIME:
        made: bytes | list[bytes] = typst.compile(
            str(_ROOT / f"{sheet}.typ"),
            root=str(_ROOT),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            **how,
        )
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Read once: the machine's faces (Arial where there is one) and those Typst carries."""
    return typst.Fonts()
