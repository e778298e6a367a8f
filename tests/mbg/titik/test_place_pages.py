"""List and record over HTTP, as the task force, a kitchen's head, a teacher, a stranger and another regency."""

import csv
import io

import pytest
from sqlalchemy import select, text
from tests.mbg.things import make_penugasan, make_rombel, make_sppg, make_titik, receives_at, works_at

from tiru.access.accounts import create_account
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.titik.models import Penugasan, Titik, TitikPetugas
from tiru_mbg.titik.queries import blank_spots, enrolled, open_assignments

from .people import HEAD, TEACHER, guru, kepala, satgas, stranger

HOME = "/kantor/mbg/titik"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def school(services, tenant):
    """A school with two classes of SD46, served; a second one that nobody serves."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work, nama="SPPG Melati")
        served = await make_titik(work, nama="SDN Cirea", kode="20210001", pic_nama="Bu Sri")
        await make_rombel(work, served, kelas="4", terdaftar=28, alergi={"telur": 2})
        await make_rombel(work, served, kelas="5", terdaftar=30)
        await make_penugasan(work, sppg, served, jatah=58, menit=41)
        left = await make_titik(work, nama="SDN Sayana", kode="20210002", kode_wilayah=f"{tenant.kode_wilayah}.02.2001")
        await make_rombel(work, left, kelas="1", kelompok="SD13", terdaftar=25)
        await works_at(work, sppg, HEAD)
        await receives_at(work, served, TEACHER)
        return served.id, left.id


def typed(**more):
    sent = {"tipe": "sekolah", "kode": "20219999", "nama": "SMP Negeri 9", "jenjang": "SMP"}
    sent |= {"kode_wilayah": "", "kode_wilayah_teks": "32.08.01.2001", "latitude": "-6,98", "longitude": "108,48"}
    return {**sent, "jam_makan": "11:30", "pic_nama": "Pak Budi", "pic_telepon": "0812 3456 7890", **more}


async def test_the_list_narrows_by_name_number_kind_area_group_and_service(browse, tenant, school):
    all_seeing = browse(tenant, satgas())
    for asked, both in (
        ({}, (True, True)),
        ({"q": "cirea"}, (True, False)),
        ({"q": "20210002"}, (False, True)),
        ({"tipe": "posyandu"}, (False, False)),
        ({"kecamatan": f"{tenant.kode_wilayah}.02"}, (False, True)),
        ({"kelompok": "SD46"}, (True, False)),
        ({"dilayani": "ya"}, (True, False)),
        ({"dilayani": "belum"}, (False, True)),
        ({"status": "tutup"}, (False, False)),
    ):
        found = (await all_seeing.get(HOME, params=asked)).text
        assert ("SDN Cirea" in found, "SDN Sayana" in found) == both, asked
    assert "Tidak ada titik layanan seperti itu" in (await all_seeing.get(HOME, params={"q": "zzz"})).text


async def test_a_place_served_for_one_of_two_groups_is_served_in_part(browse, services, tenant, school):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        titik = await work.session.get(Titik, school[0])
        await make_rombel(work, titik, kelas="2", kelompok="SD13", terdaftar=20)
    all_seeing = browse(tenant, satgas())
    assert "SDN Cirea" in (await all_seeing.get(HOME, params={"dilayani": "sebagian"})).text
    assert "SDN Cirea" not in (await all_seeing.get(HOME, params={"dilayani": "ya"})).text


async def test_everybody_sees_their_own_places_and_no_other(browse, tenant, other_tenant, school):
    served, left = school
    for actor in (kepala(), guru()):
        somebody = browse(tenant, actor)
        listed = (await somebody.get(HOME)).text
        assert "SDN Cirea" in listed
        assert "SDN Sayana" not in listed
        assert (await somebody.get(f"{HOME}/{served}")).status_code == 200
        assert (await somebody.get(f"{HOME}/{left}")).status_code == 404
        assert (await somebody.get(f"{HOME}/{served}/ubah")).status_code == 403
    nobody = browse(tenant, stranger())
    for path in ("", "/kontak", "/ubah", "/rombel", "/penerima", "/akhiri"):
        assert (await nobody.get(f"{HOME}/{served}{path}")).status_code == 404, path
    assert (await nobody.post(f"{HOME}/{served}/akhiri", data={"alasan": "Saya mau"})).status_code == 404
    assert "SDN Cirea" not in (await nobody.get(HOME)).text
    assert (await browse(other_tenant, satgas()).get(f"{HOME}/{served}")).status_code == 404


async def test_the_record_shows_classes_allergies_kitchen_and_what_is_too_far(browse, tenant, school):
    shown = (await browse(tenant, satgas()).get(f"{HOME}/{school[0]}")).text
    for words in ("58 orang terdaftar", "Telur 2", "SPPG Melati", "41 menit", "batasnya 30", "garis lurus"):
        assert words in shown, words


async def test_the_telephone_is_kept_closed_and_opening_it_is_recorded(browse, services, tenant, school):
    all_seeing = browse(tenant, satgas())
    made = await all_seeing.post(f"{HOME}/baru", data=typed())
    assert made.status_code == 303, made.text
    place = made.headers["location"]
    assert "0812 3456 7890" not in (await all_seeing.get(place)).text
    assert "0812 3456 7890" in (await all_seeing.get(f"{place}/kontak")).text
    async with services.database.transaction(tenant.schema) as session:
        kept = await session.scalar(text("select pic_telepon from mbg_titik where kode = '20219999'"))
        assert b"0812" not in bytes(kept)
        entries = "select count(*) from audit_entry where action = 'mbg.titik.contact' and subject = :subject"
        subject = f"titik:{place.rpartition('/')[2]}"
        assert await session.scalar(text(entries), {"subject": subject}) == 1
    again = await all_seeing.post(f"{place}/ubah", data=typed(nama="SMP Negeri Sembilan"))
    assert again.status_code == 303
    assert "0812 3456 7890" in (await all_seeing.get(f"{place}/kontak")).text


async def test_a_refused_place_keeps_every_word_and_says_what_is_wrong_where(browse, tenant, school):
    all_seeing = browse(tenant, satgas())
    wrong = await all_seeing.post(f"{HOME}/baru", data=typed(longitude="", kode_wilayah_teks="99.99.99.9999"))
    assert wrong.status_code == 422
    for words in ("bukan desa atau kelurahan", "Lintang dan bujur diisi keduanya", 'value="Pak Budi"', "99.99.99.9999"):
        assert words in wrong.text
    taken = await all_seeing.post(f"{HOME}/baru", data=typed(kode="20210001"))
    assert "Nomor ini sudah dipakai SDN Cirea" in taken.text


async def test_a_class_is_noted_with_allergies_as_numbers_only(browse, services, tenant, school):
    all_seeing = browse(tenant, satgas())
    sent = {"kelompok": "SD46", "kelas": "6", "terdaftar": "1.2x", "per_on": "2026-07-20", "alergi_kacang": "dua"}
    assert (await all_seeing.post(f"{HOME}/{school[0]}/rombel", data=sent)).status_code == 422
    sent |= {"terdaftar": "31", "alergi_kacang": "40"}
    assert "Lebih banyak dari yang terdaftar" in (await all_seeing.post(f"{HOME}/{school[0]}/rombel", data=sent)).text
    assert (await all_seeing.post(f"{HOME}/{school[0]}/rombel", data=sent | {"alergi_kacang": "2"})).status_code == 303
    wrong = sent | {"kelompok": "BUMIL", "alergi_kacang": ""}
    assert "tidak dilayani di tempat" in (await all_seeing.post(f"{HOME}/{school[0]}/rombel", data=wrong)).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await enrolled(work, [school[0]]))[school[0]] == {"SD46": 89}


async def test_a_linked_account_opens_the_place_until_it_is_ended(browse, services, tenant, school):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        account = await create_account(work, username=f"guru{school[1]}", name="Bu Wiwin")
        username, account_id = account.username, account.id
    all_seeing, teacher = browse(tenant, satgas()), browse(tenant, guru(account_id))
    place = f"{HOME}/{school[1]}"
    assert (await teacher.get(place)).status_code == 404
    sent = {"username": "tidakada", "peran": "pic", "mulai_on": "2026-01-05"}
    assert "Tidak ada akun bernama tidakada" in (await all_seeing.post(f"{place}/penerima", data=sent)).text
    assert (await all_seeing.post(f"{place}/penerima", data=sent | {"username": username})).status_code == 303
    assert (await teacher.get(place)).status_code == 200
    assert (await all_seeing.post(f"{place}/penerima", data=sent | {"username": username})).status_code == 409
    assert "Bu Wiwin" in (await all_seeing.get(place)).text
    assert "Bu Wiwin" not in (await teacher.get(place)).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        link = await work.session.scalar(select(TitikPetugas.id).where(TitikPetugas.akun_id == account_id))
    assert (await all_seeing.post(f"{place}/penerima/{link}/akhiri")).status_code == 303
    assert (await teacher.get(place)).status_code == 404


async def test_a_place_is_ended_with_its_assignments_and_nothing_is_deleted(browse, services, tenant, school):
    all_seeing = browse(tenant, satgas())
    place = f"{HOME}/{school[0]}"
    assert "1 penugasan dapur ikut berakhir" in (await all_seeing.get(f"{place}/akhiri")).text
    assert (await all_seeing.post(f"{place}/akhiri", data={"alasan": ""})).status_code == 422
    assert (await all_seeing.post(f"{place}/akhiri", data={"alasan": "Digabung ke SDN 2"})).status_code == 303
    assert (await all_seeing.post(f"{place}/akhiri", data={"alasan": "Digabung ke SDN 2"})).status_code == 409
    assert "SDN Cirea" not in (await all_seeing.get(HOME)).text
    assert "SDN Cirea" in (await all_seeing.get(HOME, params={"status": "tutup"})).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.scalar(select(Penugasan).where(Penugasan.titik_id == school[0]))
        assert row.selesai_on == work.today
        assert len(await open_assignments(work, work.today, titik_ids=[school[0]])) == 1
    assert (await all_seeing.post(f"{place}/buka", data={"alasan": "Dibuka kembali"})).status_code == 303


async def test_the_file_holds_what_the_right_reaches(browse, tenant, school):
    for actor, names in ((satgas(), {"SDN Cirea", "SDN Sayana"}), (kepala(), {"SDN Cirea"})):
        got = await browse(tenant, actor).get(f"{HOME}/ekspor.csv")
        rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig")), delimiter=";"))
        assert {row["Nama"] for row in rows} == names
    assert (await browse(tenant, guru()).get(f"{HOME}/ekspor.csv")).status_code == 403


async def test_who_has_no_cooking_kitchen_is_a_blank_spot(services, tenant, school):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = satgas()
        spots = await blank_spots(work, work.today)
        assert [(place.titik.nama, dict(place.left)) for place in spots.places] == [("SDN Sayana", {"SD13": 25})]
        assert spots.people == 25
        blank = {one.kode for one in spots.desa}
        assert f"{tenant.kode_wilayah}.01.2001" in blank
        posyandu = await make_titik(work, tipe="posyandu", nama="Posyandu Mawar")
        await make_rombel(work, posyandu, kelompok="BALITA", kelas="", terdaftar=40)
        kitchen = await make_sppg(work, status="henti_sementara")
        await make_penugasan(work, kitchen, posyandu, kelompok="BALITA", jatah=40)
        spots = await blank_spots(work, work.today)
        assert spots.people == 65
        kitchen.status = "operasional"
        await work.session.flush()
        spots = await blank_spots(work, work.today)
        assert spots.people == 25
        assert f"{tenant.kode_wilayah}.01.2001" not in {one.kode for one in spots.desa}
