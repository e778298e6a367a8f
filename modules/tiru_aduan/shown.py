"""From rows to what a page shows: steps, trail, deadline; knows words and colours, no database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tiru.i18n import Lazy, _, lazy, retold
from tiru.indonesian_dates import relatif, tanggal_jam
from tiru_aduan.models import Laporan, Riwayat
from tiru_aduan.rules import KINDS, LABELS, Status

STEP_WORDS: dict[str, Lazy] = {
    "terima": lazy("Laporan masuk"),
    "verifikasi": lazy("Verifikasi"),
    "kembalikan": lazy("Perlu dilengkapi"),
    "arsipkan": lazy("Diarsipkan"),
    "gabung": lazy("Digabung"),
    "disposisi": lazy("Diteruskan"),
    "tolak": lazy("Dikembalikan ke koordinator"),
    "proses": lazy("Mulai dikerjakan"),
    "tanggapi": lazy("Tanggapan"),
    "balas": lazy("Tambahan dari pelapor"),
    "nilai": lazy("Dinilai pelapor"),
    "buka_lagi": lazy("Dibuka kembali"),
    "selesai": lazy("Selesai"),
    "catatan": lazy("Catatan dalam"),
    "pisah": lazy("Dipisahkan"),
    "golongkan": lazy("Golongan diubah"),
    "buka_arsip": lazy("Keluar dari arsip"),
    "tutup": lazy("Disembunyikan dari umum"),
    "tampilkan": lazy("Ditampilkan lagi"),
    "eskalasi": lazy("Eskalasi"),
}
_STOPS = frozenset({"arsipkan", "tolak", "eskalasi", "kembalikan"})
_STAGES = (
    ("baru", lazy("Diterima")),
    ("diverifikasi", lazy("Diverifikasi")),
    ("diproses", lazy("Diproses")),
    ("ditanggapi", lazy("Ditanggapi")),
    ("selesai", lazy("Selesai")),
)
_STAGE_OF = {
    "dikembalikan": 0,
    "baru": 0,
    "diverifikasi": 1,
    "didisposisi": 2,
    "diproses": 2,
    "ditanggapi": 3,
    "selesai": 5,
}


@dataclass(frozen=True, slots=True)
class Due:
    """The running deadline: `share` of the time used (0 to 1), `kind` ok, warn or crit."""

    text: str
    left: str
    share: float
    kind: str


def steps_of(laporan: Laporan) -> list[dict[str, str]]:
    """The stages with where this report is; a report that was put away has none to come."""
    if laporan.status in (Status.DIARSIPKAN, Status.DIGABUNG):
        return [
            {"label": str(_STAGES[0][1]), "state": "done"},
            {"label": str(LABELS[laporan.status]), "state": "stop"},
        ]
    at = _STAGE_OF[laporan.status]
    states = ["done" if number < at else "now" if number == at else "next" for number in range(len(_STAGES))]
    return [{"label": str(label), "state": state} for (_key, label), state in zip(_STAGES, states, strict=True)]


def trail_of(history: Sequence[Riwayat], timezone: str, units: Mapping[int, str] | None = None) -> list[dict[str, str]]:
    """The history as the trail shows it, newest last."""
    rows = []
    for entry in history:
        who = retold(entry.oleh)
        unit = (units or {}).get(entry.unit_id or 0, who)
        if unit != who:
            who = f"{who} · {unit}"
        rows.append(
            {
                "who": str(STEP_WORDS.get(entry.langkah, entry.langkah)),
                "what": who,
                "when": tanggal_jam(entry.at, timezone) + ("" if entry.is_public else " · " + _("hanya kantor")),
                "quote": retold(entry.teks),
                "state": "stop" if entry.langkah in _STOPS else "done",
            }
        )
    return rows


def due_of(laporan: Laporan, now: datetime, timezone: str) -> Due | None:
    """The deadline as a bar; None where no clock runs."""
    if laporan.due_at is None:
        return None
    started = max(
        moment
        for moment in (laporan.dibuat_at, laporan.verified_at, laporan.disposed_at, laporan.answered_at)
        if (moment is not None and moment <= now) or moment is laporan.dibuat_at
    )
    whole = (laporan.due_at - started).total_seconds() or 1.0
    share = min(1.0, max(0.0, (now - started).total_seconds() / whole))
    kind = "crit" if laporan.due_at < now or laporan.late else "warn" if share > 0.6 else "ok"
    text = _("Tenggat %(when)s", when=tanggal_jam(laporan.due_at, timezone))
    return Due(text, relatif(laporan.due_at, now), share, kind)


def status_tag(laporan: Laporan) -> tuple[str, str]:
    """(words, colour) of the status."""
    return str(LABELS[laporan.status]), KINDS[laporan.status]
