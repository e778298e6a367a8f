"""The rules asked of real rows: each fires at its limit, not before it, and recovers without flapping."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from tests.kabar.people import make_account
from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_jadwal,
    make_kiriman,
    make_menu,
    make_pemasok,
    make_pembelian,
    make_penugasan,
    make_rombel,
    make_sppg,
    make_titik,
    official,
    receives_at,
)

from tiru.kabar.models import Kabar
from tiru.tenant import SYSTEM
from tiru_mbg.dapur.models import Sertifikat
from tiru_mbg.hari.models import SampelSimpan
from tiru_mbg.menu.models import MenuGizi
from tiru_mbg.peringatan.catalogue import DAY, RULES
from tiru_mbg.peringatan.evaluate import WATCHES, evaluate, every_few_minutes, every_night, every_week
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.service import acknowledge
from tiru_mbg.rights import PERINGATAN_ANSWER
from tiru_mbg.warga.models import Laporan

NINE = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday, nine in the morning in Jakarta."""


@pytest.fixture
async def sppg(work):
    work.now = NINE
    return await make_sppg(work, slhs_status="terbit")


@pytest.fixture
async def titik(work, sppg):
    return await make_titik(work)


async def open_of(work, kode):
    """Keys of the open warnings of a rule, with their level."""
    rows = await work.session.execute(
        select(Peringatan.kunci, Peringatan.tingkat).where(
            Peringatan.kode == kode, Peringatan.status.in_(("aktif", "diakui"))
        )
    )
    return dict(rows.all())


async def fires(work, kode):
    await evaluate(work, kode)
    return await open_of(work, kode)


async def report(work, titik, sppg, persons=1, ago=timedelta(0), **more):
    number = f"S{work.now.timestamp()}-{persons}-{ago}"
    facts = {"nomor": number, "code_hash": number, "jenis": "sakit", "tanggal": work.today, "jumlah_sakit": persons}
    facts |= {"titik_id": titik.id, "sppg_id": sppg.id, "dikirim_at": work.now - ago}
    work.session.add(Laporan(**{**facts, **more}))
    await work.session.flush()


def test_every_rule_is_declared_and_watched():
    assert list(RULES) == [f"MBG-{number:02}" for number in range(1, 13)] == list(WATCHES)


async def test_two_ill_within_a_day_are_a_critical_warning(work, sppg, titik):
    await report(work, titik, sppg)
    await report(work, titik, sppg, ago=timedelta(hours=24))
    assert await fires(work, "MBG-01") == {}
    await report(work, titik, sppg, persons=0, ago=timedelta(hours=23, minutes=59))
    assert await fires(work, "MBG-01") == {f"sppg:{sppg.id}:2026-03-02": "kritis"}
    work.now += timedelta(days=2)
    assert await fires(work, "MBG-01"), "only a person closes it"


async def test_a_refused_batch_tells_whoever_else_receives_it(work, sppg, titik):
    batch, other = await make_batch(work, sppg), await make_titik(work)
    await make_kiriman(work, batch, titik, organoleptik="tolak", tahap="ditolak")
    await make_kiriman(work, batch, other)
    teacher = await make_account(work, "guru-lain")
    await receives_at(work, other, teacher)
    assert await fires(work, "MBG-02") == {f"batch:{batch.id}": "tinggi"}
    assert await work.session.scalar(select(Kabar.account_id).where(Kabar.account_id == teacher)) == teacher


async def test_a_delivery_that_grows_old_threatens_then_arrives_and_recovers(work, sppg, titik):
    done = work.now - timedelta(hours=5)
    batch = await make_batch(work, sppg, mulai_masak_at=done - timedelta(hours=1), selesai_masak_at=done)
    kiriman = await make_kiriman(work, batch, titik, tahap="berangkat", berangkat_at=work.now)
    assert await fires(work, "MBG-03") == {}
    work.now += timedelta(minutes=1)
    key = f"kiriman:{kiriman.id}:terancam"
    assert await fires(work, "MBG-03") == {key: "tinggi"}
    kiriman.tiba_at, kiriman.tahap = work.now, "tiba"
    work.now += timedelta(minutes=14)
    assert key in await fires(work, "MBG-03"), "not before the hold has passed"
    work.now += timedelta(minutes=1)
    assert await fires(work, "MBG-03") == {}
    kiriman.makan_at = done + timedelta(hours=6, seconds=1)
    assert list(await fires(work, "MBG-03")) == [f"kiriman:{kiriman.id}:lewat"]


