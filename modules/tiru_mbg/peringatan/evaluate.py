"""Asking the rules: what they find is raised, what they no longer find recovers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from sqlalchemy import select

from tiru.i18n import SOURCE_LOCALE, speak
from tiru.work import UnitOfWork
from tiru_mbg.peringatan import watch_day, watch_health, watch_night
from tiru_mbg.peringatan.catalogue import DAY, NIGHT, RULES, WEEK
from tiru_mbg.peringatan.findings import Finding, Limits, limits
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.service import OPEN, raise_warning, recover
from tiru_mbg.peringatan.telling import tell

WATCHES: Mapping[str, Callable[[UnitOfWork, Limits], Awaitable[list[Finding]]]] = {
    "MBG-01": watch_health.illness,
    "MBG-02": watch_health.refused,
    "MBG-03": watch_day.age,
    "MBG-04": watch_day.capacity,
    "MBG-05": watch_night.papers,
    "MBG-06": watch_day.departures,
    "MBG-07": watch_day.silence,
    "MBG-08": watch_night.prices,
    "MBG-09": watch_night.nutrition,
    "MBG-10": watch_night.leftovers,
    "MBG-11": watch_night.samples,
    "MBG-12": watch_night.blank_spots,
}


async def evaluate(work: UnitOfWork, *codes: str) -> None:
    """Ask these rules now. Twice is the same as once."""
    await work.session.flush()
    found = await limits(work)
    with speak(SOURCE_LOCALE):
        for kode in codes:
            seen = await _raised(work, kode, await WATCHES[kode](work, found))
            await _recovered(work, kode, seen)


async def every_few_minutes(work: UnitOfWork) -> None:
    """The day's rules; and acknowledgements that have run out."""
    await evaluate(work, *(kode for kode, rule in RULES.items() if rule.when == DAY))
    await wake(work)


async def every_night(work: UnitOfWork) -> None:
    """Papers, prices, nutrition, leftovers, samples."""
    await evaluate(work, *(kode for kode, rule in RULES.items() if rule.when == NIGHT))


async def every_week(work: UnitOfWork) -> None:
    """Blank spots."""
    await evaluate(work, *(kode for kode, rule in RULES.items() if rule.when == WEEK))


async def wake(work: UnitOfWork) -> None:
    """What was acknowledged until a time that has passed is active again, and told anew."""
    late = select(Peringatan).where(Peringatan.status == "diakui", Peringatan.diakui_sampai <= work.now)
    for row in (await work.session.scalars(late.with_for_update(skip_locked=True))).all():
        row.status, row.diakui_sampai = "aktif", None
        work.record("mbg.peringatan.wake", f"peringatan:{row.id}", after={"kode": row.kode})
        if row.kode in RULES:
            await tell(work, RULES[row.kode], row)


async def _raised(work: UnitOfWork, kode: str, found: list[Finding]) -> set[str]:
    for one in found:
        await raise_warning(
            work,
            kode,
            one.kunci,
            judul=one.judul,
            isi=one.isi,
            tingkat=one.tingkat,
            sppg_id=one.sppg_id,
            titik_id=one.titik_id,
            batch_id=one.batch_id,
            accounts=one.accounts,
        )
    return {one.kunci for one in found}


async def _recovered(work: UnitOfWork, kode: str, seen: set[str]) -> None:
    rule = RULES[kode]
    if rule.stays == ("",):
        return
    gone = select(Peringatan).where(
        Peringatan.kode == kode, Peringatan.status.in_(OPEN), Peringatan.terlihat_at <= work.now - rule.hold
    )
    for row in (await work.session.scalars(gone.with_for_update(skip_locked=True))).all():
        if row.kunci not in seen and not (rule.stays and row.kunci.endswith(rule.stays)) and not row.is_sample:
            recover(work, row)
