"""How a number is written, and which changes of a reservation are allowed; pure.

The order of parts differs by region and kind (`000.1.2.3/4461/107.1/2025`, `555/395/DISKOMINFO/2026`,
`B-302/INSP/800.1.2/X/2025` are all in use), so the pattern is a setting, never fixed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from tiru.errors import Invalid, Refused
from tiru.i18n import _

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
TOKENS = frozenset({"keamanan", "klasifikasi", "urut", "unit", "kode_unit", "jenis", "bulan", "bulan_romawi", "tahun"})
_TOKEN = re.compile(r"\{(\w+)(?::(\d))?\}")
_MOVES = {"dipesan": frozenset({"terpakai", "batal"}), "terpakai": frozenset(), "batal": frozenset()}


class NumberSpent(Refused):
    """The reservation was used or cancelled before."""


def check_pattern(pattern: str) -> None:
    """Raises Invalid for unknown parts, or a pattern under which two letters would have one number."""
    names = {match.group(1) for match in _TOKEN.finditer(pattern)}
    unknown = names - TOKENS
    left = _TOKEN.sub("", pattern)
    if unknown or "{" in left or "}" in left:
        raise Invalid(
            _("Pola nomor memuat bagian yang tidak dikenal: %(parts)s.", parts=", ".join(sorted(unknown)) or "{"),
            remedy=_("Yang bisa dipakai: %(parts)s.", parts=", ".join(sorted(TOKENS))),
        )
    if not {"urut", "tahun"} <= names:
        raise Invalid(_("Pola nomor harus memuat {urut} dan {tahun}, supaya tidak ada nomor kembar."))


def written(pattern: str, *, urut: int, sisipan: str = "", on: date, parts: Mapping[str, str]) -> str:
    """The number as it stands on paper. `{urut:4}` pads with zeros; an empty part leaves no double slash.

    `keamanan` is written with its hyphen (`B-`); `parts` gives klasifikasi, unit, kode_unit, jenis, keamanan.
    """
    values = {
        **parts,
        "bulan": f"{on.month:02d}",
        "bulan_romawi": ROMAN[on.month - 1],
        "tahun": str(on.year),
        "keamanan": f"{parts['keamanan']}-" if parts.get("keamanan") else "",
    }

    def fill(match: re.Match[str]) -> str:
        name, width = match.group(1), int(match.group(2) or 0)
        return f"{urut:0{width}d}{sisipan}" if name == "urut" else values.get(name, "")

    return re.sub(r"/{2,}", "/", _TOKEN.sub(fill, pattern)).strip("/")


def check_reservation(state: str, wanted: str, *, reason: str = "") -> None:
    """Refuse to use or cancel what was used or cancelled; a cancellation wants its reason."""
    if wanted not in _MOVES[state]:
        raise NumberSpent(_("Nomor ini sudah %(state)s.", state=_(state)))
    if wanted == "batal" and not reason.strip():
        raise Invalid(_("Tulis alasan pembatalan nomor."), fields={"alasan": _("Wajib diisi.")})
