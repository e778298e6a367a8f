"""One open warning per rule and key: refreshing, worsening, recovering, coming back, closing, telling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.kabar.people import make_account
from tests.mbg.things import make_sppg, official, works_at

from tiru.errors import Conflict, Invalid, NotFound
from tiru.kabar.models import Kabar
from tiru_mbg.peringatan.catalogue import RULES
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.service import HUSH, acknowledge, clear_warning, close, raise_warning
from tiru_mbg.ports import EarlyWarnings
from tiru_mbg.rights import PERINGATAN_ANSWER

HEAD = 7701


async def rows(work):
    return list(await work.session.scalars(select(Peringatan).order_by(Peringatan.id)))


async def told(work, account):
    """How often the account was told."""
    return await work.session.scalar(select(func.count()).select_from(Kabar).where(Kabar.account_id == account))


@pytest.fixture
async def sppg(work):
    return await make_sppg(work)


async def again(work, sppg, **more):
    return await raise_warning(work, "MBG-07", "x", judul="Belum mencatat", sppg_id=sppg.id, **more)


def later(work, span):
    work.now = work.now + span


async def test_raising_again_refreshes_and_tells_nobody_twice(work, sppg):
    account = await make_account(work, "kepala-uji")
    await works_at(work, sppg, account)
    first = await again(work, sppg)
    assert await told(work, account) == 1
    later(work, timedelta(minutes=5))
    assert await again(work, sppg) == first
    (row,) = await rows(work)
    assert row.terlihat_at - row.muncul_at == timedelta(minutes=5)
    assert await told(work, account) == 1


async def test_a_worse_level_wakes_what_was_acknowledged(work, sppg):
    number = await again(work, sppg)
    work.actor = official(PERINGATAN_ANSWER)
    await acknowledge(work, number, until=work.now + timedelta(days=1))
    assert await again(work, sppg) == number
    assert (await rows(work))[0].status == "diakui"
    assert await again(work, sppg, tingkat="tinggi") == number
    (row,) = await rows(work)
    assert (row.status, row.tingkat) == ("aktif", "tinggi")


async def test_what_comes_back_within_the_hold_is_the_same_warning(work, sppg):
    hold = RULES["MBG-07"].hold
    first = await again(work, sppg)
    assert await clear_warning(work, "MBG-07", "x")
    assert not await clear_warning(work, "MBG-07", "x")
    later(work, hold)
    assert await again(work, sppg) == first
    await clear_warning(work, "MBG-07", "x")
    later(work, hold + timedelta(seconds=1))
    assert await again(work, sppg) != first


async def test_what_a_person_closed_stays_closed_for_its_time_unless_worse(work, sppg):
    number = await again(work, sppg)
    work.actor = official(PERINGATAN_ANSWER)
    await close(work, number, verdict="salah_alarm", reason="Dapur libur")
    later(work, HUSH)
    assert await again(work, sppg) is None
    assert await again(work, sppg, tingkat="kritis") not in (None, number)
    with pytest.raises(Conflict):
        await close(work, number, verdict="benar", reason="Lagi")


async def test_an_acknowledgement_lasts_until_a_time_ahead(work, sppg):
    number = await again(work, sppg)
    work.actor = official(PERINGATAN_ANSWER)
    for until in (work.now, work.now + timedelta(days=15)):
        with pytest.raises(Invalid):
            await acknowledge(work, number, until=until)
    row = await acknowledge(work, number, until=work.now + timedelta(hours=4), note="Sedang diperiksa")
    assert (row.status, row.diakui_oleh, row.catatan) == ("diakui", "Penguji MBG", "Sedang diperiksa")


async def test_another_kitchens_people_find_nothing(work, sppg):
    number = await again(work, sppg)
    other = await make_sppg(work)
    await works_at(work, other, HEAD)
    work.actor = official(PERINGATAN_ANSWER, scope="own", account_id=HEAD)
    with pytest.raises(NotFound):
        await close(work, number, verdict="benar", reason="Bukan milik saya")
    await works_at(work, sppg, HEAD)
    assert (await close(work, number, verdict="benar", reason="Sudah dicatat")).status == "ditutup"


async def test_an_unknown_rule_is_a_mistake_of_the_caller(work):
    with pytest.raises(KeyError):
        await raise_warning(work, "MBG-99", "x", judul="Tidak ada")


async def test_others_find_the_warnings_by_their_port(work, sppg):
    port = work.port(EarlyWarnings)
    number = await port.raise_warning(work, "MBG-07", "lain", judul="Dari modul lain")
    assert await work.session.get(Peringatan, number)
    assert await port.clear_warning(work, "MBG-07", "lain")
