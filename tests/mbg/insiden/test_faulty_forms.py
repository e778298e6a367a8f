"""The forms of the incident's page: what was typed into the one that was wrong is there again, and only there."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.mbg.things import make_sppg, official

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.insiden.models import Insiden, InsidenSampel
from tiru_mbg.rights import INSIDEN_MANAGE, INSIDEN_READ

pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def things(services, tenant):
    """The incident's address, and the ids of two specimens at the laboratory."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        told = work.now - timedelta(hours=9)
        row = Insiden(nomor="INS-1", sppg_id=(await make_sppg(work)).id, lapor_at=told, status="penyelidikan")
        row.konsumsi_at, row.dapur_ditahan_at = told, told
        work.session.add(row)
        await work.session.flush()
        at = {"diambil_at": told, "dikirim_at": told, "diterima_lab_at": told}
        samples = [InsidenSampel(insiden_id=row.id, jenis="air", segel=seal, **at) for seal in ("S-1", "S-2")]
        work.session.add_all(samples)
        await work.session.flush()
        return f"/kantor/mbg/insiden/{row.id}", [one.id for one in samples]


@pytest.fixture
async def client(client_for, tenant):
    opened = client_for(tenant, official(INSIDEN_READ, INSIDEN_MANAGE))
    opened.headers["sec-fetch-site"] = "same-origin"
    return opened


def field(page, key):
    """The input or textarea with this id, with its words."""
    return re.search(rf'<(?:input|textarea)[^>]* id="{key}"[^>]*>[^<]*', page).group()


async def test_a_faulty_step_of_a_specimen_shows_what_was_typed_at_that_specimen(client, things):
    place, (first, second) = things
    bad = await client.post(f"{place}/sampel/{second}", data={"isi": "E", "parameter": "Kultur tinja"})
    assert bad.status_code == 422
    assert 'value="E"' in field(bad.text, f"isi-sampel-{second}")
    assert 'aria-invalid="true"' in field(bad.text, f"isi-sampel-{second}")
    assert 'value="Kultur tinja"' in field(bad.text, f"parameter-sampel-{second}")
    assert 'value=""' in field(bad.text, f"isi-sampel-{first}")
    assert "aria-invalid" not in field(bad.text, f"isi-sampel-{first}")
    assert f'href="#isi-sampel-{second}"' in bad.text
    assert len(re.findall("<details open", bad.text)) == 1
    late = await client.post(f"{place}/sampel/{second}", data={"isi": "x" * 501, "parameter": "Kultur tinja"})
    assert 'value="Kultur tinja"' in field(late.text, f"parameter-sampel-{second}")


async def test_a_specimen_refused_for_any_of_its_fields_is_shown_open(client, things):
    bad = await client.post(f"{things[0]}/sampel", data={"jenis": "batu", "uraian": "Sisa nasi", "segel": "S-77"})
    assert 'value="S-77"' in field(bad.text, "segel")
    assert 'value="Sisa nasi"' in field(bad.text, "uraian")
    assert 'href="#jenis-sampel"' in bad.text
    assert "<details open" in bad.text


async def test_a_verdict_without_its_reason_is_shown_at_its_own_button(client, things):
    bad = await client.post(f"{things[0]}/langkah/klb", data={"catatan": "Sal"})
    assert "Sal" in field(bad.text, "catatan-langkah-klb")
    assert "Sal" not in field(bad.text, "catatan-langkah-bukan")
    assert 'href="#catatan-langkah-klb"' in bad.text


async def test_numbers_begin_as_they_stand_and_come_back_as_they_were_typed(client, things):
    page = (await client.get(things[0])).text
    assert re.search(r'value="\d{4}-\d\d-\d\dT\d\d:\d\d"', field(page, "konsumsi_at"))
    bad = await client.post(f"{things[0]}/angka", data={"terpapar": "seratus", "sakit_lapor": "12"})
    assert 'value="seratus"' in field(bad.text, "terpapar")
    assert 'value="12"' in field(bad.text, "sakit_lapor")


async def test_a_report_too_short_and_a_reopening_without_all_checks_come_back(client, things, services, tenant):
    bad = await client.post(f"{things[0]}/laporan", data={"laporan": "Terlalu pendek"})
    assert "Terlalu pendek" in field(bad.text, "laporan")
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get(Insiden, int(things[0].rpartition("/")[2]))).status = "klb"
    some = await client.post(f"{things[0]}/buka", data={"periksa": ["penjamah", "buang"]})
    assert some.status_code == 422
    assert 'value="penjamah" checked' in some.text
    assert 'value="bgn" checked' not in some.text
