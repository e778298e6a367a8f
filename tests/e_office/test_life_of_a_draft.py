"""A letter out: written, agreed to in order and side by side, numbered once, returned, withdrawn."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.e_office.test_life_of_an_incoming_letter import become

from tiru.errors import Forbidden, Invalid
from tiru.work import unit_of_work
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.nomor.service import cancel, reservation_of, use
from tiru_e_office.posts import acting_as, my_posts
from tiru_e_office.surat_keluar import service
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.rules import Paraf, WrongStage, is_agreed, signed_by, to_repeat, whose_turn


def form(gov, **changes) -> NaskahForm:
    given = {
        "unit": gov.units["bidang"],
        "hal": "Permohonan data",
        "isi": "Dengan hormat, mohon data.",
        "klasifikasi": "000.8",
        "tujuan_unit": [gov.units["badan"]],
        "tembusan": "Bupati",
        "ttd": gov.posts["sekda"],
    }
    return NaskahForm.model_validate({**given, **changes})


def chain(gov) -> list[Paraf]:
    """Kabid first; then Kadis and Kepala Badan side by side."""
    return [
        Paraf(gov.posts["kabid"], 1),
        Paraf(gov.posts["kadis"], 2),
        Paraf(gov.posts["lain"], 2, "koordinasi"),
    ]


async def paraf(work, gov, who, surat):
    become(work, gov, who)
    task = await work.session.scalar(
        select(Tugas).where(Tugas.surat_id == surat.id, Tugas.jabatan_id == gov.posts[who], Tugas.selesai_at.is_(None))
    )
    assert task is not None, who
    return task, acting_as(await my_posts(work), gov.posts[who])


async def drafted(work, gov, **changes) -> Surat:
    become(work, gov, "staf")
    surat = await service.write(work, form(gov, **changes), chain(gov))
    await service.submit(work, surat)
    return surat


async def states(work, surat) -> list[str]:
    return [step.keadaan for step in await service.paraf_of(work, surat.id)]


async def test_paraf_run_in_order_and_side_by_side_then_the_number_comes(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov)
        assert await states(work, surat) == ["terkirim", "menunggu", "menunggu"]
        await service.agree(work, *await paraf(work, gov, "kabid", surat))
        assert await states(work, surat) == ["selesai", "terkirim", "terkirim"]
        await service.agree(work, *await paraf(work, gov, "lain", surat))
        assert surat.status == "verifikasi"
        await service.agree(work, *await paraf(work, gov, "kadis", surat))
        assert surat.status == "siap_ttd"
        held = await reservation_of(work, surat.id)
        assert (held.urut, held.keadaan, held.nomor) == (1, "dipesan", surat.nomor)
        assert surat.nomor.startswith("B-000.8/1/")
        signature = await work.session.scalar(select(Tugas).where(Tugas.surat_id == surat.id, Tugas.jenis == "ttd"))
        assert signature.jabatan_id == gov.posts["sekda"]


async def test_what_is_returned_begins_again_where_it_was_returned(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov)
        await service.agree(work, *await paraf(work, gov, "kabid", surat))
        task, post = await paraf(work, gov, "kadis", surat)
        with pytest.raises(Invalid):
            await service.return_draft(work, task, post, " ")
        await service.return_draft(work, task, post, "Perbaiki alinea kedua")
        assert surat.status == "draf"
        assert await states(work, surat) == ["selesai", "dikembalikan", "menunggu"]
        become(work, gov, "staf")
        naskah = await service.revise(work, surat, form(gov, isi="Dengan hormat, mohon data terbaru."))
        assert naskah.versi == 2
        await service.submit(work, surat)
        assert await states(work, surat) == ["selesai", "terkirim", "terkirim"]
        task, post = await paraf(work, gov, "lain", surat)
        await service.agree(work, task, post)
        assert task.versi == 2


async def test_the_signer_may_return_it_and_the_number_waits(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov)
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, surat))
        number = surat.nomor
        await service.return_draft(work, *await paraf(work, gov, "sekda", surat), "Salah alamat")
        become(work, gov, "staf")
        await service.revise(work, surat, form(gov))
        await service.submit(work, surat)
        assert await states(work, surat) == ["terkirim", "menunggu", "menunggu"]
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, surat))
        assert surat.nomor == number
        assert len((await work.session.scalars(select(Nomor).where(Nomor.surat_id == surat.id))).all()) == 1


async def test_a_withdrawn_letter_leaves_its_number_in_the_book(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        first = await drafted(work, gov)
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, first))
        held = await reservation_of(work, first.id)
        become(work, gov, "kabid")
        with pytest.raises(Forbidden):
            await service.withdraw(work, first, "Bukan punya saya")
        become(work, gov, "staf")
        await service.withdraw(work, first, "Rapat dibatalkan")
        assert (held.keadaan, held.alasan) == ("batal", "Rapat dibatalkan")
        second = await drafted(work, gov)
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, second))
        assert (await reservation_of(work, second.id)).urut == held.urut + 1
        with pytest.raises(WrongStage):
            await service.withdraw(work, first, "lagi")


async def test_a_number_is_used_once(act_as, gov):
    from tiru_e_office.nomor.rules import NumberSpent

    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov)
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, surat))
        held = await reservation_of(work, surat.id, lock=True)
        await use(work, held)
        with pytest.raises(NumberSpent):
            await use(work, held)
        with pytest.raises(NumberSpent):
            await cancel(work, held, "terlambat")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"jenis": "XX"}, "jenis"),
        ({"klasifikasi": "999"}, "klasifikasi"),
        ({"unit": 10**9}, "unit"),
        ({"ttd": 10**9}, "ttd"),
        ({"atribusi": "an"}, "atas_nama"),
        ({"tujuan_lain": "Dinas <bukan surel>"}, "tujuan_lain"),
        ({"tujuan_unit": [10**9]}, "tujuan_unit"),
    ],
)
async def test_wrong_entries_of_a_draft_are_refused_at_the_field(act_as, gov, changes, field):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        with pytest.raises(Invalid) as problem:
            await service.write(work, form(gov, **changes), [])
        assert field in problem.value.fields


async def test_an_incomplete_draft_is_kept_but_not_submitted(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await service.write(work, form(gov, isi="", ttd=None), [])
        with pytest.raises(Invalid) as problem:
            await service.submit(work, surat)
        assert set(problem.value.fields) == {"isi", "ttd"}


async def test_a_chain_with_the_signer_or_somebody_twice_is_refused(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        for wrong in (
            [Paraf(gov.posts["sekda"], 1)],
            [Paraf(gov.posts["kabid"], 1), Paraf(gov.posts["kabid"], 2)],
            [Paraf(gov.posts["kabid"], 1, "lain")],
        ):
            with pytest.raises(Invalid):
                await service.write(work, form(gov), wrong)


async def test_fifty_letters_at_once_get_fifty_numbers_without_a_gap(services, gov):
    async def one(number: int) -> int:
        async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
            surat = await service.write(work, form(gov, hal=f"Surat {number}"), [])
            await service.submit(work, surat)
            held = await reservation_of(work, surat.id)
            assert held is not None
            return held.urut

    assert sorted(await asyncio.gather(*(one(n) for n in range(50)))) == list(range(1, 51))


def test_signatures_say_in_whose_name():
    assert signed_by("diri", "Sekretaris Daerah") == ["Sekretaris Daerah,"]
    assert signed_by("an", "Sekretaris Daerah", "Bupati Kuningan") == ["a.n. Bupati Kuningan", "Sekretaris Daerah,"]
    assert signed_by("ub", "Asisten", "Bupati")[1] == "u.b."
    assert signed_by("plh", "Kepala Dinas") == ["Plh. Kepala Dinas,"]


class Step:
    def __init__(self, number: int, place: int, state: str) -> None:
        self.id, self.urutan, self.keadaan = number, place, state


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["menunggu", "selesai", "dilewati"])), max_size=8))
def test_nobody_is_asked_before_everybody_in_front_has_agreed(shape):
    steps = [Step(number, place, state) for number, (place, state) in enumerate(shape)]
    asked = whose_turn(steps)
    assert bool(asked) is not is_agreed(steps)
    for step in asked:
        assert all(is_agreed([other]) for other in steps if other.urutan < step.urutan)
    assert to_repeat(steps, None) == steps


async def test_the_letter_is_printed_with_number_signer_and_copies(act_as, gov):
    import io

    from pypdf import PdfReader

    from tiru_e_office.surat_keluar.sheet import draft_pdf

    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await drafted(work, gov, atribusi="an", atas_nama=gov.posts["bupati"])
        for who in ("kabid", "kadis", "lain"):
            await service.agree(work, *await paraf(work, gov, who, surat))
        naskah = await service.naskah_of(work, surat.id)
        content = await draft_pdf(work, surat, naskah, electronic=True)
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    flat = " ".join(text.split())
    for part in (surat.nomor, "a.n. Bupati", "Sekretaris Daerah", "Tembusan", "secara elektronik", surat.kunci):
        assert part in flat, (part, flat)
