"""A line list comes in as a table: new people, corrected lines, faults at their cell, all of it or nothing."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select
from tests.mbg.things import make_sppg, make_titik, official

from tiru.tabular.reading import read_file
from tiru.tabular.values import CellError
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.insiden import service
from tiru_mbg.insiden.case_changes import remove_person
from tiru_mbg.insiden.case_import import CasePlan, ground_of, plan_lines
from tiru_mbg.insiden.case_table import heads_for, layout_for, moment
from tiru_mbg.insiden.cases import Person, add_person
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, INSIDEN_READ, KASUS

HOME = "/kantor/mbg/insiden"
RIGHTS = (INSIDEN_READ, INSIDEN_MANAGE, KASUS, EKSPOR)
HEADS = "Nomor;Nama;Umur;L/P;Titik layanan;Kelas;Sakit;Gejala;Makan;Mulai sakit;Ayam;Makanan lain;Perawatan;Keadaan\n"
NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "cell", ["02/03/2026 12.00", "2-3-2026 pukul 12:00", "2026-03-02 12:00", "2026-03-02T12:00:30"]
)
def test_hours_are_read_as_people_and_programs_write_them(cell):
    assert moment(cell) == datetime(2026, 3, 2, 12, 0)
    assert moment(datetime(2026, 3, 2, 12, 0, 30)) == moment(cell)
    assert moment("2026-03-02 12:00+07:00") == NOON


@pytest.mark.parametrize(
    "cell", ["2/3/2026", "31/2/2026 10.00", "2/3/2026 25.00", "kemarin", datetime(2026, 3, 2).date()]
)
def test_a_day_without_its_hour_and_an_hour_that_does_not_exist_are_refused(cell):
    with pytest.raises(CellError):
        moment(cell)


def test_a_dish_named_like_a_column_has_a_head_of_its_own():
    heads = heads_for(["Ayam", "Kelas", "ayam"])
    assert heads[10:13] == ["Ayam", "Makanan Kelas", "Makanan ayam"]
    assert len(layout_for(["Ayam", "Kelas", "ayam"]).places(heads)) == len(heads)


async def prepared(work):
    sppg, titik = await make_sppg(work), await make_titik(work, nama="SDN Cendana")
    row = await service.open_incident(work, sppg.id, lapor_at=work.now, titik=[titik.id], ringkasan="Tiga anak mual")
    work.actor = official(*RIGHTS)
    ill = {"gejala": ("mual",), "makanan": {"Ayam": True}, "umur_tahun": 9, "titik_id": titik.id, "kelas": "4B"}
    await add_person(work, row.id, Person(nama="Siti Uji", **ill))
    gone = await add_person(work, row.id, Person(nama="Budi Uji", sakit=False))
    await remove_person(work, row.id, gone.id, reason="Salah tulis")
    return row, titik


@pytest.fixture
async def incident(work):
    work.now = NOON + timedelta(days=1)
    return await prepared(work)


async def read(work, row, rows):
    ground, plan = await ground_of(work, row.id), CasePlan()

    async def judge(found):
        nonlocal plan
        plan = plan_lines(ground, found)
        return plan.faults

    result = await read_file((HEADS + rows).encode(), layout_for(ground.foods), judge)
    return plan, [(fault.baris, fault.kolom) for fault in result.all_faults]


async def test_rows_without_a_number_are_new_people(work, incident):
    row, titik = incident
    rows = ";Tono Uji;10;laki-laki;sdn cendana;4B;ya;Mual, sakit perut;2/3/2026 09.00;2/3/2026 12.00;tidak;Es, Bakso;"
    rows += f"Rawat jalan;Sembuh\n;Wati Uji;;P;{titik.kode};;tidak;;;;ya;;;\n;;;;;;tidak;;;;;;;\n;;;;;;tidak;;;;;;;\n"
    plan, faults = await read(work, row, rows)
    assert faults == []
    one, two, *nameless = [line.person for line in plan.new]
    assert (one.nama, one.umur_tahun, one.jenis_kelamin, one.titik_id) == ("Tono Uji", 10, "L", titik.id)
    assert (one.gejala, one.perawatan, one.hasil) == (("mual", "sakit_perut"), "rawat_jalan", "sembuh")
    assert one.makanan == {"Ayam": False, "Es": True, "Bakso": True}
    wib = ZoneInfo("Asia/Jakarta")
    assert (one.makan_at, one.onset_at) == (NOON - timedelta(hours=3), NOON.astimezone(wib))
    assert (two.sakit, two.makanan, two.titik_id) == (False, {"Ayam": True}, titik.id)
    assert len(nameless) == 2


async def test_a_row_with_a_number_changes_only_what_it_says(work, incident):
    row, _titik = incident
    plan, faults = await read(work, row, "1;;10;;;;ya;;;;;;Rawat inap;\n")
    assert faults == []
    (line,) = plan.changed
    assert line.changed == ["umur_tahun", "perawatan"]
    assert (line.person.nama, line.person.gejala, line.person.makanan) == ("Siti Uji", ("mual",), {"Ayam": True})
    plan, _faults = await read(work, row, "1;Siti Uji;9;;;;ya;mual;;;ya;;;\n")
    assert (plan.changed, plan.new, plan.same) == ([], [], 1)
    plan, _faults = await read(work, row, "1;;;;;;tidak;;;;;;;\n")
    assert plan.changed[0].person.gejala == ()


async def test_every_fault_stands_at_its_cell(work, incident):
    row, _titik = incident
    rows = "7;;;;;;ya;;;;;;;\n2;;;;;;ya;;;;;;;\n;A;;;;;ya;;;;;;;\n;B;;;;;ya;pegal;;;;;;\n;C;;;;;;mual;;;;;;\n"
    rows += ";D;;;;;tidak;mual;;;;;;\n;E;;;Posyandu X;;tidak;;;;;;;\n;F;;;;;ya;mual;2/3/2026 10.00;2/3/2026 09.00;;;;\n"
    rows += ";G;;;;;tidak;;9/3/2026 10.00;;;;;\n;H;130;X;;;tidak;;hari ini;;mungkin;;di rumah;hilang\n"
    rows += ";Siti  Uji;9;;SDN Cendana;4b;ya;mual;;;;;;\n;I;;;;;tidak;;;;;;;\n;i;;;;;tidak;;;;;;;\n"
    rows += "1;;;;;;ya;;;;;;;\n1;;;;;;ya;;;;;;;\n"
    _plan, faults = await read(work, row, rows)
    assert faults == [
        (2, "Nomor"),
        (3, "Nomor"),
        (4, "Gejala"),
        (5, "Gejala"),
        (6, "Sakit"),
        (7, "Gejala"),
        (8, "Titik layanan"),
        (9, "Mulai sakit"),
        (10, "Makan"),
        *((11, head) for head in ("Umur", "L/P", "Makan", "Ayam", "Perawatan", "Keadaan")),
        (12, "Nama"),
        (14, "Nama"),
        (16, "Nomor"),
    ]


@pytest.fixture
async def made(services, tenant, clean):
    """Id of the incident."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row, _titik = await prepared(work)
        return row.id


