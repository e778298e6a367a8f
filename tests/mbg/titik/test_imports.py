"""Tables of Dapodik, EMIS and Sigizi: what they change, what is refused, what is ended, and that twice is once."""

import re

import pytest
from sqlalchemy import select, text
from tests.mbg.things import make_penugasan, make_rombel, make_sppg, make_titik, official

from tiru.fasilitas.facts import Facts
from tiru.fasilitas.service import create_facility
from tiru.tenant import SYSTEM
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work
from tiru_mbg.rights import TITIK_MANAGE, TITIK_READ
from tiru_mbg.titik.models import Penugasan, Rombel, Titik

from .people import kepala, satgas

HOME = "/kantor/mbg/titik"
HEADS = "NPSN;Nama sekolah;Bentuk pendidikan;Kode wilayah;Tingkat;Rombel;Peserta didik;Status"
pytestmark = pytest.mark.usefixtures("clean")


def table(*rows, heads=HEADS):
    return "\n".join([heads, *rows]).encode()


def desa(tenant, kecamatan="01"):
    return f"{tenant.kode_wilayah}.{kecamatan}.2001"


async def sent(client, content, step="periksa", **more):
    fields = {"sumber": "dapodik", "per_on": "2026-07-20", "alasan": "Semester ganjil", "langkah": step, **more}
    if content is None:
        return await client.post(f"{HOME}/impor", data=fields)
    return await client.post(f"{HOME}/impor", data=fields, files={"berkas": ("tabel.csv", content, "text/csv")})


async def written(client, content, **more):
    """Both steps, as a browser makes them."""
    shown = await sent(client, content, **more)
    carried = re.search(r'name="isi" value="([^"]+)"', shown.text)
    assert carried, shown.text
    return await sent(client, None, "simpan", isi=carried[1], **more)


async def classes(services, tenant, kode):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        query = select(Rombel).join(Titik, Titik.id == Rombel.titik_id).where(Titik.kode == kode)
        rows = await work.session.scalars(query.order_by(Rombel.kelompok, Rombel.kelas))
        return [(row.kelompok, row.kelas, row.terdaftar, row.sumber, row.per_on.isoformat()) for row in rows]


async def test_rows_of_one_school_become_one_place_with_classes_and_checking_writes_nothing(browse, services, tenant):
    all_seeing = browse(tenant, satgas())
    rows = [f"20230001;SDN Baru;SD;{desa(tenant)};1;1A;28;", f"20230001;SDN Baru;SD;{desa(tenant)};4;4A;31;"]
    shown = await sent(all_seeing, table(*rows))
    assert "2 baris siap ditulis" in shown.text
    assert "SDN Baru" not in (await all_seeing.get(HOME)).text
    assert (await written(all_seeing, table(*rows))).status_code == 303
    assert await classes(services, tenant, "20230001") == [
        ("SD13", "1A", 28, "Dapodik", "2026-07-20"),
        ("SD46", "4A", 31, "Dapodik", "2026-07-20"),
    ]
    again = await sent(all_seeing, table(*rows), per_on="2026-07-21")
    assert re.search(r"Baru</dt><dd>0.*Berubah</dt><dd>0.*Diakhiri</dt><dd>0", again.text, re.DOTALL)


async def test_one_row_may_hold_all_classes_in_columns(browse, services, tenant):
    heads = "NPSN;Nama;BP;Kecamatan;Desa;Kelas 7;Kelas 8;PTK"
    async with services.database.transaction(tenant.schema) as session:
        query = "select nama from tiru_control.wilayah where kode = :kode"
        kecamatan = await session.scalar(text(query), {"kode": desa(tenant)[:8]})
        village = await session.scalar(text(query), {"kode": desa(tenant)})
    row = f"20230002;SMPN 5;SMP;{kecamatan};{village};90;85;14"
    assert (await written(browse(tenant, satgas()), table(row, heads=heads))).status_code == 303
    assert [one[:3] for one in await classes(services, tenant, "20230002")] == [
        ("GURU", "", 14),
        ("SMP", "7", 90),
        ("SMP", "8", 85),
    ]


