"""Everything of the demonstration, in order. May run again: then it only carries the days on to the present."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import func, insert, select

from tiru.config import Profile
from tiru.db.metadata import TenantBase
from tiru.fasilitas.models import Fasilitas, FasilitasPengenal
from tiru.kalender.models import HariLibur
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Ikl, Petugas, Sertifikat, SlhsLangkah, Sppg
from tiru_mbg.hari.plan import plan_day
from tiru_mbg.papan.live import touch
from tiru_mbg.parameters import rules
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.rollup import refresh_days
from tiru_mbg.sample import lots, menus, money, papers, people
from tiru_mbg.sample.assigning import Assigned, assigned
from tiru_mbg.sample.days import go_on, is_school_day, plan_past, school_days, write_entries
from tiru_mbg.sample.handled import handle
from tiru_mbg.sample.scenery import Kitchen, Place, kitchens_of, places_of
from tiru_mbg.titik.models import Penugasan, Rombel, Titik, TitikPetugas

HISTORY = 20
"""School days of the demonstration: four weeks."""
STILL_OPEN = 3
"""Last days that may still change: trays come back, samples are thrown away."""
WRITTEN = 2
"""Last days of which the single entries are there too."""
AHEAD = 15
"""Days from today for which menus are scheduled."""


async def seed_sample(work: UnitOfWork) -> None:
    """Write the sample where no kitchen is; where it is, carry its days on to the present."""
    await people.officials(work)
    if not await work.session.scalar(select(func.count()).select_from(Sppg)):  # never among real kitchens
        await _write_register(work)
    await carry_on(work)


async def carry_on(work: UnitOfWork) -> None:
    """The last weeks up to now, as far as they are not written yet, and the menus of the weeks to come."""
    cooking = select(Sppg.id).where(Sppg.is_sample, Sppg.status == "operasional").order_by(Sppg.id)
    kitchens = (await work.session.scalars(cooking)).all()
    if not kitchens:
        return
    closed = set(await work.session.scalars(select(HariLibur.tanggal)))
    days = school_days(work.today, HISTORY, closed)
    known = set(await work.session.scalars(select(Harian.tanggal).distinct()))
    open_days = [day for day in days if day not in known or day >= days[-STILL_OPEN]]
    coming = [day for n in range(1, AHEAD) if is_school_day(day := work.today + timedelta(days=n), closed)]
    await menus.write_schedule(work, kitchens, await menus.write_menus(work), [*days, *coming])
    await plan_past(work, [day for day in days if day < work.today])
    if work.today in days:
        for sppg_id in kitchens:
            await plan_day(work, sppg_id, work.today)
    await work.session.flush()
    await go_on(work, open_days, work.now)
    await write_entries(work, days[-WRITTEN:])
    await lots.buy_for(work, open_days)
    await refresh_days(work, [(sppg_id, day) for sppg_id in kitchens for day in open_days])
    await money.write_accounts(work, kitchens)
    await handle(work, open_days)
    for sppg_id in kitchens:
        touch(work, sppg_id)  # the days were written by statements, row by row nobody saw them


async def keep_going(work: UnitOfWork) -> None:
    """Job: the demonstration's day goes on while it runs. Elsewhere nothing is done."""
    if work.services.settings.profile is not Profile.DEMO:
        return
    await carry_on(work)


async def _write_register(work: UnitOfWork) -> None:
    chance = random.Random(work.tenant.kode_wilayah)  # noqa: S311 - repeatable on purpose
    found = select(Fasilitas).where(Fasilitas.berlaku_sampai.is_(None)).order_by(Fasilitas.id)
    facilities = (await work.session.scalars(found)).all()
    numbers = {row.fasilitas_id: row.nilai for row in await work.session.scalars(select(FasilitasPengenal))}
    kitchens, places = kitchens_of(chance, facilities, work.today), places_of(chance, facilities, numbers)
    if not any(kitchen.cooks for kitchen in kitchens):
        return
    kitchen_ids = await _write_kitchens(work, chance, kitchens)
    place_ids = await _write_places(work, places)
    limit = int((await rules(work))["tempuh_menit"])
    plan = list(assigned(kitchens, places, minutes=_minutes, most_minutes=limit))
    await _write_assignments(work, plan, kitchens, kitchen_ids, places, place_ids)
    await _write_receivers(work, plan, kitchens, places, place_ids)
    await lots.write_suppliers(work, chance, await people.supplier(work))
    counts = {"dapur": len(kitchens), "titik": len(places), "penugasan": len(plan)}
    work.record("mbg.contoh.write", "mbg_sppg:*", after=counts, reason="Data contoh")


