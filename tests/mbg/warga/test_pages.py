"""The portal and the inbox over HTTP: what each sees, and what nobody else does."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import select, text
from tests.mbg.things import (
    make_bahan,
    make_batch,
    make_jadwal,
    make_kiriman,
    make_menu,
    make_penugasan,
    make_sppg,
    make_titik,
    official,
    receives_at,
    works_at,
)

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.menu.models import MenuBahan, MenuGizi
from tiru_mbg.rights import EKSPOR, LAPORAN_ANSWER, LAPORAN_READ
from tiru_mbg.warga.inbox import forget_reporters
from tiru_mbg.warga.models import Laporan

pytestmark = pytest.mark.usefixtures("clean")
HOME = "/kantor/mbg/laporan"
COOK, TEACHER, OTHER = 811, 812, 813


@pytest.fixture
async def day(services, tenant):
    """Ids of a school with a meal today, of another school, and of the kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work, nama="SPPG Melati", slhs_status="terbit"), await make_titik(work)
        titik.nama = "SDN Cendana Uji"
        await make_penugasan(work, sppg, titik)
        far = await make_titik(work, nama="SDN Jauh Uji")
        await works_at(work, sppg, COOK)
        await receives_at(work, titik, TEACHER)
        await receives_at(work, far, OTHER)
        menu = await make_menu(work, sppg, nama="Nasi telur balado", alergen=["telur"])
        bahan = await make_bahan(work, nama="Telur balado", alergen=["telur"])
        line = {"kelompok": "SD46", "hidangan": "lauk", "bruto_g": 60}
        work.session.add(MenuBahan(menu_id=menu.id, bahan_id=bahan.id, **line))
        figures = {"energi_kcal": 585, "protein_g": 20, "lemak_g": 9, "karbohidrat_g": 80}
        work.session.add(MenuGizi(menu_id=menu.id, kelompok="SD46", **figures))
        await make_jadwal(work, sppg, menu)
        await make_kiriman(work, await make_batch(work, sppg), titik)
        return titik.id, far.id, sppg.id


def report(titik, **more):
    base = {"titik": str(titik), "jenis": "sakit", "gejala": ["mual", "muntah"], "jumlah_sakit": "2"}
    return {**base, "isi": "Tiga anak mual sejak siang.", "kontak": "081234567890", "nama": "Bu Wartini", **more}


def photo():
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(drawn, "JPEG")
    return drawn.getvalue()


