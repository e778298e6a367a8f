"""Kitchens are given places: never beyond capacity, also by two at once; moved from a day on; ended."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.mbg.things import make_batch, make_penugasan, make_rombel, make_sppg, make_titik

from tiru.errors import Invalid, Refused
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.rapor.models import Harian
from tiru_mbg.titik.assigning import OrderForm, Wish, assign, end_assignment
from tiru_mbg.titik.models import Penugasan, Titik
from tiru_mbg.titik.proposals import proposals

from .people import kepala, satgas

HOME = "/kantor/mbg/titik"
BOOK = "/kantor/mbg/penugasan"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def ground(services, tenant):
    """A kitchen of 100 (80 pupils, 20 of 3B), a school of 60 next to it, a posyandu far away."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work, nama="SPPG Kecil", cap_total=100, cap_siswa=80, cap_3b=20)
        school = await make_titik(work, nama="SDN Dekat")
        await make_rombel(work, school, terdaftar=60)
        far = await make_titik(work, nama="Posyandu Jauh", tipe="posyandu", latitude=-6.98, longitude=108.55)
        await make_rombel(work, far, kelompok="BALITA", kelas="", terdaftar=15)
        return sppg.id, school.id, far.id


def order(sppg_id, work, **more):
    return OrderForm(**{"sppg_id": sppg_id, "mulai_on": work.today, **more})


async def held(work, titik_id):
    query = select(Penugasan).where(Penugasan.titik_id == titik_id).order_by(Penugasan.mulai_on)
    return (await work.session.scalars(query)).all()


