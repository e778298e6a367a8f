"""What may be done with a menu, and how its states and faults read; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tiru.errors import Refused
from tiru.i18n import _, lazy
from tiru_mbg.allergens import ALLERGENS

STATES = {
    "draf": lazy("Draf"),
    "diajukan": lazy("Menunggu persetujuan"),
    "disetujui": lazy("Disetujui"),
    "ditolak": lazy("Dikembalikan"),
    "diarsipkan": lazy("Diarsipkan"),
}
MARKS = {"draf": "", "diajukan": "info", "disetujui": "ok", "ditolak": "warn", "diarsipkan": ""}
DISHES = {
    "pokok": lazy("Makanan pokok"),
    "lauk": lazy("Lauk hewani"),
    "lauk_nabati": lazy("Lauk nabati"),
    "sayur": lazy("Sayur"),
    "buah": lazy("Buah"),
    "susu": lazy("Susu"),
    "bumbu": lazy("Bumbu dan minyak"),
}
FAULTS = {
    "energi_kurang": lazy("Energi di bawah target"),
    "energi_lebih": lazy("Energi di atas target"),
    "protein_kurang": lazy("Protein di bawah target"),
}
ORIGINS = {"salinan": lazy("Salinan dari"), "versi": lazy("Versi baru dari"), "pengganti": lazy("Pengganti untuk")}
OPEN = ("draf", "ditolak")
"""States in which a menu may be written."""

MOVES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "ajukan": (OPEN, "diajukan"),
    "tarik": (("diajukan",), "draf"),
    "setujui": (("diajukan",), "disetujui"),
    "kembalikan": (("diajukan",), "ditolak"),
    "arsipkan": ((*OPEN, "disetujui"), "diarsipkan"),
}


def check_open(status: str) -> None:
    """Refuse writing what has been sent or approved."""
    if status not in OPEN:
        remedy = _("Tarik pengajuannya dahulu.") if status == "diajukan" else _("Buat versi barunya.")
        raise Refused(_("Menu ini tidak bisa diubah lagi."), remedy=remedy)


def after(deed: str, status: str) -> str:
    """The state after a deed. Raises Refused when it cannot be done from here."""
    allowed, then = MOVES[deed]
    if status not in allowed:
        raise Refused(_("Langkah ini tidak bisa dari status %(status)s.", status=STATES[status]))
    return then


def check_complete(
    groups: Sequence[str], filled: Iterable[str], carries: Iterable[str], without: Iterable[str]
) -> None:
    """Refuse to send a menu without groups, with an empty group, or an alternative that carries its allergen."""
    if not groups:
        raise Refused(_("Menu ini belum berisi bahan."), remedy=_("Isi takarannya untuk paling sedikit satu kelompok."))
    empty = sorted(set(groups) - set(filled))
    if empty:
        raise Refused(_("Takaran belum diisi untuk %(groups)s.", groups=", ".join(empty)))
    left = sorted(set(carries) & set(without))
    if left:
        words = ", ".join(str(ALLERGENS[one]) for one in left)
        raise Refused(_("Menu pengganti ini masih mengandung: %(words)s.", words=words))


def check_approval(*, is_own: bool, needs_two: bool, has_faults: bool, note: str) -> None:
    """Refuse approving one's own menu where two people are asked for, and approving faults without a word."""
    if is_own and needs_two:
        raise Refused(_("Menu ini harus disetujui orang lain dari penyusunnya."))
    if has_faults and not note:
        raise Refused(
            _("Menu ini di luar target gizi atau plafon."), remedy=_("Tulis alasan menyetujuinya, atau kembalikan.")
        )