async def sent(client, titik, **more):
    answer = await client.post(
        "/mbg/lapor", data=report(titik, **more), files={"foto": ("f.jpg", photo(), "image/jpeg")}
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_school_is_found_and_its_page_tells_todays_menu_in_plain_words(browse, tenant, day, areas):
    titik, _far, _sppg = day
    guest = browse(tenant)
    assert "SDN Cendana Uji" in (await guest.get("/mbg?q=cendana")).text
    assert "SDN Cendana Uji" not in (await guest.get("/mbg?q=cendana jauh")).text
    assert f"/mbg/titik/{titik}" in (await guest.get(f"/mbg?kecamatan={tenant.kode_wilayah}.01")).text
    assert f"/mbg/titik/{titik}" not in (await guest.get(f"/mbg?kecamatan={tenant.kode_wilayah}.02")).text
    page = (await guest.get(f"/mbg/titik/{titik}")).text
    for words in ("Telur balado", "585 kkal", "Mengandung Telur", "SPPG Melati", "laik higiene sanitasi"):
        assert words in page, words
    assert (await guest.get("/mbg/titik/999999999")).status_code == 404


async def test_a_mark_is_given_without_an_account_and_shown_again(browse, tenant, day, services):
    titik, far, _sppg = day
    guest = browse(tenant)
    wrong = await guest.post(f"/mbg/titik/{titik}/nilai", data={"rasa": "4", "catatan": "Kurang garam"})
    assert wrong.status_code == 422
    assert "Kurang garam" in wrong.text
    done = await guest.post(f"/mbg/titik/{titik}/nilai", data={"rasa": "4", "porsi": "4"})
    assert done.status_code == 303
    page = (await guest.get(f"/mbg/titik/{titik}")).text
    assert "Nilai dari ponsel ini: 4 dari 5" in page
    assert "Nilai dari ponsel ini" not in (await browse(tenant).get(f"/mbg/titik/{titik}")).text
    assert (await guest.post(f"/mbg/titik/{far}/nilai", data={"rasa": "4", "porsi": "4"})).status_code == 409


async def test_a_report_gets_a_ticket_that_only_its_sender_opens(browse, tenant, day):
    titik, _far, _sppg = day
    guest = browse(tenant)
    place = await sent(guest, titik)
    shown = (await guest.get(place)).text
    code = re.search(r"<dt>Kode</dt><dd>([0-9A-Z]{8})</dd>", shown).group(1)
    nomor = re.search(r"MBG-\d{4}-\d{5,}", shown).group(0)
    assert (await guest.get(f"/mbg/lacak/{nomor}/foto")).headers["content-type"] == "image/jpeg"
    stranger = browse(tenant)
    closed = await stranger.get(f"/mbg/lacak/{nomor}")
    assert closed.status_code == 404
    assert "Tiga anak mual" not in closed.text
    assert 'name="kode"' in closed.text
    assert (await stranger.get(f"/mbg/lacak/{nomor}/foto")).status_code == 404
    assert (await stranger.post("/mbg/lacak", data={"nomor": nomor, "kode": "SALAH234"})).status_code == 422
    opened = await stranger.post("/mbg/lacak", data={"nomor": nomor.lower(), "kode": code.lower()})
    assert opened.status_code == 303
    assert "Tiga anak mual" in (await stranger.get(opened.headers["location"])).text


async def test_nothing_typed_is_lost_and_a_bad_photo_is_said_at_its_field(browse, tenant, day):
    titik, _far, _sppg = day
    guest = browse(tenant)
    bad = {"foto": ("f.jpg", b"bukan gambar", "image/jpeg")}
    answer = await guest.post("/mbg/lapor", data=report(titik, kontak="12"), files=bad)
    assert answer.status_code == 422
    for words in ("Tiga anak mual sejak siang.", "Bu Wartini", 'id="foto-salah"', 'id="kontak-salah"'):
        assert words in answer.text, words
    kunci = re.search(r'name="kunci" value="([^"]+)"', answer.text).group(1)
    first = await guest.post("/mbg/lapor", data=report(titik, kunci=kunci))
    again = await guest.post("/mbg/lapor", data=report(titik, kunci=kunci))
    assert first.headers["location"] == again.headers["location"]


async def test_each_reads_the_own_places_only_and_only_who_answers_sees_the_sender(browse, tenant, day, services):
    titik, far, _sppg = day
    await sent(browse(tenant), titik)
    await sent(browse(tenant), far, isi="Laporan dari sekolah jauh.")
    async with unit_of_work(services, tenant, SYSTEM) as work:
        mine = await work.session.scalar(select(Laporan.id).where(Laporan.titik_id == titik))
        other = await work.session.scalar(select(Laporan.id).where(Laporan.titik_id == far))
    teacher = browse(tenant, official(LAPORAN_READ, scope="own", account_id=TEACHER))
    cook = browse(tenant, official(LAPORAN_READ, scope="own", account_id=COOK))
    for reader in (teacher, cook):
        listed = (await reader.get(HOME)).text
        assert "Tiga anak mual" in listed
        assert "sekolah jauh" not in listed
        assert (await reader.get(f"{HOME}/{mine}")).status_code == 200
        assert (await reader.get(f"{HOME}/{other}")).status_code == 404
        assert (await reader.get(f"{HOME}/{other}/foto")).status_code == 404
        assert (await reader.get(f"{HOME}/{mine}/pelapor")).status_code == 403
        assert "081234567890" not in (await reader.get(f"{HOME}/{mine}")).text
    satgas = browse(tenant, official(LAPORAN_READ, LAPORAN_ANSWER))
    assert "081234567890" in (await satgas.get(f"{HOME}/{mine}/pelapor")).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        looks = await work.session.scalar(
            text("select count(*) from audit_entry where action = 'mbg.pelapor.view' and subject = :one"),
            {"one": f"mbg_laporan:{mine}"},
        )
        assert looks == 1


async def test_the_answer_reaches_the_reporter_and_steps_out_of_turn_are_refused(browse, tenant, day, services):
    titik, _far, _sppg = day
    guest = browse(tenant)
    place = (await sent(guest, titik)).partition("?")[0]
    async with unit_of_work(services, tenant, SYSTEM) as work:
        one = await work.session.scalar(select(Laporan.id))
    satgas = browse(tenant, official(LAPORAN_READ, LAPORAN_ANSWER))
    steps = f"{HOME}/{one}/langkah"
    assert (await satgas.post(f"{steps}/telaah")).status_code == 303
    bare = await satgas.post(f"{steps}/jawab", data={"teks": "ya"})
    assert bare.status_code == 422
    assert (await satgas.post(f"{steps}/telaah")).status_code == 409
    assert (await satgas.post(f"{steps}/jawab", data={"teks": "Dapur sudah diperiksa puskesmas."})).status_code == 303
    assert "Dapur sudah diperiksa puskesmas." in (await guest.get(place)).text
    assert (await satgas.post(f"{steps}/buka")).status_code == 303
    assert (await satgas.post(f"{steps}/hapus")).status_code == 404


async def test_search_states_and_export(browse, tenant, day):
    titik, _far, _sppg = day
    await sent(browse(tenant), titik)
    satgas = browse(tenant, official(LAPORAN_READ, LAPORAN_ANSWER, EKSPOR))
    assert "Tiga anak" in (await satgas.get(f"{HOME}?q=cendana&jenis=sakit&status=terbuka")).text
    assert "Tidak ada laporan seperti itu" in (await satgas.get(f"{HOME}?jenis=mutu")).text
    book = load_workbook(io.BytesIO((await satgas.get(f"{HOME}/ekspor.xlsx")).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[1][3] == "SDN Cendana Uji"
    assert not any("0812" in str(cell) for row in rows for cell in row)
    assert (await browse(tenant, official(LAPORAN_READ)).get(f"{HOME}/ekspor.csv")).status_code == 403


async def test_another_tenant_knows_neither_the_school_nor_the_report(browse, tenant, other_tenant, day):
    titik, _far, _sppg = day
    place = (await sent(browse(tenant), titik)).partition("?")[0]
    abroad = browse(other_tenant, official(LAPORAN_READ, LAPORAN_ANSWER))
    assert "SDN Cendana Uji" not in (await abroad.get("/mbg?q=cendana")).text
    assert "Tiga anak mual" not in (await abroad.get(place)).text
    assert "Tiga anak mual" not in (await abroad.get(HOME)).text


async def test_names_are_forgotten_a_year_after_the_end(browse, tenant, day, services):
    titik, _far, _sppg = day
    await sent(browse(tenant), titik)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        laporan = await work.session.scalar(select(Laporan))
        laporan.status, laporan.ditangani_at = "selesai", work.now - timedelta(days=300)
        await work.session.flush()
        await forget_reporters(work)
        await work.session.refresh(laporan)
        assert laporan.kontak is not None
        laporan.ditangani_at = work.now - timedelta(days=370)
        await work.session.flush()
        await forget_reporters(work)
        await work.session.refresh(laporan)
        assert (laporan.nama, laporan.kontak, laporan.isi) == (None, None, "Tiga anak mual sejak siang.")


class TestInTheBrowser:
    pytestmark = needs_browser

    async def test_portal_and_inbox(self, browse, tenant, day, services, areas):
        titik, _far, _sppg = day
        guest = browse(tenant)
        place = await sent(guest, titik)
        paths = ["/mbg", "/mbg?q=uji", f"/mbg/titik/{titik}", f"/mbg/lapor?titik={titik}", "/mbg/lacak", place]
        assert await seen(guest, paths, widths=(320,)) == []
        async with unit_of_work(services, tenant, SYSTEM) as work:
            one = await work.session.scalar(select(Laporan.id))
        satgas = browse(tenant, official(LAPORAN_READ, LAPORAN_ANSWER, EKSPOR))
        assert (
            await seen(satgas, [HOME, f"{HOME}?q=tidakada", f"{HOME}/{one}", f"{HOME}/{one}/pelapor"], widths=(320,))
            == []
        )
