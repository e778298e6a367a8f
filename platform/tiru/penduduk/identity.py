"""NIK and No. KK as they are kept: closed with the tenant's key, a keyed hash beside, masked when shown."""

from __future__ import annotations

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.nik import mask
from tiru.penduduk.models import Keluarga, Penduduk
from tiru.work import UnitOfWork

NIK_PURPOSE = "penduduk.nik"
KK_PURPOSE = "keluarga.no_kk"


def sixteen(text: str, field: str, what: str) -> str:
    """The digits of a NIK or No. KK, or nothing for nothing. Raises Invalid at `field` for another length.

    What the digits mean is the rules' matter: the register keeps what its sources say.
    """
    digits = "".join(text.split()).replace(".", "").replace("-", "")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) == 16):
        sentence = _("%(what)s harus 16 angka.", what=what)
        raise Invalid(sentence, fields={field: sentence})
    return digits


def sealed(work: UnitOfWork, digits: str, purpose: str) -> tuple[bytes | None, str | None]:
    """Ciphertext and keyed hash; (None, None) for nothing."""
    if not digits:
        return None, None
    keys = work.services.keys.of(work.tenant.slug)
    return keys.encrypt(digits, purpose=purpose), keys.match(digits, purpose=purpose)


def match_of(work: UnitOfWork, digits: str, purpose: str) -> str:
    """The keyed hash alone, to look somebody up."""
    return work.services.keys.of(work.tenant.slug).match(digits, purpose=purpose)


def nik_of(work: UnitOfWork, person: Penduduk) -> str:
    """The whole NIK, or empty. Showing it to somebody is recorded by whoever shows it."""
    return "" if person.nik is None else opened(work, person.nik, NIK_PURPOSE)


def no_kk_of(work: UnitOfWork, family: Keluarga | None) -> str:
    """The whole No. KK, or empty."""
    return "" if family is None or family.no_kk is None else opened(work, family.no_kk, KK_PURPOSE)


def opened(work: UnitOfWork, closed: bytes, purpose: str) -> str:
    """Clear text of a sealed value."""
    return work.services.keys.of(work.tenant.slug).decrypt(closed, purpose=purpose)


def masked_nik(work: UnitOfWork, person: Penduduk) -> str:
    return mask(nik_of(work, person))


def masked_kk(work: UnitOfWork, family: Keluarga | None) -> str:
    return mask(no_kk_of(work, family))
