"""From schedule and assignments to the batches and deliveries of a day."""

from __future__ import annotations

import json
from datetime import time
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from tests.mbg.things import make_jadwal, make_menu, make_penugasan, make_rombel, make_sppg, make_titik

from tiru.errors import Refused
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.intake import Parcel, receive
from tiru_mbg.hari.models import Batch, Kiriman, KirimanKelas
from tiru_mbg.hari.plan import plan_ahead, plan_by_hand, plan_day
from tiru_mbg.hari.planning import STEPS, Share, batches_of, spread

JAM = 1_764_000_000_000


def test_batches_are_cooked_from_the_youngest_to_the_oldest_wave_by_wave():
    shares = [
        Share(1, "SMA", 10),
        Share(2, "PAUD", 20),
        Share(3, "SD46", 30, 2),
        Share(3, "SD13", 40),
        Share(4, "SMP", 5),
    ]
    found = [(one.gelombang, one.step, one.portions) for one in batches_of(shares)]
    assert found == [(1, "paud", 20), (1, "sd", 40), (1, "smp", 5), (1, "sma", 10), (2, "sd", 30)]


def test_teachers_eat_with_their_pupils():
    (batch,) = batches_of([Share(1, "SMP", 100), Share(1, "GURU", 9)])
    assert batch.deliveries[0].groups == {"SMP": 100, "GURU": 9}
    assert batch.groups == ("SMP", "GURU")


def test_every_group_has_its_step():
    assert {code for codes in STEPS.values() for code in codes} | {"GURU"} == set(GROUPS)


@given(
    st.lists(
        st.builds(Share, st.integers(1, 6), st.sampled_from(sorted(GROUPS)), st.integers(0, 300), st.integers(1, 2))
    )
)
def test_no_portion_is_lost_in_planning(shares):
    assert sum(one.portions for one in batches_of(shares)) == sum(one.portions for one in shares)


@given(st.integers(0, 3000), st.dictionaries(st.text(min_size=1, max_size=3), st.integers(0, 60), max_size=8))
def test_classes_share_all_portions(portions, sizes):
    found = spread(portions, sizes)
    assert sum(found.values()) == (portions if sum(sizes.values()) else 0)


async def a_day(work):
    sppg, menu = await make_sppg(work), await make_menu(work)
    small = await make_titik(work, jam_makan=time(8, 0))
    school = await make_titik(work)
    await make_penugasan(work, sppg, small, kelompok="PAUD", jatah=25)
    await make_penugasan(work, sppg, school, kelompok="SD13", jatah=61)
    await make_penugasan(work, sppg, school, kelompok="SD46", jatah=30)
    await make_rombel(work, school, kelompok="SD13", kelas="1", terdaftar=20)
    await make_rombel(work, school, kelompok="SD13", kelas="2", terdaftar=40)
    return sppg, menu, small, school


async def rows_of(work, sppg):
    batches = list(await work.session.scalars(select(Batch).where(Batch.sppg_id == sppg.id).order_by(Batch.nomor)))
    sent = list(await work.session.scalars(select(Kiriman).where(Kiriman.sppg_id == sppg.id).order_by(Kiriman.id)))
    return batches, sent


async def test_a_scheduled_day_becomes_batches_deliveries_and_classes(work):
    sppg, menu, small, school = await a_day(work)
    await make_jadwal(work, sppg, menu)
    made = await plan_day(work, sppg.id, work.today)
    assert (made.batches, made.deliveries) == (2, 2)
    batches, sent = await rows_of(work, sppg)
    assert [(one.nomor, one.kelompok, one.porsi_rencana, one.menu_id) for one in batches] == [
        (1, ["PAUD"], 25, menu.id),
        (2, ["SD13", "SD46"], 91, menu.id),
    ]
    assert [(one.titik_id, one.porsi_rencana) for one in sent] == [(small.id, 25), (school.id, 91)]
    assert sent[0].jam_makan_at.astimezone(work.tenant.zone).time() == time(8, 0)
    rooms = await work.session.execute(
        select(KirimanKelas.kelas, KirimanKelas.porsi).where(KirimanKelas.kiriman_id == sent[1].id)
    )
    assert dict(rooms.all()) == {"1": 20, "2": 41}