async def test_cooking_before_midnight_of_jakarta_is_warned_of(work, sppg):
    midnight = datetime(2026, 3, 1, 17, 0, tzinfo=UTC)
    await make_batch(work, sppg, mulai_masak_at=midnight)
    assert await fires(work, "MBG-03") == {}
    early = await make_batch(work, sppg, mulai_masak_at=midnight - timedelta(minutes=1))
    assert list(await fires(work, "MBG-03")) == [f"batch:{early.id}:dini"]


async def test_one_portion_over_the_capacity_is_too_many(work, sppg, titik):
    sppg.cap_total, sppg.cap_siswa, sppg.cap_3b = 100, 80, 20
    await make_batch(work, sppg, porsi=100)
    share = await make_penugasan(work, sppg, titik, jatah=80)
    assert await fires(work, "MBG-04") == {}
    share.jatah = 81
    await make_batch(work, sppg, porsi=1)
    assert set(await fires(work, "MBG-04")) == {f"sppg:{sppg.id}:jatah", f"sppg:{sppg.id}:masak:2026-03-02"}


async def test_without_slhs_the_level_rises_on_the_last_day(work, sppg):
    sppg.slhs_status, sppg.operasi_on = "lab", work.today - timedelta(days=19)
    assert await fires(work, "MBG-05") == {}
    sppg.operasi_on = work.today - timedelta(days=20)
    assert await fires(work, "MBG-05") == {f"sppg:{sppg.id}:slhs": "sedang"}
    sppg.operasi_on = work.today - timedelta(days=30)
    assert await fires(work, "MBG-05") == {f"sppg:{sppg.id}:slhs": "tinggi"}


async def test_of_a_kitchens_papers_the_newest_counts(work, sppg):
    facts = {"sppg_id": sppg.id, "jenis": "halal", "nomor": "1", "dicatat_at": work.now}
    old = Sertifikat(**facts, terbit_on=date(2025, 3, 1), akhir_on=work.today + timedelta(days=30))
    work.session.add(old)
    assert await fires(work, "MBG-05") == {f"sppg:{sppg.id}:halal:akhir": "sedang"}
    old.akhir_on = work.today + timedelta(days=31)
    work.now += timedelta(minutes=15)
    assert await fires(work, "MBG-05") == {}
    old.akhir_on = work.today - timedelta(days=1)
    work.session.add(Sertifikat(**facts, terbit_on=date(2026, 3, 1), akhir_on=work.today + timedelta(days=900)))
    assert await fires(work, "MBG-05") == {}


async def test_what_has_not_left_in_time_is_warned_of_but_not_what_is_held(work, sppg, titik):
    batch = await make_batch(work, sppg)
    meal = work.now + timedelta(minutes=31)
    kiriman = await make_kiriman(work, batch, titik, jam_makan_at=meal)
    assert await fires(work, "MBG-06") == {}
    work.now += timedelta(minutes=1)
    assert await fires(work, "MBG-06") == {f"kiriman:{kiriman.id}:berangkat": "sedang"}
    kiriman.ditahan_at = work.now
    work.now += timedelta(minutes=15)
    assert await fires(work, "MBG-06") == {}


async def test_a_van_that_was_seen_falls_silent_after_a_quarter_of_an_hour(work, sppg, titik):
    batch = await make_batch(work, sppg)
    seen = work.now - timedelta(minutes=14)
    kiriman = await make_kiriman(work, batch, titik, tahap="berangkat", berangkat_at=seen, posisi_at=seen)
    assert await fires(work, "MBG-06") == {}
    work.now += timedelta(minutes=1)
    assert list(await fires(work, "MBG-06")) == [f"kiriman:{kiriman.id}:posisi"]


async def test_silence_counts_from_ten_on_days_of_service_only(work, sppg):
    plan = await make_jadwal(work, sppg, await make_menu(work, sppg))
    work.now = NINE + timedelta(minutes=59)
    assert await fires(work, "MBG-07") == {}
    work.now = NINE + timedelta(hours=1)
    plan.libur = True
    assert await fires(work, "MBG-07") == {}
    plan.libur = False
    assert await fires(work, "MBG-07") == {f"sppg:{sppg.id}:2026-03-02": "sedang"}
    await make_batch(work, sppg)
    work.now += timedelta(minutes=15)
    assert await fires(work, "MBG-07") == {}


async def test_a_price_over_the_market_by_more_than_15_percent_is_warned_of(work, sppg):
    seller, food = await make_pemasok(work), await make_bahan(work)
    await make_pembelian(work, sppg, seller, food, harga_satuan_idr=11_500, harga_pasar_idr=10_000)
    await make_pembelian(work, sppg, seller, food, harga_satuan_idr=99_000)
    assert await fires(work, "MBG-08") == {}
    dear = await make_pembelian(work, sppg, seller, food, harga_satuan_idr=11_501, harga_pasar_idr=10_000)
    assert await fires(work, "MBG-08") == {f"pembelian:{dear.id}": "info"}


