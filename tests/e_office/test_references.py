"""What letters stand on, through the pages of who manages it: templates, letterheads, kinds, codes, number pattern."""

from __future__ import annotations

import io
import secrets
import struct
import zlib

import pytest
from PIL import Image
from sqlalchemy import select, text

from tiru.errors import Invalid
from tiru.parameter.settings import checked
from tiru.tenant import SYSTEM, Actor, Grant, Kind
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_e_office.acuan import codes, fields
from tiru_e_office.acuan.code_table import above
from tiru_e_office.models import Klasifikasi
from tiru_e_office.parameters import SETTINGS
from tiru_e_office.surat_keluar.models import Kop, Templat

MANAGE = "e_office:acuan:manage"
HOME = "/kantor/e_office/acuan"
KEEPER = Actor(kind=Kind.STAFF, id=1, name="Pengelola", grants=(Grant(permission=MANAGE),))
LINES = "hari | Hari dan tanggal | tanggal | wajib\npakaian | Pakaian | pilihan | boleh kosong | PDH, Batik"
BODY = "Rapat pada {{hari}}, pakaian {{pakaian}}."


BOMB = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    for kind, data in (
        (b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"")),
        (b"IEND", b""),
    )
)
"""A small PNG that claims 400 million pixels."""


def template(**more: str) -> dict[str, str]:
    return {"nama": "Undangan rapat", "jenis": "SD", "isi": BODY, "bidang": LINES, "aktif": "true", **more}


def picture(kind: str = "PNG", size: tuple[int, int] = (900, 1200)) -> bytes:
    written = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, (200, 30, 30, 0) if kind == "PNG" else (200, 30, 30)).save(
        written, kind
    )
    return written.getvalue()


async def test_a_template_is_looked_at_kept_offered_and_taken_out_of_use(gov, services, browse):
    keeper, name = browse(gov.tenant, KEEPER), f"Undangan {secrets.token_hex(3)}"
    look = await keeper.post(f"{HOME}/templat/baru", data=template(nama=name, langkah="pratinjau"))
    assert look.status_code == 200
    assert "data:image/png;base64," in look.text
    assert name in look.text, "nothing typed is lost by a look"
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert await work.session.scalar(select(Templat.id).where(Templat.nama == name)) is None, "a look keeps nothing"
    made = await keeper.post(f"{HOME}/templat/baru", data=template(nama=name, langkah="simpan"))
    assert made.status_code == 303
    author = browse(gov.tenant, gov.people["staf"])
    assert name in (await author.get("/kantor/e_office/keluar/baru")).text
    off = template(nama=name)
    del off["aktif"]
    assert (await keeper.post(made.headers["location"], data=off)).status_code == 303
    assert name not in (await author.get("/kantor/e_office/keluar/baru")).text
    shown = (await keeper.get(made.headers["location"])).text
    assert "pakaian | Pakaian | pilihan | boleh kosong | PDH, Batik" in shown
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        saved = await work.session.scalar(select(Templat).where(Templat.nama == name))
        assert (saved.versi, saved.aktif) == (2, False)
        said = await work.session.scalars(text("select action from audit_entry where action = 'e_office.templat.save'"))
        assert len(said.all()) >= 2


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"isi": "Pada {{lupa}}."}, "isi", "lupa"),
        ({"isi": "Pada {{hari ini}}."}, "isi", "hari ini"),
        ({"isi": "Tanpa tempat."}, "bidang", "hari, pakaian"),
        ({"bidang": "Hari | x"}, "bidang", "Hari | x"),
        ({"bidang": "p | P | pilihan | wajib | satu"}, "bidang", "dua pilihan"),
        ({"bidang": "a | A\na | B", "isi": "tes isi"}, "bidang", "hanya sekali"),
        ({"jenis": "TIDAKADA"}, "jenis", "tidak ada"),
        ({"nama": "x"}, "nama", ""),
    ],
)
async def test_a_wrong_template_is_said_at_the_field_and_keeps_what_was_typed(gov, browse, typed, field, said):
    answer = await browse(gov.tenant, KEEPER).post(f"{HOME}/templat/baru", data=template(**typed))
    assert answer.status_code == 422
    assert said in answer.text
    assert (
        f'aria-describedby="{field}' in answer.text or f"{field}-salah" in answer.text or "aria-invalid" in answer.text
    )
    assert "Undangan rapat" in answer.text or typed.get("nama")
    assert "Batik" in answer.text or "bidang" in typed


