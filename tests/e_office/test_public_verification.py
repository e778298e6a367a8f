"""What strangers may know of a signed letter, by its code, by its file, and by the address they were mailed."""

import asyncio
import random

import pytest
from sqlalchemy import select, text
from tests.e_office.test_signing_a_letter import certified, ready, sign

from tiru.tenant import STRANGER
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.models import Akses, Surat
from tiru_e_office.surat_keluar import mailing
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman
from tiru_e_office.tte.pades import signatures_in
from tiru_e_office.tte.port import NotAPdf
from tiru_e_office.views import verification as desk

__all__ = ["certified"]
CHECK = "/e_office/verifikasi"


@pytest.fixture(autouse=True)
async def nothing_counted_yet(services, tenant, other_tenant):
    """Tries are counted by address, and all tests have the same one."""
    for one in (tenant, other_tenant):
        async with unit_of_work(services, one, STRANGER) as work:
            await work.session.execute(text("delete from attempt"))


@pytest.fixture
def anybody(browse, tenant):
    return browse(tenant, STRANGER)


async def issued(services, gov, **changes) -> tuple[Surat, bytes]:
    letter, task = await ready(services, gov, **changes)
    (outcome,) = await sign(services, gov, task)
    assert outcome.problem == ""
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        naskah = await work.session.get(Naskah, letter)
        return await work.session.get(Surat, letter), await services.store.get(gov.tenant.slug, naskah.tte_key)


async def test_the_code_under_the_square_tells_who_signed_what_and_when(anybody, services, certified):
    surat, _content = await issued(services, certified)
    page = await anybody.get(f"{CHECK}/{surat.kunci}")
    assert page.status_code == 200
    for known in ("Surat ini asli.", surat.nomor, certified.people["sekda"].name, "Sekretaris Daerah", "Surat Dinas"):
        assert known in page.text
    assert surat.hal not in page.text
    assert "Badan" not in page.text
    typed = await anybody.get(CHECK, params={"kode": f"https://{certified.tenant.host}{CHECK}/{surat.kunci} "})
    assert surat.nomor in typed.text


async def test_of_a_secret_letter_only_that_it_is_genuine(anybody, services, certified):
    surat, content = await issued(services, certified, keamanan="R")
    for page in (
        await anybody.get(f"{CHECK}/{surat.kunci}"),
        await anybody.post(CHECK, files={"berkas": ("s.pdf", content, "application/pdf")}),
    ):
        assert "Surat ini asli." in page.text
        assert surat.nomor not in page.text
        assert "Surat Dinas" not in page.text


async def test_a_revoked_letter_is_said_to_be_revoked(anybody, services, certified):
    surat, _content = await issued(services, certified)
    async with unit_of_work(services, certified.tenant, certified.people["staf"]) as work:
        (await work.session.get(Surat, surat.id)).status = "batal"
    page = (await anybody.get(f"{CHECK}/{surat.kunci}")).text
    assert "Surat ini sudah dibatalkan." in page
    assert "Surat ini asli." not in page


async def test_unknown_codes_unsigned_letters_and_other_regions_are_404_and_counted(
    anybody, browse, services, certified, other_tenant
):
    surat, _content = await issued(services, certified)
    letter, _task = await ready(services, certified)
    async with unit_of_work(services, certified.tenant, certified.people["staf"]) as work:
        unsigned = (await work.session.get(Surat, letter)).kunci
    assert (await browse(other_tenant, STRANGER).get(f"{CHECK}/{surat.kunci}")).status_code == 404
    page = await anybody.get(f"{CHECK}/{unsigned}")
    assert page.status_code == 404
    assert "Kode ini tidak dikenal." in page.text
    for _time in range(desk.UNKNOWN_CODES - 1):
        assert (await anybody.get(f"{CHECK}/tidak-ada")).status_code == 404
    assert (await anybody.get(f"{CHECK}/tidak-ada")).status_code == 429
    assert (await anybody.get(f"{CHECK}/{surat.kunci}")).status_code == 429


async def test_the_file_itself_is_known_here_under_its_number(anybody, services, certified):
    surat, content = await issued(services, certified)
    page = (await anybody.post(CHECK, files={"berkas": ("surat.pdf", content, "application/pdf")})).text
    for said in ("Surat ini asli.", surat.nomor, "Utuh", "Sertifikat dikenal", "Meliputi seluruh berkas"):
        assert said in page
    assert surat.hal not in page


async def test_a_changed_file_is_not_ours_and_its_signature_says_so(anybody, services, certified):
    surat, content = await issued(services, certified)
    added = (await anybody.post(CHECK, files={"berkas": ("s.pdf", content + b"\n%x\n", "application/pdf")})).text
    assert "Berkas ini tidak tercatat di sini." in added
    assert "Tidak meliputi seluruh berkas" in added
    assert surat.nomor not in added
    broken = bytearray(content)
    broken[1500] ^= 1
    changed = (await anybody.post(CHECK, files={"berkas": ("s.pdf", bytes(broken), "application/pdf")})).text
    assert "Sertifikat dikenal</" not in changed or "Berubah" in changed


