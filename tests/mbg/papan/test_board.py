"""Portions stand in the column where they are; what is late stands on top and says why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official

from tiru_mbg.papan.queries import Wanted, board_of
from tiru_mbg.papan.rules import Limits, Load, column_of, tiles_of, troubles, turns
from tiru_mbg.rights import EKSPOR, PAPAN

ZONE = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # 09.00 in the regency
LIMITS = Limits(age_good=timedelta(hours=4), age_most=timedelta(hours=6), way=timedelta(minutes=30))


def load(**given):
    facts = {
        "sppg_id": 1,
        "nomor": 2,
        "tahap": "rencana",
        "portions": 30,
        "place": "SDN 1",
        "cooked_at": None,
        "meal_at": NOON,
        "arrived_at": None,
        "held": None,
        "held_at": None,
        "recalled": False,
        "refused": False,
        "refused_at": None,
    }
    return Load(**{**facts, **given})


@pytest.mark.parametrize(
    ("given", "column"),
    [
        ({}, "masak"),
        ({"cooked_at": NOON}, "diperiksa"),
        ({"tahap": "berangkat"}, "berangkat"),
        ({"tahap": "tiba"}, "tiba"),
        ({"tahap": "ditolak"}, "tiba"),
        ({"tahap": "dibagikan"}, "disantap"),
        ({"tahap": "selesai"}, "disantap"),
    ],
)
def test_each_stage_has_its_column(given, column):
    assert column_of(load(**given)) == column


@pytest.mark.parametrize(
    ("given", "minutes", "said"),
    [
        ({}, -31, []),
        ({}, -30, [("warn", "Belum berangkat ke SDN 1, makan 09.00.")]),
        ({"tahap": "berangkat"}, -1, []),
        ({"tahap": "berangkat"}, 0, [("crit", "Belum tiba di SDN 1, makan 09.00.")]),
        ({"tahap": "tiba", "arrived_at": NOON}, 5, []),
        (
            {"tahap": "tiba", "arrived_at": NOON + timedelta(minutes=4)},
            5,
            [("warn", "Tiba 09.04 di SDN 1, makan 09.00.")],
        ),
        ({"tahap": "dibagikan", "arrived_at": NOON + timedelta(minutes=4)}, 5, []),
        ({"tahap": "ditolak", "refused": True, "refused_at": NOON}, 5, [("crit", "Ditolak di SDN 1.")]),
        ({"held": "bau asam", "held_at": NOON}, -60, [("crit", "Ditahan: bau asam")]),
        ({"held": "bau asam", "held_at": NOON, "recalled": True}, -60, [("crit", "Ditarik: bau asam")]),
        (
            {"tahap": "tiba", "arrived_at": NOON, "cooked_at": NOON - timedelta(hours=6)},
            0,
            [("crit", "Batch 2 matang 03.00, sudah lewat 6 jam.")],
        ),
        (
            {"tahap": "tiba", "arrived_at": NOON, "cooked_at": NOON - timedelta(hours=4)},
            0,
            [("warn", "Batch 2 matang 05.00, sudah lewat 4 jam.")],
        ),
    ],
)
def test_what_is_wrong_is_said_in_words(given, minutes, said):
    found = troubles(load(**given), NOON + timedelta(minutes=minutes), LIMITS, ZONE)
    assert [(one.level, one.words) for one in found] == said


def test_whenever_the_words_change_by_the_clock_a_turn_was_announced():
    one = load(cooked_at=NOON - timedelta(hours=3))
    moments = set(turns(one, LIMITS))
    before = NOON - timedelta(hours=3)
    for minute in range(1, 8 * 60):
        at = NOON - timedelta(hours=3) + timedelta(minutes=minute)
        if troubles(one, at, LIMITS, ZONE) != troubles(one, before, LIMITS, ZONE):
            assert at in moments
        before = at


def test_the_gravest_and_oldest_trouble_comes_first():
    late = tiles_of((1, "Cihaur", "A", "32.08.01"), [load(tahap="berangkat")], NOON, LIMITS, ZONE)
    later = tiles_of(
        (2, "Awi", "B", "32.08.01"),
        [load(tahap="berangkat", meal_at=NOON + timedelta(minutes=1))],
        NOON + timedelta(minutes=2),
        LIMITS,
        ZONE,
    )
    fine = tiles_of((3, "Aa", "C", "32.08.01"), [load(tahap="berangkat", meal_at=None)], NOON, LIMITS, ZONE)
    warned = tiles_of((4, "Ab", "D", "32.08.01"), [load()], NOON - timedelta(minutes=1), LIMITS, ZONE)
    ordered = sorted([*fine, *warned, *later, *late], key=lambda one: one.order)
    assert [one.nama for one in ordered] == ["Cihaur", "Awi", "Ab", "Aa"]


async def test_the_board_counts_portions_by_column_and_kecamatan(work):
    sppg = await make_sppg(work)
    batch = await make_batch(work, sppg)
    for stage, portions in (("rencana", {}), ("berangkat", {"porsi_kirim": 29}), ("tiba", {"porsi_terima": 27})):
        await make_kiriman(work, batch, await make_titik(work), tahap=stage, **portions)
    await make_kiriman(work, batch, await make_titik(work), tahap="batal")
    alone = await make_sppg(work, kode_wilayah=f"{work.tenant.kode_wilayah}.02.2001")
    await make_batch(work, alone, porsi=None, porsi_rencana=55, selesai_masak_at=None)
    idle = await make_sppg(work)
    board = await board_of(work, Wanted(tanggal=work.today))
    mine = {one.column: (one.portions, one.loads) for one in board.tiles if one.sppg_id == sppg.id}
    assert mine == {"diperiksa": (30, 1), "berangkat": (29, 1), "tiba": (27, 1)}
    assert board.by_area()[f"{work.tenant.kode_wilayah}.02"]["masak"] == 55
    assert idle.id in [key for key, _name in board.idle]


async def test_another_desas_board_does_not_show_the_kitchen(work):
    sppg = await make_sppg(work)
    await make_batch(work, sppg)
    work.actor = official(PAPAN, scope="desa", desa=f"{work.tenant.kode_wilayah}.09")
    board = await board_of(work, Wanted(tanggal=work.today))
    assert board.tiles == []
    assert board.idle == []


async def test_the_export_says_what_the_board_says(client_for, services, tenant, clean):
    from tiru.tenant import SYSTEM
    from tiru.work import unit_of_work

    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work, nama="=Dapur Rumus")
        await make_kiriman(work, await make_batch(work, sppg), await make_titik(work), tahap="tiba", porsi_terima=26)
    client = client_for(tenant, official(PAPAN, EKSPOR))
    table = (await client.get("/kantor/mbg/papan/ekspor.csv")).text
    assert "'=Dapur Rumus;" in table
    assert ";Tiba;26;1;" in table
    assert (await client_for(tenant, official(PAPAN)).get("/kantor/mbg/papan/ekspor.csv")).status_code == 403
    assert (await client.get("/kantor/mbg/papan/ekspor.xlsx")).status_code == 200


async def test_garbage_in_the_address_shows_today(client_for, tenant):
    client = client_for(tenant, official(PAPAN))
    answer = await client.get("/kantor/mbg/papan?tanggal=kemarin&kecamatan=99&keadaan=x&q=%25")
    assert answer.status_code == 200
    assert "Papan hari ini" in answer.text
