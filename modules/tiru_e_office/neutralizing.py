"""Letters without anybody in them, for copies on which people are trained or problems are searched.

Numbers, dates, states, deadlines and the tree of tasks stay, so that figures and clocks remain true. What letters
say, who wrote, who signed and with what goes, and every file leads nowhere.
"""

from __future__ import annotations

from sqlalchemy import text

from tiru.work import UnitOfWork

_STEPS = (
    """update e_office_surat set hal = 'Surat ' || id, ringkasan = '', isi_teks = '', catatan = '', kinerja = '',
        kinerja_tautan = '',
        asal = case when asal = '' then '' else 'Pengirim ' || id end,
        kepada = case when kepada = '' then '' else 'Penerima ' || id end, dibuat_nama = '', sidik = ''""",
    "delete from e_office_lampiran",
    "update e_office_disposisi set dari_nama = '', catatan = ''",
    "update e_office_tugas set oleh_nama = '', catatan = ''",
    "update e_office_versi set hal = 'Surat ' || surat_id, isi = '{}', oleh_nama = '', catatan = ''",
    """update e_office_naskah set isi = '{"teks": "", "bidang": {}}', tujuan = '[]', tembusan = '[]',
        pdf_key = null, pdf_sha256 = null""",
    """update e_office_pengiriman set tujuan = 'Penerima ' || id, surel = '', token_hash = null, catatan = ''""",
    "update e_office_nomor set dipesan_oleh = '', alasan = case when alasan = '' then '' else 'Dinetralkan' end",
    "delete from e_office_akses",
    "delete from e_office_penanda",
    "delete from e_office_penyedia",
    "delete from e_office_sertifikat",
    """update e_office_tte set penanda_nama = '', penanda_jabatan = '', sha256_masuk = '', sha256_keluar = null,
        key = null, rujukan = '', galat = ''""",
    """update e_office_berkas set nama = 'Berkas ' || id, uraian = '', dibuat_oleh = '',
        ditahan_alasan = case when ditahan then 'Dinetralkan' else '' end""",
    "update e_office_usul set panitia = '[]', penyetuju = '', alasan = '', dibuat_oleh = ''",
    "update e_office_pinjam set peminjam = 'Peminjam ' || id, peminjam_account_id = null, keperluan = ''",
    "delete from e_office_webhook",
)


async def neutralize(work: UnitOfWork) -> None:
    """Take away who and what letters are about; doing it twice changes nothing more."""
    for step in _STEPS:
        await work.session.execute(text(step))
    work.record("e_office.surat.neutralize", "e_office_surat:*")
