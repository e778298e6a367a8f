"""The way of an incident, its clocks, and what must be in order before a kitchen goes on. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from tiru.i18n import Lazy, lazy

STATES = {
    "laporan_masuk": lazy("Laporan masuk"),
    "verifikasi": lazy("Sedang diverifikasi"),
    "bukan_klb": lazy("Bukan KLB"),
    "dugaan_klb": lazy("Dugaan KLB"),
    "tanggap": lazy("Tanggap darurat"),
    "penyelidikan": lazy("Penyelidikan epidemiologi"),
    "hasil_lab": lazy("Hasil laboratorium"),
    "klb": lazy("KLB ditetapkan"),
    "dibuka_kembali": lazy("Distribusi dibuka kembali"),
    "ditutup": lazy("Ditutup"),
}
MARKS = {"bukan_klb": "ok", "ditutup": "", "klb": "crit", "dibuka_kembali": "ok", "hasil_lab": "info"}
"""All others are `warn`."""
OVER = ("ditutup", "bukan_klb")
DEEDS: Mapping[str, tuple[tuple[str, ...], str, Lazy]] = {
    "verifikasi": (("laporan_masuk",), "verifikasi", lazy("Mulai verifikasi")),
    "dugaan": (("verifikasi",), "dugaan_klb", lazy("Nyatakan dugaan KLB")),
    "bukan": (("verifikasi", "penyelidikan", "hasil_lab"), "bukan_klb", lazy("Nyatakan bukan KLB")),
    "tanggap": (("dugaan_klb",), "tanggap", lazy("Mulai tanggap darurat")),
    "selidik": (("tanggap",), "penyelidikan", lazy("Mulai penyelidikan epidemiologi")),
    "lab": (("penyelidikan",), "hasil_lab", lazy("Hasil laboratorium sudah ada")),
    "klb": (("penyelidikan", "hasil_lab"), "klb", lazy("Tetapkan KLB")),
}
"""Deed: from which states, to which, and what the button says. Reopening and closing have forms of their own."""
STEP_WORDS = {deed: title for deed, (_states, _to, title) in DEEDS.items()} | {
    "lapor": lazy("Laporan diterima"),
    "laporan_warga": lazy("Laporan sakit bertambah"),
    "tahan": lazy("Kiriman dapur ditahan"),
    "w1": lazy("W1 dikirim"),
    "buka": lazy("Distribusi dibuka kembali"),
    "laporan": lazy("Laporan penyelidikan disimpan"),
    "batch": lazy("Batch ditambahkan"),
    "batch_keluar": lazy("Batch dikeluarkan"),
    "tautkan": lazy("Laporan ditautkan"),
    "lepaskan": lazy("Laporan dilepaskan"),
    "tutup": lazy("Insiden ditutup"),
}
"""What people read for each kind of step in the history."""
CHECKS = {
    "penyebab": lazy("Penyebab diketahui, atau penyelidikan selesai tanpa penyebab"),
    "hasil_lab": lazy("Hasil laboratorium sudah diterima"),
    "perbaikan": lazy("Perbaikan dapur selesai dan diperiksa"),
    "penjamah": lazy("Penjamah makanan sehat dan sudah diarahkan"),
    "buang": lazy("Sisa bahan dan makanan yang dicurigai sudah dimusnahkan"),
    "bgn": lazy("BGN atau KPPG sudah menyetujui dapur beroperasi lagi"),
}
"""Before deliveries are let go again, all of these."""
SPECIMENS = {
    "makanan": lazy("Sisa makanan atau sampel simpan"),
    "air": lazy("Air"),
    "muntah": lazy("Muntahan"),
    "feses": lazy("Feses"),
    "usap": lazy("Usap alat atau tangan"),
}
CARE = {"tidak": lazy("Tidak dirawat"), "rawat_jalan": lazy("Rawat jalan"), "rawat_inap": lazy("Rawat inap")}
OUTCOMES = {
    "": lazy("Belum diketahui"),
    "sembuh": lazy("Sembuh"),
    "dirawat": lazy("Masih dirawat"),
    "dirujuk": lazy("Dirujuk"),
    "meninggal": lazy("Meninggal"),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit. `state` is `tepat` or `terlambat` when done, `jalan` or `lewat` while it is not.

    `left` is what remains (negative: over it), `share` the part used, 0 to 1.
    """

    key: str
    title: Lazy
    due: datetime
    done: datetime | None
    state: str
    left: timedelta
    share: float


CLOCKS = (
    ("verifikasi", lazy("Verifikasi puskesmas"), "klb_verifikasi_jam"),
    ("w1", lazy("Laporan W1"), "klb_w1_jam"),
    ("pe", lazy("Mulai penyelidikan"), "klb_pe_jam"),
    ("spesimen", lazy("Spesimen dikirim"), "klb_spesimen_jam"),
    ("laporan", lazy("Laporan penyelidikan"), "klb_laporan_jam"),
)
"""Key, title, and the parameter with its hours; all count from the report, specimens from their taking."""


def clock(key: str, title: Lazy, start: datetime, hours: Decimal, done: datetime | None, now: datetime) -> Clock:
    """How a limit of `hours` from `start` stands now. Done at the very instant it is due is in time."""
    span = timedelta(hours=float(hours))
    due, at = start + span, done or now
    state = ("terlambat" if at > due else "tepat") if done else ("lewat" if at > due else "jalan")
    used = (at - start) / span if span else 1.0
    return Clock(key, title, due, done, state, due - at, min(1.0, max(0.0, used)))


def may_do(deed: str, status: str) -> bool:
    """Whether the step can be taken from this state."""
    return deed in DEEDS and status in DEEDS[deed][0]


def deeds_of(status: str) -> list[str]:
    """Steps that can be taken now, in their order."""
    return [deed for deed in DEEDS if may_do(deed, status)]
