"""A letter from the agenda down the tree of posts and back, on a real database."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from tests.e_office.conftest import stand_in

from tiru.errors import Forbidden, Invalid, NotFound, Refused
from tiru.files.checked import Checked
from tiru.tenant import Actor, Grant, Kind
from tiru.work import unit_of_work
from tiru_e_office.disposisi import service as disposisi
from tiru_e_office.disposisi.rules import AlreadyDone, Receiver
from tiru_e_office.models import Akses, Surat, Tugas
from tiru_e_office.nomor.service import MASUK, next_in_book
from tiru_e_office.posts import acting_as, my_posts
from tiru_e_office.reach import surat_for, visible
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import Duplicate, register

SCAN = Checked("undangan.pdf", b"%PDF-1.7 isi", "application/pdf", ".pdf")


def form(gov, **changes) -> SuratMasukForm:
    given = {
        "unit": gov.units["setda"],
        "nomor": "005/118/Diskominfo",
        "tanggal": "2026-11-20",
        "asal": "Diskominfo Provinsi",
        "hal": "Undangan rapat koordinasi",
        "kepada": [gov.posts["bupati"]],
    }
    return SuratMasukForm.model_validate({**given, **changes})


async def in_(act_as, gov, who):
    return act_as(gov.tenant, gov.people[who])


async def task_of(work, gov, post, surat_id) -> Tugas:
    found = await work.session.scalar(
        select(Tugas).where(Tugas.surat_id == surat_id, Tugas.jabatan_id == gov.posts[post]).order_by(Tugas.id.desc())
    )
    assert found is not None
    return found


def become(work, gov, who) -> None:
    work.actor = gov.people[who]


async def act(work, gov, who, surat_id):
    """Become somebody; answers (their task, their post)."""
    become(work, gov, who)
    task = await task_of(work, gov, who, surat_id)
    return task, acting_as(await my_posts(work), gov.posts[who])


async def pass_on(work, gov, who, surat_id, *to, instruksi=("Tindak lanjuti",)):
    task, post = await act(work, gov, who, surat_id)
    receivers = [Receiver(gov.posts[name], peran) for name, peran in to]
    return await disposisi.forward(work, task, post, receivers, instruksi=instruksi, catatan="", due=None)


async def test_a_letter_goes_down_the_tree_and_closes_from_below(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        registered = await register(work, form(gov), [SCAN])
        surat = registered.surat
        assert (surat.nomor_agenda, surat.status) == (1, "diarahkan")
        await pass_on(work, gov, "bupati", surat.id, ("sekda", "utama"))
        await pass_on(work, gov, "sekda", surat.id, ("kadis", "utama"), ("lain", "tembusan"))
        await pass_on(work, gov, "kadis", surat.id, ("kabid", "utama"))
        task, post = await act(work, gov, "kabid", surat.id)
        await disposisi.open_task(work, task)
        assert task.keadaan == "dibaca"
        await disposisi.progress(work, task, post, percent=60, words="Bahan sudah disusun")
        assert surat.status == "ditindaklanjuti"
        await disposisi.report(work, task, post, "Rapat dihadiri, laporan terlampir.")
        assert surat.status == "selesai"
        assert surat.selesai_at == work.now
        copy, _post = await act(work, gov, "lain", surat.id)
        await disposisi.open_task(work, copy)
        assert copy.keadaan == "selesai"


async def test_a_responsible_who_asked_two_waits_for_both(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "utama"))
        task, post = await act(work, gov, "kadis", surat.id)
        await disposisi.report(work, task, post, "Sudah.")
        assert surat.selesai_at is None
        task, post = await act(work, gov, "lain", surat.id)
        await disposisi.report(work, task, post, "Sudah juga.")
        assert surat.status == "selesai"


async def test_what_is_given_back_opens_the_givers_task_again(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("lain", "utama"))
        task, post = await act(work, gov, "lain", surat.id)
        with pytest.raises(Invalid):
            await disposisi.give_back(work, task, post, " ")
        await disposisi.give_back(work, task, post, "Bukan urusan badan kami")
        giver = await task_of(work, gov, "bupati", surat.id)
        assert (giver.keadaan, giver.selesai_at) == ("dikerjakan", None)
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"))


async def test_a_disposition_can_be_recalled_until_somebody_has_done_it(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        given = await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "utama"))
        own, _post = await act(work, gov, "bupati", surat.id)
        await disposisi.recall(work, given, own, "Salah alamat")
        assert (await task_of(work, gov, "kadis", surat.id)).keadaan == "batal"
        again = await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "utama"))
        task, post = await act(work, gov, "kadis", surat.id)
        await disposisi.report(work, task, post, "Sudah.")
        own, _post = await act(work, gov, "bupati", surat.id)
        with pytest.raises(Invalid, match="sudah menindaklanjuti"):
            await disposisi.recall(work, again, own, "Terlambat")


async def test_whoever_has_open_dispositions_cannot_close_over_them(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "utama"))
        task, post = await act(work, gov, "lain", surat.id)
        await disposisi.give_back(work, task, post, "Bukan kami")
        own, post = await act(work, gov, "bupati", surat.id)
        with pytest.raises(Refused, match="belum selesai"):
            await disposisi.report(work, own, post, "Selesai")


async def test_a_task_is_done_once(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        task, post = await act(work, gov, "bupati", surat.id)
        await disposisi.report(work, task, post, "Cukup diketahui.")
        with pytest.raises(AlreadyDone):
            await disposisi.report(work, task, post, "Lagi.")


async def test_a_plh_finds_the_task_and_the_holder_steps_back(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov, kepada=[gov.posts["kadis"]]))).surat
        await stand_in(work, gov, "kadis", "kabid")
        become(work, gov, "kabid")
        post = acting_as(await my_posts(work), gov.posts["kadis"])
        assert post.title == "Plh. Kepala Dinas"
        assert await surat_for(work, surat.id, await my_posts(work))
        task = await task_of(work, gov, "kadis", surat.id)
        await disposisi.report(work, task, post, "Dihadiri oleh Plh.")
        assert task.sebagai == "Plh. Kepala Dinas"
        become(work, gov, "kadis")
        with pytest.raises(Forbidden):
            acting_as(await my_posts(work), gov.posts["kadis"])


async def test_only_the_addressed_and_their_units_see_a_letter(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        for who, sees in (("tu", True), ("bupati", True), ("sekda", True), ("lain", False), ("kabid", False)):
            become(work, gov, who)
            seen = await work.session.scalar(
                select(Surat.id).where(Surat.id == surat.id, visible(work, await my_posts(work)))
            )
            assert (seen is not None) is sees, who


async def test_a_secret_letter_is_hidden_from_superiors_who_are_not_addressed(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        secret = (await register(work, form(gov, keamanan="R", kepada=[gov.posts["kadis"]]))).surat
        cleared = Actor(
            kind=Kind.STAFF,
            id=10**9,
            name="Inspektur",
            clearance="SR",
            grants=(Grant(permission="e_office:surat:read"),),
        )
        for actor in (gov.people["bupati"], gov.people["sekda"], cleared):
            work.actor = actor
            with pytest.raises(NotFound):
                await surat_for(work, secret.id, await my_posts(work))
        become(work, gov, "kadis")
        assert await surat_for(work, secret.id, await my_posts(work), looked_at="surat")
        await work.session.flush()
        looked = await work.session.scalars(select(Akses.nama).where(Akses.surat_id == secret.id))
        assert list(looked) == [gov.people["kadis"].name]


async def test_a_restricted_letter_wants_clearance(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov, keamanan="T"))).surat
        reader = {"kind": Kind.STAFF, "id": 10**9, "grants": (Grant(permission="e_office:surat:read"),)}
        work.actor = Actor(**reader, clearance="B")
        with pytest.raises(NotFound):
            await surat_for(work, surat.id, [])
        work.actor = Actor(**reader, clearance="T")
        assert await surat_for(work, surat.id, [])


async def test_another_tenant_has_nothing_of_it(act_as, gov, other_tenant):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        async with act_as(other_tenant, gov.people["tu"]) as elsewhere:
            with pytest.raises(NotFound):
                await surat_for(elsewhere, surat.id, await my_posts(elsewhere))


async def test_the_same_letter_is_noticed_once_and_may_be_kept(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        first = (await register(work, form(gov), [SCAN])).surat
        with pytest.raises(Duplicate) as found:
            await register(work, form(gov, asal="DISKOMINFO provinsi"))
        assert [row.id for row in found.value.rows] == [first.id]
        with pytest.raises(Duplicate):
            await register(work, form(gov, nomor="lain", hal="Hal lain"), [SCAN])
        kept = (await register(work, form(gov, tetap_kembar=True))).surat
        assert kept.nomor_agenda == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"jenis": "XX"}, "jenis"),
        ({"klasifikasi": "999.9"}, "klasifikasi"),
        ({"diterima": "2099-01-01"}, "diterima"),
        ({"tanggal": "2026-11-20", "diterima": "2026-11-19"}, "tanggal"),
    ],
)
async def test_wrong_entries_are_refused_at_the_field(act_as, gov, changes, field):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        with pytest.raises(Invalid) as problem:
            await register(work, form(gov, **changes))
        assert field in problem.value.fields


async def test_a_registrar_writes_for_their_own_unit_only(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu_dinas"]) as work:
        with pytest.raises(Forbidden):
            await register(work, form(gov))
        assert (await register(work, form(gov, unit=gov.units["bidang"]))).surat.nomor_agenda == 1


async def test_urgency_sets_the_deadline(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        urgent = (await register(work, form(gov, kecepatan="sangat_segera"))).surat
        usual = (await register(work, form(gov, nomor="2", kecepatan="biasa"))).surat
        assert urgent.batas_at == work.now + timedelta(hours=24)
        assert usual.batas_at > work.now + timedelta(days=4)


async def test_fifty_writers_of_one_agenda_leave_no_gap(services, gov):
    async def write(number: int) -> int:
        async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
            return (await register(work, form(gov, nomor=f"uji/{number}"))).surat.nomor_agenda

    async def fail() -> None:
        async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
            await register(work, form(gov, nomor="gagal"))
            raise RuntimeError("the office burns down")

    done = await asyncio.gather(*(write(n) for n in range(50)), *(fail() for _ in range(10)), return_exceptions=True)
    numbers = sorted(one for one in done if isinstance(one, int))
    assert numbers == list(range(1, 51))


async def test_numbers_begin_again_each_year_and_in_each_unit(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        taken = [
            await next_in_book(work, unit_id=gov.units[unit], buku=MASUK, tahun=year)
            for unit, year in (("setda", 2026), ("setda", 2026), ("setda", 2027), ("dinas", 2026))
        ]
        assert taken == [1, 2, 1, 1]


async def test_words_of_a_letter_are_found_in_indonesian(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov, hal="Permintaan data pelayanan kesehatan"))).surat
        found = await work.session.scalar(
            text(
                "select id from e_office_surat where id = :id and cari @@ websearch_to_tsquery('indonesian', 'layani')"
            ),
            {"id": surat.id},
        )
        assert found == surat.id
