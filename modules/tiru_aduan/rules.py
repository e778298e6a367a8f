"""What is allowed and how long it may take; pure.

Stages and days follow the public flow of SP4N-LAPOR! (Perpres 76/2013, PermenPANRB 62/2018): verify in 3
working days, act in 5, the reporter has 10 to respond. The days are parameters of each tenant.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tiru.errors import Refused
from tiru.i18n import Lazy, _, lazy
from tiru.kalender.arithmetic import WorkingCalendar

CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 8


class Status(StrEnum):
    """Where a report stands."""

    BARU = "baru"
    DIKEMBALIKAN = "dikembalikan"
    DIVERIFIKASI = "diverifikasi"
    DIDISPOSISI = "didisposisi"
    DIPROSES = "diproses"
    DITANGGAPI = "ditanggapi"
    SELESAI = "selesai"
    DIARSIPKAN = "diarsipkan"
    DIGABUNG = "digabung"


class Jenis(StrEnum):
    """What kind of report."""

    PENGADUAN = "pengaduan"
    ASPIRASI = "aspirasi"
    INFORMASI = "informasi"


class Sifat(StrEnum):
    """How visible the reporter is."""

    TERBUKA = "terbuka"
    RAHASIA = "rahasia"
    ANONIM = "anonim"


OPEN = frozenset(
    {
        Status.BARU,
        Status.DIKEMBALIKAN,
        Status.DIVERIFIKASI,
        Status.DIDISPOSISI,
        Status.DIPROSES,
        Status.DITANGGAPI,
    }
)
OFFICE_WORKS = frozenset({Status.BARU, Status.DIVERIFIKASI, Status.DIDISPOSISI, Status.DIPROSES})
PUBLIC = frozenset({Status.DIVERIFIKASI, Status.DIDISPOSISI, Status.DIPROSES, Status.DITANGGAPI, Status.SELESAI})

_MOVES: dict[str, frozenset[Status]] = {
    "verify": frozenset({Status.BARU}),
    "return": frozenset({Status.BARU}),
    "archive": frozenset({Status.BARU, Status.DIKEMBALIKAN, Status.DIVERIFIKASI}),
    "merge": frozenset({Status.BARU, Status.DIVERIFIKASI, Status.DIDISPOSISI, Status.DIPROSES}),
    "dispose": frozenset({Status.DIVERIFIKASI, Status.DIDISPOSISI, Status.DIPROSES}),
    "refuse": frozenset({Status.DIDISPOSISI}),
    "start": frozenset({Status.DIDISPOSISI}),
    "answer": frozenset({Status.DIDISPOSISI, Status.DIPROSES}),
    "close": frozenset({Status.DITANGGAPI}),
    "reopen": frozenset({Status.DITANGGAPI, Status.SELESAI}),
    "complete": frozenset({Status.DIKEMBALIKAN}),
    "reply": OPEN,
}

LABELS: dict[str, Lazy] = {
    "baru": lazy("Baru"),
    "dikembalikan": lazy("Perlu dilengkapi"),
    "diverifikasi": lazy("Terverifikasi"),
    "didisposisi": lazy("Diteruskan"),
    "diproses": lazy("Diproses"),
    "ditanggapi": lazy("Ditanggapi"),
    "selesai": lazy("Selesai"),
    "diarsipkan": lazy("Diarsipkan"),
    "digabung": lazy("Digabung"),
    "pengaduan": lazy("Pengaduan"),
    "aspirasi": lazy("Aspirasi"),
    "informasi": lazy("Permintaan informasi"),
    "terbuka": lazy("Terbuka"),
    "rahasia": lazy("Rahasia"),
    "anonim": lazy("Anonim"),
}
KINDS: dict[str, str] = {
    "baru": "info",
    "dikembalikan": "warn",
    "diverifikasi": "info",
    "didisposisi": "info",
    "diproses": "info",
    "ditanggapi": "ok",
    "selesai": "ok",
    "diarsipkan": "",
    "digabung": "",
}


class WrongMoment(Refused):
    """The step does not fit where the report stands."""

    code = "TIRU-E2001"

    def __init__(self, status: str) -> None:
        super().__init__(
            _(
                "Langkah ini tidak bisa dilakukan: laporan sedang berstatus %(status)s.",
                status=str(LABELS[status]),
            ),
            remedy=_("Muat ulang halamannya; mungkin rekan Anda sudah mengerjakannya."),
        )


@dataclass(frozen=True, slots=True)
class Days:
    """Working days each stage may take."""

    verify: int = 3
    act: int = 5
    respond: int = 10


def check_move(move: str, status: str) -> None:
    """Refuse a step that does not fit the status. Raises WrongMoment."""
    if Status(status) not in _MOVES[move]:
        raise WrongMoment(status)


def may(move: str, status: str) -> bool:
    """Whether the step fits, for showing its button."""
    return Status(status) in _MOVES[move]


def due_at(status: Status, since: datetime, days: Days, calendar: WorkingCalendar) -> datetime | None:
    """When the present stage has to be over (UTC); None where no clock runs."""
    allowed = {
        Status.BARU: days.verify,
        Status.DIKEMBALIKAN: days.respond,
        Status.DIVERIFIKASI: days.act,
        Status.DIDISPOSISI: days.act,
        Status.DIPROSES: days.act,
        Status.DITANGGAPI: days.respond,
    }.get(status)
    return None if allowed is None else calendar.deadline(since, allowed)


def ticket_number(prefix: str, period: str, serial: int) -> str:
    """`KNG-2611-0418`: region, year and month, serial within the month."""
    return f"{prefix}-{period}-{serial:04d}"


def new_code() -> str:
    """What the reporter shows to prove the report is theirs: 8 letters, 39 bits, tries are counted."""
    return "".join(secrets.choice(CODE_ALPHABET) for _letter in range(CODE_LENGTH))


def tidy_code(typed: str) -> str:
    """A code as it is compared: however it was typed."""
    return "".join(typed.upper().replace("-", "").split())


def tidy_number(typed: str) -> str:
    """A ticket number as it is looked up."""
    return "".join(typed.upper().split())


def prefix_of(slug: str, title: str) -> str:
    """Three letters for a region: its first letter and the next consonants (Kuningan → KNN)."""
    name = "".join(
        letter for letter in title.upper().removeprefix("KABUPATEN ").removeprefix("KOTA ") if letter.isalpha()
    )
    rest = [letter for letter in name[1:] if letter not in "AIUEO"]
    return (name[:1] + "".join(rest) + "XX")[:3] if name else slug[:3].upper()
