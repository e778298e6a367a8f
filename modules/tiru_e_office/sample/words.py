"""The invented words of the sample: who writes, about what, and what is answered."""

from __future__ import annotations

# (sort of sender, sender, subject, classification)
INCOMING: tuple[tuple[str, str, str, str], ...] = (
    ("kl", "Kementerian Dalam Negeri", "Penyampaian evaluasi penyelenggaraan pemerintahan daerah", "100"),
    (
        "pemda",
        "Pemerintah Provinsi, Sekretariat Daerah",
        "Undangan rapat koordinasi percepatan penurunan stunting",
        "400",
    ),
    ("pemda", "Bappeda Provinsi", "Permintaan data usulan program prioritas tahun depan", "900.1.2"),
    ("swasta", "Forum Pedagang Pasar Sentral", "Permohonan audiensi penataan pasar", "500"),
    ("swasta", "Yayasan Cahaya Pelita", "Permohonan sambutan dan kehadiran peresmian perpustakaan", "000.4"),
    ("desa", "Paguyuban Kepala Desa", "Usulan perbaikan jalan penghubung antardesa", "600"),
    ("warga", "Warga RT 03 RW 05", "Permohonan pemasangan lampu jalan", "600"),
    ("kl", "Badan Pusat Statistik", "Pemberitahuan pelaksanaan survei sosial ekonomi", "000.8"),
    ("swasta", "Perkumpulan Tani Makmur", "Permohonan bantuan perbaikan saluran irigasi", "600"),
    ("pemda", "Inspektorat Provinsi", "Pemberitahuan pemeriksaan pelaksanaan anggaran", "700"),
    ("kl", "Kantor Pertanahan", "Koordinasi sertifikasi tanah aset daerah", "000.2"),
    ("swasta", "Ikatan Guru Penulis", "Undangan pembukaan lomba menulis pelajar", "400.3"),
    ("pemda", "Pemerintah Kabupaten tetangga", "Permohonan kunjungan kerja layanan digital", "400.14.5"),
    ("warga", "Kelompok Sadar Wisata Lembah Hijau", "Usulan papan petunjuk dan tempat parkir", "500"),
    ("swasta", "Palang kemanusiaan cabang daerah", "Laporan kegiatan donor darah triwulan", "400"),
)
OUTGOING: tuple[tuple[str, str, str], ...] = (
    ("UND", "Undangan rapat koordinasi pemeliharaan jalan", "000.1.5"),
    ("SD", "Penyampaian data ruas jalan rusak berat", "600"),
    ("SD", "Permohonan dukungan pengaturan lalu lintas selama perbaikan", "600"),
    ("ST", "Penugasan survei lapangan jembatan", "800.1.11.1"),
    ("SD", "Jawaban atas permohonan perbaikan saluran", "600"),
    ("SE", "Kesiapsiagaan menghadapi musim hujan", "300"),
)
BODY = (
    "Sehubungan dengan {hal}, bersama ini kami sampaikan hal-hal sebagai berikut.\n\n"
    "Kegiatan dilaksanakan bersama perangkat daerah terkait. Mohon menugaskan pejabat yang membidangi dan "
    "menyampaikan data pendukung paling lambat tiga hari sebelum pelaksanaan.\n\n"
    "Demikian kami sampaikan. Atas perhatian dan kerja samanya kami ucapkan terima kasih."
)
REPORTS = (
    "Sudah ditinjau ke lapangan; masuk rencana pemeliharaan triwulan ini.",
    "Sudah dihadiri, notula dilampirkan pada berkas kegiatan.",
    "Data sudah dikirim kepada pengirim.",
    "Sudah dijawab dengan surat keluar.",
)
NOTES = (
    "Mohon ditindaklanjuti dan laporkan hasilnya.",
    "Siapkan bahan sebelum hari pelaksanaan.",
    "Pelajari dan beri saran secara tertulis.",
    "Koordinasikan dengan perangkat daerah terkait.",
)
RETENTION_SOURCE = "Contoh untuk peragaan, bukan JRA daerah"
FOLDERS = {
    "000.2": "Surat-menyurat tentang tanah dan barang milik daerah.",
    "400": "Koordinasi program kesejahteraan dengan provinsi dan lembaga masyarakat.",
    "600": "Permohonan dan tindak lanjut pemeliharaan jalan, jembatan dan irigasi.",
    "700": "Pemberitahuan dan tindak lanjut pemeriksaan.",
    "900.1.2": "Usulan dan data penyusunan anggaran.",
}
COMMITTEE = (
    "Taufik Nurhidayat, Arsiparis\nRini Astutiningsih, Pengarah surat\nDra. Endah Kusumaningrum, Sekretaris Daerah"
)
