"""Permissions of the module and the roles it proposes."""

from __future__ import annotations

from tiru.i18n import lazy
from tiru.module import WHOLE, Permission, RoleSeed
from tiru_mbg.reach import AREAS

DAPUR_READ, DAPUR_MANAGE = "mbg:dapur:read", "mbg:dapur:manage"
SLHS, SERTIFIKAT = "mbg:slhs:manage", "mbg:sertifikat:record"
PETUGAS_READ, PETUGAS_MANAGE = "mbg:petugas:read", "mbg:petugas:manage"
TITIK_READ, TITIK_MANAGE = "mbg:titik:read", "mbg:titik:manage"
PENUGASAN = "mbg:penugasan:manage"
MENU_READ, MENU_WRITE, MENU_APPROVE = "mbg:menu:read", "mbg:menu:write", "mbg:menu:approve"
BAHAN = "mbg:bahan:manage"
MASAK, TERIMA = "mbg:masak:record", "mbg:terima:record"
PAPAN, RAPOR, JEJAK = "mbg:papan:read", "mbg:rapor:read", "mbg:jejak:read"
TARIK = "mbg:batch:recall"
BELANJA_READ, BELANJA_RECORD, PASOK = "mbg:belanja:read", "mbg:belanja:record", "mbg:pasok:read"
PEMASOK, KEUANGAN = "mbg:pemasok:manage", "mbg:keuangan:review"
LAPORAN_READ, LAPORAN_ANSWER = "mbg:laporan:read", "mbg:laporan:answer"
INSIDEN_READ, INSIDEN_MANAGE, KASUS = "mbg:insiden:read", "mbg:insiden:manage", "mbg:kasus:read"
REKOMENDASI = "mbg:rekomendasi:manage"
PERINGATAN_READ, PERINGATAN_ANSWER = "mbg:peringatan:read", "mbg:peringatan:answer"
ANGKA = "mbg:angka:manage"
EKSPOR = "mbg:data:export"

PERMISSIONS = (
    Permission(name=DAPUR_READ, title=lazy("Membaca daftar dapur"), scopes=AREAS),
    Permission(name=DAPUR_MANAGE, title=lazy("Mengelola dapur dan kapasitasnya"), scopes=AREAS),
    Permission(name=SLHS, title=lazy("Mencatat SLHS dan inspeksi kesehatan lingkungan"), scopes=AREAS),
    Permission(name=SERTIFIKAT, title=lazy("Mencatat atau mengajukan sertifikat dapur"), scopes=AREAS),
    Permission(name=PETUGAS_READ, title=lazy("Melihat petugas dapur"), sensitive=True, scopes=AREAS),
    Permission(name=PETUGAS_MANAGE, title=lazy("Mengelola petugas dapur"), sensitive=True, scopes=AREAS),
    Permission(name=TITIK_READ, title=lazy("Membaca daftar titik layanan"), scopes=AREAS),
    Permission(name=TITIK_MANAGE, title=lazy("Mengelola titik layanan dan rombel"), scopes=AREAS),
    Permission(name=PENUGASAN, title=lazy("Menetapkan dapur bagi titik layanan"), scopes=WHOLE),
    Permission(name=MENU_READ, title=lazy("Membaca menu dan gizinya"), scopes=AREAS),
    Permission(name=MENU_WRITE, title=lazy("Menyusun menu, siklus dan jadwal"), scopes=AREAS),
    Permission(name=MENU_APPROVE, title=lazy("Menyetujui menu"), scopes=AREAS),
    Permission(name=BAHAN, title=lazy("Mengelola tabel bahan dan harga acuan"), scopes=WHOLE),
    Permission(name=MASAK, title=lazy("Mencatat masak, pemeriksaan dan pengiriman"), scopes=AREAS),
    Permission(name=TERIMA, title=lazy("Mencatat penerimaan, pembagian dan sisa"), scopes=AREAS),
    Permission(name=PAPAN, title=lazy("Melihat papan hari ini"), scopes=AREAS),
    Permission(name=RAPOR, title=lazy("Melihat rapor dapur"), scopes=AREAS),
    Permission(name=JEJAK, title=lazy("Menelusuri batch dari pemasok sampai kelas"), scopes=AREAS),
    Permission(name=TARIK, title=lazy("Menarik batch dan menahan kirimannya"), scopes=AREAS),
    Permission(name=BELANJA_READ, title=lazy("Melihat belanja dan laporan keuangan dapur"), scopes=AREAS),
    Permission(name=BELANJA_RECORD, title=lazy("Mencatat belanja dan laporan keuangan dapur"), scopes=AREAS),
    Permission(name=PASOK, title=lazy("Melihat pembelian dari pemasok sendiri"), scopes=("tenant", "own")),
    Permission(name=PEMASOK, title=lazy("Mengelola daftar pemasok"), scopes=WHOLE),
    Permission(name=KEUANGAN, title=lazy("Memeriksa laporan keuangan dapur"), scopes=AREAS),
    Permission(name=LAPORAN_READ, title=lazy("Membaca laporan tentang makanan"), sensitive=True, scopes=AREAS),
    Permission(name=LAPORAN_ANSWER, title=lazy("Menindaklanjuti laporan tentang makanan"), scopes=AREAS),
    Permission(name=INSIDEN_READ, title=lazy("Membaca insiden keamanan pangan"), scopes=AREAS),
    Permission(name=INSIDEN_MANAGE, title=lazy("Menangani insiden keamanan pangan"), scopes=AREAS),
    Permission(name=KASUS, title=lazy("Membaca daftar kasus insiden"), sensitive=True, scopes=AREAS),
    Permission(name=REKOMENDASI, title=lazy("Mengirim rekomendasi penghentian ke BGN"), scopes=WHOLE),
    Permission(name=PERINGATAN_READ, title=lazy("Membaca peringatan MBG"), scopes=AREAS),
    Permission(name=PERINGATAN_ANSWER, title=lazy("Mengakui dan menutup peringatan MBG"), scopes=AREAS),
    Permission(name=ANGKA, title=lazy("Mencatat angka yang diumumkan"), scopes=WHOLE),
    Permission(name=EKSPOR, title=lazy("Mengekspor data MBG"), sensitive=True, scopes=AREAS),
)

