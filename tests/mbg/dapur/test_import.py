"""The list of the agency comes in: rows matched, places found by name, states of new kitchens, faults at their cell."""

from __future__ import annotations

from sqlalchemy import select
from tests.mbg.things import official

from tiru.tabular.reading import read_file
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.import_plan import KitchenPlan, ground_of, plan_kitchens, write_kitchens
from tiru_mbg.dapur.kitchen_table import LAYOUT
from tiru_mbg.dapur.models import Sppg, SppgStatus
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ, EKSPOR

HEADS = "Kode SPPG;Nama SPPG;Kecamatan;Desa;Status;Mulai beroperasi;Kapasitas;Kapasitas siswa;Kapasitas 3B\n"


async def read(work, rows, heads=HEADS):
    ground = await ground_of(work)
    plan = KitchenPlan()

    async def judge(found):
        nonlocal plan
        plan = plan_kitchens(ground, found)
        return plan.faults

    result = await read_file((heads + rows).encode(), LAYOUT, judge)
    return plan, [(fault.baris, fault.kolom, fault.pesan) for fault in result.all_faults]


async def names_of(work, kode):
    """A kecamatan with the name of its first desa, as the register of areas has them."""
    places = (await ground_of(work)).places
    desa = next(one for one in places if one.startswith(f"{kode}."))
    return places[kode], places[desa], desa


async def test_new_kitchens_keep_the_state_of_the_list_and_old_ones_their_own(work, areas):
    kecamatan, desa, kode = await names_of(work, "32.08.01")
    rows = f"X-1;Dapur Satu;Kec. {kecamatan.upper()};Desa {desa};Beroperasi;5/10/2026;;;\n"
    rows += f"X-2;Dapur Dua;;{kode};;;2000;1500;500\n"
    plan, faults = await read(work, rows)
    assert faults == []
    assert await write_kitchens(work, plan) == (2, 0)
    found = {row.kode: row for row in await work.session.scalars(select(Sppg).where(Sppg.kode.startswith("X-")))}
    one, two = found["X-1"], found["X-2"]
    assert (one.status, str(one.operasi_on), one.kode_wilayah, one.cap_total) == (
        "operasional",
        "2026-10-05",
        kode,
        2500,
    )
    assert (two.status, two.cap_siswa) == ("usulan", 1500)
    since = await work.session.scalar(select(SppgStatus.pada).where(SppgStatus.sppg_id == one.id))
    assert str(since) == "2026-10-05"
    plan, faults = await read(work, rows.replace("Dapur Dua", "Dapur Kedua"))
    assert faults == []
    assert await write_kitchens(work, plan) == (0, 1)
    _plan, faults = await read(work, rows.replace("Beroperasi", "Dihentikan sementara"))
    assert faults == [(2, "Status", "Status dapur yang sudah tercatat diubah di halamannya.")]


async def test_every_fault_stands_at_its_cell(work, areas):
    kecamatan, desa, _kode = await names_of(work, "32.08.01")
    rows = f"Y-1;Dapur;{kecamatan};Tidak Ada;;;;;\n"
    rows += f"Y-2;Dapur;{kecamatan};{desa};Dihentikan tetap;;;;\n"
    rows += f"Y-3;Dapur;{kecamatan};{desa};Beroperasi;;;;\n"
    rows += f"Y-4;Dapur;{kecamatan};{desa};;;2501;2001;500\n"
    rows += f"Y-5;Dapur;{kecamatan};{desa};;;;;\ny-5;Dapur;{kecamatan};{desa};;;;;\n"
    rows += f"Y-6;;{kecamatan};{desa};;;banyak;;\n"
    _plan, faults = await read(work, rows)
    assert [(line, head) for line, head, _words in faults] == [
        (2, "Desa"),
        (3, "Status"),
        (4, "Mulai beroperasi"),
        (5, "Kapasitas"),
        (5, "Kapasitas siswa"),
        (7, "Kode SPPG"),
        (8, "Nama SPPG"),
        (8, "Kapasitas"),
    ]


async def test_an_official_of_a_kecamatan_imports_there_only(work, areas):
    work.actor = official(DAPUR_MANAGE, scope="desa", desa="32.08.01")
    _kec, _name, here = await names_of(work, "32.08.01")
    _kec, _name, there = await names_of(work, "32.08.02")
    _plan, faults = await read(work, f"Z-1;Dapur;;{here};;;;;\nZ-2;Dapur;;{there};;;;;\n")
    assert [(line, head) for line, head, _words in faults] == [(3, "Kode wilayah")]


async def test_the_own_export_comes_back_without_a_change(kitchen, client_for, tenant, services):
    client = client_for(tenant, official(DAPUR_READ, EKSPOR))
    table = (await client.get("/kantor/mbg/dapur/ekspor.csv")).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = official(DAPUR_MANAGE)
        plan, faults = await read(work, table, heads="")
        assert faults == []
        assert len(plan.items) == 2
        assert await write_kitchens(work, plan) == (0, 0)