async def test_planning_again_makes_nothing_twice_and_follows_a_change(work):
    sppg, menu, small, _school = await a_day(work)
    await make_jadwal(work, sppg, menu)
    await plan_day(work, sppg.id, work.today)
    before = [one.kunci for one in (await rows_of(work, sppg))[1]]
    assert (await plan_day(work, sppg.id, work.today)).changed == 0
    late = await make_penugasan(work, sppg, small, kelompok="GURU", jatah=3)
    await plan_day(work, sppg.id, work.today)
    batches, sent = await rows_of(work, sppg)
    assert [one.kunci for one in sent] == before
    assert (batches[0].porsi_rencana, sent[0].porsi_rencana) == (28, 28)
    late.selesai_on = late.mulai_on
    sent[0].tahap, sent[0].porsi_kirim = "berangkat", 28
    await work.session.flush()
    await plan_day(work, sppg.id, work.today)
    assert sent[0].porsi_rencana == 28, "what has left is no longer planned"


async def test_a_day_off_calls_off_what_nobody_began(work):
    sppg, menu, *_places = await a_day(work)
    schedule = await make_jadwal(work, sppg, menu)
    await plan_day(work, sppg.id, work.today)
    schedule.libur = True
    await work.session.flush()
    await plan_day(work, sppg.id, work.today)
    batches, sent = await rows_of(work, sppg)
    assert {one.tahap for one in sent} == {"batal"}
    assert {one.porsi_rencana for one in batches} == {0}
    schedule.libur = False
    await work.session.flush()
    await plan_day(work, sppg.id, work.today)
    assert {one.tahap for one in sent} == {"rencana"}
    assert sum(one.porsi_rencana for one in batches) == 116


async def test_what_people_called_off_no_plan_brings_back(work):
    sppg, menu, small, school = await a_day(work)
    await make_jadwal(work, sppg, menu)
    await plan_day(work, sppg.id, work.today)
    _batches, sent = await rows_of(work, sppg)
    said = {"alasan": "jalan putus"}
    content = {"id": str(uuid4()), "jenis": "batal", "kiriman": str(sent[0].kunci), "jam": JAM, "isi": said}
    (answer,) = await receive(work, [Parcel(UUID(content["id"]), json.dumps(content))])
    assert (answer.status, sent[0].tahap) == ("sah", "batal")
    await make_penugasan(work, sppg, small, kelompok="GURU", jatah=3)
    await make_penugasan(work, sppg, school, kelompok="GURU", jatah=4)
    await plan_day(work, sppg.id, work.today)
    assert [(one.tahap, one.porsi_rencana) for one in sent] == [("batal", 25), ("rencana", 95)]


async def test_without_a_menu_only_a_hand_plans(work):
    sppg, *_rest = await a_day(work)
    assert (await plan_day(work, sppg.id, work.today)).batches == 0
    assert (await plan_by_hand(work, sppg.id, work.today)).batches == 2
    empty = await make_sppg(work)
    with pytest.raises(Refused):
        await plan_by_hand(work, empty.id, work.today)


async def test_the_nightly_job_plans_operating_kitchens(work):
    sppg, menu, *_places = await a_day(work)
    closed = await make_sppg(work, status="henti_sementara")
    await make_penugasan(work, closed, await make_titik(work))
    for one in (sppg, closed):
        await make_jadwal(work, one, menu)
    await plan_ahead(work)
    count = select(func.count()).select_from(Batch)
    assert await work.session.scalar(count.where(Batch.sppg_id == sppg.id)) == 2
    assert await work.session.scalar(count.where(Batch.sppg_id == closed.id)) == 0
