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


class Tingkat(StrEnum):
    """How much work a report is: the completion classes of local service standards, in working days."""

    RINGAN = "ringan"
    NORMATIF = "normatif"
    BIASA = "biasa"
    PENGAWASAN = "pengawasan"


class AlasanArsip(StrEnum):
    """Why a report is put away."""

    BUKAN_KEWENANGAN = "bukan_kewenangan"
    TIDAK_LENGKAP = "tidak_lengkap"
    DUPLIKAT = "duplikat"
    BUKAN_LAPORAN = "bukan_laporan"


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
    "ask": frozenset({Status.DIDISPOSISI, Status.DIPROSES}),
    "weigh": frozenset({Status.DIVERIFIKASI, Status.DIDISPOSISI, Status.DIPROSES}),
    "hide": PUBLIC,
    "unmerge": frozenset({Status.DIGABUNG}),
    "unarchive": frozenset({Status.DIARSIPKAN}),
    "answer": frozenset({Status.DIDISPOSISI, Status.DIPROSES}),
    "close": frozenset({Status.DITANGGAPI}),
    "reopen": frozenset({Status.DITANGGAPI, Status.SELESAI}),
    "complete": frozenset({Status.DIKEMBALIKAN}),
    "reply": OPEN,
    "note": frozenset(Status),
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
    "ringan": lazy("Ringan"),
    "normatif": lazy("Normatif"),
    "biasa": lazy("Tidak berkadar pengawasan"),
    "pengawasan": lazy("Berkadar pengawasan"),
    "bukan_kewenangan": lazy("Bukan kewenangan daerah"),
    "tidak_lengkap": lazy("Tidak lengkap"),
    "duplikat": lazy("Sudah pernah dilaporkan"),
    "bukan_laporan": lazy("Bukan laporan"),
    "web": lazy("Web"),
    "loket": lazy("Loket"),
    "wa": lazy("WhatsApp"),
    "telepon": lazy("Telepon"),
    "medsos": lazy("Media sosial"),
    "surat": lazy("Surat"),
}
CHANNELS = ("loket", "telepon", "wa", "medsos", "surat")
"""How a report reaches an officer who writes it down; `web` is the citizen's own."""
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


class TooLateToReopen(Refused):
    """The days for opening a closed report again are over."""

    code = "TIRU-E2002"

    def __init__(self, days: int) -> None:
        super().__init__(
            _("Laporan ini sudah selesai lebih dari %(n)s hari kerja, jadi tidak bisa dibuka kembali.", n=days),
            remedy=_("Kirim aduan baru dan sebutkan nomor laporan ini."),
        )


@dataclass(frozen=True, slots=True)
class Days:
    """Working days each stage may take; `act` is that of normative matters, the other classes have their own."""

    verify: int = 3
    act: int = 5
    respond: int = 10
    light: int = 2
    heavy: int = 14
    supervised: int = 60
    reopen: int = 10

    def act_for(self, tingkat: str) -> int:
        """Days a unit has for a report of this class."""
        return {"ringan": self.light, "biasa": self.heavy, "pengawasan": self.supervised}.get(tingkat, self.act)


def check_move(move: str, status: str) -> None:
    """Refuse a step that does not fit the status. Raises WrongMoment."""
    if Status(status) not in _MOVES[move]:
        raise WrongMoment(status)


def may(move: str, status: str) -> bool:
    """Whether the step fits, for showing its button."""
    return Status(status) in _MOVES[move]


def check_reopen(closed_at: datetime | None, now: datetime, days: Days, calendar: WorkingCalendar) -> None:
    """Refuse opening again what was closed too long ago. Raises TooLateToReopen."""
    if closed_at is not None and now > calendar.deadline(closed_at, days.reopen):
        raise TooLateToReopen(days.reopen)


def due_at(
    status: Status, since: datetime, days: Days, calendar: WorkingCalendar, tingkat: str = Tingkat.NORMATIF
) -> datetime | None:
    """When the present stage has to be over (UTC); None where no clock runs."""
    act = days.act_for(tingkat)
    allowed = {
        Status.BARU: days.verify,
        Status.DIKEMBALIKAN: days.respond,
        Status.DIVERIFIKASI: days.act,
        Status.DIDISPOSISI: act,
        Status.DIPROSES: act,
        Status.DITANGGAPI: days.respond,
    }.get(status)
    return None if allowed is None else calendar.deadline(since, allowed)


def ticket_number(prefix: str, period: str, serial: int) -> str:
    """`KNG-2611-0418`: region, year and month, serial within the month."""
    return f"{prefix}-{period}-{serial:04d}"


def new_code() -> str:
    """What the reporter shows to prove the report is theirs: 8 letters, 39 bits, tries are counted."""
    return "".join(secrets.choice(CODE_ALPHABET) for _letter in range(CODE_LENGTH))


def code_from(digest: str) -> str:
    """A code that a keyed hash (64 hex digits) stands for: sending the same form again gives the same code."""
    number = int(digest, 16)
    letters = []
    for _letter in range(CODE_LENGTH):
        number, at = divmod(number, len(CODE_ALPHABET))
        letters.append(CODE_ALPHABET[at])
    return "".join(letters)


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
