"""A report and a mark come in: what is kept, once, by whom it is read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from tests.mbg.things import make_batch, make_jadwal, make_kiriman, make_menu, make_penugasan, make_sppg, make_titik

from tiru.errors import Invalid, NotFound, Refused, TooMany
from tiru_mbg.events import LaporanSakit
from tiru_mbg.rapor.models import Harian
from tiru_mbg.warga import intake, queries
from tiru_mbg.warga.forms import LaporForm, NilaiForm
from tiru_mbg.warga.models import Laporan, UmpanBalik

KEY = "k" * 30


@pytest.fixture
async def school(work):
    sppg, titik = await make_sppg(work), await make_titik(work)
    await make_penugasan(work, sppg, titik)
    return sppg, titik


def ill(titik, **more):
    return LaporForm(titik=titik.id, **{"jenis": "sakit", "gejala": ["mual"], "jumlah_sakit": 3, **more})


async def test_a_report_of_illness_is_announced_with_its_kitchen(work, school, monkeypatch):
    sppg, titik = school
    heard = []
    monkeypatch.setattr(type(work), "publish", lambda _self, event: _heard(heard, event))
    ticket = await intake.submit(work, ill(titik, mulai_jam="00:01", kontak="0812 3456 7890"))
    laporan = await work.session.get_one(Laporan, ticket.laporan_id)
    event = next(one for one in heard if isinstance(one, LaporanSakit))
    assert (event.laporan_id, event.sppg_id, event.jumlah, event.gejala) == (laporan.id, sppg.id, 3, ("mual",))
    assert ticket.nomor == laporan.nomor == f"MBG-{work.today:%y%m}-{laporan.id:05d}"
    assert b"0812" not in laporan.kontak
    assert laporan.code_hash != ticket.code


async def _heard(heard, event):
    heard.append(event)


async def test_other_reports_are_not_announced_as_illness(work, school, monkeypatch):
    heard = []
    monkeypatch.setattr(type(work), "publish", lambda _self, event: _heard(heard, event))
    _sppg, titik = school
    await intake.submit(work, LaporForm(titik=titik.id, jenis="mutu", isi="Sayurnya berbau asam."))
    assert heard == []


async def test_the_kitchen_is_the_one_that_delivered_not_the_one_assigned(work, school):
    _assigned, titik = school
    other = await make_sppg(work)
    batch = await make_batch(work, other)
    await make_kiriman(work, batch, titik)
    ticket = await intake.submit(work, ill(titik))
    assert (await work.session.get_one(Laporan, ticket.laporan_id)).sppg_id == other.id


async def test_the_same_form_sent_twice_is_one_report_with_one_ticket(work, school):
    _sppg, titik = school
    first, again = await intake.submit(work, ill(titik), kunci=KEY), await intake.submit(work, ill(titik), kunci=KEY)
    assert first == again
    other = await intake.submit(work, ill(titik, jumlah_sakit=4), kunci=KEY)
    assert other.nomor != first.nomor


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"jenis": "sakit", "gejala": []}, "gejala"),
        ({"jenis": "mutu", "isi": "basi"}, "isi"),
        ({"tanggal_plus": 1}, "tanggal"),
        ({"tanggal_plus": -15}, "tanggal"),
        ({"mulai_plus": -1}, "mulai_on"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field(work, school, given, field):
    _sppg, titik = school
    given = dict(given)
    for name, key in (("tanggal", "tanggal_plus"), ("mulai_on", "mulai_plus")):
        if key in given:
            given[name] = work.today + timedelta(days=given.pop(key))
    with pytest.raises(Invalid) as refused:
        await intake.submit(work, ill(titik, **given))
    assert field in refused.value.fields


async def test_a_place_that_is_closed_takes_no_reports(work):
    titik = await make_titik(work, aktif=False)
    with pytest.raises(NotFound):
        await intake.submit(work, ill(titik))


async def test_only_number_and_code_together_open_a_report_and_tries_are_counted(work, school):
    _sppg, titik = school
    ticket = await intake.submit(work, ill(titik))
    typed = f"{ticket.code[:4]}-{ticket.code[4:]}".lower()
    assert (await intake.own_report(work, ticket.nomor.lower(), typed, address="1")).id == ticket.laporan_id
    for _try in range(intake.TRIES):
        with pytest.raises(NotFound):
            await intake.own_report(work, ticket.nomor, "SALAHKODE", address="1")
    with pytest.raises(TooMany):
        await intake.own_report(work, ticket.nomor, "SALAHKODE", address="1")


async def test_a_mark_counts_once_a_day_from_one_phone_and_reaches_the_report_card(work, school):
    sppg, titik = school
    batch = await make_batch(work, sppg)
    await make_kiriman(work, batch, titik)
    sender = intake.sender_hash(work, "d" * 30, titik.id)
    assert await intake.mark(work, titik.id, NilaiForm(rasa=2, porsi=4), sender) is True
    assert await intake.mark(work, titik.id, NilaiForm(rasa=5, porsi=4), sender) is False
    await intake.mark(work, titik.id, NilaiForm(rasa=4, porsi=3), intake.sender_hash(work, "e" * 30, titik.id))
    assert await work.session.scalar(select(func.count()).select_from(UmpanBalik)) == 2
    row = await work.session.get_one(Harian, (sppg.id, work.today), populate_existing=True)
    assert (row.rasa_n, row.rasa_jumlah) == (2, 9)


async def test_without_a_meal_today_there_is_nothing_to_mark(work, school):
    sppg, titik = school
    with pytest.raises(Refused):
        await intake.mark(work, titik.id, NilaiForm(rasa=2, porsi=4), "x")
    jadwal = await make_jadwal(work, sppg, await make_menu(work, sppg))
    assert await queries.is_served(work, titik.id, await queries.cooks_of(work, titik.id, work.today), work.today)
    jadwal.libur = True
    await work.session.flush()
    assert not await queries.is_served(work, titik.id, await queries.cooks_of(work, titik.id, work.today), work.today)


async def test_the_sender_of_a_mark_cannot_be_followed_to_another_place(work):
    assert intake.sender_hash(work, "d" * 30, 1) != intake.sender_hash(work, "d" * 30, 2)