async def test_a_look_that_cannot_be_had_says_why_in_its_place(gov, browse):
    answer = await browse(gov.tenant, KEEPER).post(
        f"{HOME}/templat/baru", data=template(isi="{{lupa}}", langkah="pratinjau"), headers={"hx-request": "true"}
    )
    assert "<html" not in answer.text
    assert "lupa" in answer.text


def test_lines_of_fields_come_back_as_they_were_typed():
    assert fields.written(fields.read(LINES, BODY)) == LINES


async def test_a_letterhead_with_its_crest_is_used_by_the_units_below(gov, services, browse):
    keeper, path = browse(gov.tenant, KEEPER), f"{HOME}/kop/{gov.units['dinas']}"
    assert "masih mengikuti" in (await keeper.get(path)).text
    form = {"baris": "PEMERINTAH KABUPATEN\nDINAS CONTOH", "alamat": "Jalan Contoh 1", "kota": "Contoh"}
    sent = await keeper.post(path, data=form | {"lambang": "daerah"}, files={"berkas": ("lambang.png", picture())})
    assert sent.status_code == 303
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        kop = await work.session.get(Kop, gov.units["dinas"])
        kept = Image.open(io.BytesIO(await services.store.get(gov.tenant.slug, kop.lambang_key)))
        assert (kept.format, max(kept.size), kept.getpixel((0, 0))[3]) == ("PNG", 600, 0), (
            "small, and still see-through"
        )
    assert "PEMERINTAH KABUPATEN" not in (await keeper.get(f"{HOME}/kop/{gov.units['badan']}")).text
    below = (await keeper.get(f"{HOME}/kop/{gov.units['bidang']}")).text
    assert "Jalan Contoh 1" in below, "what is inherited is there to begin with"
    without = await keeper.post(path, data=form | {"lambang": "daerah", "alamat": "Jalan Lain"})
    assert without.status_code == 303
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        again = await work.session.get(Kop, gov.units["dinas"])
        assert (again.alamat, again.lambang_key) == ("Jalan Lain", kop.lambang_key)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lambang.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("l.png", b"\x89PNG\r\n\x1a\n" + b"0" * 40),
        ("l.gif", b""),
        ("bom.png", BOMB),
    ],
)
async def test_what_is_no_picture_is_no_crest(gov, browse, name, content):
    form = {"baris": "BARIS SATU", "lambang": "daerah", "alamat": "Alamat yang diketik"}
    answer = await browse(gov.tenant, KEEPER).post(
        f"{HOME}/kop/{gov.units['badan']}", data=form, files={"berkas": (name, content)}
    )
    assert answer.status_code == 422 or content == b""
    if content:
        assert "Alamat yang diketik" in answer.text


async def test_a_kind_is_renamed_and_no_longer_offered(gov, services, browse):
    keeper = browse(gov.tenant, KEEPER)
    try:
        assert (await keeper.post(f"{HOME}/jenis/ND", data={"nama": "x"})).status_code == 422
        sent = await keeper.post(f"{HOME}/jenis/ND", data={"nama": "Nota dinas daerah", "bernomor": "true"})
        assert sent.status_code == 303
        choices = (await browse(gov.tenant, gov.people["staf"]).get("/kantor/e_office/keluar/baru")).text
        assert "Nota dinas daerah" not in choices
        assert (await keeper.post(f"{HOME}/jenis/XX", data={"nama": "Tidak ada"})).status_code == 404
    finally:
        await keeper.post(f"{HOME}/jenis/ND", data={"nama": "Nota Dinas", "aktif": "true", "bernomor": "true"})


async def test_codes_are_added_below_what_is_there(gov, services, browse):
    keeper = browse(gov.tenant, KEEPER)
    new = {"kode": "000.1.99", "nama": "Rapat contoh", "keamanan": "T", "dipakai": "true"}
    assert (await keeper.post(f"{HOME}/klasifikasi/baru", data=new)).status_code == 303
    for typed in ({"kode": "000.1.99"}, {"kode": "abc"}, {"kode": "777.1"}):
        answer = await keeper.post(f"{HOME}/klasifikasi/baru", data=new | typed)
        assert answer.status_code == 422
        assert "Rapat contoh" in answer.text
    off = {"nama": "Rapat contoh lama", "keamanan": "B"}
    assert (await keeper.post(f"{HOME}/klasifikasi/kode/000.1.99", data=off)).status_code == 303
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        one = await work.session.get(Klasifikasi, "000.1.99")
        assert (one.nama, one.dipakai, one.induk) == ("Rapat contoh lama", False, "000.1")
        rows, total, _number, _last = await codes.codes(work, "000.1", 1)
        assert total == len(rows)
        assert {"000.1", "000.1.99"} <= {row.kode for row in rows}
        await work.session.delete(one)


