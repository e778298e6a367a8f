"""The region's own authority and its officials' certificates, kept closed."""

from __future__ import annotations

from sqlalchemy import Select, select, text
from sqlalchemy.orm import undefer

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.tte.authority import SHORTEST_SECRET, Issued, certificate_for, new_authority
from tiru_e_office.tte.local import LocalSigner
from tiru_e_office.tte.models import Penyedia, Sertifikat

PURPOSE = "e_office_sertifikat.kunci"


async def authority(work: UnitOfWork) -> Issued:
    """The region's own authority; made when it is first needed, by one process only."""
    row = await _authority_row(work)
    if row is None:
        await work.session.execute(text("lock table e_office_sertifikat in share row exclusive mode"))
        row = await _authority_row(work) or await _keep(work, new_authority(work.tenant.title, work.now), None, "CA")
    return _opened(work, row)


async def issue(work: UnitOfWork, secret: str) -> Sertifikat:
    """A new certificate for the actor; an older one is revoked. Raises Invalid for a short pass phrase."""
    assert work.actor.id is not None, "an official asks"
    if len(secret) < SHORTEST_SECRET:
        raise Invalid(
            _("Frasa sandi terlalu pendek."),
            fields={"frasa_baru": _("Paling pendek %(n)s huruf.", n=SHORTEST_SECRET)},
        )
    for old in await work.session.scalars(_current(work.actor.id)):
        old.dicabut_at = work.now
    issued = certificate_for(
        await authority(work), name=work.actor.name, title=work.tenant.title, secret=secret, at=work.now
    )
    row = await _keep(work, issued, work.actor.id, work.actor.name)
    work.record("e_office.sertifikat.issue", f"e_office_sertifikat:{row.id}", after={"serial": row.serial})
    return row


async def revoke(work: UnitOfWork) -> None:
    """Revoke the actor's certificate: nothing can be signed with it any more. Raises NotFound."""
    assert work.actor.id is not None, "an official asks"
    row = await certificate_of(work, work.actor.id)
    if row is None:
        raise NotFound(_("Anda tidak punya sertifikat yang berlaku."))
    row.dicabut_at = work.now
    work.record("e_office.sertifikat.revoke", f"e_office_sertifikat:{row.id}", after={"serial": row.serial})


async def certificate_of(work: UnitOfWork, account_id: int) -> Sertifikat | None:
    """The certificate an official has now."""
    return await work.session.scalar(_current(account_id).limit(1))


async def local_signer(work: UnitOfWork, account_id: int) -> LocalSigner:
    """The official's means to sign. Raises NotFound without a certificate."""
    row = await work.session.scalar(_current(account_id).options(undefer(Sertifikat.kunci)).limit(1))
    if row is None:
        raise NotFound(_("Anda belum punya sertifikat."), remedy=_("Buat dahulu di halaman «Tanda tangan elektronik»."))
    return LocalSigner(
        certificate=row.sertifikat,
        key=_opened(work, row).key,
        authority=(await authority(work)).certificate,
        serial=row.serial,
        since=row.berlaku_dari,
        until=row.berlaku_sampai,
        is_revoked=row.dicabut_at is not None,
        now=work.now,
    )


async def known_roots(work: UnitOfWork) -> list[str]:
    """Certificates (PEM) that a signature may lead to here: the region's own authority, and its provider's root."""
    row, provider = await _authority_row(work), await work.session.get(Penyedia, 1)
    found = [row.sertifikat if row is not None else "", provider.akar if provider is not None else ""]
    return [one for one in found if one]


async def _authority_row(work: UnitOfWork) -> Sertifikat | None:
    query = select(Sertifikat).where(Sertifikat.account_id.is_(None), Sertifikat.dicabut_at.is_(None))
    return await work.session.scalar(query.options(undefer(Sertifikat.kunci)).order_by(Sertifikat.id.desc()).limit(1))


def _current(account_id: int) -> Select[Sertifikat]:
    query = select(Sertifikat).where(Sertifikat.account_id == account_id, Sertifikat.dicabut_at.is_(None))
    return query.order_by(Sertifikat.id.desc())


async def _keep(work: UnitOfWork, issued: Issued, account_id: int | None, name: str) -> Sertifikat:
    row = Sertifikat(
        account_id=account_id,
        nama=name,
        serial=issued.serial,
        sertifikat=issued.certificate,
        kunci=work.services.keys.of(work.tenant.slug).encrypt(issued.key, purpose=PURPOSE),
        berlaku_dari=issued.since,
        berlaku_sampai=issued.until,
    )
    work.session.add(row)
    await work.session.flush()
    return row


def _opened(work: UnitOfWork, row: Sertifikat) -> Issued:
    key = work.services.keys.of(work.tenant.slug).decrypt(row.kunci, purpose=PURPOSE)
    return Issued(row.sertifikat, key, row.serial, row.berlaku_dari, row.berlaku_sampai)
