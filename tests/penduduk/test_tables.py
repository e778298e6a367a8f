"""The register as a table: checked first, faults taken home, written, exported and read again."""

import io
import re
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select, text
from tests.penduduk.conftest import (
    DESA,
    HOME,
    OTHER_DESA,
    make_person,
    new_kk,
    new_nik,
    official,
    operator_of,
)

from tiru.penduduk.columns import layout
from tiru.penduduk.identity import nik_of
from tiru.penduduk.importing import Written, write_people
from tiru.penduduk.incoming import judge
from tiru.penduduk.models import Keluarga, Peristiwa
from tiru.penduduk.queries import people_with_nik
from tiru.penduduk.reach import EXPORT, MANAGE, READ
from tiru.tabular.reading import read_file

HEADS = "NIK;No KK;Nama Lengkap;SHDK;JK;Tempat Lahir;Tgl Lahir;Status Perkawinan;Nama Ibu Kandung;Alamat;RT;RW;Desa\r\n"


def line(nik: str, card: str, name: str = "Budi Santoso", *, relation: str = "1", desa: str = "Nangka") -> str:
    return f"{nik};{card};{name};{relation};1;Kuningan;07-03-1985;KAWIN TERCATAT;Siti;Jl. Melati;1;RW 02;{desa}\r\n"


async def written(work, table: str, *, home: str = "") -> Written:
    reading = await read_file(table.encode(), layout(), lambda rows: judge(work, rows, home))
    assert reading.all_faults == []
    return await write_people(work, reading.good, home=home, sumber="OpenSID")


async def test_heads_and_codes_of_other_systems_are_understood(work):
    nik, card = new_nik(), new_kk()
    assert await written(work, HEADS + line(nik, card)) == Written(added=1, families=1)
    [person] = await people_with_nik(work, nik)
    assert (person.hubungan, person.jenis_kelamin, person.status_kawin) == ("kepala", "L", "kawin")
    assert (person.rt, person.rw, person.lahir_on, person.kode_wilayah) == ("001", "002", date(1985, 3, 7), DESA)
    assert person.sumber == "OpenSID"


async def test_the_same_file_again_changes_and_notes_nothing(work):
    card = new_kk()
    table = (
        HEADS
        + line(new_nik(), card)
        + line(new_nik(), card, "Ani", relation="3")
        + line("", card, "Bayi", relation="4")
    )
    assert await written(work, table) == Written(added=3, families=1)
    events = await work.session.scalar(select(func.count()).select_from(Peristiwa))
    assert await written(work, table) == Written(same=3)
    assert await work.session.scalar(select(func.count()).select_from(Peristiwa)) == events


async def test_a_later_file_changes_what_it_says_and_nothing_else(work):
    nik, card = new_nik(), new_kk()
    await written(work, HEADS + line(nik, card))
    changed = await written(work, f"NIK;Nama;Alamat;Desa\r\n{nik};Budi Santosa;;{DESA}\r\n")
    assert changed == Written(changed=1)
    [person] = await people_with_nik(work, nik)
    assert (person.nama, person.alamat, person.nama_ibu) == ("Budi Santosa", "Jl. Melati", "Siti")
    rows = await work.session.scalars(
        select(Peristiwa).where(Peristiwa.penduduk_id == person.id).order_by(Peristiwa.id)
    )
    assert [(row.jenis, row.rincian) for row in rows][1] == ("ubah", {"nama": ["Budi Santoso", "Budi Santosa"]})


async def test_a_baby_gets_its_nik_later_and_stays_one_person(work):
    card, nik = new_kk(), new_nik()
    await written(work, HEADS + line("0", card, relation="4"))
    assert await written(work, HEADS + line(nik, card, relation="4")) == Written(changed=1)
    [person] = await people_with_nik(work, nik)
    assert nik_of(work, person) == nik


