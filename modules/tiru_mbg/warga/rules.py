"""Words and rules of what citizens send; pure."""

from __future__ import annotations

import secrets
from datetime import datetime

from tiru.errors import Refused
from tiru.i18n import _, lazy

KINDS = {
    "sakit": lazy("Sakit setelah makan"),
    "alergi": lazy("Alergi"),
    "mutu": lazy("Basi, bau, atau belum matang"),
    "benda_asing": lazy("Ada benda asing di makanan"),
    "jumlah": lazy("Porsi kurang atau tidak dapat"),
    "terlambat": lazy("Makanan terlambat"),
    "lainnya": lazy("Hal lain"),
}
"""In the order in which they are offered: what cannot wait comes first."""
URGENT = frozenset({"sakit", "alergi"})
SYMPTOMS = {
    "mual": lazy("Mual"),
    "muntah": lazy("Muntah"),
    "diare": lazy("Diare"),
    "sakit_perut": lazy("Sakit perut"),
    "pusing": lazy("Pusing"),
    "demam": lazy("Demam"),
    "lemas": lazy("Lemas"),
    "gatal": lazy("Gatal atau bentol"),
    "sesak": lazy("Sesak napas"),
}
STATES = {
    "baru": lazy("Baru"),
    "ditelaah": lazy("Sedang ditelaah"),
    "selesai": lazy("Selesai"),
    "insiden": lazy("Menjadi insiden"),
}
MARKS = {"baru": "warn", "ditelaah": "info", "selesai": "ok", "insiden": "crit"}
SOURCES = {"warga": lazy("Warga"), "sekolah": lazy("Sekolah"), "puskesmas": lazy("Puskesmas")}
MOVES = {
    "telaah": (frozenset({"baru"}), "ditelaah"),
    "jawab": (frozenset({"baru", "ditelaah"}), "selesai"),
    "kabari": (frozenset({"insiden"}), "insiden"),
    "buka": (frozenset({"selesai"}), "ditelaah"),
}
"""Step: from which states, to which. `kabari` tells the reporter something while the incident goes on."""
TASTE = (
    ("5", lazy("Enak sekali")),
    ("4", lazy("Enak")),
    ("3", lazy("Biasa")),
    ("2", lazy("Kurang enak")),
    ("1", lazy("Tidak enak")),
)
AMOUNT = (
    ("5", lazy("Lebih dari cukup")),
    ("4", lazy("Cukup")),
    ("3", lazy("Pas-pasan")),
    ("2", lazy("Kurang")),
    ("1", lazy("Sangat kurang")),
)
SLHS = {
    "terbit": (lazy("Punya sertifikat laik higiene sanitasi (SLHS)"), "ok"),
    "kedaluwarsa": (lazy("SLHS sudah habis masa berlakunya"), "warn"),
    "dicabut": (lazy("SLHS dicabut"), "crit"),
    "belum_daftar": (lazy("Belum mendaftar SLHS"), "warn"),
}
SLHS_ON_ITS_WAY = (lazy("SLHS sedang diurus"), "info")
DAYS_BACK = 14
"""How long ago the meal may have been that a report is about."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH = 8


def move_for(deed: str, status: str) -> str:
    """The state after a step. Raises Refused when it cannot be taken now."""
    before, after = MOVES[deed]
    if status not in before:
        raise Refused(
            _("Laporan berstatus %(status)s; langkah ini tidak bisa diambil sekarang.", status=STATES[status])
        )
    return after


def ticket_number(at: datetime, serial: int) -> str:
    """`MBG-2611-00042`: year and month in local time, then the report's own number."""
    return f"MBG-{at:%y%m}-{serial:05d}"


def new_code() -> str:
    """Eight letters, 39 bits; wrong tries are counted."""
    return "".join(secrets.choice(_ALPHABET) for _letter in range(_LENGTH))


def code_from(keyed_hash: str) -> str:
    """The code that a keyed hash (hexadecimal) stands for: the same form sent twice gives the same code."""
    number, letters = int(keyed_hash, 16), []
    for _letter in range(_LENGTH):
        number, at = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[at])
    return "".join(letters)


def tidy(typed: str) -> str:
    """A number or code however it was typed: capitals, without blanks."""
    return "".join(typed.upper().split())


def tidy_code(typed: str) -> str:
    """A code as it is compared."""
    return tidy(typed).replace("-", "")
