"""Batches under suspicion: those of the kitchen around the onset, put on an incident and taken off by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, or_, select

from tiru.errors import Conflict, Invalid
from tiru.i18n import SOURCE_LOCALE, _, speak
from tiru.indonesian_dates import tanggal
from tiru.work import UnitOfWork
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.insiden.models import Insiden, InsidenBatch, Kasus
from tiru_mbg.insiden.queries import incident_for
from tiru_mbg.insiden.service import note_step
from tiru_mbg.menu.models import Menu
from tiru_mbg.rights import INSIDEN_MANAGE

BEFORE = timedelta(days=3)
"""How long before the first sign a suspected batch may have been cooked: the longest incubation that is listed."""
SHORTEST = 5
"""Letters of a reason."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A batch to choose, with its menu and how many places it went to."""

    batch: Batch
    menu: str
    places: int

    @property
    def title(self) -> str:
        return _("Batch %(number)s, %(day)s", number=self.batch.nomor, day=tanggal(self.batch.tanggal))


async def suspects(work: UnitOfWork, row: Insiden) -> list[Suspect]:
    """Batches of the kitchen around the onset, and those that are on the incident whatever their day; newest first."""
    first, last = await _days(work, row)
    named = select(InsidenBatch.batch_id).where(InsidenBatch.insiden_id == row.id)
    places = select(func.count(Kiriman.titik_id.distinct())).where(
        Kiriman.batch_id == Batch.id, Kiriman.tahap != "batal"
    )
    query = (
        select(Batch, Menu.nama, places.scalar_subquery())
        .outerjoin(Menu, Menu.id == Batch.menu_id)
        .where(or_(Batch.sppg_id == row.sppg_id, Batch.id.in_(named)))
        .where(or_(Batch.tanggal.between(first, last), Batch.id.in_(named)))
        .order_by(Batch.tanggal.desc(), Batch.nomor, Batch.id)
    )
    return [Suspect(batch, menu or "", count) for batch, menu, count in await work.session.execute(query)]


async def named_batches(work: UnitOfWork, insiden_id: int) -> set[int]:
    """Ids of the batches on the incident."""
    return set(await work.session.scalars(select(InsidenBatch.batch_id).where(InsidenBatch.insiden_id == insiden_id)))


async def choose_batches(
    work: UnitOfWork, insiden_id: int, *, chosen: Collection[int], seen: Collection[int], reason: str
) -> tuple[int, int]:
    """Put on what was ticked and take off what was `seen` there and no longer is; how many of each.

    What somebody else put on in the meantime stays. Raises Invalid for a batch that could not be chosen and for
    taking off without a reason, Conflict when the incident is closed.
    """
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup."))
    offered = {one.batch.id: one for one in await suspects(work, row)}
    here = await named_batches(work, insiden_id)
    if not set(chosen) <= set(offered):
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"batch": _("Pilih salah satu yang tersedia.")})
    on, off = set(chosen) - here, (here & set(seen)) - set(chosen)
    if off and len(reason) < SHORTEST:
        said = _("Tulis mengapa batch dikeluarkan.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"alasan": said})
    work.session.add_all(InsidenBatch(insiden_id=insiden_id, batch_id=key) for key in sorted(on))
    await work.session.execute(
        delete(InsidenBatch).where(InsidenBatch.insiden_id == insiden_id, InsidenBatch.batch_id.in_(off))
    )
    for deed, keys in (("batch", on), ("batch_keluar", off)):
        if keys:
            with speak(SOURCE_LOCALE):
                words = "; ".join(offered[key].title for key in sorted(keys))
            note_step(work, row, deed, f"{words}: {reason}" if deed == "batch_keluar" else words)
    if on or off:
        before, after = {"batch": sorted(here)}, {"batch": sorted((here | on) - off)}
        work.record("mbg.insiden.batches", f"insiden:{insiden_id}", before=before, after=after, reason=reason)
    await work.session.flush()
    return len(on), len(off)


async def _days(work: UnitOfWork, row: Insiden) -> tuple[date, date]:
    onset = await work.session.scalar(
        select(func.min(Kasus.onset_at)).where(Kasus.insiden_id == row.id, Kasus.sakit, Kasus.dicabut_at.is_(None))
    )
    known = [at for at in (row.lapor_at, row.konsumsi_at, onset) if at is not None]
    days = [at.astimezone(work.tenant.zone).date() for at in known]
    return min(days) - BEFORE, max(days)