async def test_a_near_school_is_assigned_with_estimated_minutes(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        assert await assign(work, [Wish(school, {"SD46": 60})], order(sppg, work)) == 1
        row = (await held(work, school))[0]
        assert (row.jatah, row.menit_sumber, row.selesai_on) == (60, "perkiraan", None)
        assert 1500 < row.jarak_m < 1700
        assert row.menit == 6


async def test_capacity_is_refused_whatever_the_reason(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        with pytest.raises(Refused, match="peserta didik 80 porsi, dengan ini menjadi 81"):
            await assign(work, [Wish(school, {"SD46": 81})], order(sppg, work, alasan="Perintah atasan"))
        await make_penugasan(work, await work.session.get_one(Sppg, sppg), await make_titik(work), jatah=21)
        with pytest.raises(Refused, match="menjadi 81: lebih 1"):
            await assign(work, [Wish(school, {"SD46": 60})], order(sppg, work))


async def test_two_at_once_cannot_fill_one_kitchen_twice(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        other = await make_titik(work, nama="SDN Sebelah")
        await make_rombel(work, other, terdaftar=60)
        schools = [school, other.id]

    async def give(titik_id):
        async with unit_of_work(services, tenant, SYSTEM) as work:
            work.actor = satgas()
            await assign(work, [Wish(titik_id, {"SD46": 60})], order(sppg, work))
            await asyncio.sleep(0.2)  # the other has asked before this one commits

    done = await asyncio.gather(*(give(one) for one in schools), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["NoneType", "Refused"]
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert await work.session.scalar(select(func.sum(Penugasan.jatah))) == 60


async def test_a_way_that_is_too_far_needs_a_reason_and_measured_minutes_go_before_the_estimate(
    services, tenant, ground
):
    sppg, _school, far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        wish = [Wish(far, {"BALITA": 15})]
        with pytest.raises(Invalid, match=r"Jarak 7,7 km, batas untuk 3B 6 km") as refused:
            await assign(work, wish, order(sppg, work, menit=25))
        assert set(refused.value.fields) == {"alasan"}
        with pytest.raises(Invalid, match="Waktu tempuh 45 menit"):
            await assign(work, wish, order(sppg, work, menit=45, alasan="ya"))
        await assign(work, wish, order(sppg, work, menit=25, alasan="Belum ada dapur lain"))
        row = (await held(work, far))[0]
        assert (row.menit, row.menit_sumber) == (25, "ukur")


async def test_more_portions_than_enrolled_need_a_reason(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        with pytest.raises(Invalid, match="Porsi SD/MI kelas 4-6 70, terdaftar 60"):
            await assign(work, [Wish(school, {"SD46": 70})], order(sppg, work))
        await assign(work, [Wish(school, {"SD46": 70})], order(sppg, work, alasan="Murid pindahan"))


async def test_a_place_moves_from_a_day_and_the_old_kitchen_keeps_its_history(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        old = await make_penugasan(work, await make_sppg(work), (await work.session.get_one(Titik, school)), jatah=60)
        day = work.today + timedelta(days=7)
        await assign(work, [Wish(school, {"SD46": 60})], order(sppg, work, mulai_on=day))
        rows = await held(work, school)
        assert [(row.sppg_id, row.mulai_on, row.selesai_on) for row in rows] == [
            (old.sppg_id, old.mulai_on, day - timedelta(days=1)),
            (sppg, day, None),
        ]
        with pytest.raises(Invalid) as late:
            await assign(work, [Wish(school, {"SD46": 60})], order(sppg, work, mulai_on=work.today - timedelta(days=1)))
        assert "mulai_on" in late.value.fields
        with pytest.raises(Invalid, match="tugaskan lagi"):
            await end_assignment(work, old.id, day + timedelta(days=1), "Lebih lama")
        sooner = work.today + timedelta(days=3)
        await assign(work, [Wish(school, {"SD46": 50})], order(sppg, work, mulai_on=sooner))
        rows = await held(work, school)
        assert [(row.jatah, row.mulai_on) for row in rows] == [(60, old.mulai_on), (50, sooner)]


async def test_who_is_to_be_fed_today_follows_the_assignment_and_the_class(browse, services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        await make_batch(work, await work.session.get_one(Sppg, sppg), tanggal=work.today)
        await assign(work, [Wish(school, {"SD46": 60})], order(sppg, work))
        day = work.today
    sums = select(Harian.sasaran).where(Harian.sppg_id == sppg, Harian.tanggal == day)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert await work.session.scalar(sums) == 60
    more = {"kelompok": "SD46", "kelas": "5", "terdaftar": "5", "per_on": day.isoformat()}
    assert (await browse(tenant, satgas()).post(f"{HOME}/{school}/rombel", data=more)).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert await work.session.scalar(sums) == 65


async def test_a_kitchen_that_stopped_for_good_gets_nothing_and_a_halted_one_needs_a_reason(services, tenant, ground):
    _sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        gone, halted = await make_sppg(work, status="henti_tetap"), await make_sppg(work, status="henti_sementara")
        with pytest.raises(Refused):
            await assign(work, [Wish(school, {"SD46": 60})], order(gone.id, work, alasan="Tetap saja"))
        with pytest.raises(Invalid, match="tidak sedang beroperasi"):
            await assign(work, [Wish(school, {"SD46": 60})], order(halted.id, work))


async def test_the_nearest_kitchen_with_room_is_proposed_first(services, tenant, ground):
    sppg, school, _far = ground
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        full = await make_sppg(work, latitude=-6.99, longitude=108.49, cap_total=10, cap_siswa=10, cap_3b=0)
        far = await make_sppg(work, latitude=-6.70, longitude=108.49)
        titik = await work.session.get_one(Titik, school)
        ranked = await proposals(work, titik, {"SD46": 60}, work.today)
        assert [one.kitchen.sppg.id for one in ranked] == [sppg, far.id, full.id]
        assert [one.fits for one in ranked] == [True, True, False]
        assert ranked[1].warnings


async def test_over_http_a_reason_is_asked_for_and_nothing_typed_is_lost(browse, services, tenant, ground):
    sppg, school, far = ground
    all_seeing = browse(tenant, satgas())
    chosen = f'name="sppg_id" value="{sppg}" checked'
    assert chosen in (await all_seeing.get(f"{HOME}/{school}/tugaskan")).text
    assert chosen not in (await all_seeing.get(f"{HOME}/{far}/tugaskan")).text
    shown = (await all_seeing.get(f"{HOME}/{far}/tugaskan")).text
    for words in ("SPPG Kecil", "perkiraan", "7,7 km", "sisa 80 siswa, 20 3B", "15 terdaftar"):
        assert words in shown, words
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sent = {"kelompok": "BALITA", "jatah_BALITA": "15", "sppg_id": str(sppg), "mulai_on": work.today.isoformat()}
    sent |= {"gelombang": "2", "rute": "Rute Utara"}
    refused = await all_seeing.post(f"{HOME}/{far}/tugaskan", data=sent)
    assert refused.status_code == 422
    for words in ("Tulis alasan untuk melewati", "Rute Utara", 'value="2"'):
        assert words in refused.text
    assert (await all_seeing.post(f"{HOME}/{far}/tugaskan", data=sent | {"jatah_BALITA": "lima"})).status_code == 422
    over = await all_seeing.post(f"{HOME}/{far}/tugaskan", data=sent | {"jatah_BALITA": "21", "alasan": "Perlu sekali"})
    assert over.status_code == 409
    assert "lebih 1" in over.text
    done = await all_seeing.post(f"{HOME}/{far}/tugaskan", data=sent | {"alasan": "Tidak ada dapur lain"})
    assert done.status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        given = (await held(work, far))[0].id
    assert (await all_seeing.get(f"{BOOK}/{given}/tempuh")).status_code == 200
    slow = await all_seeing.post(f"{BOOK}/{given}/tempuh", data={"menit": "50", "gelombang": "1"})
    assert slow.status_code == 422
    way = {"menit": "28", "gelombang": "1", "alasan": "Diukur petugas"}
    assert (await all_seeing.post(f"{BOOK}/{given}/tempuh", data=way)).status_code == 303
    assert "diukur" in (await all_seeing.get(f"{HOME}/{far}")).text
    ended = {"selesai_on": sent["mulai_on"], "alasan": "Posyandu pindah"}
    assert (
        await all_seeing.post(f"{BOOK}/{given}/akhiri", data=ended | {"selesai_on": "2026-01-01"})
    ).status_code == 422
    assert (await all_seeing.post(f"{BOOK}/{given}/akhiri", data=ended)).status_code == 303


async def test_several_places_are_given_to_one_kitchen_all_or_none(browse, services, tenant, ground):
    sppg, school, far = ground
    all_seeing = browse(tenant, satgas())
    shown = (await all_seeing.get(f"{BOOK}/dapur/{sppg}")).text
    assert shown.index("SDN Dekat") < shown.index("Posyandu Jauh")
    async with unit_of_work(services, tenant, SYSTEM) as work:
        day = work.today.isoformat()
        crowd = await make_titik(work, nama="SDN Ramai")
        await make_rombel(work, crowd, terdaftar=70)
    sent = {"mulai_on": day, "gelombang": "1", "alasan": "Perintah Satgas"}
    both = sent | {"titik": [str(school), str(crowd.id)]}
    refused = await all_seeing.post(f"{BOOK}/dapur/{sppg}", data=both)
    assert refused.status_code == 409
    assert "lebih 50" in refused.text
    assert f'value="{crowd.id}" aria-label="Pilih SDN Ramai" checked' in refused.text
    assert "Pilih paling sedikit satu tempat" in (await all_seeing.post(f"{BOOK}/dapur/{sppg}", data=sent)).text
    assert (
        await all_seeing.post(f"{BOOK}/dapur/{sppg}", data=sent | {"titik": [str(school), str(far)]})
    ).status_code == 303
    listed = (await all_seeing.get(BOOK)).text
    assert "60 / 80" in listed
    assert "75 / 100" in listed
    assert "SDN Dekat" in (await all_seeing.get(f"{BOOK}/ekspor.csv")).text


async def test_a_kitchens_head_and_another_regency_assign_nothing(browse, tenant, other_tenant, ground):
    sppg, school, _far = ground
    head = browse(tenant, kepala())
    for path in (f"{HOME}/{school}/tugaskan", BOOK, f"{BOOK}/dapur/{sppg}"):
        assert (await head.get(path)).status_code == 403, path
    elsewhere = browse(other_tenant, satgas())
    for path in (f"{HOME}/{school}/tugaskan", f"{BOOK}/dapur/{sppg}"):
        assert (await elsewhere.get(path)).status_code == 404, path