async def test_a_table_of_codes_is_checked_then_written_and_comes_back(gov, services, browse):
    keeper = browse(gov.tenant, KEEPER)
    bad = b"Kode,Nama\n000.1.98,Satu\n9x,Dua\n812.5,Tiga\n"
    answer = await keeper.post(
        f"{HOME}/klasifikasi/impor", files={"berkas": ("k.csv", bad)}, data={"langkah": "periksa"}
    )
    assert answer.status_code == 200
    assert "Tulis kode seperti" in answer.text
    assert "Kode di atasnya" in answer.text
    good = b"Kode,Uraian,Keamanan\n000.1.98,Rapat uji,R\n000.1.98.1,Di bawahnya,\n"
    answer = await keeper.post(
        f"{HOME}/klasifikasi/impor", files={"berkas": ("k.csv", good)}, data={"langkah": "simpan"}
    )
    assert answer.status_code == 303
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        rows = (await work.session.scalars(select(Klasifikasi).where(Klasifikasi.kode.startswith("000.1.98")))).all()
        assert {(row.kode, row.induk, row.keamanan) for row in rows} == {
            ("000.1.98", "000.1", "R"),
            ("000.1.98.1", "000.1.98", "B"),
        }
    export = await keeper.get(f"{HOME}/klasifikasi/ekspor.csv")
    again = await keeper.post(
        f"{HOME}/klasifikasi/impor", files={"berkas": ("k.csv", export.content)}, data={"langkah": "simpan"}
    )
    assert again.status_code == 303
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        told = await work.session.scalar(
            text("select after from audit_entry where action = 'e_office.klasifikasi.import' order by seq desc limit 1")
        )
        assert (told["made"], told["changed"]) == (0, 0), "an export that comes back changes nothing"
        await work.session.execute(text("delete from e_office_klasifikasi where kode like '000.1.98%'"))


def test_a_code_hangs_below_the_one_it_begins_with():
    known = {"000", "000.1", "000.1.2"}
    assert above("000.1.2.3", known) == "000.1.2"
    assert above("000.1.9.3", known) is None
    assert above("005", known) == "000"
    assert above("900", known) is None


async def test_only_who_manages_them_comes_in(gov, browse):
    for path in (HOME, f"{HOME}/kop", f"{HOME}/jenis", f"{HOME}/klasifikasi", f"{HOME}/klasifikasi/impor"):
        assert (await browse(gov.tenant, gov.people["tu"]).get(path)).status_code == 403
        assert (await browse(gov.tenant, KEEPER).get(path)).status_code == 200


@pytest.mark.parametrize("pattern", ["{urut}", "{tahun}/{urut}/{apa}", "tanpa", "{urut}/{tahun", "{urut/{tahun}"])
def test_a_pattern_that_would_make_twins_is_refused_when_it_is_saved(pattern):
    spec = next(one for one in SETTINGS if one.key == "pola_nomor")
    with pytest.raises(Invalid):
        checked(spec, pattern)
    assert checked(spec, "{urut}/{unit}/{tahun}") == "{urut}/{unit}/{tahun}"


@pytest.mark.usefixtures("gov")
@needs_browser[0]
async def test_the_pages_in_a_browser(gov, services, client_for):
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        one = Templat(jenis="SD", nama="Undangan", isi=BODY, bidang=fields.read(LINES, BODY))
        work.session.add(one)
        await work.session.flush()
        number = one.id
    paths = [HOME, f"{HOME}/templat/{number}", f"{HOME}/kop", f"{HOME}/kop/{gov.units['dinas']}", f"{HOME}/jenis"]
    paths += [f"{HOME}/klasifikasi", f"{HOME}/klasifikasi/baru", f"{HOME}/klasifikasi/impor"]
    assert await seen(client_for(gov.tenant, KEEPER), paths) == []
