"""The demonstration's year of letters, in a regency made from the very manifest that ships."""

import asyncio
import secrets
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from tiru.organisasi.models import Unit
from tiru.tenant import Actor, Grant, Kind
from tiru.work import unit_of_work
from tiru_e_office.arsip.models import Berkas, Pinjam, Usul, UsulBerkas
from tiru_e_office.arsip.nightly import propose_due
from tiru_e_office.models import Klasifikasi, Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted, inbox, letters
from tiru_e_office.sample.letters import seed_letters
from tiru_e_office.sample.people import officials
from tiru_e_office.sample.words import RETENTION_SOURCE
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman
from tiru_e_office.surat_keluar.sheet import letterhead
from tiru_e_office.tte.certificates import authority
from tiru_e_office.tte.pades import signatures_in
from tiru_tenants.applying import apply_wanted, plan_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

REGENCIES = Path(__file__).parents[2] / "tenants" / "regencies"
VILLAGE_RIGHTS = ("e_office:tugas:act", "e_office:surat:read", "e_office:keluar:write", "e_office:masuk:register")


@pytest.fixture(scope="module")
def plane(services, installation):
    found = ControlPlane.at(installation.owner_url, services)
    yield found
    found.close()


@pytest.fixture(scope="module")
async def aceh(plane, services):
    """Banda Aceh as it ships, with its sample, under a name of its own."""
    slug = f"aceh-{secrets.token_hex(3)}"
    content = (REGENCIES / "banda-aceh.toml").read_text().replace('slug = "banda-aceh"', f'slug = "{slug}"')
    wanted = parse_manifest(content, "banda-aceh.toml")
    await apply_wanted(plane, wanted, actor="test", sample=True)
    yield wanted, await Directory(services).whatever_state(slug)
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)


@pytest.fixture
async def inside(services, aceh):
    async with unit_of_work(services, aceh[1], Actor(kind=Kind.SYSTEM, name="uji")) as work:
        yield work


async def test_applying_the_manifest_again_changes_nothing(plane, aceh):
    made, _actual = await plan_wanted(plane.services, aceh[0])
    assert not made.effective


async def test_no_agenda_has_a_gap_and_every_counter_agrees(inside):
    rows = await inside.session.execute(
        text("""
        select s.unit_id, s.tahun, count(*) as n, min(s.nomor_agenda) as low, max(s.nomor_agenda) as high, p.terakhir
        from e_office_surat s left join e_office_penghitung p
            on p.unit_id = s.unit_id and p.tahun = s.tahun and p.buku = 'masuk'
        where s.arah = 'masuk' group by s.unit_id, s.tahun, p.terakhir""")
    )
    books = rows.all()
    assert len(books) >= 5
    assert all((row.low, row.high, row.terakhir) == (1, row.n, row.n) for row in books), books
    numbers = await inside.session.execute(
        text("""
        select n.unit_id, n.tahun, count(*) as n, max(n.urut) as high, p.terakhir from e_office_nomor n
        left join e_office_penghitung p on p.unit_id = n.unit_id and p.tahun = n.tahun and p.buku = n.buku
        group by n.unit_id, n.tahun, p.terakhir""")
    )
    assert all(row.n == row.high == row.terakhir for row in numbers)


async def test_no_agenda_runs_backwards_in_time(inside):
    backwards = await inside.session.scalar(
        text("""
        select count(*) from (select diterima_on, lag(diterima_on) over
            (partition by unit_id, tahun order by nomor_agenda) as before from e_office_surat where arah = 'masuk') as d
        where diterima_on < before""")
    )
    assert backwards == 0


async def test_there_is_something_of_everything_and_all_of_it_is_flagged(inside):
    assert await inside.session.scalar(select(func.count()).select_from(Surat).where(~Surat.is_contoh)) == 0
    states = {
        row.status: row.n
        for row in await inside.session.execute(select(Surat.status, func.count().label("n")).group_by(Surat.status))
    }
    wanted = {"diregistrasi", "diarahkan", "didisposisi", "ditindaklanjuti", "selesai"}
    assert wanted | {"draf", "verifikasi", "siap_ttd", "terkirim", "batal"} <= set(states)
    assert sum(states.values()) > 300
    tasks = set(await inside.session.scalars(select(Tugas.keadaan).distinct()))
    assert {"terkirim", "dibaca", "dikerjakan", "selesai", "diteruskan", "dikembalikan", "batal"} <= tasks
    late = select(func.count()).where(Tugas.selesai_at.is_(None), Tugas.batas_at < inside.now)
    assert (await inside.session.scalar(late) or 0) >= 2
    assert await inside.session.scalar(select(func.count()).where(Surat.keamanan == "R")) == 1
    assert await inside.session.scalar(text("select count(*) from penugasan where jenis = 'plh'")) == 1
    assert await inside.session.scalar(text("select count(*) from e_office_disposisi where dari_jabatan like 'Plh.%'"))
    assert {row.keadaan for row in await inside.session.scalars(select(Nomor))} == {"dipesan", "terpakai", "batal"}


