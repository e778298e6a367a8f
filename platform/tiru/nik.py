"""NIK and No. KK: what their sixteen digits must satisfy, and what they only suggest.

NIK: `PPKKCC DDMMYY SSSS`: region of first registration, birth date (day + 40 for women), serial. There
is no checksum. The region says where somebody was first registered, never where they live, so an
unknown or foreign region is a warning at most. Source: Dukcapil's numbering as described in the
domain notes; civil data is never overwritten from a NIK.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from tiru.errors import Invalid
from tiru.i18n import _

OLDEST = 110  # years


@dataclass(frozen=True, slots=True)
class Nik:
    """A well-formed NIK. `warnings` are sentences for people, never reasons to refuse."""

    digits: str
    region: str
    born_on: date
    woman: bool
    serial: str
    warnings: tuple[str, ...] = ()

    @property
    def masked(self) -> str:
        return mask(self.digits)


@dataclass(frozen=True, slots=True)
class NoKk:
    """A well-formed family card number; `issued_on` is the card's first issue."""

    digits: str
    region: str
    issued_on: date

    @property
    def masked(self) -> str:
        return mask(self.digits)


def parse_nik(text: str, *, today: date, regions: Container[str] | None = None) -> Nik:
    """Read a NIK. `regions` are the known six-digit region codes. Raises Invalid with one sentence."""
    digits = _digits(text, "NIK")
    day = int(digits[6:8])
    woman = day > 40
    if not (1 <= day <= 31 or 41 <= day <= 71):
        raise Invalid(_("NIK salah: angka ke-7 dan 8 bukan tanggal lahir."))
    born_on = _date(digits[6:12], day - 40 if woman else day, today, _("NIK salah: tanggal lahirnya tidak ada."))
    if digits[12:] == "0000":
        raise Invalid(_("NIK salah: nomor urutnya nol."))
    return Nik(digits, digits[:6], born_on, woman, digits[12:], _region_warning(digits[:6], regions))


def parse_no_kk(text: str, *, today: date) -> NoKk:
    """Read a family card number. Raises Invalid with one sentence."""
    digits = _digits(text, _("Nomor KK"))
    issued = _date(digits[6:12], int(digits[6:8]), today, _("Nomor KK salah: tanggal terbitnya tidak ada."))
    if digits[12:] == "0000":
        raise Invalid(_("Nomor KK salah: nomor urutnya nol."))
    return NoKk(digits, digits[:6], issued)


def mask(digits: str) -> str:
    """`3211010101800001` → `3211********0001`; anything else is hidden whole."""
    return f"{digits[:4]}********{digits[-4:]}" if len(digits) == 16 else "*" * len(digits)


def _digits(text: str, what: str) -> str:
    digits = "".join(text.split())
    if digits and not (digits.isascii() and digits.isdigit()):
        raise Invalid(_("%(what)s hanya berisi angka.", what=what))
    if len(digits) != 16:
        raise Invalid(_("%(what)s harus 16 angka, terisi %(n)s.", what=what, n=len(digits)))
    return digits


def _date(ddmmyy: str, day: int, today: date, refusal: str) -> date:
    """The century that gives an age between 0 and 110; never a day in the future."""
    month, year = int(ddmmyy[2:4]), int(ddmmyy[4:6])
    candidates = []
    for century in (today.year // 100 * 100, today.year // 100 * 100 - 100):
        try:
            found = date(century + year, month, day)
        except ValueError:
            continue
        if found <= today and today.year - found.year <= OLDEST:
            candidates.append(found)
    if not candidates:
        raise Invalid(refusal)
    return candidates[0]


def _region_warning(region: str, regions: Container[str] | None) -> tuple[str, ...]:
    if regions is None or region in regions:
        return ()
    return (_("Kode wilayah %(region)s di NIK tidak dikenal; bisa jadi kode lama.", region=region),)