_KITCHEN = (DAPUR_READ, TITIK_READ, MENU_READ, PAPAN, RAPOR, JEJAK, PERINGATAN_READ, PERINGATAN_ANSWER, MASAK)

ROLES = (
    RoleSeed(
        name="satgas_mbg",
        title=lazy("Satgas MBG"),
        permissions=(
            DAPUR_READ,
            DAPUR_MANAGE,
            SERTIFIKAT,
            PETUGAS_READ,
            TITIK_READ,
            TITIK_MANAGE,
            PENUGASAN,
            MENU_READ,
            BAHAN,
            PAPAN,
            RAPOR,
            JEJAK,
            TARIK,
            BELANJA_READ,
            PEMASOK,
            KEUANGAN,
            LAPORAN_READ,
            LAPORAN_ANSWER,
            INSIDEN_READ,
            REKOMENDASI,
            PERINGATAN_READ,
            PERINGATAN_ANSWER,
            ANGKA,
            EKSPOR,
        ),
    ),
    RoleSeed(
        name="kepala_sppg",
        title=lazy("Kepala SPPG"),
        permissions=(
            *_KITCHEN,
            SERTIFIKAT,
            PETUGAS_READ,
            PETUGAS_MANAGE,
            MENU_WRITE,
            TARIK,
            BELANJA_READ,
            BELANJA_RECORD,
            LAPORAN_READ,
            INSIDEN_READ,
            EKSPOR,
        ),
    ),
    RoleSeed(
        name="ahli_gizi_sppg",
        title=lazy("Ahli gizi SPPG"),
        permissions=(*_KITCHEN, MENU_WRITE, MENU_APPROVE, TARIK),
    ),
    RoleSeed(
        name="akuntan_sppg",
        title=lazy("Akuntan SPPG"),
        permissions=(DAPUR_READ, TITIK_READ, MENU_READ, RAPOR, BELANJA_READ, BELANJA_RECORD, PERINGATAN_READ),
    ),
    RoleSeed(name="petugas_sppg", title=lazy("Petugas dapur SPPG"), permissions=(MASAK, MENU_READ, PAPAN)),
    RoleSeed(
        name="pic_sekolah_mbg",
        title=lazy("Penerima MBG di sekolah"),
        permissions=(TERIMA, TITIK_READ, LAPORAN_READ),
    ),
    RoleSeed(name="kader_mbg", title=lazy("Kader posyandu (3B)"), permissions=(TERIMA, TITIK_READ, LAPORAN_READ)),
    RoleSeed(
        name="kesling_mbg",
        title=lazy("Kesehatan lingkungan (SLHS dan IKL)"),
        permissions=(
            DAPUR_READ,
            SLHS,
            SERTIFIKAT,
            PETUGAS_READ,
            RAPOR,
            PERINGATAN_READ,
            PERINGATAN_ANSWER,
            INSIDEN_READ,
            EKSPOR,
        ),
    ),
    RoleSeed(
        name="surveilans_mbg",
        title=lazy("Surveilans keamanan pangan"),
        permissions=(
            DAPUR_READ,
            TITIK_READ,
            MENU_READ,
            PAPAN,
            JEJAK,
            TARIK,
            LAPORAN_READ,
            LAPORAN_ANSWER,
            INSIDEN_READ,
            INSIDEN_MANAGE,
            KASUS,
            PERINGATAN_READ,
            PERINGATAN_ANSWER,
            EKSPOR,
        ),
    ),
    RoleSeed(name="pemasok_mbg", title=lazy("Pemasok bahan MBG"), permissions=(PASOK,)),
    RoleSeed(
        name="pemantau_mbg",
        title=lazy("Pemantau MBG (pimpinan, BGN)"),
        permissions=(DAPUR_READ, TITIK_READ, MENU_READ, PAPAN, RAPOR, INSIDEN_READ, PERINGATAN_READ),
    ),
)
