"""Labels for the crates of a batch: one per delivery, with a square that leads to its next step."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Sequence
from datetime import UTC
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import segno
import typst

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.indonesian_numbers import angka
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.batches import groups_in_words
from tiru_mbg.hari.models import Batch, Kiriman, KirimanKelas

_ROOT = Path(str(files("tiru_mbg.hari") / "sheets"))
_ONE_AT_A_TIME = Lock()
MOST_CLASSES = 14
"""On one label."""


async def labels_pdf(
    work: UnitOfWork,
    batch: Batch,
    sppg: Sppg,
    menu: str,
    deliveries: Sequence[tuple[Kiriman, str]],
    classes: dict[int, list[KirimanKelas]],
) -> bytes:
    """A sheet of labels as PDF; the same rows at the same instant give the same bytes."""
    data = {
        "judul": _("Label batch %(number)s, %(kitchen)s", number=batch.nomor, kitchen=sppg.nama),
        "penulis": sppg.nama,
        "label": [
            _label(work, batch, sppg, menu, kiriman, nama, classes.get(kiriman.id, []))
            for kiriman, nama in deliveries
            if kiriman.tahap != "batal"
        ],
    }
    return await asyncio.to_thread(_compiled, data, work.now.astimezone(UTC).replace(microsecond=0))


def _label(
    work: UnitOfWork, batch: Batch, sppg: Sppg, menu: str, kiriman: Kiriman, nama: str, rooms: Sequence[KirimanKelas]
) -> dict[str, str]:
    meal = kiriman.jam_makan_at.astimezone(work.tenant.zone).strftime("%H.%M") if kiriman.jam_makan_at else "-"
    number = _("Batch %(number)s, %(day)s", number=batch.nomor, day=tanggal(batch.tanggal))
    return {
        "tempat": nama,
        "kelompok": groups_in_words(kiriman.kelompok),
        "porsi": _("%(n)s porsi", n=angka(kiriman.porsi_rencana)),
        "makan": _("Makan pukul %(at)s", at=meal),
        "batch": number,
        "menu": menu,
        "dapur": sppg.nama,
        "kelas": " · ".join(f"{one.kelas}: {one.porsi}" for one in rooms[:MOST_CLASSES]),
        "kode": kiriman.kunci.hex[:8].upper(),
        "qr": _square(f"https://{work.tenant.host}/kantor/mbg/lapangan/kode?kode={kiriman.kunci}"),
    }


def _square(address: str) -> str:
    picture = io.BytesIO()
    segno.make(address, error="m").save(picture, kind="svg", border=0, scale=4)
    return picture.getvalue().decode()


def _compiled(data: dict[str, Any], at: Any) -> bytes:
    with _ONE_AT_A_TIME:
        made = typst.compile(
            str(_ROOT / "label.typ"),
            root=str(_ROOT),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            timestamp=at,
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()