def carried(page):
    """What the page of the first step sends with the second."""
    return {"isi": re.search(r'name="isi" value="([^"]+)"', page).group(1)}


def sent(content, name="kasus.csv"):
    return {"berkas": (name, content.encode() if isinstance(content, str) else content)}


async def counted(services, tenant, insiden_id):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get(Insiden, insiden_id)
        lines = select(func.count()).select_from(Kasus).where(Kasus.insiden_id == insiden_id)
        return await work.session.scalar(lines.where(Kasus.dicabut_at.is_(None))), row.sakit


async def test_a_table_is_shown_first_and_written_by_the_next_button(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made}/kasus"
    rows = HEADS + "1;;10;;;;ya;;;;;;;\n;Tono Uji;;;;;ya;diare;;;ya;;;\n"
    page = await client.post(f"{place}/impor", files=sent(rows), data={"langkah": "periksa"})
    assert page.status_code == 200
    for shown in ("Yang akan terjadi", "Tono Uji", "<td>Umur</td><td>9</td><td>10</td>", "Simpan semua"):
        assert shown in page.text
    assert await counted(services, tenant, made) == (1, 1)
    done = await client.post(f"{place}/impor", data={"langkah": "simpan", **carried(page.text)})
    assert done.status_code == 303
    assert await counted(services, tenant, made) == (2, 2)
    async with unit_of_work(services, tenant, SYSTEM) as work:
        new = await work.session.scalar(select(Kasus).where(Kasus.insiden_id == made, Kasus.nomor == 3))
        assert b"Tono" not in new.nama
        assert new.makanan == {"Ayam": True}
    assert "Tono Uji" in (await client.get(place)).text
    again = await client.post(f"{place}/impor", data={"langkah": "simpan", **carried(page.text)})
    assert "Sudah tercatat sebagai nomor 3" in again.text
    assert await counted(services, tenant, made) == (2, 2)