async def test_what_was_signed_verifies_and_was_delivered_inside(inside, services):
    signed = (await inside.session.scalars(select(Naskah).where(Naskah.tte_key.is_not(None)))).all()
    assert len(signed) >= 3
    roots = [(await authority(inside)).certificate]
    content = await services.store.get(inside.tenant.slug, signed[-1].tte_key)
    (found,) = await asyncio.to_thread(signatures_in, content, roots)
    assert (found.intact, found.trusted, found.covers_whole) == (True, True, True)
    delivered = await inside.session.scalars(select(Pengiriman).where(Pengiriman.masuk_id.is_not(None)))
    assert len(delivered.all()) >= 5


async def test_the_gampong_writes_in_its_own_words_and_the_camat_has_it(inside):
    village = await inside.session.scalar(select(Unit).where(Unit.nama == "Gampong Neusu Jaya"))
    head = await letterhead(inside, village, None)
    assert head["baris"] == ["Pemerintah Kota Banda Aceh", "Kecamatan Baiturrahman", "Gampong Neusu Jaya"]
    cast = await officials(inside)
    inside.actor = cast["camat"].actor
    waiting = await inbox(inside, await my_posts(inside))
    assert [(row.surat.asal, row.surat.hal) for row in waiting.rows] == [
        ("Gampong Neusu Jaya", "Usulan perbaikan jalan gampong")
    ]
    number = await inside.session.scalar(
        select(Nomor.nomor).join(Surat, Surat.id == Nomor.surat_id).where(Surat.unit_id == village.id)
    )
    assert number == f"B-600/1/Neusu Jaya/{inside.now.year}"


async def test_the_secretary_of_one_village_sees_nothing_of_another(inside):
    cast = await officials(inside)
    seen = {}
    for name in ("sekdes", "sekdes2"):
        unit = cast[name].unit.id
        grants = tuple(Grant(permission=one, scope="unit", unit_id=unit) for one in VILLAGE_RIGHTS)
        inside.actor = Actor(kind=Kind.STAFF, id=cast[name].actor.id, name=name, unit_id=unit, grants=grants)
        found = await letters(inside, await my_posts(inside), Wanted())
        seen[name] = {row.unit_id for row in found.rows}
    assert seen == {"sekdes": {cast["sekdes"].unit.id}, "sekdes2": set()}


async def test_the_archive_is_alive(inside):
    folders = (await inside.session.scalars(select(Berkas))).all()
    assert {one.unit_id for one in folders} == {row.unit.id for row in await _desks(inside)}
    assert {"aktif", "inaktif"} == {one.keadaan for one in folders}
    assert max(one.tahun for one in folders) - min(one.tahun for one in folders) >= 6
    assert min(one.jumlah for one in folders) > 0
    assert sum(one.jumlah for one in folders) == await inside.session.scalar(
        select(func.count()).where(Surat.berkas_id.is_not(None), Surat.status == "diberkaskan")
    )
    assert [one.ditahan for one in folders].count(True) == 1
    (loan,) = (await inside.session.scalars(select(Pinjam))).all()
    assert (loan.dikembalikan_on, loan.kembali_on > inside.today) == (None, True)
    loose = select(func.count()).where(Surat.status == "selesai", Surat.berkas_id.is_(None))
    assert (await inside.session.scalar(loose) or 0) > 10, "something is left to file"


async def test_what_is_due_in_the_archive_stands_on_lists_and_the_held_does_not(inside):
    lists = (await inside.session.scalars(select(Usul))).all()
    assert {one.jenis for one in lists} == {"pemindahan", "pemusnahan", "penyerahan"}
    assert {one.keadaan for one in lists} == {"disusun", "dinilai"}
    listed = await inside.session.scalars(select(Berkas).join(UsulBerkas, UsulBerkas.berkas_id == Berkas.id))
    rows = listed.all()
    assert not any(one.ditahan for one in rows)
    for one in rows:
        end = one.akhir_aktif if one.keadaan == "aktif" else one.akhir_inaktif
        assert end is not None
        assert end <= inside.today
    assert await propose_due(inside) == 0, "another night finds nothing new"


async def test_the_retention_of_the_sample_says_that_it_is_invented(inside):
    said = await inside.session.scalars(select(Klasifikasi).where(Klasifikasi.aktif_tahun.is_not(None)))
    rows = said.all()
    assert len(rows) > 10
    assert {(one.sumber, one.terverifikasi) for one in rows} == {(RETENTION_SOURCE, False)}


async def _desks(work):
    cast = await officials(work)
    return [cast["tu"], cast["tudinas"], cast["staf"]]


async def test_writing_it_twice_writes_it_once(inside):
    before = await inside.session.scalar(select(func.count()).select_from(Surat))
    await seed_letters(inside)
    assert await inside.session.scalar(select(func.count()).select_from(Surat)) == before
