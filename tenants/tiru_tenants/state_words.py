"""Rungs and states as people read them: (kind of tag, words)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from tiru.i18n import Lazy, _, lazy
from tiru.indonesian_dates import tanggal
from tiru_tenants.ladder import Rung, Standing, Terms

RUNGS: Mapping[Rung, tuple[str, Lazy]] = {
    Rung.ACTIVE: ("ok", lazy("Berlaku")),
    Rung.NOTICE: ("warn", lazy("Segera berakhir")),
    Rung.GRACE: ("warn", lazy("Masa tenggang")),
    Rung.OVERDUE: ("crit", lazy("Tenggang lewat")),
    Rung.STAFF_READ_ONLY: ("crit", lazy("Kantor hanya membaca")),
    Rung.CITIZENS_READ_ONLY: ("crit", lazy("Hanya membaca")),
    Rung.ARCHIVED: ("crit", lazy("Diarsipkan")),
    Rung.NONE: ("", lazy("Tidak ada")),
}
WORKS: Mapping[Rung, Lazy] = {
    Rung.ACTIVE: lazy("Semua berjalan."),
    Rung.NOTICE: lazy("Semua berjalan; akhirnya sudah dekat."),
    Rung.GRACE: lazy("Semua tetap berjalan selama perpanjangannya diurus."),
    Rung.OVERDUE: lazy("Semua tetap berjalan, tetapi ditandai merah sampai ada keputusan."),
    Rung.STAFF_READ_ONLY: lazy("Warga tetap bisa mengirim; pegawai hanya membaca dan mengekspor."),
    Rung.CITIZENS_READ_ONLY: lazy("Semua orang hanya membaca dan mengekspor."),
    Rung.ARCHIVED: lazy("Disimpan untuk dibaca dan diekspor."),
}
"""What works on each rung of the ladder, top to bottom."""
TENANTS: Mapping[str, tuple[str, Lazy]] = {
    "provisioning": ("info", lazy("Sedang dibuat")),
    "active": ("ok", lazy("Aktif")),
    "suspended": ("warn", lazy("Ditangguhkan")),
    "archived": ("", lazy("Diarsipkan")),
    "trashed": ("crit", lazy("Di tempat sampah")),
}
PAPERS: Mapping[str, Lazy] = {
    "kesepakatan_bersama": lazy("Kesepakatan bersama"),
    "pks": lazy("Perjanjian kerja sama"),
    "addendum": lazy("Addendum"),
    "pengakhiran": lazy("Pengakhiran"),
    "hibah": lazy("Naskah hibah"),
    "pemilik": lazy("Milik sendiri"),
}
DECISIONS: Mapping[str, Lazy] = {
    "trial": lazy("Masa coba"),
    "restore": lazy("Pemulihan"),
    "staff_read_only": lazy("Keputusan: kantor hanya membaca"),
    "citizens_read_only": lazy("Keputusan: semua hanya membaca"),
    "archived": lazy("Keputusan: diarsipkan"),
}
OPERATIONS: Mapping[str, tuple[str, Lazy]] = {
    "running": ("info", lazy("Berjalan")),
    "done": ("ok", lazy("Selesai")),
    "failed": ("crit", lazy("Gagal")),
    "cancelled": ("", lazy("Dibatalkan")),
}


def sentence(standing: Standing, terms: Terms) -> str:
    """Why a module stands where it does, for somebody who never saw an agreement."""
    until = tanggal(standing.until) if standing.until else ""
    if standing.rung is Rung.ACTIVE:
        return _("Berlaku sampai %(day)s.", day=until) if until else _("Berlaku tanpa batas waktu.")
    if standing.rung is Rung.NOTICE:
        return _("Perjanjiannya berakhir %(day)s; sudah waktunya diperpanjang.", day=until)
    if standing.rung is Rung.GRACE and standing.until:
        ended = tanggal(standing.until - timedelta(days=terms.grace_days))
        return _("Perjanjiannya berakhir %(ended)s. Masa tenggang sampai %(day)s.", ended=ended, day=until)
    if standing.rung is Rung.OVERDUE:
        return _("Perjanjian dan masa tenggangnya sudah lewat. Belum ada keputusan yang menutup apa pun.")
    if standing.rung is Rung.NONE:
        return _("Tidak ada perjanjian yang menyebut modul ini.")
    return _("Diputuskan: %(because)s.", because=str(standing.because).rstrip("."))