async def test_broken_rows_are_told_by_row_and_column_and_nothing_is_written(browse, services, tenant):
    all_seeing = browse(tenant, satgas())
    here = desa(tenant)
    rows = [
        f"2023;SDN Pendek;SD;{here};1;1;20;",
        "20230003;SDN Jauh;SD;99.99.99.9999;1;1;20;",
        f"20230004;SDN Tanpa Tingkat;SD;{here};;A;20;",
        f"20230005;SDN Dua;SD;{here};1;1;20;",
        f"20230005;SDN Dua;SD;{here};1;1;22;",
        f"20230005;SDN Lain Sekali;SD;{here};2;2;22;",
        f"20230006;SDN Banyak;SD;{here};1;1;banyak;",
        f"20230007;SDN Benar;SD;{here};1;1;25;",
    ]
    shown = (await sent(all_seeing, table(*rows))).text
    assert "6 dari 8 baris salah" in shown
    for words in (
        "Harus 8 huruf atau angka",
        "Bukan desa atau kelurahan di daerah ini",
        "tidak dikenal",
        "sudah ada di baris lain",
        "bernama SDN Dua di baris 5",
        "Bukan bilangan",
    ):
        assert words in shown, words
    assert "Simpan semua" not in shown
    carried = re.search(r'name="isi" value="([^"]+)"', shown)[1]
    forced = await sent(all_seeing, None, "simpan", isi=carried)
    assert forced.status_code == 200
    faults = await sent(all_seeing, None, "kesalahan", isi=carried)
    assert "kesalahan-dapodik.xlsx" in faults.headers["content-disposition"]
    assert "SDN Benar" not in (await all_seeing.get(HOME)).text


async def test_changes_are_shown_as_before_and_after_and_allergies_stay(browse, services, tenant):
    all_seeing = browse(tenant, satgas())
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await make_titik(work, nama="SDN Lama", kode="20230010", sumber="Dapodik")
        await make_rombel(
            work,
            row,
            kelas="4",
            terdaftar=30,
            alergi={"telur": 2},
            sumber="Dapodik",
            per_on=work.today.replace(year=2025),
        )
        await make_rombel(work, row, kelas="5", terdaftar=29, sumber="Dapodik", per_on=work.today.replace(year=2025))
        await make_rombel(work, row, kelas="6", terdaftar=28, sumber="manual", per_on=work.today.replace(year=2025))
    content = table(f"20230010;SDN Lama Jaya;SD;{desa(tenant)};4;4;33;")
    shown = (await sent(all_seeing, content)).text
    for words in ("SDN Lama", "SDN Lama Jaya", "<td>30</td><td>33</td>", "<td>29</td><td>0</td>"):
        assert words in shown, words
    assert (await written(all_seeing, content)).status_code == 303
    found = await classes(services, tenant, "20230010")
    assert [one[1:4] for one in found] == [("4", 33, "Dapodik"), ("5", 0, "Dapodik"), ("6", 28, "manual")]
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert await work.session.scalar(select(Rombel.alergi).where(Rombel.kelas == "4")) == {"telur": 2}


