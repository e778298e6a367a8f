"""A menu's life: written, sent, sent back, approved, and its next version."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from tests.mbg.things import make_jadwal, make_menu, make_sppg

from tiru.errors import Forbidden, NotFound, Refused
from tiru.parameter.settings import change_setting
from tiru_mbg.menu import service
from tiru_mbg.menu.kept import kept_draft, waiting
from tiru_mbg.menu.models import Jadwal, Menu
from tiru_mbg.menu.queries import nutrition_of

from .things import ahli_gizi, foods, kepala, staffed_kitchen, worked


@pytest.fixture
async def sppg(work):
    return await staffed_kitchen(work)


async def approved(work, sppg, **more):
    work.actor = kepala()
    menu = await service.create_menu(work, worked(await foods(work), **more), sppg_id=sppg.id)
    await service.submit(work, menu.id)
    work.actor = ahli_gizi()
    return await service.approve(work, menu.id, note="")


async def test_what_is_kept_is_reckoned_for_every_group(work, sppg):
    work.actor = kepala()
    menu = await service.create_menu(work, worked(await foods(work)), sppg_id=sppg.id)
    (row,) = await nutrition_of(work, menu.id)
    assert (row.kelompok, row.energi_kcal, row.protein_g) == ("SD13", Decimal("336.2"), Decimal("10.2"))
    assert (round(row.persen_energi, 1), round(row.persen_protein, 1), row.sesuai) == (
        Decimal("20.4"),
        Decimal("25.5"),
        True,
    )
    assert row.biaya_idr == 5_000
    assert menu.alergen == ["telur"]


async def test_the_head_writes_and_sends_and_the_nutritionist_approves(work, sppg):
    menu = await approved(work, sppg)
    assert (menu.status, menu.disetujui_akun_id, menu.dibuat_akun_id) == ("disetujui", 9101, 9102)


async def test_what_was_sent_or_approved_cannot_be_written(work, sppg):
    menu = await approved(work, sppg)
    work.actor = kepala()
    with pytest.raises(Refused, match="tidak bisa diubah"):
        await service.save_menu(work, menu.id, worked(await foods(work)))
    with pytest.raises(Refused, match="Langkah ini"):
        await service.submit(work, menu.id)


async def test_what_was_sent_back_is_written_again_and_starts_as_a_draft(work, sppg):
    work.actor = kepala()
    table = await foods(work)
    menu = await service.create_menu(work, worked(table), sppg_id=sppg.id)
    await service.submit(work, menu.id)
    work.actor = ahli_gizi()
    await service.send_back(work, menu.id, reason="Tambah sayur")
    assert (menu.status, menu.alasan_tolak) == ("ditolak", "Tambah sayur")
    work.actor = kepala()
    await service.save_menu(work, menu.id, worked(table, "Nasi telur, sayur lebih banyak"))
    assert menu.status == "draf"
    await service.submit(work, menu.id)
    await service.withdraw(work, menu.id)
    assert menu.status == "draf"


async def test_the_nutritionist_is_told_how_many_wait_in_the_own_kitchen(work, sppg):
    await make_menu(work, await make_sppg(work), status="diajukan")
    work.actor = kepala()
    menu = await service.create_menu(work, worked(await foods(work)), sppg_id=sppg.id)
    await service.submit(work, menu.id)
    assert await waiting(work) == 0
    work.actor = ahli_gizi()
    assert await waiting(work) == 1


async def test_a_draft_is_given_up(work, sppg):
    work.actor = kepala()
    menu = await service.create_menu(work, worked(await foods(work)), sppg_id=sppg.id)
    await service.archive(work, menu.id)
    assert menu.status == "diarsipkan"
    with pytest.raises(Refused):
        await service.submit(work, menu.id)


async def test_an_empty_menu_is_not_sent(work, sppg):
    work.actor = kepala()
    menu = await make_menu(work, sppg, status="draf")
    with pytest.raises(Refused, match="belum berisi bahan"):
        await service.submit(work, menu.id)


async def test_faults_are_approved_only_with_a_reason(work, sppg):
    work.actor = kepala()
    dear = worked(await foods(work), price=60_000)
    menu = await service.create_menu(work, dear, sppg_id=sppg.id)
    await service.submit(work, menu.id)
    work.actor = ahli_gizi()
    with pytest.raises(Refused, match="di luar target"):
        await service.approve(work, menu.id, note="")
    await service.approve(work, menu.id, note="Harga naik menjelang hari raya")
    assert menu.catatan_setuju == "Harga naik menjelang hari raya"


async def test_where_two_people_are_asked_for_nobody_approves_the_own(work, sppg):
    await change_setting(work, "mbg", "menu_dua_orang", True)
    work.actor = ahli_gizi()
    menu = await service.create_menu(work, worked(await foods(work)), sppg_id=sppg.id)
    await service.submit(work, menu.id)
    with pytest.raises(Refused, match="orang lain"):
        await service.approve(work, menu.id, note="")


async def test_a_new_version_takes_the_place_of_the_old_on_days_to_come(work, sppg):
    old = await approved(work, sppg)
    for ahead in (0, 1):
        await make_jadwal(work, sppg, old, work.today + timedelta(days=ahead))
    work.actor = kepala()
    new = await service.new_version(work, old.id)
    assert (new.versi, new.status, new.asal_jenis) == (2, "draf", "versi")
    await service.submit(work, new.id)
    work.actor = ahli_gizi()
    await service.approve(work, new.id, note="")
    assert old.status == "diarsipkan"
    rows = await work.session.execute(select(Jadwal.tanggal, Jadwal.menu_id).where(Jadwal.sppg_id == sppg.id))
    assert {row.tanggal: row.menu_id for row in rows} == {
        work.today: old.id,
        work.today + timedelta(days=1): new.id,
    }


async def test_an_alternative_leaves_out_what_carries_the_allergen(work, sppg):
    menu = await approved(work, sppg)
    work.actor = kepala()
    other = await service.alternative(work, menu.id, "telur", sppg_id=sppg.id)
    draft = await kept_draft(work, other)
    assert (other.tanpa, other.alergen, len(draft.lines)) == (["telur"], [], 3)
    with pytest.raises(Refused, match="tidak mengandung"):
        await service.alternative(work, menu.id, "kacang", sppg_id=sppg.id)


async def test_an_alternative_that_carries_its_allergen_is_not_sent(work, sppg):
    work.actor = kepala()
    menu = await service.create_menu(work, worked(await foods(work)), sppg_id=sppg.id)
    menu.tanpa = ["telur"]
    with pytest.raises(Refused, match="masih mengandung: Telur"):
        await service.submit(work, menu.id)


async def test_a_kitchen_copies_the_regencys_menu_and_does_not_write_it(work, sppg):
    shared = await service.create_menu(work, worked(await foods(work)), sppg_id=None)
    work.actor = kepala()
    with pytest.raises(Forbidden):
        await service.submit(work, shared.id)
    mine = await service.copy_menu(work, shared.id, sppg_id=sppg.id)
    assert (mine.sppg_id, mine.asal_jenis, mine.status) == (sppg.id, "salinan", "draf")
    with pytest.raises(Forbidden):
        await service.create_menu(work, worked(await foods(work)), sppg_id=None)


async def test_another_kitchens_menu_is_not_there(work, sppg):
    other = await make_sppg(work)
    theirs = await make_menu(work, other, status="draf")
    work.actor = kepala()
    for deed in (service.submit, service.new_version, service.withdraw):
        with pytest.raises(NotFound):
            await deed(work, theirs.id)
    with pytest.raises(NotFound):
        await service.create_menu(work, worked(await foods(work)), sppg_id=other.id)
    assert await work.session.scalar(select(Menu.status).where(Menu.id == theirs.id)) == "draf"
