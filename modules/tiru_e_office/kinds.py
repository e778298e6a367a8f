"""The kinds of naskah dinas and the first codes of the archive that every regency starts with.

Kinds and families follow Permendagri 1/2023 as regions have implemented it; where a kind belongs is disputed
for some (INS, SE, UND), so the family is a column that may be changed. Codes are those of Permendagri 83/2022
that could be confirmed; the rest is imported. None of them carries a retention: the JRA is each region's own.
"""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from tiru.work import UnitOfWork
from tiru_e_office.models import Jenis, Klasifikasi

# (kode, nama, keluarga, tata letak, bernomor, beralamat)
KINDS: tuple[tuple[str, str, str, str, bool, bool], ...] = (
    ("SD", "Surat Dinas", "korespondensi", "korespondensi", True, True),
    ("UND", "Surat Undangan", "korespondensi", "korespondensi", True, True),
    ("ND", "Nota Dinas", "korespondensi", "korespondensi", True, True),
    ("MEMO", "Memo", "korespondensi", "korespondensi", False, True),
    ("SE", "Surat Edaran", "arahan", "korespondensi", True, True),
    ("INS", "Instruksi", "arahan", "judul", True, False),
    ("KEP_KDH", "Keputusan Kepala Daerah", "arahan", "judul", True, False),
    ("KEP_OPD", "Keputusan Kepala Perangkat Daerah", "arahan", "judul", True, False),
    ("PERKADA", "Peraturan Kepala Daerah", "arahan", "judul", True, False),
    ("PERDA", "Peraturan Daerah", "arahan", "judul", True, False),
    ("PERDPRD", "Peraturan DPRD", "arahan", "judul", True, False),
    ("SPRIN", "Surat Perintah", "arahan", "judul", True, False),
    ("ST", "Surat Tugas", "arahan", "judul", True, False),
    ("SPD", "Surat Perjalanan Dinas", "arahan", "judul", True, False),
    ("SKUASA", "Surat Kuasa", "khusus", "judul", True, False),
    ("BA", "Berita Acara", "khusus", "judul", True, False),
    ("SKET", "Surat Keterangan", "khusus", "judul", True, False),
    ("SP", "Surat Pengantar", "khusus", "korespondensi", True, True),
    ("PENG", "Pengumuman", "khusus", "judul", True, False),
    ("LAP", "Laporan", "khusus", "judul", False, False),
    ("TS", "Telaahan Staf", "khusus", "korespondensi", False, True),
    ("NOT", "Notula", "khusus", "judul", False, False),
    ("SPMT", "Surat Pernyataan Melaksanakan Tugas", "khusus", "judul", True, False),
    ("SPG", "Surat Panggilan", "khusus", "korespondensi", True, True),
    ("SIZ", "Surat Izin", "khusus", "judul", True, False),
    ("REK", "Rekomendasi", "khusus", "judul", True, False),
    ("RADIO", "Radiogram", "khusus", "korespondensi", True, True),
    ("SERT", "Sertifikat", "khusus", "judul", True, False),
    ("PIAGAM", "Piagam", "khusus", "judul", True, False),
    ("PERJ", "Surat Perjanjian", "khusus", "judul", True, False),
)
_SOURCE = "Permendagri 83/2022"
CODES: tuple[tuple[str, str], ...] = (
    ("000", "Umum"),
    ("000.1", "Ketatausahaan dan Kerumahtanggaan"),
    ("000.1.2", "Perjalanan Dinas Dalam Negeri"),
    ("000.1.2.1", "Perjalanan Dinas Kepala Daerah"),
    ("000.1.2.2", "Perjalanan Dinas DPRD"),
    ("000.1.2.3", "Perjalanan Dinas Pegawai"),
    ("000.1.5", "Rapat Pimpinan"),
    ("000.2", "Perlengkapan"),
    ("000.3", "Pengadaan"),
    ("000.4", "Perpustakaan"),
    ("000.5", "Kearsipan"),
    ("000.5.3.1", "Penciptaan Arsip"),
    ("000.5.3.2", "Pemberkasan Arsip Aktif"),
    ("000.5.3.3", "Penataan Arsip Inaktif"),
    ("000.5.3.4", "Penggunaan Arsip"),
    ("000.5.6", "Penyusutan Arsip"),
    ("000.5.6.1", "Pemindahan Arsip Inaktif"),
    ("000.5.6.2", "Pemusnahan Arsip"),
    ("000.5.6.3", "Penyerahan Arsip Statis"),
    ("000.8", "Organisasi dan Tata Laksana"),
    ("000.8.2.1", "Analisis Jabatan"),
    ("000.8.2.2", "Analisis Beban Kerja"),
    ("000.8.3.1", "Proses Bisnis"),
    ("000.8.3.2", "Standar Pelayanan"),
    ("000.8.3.3", "Standar Operasional Prosedur"),
    ("000.8.3.4", "Pelayanan Publik"),
    ("100", "Pemerintahan"),
    ("200", "Politik"),
    ("300", "Keamanan dan Ketertiban"),
    ("400", "Kesejahteraan Rakyat"),
    ("400.3", "Pendidikan"),
    ("400.14", "Hubungan Masyarakat"),
    ("400.14.5", "Hubungan Antarlembaga dan Pemerintah Daerah"),
    ("500", "Perekonomian"),
    ("600", "Pekerjaan Umum dan Ketenagakerjaan"),
    ("700", "Pengawasan"),
    ("800", "Kepegawaian"),
    ("800.1.4.4", "Sasaran Kinerja Pegawai"),
    ("800.1.11", "Administrasi Pegawai"),
    ("800.1.11.1", "Surat Tugas"),
    ("800.1.11.2", "Cuti Sakit"),
    ("800.1.11.3", "Cuti Bersalin"),
    ("800.1.11.4", "Cuti Tahunan"),
    ("800.1.11.5", "Cuti Alasan Penting"),
    ("800.1.11.6", "Cuti Besar"),
    ("800.1.11.7", "Cuti di Luar Tanggungan Negara"),
    ("800.1.11.13", "Kenaikan Gaji Berkala"),
    ("900", "Keuangan"),
    ("900.1", "Keuangan Daerah"),
    ("900.1.1", "RAPBD dan Perubahan APBD"),
    ("900.1.2", "Penyusunan Anggaran"),
    ("900.1.3", "Pelaksanaan Anggaran"),
)


async def seed_kinds(work: UnitOfWork) -> None:
    """Kinds and codes that are not there yet; what a region changed stays as it is."""
    kinds = [
        {
            "kode": kode,
            "nama": nama,
            "keluarga": family,
            "tata_letak": layout,
            "bernomor": numbered,
            "beralamat": addressed,
            "urutan": 10 * (place + 1),
        }
        for place, (kode, nama, family, layout, numbered, addressed) in enumerate(KINDS)
    ]
    await work.session.execute(insert(Jenis).on_conflict_do_nothing(), kinds)
    codes = [
        {"kode": kode, "induk": parent_of(kode), "nama": nama, "sumber": _SOURCE, "terverifikasi": True}
        for kode, nama in CODES
    ]
    await work.session.execute(insert(Klasifikasi).on_conflict_do_nothing(), codes)


def parent_of(kode: str) -> str | None:
    """The nearest code above that we know; hundreds stand at the top."""
    known = {code for code, _name in CODES}
    while "." in kode:
        kode = kode.rpartition(".")[0]
        if kode in known:
            return kode
    hundred = f"{kode[0]}00"
    return hundred if hundred != kode else None