async def test_older_data_do_not_overwrite_newer(browse, services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await make_titik(work, nama="SDN Baru", kode="20230011")
        await make_rombel(work, row, kelas="4", terdaftar=30)
    content = table(f"20230011;SDN Baru;SD;{desa(tenant)};4;4;33;")
    assert "Data yang tersimpan lebih baru" in (await sent(browse(tenant, satgas()), content, per_on="2024-07-20")).text


async def test_closed_schools_and_those_missing_from_a_complete_file_are_ended_not_deleted(browse, services, tenant):
    all_seeing = browse(tenant, satgas())
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg = await make_sppg(work)
        for kode, nama, sumber in (
            ("20230020", "SDN Tutup", "Dapodik"),
            ("20230021", "SDN Hilang", "Dapodik"),
            ("20230022", "SDN Catatan Tangan", "manual"),
        ):
            await make_penugasan(work, sppg, await make_titik(work, nama=nama, kode=kode, sumber=sumber))
    content = table(
        f"20230020;SDN Tutup;SD;{desa(tenant)};;;;Tutup", f"20230029;SMP Satu;SMP;{desa(tenant)};7;7A;30;Aktif"
    )
    partly = (await sent(all_seeing, content)).text
    assert "1 tempat diakhiri" in partly
    assert "SDN Hilang" not in partly
    whole = (await sent(all_seeing, content, lengkap="true")).text
    assert "2 tempat diakhiri" in whole
    assert "SDN Catatan Tangan" not in whole
    assert (await written(all_seeing, content, lengkap="true")).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        state = {row.nama: row.aktif for row in await work.session.scalars(select(Titik))}
        assert state == {"SDN Tutup": False, "SDN Hilang": False, "SDN Catatan Tangan": True, "SMP Satu": True}
        ended = await work.session.scalars(select(Penugasan).where(Penugasan.selesai_on.is_not(None)))
        assert len(ended.all()) == 2


async def test_a_school_is_matched_to_the_register_of_facilities_by_its_number(browse, services, tenant, registry):
    async with unit_of_work(services, tenant, all_powerful(registry)) as work:
        number = f"9{work.now.microsecond:07d}"
        facts = Facts(
            jenis="sekolah",
            nama="SDN Register",
            kode_wilayah=desa(tenant, "02"),
            berlaku_dari=work.today,
            latitude=-6.97,
            longitude=108.47,
            alamat="Jalan Raya 5",
            pengenal={"npsn": number},
        )
        known = await create_facility(work, facts)
    row = f"{number};SDN Register;SD;;1;1;25;"
    all_seeing = browse(tenant, satgas())
    assert "1 cocok dengan register fasilitas" in (await sent(all_seeing, table(row))).text
    assert (await written(all_seeing, table(row))).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        place = await work.session.scalar(select(Titik).where(Titik.kode == number))
        found = (place.fasilitas_id, place.latitude, place.kode_wilayah, place.alamat)
        assert found == (known.id, -6.97, desa(tenant, "02"), "Jalan Raya 5")


async def test_madrasah_and_pesantren_come_from_emis(browse, services, tenant):
    heads = "NSM;NSPP;Nama lembaga;Jenjang;Kode desa;Tingkat;Jumlah siswa"
    rows = [
        f"111232080001;;MI Al Huda;MI;{desa(tenant)};5;24",
        f";510032080007;PP Darul Ulum;Salafiyah;{desa(tenant)};;120",
    ]
    all_seeing = browse(tenant, satgas())
    nameless = table(f";;MI Tanpa Nomor;MI;{desa(tenant)};5;24", heads=heads)
    assert "paling sedikit satu nomor" in (await sent(all_seeing, nameless, sumber="emis")).text
    assert (await written(all_seeing, table(*rows, heads=heads), sumber="emis")).status_code == 303
    assert [one[:4] for one in await classes(services, tenant, "111232080001")] == [("SD46", "5", 24, "EMIS")]
    assert [one[:4] for one in await classes(services, tenant, "510032080007")] == [("SANTRI", "", 120, "EMIS")]
    async with unit_of_work(services, tenant, SYSTEM) as work:
        kinds = {row.nama: row.tipe for row in await work.session.scalars(select(Titik))}
        assert kinds == {"MI Al Huda": "sekolah", "PP Darul Ulum": "pesantren"}


async def test_posyandu_come_from_sigizi_also_without_a_code(browse, services, tenant):
    heads = "Nama posyandu;Kode wilayah;Ibu hamil;Ibu menyusui;Balita"
    rows = [f"Posyandu Mawar;{desa(tenant)};8;11;52", f"Posyandu Melati;{desa(tenant)};5;;40"]
    all_seeing = browse(tenant, satgas())
    for balita in ("52", "55"):
        content = table(rows[0].replace(";52", f";{balita}"), rows[1], heads=heads)
        assert (await written(all_seeing, content, sumber="sigizi")).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        places = {row.nama: row.kode for row in await work.session.scalars(select(Titik))}
    stem = f"PY{desa(tenant).replace('.', '')}"
    assert places == {"Posyandu Mawar": f"{stem}-1", "Posyandu Melati": f"{stem}-2"}
    assert [one[:3] for one in await classes(services, tenant, f"{stem}-1")] == [
        ("BALITA", "", 55),
        ("BUMIL", "", 8),
        ("BUSUI", "", 11),
    ]


async def test_who_may_not_manage_or_not_there_writes_nothing(browse, tenant, other_tenant):
    content = table(f"20230040;SDN Luar;SD;{desa(tenant, '02')};1;1;25;")
    assert (await sent(browse(tenant, kepala()), content)).status_code == 403
    one_kecamatan = official(TITIK_READ, TITIK_MANAGE, scope="desa", desa=desa(tenant)[:8])
    assert "Wewenang Anda tidak menjangkau desa ini" in (await sent(browse(tenant, one_kecamatan), content)).text
    assert "Bukan desa atau kelurahan" in (await sent(browse(other_tenant, satgas()), content)).text


async def test_templates_hold_the_heads_of_their_source(browse, tenant):
    all_seeing = browse(tenant, satgas())
    for sumber, head in (("dapodik", "NPSN"), ("emis", "NSPP"), ("sigizi", "Ibu hamil")):
        assert head in (await all_seeing.get(f"{HOME}/templat.csv", params={"sumber": sumber})).text
    assert "Sigizi (posyandu)" in (await all_seeing.get(f"{HOME}/impor")).text
