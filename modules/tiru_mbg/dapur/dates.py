"""The days of a kitchen's life as they may be corrected: judged against its state and what was noted of it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_dates import tanggal

DATES = ("verifikasi_on", "operasi_on")
BEFORE_COOKING = ("usulan", "verifikasi", "persiapan")


@dataclass(frozen=True, slots=True)
class Noted:
    """Days of the history that is never changed: when it was last prepared, and first stopped; None: never."""

    prepared_on: date | None = None
    stopped_on: date | None = None


def check_dates(
    status: str, kept: Mapping[str, date | None], wanted: Mapping[str, date | None], noted: Noted, today: date
) -> None:
    """Raises Invalid with a sentence at each day that is new and does not fit. Days that stay are not judged."""
    wrong: dict[str, str] = {}
    for name in DATES:
        if wanted[name] != kept[name]:
            sentence = _fault(name, status, wanted, noted, today)
            if sentence:
                wrong[name] = sentence
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)


def _fault(name: str, status: str, wanted: Mapping[str, date | None], noted: Noted, today: date) -> str:
    day = wanted[name]
    if day is None:
        return _("Tidak bisa dikosongkan; betulkan tanggalnya.")
    if day > today:
        return _("Hari ini belum tiba; pilih hari ini atau sebelumnya.")
    if name == "verifikasi_on":
        return _fault_of_verification(day, status, wanted["operasi_on"], noted)
    if status in BEFORE_COOKING:
        return _("Hanya untuk dapur yang beroperasi.")
    verified = wanted["verifikasi_on"]
    if verified is not None and day < verified:
        return _("Mendahului verifikasinya, %(day)s.", day=tanggal(verified))
    if noted.prepared_on is not None and day < noted.prepared_on:
        return _("Mendahului masa persiapannya, %(day)s.", day=tanggal(noted.prepared_on))
    if noted.stopped_on is not None and day > noted.stopped_on:
        return _("Sesudah dapur ini dihentikan, %(day)s.", day=tanggal(noted.stopped_on))
    return ""


def _fault_of_verification(day: date, status: str, begun: date | None, noted: Noted) -> str:
    if status == "usulan":
        return _("Hanya untuk dapur yang sudah diverifikasi.")
    if noted.prepared_on is not None and day > noted.prepared_on:
        return _("Sesudah masa persiapannya, %(day)s.", day=tanggal(noted.prepared_on))
    if begun is not None and day > begun:
        return _("Sesudah mulai beroperasi, %(day)s.", day=tanggal(begun))
    return ""