async def test_a_death_in_a_file_is_a_death_in_the_history(work):
    nik, card = new_nik(), new_kk()
    await written(work, HEADS + line(nik, card))
    table = f"NIK;Nama;Status Dasar;Tanggal Peristiwa;Desa\r\n{nik};Budi Santoso;MATI;2025-05-06;{DESA}\r\n"
    await written(work, table)
    [person] = await people_with_nik(work, nik)
    assert (person.state, person.state_on) == ("meninggal", date(2025, 5, 6))
    last = await work.session.scalar(
        select(Peristiwa).where(Peristiwa.penduduk_id == person.id).order_by(Peristiwa.id.desc()).limit(1)
    )
    assert (last.jenis, last.pada) == ("meninggal", date(2025, 5, 6))


async def test_the_address_of_a_new_family_is_its_heads(work):
    card = new_kk()
    table = HEADS + line(new_nik(), card, "Anak", relation="4").replace("Melati", "Lain") + line(new_nik(), card)
    await written(work, table)
    family = await work.session.scalar(select(Keluarga).order_by(Keluarga.id.desc()).limit(1))
    assert family.alamat == "Jl. Melati"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("123", "", "Budi"), "Harus 16 angka"),
        (("3,20801E+15", "", "Budi"), "sudah membulatkan"),
        (("3208010703850001", "", ""), "Wajib diisi"),
        (("", "", "Budi", "33.16.01.2001"), "Bukan desa atau kelurahan di daerah ini"),
        (("", "", "Budi", "Atlantis"), "Bukan desa atau kelurahan di daerah ini"),
        (("", "", "Budi", OTHER_DESA), "Wewenang Anda tidak menjangkau"),
        (("", "", "Budi", ""), "Isi desanya"),
    ],
)
async def test_what_cannot_be_written_is_a_fault_with_its_sentence(work, row, sentence):
    work.actor = operator_of(DESA, READ, MANAGE)
    table = "NIK;No KK;Nama;Desa\r\n" + ";".join([*row, ""][:4]) + "\r\n"
    reading = await read_file(table.encode(), layout(), lambda rows: judge(work, rows, ""))
    assert [sentence in fault.pesan for fault in reading.all_faults] == [True]


async def test_the_same_nik_twice_in_a_file_names_the_first_row_and_hides_the_number(work):
    nik = new_nik()
    table = HEADS + line(nik, new_kk()) + line(nik, new_kk())
    reading = await read_file(table.encode(), layout(), lambda rows: judge(work, rows, ""))
    [fault] = reading.all_faults
    assert "baris 2" in fault.pesan
    assert nik not in fault.nilai


async def test_an_operator_never_touches_the_person_of_another_desa(work):
    nik = new_nik()
    theirs = await make_person(work, nik=nik, kode_wilayah=OTHER_DESA, nama="Orang Desa Lain")
    work.actor = operator_of(DESA, READ, MANAGE)
    assert (await written(work, HEADS + line(nik, new_kk()))).added == 1
    await work.session.refresh(theirs)
    assert theirs.nama == "Orang Desa Lain"


def carried(page) -> str:
    return re.search(r'name="isi" value="([^"]+)"', page.text)[1]


async def upload(client, table: str, **more):
    sent = {"langkah": "periksa", "sumber": "OpenSID", **more}
    files = {"berkas": ("penduduk.csv", table.encode(), "text/csv")}
    return await client.post(f"{HOME}/impor", data=sent, files=files)


async def test_a_table_is_checked_first_and_its_good_rows_are_written(browse, tenant):
    client = browse(tenant, official())
    nik = new_nik()
    checked = await upload(client, HEADS + line(nik, new_kk(), "Warga Impor") + line("12", new_kk(), "Warga Salah"))
    assert "1 dari 2 baris salah" in checked.text
    assert "Simpan 1 baris yang benar" in checked.text
    assert "Warga Impor" not in (await client.get(HOME, params={"q": "Warga Impor"})).text.replace('"Warga Impor"', "")
    sent = {"isi": carried(checked), "sumber": "OpenSID"}
    home = await client.post(f"{HOME}/impor", data={**sent, "langkah": "kesalahan"})
    rows = list(load_workbook(io.BytesIO(home.content)).active.values)
    assert rows[0][-1] == "Kesalahan"
    assert "Harus 16 angka" in rows[1][-1]
    done = await client.post(f"{HOME}/impor", data={**sent, "langkah": "simpan"})
    assert done.status_code == 303
    assert ">Warga Impor</a>" in (await client.get(HOME, params={"q": "Warga Impor"})).text
    assert "Warga Salah</a>" not in (await client.get(HOME, params={"q": "Warga Salah"})).text


