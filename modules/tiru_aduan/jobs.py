"""Work done later: escalation, letters to reporters, forgetting identities."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, update

from tiru.i18n import _
from tiru.mail import Letter
from tiru.work import UnitOfWork
from tiru_aduan import held
from tiru_aduan.escalation import escalate_overdue
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import retention_months
from tiru_aduan.rules import LABELS


async def escalate(work: UnitOfWork) -> None:
    """Every quarter of an hour: what passed its deadline."""
    await escalate_overdue(work)


async def tell_reporter(work: UnitOfWork, laporan_id: int, status: str) -> None:
    """A letter to the reporter, where an e-mail address is known: number and status, never content."""
    laporan = await work.session.get(Laporan, laporan_id)
    if laporan is None or laporan.kontak is None:
        return
    keys = work.services.keys.of(work.tenant.slug)
    contact = keys.decrypt(laporan.kontak, purpose="aduan_laporan.kontak")
    if "@" not in contact:
        return
    settings = work.services.settings
    port = "" if settings.public_scheme == "https" else f":{settings.port}"
    link = f"{settings.public_scheme}://{work.tenant.host}{port}/aduan/lacak/{laporan.nomor}"
    body = _(
        "Laporan %(nomor)s sekarang berstatus: %(status)s.\n\nLihat kelanjutannya di %(link)s\n"
        "Siapkan kode dari tanda terima Anda.\n\n%(title)s",
        nomor=laporan.nomor,
        status=str(LABELS[status]),
        link=link,
        title=work.tenant.title,
    )
    await work.services.mail.send(
        Letter(contact, _("Laporan %(nomor)s: %(status)s", nomor=laporan.nomor, status=str(LABELS[status])), body)
    )


async def forget_reporters(work: UnitOfWork) -> None:
    """Nightly: names and contacts of reports closed longer ago than the region keeps them."""
    before = work.now - timedelta(days=30.44 * await retention_months(work))
    result = await work.session.execute(
        update(Laporan)
        .where(
            Laporan.closed_at < before,
            or_(Laporan.kontak_hash.is_not(None), Laporan.nama.is_not(None), Laporan.warga_id.is_not(None)),
        )
        .values(nama=None, kontak=None, kontak_hash=None, warga_id=None)
        .returning(Laporan.id)
    )
    forgotten = result.all()
    if forgotten:
        work.record("aduan.pelapor.forget", "aduan_laporan:*", after={"rows": len(forgotten)})


async def sweep_held(work: UnitOfWork) -> None:
    """Nightly: photos of forms that nobody sent in the end."""
    await held.sweep(work)
