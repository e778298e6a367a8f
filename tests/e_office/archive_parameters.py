"""What the addresses of the archive are about."""

from tiru.work import UnitOfWork
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.models import Surat


async def archive_of(work: UnitOfWork, surat: Surat) -> tuple[int, int]:
    """A folder with this letter in it, on a list that is being drawn up: (folder, list)."""
    folder = Berkas(
        unit_id=surat.unit_id,
        klasifikasi="000.1.5",
        nomor_berkas="1",
        nama=f"Rapat ke-{surat.id}",
        tahun=surat.tahun,
        aktif_tahun=1,
        inaktif_tahun=1,
        nasib="musnah",
        retensi_sumber="Perbup",
        dibuat_at=work.now,
    )
    usul = Usul(jenis="pemindahan", unit_id=surat.unit_id, nomor="1", dibuat_at=work.now)
    work.session.add_all([folder, usul])
    await work.session.flush()
    work.session.add(UsulBerkas(usul_id=usul.id, berkas_id=folder.id))
    surat.berkas_id = folder.id
    await work.session.flush()
    return folder.id, usul.id
