"""Who hears of a hold, a release, a recall: each person once, in their language, and never at the price of the deed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from tests.kabar.people import make_account
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, receives_at, works_at

from tiru.access.models import Account
from tiru.kabar import outbox
from tiru.kabar.models import Kabar, KabarKeluar, KabarPilihan
from tiru.mail import MailRefused
from tiru.tenant import SYSTEM
from tiru_mbg.insiden.service import hold_again, hold_kitchen, open_incident
from tiru_mbg.jejak.service import hold_batch, recall_batch, release_batch
from tiru_mbg.jejak.telling import JOB, tell

WHY = "Menurut Bu Siti Aminah ayamnya berbau asam"


@pytest.fixture
async def people(work):
    """A batch with a delivery on its way, one handed out and one called off, their receivers, and the head."""
    for notices in (KabarKeluar, Kabar):  # other tests may have committed some
        await work.session.execute(delete(notices))
    work.actor = replace(work.actor, id=4242)
    sppg = await make_sppg(work)
    batch = await make_batch(work, sppg)
    found = {"batch": batch, "sppg": sppg}
    for name, stage in (("jalan", "berangkat"), ("makan", "dibagikan"), ("batal", "batal")):
        titik = await make_titik(work)
        found[f"kiriman_{name}"] = await make_kiriman(work, batch, titik, tahap=stage)
        found[name] = await make_account(work, f"penerima-{name}")
        await receives_at(work, titik, found[name])
    found["kepala"] = await make_account(work, "kepala-dapur")
    await works_at(work, sppg, found["kepala"])
    cook = await make_account(work, "juru-masak")
    await works_at(work, sppg, cook, peran="pengolahan")
    return found


async def asked(work):
    """The jobs that wait to be run."""
    await work.session.flush()
    await work.session.execute(text("set local role tiru_control"))
    rows = await work.session.execute(
        text("select payload from tiru_control.pgqueuer where headers->>'job' = :job order by id"), {"job": JOB}
    )
    found = [json.loads(row.payload) for row in rows]
    await work.session.execute(text("delete from tiru_control.pgqueuer where headers->>'job' = :job"), {"job": JOB})
    await work.session.execute(text(f"set local role {work.tenant.schema}"))
    return found


async def told(work, *, again=False):
    """Run what waits, as the worker does; (account, title) of what came of it."""
    last = max(await work.session.scalars(select(Kabar.id)), default=0)
    actor, work.actor = work.actor, SYSTEM
    for payload in await asked(work):
        for _time in range(1 + again):
            await tell(work, **payload)
    work.actor = actor
    rows = await work.session.execute(select(Kabar.account_id, Kabar.judul).where(Kabar.id > last).order_by(Kabar.id))
    return [tuple(row) for row in rows]


def code(kiriman):
    return kiriman.kunci.hex[:8].upper()


async def test_a_hold_tells_the_receivers_of_held_deliveries_and_the_head_once(work, people):
    await hold_batch(work, people["batch"].id, WHY)
    rows = await told(work, again=True)
    found = dict(rows)
    assert len(rows) == 2, "the job ran twice"
    assert set(found) == {people["jalan"], people["kepala"]}
    assert found[people["jalan"]] == f"Kiriman {code(people['kiriman_jalan'])} ditahan: jangan dibagikan"
    assert found[people["kepala"]].startswith(f"Batch {people['batch'].nomor}, ")
    await hold_batch(work, people["batch"].id, "Alasan yang sama sekali lain")
    assert await told(work) == []


async def test_who_held_it_is_not_told_of_their_own_deed(work, people):
    work.actor = replace(work.actor, id=people["kepala"])
    await hold_batch(work, people["batch"].id, WHY)
    assert [account for account, _title in await told(work)] == [people["jalan"]]


async def test_a_delivery_that_is_added_to_a_hold_tells_its_own_receiver(work, people):
    await hold_batch(work, people["batch"].id, WHY)
    await told(work)
    titik, late = await make_titik(work), await make_account(work, "penerima-susulan")
    await receives_at(work, titik, late)
    await make_kiriman(work, people["batch"], titik)
    await hold_batch(work, people["batch"].id, WHY)
    found = dict(await told(work))
    assert late in found
    assert people["jalan"] not in found


async def test_a_release_is_told_and_a_second_hold_of_the_same_day_too(work, people):
    await hold_batch(work, people["batch"].id, WHY)
    first = await told(work)
    work.now += timedelta(minutes=1)
    await release_batch(work, people["batch"].id, "Hasil uji cepat negatif")
    assert dict(await told(work))[people["jalan"]].endswith("dilepas: boleh dibagikan lagi")
    work.now += timedelta(minutes=1)
    await hold_batch(work, people["batch"].id, WHY)
    assert await told(work) == first


async def test_a_recall_is_told_to_all_who_got_the_batch_whether_handed_out_or_not(work, people):
    await hold_batch(work, people["batch"].id, WHY)
    await told(work)
    await recall_batch(work, people["batch"].id, WHY)
    found = dict(await told(work))
    assert set(found) == {people["jalan"], people["makan"], people["kepala"]}
    assert found[people["makan"]].endswith("ditarik: jangan dimakan")
    await recall_batch(work, people["batch"].id, WHY)
    assert await told(work) == []


async def test_each_reads_it_in_their_own_language_and_no_name_is_in_it(work, people):
    await work.session.execute(update(Account).where(Account.id == people["kepala"]).values(bahasa="en"))
    await hold_batch(work, people["batch"].id, WHY)
    found = dict(await told(work))
    assert "on hold" in found[people["kepala"]]
    assert "ditahan" in found[people["jalan"]]
    for row in await work.session.scalars(select(Kabar)):
        assert "Siti" not in row.judul + row.isi


async def test_somebody_with_several_places_and_batches_gets_one_notice_for_an_incident(work, people):
    sppg, titik = people["sppg"], await make_titik(work)
    await receives_at(work, titik, people["jalan"])
    for _number in range(2):
        await make_kiriman(work, await make_batch(work, sppg), titik)
    await hold_kitchen(work, await open_incident(work, sppg.id, lapor_at=work.now))
    found = await told(work)
    assert sorted(account for account, _title in found) == sorted([people["jalan"], people["kepala"]])
    assert dict(found)[people["jalan"]] == "3 kiriman ditahan: jangan dibagikan"
    assert dict(found)[people["kepala"]] == "3 batch ditahan"
    await hold_again(work)
    assert await told(work) == []


async def test_a_notice_leads_its_reader_to_a_page_of_theirs(work, people):
    await hold_batch(work, people["batch"].id, WHY)
    await told(work)
    rows = {row.account_id: row.href for row in await work.session.scalars(select(Kabar))}
    kiriman = people["kiriman_jalan"]
    assert rows[people["jalan"]] == f"/kantor/mbg/lapangan?titik={kiriman.titik_id}#t-{code(kiriman)}"
    assert rows[people["kepala"]] == f"/kantor/mbg/jejak/batch/{people['batch'].id}"


class NoMail:
    """A mail server that answers nobody."""

    async def send(self, letter):
        raise MailRefused("tidak menjawab")


async def test_a_letter_that_cannot_leave_does_not_undo_the_hold(work, people):
    work.services = replace(work.services, mail=NoMail())
    await work.session.execute(update(Account).where(Account.id == people["jalan"]).values(email="guru@sekolah.id"))
    work.session.add(KabarPilihan(account_id=people["jalan"], surel=True))
    await hold_batch(work, people["batch"].id, WHY)
    assert await work.session.scalar(select(Kabar.id)) is None, "nothing is told before the hold is safe"
    await told(work)
    letter = await work.session.scalar(select(KabarKeluar))
    await outbox.send(work, letter.id)
    assert (letter.keadaan, letter.percobaan) == ("antre", 1)
    await work.session.refresh(people["batch"])
    assert people["batch"].ditahan_at is not None
