"""States of a kitchen and of its hygiene certificate, capacities, and the clocks of its papers; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tiru.errors import Invalid, Refused
from tiru.i18n import _, lazy

STATES = {
    "usulan": lazy("Usulan"),
    "verifikasi": lazy("Verifikasi"),
    "persiapan": lazy("Persiapan"),
    "operasional": lazy("Beroperasi"),
    "henti_sementara": lazy("Dihentikan sementara"),
    "henti_tetap": lazy("Dihentikan tetap"),
}
STATE_MARKS = {"operasional": "ok", "henti_sementara": "warn", "henti_tetap": "crit"}
MOVES = {
    "usulan": ("verifikasi",),
    "verifikasi": ("persiapan", "usulan"),
    "persiapan": ("operasional",),
    "operasional": ("henti_sementara", "henti_tetap"),
    "henti_sementara": ("operasional", "henti_tetap"),
    "henti_tetap": (),
}
STOPS = ("henti_sementara", "henti_tetap")
SCHEMES = {
    "mandiri": lazy("Mitra mandiri"),
    "yayasan": lazy("Yayasan"),
    "pemda": lazy("Pemerintah daerah"),
    "tni": lazy("TNI"),
    "polri": lazy("Polri"),
    "3t": lazy("Daerah 3T"),
}
CERTIFICATES = {
    "slhs": lazy("SLHS"),
    "haccp": lazy("HACCP"),
    "halal": lazy("Sertifikat halal"),
    "air": lazy("Hasil uji air"),
    "penjamah": lazy("Kursus penjamah makanan"),
    "bnsp": lazy("Juru masak bersertifikat BNSP"),
}
REQUIRED = ("slhs", "halal", "haccp", "air", "penjamah")
"""Papers a kitchen is asked for (rapor: kelengkapan dokumen); when HACCP and halal fall due is not verified."""
HEALTH_PAPERS = ("slhs", "air", "penjamah")
"""Papers of hygiene, which the health office answers for beside the task force."""
PAPER_STATES = {
    "diajukan": lazy("Menunggu konfirmasi"),
    "sah": lazy("Terkonfirmasi"),
    "ditolak": lazy("Ditolak"),
    "ditarik": lazy("Ditarik"),
}
SLHS_STATES = {
    "belum_daftar": lazy("Belum mendaftar"),
    "terdaftar": lazy("Terdaftar"),
    "berkas_lengkap": lazy("Berkas lengkap"),
    "ikl": lazy("Inspeksi (IKL)"),
    "lab": lazy("Uji laboratorium"),
    "perbaikan": lazy("Perbaikan"),
    "terbit": lazy("Terbit"),
    "kedaluwarsa": lazy("Kedaluwarsa"),
    "dicabut": lazy("Dicabut"),
}
SLHS_MARKS = {"terbit": "ok", "kedaluwarsa": "crit", "dicabut": "crit", "belum_daftar": "warn", "perbaikan": "warn"}
SLHS_MOVES = {
    "belum_daftar": ("terdaftar",),
    "terdaftar": ("berkas_lengkap",),
    "berkas_lengkap": ("ikl",),
    "ikl": ("lab", "perbaikan"),
    "lab": ("terbit", "perbaikan"),
    "perbaikan": ("ikl", "lab"),
    "terbit": ("dicabut",),
    "kedaluwarsa": ("terdaftar",),
    "dicabut": ("terdaftar",),
}
IN_HAND = ("berkas_lengkap", "ikl", "lab", "perbaikan")
"""Steps during which the office's own deadline runs, from the day the papers were complete."""
DOCUMENTS = {
    "surat": lazy("Surat permohonan"),
    "penetapan": lazy("Penetapan SPPG dari BGN"),
    "denah": lazy("Denah dapur"),
    "penjamah": lazy("Sertifikat kursus penjamah makanan"),
}
"""What an application has to hold (SE Kemenkes HK.02.02/C.I/4202/2025, as quoted)."""
NEEDS = {
    "berkas_lengkap": DOCUMENTS,
    "terbit": {"hasil_lab": lazy("Hasil uji laboratorium memenuhi syarat")},
}
"""What has to be there for a step; an inspection is asked for besides where `AFTER_INSPECTION` says."""
AFTER_INSPECTION = ("lab", "terbit", "perbaikan")
ROLES = {
    "kepala": lazy("Kepala SPPG"),
    "ahli_gizi": lazy("Ahli gizi"),
    "akuntan": lazy("Akuntan"),
    "pengawas": lazy("Pengawas"),
    "persiapan": lazy("Persiapan bahan"),
    "pengolahan": lazy("Pengolahan"),
    "pemorsian": lazy("Pemorsian"),
    "pengemasan": lazy("Pengemasan"),
    "distribusi": lazy("Distribusi"),
    "pencucian": lazy("Pencucian"),
    "kebersihan": lazy("Kebersihan"),
    "keamanan": lazy("Keamanan"),
}
CORE = ("kepala", "ahli_gizi", "akuntan")
"""Paid by the national agency; a kitchen without one of them is not complete."""
HANDLERS = ("persiapan", "pengolahan", "pemorsian", "pengemasan", "distribusi")
"""Who touches food and therefore needs the course and the health test."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """How the papers of a kitchen stand on a day.

    `slhs_days` counts days of operation without the certificate, None while it does not count; levels are '', warn,
    crit. `missing`, `waiting` (handed in and not judged) and `ending` are kinds of certificates, the last with their
    last day.
    """

    slhs: str
    slhs_days: int | None = None
    slhs_level: str = ""
    slhs_end: date | None = None
    issue_due: date | None = None
    issue_late: bool = False
    missing: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    ending: tuple[tuple[str, date], ...] = ()
    ipal: bool = False
    score: Decimal | None = None
    inspected: date | None = None
    repair_due: date | None = None

    @property
    def is_complete(self) -> bool:
        return not self.missing and self.ipal


def check_move(before: str, then: str, dasar: str, *, has_file: bool = True) -> None:
    """Refuse a change that is not allowed, and a stop or a reopening without the agency's decision and its paper."""
    if then not in MOVES[before]:
        raise Refused(_("Dapur ini tidak bisa menjadi “%(status)s” dari status sekarang.", status=STATES[then]))
    if not (then in STOPS or before in STOPS):
        return
    wrong: dict[str, str] = {}
    if not dasar:
        wrong["dasar"] = _("Tulis nomor keputusan BGN; daerah tidak menghentikan atau membuka dapur sendiri.")
    if not has_file:
        wrong["berkas_file"] = _("Sertakan berkas keputusan BGN.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


def capacity_limits(rules: Mapping[str, Decimal], certified: int) -> dict[str, int]:
    """The most portions a day a kitchen may cook, higher where cooks are certified."""
    more = "_koki" if certified > 0 else ""
    return {
        "cap_total": int(rules[f"kapasitas_total{more}"]),
        "cap_siswa": int(rules[f"kapasitas_siswa{more}"]),
        "cap_3b": int(rules["kapasitas_3b"]),
    }


def check_capacity(wanted: Mapping[str, int], rules: Mapping[str, Decimal], certified: int) -> None:
    """Raises Invalid with a sentence at each figure that is too high, and where the parts do not make the whole."""
    limits = capacity_limits(rules, certified)
    wrong = {
        name: _("Paling banyak %(limit)s porsi.", limit=limits[name]) for name in limits if wanted[name] > limits[name]
    }
    if not wrong and wanted["cap_total"] > wanted["cap_siswa"] + wanted["cap_3b"]:
        wrong["cap_total"] = _("Melebihi jumlah kapasitas siswa dan 3B.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


def check_slhs(before: str, then: str, pada: date, *, last: date | None, today: date, documents: Iterable[str]) -> None:
    """Refuse steps out of order, days that do not fit, and papers that are not complete."""
    if then not in SLHS_MOVES[before]:
        raise Refused(_("Langkah SLHS itu tidak bisa dari status sekarang."))
    if pada > today or (last is not None and pada < last):
        sentence = _("Pilih hari antara langkah sebelumnya dan hari ini.")
        raise Invalid(sentence, fields={"pada": sentence})
    left = [str(label) for kode, label in NEEDS.get(then, {}).items() if kode not in set(documents)]
    if left:
        sentence = _("Belum ada: %(words)s.", words=", ".join(left))
        raise Invalid(sentence, fields={"berkas": sentence})


def check_inspection(then: str, complete_on: date | None, inspected: date | None, repair_open: bool) -> None:
    """Refuse steps that rest on an inspection of this application while there is none, or its findings stand.

    `complete_on` is the day the papers were complete, `inspected` the day of the last inspection.
    """
    if then not in AFTER_INSPECTION:
        return
    if inspected is None or (complete_on is not None and inspected < complete_on):
        raise Refused(
            _("Belum ada inspeksi (IKL) setelah berkas lengkap."), remedy=_("Catat inspeksinya lebih dahulu.")
        )
    if then == "terbit" and repair_open:
        raise Refused(
            _("Temuan inspeksi terakhir belum selesai diperbaiki."), remedy=_("Tandai selesai, atau inspeksi ulang.")
        )


def days_without_slhs(
    status: str, slhs: str, operasi_on: date | None, today: date, lapsed_on: date | None = None
) -> int | None:
    """Days of operation without the certificate; None for who has it or does not cook.

    For who had one the days count from `lapsed_on`, the first day without it.
    """
    if slhs == "terbit" or status != "operasional" or operasi_on is None:
        return None
    begun = operasi_on if lapsed_on is None else max(operasi_on, lapsed_on)
    return max(0, (today - begun).days)


def slhs_level(days: int | None, rules: Mapping[str, Decimal]) -> str:
    """'warn' from the day of reminding on, 'crit' from the last day on (MBG-05)."""
    if days is None:
        return ""
    if days >= rules["slhs_batas_hari"]:
        return "crit"
    return "warn" if days >= rules["slhs_ingat_hari"] else ""


def issue_due(slhs: str, complete_on: date | None, rules: Mapping[str, Decimal]) -> date | None:
    """The day by which the office has to issue, while it has the complete papers in hand."""
    if slhs not in IN_HAND or complete_on is None:
        return None
    return complete_on + timedelta(days=int(rules["slhs_terbit_hari"]))


def urgency(papers: Papers) -> tuple[int, bool, bool, int]:
    """For sorting a tracker: without a certificate too long, the office itself late, one that ends, the longest."""
    level = {"crit": 0, "warn": 1}.get(papers.slhs_level, 2)
    ends = any(jenis == "slhs" for jenis, _day in papers.ending)
    return level, not papers.issue_late, not ends, -(papers.slhs_days or 0)
