"""Words and marks of the pages."""

from __future__ import annotations

from tiru.i18n import _, lazy

STATE_TITLES = {
    "aktif": lazy("Aktif"),
    "diakui": lazy("Diakui"),
    "pulih": lazy("Pulih sendiri"),
    "ditutup": lazy("Ditutup"),
}
MARKS = {
    "info": "info",
    "sedang": "warn",
    "tinggi": "warn",
    "kritis": "crit",
    "aktif": "warn",
    "diakui": "info",
    "pulih": "ok",
    "ditutup": "",
}
VERDICTS = {"benar": lazy("Benar, sudah ditangani"), "salah_alarm": lazy("Salah alarm")}


def spans() -> list[tuple[str, str]]:
    """How long an acknowledgement may last, by hours."""
    return [
        ("2", _("2 jam")),
        ("8", _("8 jam")),
        ("24", _("1 hari")),
        ("72", _("3 hari")),
        ("168", _("7 hari")),
    ]
