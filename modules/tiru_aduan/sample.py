"""A believable half year of complaints for demonstrations: the same for everybody, flagged as sample.

Deterministic: the seed is the region's code. Nobody in it exists; places are real villages of the
region. Every step goes through the service under a clock of that day, so the histories are real ones.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select, text

from tiru.access.demo import DemoGrant, ensure_demo_account
from tiru.organisasi.models import Unit
from tiru.tenant import Actor, Kind
from tiru.work import UnitOfWork
from tiru_aduan import intake, reporter, service
from tiru_aduan.forms import LaporanForm
from tiru_aduan.models import Kategori, Laporan
from tiru_aduan.queries import laporan_by_number
from tiru_aduan.sample_words import ANSWERS, NAMES, STORIES

MONTHS_BACK = 6
PER_TENANT = 180
FRESH = (50, 25)
"""Minutes ago that the newest came: sooner than anyone has answered, so that the inbox always has a new one."""


async def seed_reports(work: UnitOfWork) -> None:
    """Write the sample once; a tenant that has reports is left alone."""
    await _officials(work)
    if await work.session.scalar(select(func.count()).select_from(Laporan)):
        return
    chance = random.Random(work.tenant.kode_wilayah)  # noqa: S311 - repeatable on purpose
    places = list(
        await work.session.scalars(
            text("select kode from tiru_control.wilayah where kode like :inside and tingkat = 'desa' order by kode"),
            {"inside": f"{work.tenant.kode_wilayah}.%"},
        )
    )
    units = (await work.session.scalars(select(Unit).where(Unit.tipe.in_(["opd_dinas", "opd_badan"])))).all()
    categories = {row.kode: row.id for row in await work.session.scalars(select(Kategori))}
    real_now = work.now
    for moment in _moments(chance, real_now):
        await _one(work, chance, moment, real_now, places, units, categories)
    work.now = real_now


async def _officials(work: UnitOfWork) -> None:
    """The demonstration's people get the module's roles: coordinator, one unit's officer, the head."""
    unit = await work.session.scalar(select(Unit.id).where(Unit.kode == "dinas-pu"))
    await ensure_demo_account(
        work, username="koordinator", name="Bayu Pradipta", grants=[DemoGrant("koordinator_aduan")]
    )
    await ensure_demo_account(
        work, username="penghubung", name="Sekar Ayuningtyas", grants=[DemoGrant("pejabat_penghubung", unit)]
    )
    await ensure_demo_account(work, username="kepala", name="H. Surya Adiwijaya", grants=[DemoGrant("pemantau_aduan")])


def _moments(chance: random.Random, now: datetime) -> Iterator[datetime]:
    """Arrival times, oldest first: more in the rainy months and on weekdays by daylight; two within the last hour."""
    first = now - timedelta(days=30 * MONTHS_BACK)
    drawn: list[datetime] = []
    fresh = [now - timedelta(minutes=minutes) for minutes in FRESH]
    while len(drawn) < PER_TENANT - len(fresh):
        day = first + timedelta(days=chance.random() * 30 * MONTHS_BACK)
        wet = 1.0 if day.month in (11, 12, 1, 2, 3) else 0.6
        weekday = 1.0 if day.weekday() < 5 else 0.55
        if chance.random() < wet * weekday:
            clock = time(chance.choice((1, 2, 3, 4, 6, 7, 8, 11, 13)), chance.randrange(60), tzinfo=UTC)
            drawn.append(datetime.combine(day.date(), clock))
    return iter([*sorted(moment for moment in drawn if moment < fresh[0]), *fresh])


async def _one(
    work: UnitOfWork,
    chance: random.Random,
    moment: datetime,
    now: datetime,
    places: Sequence[str],
    units: Sequence[Unit],
    categories: dict[str, int],
) -> None:
    kode, title, story = chance.choice(STORIES)
    anonymous = chance.random() < 0.18
    work.now = moment
    form = LaporanForm(
        sifat="anonim" if anonymous else chance.choices(("terbuka", "rahasia"), (9, 1))[0],
        kategori=categories.get(kode),
        judul=title,
        isi=story,
        wilayah=chance.choice(places) if places else "",
        nama="" if anonymous else chance.choice(NAMES),
        kontak="",
    )
    ticket = await intake.submit(work, form, (), kanal=chance.choices(("web", "loket", "wa"), (7, 2, 1))[0])
    laporan = await laporan_by_number(work, ticket.nomor)
    laporan.is_sample = True
    await _fate(work, chance, laporan, now, units)


async def _fate(
    work: UnitOfWork, chance: random.Random, laporan: Laporan, now: datetime, units: Sequence[Unit]
) -> None:
    """What becomes of it: most are answered in time, some late, the newest are still under way."""
    coordinator = Actor(kind=Kind.STAFF, name="Koordinator aduan", post="Koordinator aduan")
    actor = work.actor

    async def later(hours: float, act: Actor) -> bool:
        moment = work.now + timedelta(hours=hours)
        if moment > now:
            return False
        work.now, work.actor = moment, act
        return True

    try:
        if not await later(chance.uniform(1, 40), coordinator):
            return
        if chance.random() < 0.06:
            await service.archive(
                work, laporan, "Bukan kewenangan pemerintah daerah; pelapor diarahkan ke instansinya."
            )
            return
        await service.verify(work, laporan, kategori=None, teks="")
        if not units or not await later(chance.uniform(0.5, 12), coordinator):
            return
        unit = chance.choice(units)
        await service.dispose(work, laporan, unit_id=unit.id, teks="")
        officer = replace(coordinator, name=unit.singkatan or unit.nama, post=unit.nama, unit_id=unit.id)
        if not await later(chance.uniform(2, 30), officer):
            return
        await service.start(work, laporan, "")
        slow = chance.random() < 0.14
        if not await later(chance.uniform(20, 90) if not slow else chance.uniform(190, 320), officer):
            return
        laporan.late = slow
        await service.answer(work, laporan, chance.choice(ANSWERS), ())
        if not await later(chance.uniform(4, 120), actor):
            return
        await reporter.rate(work, laporan, chance.choices((5, 4, 3, 2, 1), (40, 32, 14, 8, 6))[0], "")
    finally:
        work.actor = actor
