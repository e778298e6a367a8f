"""Work done later: escalation, forgetting identities."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, update

from tiru.work import UnitOfWork
from tiru_aduan import held
from tiru_aduan.escalation import escalate_overdue
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import retention_months


async def escalate(work: UnitOfWork) -> None:
    """Every quarter of an hour: what passed its deadline."""
    await escalate_overdue(work)


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
