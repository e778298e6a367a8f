"""People of a kitchen: who is missing, one place for each NIK, and readings on record."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text
from tests.mbg.things import make_sppg, official

from tiru.errors import Invalid
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.crew import put_crew
from tiru_mbg.dapur.crew_rules import staffing, untrained
from tiru_mbg.dapur.forms import CrewForm
from tiru_mbg.dapur.models import Petugas
from tiru_mbg.parameters import rules
from tiru_mbg.rights import DAPUR_READ, EKSPOR, PETUGAS_MANAGE, PETUGAS_READ

HOME = "/kantor/mbg/dapur"
DAY = date(2026, 1, 5)


def member(peran, **more):
    return Petugas(nama="Petugas Uji", peran=peran, mulai_on=DAY, **more)


def form(**more):
    return CrewForm(**{"nama": "Euis Rohaeti", "peran": "pengolahan", "mulai_on": DAY, **more})


def test_posts_say_how_many_are_short():
    crew = [member("kepala"), member("pengolahan", kursus_penjamah_on=DAY, tes_kesehatan_on=DAY), member("distribusi")]
    figures = {"petugas_kepala": Decimal(1), "petugas_pengolahan": Decimal(10), "petugas_relawan": Decimal(47)}
    posts = {str(post.label): (post.present, post.wanted, post.short) for post in staffing(crew, figures)}
    assert posts["Kepala SPPG"] == (1, 1, 0)
    assert posts["Pengolahan"] == (1, 10, 9)
    assert posts["Distribusi"] == (1, None, 0)
    assert posts["Relawan seluruhnya"] == (2, 47, 45)
    assert untrained(crew) == 1


async def test_the_figures_are_parameters_and_say_that_nobody_checked_them(work):
    figures = await rules(work)
    assert figures["petugas_relawan"] == 47
    assert figures["petugas_kepala"] == 1


async def test_somebody_works_in_one_kitchen_at_a_time(work):
    first, second = await make_sppg(work), await make_sppg(work)
    nik = "9908014107800001"
    there = await put_crew(work, first.id, form(nik=nik))
    with pytest.raises(Invalid, match="Periksa lagi"):
        await put_crew(work, second.id, form(nik="9908 0141 0780 0001"))
    await put_crew(work, first.id, form(selesai_on=work.today), there.id)
    await put_crew(work, second.id, form(nik=nik))
    with pytest.raises(Invalid) as problem:  # back to the first, while the second still has them
        await put_crew(work, first.id, form(), there.id)
    assert set(problem.value.fields) == {"nik"}
    with pytest.raises(Invalid):
        await put_crew(work, second.id, form(nik="123"))


async def test_lists_and_files_of_people_are_read_on_record_and_hide_the_nik(kitchen, client_for, tenant, services):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = official(PETUGAS_MANAGE, DAPUR_READ)
        await put_crew(work, kitchen.id, form(nik="9908014107800001"))
    head = client_for(tenant, official(DAPUR_READ, PETUGAS_READ, PETUGAS_MANAGE, EKSPOR, scope="own", account_id=7001))
    page = (await head.get(f"{HOME}/{kitchen.id}/petugas")).text
    assert "Euis Rohaeti" in page
    assert "9908014107800001" not in page
    assert "belum ada" in page
    assert "kurang 46" in page
    table = (await head.get(f"{HOME}/{kitchen.id}/petugas/ekspor.csv")).text
    assert "Euis Rohaeti" in table
    assert "9908" not in table
    other = client_for(tenant, official(DAPUR_READ, PETUGAS_READ, EKSPOR, scope="own", account_id=7002))
    assert (await other.get(f"{HOME}/{kitchen.id}/petugas/ekspor.csv")).status_code == 404
    without = client_for(tenant, official(DAPUR_READ, EKSPOR))
    assert "Euis" not in (await without.get(f"{HOME}/{kitchen.id}/petugas/ekspor.csv")).text
    assert (await without.get(f"{HOME}/{kitchen.id}/petugas")).status_code == 403
    assert "Euis" not in (await without.get(f"{HOME}/{kitchen.id}")).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        found = await work.session.scalars(
            text("select action from audit_entry where subject = :subject"), {"subject": f"mbg_sppg:{kitchen.id}"}
        )
        assert {"mbg.petugas.list", "mbg.petugas.export"} <= set(found)