async def test_two_days_of_service_below_the_energy_target_in_a_row(work, sppg):
    thin, full = await make_menu(work, sppg), await make_menu(work, sppg)
    for menu, percent in ((thin, "29.99"), (full, "30")):
        facts = dict.fromkeys(("energi_kcal", "protein_g", "lemak_g", "karbohidrat_g"), 1)
        gizi = MenuGizi(menu_id=menu.id, kelompok="SD46", persen_energi=Decimal(percent), **facts)
        work.session.add(gizi)
    await make_jadwal(work, sppg, thin, work.today - timedelta(days=3))
    today = await make_jadwal(work, sppg, full)
    assert await fires(work, "MBG-09") == {}
    today.menu_id = thin.id
    assert await fires(work, "MBG-09") == {f"sppg:{sppg.id}:SD46": "sedang"}


async def test_three_days_with_more_than_a_fifth_left_over(work, sppg, titik):
    rows = []
    for back in (4, 1, 0):
        day = work.today - timedelta(days=back)
        batch = await make_batch(work, sppg, tanggal=day)
        facts = {"porsi_terima": 100, "sisa_pokok_g": 7_001, "sisa_at": work.now, "tahap": "selesai"}
        rows.append(await make_kiriman(work, batch, titik, **facts))
    rows[0].sisa_pokok_g = 7_000
    assert await fires(work, "MBG-10") == {}
    rows[0].sisa_pokok_g = 7_001
    assert await fires(work, "MBG-10") == {f"titik:{titik.id}:sppg:{sppg.id}": "info"}


async def test_a_sample_needs_its_temperature_and_its_48_hours(work, sppg):
    batch = await make_batch(work, sppg)
    kept = work.now - timedelta(hours=48)
    row = SampelSimpan(batch_id=batch.id, disimpan_at=kept, suhu_c=-18, buang_at=work.now, dibuang_at=work.now)
    work.session.add(row)
    assert await fires(work, "MBG-11") == {}
    row.dibuang_at = work.now - timedelta(seconds=1)
    assert await fires(work, "MBG-11") == {f"batch:{batch.id}:dini": "sedang"}


async def test_a_blank_spot_is_named_by_its_kecamatan_for_the_regency(work, sppg, titik, areas):
    work.actor = SYSTEM  # as the job asks
    await make_rombel(work, titik)
    served = await make_penugasan(work, sppg, titik, selesai_on=work.today)
    post = await make_titik(work, tipe="posyandu")
    await make_rombel(work, post, kelompok="BALITA", kelas="")
    await make_penugasan(work, sppg, post, kelompok="BALITA")
    key = f"kecamatan:{work.tenant.kode_wilayah}.01"
    await every_week(work)
    here = select(Peringatan).where(Peringatan.kode == "MBG-12", Peringatan.kunci == key)
    row = await work.session.scalar(here)
    assert row.sppg_id is None
    assert ": 0 sekolah" in row.judul
    desa = int(re.search(r"(\d+) desa", row.judul)[1])
    sppg.status = "henti_sementara"
    await every_week(work)
    assert ": 1 sekolah" in row.judul, "a stopped kitchen serves nobody"
    assert f" {desa + 1} desa" in row.judul
    sppg.status, served.selesai_on = "operasional", work.today - timedelta(days=1)
    await every_week(work)
    assert ": 1 sekolah" in row.judul
    assert f" {desa} desa" in row.judul


async def test_an_acknowledgement_runs_out(work, sppg, titik):
    await report(work, titik, sppg, persons=2)
    await every_few_minutes(work)
    (row,) = await work.session.scalars(select(Peringatan).where(Peringatan.kode == "MBG-01"))
    work.actor = official(PERINGATAN_ANSWER)
    await acknowledge(work, row.id, until=work.now + timedelta(hours=2))
    work.now += timedelta(hours=2, seconds=-1)
    await every_few_minutes(work)
    assert row.status == "diakui"
    work.now += timedelta(seconds=1)
    await every_few_minutes(work)
    assert row.status == "aktif"


async def test_asking_twice_changes_nothing(work, sppg, titik):
    await report(work, titik, sppg, persons=2)
    sppg.slhs_status = "lab"
    for _ in range(2):
        await every_few_minutes(work)
        await every_night(work)
    kinds = [row.kode for row in await work.session.scalars(select(Peringatan).order_by(Peringatan.kode))]
    assert kinds.count("MBG-01") == kinds.count("MBG-05") == 1
    assert all(rule.when for rule in RULES.values())
    assert RULES["MBG-01"].when == DAY
