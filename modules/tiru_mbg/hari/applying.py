"""The fold of entries, written to the batches and deliveries they are about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.folding import Fact, fold, stage_of
from tiru_mbg.hari.models import Batch, Catatan, Kiriman, SampelSimpan
from tiru_mbg.hari.reached import Targets
from tiru_mbg.parameters import rules
from tiru_mbg.rapor.rollup import refresh_days

SAMPLE_HOURS = "sampel_jam"


async def apply_entries(work: UnitOfWork, rows: Sequence[Catatan], held: Targets) -> None:
    """Fold everything that is known of the subjects of these entries; the subjects' rows are locked already."""
    batches = [held.batches[key] for key in {row.batch_kunci for row in rows if row.batch_kunci}]
    deliveries = [held.deliveries[key] for key in {row.kiriman_kunci for row in rows if row.kiriman_kunci}]
    facts = await facts_of(work, [*(one.kunci for one in batches), *(one.kunci for one in deliveries)])
    for batch in batches:
        await _write_batch(work, batch, facts[batch.kunci])
    for delivery in deliveries:
        _write_delivery(work, delivery, facts[delivery.kunci])
    await work.session.flush()
    await _tell(work, batches, deliveries, rows)


async def facts_of(work: UnitOfWork, keys: Iterable[UUID]) -> dict[UUID, list[Fact]]:
    """All entries that count, by the key of their batch or delivery."""
    wanted = list(keys)
    found: dict[UUID, list[Fact]] = defaultdict(list)
    columns = (Catatan.id, Catatan.jenis, Catatan.dicatat_at, Catatan.isi)
    for column in (Catatan.batch_kunci, Catatan.kiriman_kunci):
        asked = select(column, *columns).where(column.in_(wanted), Catatan.status == "sah")
        for key, entry_id, jenis, at, isi in await work.session.execute(asked):
            found[key].append(Fact(entry_id, jenis, at, isi))
    return found


async def _write_batch(work: UnitOfWork, batch: Batch, facts: Sequence[Fact]) -> None:
    values = dict(fold(facts, work.tenant.zone).values)
    temperature = values.pop("sampel_suhu_c", None)
    thrown = values.pop("sampel_dibuang_at", None)
    for name, value in values.items():
        setattr(batch, name, value)
    batch.versi += 1
    sample = await work.session.get(SampelSimpan, batch.id)
    if "sampel_at" in values:
        until = values["sampel_at"] + await _kept_for(work, values["sampel_at"])
        if sample is None:
            sample = SampelSimpan(batch_id=batch.id, disimpan_at=values["sampel_at"], buang_at=until)
            work.session.add(sample)
        sample.disimpan_at, sample.suhu_c, sample.buang_at = values["sampel_at"], temperature, until
    if sample is not None and thrown is not None:
        sample.dibuang_at = thrown


async def _kept_for(work: UnitOfWork, day: datetime) -> timedelta:
    figures = await rules(work, day.astimezone(work.tenant.zone).date())
    return timedelta(hours=float(figures[SAMPLE_HOURS]))


def _write_delivery(work: UnitOfWork, delivery: Kiriman, facts: Sequence[Fact]) -> None:
    for name, value in fold(facts, work.tenant.zone).values.items():
        setattr(delivery, name, value)
    delivery.tahap = stage_of(delivery)
    delivery.versi += 1


async def _tell(
    work: UnitOfWork, batches: Sequence[Batch], deliveries: Sequence[Kiriman], rows: Sequence[Catatan]
) -> None:
    """Others hear of each kitchen's day once, in one order; the day's sums come last."""
    cooked = {(one.sppg_id, one.tanggal) for one in batches}
    days = sorted(cooked | {(one.sppg_id, one.tanggal) for one in deliveries})
    kinds = tuple(sorted({row.jenis for row in rows}))
    for sppg_id, tanggal in days:
        here = [one.id for one in batches if (one.sppg_id, one.tanggal) == (sppg_id, tanggal)]
        sent = [one.id for one in deliveries if (one.sppg_id, one.tanggal) == (sppg_id, tanggal)]
        await work.publish(
            HariBerubah(sppg_id=sppg_id, tanggal=tanggal, batch_id=tuple(here), kiriman_id=tuple(sent), jenis=kinds)
        )
    await refresh_days(work, days)
