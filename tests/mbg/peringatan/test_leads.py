"""From a warning to the room where something can be done about it, as far as the reader may go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_kiriman,
    make_pemasok,
    make_pembelian,
    make_penugasan,
    make_sppg,
    make_titik,
    official,
    works_at,
)

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg import rights
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.peringatan.catalogue import RULES
from tiru_mbg.peringatan.leads import leads_of
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.service import raise_warning

HOME = "/kantor/mbg/peringatan"
HEAD = 7721


@pytest.fixture
async def warned(clean, areas, services, tenant):
    """A kitchen with one warning of every rule that can be, its head, and another kitchen with one: ids."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, other = await make_sppg(work, nama="SPPG Melati"), await make_sppg(work, nama="SPPG Lain")
        await works_at(work, sppg, HEAD)
        titik = await make_titik(work)
        await make_penugasan(work, sppg, titik)
        batch = await make_batch(work, sppg)
        kiriman = await make_kiriman(work, batch, titik)
        lot = await make_pembelian(work, sppg, await make_pemasok(work), await make_bahan(work))
        incident = Insiden(nomor="INS-1", sppg_id=sppg.id, lapor_at=work.now - timedelta(hours=1), status="verifikasi")
        work.session.add(incident)
        await work.session.flush()
        day, area = work.today, f"{tenant.kode_wilayah}.01"
        keys = {
            "MBG-01": f"sppg:{sppg.id}:{day}",
            "MBG-02": f"batch:{batch.id}",
            "MBG-03": f"kiriman:{kiriman.id}:lewat",
            "MBG-04": f"sppg:{sppg.id}:masak:{day}",
            "MBG-05": f"sppg:{sppg.id}:slhs",
            "MBG-06": f"kiriman:{kiriman.id}:berangkat",
            "MBG-07": f"sppg:{sppg.id}:{day}",
            "MBG-08": f"pembelian:{lot.id}",
            "MBG-09": f"sppg:{sppg.id}:SD46",
            "MBG-10": f"titik:{titik.id}:sppg:{sppg.id}",
            "MBG-11": f"batch:{batch.id}:suhu",
            "MBG-12": f"kecamatan:{area}",
        }
        found = {}
        for kode, key in keys.items():
            about = {"sppg_id": sppg.id} if kode != "MBG-12" else {}
            about |= {"batch_id": batch.id} if kode in ("MBG-02", "MBG-03", "MBG-06", "MBG-11") else {}
            about |= {"titik_id": titik.id} if kode in ("MBG-02", "MBG-03", "MBG-06", "MBG-10") else {}
            found[kode] = await raise_warning(work, kode, key, judul=f"Perihal {kode}", **about)
        for kode, key in (("MBG-05", f"sppg:{sppg.id}:halal:akhir"), ("MBG-04", f"sppg:{sppg.id}:jatah")):
            found[key.rpartition(":")[2]] = await raise_warning(work, kode, key, judul="Perihal lain", sppg_id=sppg.id)
        foreign = await raise_warning(work, "MBG-05", f"sppg:{other.id}:slhs", judul="Asing", sppg_id=other.id)
        return {"ids": found, "other": foreign, "sppg": sppg.id}


def satgas():
    return official(*(value for name, value in vars(rights).items() if name.isupper() and str(value).startswith("mbg")))


def hrefs(html):
    part = html.split("Tempat menanganinya", 1)[1].split("</section>", 1)[0]
    return re.findall(r'href="([^"]+)"', part.replace("&amp;", "&"))


async def test_every_rule_leads_to_pages_that_open(warned, client_for, tenant):
    client = client_for(tenant, satgas())
    assert set(RULES) <= set(warned["ids"])
    for kode, number in warned["ids"].items():
        found = hrefs((await client.get(f"{HOME}/{number}")).text)
        assert found, kode
        for href in found:
            assert (await client.get(href)).status_code == 200, (kode, href)


async def test_the_list_leads_to_the_first_of_them(warned, client_for, tenant):
    page = (await client_for(tenant, satgas()).get(HOME)).text.replace("&amp;", "&")
    first = ("/insiden/", "/jejak/batch/", "/jejak/kiriman/", "/batch?tanggal=", f"/dapur/{warned['sppg']}/slhs")
    first += ("/belanja/", "/penugasan/dapur/", "/titik/", "/batch/", "/belum-terlayani?kecamatan=", "/kalender?dapur=")
    for part in first:
        assert f' · <a href="/kantor/mbg{part}' in page, part


async def test_nobody_is_led_where_they_may_not_go(warned, services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        ids = [*warned["ids"].values(), warned["other"]]
        rows = [await work.session.get(Peringatan, one) for one in ids]
        work.actor = official(rights.PERINGATAN_READ)
        assert not any((await leads_of(work, rows)).values())
        work.actor = official(rights.DAPUR_READ, rights.TITIK_READ, scope="own", account_id=HEAD)
        led = await leads_of(work, rows)
        assert led[warned["other"]] == []
        assert [str(one.label) for one in led[warned["ids"]["MBG-10"]]] == ["Titik layanan", "Dapur"]
        assert [str(one.label) for one in led[warned["ids"]["MBG-05"]]] == ["Dapur"]
        work.actor = official(rights.DAPUR_READ, scope="own", account_id=1)
        assert not any((await leads_of(work, rows)).values())


async def test_a_kitchens_head_is_led_to_the_form_of_a_paper_that_ends(warned, client_for, tenant):
    head = official(rights.PERINGATAN_READ, rights.DAPUR_READ, rights.SERTIFIKAT, scope="own", account_id=HEAD)
    client = client_for(tenant, head)
    form = f"/kantor/mbg/dapur/{warned['sppg']}/sertifikat"
    assert form in hrefs((await client.get(f"{HOME}/{warned['ids']['akhir']}")).text)
    assert (await client.get(form)).status_code == 200


async def test_the_kitchens_page_lists_what_is_open_for_those_who_may_read_it(warned, client_for, tenant):
    place = f"/kantor/mbg/dapur/{warned['sppg']}"
    page = (await client_for(tenant, satgas()).get(place)).text
    assert f'{HOME}/{warned["ids"]["MBG-01"]}"' in page, "the gravest is among them"
    assert "Lihat semua 13" in page
    assert "Asing" not in page
    whole = (await client_for(tenant, satgas()).get(f"{HOME}?dapur={warned['sppg']}")).text
    assert "Hanya dapur SPPG Melati" in whole
    assert "Perihal MBG-08" in whole
    assert "Asing" not in whole
    reader = official(rights.DAPUR_READ, scope="own", account_id=HEAD)
    assert "Peringatan terbuka" not in (await client_for(tenant, reader).get(place)).text
