"""e-Office Desa: a village writes to its kecamatan, with its own number, letterhead and signature."""

from __future__ import annotations

from datetime import datetime, timedelta

from tiru.work import UnitOfWork
from tiru_e_office.sample.outgoing import sign
from tiru_e_office.sample.people import Cast
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.service import submit, write
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import register


async def from_the_village(work: UnitOfWork, cast: Cast, at: datetime) -> None:
    """Two letters in, and one out that the camat finds in the inbox."""
    kades, sekdes, camat = cast["kades"], cast["sekdes"], cast["camat"]
    word = work.tenant.word("desa")
    for minutes, (sender, subject) in enumerate(
        (("Karang Taruna", "Permohonan izin memakai lapangan"), ("Kader posyandu", "Laporan penimbangan balita")),
        start=1,
    ):
        work.now, work.actor = at + timedelta(minutes=minutes), sekdes.actor
        form = SuratMasukForm(
            unit=sekdes.unit.id,
            asal_jenis="warga",
            asal=f"{sender} {sekdes.unit.singkatan}",
            hal=subject,
            kanal="loket",
            kepada=[kades.jabatan_id],
        )
        (await register(work, form)).surat.is_contoh = True
    draft = NaskahForm(
        jenis="SD",
        unit=sekdes.unit.id,
        hal=f"Usulan perbaikan jalan {word}",
        isi=f"Dengan hormat, kami sampaikan usulan perbaikan jalan {word} hasil musyawarah.\n\nMohon arahan Bapak/Ibu.",
        klasifikasi="600",
        tujuan_unit=[camat.unit.id],
        ttd=kades.jabatan_id,
    )
    work.now, work.actor = at + timedelta(minutes=30), sekdes.actor
    surat = await write(work, draft, [])
    surat.is_contoh = True
    await submit(work, surat)
    await sign(work, surat, kades, at + timedelta(minutes=60))
