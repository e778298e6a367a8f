"""Folders from their making to their end, on a real database and a real store."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select, text
from tests.e_office.test_life_of_an_incoming_letter import form as letter_form

from tiru.errors import Forbidden, Invalid, NotFound, Refused
from tiru.files.checked import Checked
from tiru.files.store import ObjectMissing
from tiru.tenant import SYSTEM, Actor, Grant
from tiru.work import unit_of_work
from tiru_e_office import queries as letters
from tiru_e_office.arsip import destruction, folders, loans, nightly, proposals, queries
from tiru_e_office.arsip.forms import (
    BerkasBaruForm,
    PelaksanaanForm,
    PenilaianForm,
    PersetujuanForm,
    PinjamForm,
    PutusanForm,
    UsulForm,
)
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.arsip.rules import Held, Lent, NotDue
from tiru_e_office.models import Disposisi, Klasifikasi, Surat, Tugas
from tiru_e_office.surat_masuk.service import register

KEEPER = ("e_office:arsip:manage", "e_office:arsip:approve", "e_office:surat:read", "e_office:surat:export")


def archivist(gov, unit: str = "setda", who: str = "tu") -> Actor:
    grants = tuple(Grant(permission=one, scope="unit", unit_id=gov.units[unit]) for one in KEEPER)
    return replace(gov.people[who], grants=(*gov.people[who].grants, *grants))


def folder_form(gov, **changes) -> BerkasBaruForm:
    given = {
        "unit": gov.units["setda"],
        "tahun": 2020,
        "klasifikasi": "000.1.5",
        "nama": "Rapat pimpinan",
        "pemicu": "sejak_dicipta",
        "pemicu_on": "2020-02-29",
        "aktif_tahun": 1,
        "inaktif_tahun": 2,
        "nasib": "musnah",
        "retensi_sumber": "Perbup 12/2019",
    }
    return BerkasBaruForm.model_validate({**given, **changes})


async def finished(work, gov, n: int = 1, *, content: bytes = b"", **changes) -> Surat:
    scan = Checked("surat.pdf", content or b"%PDF-1.7 " + str(n).encode(), "application/pdf", ".pdf")
    given = {"nomor": f"A/{n}", "ringkasan": "Isi yang akan dimusnahkan", **changes}
    surat = (await register(work, letter_form(gov, **given), [scan])).surat
    surat.status, surat.selesai_at, surat.isi_teks = "selesai", work.now, "teks hasil baca"
    await work.session.flush()
    return surat


def judged() -> PenilaianForm:
    return PenilaianForm.model_validate(
        {
            "panitia": "Ani, Ketua\nBudi, Anggota",
            "sk_panitia": "SK 1",
            "sk_panitia_on": "2026-01-05",
            "pertimbangan": "Tidak bernilai guna lagi",
            "pertimbangan_on": "2026-01-10",
        }
    )


def approved(by: str | None = "kepala_daerah") -> PersetujuanForm:
    given = {"persetujuan": "B-9", "persetujuan_on": "2026-02-01", "penetapan": "KEP 3", "penetapan_on": "2026-02-05"}
    return PersetujuanForm.model_validate({**given, **({"penyetuju": by} if by else {})})


def carried_out() -> PelaksanaanForm:
    return PelaksanaanForm.model_validate({"berita_acara": "BA 7", "berita_acara_on": "2026-02-10"})


async def move(work, folder, kind: str, by: str | None = "kepala_daerah") -> Usul:
    """A list of one folder carried to its end."""
    usul = await proposals.propose(work, UsulForm(jenis=kind, berkas=[folder.id]))
    if kind != "pemindahan":
        await proposals.judge(work, usul, judged())
    await proposals.approve(work, usul, approved(by))
    await proposals.carry_out(work, usul, carried_out())
    return usul


@pytest.fixture
async def room(work, gov):
    """The unit of work as the archivist of the secretariat, undone afterwards."""
    work.actor = archivist(gov)
    return work


async def test_a_folder_takes_its_retention_from_the_schedule_and_its_number_from_the_book(room, gov):
    code = await room.session.get_one(Klasifikasi, "000.1.5")
    code.aktif_tahun, code.inaktif_tahun, code.nasib, code.sumber = 2, 3, "permanen", "Perbup 5/2025"
    await room.session.flush()
    first = await folders.make_folder(room, folder_form(gov))
    second = await folders.make_folder(room, folder_form(gov, nama="Rapat lain"))
    assert (first.nomor_berkas, second.nomor_berkas) == ("1", "2")
    assert (first.aktif_tahun, first.inaktif_tahun, first.nasib) == (2, 3, "permanen")
    assert first.retensi_sumber == "Perbup 5/2025"
    assert (first.akhir_aktif, first.akhir_inaktif) == (date(2022, 3, 1), date(2025, 3, 1))


async def test_without_a_schedule_years_fate_and_source_are_asked_for(room, gov):
    with pytest.raises(Invalid) as refused:
        await folders.make_folder(room, folder_form(gov, retensi_sumber="", inaktif_tahun=None))
    assert set(refused.value.fields) == {"inaktif_tahun", "retensi_sumber"}


async def test_a_typed_number_is_taken_once_and_stepped_over(room, gov):
    await folders.make_folder(room, folder_form(gov, nomor_berkas="1"))
    assert (await folders.make_folder(room, folder_form(gov))).nomor_berkas == "2"
    with pytest.raises(Invalid) as refused:
        await folders.make_folder(room, folder_form(gov, nomor_berkas="1"))
    assert "nomor_berkas" in refused.value.fields


async def test_a_folder_of_another_unit_is_not_mine(room, gov):
    with pytest.raises(Forbidden):
        await folders.make_folder(room, folder_form(gov, unit=gov.units["dinas"]))
    folder = await folders.make_folder(room, folder_form(gov))
    room.actor = archivist(gov, "dinas", "tu_dinas")
    with pytest.raises(NotFound):
        await queries.folder_for(room, folder.id)


async def test_a_letter_goes_in_once_and_comes_out_as_it_was(room, gov):
    folder = await folders.make_folder(room, folder_form(gov))
    surat = await finished(room, gov)
    assert await folders.file_letters(room, folder, [surat.id]) == 1
    assert (surat.status, surat.berkas_id, folder.jumlah) == ("diberkaskan", folder.id, 1)
    with pytest.raises(Refused):
        await folders.file_letters(room, folder, [surat.id])
    await folders.take_out(room, folder, surat, "Salah berkas")
    assert (surat.status, surat.berkas_id, folder.jumlah) == ("selesai", None, 0)


async def test_an_unfinished_letter_and_another_units_letter_stay_out(room, gov):
    folder = await folders.make_folder(room, folder_form(gov))
    surat = await finished(room, gov)
    surat.status = "didisposisi"
    await room.session.flush()
    with pytest.raises(Refused):
        await folders.file_letters(room, folder, [surat.id])
    surat.status, surat.unit_id = "selesai", gov.units["dinas"]
    await room.session.flush()
    with pytest.raises(Invalid):
        await folders.file_letters(room, folder, [surat.id])


async def test_the_night_proposes_once_and_moves_nothing(room, gov):
    due = await folders.make_folder(room, folder_form(gov))
    await folders.make_folder(room, folder_form(gov, pemicu="setelah_pensiun", pemicu_on=None, nama="Terbuka"))
    held = await folders.make_folder(room, folder_form(gov, nama="Perkara"))
    await folders.hold(room, held, "Perkara di pengadilan")
    due.akhir_aktif = None
    await room.session.flush()
    room.actor = SYSTEM
    await nightly.propose_due(room)
    assert (due.keadaan, due.akhir_aktif) == ("aktif", date(2021, 3, 1))
    found = await queries.on_open_list(room, due.id)
    assert (found.jenis, found.keadaan, found.otomatis) == ("pemindahan", "disusun", True)
    mine = select(func.count()).select_from(UsulBerkas).where(UsulBerkas.usul_id == found.id)
    assert await room.session.scalar(mine) == 1
    await nightly.propose_due(room)
    assert await room.session.scalar(mine) == 1


async def test_a_refused_list_is_left_alone_for_a_year(room, gov):
    folder = await folders.make_folder(room, folder_form(gov))
    usul = await proposals.propose(room, UsulForm(jenis="pemindahan", berkas=[folder.id]))
    await proposals.drop(room, usul, "ditolak", "Masih dipakai")
    await nightly.propose_due(room)
    assert await queries.on_open_list(room, folder.id) is None
    folder.ditinjau_on = room.today
    await room.session.flush()
    await nightly.propose_due(room)
    assert await queries.on_open_list(room, folder.id) is not None


async def test_ten_years_need_kepala_anri_and_lists_are_not_mixed(room, gov):
    long = await folders.make_folder(room, folder_form(gov, tahun=2010, pemicu_on="2010-01-01", inaktif_tahun=9))
    short = await folders.make_folder(room, folder_form(gov, nama="Pendek"))
    for folder in (long, short):
        await move(room, folder, "pemindahan", None)
    with pytest.raises(Refused):
        await proposals.propose(room, UsulForm(jenis="pemusnahan", berkas=[long.id, short.id]))


async def test_the_wrong_approver_is_refused(room, gov):
    long = await folders.make_folder(room, folder_form(gov, tahun=2010, pemicu_on="2010-01-01", inaktif_tahun=9))
    await move(room, long, "pemindahan", None)
    usul = await proposals.propose(room, UsulForm(jenis="pemusnahan", berkas=[long.id]))
    with pytest.raises(Refused):
        await proposals.approve(room, usul, approved("kepala_anri"))
    await proposals.judge(room, usul, judged())
    with pytest.raises(Invalid):
        await proposals.approve(room, usul, approved("kepala_daerah"))
    await proposals.approve(room, usul, approved("kepala_anri"))
    assert (usul.keadaan, usul.penyetuju, long.keadaan) == ("disetujui", "kepala_anri", "inaktif")


async def test_hold_and_loan_that_came_after_the_approval_still_block(room, gov):
    folder = await folders.make_folder(room, folder_form(gov))
    await move(room, folder, "pemindahan", None)
    usul = await proposals.propose(room, UsulForm(jenis="pemusnahan", berkas=[folder.id]))
    await proposals.judge(room, usul, judged())
    await proposals.approve(room, usul, approved())
    await folders.hold(room, folder, "Perkara di pengadilan")
    with pytest.raises(Held):
        await proposals.carry_out(room, usul, carried_out())
    await folders.lift_hold(room, folder, "Perkara selesai")
    await loans.lend(room, folder, PinjamForm(peminjam="Inspektorat", keperluan="Audit", kembali_on=room.today))
    with pytest.raises(Lent):
        await proposals.carry_out(room, usul, carried_out())
    with pytest.raises(Lent):
        await loans.lend(room, folder, PinjamForm(peminjam="BPK", keperluan="Audit", kembali_on=room.today))
    await loans.take_back(room, folder)
    await proposals.carry_out(room, usul, carried_out())
    assert folder.keadaan == "musnah"


async def test_a_postponed_folder_stays_and_a_list_of_none_is_not_approved(room, gov):
    one, two = [await folders.make_folder(room, folder_form(gov, nama=name)) for name in ("Satu", "Dua")]
    usul = await proposals.propose(room, UsulForm(jenis="pemindahan", berkas=[one.id, two.id]))
    item = await queries.item_for(room, usul.id, two.id)
    with pytest.raises(Invalid):
        await proposals.decide(room, usul, item, PutusanForm(keputusan="tunda"))
    await proposals.decide(
        room, usul, item, PutusanForm(keputusan="tunda", catatan="Masih dipakai", sampai=date(2030, 1, 1))
    )
    await proposals.approve(room, usul, approved(None))
    await proposals.carry_out(room, usul, carried_out())
    assert (one.keadaan, two.keadaan, two.ditinjau_on) == ("inaktif", "aktif", date(2030, 1, 1))


async def test_what_is_not_due_is_not_proposed(room, gov):
    folder = await folders.make_folder(room, folder_form(gov, pemicu_on=room.today.isoformat()))
    with pytest.raises(NotDue):
        await proposals.propose(room, UsulForm(jenis="pemindahan", berkas=[folder.id]))


async def test_a_permanent_folder_is_handed_over_and_its_files_stay(room, gov):
    folder = await folders.make_folder(room, folder_form(gov, nasib="permanen"))
    surat = await finished(room, gov)
    await folders.file_letters(room, folder, [surat.id])
    await move(room, folder, "pemindahan", None)
    usul = await move(room, folder, "penyerahan")
    assert folder.keadaan == "permanen"
    assert await destruction.destroy_batch(room, usul.id) == 0
    (file,) = await letters.files_of(room, surat.id)
    assert await room.services.store.get(room.tenant.slug, file.key)


async def doomed(services, gov, n: int) -> tuple[int, list[int], list[str]]:
    """A carried-out destruction of a folder with n letters: (usul, letters, keys)."""
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        folder = await folders.make_folder(work, folder_form(gov))
        made = [
            await finished(work, gov, one, content=f"%PDF-1.7 {gov.units['setda']} {one}".encode()) for one in range(n)
        ]
        await folders.file_letters(work, folder, [one.id for one in made])
        await move(work, folder, "pemindahan", None)
        usul = await move(work, folder, "pemusnahan")
        keys = [file.key for one in made for file in await letters.files_of(work, one.id)]
        return usul.id, [one.id for one in made], keys


async def test_destruction_takes_files_and_text_and_leaves_the_stub(services, gov):
    usul_id, ids, keys = await doomed(services, gov, 1)
    store, slug = services.store, gov.tenant.slug
    assert await store.get(slug, keys[0])
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert await destruction.destroy_batch(work, usul_id) == 1
    with pytest.raises(ObjectMissing):
        await store.get(slug, keys[0])
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert await destruction.destroy_batch(work, usul_id) == 0
        row = (
            await work.session.execute(
                select(Surat.hal, Surat.nomor, Surat.ringkasan, Surat.isi_teks, Surat.dimusnahkan_at).where(
                    Surat.id == ids[0]
                )
            )
        ).one()
        (file,) = await letters.files_of(work, ids[0])
        usul = await work.session.get_one(Usul, usul_id)
    assert (row.hal, row.nomor, row.ringkasan, row.isi_teks) == ("Undangan rapat koordinasi", "A/0", "", "")
    assert row.dimusnahkan_at is not None
    assert (file.key, len(file.sha256), usul.berita_acara) == ("", 64, "BA 7")


async def test_an_object_that_another_letter_shares_stays(services, gov):
    usul_id, _ids, keys = await doomed(services, gov, 1)
    content = f"%PDF-1.7 {gov.units['setda']} 0".encode()
    async with unit_of_work(services, gov.tenant, archivist(gov)) as work:
        await finished(work, gov, 99, content=content, tetap_kembar=True)
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert await destruction.destroy_batch(work, usul_id) == 1
    assert await services.store.get(gov.tenant.slug, keys[0]) == content


async def asked(services, gov, usul_id) -> int:
    """How often the queue was asked to go on with a destruction."""
    query = text(
        "select count(*) from pgqueuer where headers->>'job' = 'e_office.destroy' "
        "and headers->>'tenant' = :schema and convert_from(payload, 'utf8')::jsonb->>'usul_id' = :usul"
    )
    async with services.database.transaction("tiru_control") as session:
        return await session.scalar(query, {"schema": gov.tenant.schema, "usul": str(usul_id)})


class _Killed(Exception):
    pass


async def _run_and_die(services, gov, usul_id) -> None:
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        await destruction.destroy_batch(work, usul_id)
        raise _Killed


async def test_a_destruction_that_is_killed_is_finished_by_the_next_run(services, gov, monkeypatch):
    monkeypatch.setattr(destruction, "AT_ONCE", 2)
    usul_id, ids, keys = await doomed(services, gov, 5)
    with pytest.raises(_Killed):
        await _run_and_die(services, gov, usul_id)
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert usul_id in await destruction.unfinished(work)
    runs = []
    while not runs or runs[-1]:
        async with unit_of_work(services, gov.tenant, SYSTEM) as work:
            runs.append(await destruction.destroy_batch(work, usul_id))
    assert runs == [2, 2, 1, 0]
    assert await asked(services, gov, usul_id) == 3  # when it was carried out, and twice while letters were left
    for key in keys:
        with pytest.raises(ObjectMissing):
            await services.store.get(gov.tenant.slug, key)
    async with unit_of_work(services, gov.tenant, SYSTEM) as work:
        assert usul_id not in await destruction.unfinished(work)
        left = select(func.count()).where(Surat.id.in_(ids), Surat.dimusnahkan_at.is_(None))
        assert await work.session.scalar(left) == 0
        assert await work.session.scalar(select(func.count()).where(Tugas.surat_id.in_(ids), Tugas.catatan != "")) == 0
        assert (
            await work.session.scalar(select(func.count()).where(Disposisi.surat_id.in_(ids), Disposisi.catatan != ""))
            == 0
        )
        assert (
            await work.session.scalar(
                select(Berkas.keadaan).join(Surat, Surat.berkas_id == Berkas.id).where(Surat.id == ids[0])
            )
        ) == "musnah"