async def test_one_faulty_row_writes_nothing_and_comes_home_in_a_file(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made}/kasus/impor"
    rows = HEADS + ";Tono Uji;;;;;ya;diare;;;ya;;;\n;Wati Uji;;;;;ya;;;;;;;\n"
    page = await client.post(place, files=sent(rows), data={"langkah": "periksa"})
    assert "1 dari 2 baris salah" in page.text
    assert "Simpan semua" not in page.text
    still = await client.post(place, data={"langkah": "simpan", **carried(page.text)})
    assert still.status_code == 200
    assert await counted(services, tenant, made) == (1, 1)
    faulty = await client.post(place, data={"langkah": "kesalahan", **carried(page.text)})
    sheet = list(load_workbook(io.BytesIO(faulty.content)).active.values)
    assert [line[1] for line in sheet] == ["Nama", "Wati Uji"]
    assert "Gejala: Pilih paling sedikit satu gejala." in sheet[1][-1]
    bad = await client.post(place, files=sent(b"bukan tabel", "foto.xlsx"), data={"langkah": "periksa"})
    assert bad.status_code == 422


async def test_what_is_exported_can_be_imported_and_changes_nothing(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made}/kasus"
    assert (
        (await client.get(f"{place}/templat.csv"))
        .text.lstrip("\ufeff")
        .strip()
        .replace(",", ";")
        .startswith("Nomor;Nama")
    )
    for ending in ("csv", "xlsx"):
        content = (await client.get(f"{place}/ekspor.{ending}")).content
        page = await client.post(f"{place}/impor", files=sent(content, f"a.{ending}"), data={"langkah": "periksa"})
        figures = re.findall(r"<dd>(\d+)", page.text)
        assert figures == ["0", "0", "1"], page.text


async def test_a_spreadsheets_own_hours_are_of_the_region(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made}/kasus/impor"
    book = Workbook()
    book.active.append(["Nama", "Sakit", "Makan"])
    book.active.append(["Tono Uji", "tidak", datetime(2026, 3, 2, 12, 0)])
    output = io.BytesIO()
    book.save(output)
    page = await client.post(place, files=sent(output.getvalue(), "a.xlsx"), data={"langkah": "periksa"})
    assert (await client.post(place, data={"langkah": "simpan", **carried(page.text)})).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        eaten = select(Kasus.makan_at).where(Kasus.insiden_id == made, Kasus.makan_at.is_not(None))
        assert await work.session.scalar(eaten) == NOON


async def test_importing_needs_the_right_to_read_the_list_and_an_open_incident(browse, services, tenant, made):
    place = f"{HOME}/{made}/kasus/impor"
    writer, reader = (browse(tenant, official(INSIDEN_READ, right)) for right in (INSIDEN_MANAGE, KASUS))
    for client in (writer, reader):
        assert (await client.get(place)).status_code == 403
        assert (await client.post(place, files=sent(HEADS), data={"langkah": "periksa"})).status_code == 403
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get(Insiden, made)).status = "ditutup"
    client = browse(tenant, official(*RIGHTS))
    assert "Daftar kasusnya tidak bisa diubah lagi." in (await client.get(place)).text
    refused = await client.post(place, files=sent(HEADS + ";A;;;;;tidak;;;;;;;\n"), data={"langkah": "periksa"})
    assert refused.status_code == 409
