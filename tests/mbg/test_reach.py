"""Who gets which kitchens and places."""

from __future__ import annotations

from sqlalchemy import select

from tiru_mbg.dapur.models import Sppg
from tiru_mbg.reach import kitchens, places
from tiru_mbg.rights import DAPUR_READ, TERIMA, TITIK_READ
from tiru_mbg.titik.models import Titik

from .things import make_penugasan, make_sppg, make_titik, official, receives_at, works_at


async def opened(work, actor, condition_of, permission, entity):
    work.actor = actor
    return set(await work.session.scalars(select(entity.id).where(condition_of(work, permission))))


async def test_kitchen_staff_get_their_kitchen_and_the_places_it_cooks_for(work):
    mine, other = await make_sppg(work), await make_sppg(work)
    fed, unfed = await make_titik(work), await make_titik(work)
    await make_penugasan(work, mine, fed)
    await works_at(work, mine, 77)
    somebody = official(DAPUR_READ, TITIK_READ, scope="own", account_id=77)
    found = await opened(work, somebody, kitchens, DAPUR_READ, Sppg)
    assert mine.id in found
    assert other.id not in found
    found = await opened(work, somebody, places, TITIK_READ, Titik)
    assert fed.id in found
    assert unfed.id not in found


async def test_who_left_the_kitchen_gets_nothing(work):
    mine = await make_sppg(work)
    staff = await works_at(work, mine, 78)
    staff.selesai_on = staff.mulai_on
    await work.session.flush()
    assert await opened(work, official(DAPUR_READ, scope="own", account_id=78), kitchens, DAPUR_READ, Sppg) == set()


async def test_a_teacher_gets_the_own_school_and_no_kitchen(work):
    sppg, school, other = await make_sppg(work), await make_titik(work), await make_titik(work)
    await make_penugasan(work, sppg, school)
    await receives_at(work, school, 79)
    teacher = official(TERIMA, DAPUR_READ, scope="own", account_id=79)
    assert await opened(work, teacher, places, TERIMA, Titik) == {school.id}
    assert other.id not in await opened(work, teacher, places, TERIMA, Titik)
    assert await opened(work, teacher, kitchens, DAPUR_READ, Sppg) == set()


async def test_an_official_of_a_kecamatan_gets_its_kitchens_only(work):
    base = work.tenant.kode_wilayah
    here = await make_sppg(work, kode_wilayah=f"{base}.07.2001")
    there = await make_sppg(work, kode_wilayah=f"{base}.08.2001")
    found = await opened(work, official(DAPUR_READ, scope="desa", desa=f"{base}.07"), kitchens, DAPUR_READ, Sppg)
    assert here.id in found
    assert there.id not in found
