"""The register in the database: noting, changing, closing, asking what is near, and who may do it."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, literal, select
from tests.fasilitas.conftest import DESA, OTHER_DESA, facts, keeper, make

from tiru.errors import Forbidden, Invalid, NotFound, Refused
from tiru.fasilitas import queries, service
from tiru.fasilitas.facts import DeedForm
from tiru.fasilitas.kinds import KindForm, add_kind, kinds, switch_kind
from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.fasilitas.ports import Facilities
from tiru.fasilitas.queries import Filter
from tiru.fasilitas.rules import MANAGE, distance_m
from tiru.fasilitas.sample import SOURCE, seed_facilities
from tiru.organisasi.models import Unit
from tiru.wilayah.geometry import lies_in


async def test_what_is_noted_has_a_code_of_its_own_and_a_history(work, mark):
    row = await make(work, f"SDN {mark}", pengenal={"npsn": "99111222"})
    assert row.kode == f"sekolah-{row.id:05d}"
    assert (await queries.numbers_of(work, [row.id]))[row.id] == {"npsn": "99111222"}
    assert [(one.jenis, one.oleh) for one in await queries.history_of(work, row.id)] == [("catat", "Penguji")]
    assert [entry.action for entry in work._entries] == ["fasilitas.data.create"]


async def test_an_official_number_belongs_to_one_facility(work, mark):
    await make(work, f"SDN {mark}", pengenal={"npsn": "99111222"})
    with pytest.raises(Invalid) as refused:
        await make(work, "SDN lain", pengenal={"npsn": "99111222"})
    assert mark in refused.value.fields["pengenal_npsn"]


async def test_a_change_keeps_what_was_before_and_needs_a_reason(work, mark):
    row = await make(work, f"SDN {mark}", kapasitas=100, kontak_telepon="0812-000", pengenal={"npsn": "99111222"})
    new = facts(f"SDN {mark}", kapasitas=120, kontak_telepon="0813-111", pengenal={"npsn": "99111223"})
    with pytest.raises(Invalid) as refused:
        await service.change_facility(work, row.id, new, alasan="")
    assert "alasan" in refused.value.fields
    await service.change_facility(work, row.id, new, alasan="Ruang kelas baru")
    newest = (await queries.history_of(work, row.id))[0]
    assert newest.sebelum["kapasitas"] == 100
    assert newest.sesudah["kapasitas"] == 120
    assert newest.sesudah["pengenal"] == {"npsn": "99111223"}
    assert "0813" not in str(newest.sesudah) + str(newest.sebelum)
    assert newest.alasan == "Ruang kelas baru"


async def test_saving_the_same_again_changes_nothing(work, mark):
    row = await make(work, f"SDN {mark}", kapasitas=100)
    await service.change_facility(work, row.id, facts(f"SDN {mark}", kapasitas=100), alasan="")
    assert len(await queries.history_of(work, row.id)) == 1


async def test_a_closed_one_is_left_out_kept_and_can_open_again(work, mark):
    row = await make(work, f"SDN {mark}")
    yesterday = work.today - timedelta(days=1)
    await service.close_facility(work, row.id, DeedForm(pada=yesterday, alasan="Digabung"))
    assert (await queries.facilities(work, Filter(q=mark))).total == 0
    assert (await queries.facilities(work, Filter(q=mark, status="tutup"))).total == 1
    with pytest.raises(Refused):
        await service.close_facility(work, row.id, DeedForm(pada=yesterday, alasan="Sekali lagi"))
    with pytest.raises(Refused):
        await service.change_facility(work, row.id, facts("Nama lain"), alasan="Tidak boleh")
    await service.reopen_facility(work, row.id, DeedForm(pada=work.today, alasan="Murid bertambah"))
    assert (await queries.facilities(work, Filter(q=mark))).total == 1
    assert [one.jenis for one in await queries.history_of(work, row.id)] == ["buka", "tutup", "catat"]


async def test_the_right_over_a_desa_ends_at_its_border(work, act_as, tenant, mark):
    async with act_as(tenant, keeper("desa", desa=DESA)) as own:
        row = await make(own, f"SDN {mark}")
        with pytest.raises(Forbidden):
            await make(own, f"SDN {mark} lain", kode_wilayah=OTHER_DESA)
        with pytest.raises(Forbidden):
            await service.change_facility(own, row.id, facts(f"SDN {mark}", kode_wilayah=OTHER_DESA), alasan="Pindah")


async def test_a_kecamatan_reaches_its_desa_and_no_code_that_only_begins_alike(act_as, tenant, mark):
    async with act_as(tenant, keeper("desa", desa="32.08.01")) as own:
        await make(own, f"SDN {mark}")
        assert (await own.session.scalars(select(Fasilitas.id).where(queries.reached(own, MANAGE)))).all()
    async with act_as(tenant, keeper("desa", desa="32.08.0")) as own:
        with pytest.raises(Forbidden):
            await make(own, f"SDN {mark}")


async def test_a_unit_reaches_what_its_subtree_owns(work, act_as, tenant, services, mark):
    async with act_as(tenant, keeper()) as own:
        top = Unit(kode=f"dinas-{mark}", nama="Dinas", tipe="opd_dinas", path="/")
        own.session.add(top)
        await own.session.flush()
        top.path = f"/{top.id}/"
        below = Unit(kode=f"bidang-{mark}", nama="Bidang", tipe="bidang", induk_id=top.id, path="/")
        own.session.add(below)
        await own.session.flush()
        below.path = f"/{top.id}/{below.id}/"
        owned = await make(own, f"SDN {mark}", pemilik_unit_id=below.id)
        stray = await make(own, f"SMP {mark}")
        object.__setattr__(own, "actor", keeper("unit", unit_id=top.id))
        assert await queries.may_change(own, owned, MANAGE)
        assert not await queries.may_change(own, stray, MANAGE)
        reached = await own.session.scalars(select(Fasilitas.nama).where(queries.reached(own, MANAGE)))
        assert set(reached) == {f"SDN {mark}"}


async def test_another_tenant_does_not_see_it(keep, act_as, other_tenant, mark):
    number = await keep(f"SDN {mark}")
    async with act_as(other_tenant, keeper()) as there:
        assert (await queries.facilities(there, Filter(q=mark, status="semua"))).total == 0
        found = await there.session.get(Fasilitas, number)
        assert found is None or mark not in found.nama


async def test_alike_names_in_a_desa_or_one_spot_are_hinted_at(work, mark):
    await make(work, f"SD Negeri 1 {mark}", latitude=-6.98, longitude=108.43)
    names = {"same": f"SDN 1 {mark}", "number": f"SDN 2 {mark}", "far": "TK Pertiwi"}
    assert await queries.likely_twins(work, facts(names["same"]))
    assert not await queries.likely_twins(work, facts(names["number"]))
    assert not await queries.likely_twins(work, facts(names["same"], kode_wilayah=OTHER_DESA))
    spot = {"kode_wilayah": OTHER_DESA, "longitude": 108.43}
    assert await queries.likely_twins(work, facts(names["far"], latitude=-6.9804, **spot))
    assert not await queries.likely_twins(work, facts(names["far"], latitude=-6.9806, **spot))
    assert not await queries.likely_twins(work, facts(names["same"], jenis="pasar"))


async def test_the_port_answers_by_kind_area_number_and_distance(work, mark):
    port = work.port(Facilities)
    near = await make(work, f"Posyandu {mark}", jenis="posyandu", latitude=-6.75, longitude=108.11)
    await make(work, f"Posyandu jauh {mark}", jenis="posyandu", latitude=-6.70, longitude=108.11)
    school = await make(work, f"SDN {mark}", pengenal={"npsn": "99111222"}, kode_wilayah=OTHER_DESA)
    assert near.id in {one.id for one in await port.facilities_of(work, kind="posyandu", area="32.08.01")}
    assert school.id not in {one.id for one in await port.facilities_of(work, area="32.08.01")}
    assert (await port.facility_numbered(work, "npsn", "99111222")).id == school.id
    assert await port.facility_numbered(work, "npsn", "99000000") is None
    assert (await port.facility(work, school.id)).pengenal == {"npsn": "99111222"}
    with pytest.raises(NotFound):
        await port.facility(work, 10**12)
    (first, metres), *_rest = await port.nearest(work, -6.7501, 108.11, kind="posyandu", n=2)
    assert first.id == near.id
    assert metres == pytest.approx(11.1, abs=0.2)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
async def test_the_nearest_are_those_a_ruler_finds(work, data):
    places = data.draw(
        st.lists(st.tuples(st.floats(-11, 6), st.floats(95, 141)), min_size=1, max_size=8), label="places"
    )
    here = data.draw(st.tuples(st.floats(-11, 6), st.floats(95, 141)), label="here")
    kind, here = "tiang", (round(here[0], 7), round(here[1], 7))
    async with work.session.begin_nested() as undone:
        many = [facts(f"T{n}", jenis=kind, latitude=a, longitude=b) for n, (a, b) in enumerate(places)]
        await service.write_new(work, many)
        found = await queries.nearest(work, *here, wanted=Filter(jenis=kind), n=3)
        rows = await queries.every(work, Filter(jenis=kind))
        ruled = sorted(distance_m(*here, row.latitude, row.longitude) for row in rows)[:3]
        assert [near.metres for near in found] == pytest.approx(ruled, abs=0.01)
        await undone.rollback()


async def test_a_difference_too_small_to_square_is_no_accident(work):
    await make(work, "Tiang khatulistiwa", jenis="tiang", latitude=2e-308, longitude=109.32)
    assert (await queries.nearest(work, 0.0, 109.32, wanted=Filter(jenis="tiang"), n=1))[0].metres == 0
    assert (await queries.nearest(work, 3e-200, 109.32, wanted=Filter(jenis="tiang"), n=1))[0].metres == 0


async def test_a_tenant_adds_a_kind_with_its_own_number(work, mark):
    form = KindForm(kode=mark, label="Bank sampah", kelompok="prasarana", pengenal=f"Izin {mark}", huruf=True)
    await add_kind(work, form)
    catalogue = await kinds(work)
    assert catalogue[mark].pengenal[0]["kunci"] == f"izin_{mark}"
    with pytest.raises(Invalid) as refused:
        await add_kind(work, form)
    assert set(refused.value.fields) == {"kode", "pengenal"}
    assert not (await switch_kind(work, mark, on=False)).aktif


async def test_a_tenant_that_came_by_migration_finds_the_shipped_kinds(work):
    await work.session.execute(delete(Fasilitas))
    await work.session.execute(delete(FasilitasJenis))
    assert {"sekolah", "posyandu", "sppg", "pasar", "tiang"} <= set(await kinds(work))


async def test_a_part_of_the_region_may_not_change_the_catalogue(act_as, tenant, mark):
    async with act_as(tenant, keeper("desa", desa=DESA)) as own:
        with pytest.raises(Forbidden):
            await add_kind(own, KindForm(kode=mark, label="Bank sampah", kelompok="prasarana"))


async def test_the_sample_is_the_same_every_time_and_lies_in_its_kecamatan(work, act_as, other_tenant):
    async with act_as(other_tenant, keeper()) as there:
        await seed_facilities(there)
        first = await queries.every(there, Filter())
        await seed_facilities(there)
        assert len(await queries.every(there, Filter())) == len(first) > 900
        told = [(row.nama, row.kode_wilayah, row.latitude, row.longitude) for row in first]
        for row in first:
            assert row.sumber == SOURCE
            assert row.nama.endswith("(contoh)")
            if row.latitude is not None:
                assert lies_in(row.kode_wilayah, row.latitude, row.longitude), row.nama
        assert sum(row.latitude is not None for row in first) > 0.95 * len(first)
    async with act_as(other_tenant, keeper()) as again:
        await seed_facilities(again)
        rows = await queries.every(again, Filter())
        assert [(row.nama, row.kode_wilayah, row.latitude, row.longitude) for row in rows] == told


async def test_a_right_over_nothing_reaches_nothing(act_as, tenant):
    async with act_as(tenant, keeper("unit")) as own:
        assert not await own.session.scalar(select(literal(1)).where(queries.reached(own, MANAGE)))


async def test_a_day_before_it_existed_is_no_last_day(work, mark):
    row = await make(work, f"SDN {mark}")
    with pytest.raises(Invalid):
        await service.close_facility(work, row.id, DeedForm(pada=date(2019, 12, 31), alasan="Terlalu dini"))
