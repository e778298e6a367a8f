"""Who hears of a report's steps, and that nothing of its content or reporter leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from tests.kabar.people import make_account, make_citizen

from tiru.tenant import SYSTEM
from tiru_aduan import reporter, service
from tiru_aduan.escalation import escalate_overdue

from .reports import disposed, report


@pytest.fixture
async def people(work, units):
    """A coordinator, an officer of the unit, one of another unit, and the head."""
    work.actor = replace(work.actor, id=0)
    for table in ("kabar", "kabar_keluar"):  # what tests of others left, until the undoing
        await work.session.execute(text(f"delete from {table}"))
    return {
        "coordinator": await make_account(work, "koordinator", permission="aduan:laporan:verify"),
        "pu": await make_account(work, "pu", permission="aduan:laporan:answer", unit="pu"),
        "dlh": await make_account(work, "dlh", permission="aduan:laporan:answer", unit="dlh"),
        "head": await make_account(work, "kepala", permission="aduan:angka:read"),
    }


async def told(work, people, laporan) -> dict[str, list[str]]:
    """Titles without the number, by reader."""
    rows = await work.session.execute(text("select account_id, judul from kabar order by id"))
    names = {account: name for name, account in people.items()}
    found: dict[str, list[str]] = {}
    for account, title in rows:
        if account in names:
            found.setdefault(names[account], []).append(title.replace(f"Laporan {laporan.nomor} ", ""))
    return found


async def letters(work) -> list[str]:
    return list(await work.session.scalars(text("select perihal from kabar_keluar order by id")))


async def test_the_reporter_hears_of_every_step_but_their_own(work, units, people):
    laporan = await disposed(work, units["pu"])
    await service.start(work, laporan, "")
    await service.answer(work, laporan, "Sudah ditambal.", ())
    await reporter.rate(work, laporan, 5, "")
    said = [subject.rpartition(": ")[2] for subject in await letters(work)]
    assert len(said) == 5
    assert len(set(said)) == 5


async def test_nothing_of_the_case_or_the_reporter_stands_in_a_message(work, units, people):
    laporan = await disposed(work, units["pu"])
    rows = await work.session.execute(
        text("select perihal || ' ' || isi from kabar_keluar union select judul || isi from kabar")
    )
    words = " ".join(row[0] for row in rows)
    assert laporan.nomor in words
    for private in ("Budi", "budi@", "Lubang", "berlubang", "Dinas PU"):
        assert private not in words
    assert f"/aduan/lacak/{laporan.nomor}" in words


async def test_the_unit_and_the_coordinator_hear_what_is_theirs(work, units, people):
    laporan = await disposed(work, units["pu"])
    assert await told(work, people, laporan) == {"coordinator": ["masuk"], "pu": ["diteruskan ke unit Anda"]}
    await service.refuse(work, laporan, "Bukan jalan kami.")
    assert (await told(work, people, laporan))["coordinator"] == ["masuk", "dikembalikan oleh unit"]


async def test_a_delay_climbs(work, units, people):
    laporan = await disposed(work, units["pu"])
    work.actor = SYSTEM
    for _round in range(2):
        laporan.due_at = work.now - timedelta(days=1)
        await work.session.flush()
        await escalate_overdue(work)
    found = await told(work, people, laporan)
    first, second = ("lewat tenggat, eskalasi tingkat 1", "lewat tenggat, eskalasi tingkat 2")
    assert found["pu"][1:] == found["coordinator"][1:] == [first, second]
    assert found["head"] == [second]
    assert "dlh" not in found


async def test_what_is_closed_for_want_of_an_answer_is_told(work, units, people):
    laporan = await disposed(work, units["pu"])
    await service.start(work, laporan, "")
    await service.answer(work, laporan, "Sudah ditambal.", ())
    laporan.due_at = work.now - timedelta(days=1)
    await work.session.flush()
    work.actor, before = SYSTEM, len(await letters(work))
    await escalate_overdue(work)
    assert len(await letters(work)) == before + 1


async def test_who_left_no_contact_gets_no_message(work, units, people):
    await report(work, kontak="", nama="")
    await report(work, sifat="anonim")
    assert await letters(work) == []


async def test_a_citizen_with_an_account_reads_it_inside(work, units, people):
    laporan = await report(work, kontak="", nama="")
    laporan.warga_id = await make_citizen(work, "Budi")
    await service.verify(work, laporan, kategori=None, teks="")
    row = (await work.session.execute(text("select judul, href from kabar where citizen_id is not null"))).one()
    assert row.href == f"/aduan/lacak/{laporan.nomor}"
    assert laporan.nomor in row.judul


async def test_who_passes_it_on_is_not_told(work, units, people):
    work.actor = replace(work.actor, id=people["coordinator"])
    laporan = await disposed(work, units["pu"])
    assert "coordinator" not in await told(work, people, laporan)