async def _write_kitchens(work: UnitOfWork, chance: random.Random, kitchens: Sequence[Kitchen]) -> list[int]:
    ids = await _written(work, Sppg, [_kitchen_row(work, chance, kitchen) for kitchen in kitchens])
    by_id = dict(zip(ids, kitchens, strict=True))
    steps, states = papers.hygiene(chance, by_id, work.today, work.now)
    await _written(work, SlhsLangkah, steps)
    for sppg in await work.session.scalars(select(Sppg)):
        sppg.slhs_status, sppg.slhs_at = states[sppg.id], work.now
    await _written(work, Sertifikat, list(papers.certificates(chance, by_id, states, work.now)))
    await _written(work, Ikl, list(papers.inspections(chance, by_id, work.now)))
    await _written(work, Petugas, list(papers.crews(chance, by_id, await people.crew(work))))
    return ids


def _kitchen_row(work: UnitOfWork, chance: random.Random, kitchen: Kitchen) -> dict[str, Any]:
    return {
        "kode": kitchen.kode,
        "nama": kitchen.nama,
        "kode_wilayah": kitchen.kode_wilayah,
        "alamat": "Jalan Contoh",
        "latitude": kitchen.latitude,
        "longitude": kitchen.longitude,
        "skema": kitchen.skema,
        "mitra": "Yayasan Contoh" if kitchen.skema == "yayasan" else "",
        "status": kitchen.status,
        "operasi_on": kitchen.since,
        "verifikasi_on": kitchen.since,
        "cap_total": kitchen.cap_siswa + kitchen.cap_3b,
        "cap_siswa": kitchen.cap_siswa,
        "cap_3b": kitchen.cap_3b,
        "cap_dasar": "Keputusan Kepala BGN 244/2025",
        "koki_bersertifikat": 10 if kitchen.cap_siswa > 2000 else 0,
        "ipal": chance.random() < 0.8,
        "sumber_air": chance.choice(("PDAM", "sumur bor", "air galon")),
        "fasilitas_id": kitchen.fasilitas_id,
        "is_sample": True,
        "dibuat_at": work.now,
        "diubah_at": work.now,
    }


async def _write_places(work: UnitOfWork, places: Sequence[Place]) -> list[int]:
    stamps = {"alamat": "Jalan Contoh", "sumber": "contoh", "is_sample": True}
    rows = [
        {
            "tipe": place.tipe,
            "kode": place.kode,
            "nama": place.nama,
            "jenjang": place.jenjang,
            "kode_wilayah": place.kode_wilayah,
            "latitude": place.latitude,
            "longitude": place.longitude,
            "pic_nama": f"PIC {place.nama}",
            "jam_makan": place.jam_makan,
            "fasilitas_id": place.fasilitas_id,
            "dibuat_at": work.now,
            "diubah_at": work.now,
            **stamps,
        }
        for place in places
    ]
    ids = await _written(work, Titik, rows)
    classes = [
        {
            "titik_id": titik_id,
            "kelompok": group.kelompok,
            "kelas": group.kelas,
            "terdaftar": group.terdaftar,
            "alergi": group.alergi,
            "sumber": "contoh",
            "per_on": work.today,
        }
        for titik_id, place in zip(ids, places, strict=True)
        for group in place.groups
    ]
    await _written(work, Rombel, classes)
    return ids


async def _write_assignments(
    work: UnitOfWork,
    plan: Sequence[Assigned],
    kitchens: Sequence[Kitchen],
    kitchen_ids: Sequence[int],
    places: Sequence[Place],
    place_ids: Sequence[int],
) -> None:
    rows = [
        {
            "sppg_id": kitchen_ids[one.kitchen],
            "titik_id": place_ids[one.place],
            "kelompok": one.kelompok,
            "jatah": one.jatah,
            "gelombang": places[one.place].gelombang,
            "jarak_m": one.jarak_m,
            "menit": one.menit,
            "menit_sumber": "perkiraan",
            "rute": f"Rute {1 + one.place % 3}",
            "mulai_on": kitchens[one.kitchen].since,
        }
        for one in plan
    ]
    await _written(work, Penugasan, rows)


async def _write_receivers(
    work: UnitOfWork,
    plan: Sequence[Assigned],
    kitchens: Sequence[Kitchen],
    places: Sequence[Place],
    place_ids: Sequence[int],
) -> None:
    """The demonstration's teacher and volunteer receive at the nearest places of the demonstration's kitchen."""
    first = next(number for number, kitchen in enumerate(kitchens) if kitchen.cooks)
    accounts = await people.receivers(work)
    for tipe, role in (("sekolah", "pic"), ("posyandu", "kader")):
        mine = next((one.place for one in plan if one.kitchen == first and places[one.place].tipe == tipe), None)
        if mine is not None:
            row = {"titik_id": place_ids[mine], "akun_id": accounts[tipe], "peran": role, "mulai_on": work.today}
            await _written(work, TitikPetugas, [row])


async def _written(work: UnitOfWork, model: type[TenantBase], rows: Sequence[dict[str, Any]]) -> list[int]:
    """Ids in the order of the rows."""
    if not rows:
        return []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)  # type: ignore[attr-defined]
    return list(await work.session.scalars(statement, list(rows)))


def _minutes(distance_m: int) -> int:
    """Travel time over winding roads at 25 km/h."""
    return max(3, round(distance_m * 1.4 / 1000 / 25 * 60))
