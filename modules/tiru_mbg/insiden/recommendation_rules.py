"""Reasons and states of a recommendation to stop a kitchen. Pure.

Reasons: Keppres 28/2025 as the press quotes it (not checked against its text), and an incident.
"""

from __future__ import annotations

from collections.abc import Sequence

from tiru.errors import Invalid
from tiru.i18n import _, lazy
from tiru_mbg.dapur.rules import Papers

REASONS = {
    "tanpa_slhs": lazy("Tidak memiliki SLHS"),
    "tanpa_ipal": lazy("Tidak memiliki IPAL"),
    "dapur_tidak_layak": lazy("Dapur tidak layak"),
    "konflik_mitra": lazy("Konflik dengan mitra"),
    "klb": lazy("Insiden keamanan pangan"),
}
"""In the order in which a letter names them."""
RECOMMENDED = {
    "draf": lazy("Draf"),
    "dikirim": lazy("Dikirim ke BGN"),
    "diterima_bgn": lazy("Diterima BGN"),
    "disetujui": lazy("Dijawab: disetujui"),
    "ditolak": lazy("Dijawab: ditolak"),
    "dicabut": lazy("Dicabut"),
}
RECOMMENDED_MARKS = {"draf": "", "dikirim": "warn", "diterima_bgn": "info", "disetujui": "ok", "ditolak": "crit"}
AWAITED = ("dikirim", "diterima_bgn")
"""Sent, and the agency has not answered."""
STOPPABLE = ("operasional", "henti_sementara")
"""States of a kitchen that there is something to stop in."""


def check_reasons(reasons: Sequence[str], papers: Papers, *, with_incident: bool) -> list[str]:
    """The reasons in their order. Raises Invalid for none, and for one that the facts speak against."""
    fault = ""
    if not reasons:
        fault = _("Pilih paling sedikit satu alasan.")
    elif "tanpa_slhs" in reasons and papers.slhs == "terbit":
        fault = _("Dapur ini tercatat memiliki SLHS yang berlaku.")
    elif "tanpa_ipal" in reasons and papers.ipal:
        fault = _("Dapur ini tercatat memiliki IPAL.")
    if fault:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"dasar": fault})
    if "klb" in reasons and not with_incident:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"insiden_id": _("Pilih insidennya.")})
    return [reason for reason in REASONS if reason in reasons]