async def test_another_regions_file_is_intact_but_not_known_here(browse, services, certified, other_tenant):
    _surat, content = await issued(services, certified)
    there = browse(other_tenant, STRANGER)
    page = (await there.post(CHECK, files={"berkas": ("s.pdf", content, "application/pdf")})).text
    assert "Utuh" in page
    assert "Sertifikat tidak dikenal di sini" in page
    assert "Berkas ini tidak tercatat di sini." in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("foto.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "bukan PDF"),
        ("surat.pdf", b"%PDF-1.7\nrusak", "rusak atau bukan PDF"),
        ("surat.pdf", b"", "kosong"),
        ("besar.pdf", b"%PDF-1.7\n" + b"0" * (10 * 1024 * 1024), "paling besar"),
    ],
)
async def test_what_is_no_pdf_is_refused_at_the_field(anybody, name, content, said):
    page = await anybody.post(CHECK, files={"berkas": (name, content, "application/pdf")})
    assert page.status_code == 422
    assert said in page.text


async def test_no_file_at_all_is_said_and_tries_are_bounded(anybody):
    page = await anybody.post(CHECK, data={"x": "1"})
    assert page.status_code == 422
    assert "Pilih berkas PDF-nya dahulu." in page.text
    for _time in range(desk.FILES - 1):
        await anybody.post(CHECK, data={"x": "1"})
    assert (await anybody.post(CHECK, data={"x": "1"})).status_code == 429


async def test_files_made_to_break_the_reader_are_refused_in_words(services, certified):
    _surat, content = await issued(services, certified)
    chance = random.Random(7)
    for _time in range(150):
        broken = bytearray(content)
        for _byte in range(chance.randrange(1, 40)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        kept = bytes(broken[: chance.randrange(100, len(broken))] if chance.random() < 0.3 else broken)
        try:
            await asyncio.to_thread(signatures_in, kept, [])
        except NotAPdf:
            continue


async def mailed(services, gov, **changes) -> tuple[Surat, str]:
    surat, _content = await issued(
        services, gov, tujuan_lain="Bappenas <tu@bappenas.example>", tujuan_unit=[], **changes
    )
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        row = await work.session.scalar(
            select(Pengiriman).where(Pengiriman.surat_id == surat.id, Pengiriman.cara == "surel")
        )
        await mailing.send_issued(work, row.id)
    return surat, services.mail.sent[-1].body.split("/e_office/ambil/")[1].split()[0]


async def test_a_mailed_letter_is_fetched_with_a_button_and_that_is_the_receipt(anybody, services, certified):
    surat, token = await mailed(services, certified, keamanan="T")
    page = await anybody.get(f"/e_office/ambil/{token}")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert surat.hal not in page.text
    async with unit_of_work(services, certified.tenant, certified.people["staf"]) as work:
        row = await work.session.scalar(
            select(Pengiriman).where(Pengiriman.surat_id == surat.id, Pengiriman.cara == "surel")
        )
        assert row.dibaca_at is None
    file = await anybody.post(f"/e_office/ambil/{token}")
    assert file.status_code == 200
    assert file.headers["cache-control"] == "no-store"
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.content.startswith(b"%PDF-")
    async with unit_of_work(services, certified.tenant, certified.people["staf"]) as work:
        row = await work.session.scalar(
            select(Pengiriman).where(Pengiriman.surat_id == surat.id, Pengiriman.cara == "surel")
        )
        first = row.dibaca_at
        assert first is not None
        looks = (await work.session.scalars(select(Akses).where(Akses.surat_id == surat.id))).all()
        assert "tu@bappenas.example" in {one.nama for one in looks}
    await anybody.post(f"/e_office/ambil/{token}")
    async with unit_of_work(services, certified.tenant, certified.people["staf"]) as work:
        again = await work.session.scalar(
            select(Pengiriman).where(Pengiriman.surat_id == surat.id, Pengiriman.cara == "surel")
        )
        assert again.dibaca_at == first


async def test_wrong_addresses_are_counted(anybody, services, certified):
    _surat, token = await mailed(services, certified)
    for _time in range(20):
        assert (await anybody.get("/e_office/ambil/salah")).status_code == 404
    assert (await anybody.get("/e_office/ambil/salah")).status_code == 429
    assert (await anybody.post(f"/e_office/ambil/{token}")).status_code == 429


@pytest.mark.browser
@needs_browser[1]
@needs_browser[2]
async def test_the_desks_in_a_browser(services, certified, client_for):
    gov = certified
    surat, token = await mailed(services, gov)
    await ready(services, gov, kecepatan="segera")
    _letter, task = await ready(services, gov, keamanan="R")
    await sign(services, gov, task, secret="salah sekali ini")
    own = client_for(gov.tenant, gov.people["sekda"])
    assert await seen(own, [f"/kantor/e_office/tte?tugas={task}"]) == []
    nobody = client_for(gov.tenant, gov.people["kadis"])
    assert await seen(nobody, ["/kantor/e_office/tte"]) == []
    paths = [f"{CHECK}/{surat.kunci}", CHECK, f"/e_office/ambil/{token}"]
    assert await seen(client_for(gov.tenant, STRANGER), paths) == []
