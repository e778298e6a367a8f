"""Reports and letters as PDF/A: the same data at the same instant give the same bytes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from threading import Lock

import typst

from tiru.i18n import _
from tiru.indonesian_dates import tanggal, tanggal_jam
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden.analysis import symptom_shares
from tiru_mbg.insiden.cases import lines_of
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.insiden.queries import batches_of, places_of, specimens_of
from tiru_mbg.insiden.rules import SPECIMENS, STATES
from tiru_mbg.warga.rules import SYMPTOMS

_ROOT = Path(str(files("tiru_mbg.insiden") / "sheets"))
_ONE_AT_A_TIME = Lock()


async def letter(
    work: UnitOfWork,
    title: str,
    number: str,
    *,
    to: Sequence[str] = (),
    paragraphs: Sequence[str] = (),
    facts: Sequence[tuple[str, object]] = (),
    listed: tuple[str, Sequence[str]] = ("", ()),
    closing: Sequence[str] = (),
    post: str = "",
    day: date | None = None,
    signer: str | None = None,
) -> bytes:
    """A page or two on the tenant's name, of today and signed by whoever prints it unless told otherwise."""
    data = {
        "judul": title,
        "penulis": work.tenant.title,
        "nomor": number,
        "kepada": list(to),
        "paragraf": list(paragraphs),
        "fakta": [[name, "–" if value in (None, "") else str(value)] for name, value in facts],
        "judul_daftar": listed[0],
        "daftar": list(listed[1]),
        "penutup": list(closing),
        "tempat_tanggal": tanggal(day or work.today),
        "jabatan": post,
        "nama": work.actor.name if signer is None else signer,
    }
    return await asyncio.to_thread(_made, data, work.now.astimezone(UTC).replace(microsecond=0))


def _made(data: Mapping[str, object], at: datetime) -> bytes:
    with _ONE_AT_A_TIME:
        made = typst.compile(
            str(_ROOT / "surat.typ"),
            root=str(_ROOT),
            font_paths=_fonts(),
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            format="pdf",
            pdf_standards="a-2b",
            timestamp=at,
        )
    assert isinstance(made, bytes)
    return made


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts()


async def w1_pdf(work: UnitOfWork, row: Insiden) -> bytes:
    """The first report of a suspected outbreak (W1): numbers only, no names of the ill."""
    kitchen = await work.session.get_one(Sppg, row.sppg_id)
    _lines, symptoms = await lines_of(work, row.id)
    signs = [f"{SYMPTOMS.get(sign, sign)}: {n} ({share:.0%})" for sign, n, share in symptom_shares(symptoms)]
    places = [nama for _row, nama in await places_of(work, row.id)]
    batches = [str(batch.nomor) for batch in await batches_of(work, row.id)]
    samples = [str(SPECIMENS[one.jenis]) for one in await specimens_of(work, row.id)]
    zone = work.tenant.timezone
    facts = [
        (_("Dapur"), kitchen.nama),
        (_("Titik layanan"), ", ".join(places)),
        (_("Batch"), ", ".join(batches)),
        (_("Laporan diterima"), tanggal_jam(row.lapor_at, zone)),
        (_("Waktu makan"), tanggal_jam(row.konsumsi_at, zone) if row.konsumsi_at else ""),
        (_("Terpapar"), row.terpapar),
        (_("Sakit"), row.sakit),
        (_("Rawat jalan"), row.rawat_jalan),
        (_("Rawat inap"), row.rawat_inap),
        (_("Meninggal"), row.meninggal),
        (_("Spesimen"), ", ".join(samples)),
        (_("Status"), STATES[row.status]),
    ]
    return await letter(
        work,
        _("Laporan kejadian luar biasa (W1)"),
        row.nomor,
        paragraphs=[_("Dugaan keracunan pangan pada layanan Makan Bergizi Gratis."), row.ringkasan],
        facts=facts,
        listed=(_("Gejala pada yang sakit"), signs),
        closing=[_("Angka sementara; sumber makanan ditetapkan setelah penyelidikan selesai.")],
        post=_("Pelapor"),
    )
