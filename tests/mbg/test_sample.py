"""The demonstration: believable weeks of meals, the same every time, and never past the present."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, select, text, update
from tests.mbg.conftest import children_first

from tiru.access.models import Account
from tiru.access.seeds import seed_roles
from tiru.config import Profile
from tiru.fasilitas.kinds import seed_kinds
from tiru.fasilitas.sample import seed_facilities
from tiru.tenant import SYSTEM
from tiru.testing.installation import undone_work
from tiru_mbg.belanja.models import Pembelian
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.groups import THREE_B
from tiru_mbg.hari.applying import facts_of
from tiru_mbg.hari.folding import fold, stage_of
from tiru_mbg.hari.models import Batch, BatchBahan, Catatan, Kiriman, SampelSimpan
from tiru_mbg.menu.models import MenuGizi
from tiru_mbg.peringatan.catalogue import RULES
from tiru_mbg.peringatan.evaluate import evaluate
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.rapor.models import Harian
from tiru_mbg.sample.days import is_school_day
from tiru_mbg.sample.handled import handle
from tiru_mbg.sample.seeding import carry_on, keep_going, seed_sample
from tiru_mbg.titik.models import Penugasan, Titik

MORNING = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)  # a Wednesday, 07:30 in Jakarta
TIMES = ("berangkat_at", "tiba_at", "organoleptik_at", "makan_at", "sisa_at", "kembali_at")


@pytest.fixture(scope="module")
async def region(areas, services, installation):
    """A tenant at half past seven, with the sample of the platform and that of the module; undone at the end."""
    async with undone_work(services, installation.tenants["blora"], SYSTEM) as work:
        await write_all(work)
        yield work


@pytest.fixture
async def seeded(region):
    async with region.session.begin_nested() as step:
        region.now = MORNING
        yield region
        await step.rollback()


async def write_all(work):
    work.now = MORNING
    for name in (*children_first(), "fasilitas"):  # other tests may have committed something
        await work.session.execute(text(f"delete from {name}"))
    for seed in (seed_roles, seed_kinds, seed_facilities, seed_sample):
        await seed(work)


async def deliveries(work, day=None):
    rows = select(Kiriman).order_by(Kiriman.kunci).execution_options(populate_existing=True)
    return (await work.session.scalars(rows.where(Kiriman.tanggal == day) if day else rows)).all()


async def test_four_weeks_stand_there_and_nothing_of_the_future(seeded):
    rows = await deliveries(seeded)
    assert len({row.tanggal for row in rows}) == 20
    assert all(is_school_day(row.tanggal, ()) for row in rows)
    assert all(at <= MORNING for row in rows for name in TIMES if (at := getattr(row, name)))
    assert {row.tahap for row in rows if row.tanggal < date(2026, 11, 25)} >= {"selesai", "ditolak"}


async def test_steps_of_a_delivery_follow_one_another(seeded):
    batches = {row.id: row for row in await seeded.session.scalars(select(Batch))}
    for row in await deliveries(seeded):
        cooked = batches[row.batch_id]
        order = [cooked.mulai_masak_at, cooked.selesai_masak_at, *(getattr(row, name) for name in TIMES)]
        seen = [at for at in order if at is not None]
        assert seen == sorted(seen), row.kunci
        assert (row.porsi_terima or 0) + (row.porsi_rusak or 0) <= row.porsi_rencana


async def test_the_day_goes_on_where_it_was_and_doubles_nothing(seeded):
    before = await deliveries(seeded, seeded.today)
    early = sum(row.makan_at is not None for row in before)
    ids = {row.kunci: row.id for row in before}
    seeded.now = MORNING + timedelta(hours=4)
    await carry_on(seeded)
    after = await deliveries(seeded, seeded.today)
    assert {row.kunci: row.id for row in after} == ids
    assert early < sum(row.makan_at is not None for row in after)


async def test_what_people_wrote_in_the_demonstration_stays(seeded):
    mine = (await deliveries(seeded, seeded.today))[0]
    await seeded.session.execute(update(Kiriman).where(Kiriman.id == mine.id).values(porsi_terima=7))
    entry = {"oleh": "Wiwin", "akun_id": 1, "jenis": "tiba", "isi": {}, "status": "sah", "sidik": "x", "id": uuid4()}
    times = dict.fromkeys(("dicatat_at", "jam_perangkat_at", "diterima_at"), MORNING)
    seeded.session.add(Catatan(kiriman_kunci=mine.kunci, **entry, **times))
    await seeded.session.flush()
    seeded.now = MORNING + timedelta(hours=6)
    await carry_on(seeded)
    assert (await deliveries(seeded, seeded.today))[0].porsi_terima == 7


async def test_no_kitchen_cooks_more_than_it_may_and_some_places_have_none(seeded):
    kitchens = {row.id: row for row in await seeded.session.scalars(select(Sppg))}
    rows = (await seeded.session.scalars(select(Penugasan))).all()
    for sppg_id, kitchen in kitchens.items():
        mine = [row for row in rows if row.sppg_id == sppg_id]
        small = sum(row.jatah for row in mine if row.kelompok in THREE_B)
        assert small <= kitchen.cap_3b
        assert sum(row.jatah for row in mine) - small <= kitchen.cap_siswa
        assert not mine or kitchen.status == "operasional"
    assert all(row.menit <= 30 for row in rows)
    without = select(func.count()).select_from(Titik).where(Titik.id.not_in({row.titik_id for row in rows}))
    assert await seeded.session.scalar(without) > 50


async def test_faults_are_there_to_be_found(seeded):
    rows = [row for row in await deliveries(seeded) if row.tiba_at]
    late = sum(row.tiba_at > row.jam_makan_at for row in rows) / len(rows)
    cold = sum(row.suhu_tiba_c < 60 for row in rows) / len(rows)
    early_thrown = select(func.count()).where(SampelSimpan.dibuang_at < SampelSimpan.buang_at)
    assert 0.01 < late < 0.15
    assert 0.01 < cold < 0.5
    assert await seeded.session.scalar(early_thrown) > 0


async def test_the_cook_of_the_demonstration_works_in_one_kitchen(seeded):
    mine = select(Petugas.sppg_id).join(Account, Account.id == Petugas.akun_id).where(Account.username == "dapur")
    kitchens = (await seeded.session.scalars(mine)).all()
    assert len(kitchens) == 1
    cooks = select(Sppg.status).where(Sppg.id == kitchens[0])
    assert await seeded.session.scalar(cooks) == "operasional"


async def test_the_same_days_come_out_every_time(seeded):
    told = await what_happened(seeded)
    for step in (delete(Kiriman), delete(Batch), delete(Harian)):
        await seeded.session.execute(step)
    await carry_on(seeded)
    assert await what_happened(seeded) == told
    assert len(told) > 1000


async def what_happened(work):
    return [(row.kunci, row.tiba_at, row.suhu_tiba_c, row.hadir) for row in await deliveries(work)]


async def test_menus_stand_in_the_window_and_under_the_ceiling(seeded):
    rows = (await seeded.session.execute(select(MenuGizi.kelompok, MenuGizi.sesuai, MenuGizi.biaya_idr))).all()
    judged = [sesuai for _kelompok, sesuai, _cost in rows if sesuai is not None]
    assert len(judged) > 80
    assert sum(judged) / len(judged) > 0.9
    assert max(cost for kelompok, _fit, cost in rows if kelompok == "SMA") <= 10_000


async def test_every_batch_that_was_cooked_names_its_lots(seeded):
    cooked = select(Batch.id).where(Batch.mulai_masak_at.is_not(None))
    named = select(BatchBahan.batch_id).distinct()
    assert set(await seeded.session.scalars(cooked)) == set(await seeded.session.scalars(named))
    bought = (await seeded.session.scalars(select(Pembelian))).all()
    dear = [row for row in bought if row.harga_pasar_idr and row.harga_satuan_idr > 1.15 * row.harga_pasar_idr]
    assert 0 < len(dear) / len(bought) < 0.08
    assert len({row.pemasok_id for row in bought}) > 5


async def test_the_sums_of_the_days_are_there_with_good_and_bad_kitchens(seeded):
    rows = (await seeded.session.scalars(select(Harian).where(Harian.tanggal < seeded.today))).all()
    served = [row for row in rows if row.layanan]
    assert len({row.tanggal for row in served}) == 19
    assert all(row.porsi_masak > 0 or row.kiriman_tiba == 0 for row in served)
    shares = {}
    for row in served:
        done, wanted = shares.get(row.sppg_id, (0, 0))
        shares[row.sppg_id] = (done + row.tepat_waktu, wanted + row.berjam)
    punctual = sorted(done / wanted for done, wanted in shares.values() if wanted)
    assert punctual[0] < 0.95 < punctual[-1]


async def test_what_is_shown_comes_out_of_the_entries_again(seeded):
    seeded.now = MORNING + timedelta(hours=3)
    await carry_on(seeded)
    seen = 0
    for model in (Batch, Kiriman):
        rows = (await seeded.session.scalars(select(model).where(model.tanggal >= date(2026, 11, 24)))).all()
        facts = await facts_of(seeded, [row.kunci for row in rows])
        for row in rows:
            folded = dict(fold(facts[row.kunci], seeded.tenant.zone).values)
            for gone in ("sampel_suhu_c", "sampel_dibuang_at"):
                folded.pop(gone, None)
            assert {name: getattr(row, name) for name in folded} == folded, (row.kunci, folded)
            seen += len(folded)
            if model is Kiriman and row.tahap != "batal":
                assert stage_of(row) == row.tahap
    assert seen > 1000


async def test_the_day_goes_on_by_itself_in_the_demonstration_and_nowhere_else(seeded, monkeypatch):
    early = sum(row.makan_at is not None for row in await deliveries(seeded, seeded.today))
    seeded.now = MORNING + timedelta(hours=4)
    elsewhere = seeded.services.settings.model_copy(update={"profile": Profile.PRODUCTION})
    with monkeypatch.context() as patch:
        patch.setattr(seeded, "services", replace(seeded.services, settings=elsewhere))
        await keep_going(seeded)
    assert sum(row.makan_at is not None for row in await deliveries(seeded, seeded.today)) == early
    seeded._last.clear()
    await keep_going(seeded)
    assert sum(row.makan_at is not None for row in await deliveries(seeded, seeded.today)) > early
    cooking = await seeded.session.scalars(select(Sppg.id).where(Sppg.status == "operasional"))
    assert {f"mbg.papan:{sppg_id}" for sppg_id in cooking} <= set(seeded._last), "open boards hear of it"


async def warnings_by(work, *states):
    rows = select(Peringatan).where(Peringatan.status.in_(states)).order_by(Peringatan.kode, Peringatan.judul)
    return (await work.session.scalars(rows)).all()


async def test_past_warnings_are_over_with_who_and_what_and_a_few_are_left_to_act_on(seeded):
    over = await warnings_by(seeded, "ditutup")
    assert len(over) > 40
    assert {row.kode for row in over} >= {"MBG-02", "MBG-03", "MBG-08", "MBG-11", "MBG-12"}
    assert all(row.selesai_oleh and row.putusan and len(row.catatan) > 20 and row.is_sample for row in over)
    assert all(row.muncul_at < row.selesai_at < MORNING for row in over)
    assert len({(row.kode, row.kunci) for row in over}) == len(over)
    seeded.now = MORNING + timedelta(hours=8)
    await carry_on(seeded)
    await evaluate(seeded, *RULES)
    left = await warnings_by(seeded, "aktif", "diakui")
    assert 4 <= len(left) <= 25
    assert len({row.kode for row in left}) >= 3, "there is something to be found of several kinds"


async def test_warnings_that_grow_old_while_it_runs_are_answered_but_not_what_somebody_took_on(seeded):
    await evaluate(seeded, *RULES)
    mine, *others = [row for row in await warnings_by(seeded, "aktif") if row.kode in ("MBG-08", "MBG-11")]
    mine.status, mine.diakui_oleh = "diakui", "Wiwin"
    seeded.now = MORNING + timedelta(hours=29)
    await handle(seeded, ())
    assert {row.status for row in others} == {"aktif"}
    seeded.now = MORNING + timedelta(hours=31)
    await handle(seeded, ())
    assert {row.status for row in others} == {"ditutup"}
    assert mine.status == "diakui"
    weeks = MORNING + timedelta(days=15)
    while seeded.now < weeks:  # as the job does, though less often
        seeded.now += timedelta(hours=12)
        await handle(seeded, ())
        await evaluate(seeded, "MBG-12")
    assert len([row for row in await warnings_by(seeded, "aktif") if row.kode == "MBG-12"]) < 4


async def test_the_same_warnings_are_answered_the_same_way_every_time(seeded):
    told = [
        (row.kode, row.judul, row.muncul_at, row.selesai_at, row.catatan)
        for row in await warnings_by(seeded, "ditutup")
    ]
    await seeded.session.execute(delete(Peringatan))
    seeded.session.expunge_all()
    days = sorted(set(await seeded.session.scalars(select(Kiriman.tanggal))))
    await handle(seeded, days)
    again = [
        (row.kode, row.judul, row.muncul_at, row.selesai_at, row.catatan)
        for row in await warnings_by(seeded, "ditutup")
    ]
    assert sorted(again) == sorted(told)
