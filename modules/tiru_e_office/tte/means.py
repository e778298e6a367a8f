"""Whether an official can sign today, and what to do when not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.tte.certificates import certificate_of
from tiru_e_office.tte.models import Penanda, Sertifikat
from tiru_e_office.tte.setup import provider_row

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Means:
    """`state` is ready, soon (ends within a month), none, ended, or off (the provider is switched off).

    `certificate` is there where it is the region's own; `known_as` is what is shown of a NIK or e-mail.
    """

    provider: str
    state: str
    known_as: str = ""
    certificate: Sertifikat | None = None

    @property
    def can_sign(self) -> bool:
        return self.state in ("ready", "soon")


async def means_of(work: UnitOfWork) -> Means:
    """The actor's own means."""
    assert work.actor.id is not None, "an official asks"
    entered = await work.session.get(Penanda, work.actor.id)
    if entered is not None and entered.penyedia != "lokal":
        provider = await provider_row(work)
        on = provider is not None and provider.aktif
        return Means(entered.penyedia, "ready" if on else "off", entered.pengenal_tampak)
    row = await certificate_of(work, work.actor.id)
    if row is None:
        return Means("lokal", "none")
    if row.berlaku_sampai <= work.now:
        return Means("lokal", "ended", certificate=row)
    return Means("lokal", "soon" if row.berlaku_sampai - work.now < SOON else "ready", certificate=row)


def provider_words(provider: str) -> str:
    """A provider as people read it."""
    return _("Otoritas peragaan daerah (tidak tersertifikasi)") if provider == "lokal" else "BSrE (BSSN)"
