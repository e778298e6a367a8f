"""What a paper registry prints: the kartu kendali of one letter, and the buku ekspedisi of letters carried by hand."""

from __future__ import annotations

import io
import secrets
from datetime import timedelta

from pypdf import PdfReader
from sqlalchemy import text
from tests.e_office.test_life_of_an_incoming_letter import form

from tiru.work import unit_of_work
from tiru_e_office.models import Surat
from tiru_e_office.surat_keluar.models import Pengiriman
from tiru_e_office.surat_masuk.service import register

BOOK = "/kantor/e_office/keluar/ekspedisi.pdf"


def words(content: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).split())


async def carried(services, gov, unit: str, **facts: object) -> str:
    """A letter of a unit that goes by hand; its number."""
    number = f"005/{secrets.token_hex(4)}"
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        given = {"tanggal": work.today, "hal": "Undangan rapat", "keamanan": "B", **facts}
        surat = Surat(
            kunci=secrets.token_urlsafe(12),
            arah="keluar",
            unit_id=gov.units[unit],
            jenis="SD",
            status="terkirim",
            tahun=work.today.year,
            nomor=number,
            dibuat_at=work.now,
            **given,
        )
        work.session.add(surat)
        await work.session.flush()
        work.session.add(Pengiriman(surat_id=surat.id, cara="ekspedisi", tujuan="PMI Kabupaten"))
        work.session.add(Pengiriman(surat_id=surat.id, cara="surel", tujuan="Surel saja", surel="a@contoh.example"))
    return number


async def test_the_card_says_what_the_registry_keeps(client_for, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        wanted = form(gov, klasifikasi="000.1.5", ringkasan="Rapat membahas jalan.")
        letter = (await register(work, wanted)).surat.id
    path = f"/kantor/e_office/surat/{letter}/kartu"
    answer = await client_for(gov.tenant, gov.people["tu"]).get(path)
    assert answer.headers["content-type"] == "application/pdf"
    told = words(answer.content)
    for said in (
        "KARTU KENDALI",
        "000.1.5",
        "Undangan rapat koordinasi",
        "Rapat membahas jalan.",
        "Diskominfo Provinsi",
    ):
        assert said in told
    assert "Tanda terima" in told
    page = (await client_for(gov.tenant, gov.people["tu"]).get(f"/kantor/e_office/surat/{letter}")).text
    assert path in page
    assert (await client_for(gov.tenant, gov.people["lain"]).get(path)).status_code == 404


async def test_the_book_has_what_goes_by_hand_from_ones_own_units(client_for, services, gov):
    mine = await carried(services, gov, "setda")
    secret = await carried(services, gov, "setda", keamanan="R", hal="Yang tersembunyi")
    theirs = await carried(services, gov, "dinas")
    answer = await client_for(gov.tenant, gov.people["tu"]).get(BOOK)
    assert answer.headers["content-type"] == "application/pdf"
    told = words(answer.content)
    assert mine in told
    assert "PMI Kabupaten" in told
    assert "Surel saja" not in told
    assert secret in told
    assert "tersembunyi" not in told
    assert theirs not in told
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        last = "select after from audit_entry where action = 'e_office.ekspedisi.export' order by seq desc limit 1"
        told = await work.session.scalar(text(last))
    assert told["rows"] == 2


async def test_days_narrow_the_book_and_nonsense_is_this_month(client_for, services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        long_ago = work.today - timedelta(days=400)
    old = await carried(services, gov, "setda", tanggal=long_ago)
    client = client_for(gov.tenant, gov.people["tu"])
    then = await client.get(BOOK, params={"dari": long_ago.isoformat(), "sampai": long_ago.isoformat()})
    assert old in words(then.content)
    assert old not in words((await client.get(BOOK, params={"dari": "bukan tanggal"})).content)


async def test_who_keeps_no_numbers_has_no_book(client_for, gov):
    assert (await client_for(gov.tenant, gov.people["staf"]).get(BOOK)).status_code == 403