async def test_a_workbook_is_read_too(work):
    book = Workbook()
    book.active.append(["NIK", "Nama", "Tanggal Lahir", "Kode Desa"])
    nik = new_nik()
    book.active.append([nik, "Budi Lembar", date(1985, 3, 7), "3208012003"])
    output = io.BytesIO()
    book.save(output)
    reading = await read_file(output.getvalue(), layout(), lambda rows: judge(work, rows, ""))
    assert await write_people(work, reading.good, home="", sumber="uji") == Written(added=1)
    assert (await people_with_nik(work, nik))[0].lahir_on == date(1985, 3, 7)


async def test_an_import_without_its_source_keeps_what_was_chosen(browse, tenant):
    client = browse(tenant, official())
    refused = await upload(client, HEADS, sumber="", kode_wilayah=DESA)
    assert refused.status_code == 422
    assert f'name="kode_wilayah" value="{DESA}"' in refused.text
    assert 'id="sumber-salah"' in refused.text


async def test_what_is_exported_can_be_imported_and_changes_nothing(browse, settled, tenant):
    marks = [f"Bolakbalik {new_nik()[-4:]}" for _one in range(3)]
    for mark in marks:
        await settled(nama=mark)
    client = browse(tenant, official())
    table = (await client.get(f"{HOME}/ekspor.csv", params={"q": "Bolakbalik"})).content.decode("utf-8-sig")
    assert all(mark in table for mark in marks)
    checked = await upload(client, table)
    assert "siap ditulis" in checked.text
    sent = {"isi": carried(checked), "sumber": "lain", "langkah": "simpan"}
    await client.post(f"{HOME}/impor", data=sent)
    listed = await client.get(HOME)
    assert "0 orang baru, 0 diubah" in listed.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
async def test_an_export_masks_numbers_unless_one_may_see_them_and_is_recorded(browse, settled, tenant, form, services):
    nik = new_nik()
    await settled(nik=nik, nama=f"Ekspor {nik}")
    for actor, whole in ((official(READ, EXPORT), False), (official(), True)):
        client = browse(tenant, actor)
        taken = await client.get(f"{HOME}/ekspor.{form}", params={"q": f"Ekspor {nik}"[:17]})
        if form == "csv":
            row = next(line for line in taken.content.decode("utf-8-sig").splitlines() if f"Ekspor {nik}" in line)
            number = row.split(";")[0]
        else:
            rows = load_workbook(io.BytesIO(taken.content)).active.values
            number = next(row[0] for row in rows if row[2] == f"Ekspor {nik}")
        assert number == (nik if whole else f"{nik[:4]}********{nik[-4:]}")


async def test_an_operators_export_ends_at_the_desa(browse, settled, tenant):
    await settled(nama="Ekspor Batas Sini", kode_wilayah=DESA)
    await settled(nama="Ekspor Batas Sana", kode_wilayah=OTHER_DESA)
    taken = await browse(tenant, operator_of(DESA)).get(f"{HOME}/ekspor.csv", params={"q": "Ekspor Batas"})
    assert "Ekspor Batas Sini" in taken.text
    assert "Ekspor Batas Sana" not in taken.text


async def test_the_blank_table_has_the_heads_of_the_import(browse, tenant):
    blank = await browse(tenant, official()).get(f"{HOME}/templat.csv")
    assert blank.content.decode("utf-8-sig").strip().split(";") == [column.label for column in layout().columns]


async def test_people_and_ledger_of_the_import_agree(work):
    await written(work, HEADS + line(new_nik(), new_kk()))
    await work._seal()
    entry = await work.session.execute(
        text("select after from audit_entry where action = 'penduduk.orang.import' order by seq desc limit 1")
    )
    assert entry.scalar_one()["baru"] == 1
