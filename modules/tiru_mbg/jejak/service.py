"""Holding a batch back, releasing it, recalling it for good.

A hold is for the time of doubt and can be lifted. A recall is final: what was recalled is never eaten. Both hold every
delivery that was not yet handed out; what was handed out is listed and stays as it was written.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.jejak.telling import tell_later
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import TARIK

OPEN = ("rencana", "berangkat", "tiba")
SERVED = ("dibagikan", "selesai")
SHORTEST, LONGEST = 5, 300


@dataclass(frozen=True, slots=True)
class Holding:
    """What a deed did. `moved`: deliveries it held or set free; `served`: those already handed out, unchanged."""

    batch: Batch
    changed: bool
    moved: tuple[Kiriman, ...]
    served: tuple[Kiriman, ...]


async def hold_batch(
    work: UnitOfWork, batch_id: int, reason: str, *, permission: str | None = TARIK, tell: bool = True
) -> Holding:
    """Hold a batch and all its open deliveries; held again, only deliveries that are not yet held are added.

    `permission` is the right through which the batch is found; None for a caller that found it through its own.
    `tell` is False for a caller that holds several batches and tells of them together.
    Raises NotFound for a batch out of reach, Invalid for a reason that says nothing.
    """
    said = _reason(reason)
    batch, sent = await _locked(work, batch_id, permission)
    fresh = batch.ditahan_at is None and batch.ditarik_at is None
    if fresh:
        batch.ditahan_at, batch.ditahan_alasan = work.now, said
    moved = _hold(work, batch, sent, said)
    return await _done(
        work,
        "mbg.batch.hold",
        "tahan",
        batch,
        sent,
        moved,
        moved if tell else None,
        changed=fresh or bool(moved),
        reason=said,
    )


async def release_batch(work: UnitOfWork, batch_id: int, reason: str, *, permission: str | None = TARIK) -> Holding:
    """Lift the hold of a batch, and of the deliveries that were held with it; a hold of their own stays.

    A batch that is not held stays as it is. Raises Refused for a recalled batch, NotFound and Invalid as above.
    """
    said = _reason(reason)
    batch, sent = await _locked(work, batch_id, permission)
    if batch.ditarik_at is not None:
        raise Refused(
            _("Batch ini sudah ditarik dan tidak bisa dilepas."),
            remedy=_("Makanan yang ditarik tidak boleh dimakan lagi. Masak batch baru bila masih perlu."),
        )
    since, fresh = batch.ditahan_at, batch.ditahan_at is not None
    moved = [one for one in sent if since is not None and one.ditahan_at is not None and _with_batch(one, batch)]
    for one in moved:
        one.ditahan_at, one.ditahan_alasan = None, ""
        one.versi += 1
    batch.ditahan_at, batch.ditahan_alasan = None, ""
    return await _done(work, "mbg.batch.release", "lepas", batch, sent, moved, moved, changed=fresh, reason=said)


async def recall_batch(work: UnitOfWork, batch_id: int, reason: str, *, permission: str | None = TARIK) -> Holding:
    """Recall a batch for good. Recalled again, nothing changes but deliveries that are not yet held.

    Raises NotFound for a batch out of reach, Invalid for a reason that says nothing.
    """
    said = _reason(reason)
    batch, sent = await _locked(work, batch_id, permission)
    fresh = batch.ditarik_at is None
    if fresh:
        batch.ditarik_at, batch.ditarik_alasan, batch.ditarik_oleh = work.now, said, work.actor.name
        if batch.ditahan_at is None:
            batch.ditahan_at, batch.ditahan_alasan = work.now, said
    moved = _hold(work, batch, sent, said)
    # Of a recall everybody hears to whom the batch went: who was told of a hold, and who has handed it out.
    told = [one for one in sent if one.tahap in (*OPEN, *SERVED)] if fresh else moved
    return await _done(
        work, "mbg.batch.recall", "tarik", batch, sent, moved, told, changed=fresh or bool(moved), reason=said
    )


def _reason(typed: str) -> str:
    said = typed.replace("\0", "").strip()
    if not SHORTEST <= len(said) <= LONGEST:
        wrong = _("Tulis alasannya, %(least)s sampai %(most)s huruf.", least=SHORTEST, most=LONGEST)
        raise Invalid(wrong, fields={"alasan": wrong})
    return said


async def _locked(work: UnitOfWork, batch_id: int, permission: str | None) -> tuple[Batch, list[Kiriman]]:
    """The batch, then its deliveries by id: the order in which entries of phones lock them."""
    wanted = select(Batch).join(Sppg, Sppg.id == Batch.sppg_id).where(Batch.id == batch_id)
    if permission is not None:
        wanted = wanted.where(kitchens(work, permission))
    fresh = {"populate_existing": True}
    batch = await work.session.scalar(wanted.with_for_update(of=Batch), execution_options=fresh)
    if batch is None:
        raise NotFound(_("Batch ini tidak ada."))
    sent = select(Kiriman).where(Kiriman.batch_id == batch_id).order_by(Kiriman.id).with_for_update()
    return batch, list(await work.session.scalars(sent, execution_options=fresh))


def _hold(work: UnitOfWork, batch: Batch, sent: list[Kiriman], said: str) -> list[Kiriman]:
    moved = [one for one in sent if one.tahap in OPEN and one.ditahan_at is None]
    for one in moved:
        # The batch's own moment: by it the release knows which deliveries were held with the batch.
        one.ditahan_at, one.ditahan_alasan = batch.ditahan_at or work.now, said
        one.versi += 1
    return moved


def _with_batch(delivery: Kiriman, batch: Batch) -> bool:
    return delivery.ditahan_at == batch.ditahan_at


async def _done(
    work: UnitOfWork,
    action: str,
    kind: str,
    batch: Batch,
    sent: list[Kiriman],
    moved: list[Kiriman],
    told: list[Kiriman] | None,
    *,
    changed: bool,
    reason: str,
) -> Holding:
    served = tuple(one for one in sent if one.tahap in SERVED)
    if changed:
        batch.versi += 1
        await work.session.flush()
        ids = tuple(one.id for one in moved)
        after = {
            "kiriman": list(ids),
            "porsi": sum(portions_of(one) for one in moved),
            "sudah_dibagikan": [one.id for one in served],
        }
        work.record(action, f"mbg_batch:{batch.id}", after=after, reason=reason)
        event = HariBerubah(
            sppg_id=batch.sppg_id, tanggal=batch.tanggal, batch_id=(batch.id,), kiriman_id=ids, jenis=(kind,)
        )
        await work.publish(event)
        if told is not None:
            await tell_later(work, kind, [batch], told)
        await refresh_day(work, batch.sppg_id, batch.tanggal)
    return Holding(batch, changed, tuple(moved), served)


def portions_of(delivery: Kiriman) -> int:
    """Portions that this delivery is about: received, else sent, else planned."""
    for known in (delivery.porsi_terima, delivery.porsi_kirim):
        if known is not None:
            return known
    return delivery.porsi_rencana
