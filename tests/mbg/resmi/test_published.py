"""Figures that were published: shipped with source and day, noted, withdrawn, beside what is counted here."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from importlib.resources import files

import pytest
from sqlalchemy import func, select
from tests.mbg.things import make_penugasan, make_rombel, make_sppg, make_titik, official

from tiru.errors import Invalid
from tiru_mbg.resmi.models import AngkaResmi
from tiru_mbg.resmi.rules import MEASURES, PRECISIONS, last_day
from tiru_mbg.resmi.service import FigureForm, beside_ours, latest, note_figure, open_rows, withdraw_figure
from tiru_mbg.resmi.shipped import seed_published, shipped
from tiru_mbg.rights import ANGKA, RAPOR

HOME = "/kantor/mbg/angka"


def figure(**given):
    facts = {"ukuran": "dapur", "nilai": "82", "dari": "120", "per_on": "2026-10-03", "sumber": "Siaran pers Satgas"}
    return {**facts, **given}


def form(**given):
    return FigureForm.model_validate(figure(**given))


async def test_shipped_figures_come_once_and_stay_withdrawn(work):
    await seed_published(work)
    rows = (await work.session.scalars(select(AngkaResmi))).all()
    assert [(row.ukuran, row.nilai, row.dari, row.per_on) for row in rows] == [
        ("dapur", Decimal(82), Decimal(120), date(2025, 10, 3))
    ]
    await withdraw_figure(work, rows[0], reason="Sumbernya keliru")
    await seed_published(work)
    assert await work.session.scalar(select(func.count()).select_from(AngkaResmi)) == 1
    assert await latest(work) == []


def test_every_shipped_figure_names_a_known_measure_its_day_and_source():
    table = (files("tiru_mbg.resmi") / "published.csv").read_text(encoding="utf-8")
    regions = sorted({row["kode_wilayah"] for row in csv.DictReader(table.splitlines())})
    rows = [row for region in regions for row in shipped(region)]
    assert len(rows) == 11
    for row in rows:
        assert row["ukuran"] in MEASURES
        assert row["ketelitian"] in PRECISIONS
        assert row["per_on"] == last_day(row["per_on"], row["ketelitian"])
        assert row["sumber"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"per_on": "2999-01-01"}, "per_on"),
        ({"ukuran": "cakupan_persen", "nilai": "101", "dari": ""}, "nilai"),
        ({"ukuran": "cakupan_persen", "nilai": "17"}, "dari"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_field(work, given, field):
    given = {name: value or None for name, value in given.items()}
    with pytest.raises(Invalid) as refusal:
        await note_figure(work, form(**given))
    assert field in refusal.value.fields


async def test_the_same_figure_of_the_same_source_is_refused_until_it_is_withdrawn(work):
    row = await note_figure(work, form(ketelitian="bulan"))
    assert row.per_on == date(2026, 10, 31)
    with pytest.raises(Invalid) as refusal:
        await note_figure(work, form(per_on="2026-10-09", ketelitian="bulan", nilai="90"))
    assert "sumber" in refusal.value.fields
    await withdraw_figure(work, row, reason="Salah ketik")
    await work.session.flush()
    assert (await note_figure(work, form(ketelitian="bulan", nilai="90"))).nilai == 90


async def test_the_newest_stands_beside_what_is_counted_here(work):
    await note_figure(work, form(nilai="80", per_on="2026-09-01"))
    await note_figure(work, form())
    await note_figure(work, form(ukuran="penerima", nilai="500", dari=None))
    await note_figure(work, form(ukuran="dapur_sertifikat", nilai="9", dari=None))
    cooks, stopped = await make_sppg(work), await make_sppg(work, status="henti_sementara")
    for sppg, people in ((cooks, 30), (stopped, 70)):
        titik = await make_titik(work)
        await make_rombel(work, titik, terdaftar=people)
        await make_penugasan(work, sppg, titik)
    found = {one.figure.ukuran: (one.figure.nilai, one.here) for one in await beside_ours(work)}
    assert found == {"dapur": (82, 1), "penerima": (500, 30), "dapur_sertifikat": (9, None)}
    assert [row[1] for row in await open_rows(work)] == [82, 9, 500, 80]


async def test_an_official_notes_searches_exports_and_withdraws(client_for, clean, tenant):
    client = client_for(tenant, official(RAPOR, ANGKA, "mbg:data:export"))
    typed = figure()
    again = await client.post(HOME, data={**typed, "nilai": "banyak"})
    assert again.status_code == 422
    assert 'value="banyak"' in again.text
    assert "Siaran pers Satgas" in again.text
    assert (await client.post(HOME, data=typed)).status_code == 303
    listed = await client.get(HOME, params={"q": "pers"})
    assert "82 dari 120" in listed.text
    assert "Tidak ada angka dari sumber seperti itu" in (await client.get(HOME, params={"q": "koran"})).text
    assert "Siaran pers Satgas" in (await client.get(f"{HOME}/ekspor.csv")).text
    address = listed.text.split("/cabut")[0].rsplit('"', 1)[1] + "/cabut"
    assert (await client.post(address, data={"alasan": ""})).status_code == 422
    assert (await client.post(address, data={"alasan": "Salah kutip"})).status_code == 303
    assert "Dicabut: Salah kutip" in (await client.get(HOME)).text


async def test_a_reader_sees_and_cannot_note(client_for, tenant):
    client = client_for(tenant, official(RAPOR))
    assert (await client.get(HOME)).status_code == 200
    assert (await client.post(HOME, data=figure())).status_code == 403


async def test_citizens_see_the_newest_with_day_and_source(client_for, clean, tenant):
    client = client_for(tenant, official(RAPOR, ANGKA))
    people = {"ukuran": "penerima", "nilai": "126.632", "dari": "200000", "catatan": "Sekitar, kata bupati."}
    await client.post(HOME, data=figure(ketelitian="tahun", per_on="2025-05-05", **people))
    text = (await client_for(tenant).get("/mbg")).text
    assert "126.632 dari 200.000" in text
    assert "2025 · Siaran pers Satgas" in text
    assert "Sekitar, kata bupati." in text
