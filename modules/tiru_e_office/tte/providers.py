"""Which provider an official signs with, and how that provider knows them."""

from __future__ import annotations

from tiru.tenant import Actor
from tiru.work import UnitOfWork
from tiru_e_office.tte.certificates import local_signer
from tiru_e_office.tte.models import Penanda
from tiru_e_office.tte.port import Identity, Signer
from tiru_e_office.tte.setup import KNOWN_AS_PURPOSE, provider_of


async def signer_of(work: UnitOfWork, account_id: int) -> Signer:
    """The provider this official is entered with; the region's own authority for everybody else."""
    row = await work.session.get(Penanda, account_id)
    if row is None or row.penyedia == "lokal":
        return await local_signer(work, account_id)
    return await provider_of(work)


async def identity_of(work: UnitOfWork, actor: Actor) -> Identity:
    """Name and, where one is entered, the NIK or e-mail the provider knows."""
    assert actor.id is not None, "an official signs"
    row = await work.session.get(Penanda, actor.id)
    return Identity(actor.id, actor.name, known_as(work, row) if row is not None else "")


def known_as(work: UnitOfWork, row: Penanda) -> str:
    """The NIK or e-mail of an official as the provider wants it."""
    return work.services.keys.of(work.tenant.slug).decrypt(row.pengenal, purpose=KNOWN_AS_PURPOSE)
