"""Papers of a kitchen with their files, for addresses that name them."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah, Sppg, SppgStatus


async def make_papers(work: UnitOfWork, sppg: Sppg) -> dict[str, int]:
    """A certificate, a decision, a step and an inspection: their ids by the parameter of the address."""
    stored = await work.services.store.put(work.tenant.slug, b"%PDF-1.4\n", suffix=".pdf")
    kept = {"file_key": stored.key, "file_nama": "surat.pdf", "file_media": "application/pdf"}
    kept |= {"sppg_id": sppg.id, "dicatat_at": work.now}
    rows = {
        "sertifikat_id": Sertifikat(jenis="halal", nomor="H-1", terbit_on=work.today, **kept),
        "surat_id": Sertifikat(jenis="air", nomor="A-1", terbit_on=work.today, **kept),
        "keputusan_id": SppgStatus(status="operasional", pada=work.today, **kept),
        "langkah_id": SlhsLangkah(status="terdaftar", pada=work.today, **kept),
        "ikl_id": Ikl(pada=work.today, skor=90, **kept),
    }
    work.session.add_all(rows.values())
    await work.session.flush()
    return {name: row.id for name, row in rows.items()}
