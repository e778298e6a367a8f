"""The pages of notices and of the outbox, through the whole application and in a real browser."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from sqlalchemy import text

from tiru.tenant import SYSTEM, Grant
from tiru.work import unit_of_work

from .people import citizen, official

MANAGE = Grant(permission="kabar:keluar:manage")
BELL = '<span class="badge">'


async def test_the_bell_counts_on_every_office_page_until_all_is_read(client_for, tenant, stored):
    client = client_for(tenant, official(stored["account"]))
    home = await client.get("/kantor")
    assert f"{BELL}35" in home.text
    page = await client.get("/kantor/kabar")
    assert page.text.count('class="told new"') == 30
    assert "Laporan KNG-34 masuk" in page.text
    assert (await client.get("/kantor/kabar?halaman=2")).text.count('class="told new"') == 5
    notice = page.text.split('href="/kantor/kabar/')[1].split('"')[0]
    answer = await client.get(f"/kantor/kabar/{notice}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/kantor/aduan")
    assert f"{BELL}34" in (await client.get("/kantor")).text
    assert (await client.post("/kantor/kabar/baca-semua")).status_code == 303
    assert BELL not in (await client.get("/kantor/kabar")).text
    assert "Semua kabar sudah Anda baca" in (await client.get("/kantor/kabar?saring=belum")).text


async def test_a_citizen_has_their_own(client_for, tenant, stored):
    client = client_for(tenant, citizen(stored["warga"]))
    page = await client.get("/akun/kabar")
    assert "Beri penilaian." in page.text
    assert "KNG-34" not in page.text
    assert f"{BELL}1" in page.text
    notice = page.text.split('href="/akun/kabar/')[1].split('"')[0]
    assert (await client.get(f"/akun/kabar/{notice}")).headers["location"] == "/aduan"
    assert BELL not in (await client.get("/akun/kabar")).text
    assert (await client_for(tenant).get("/akun/kabar")).status_code == 303


async def test_strangers_have_no_bell(client_for, tenant, stored):
    assert BELL not in (await client_for(tenant).get("/")).text


async def test_an_old_address_of_another_site_is_not_followed(services, client_for, tenant, stored):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.session.execute(text("update kabar set href = '//jahat.example'"))
        notice = await work.session.scalar(text("select max(id) from kabar where account_id is not null"))
    answer = await client_for(tenant, official(stored["account"])).get(f"/kantor/kabar/{notice}")
    assert answer.headers["location"] == "/kantor/kabar"


async def test_the_choice_is_kept(client_for, tenant, stored):
    client = client_for(tenant, official(stored["account"]))
    assert "petugas@contoh.id" in (await client.get("/kantor/saya")).text
    assert (await client.post("/kantor/kabar/pilihan", data={"kabar": "surel"})).status_code == 303
    page = (await client.get("/kantor/saya")).text
    assert 'value="surel" checked' in page
    assert (await client.post("/kantor/kabar/pilihan", data={})).headers["location"] == "/kantor/saya"
    assert 'value="surel" checked' in (await client.get("/kantor/saya")).text


async def test_the_outbox_is_searched_retried_and_cancelled(client_for, tenant, stored):
    client = client_for(tenant, replace(official(stored["account"]), grants=(MANAGE,)))
    page = (await client.get("/kantor/kabar/keluar")).text
    assert "ga••••@contoh.id" in page
    assert "gagal@contoh.id" not in page
    assert "550 Tidak ada kotak surat itu" in page
    assert "an••••@contoh.id" not in (await client.get("/kantor/kabar/keluar?keadaan=gagal")).text
    assert "Tidak ada yang cocok" in (await client.get("/kantor/kabar/keluar?q=zzz")).text
    back = "/kantor/kabar/keluar?q=&kanal=&keadaan=gagal&halaman=1"
    answer = await client.post(f"/kantor/kabar/keluar/{stored['gagal']}/ulang", data={"kembali": back})
    assert (answer.status_code, answer.headers["location"]) == (303, back)
    assert (await client.post(f"/kantor/kabar/keluar/{stored['antre']}/batal")).status_code == 303
    assert (await client.post(f"/kantor/kabar/keluar/{stored['terkirim']}/batal")).status_code == 409
    assert "Dibatalkan" in (await client.get("/kantor/kabar/keluar?keadaan=batal")).text
    assert (await client_for(tenant, official(stored["account"])).get("/kantor/kabar/keluar")).status_code == 403


async def test_the_export_holds_what_the_page_shows_and_is_recorded(services, client_for, tenant, stored):
    client = client_for(tenant, replace(official(stored["account"]), grants=(MANAGE,)))
    answer = await client.get("/kantor/kabar/keluar/ekspor.csv?keadaan=gagal")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][2:4] == ["ga••••@contoh.id", "'=Laporan gagal"]
    assert len(rows) == 2
    assert (await client.get("/kantor/kabar/keluar/ekspor.xlsx")).content[:2] == b"PK"
    async with unit_of_work(services, tenant, SYSTEM) as work:
        found = await work.session.scalar(text("select count(*) from audit_entry where action = 'kabar.outbox.export'"))
    assert found == 2
