"""The registrar closes a letter, or returns it: with a reason, recorded, and told to those it concerns."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from tests.e_office.test_life_of_an_incoming_letter import act, become, form, pass_on, task_of
from tests.e_office.test_telling import forget, heard

from tiru.errors import Invalid
from tiru.work import unit_of_work
from tiru_e_office.disposisi import service as disposisi
from tiru_e_office.disposisi.rules import AlreadyDone
from tiru_e_office.models import Surat
from tiru_e_office.surat_keluar.models import Pengiriman
from tiru_e_office.surat_masuk import closing
from tiru_e_office.surat_masuk.book import row_of
from tiru_e_office.surat_masuk.service import register


async def running(work, gov, **changes) -> Surat:
    become(work, gov, "tu")
    surat = (await register(work, form(gov, **changes))).surat
    await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"))
    become(work, gov, "tu")
    await forget(work)
    return surat


async def test_closing_withdraws_what_is_open_and_keeps_what_was_done(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await running(work, gov)
        await closing.close(work, surat, "  Acara\n dibatalkan ")
        assert (surat.status, surat.selesai_at) == ("selesai", work.now)
        assert row_of(surat)[-1] == "Ditutup: Acara dibatalkan"
        assert (await task_of(work, gov, "bupati", surat.id)).keadaan == "diteruskan"
        task, post = await act(work, gov, "kadis", surat.id)
        assert (task.keadaan, task.catatan) == ("batal", "Acara dibatalkan")
        with pytest.raises(AlreadyDone):
            await disposisi.report(work, task, post, "Sudah.")
        said = await heard(work, gov)
        assert said["kadis"] == [f"Surat agenda {surat.nomor_agenda}/{surat.tahun} tidak perlu ditindaklanjuti lagi"]
        assert "Acara" not in str(said)


@pytest.mark.parametrize(
    ("end", "field"), [(closing.close, "alasan_tutup"), (closing.return_to_sender, "alasan_pulangkan")]
)
async def test_no_letter_ends_without_a_reason_or_twice(act_as, gov, end, field):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await running(work, gov)
        for wrong in (" \n", "x" * 301):
            with pytest.raises(Invalid) as problem:
                await end(work, surat, wrong)
            assert field in problem.value.fields
        assert surat.selesai_at is None
        await end(work, surat, "Salah alamat")
        with pytest.raises(closing.NotRunning):
            await end(work, surat, "Lagi")


async def test_what_is_returned_cannot_be_routed_and_its_sender_hears_of_it(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await running(work, gov)
        source = Surat(
            kunci=f"asal{surat.id}",
            arah="keluar",
            unit_id=gov.units["badan"],
            jenis="SD",
            status="terkirim",
            tahun=2026,
            nomor="005/9/BADAN",
            hal="Undangan",
            dibuat_at=work.now,
            dibuat_oleh=gov.people["lain"].id,
        )
        work.session.add(source)
        await work.session.flush()
        surat.sumber_id = source.id
        sent = Pengiriman(
            surat_id=source.id, cara="dalam", tujuan_unit_id=surat.unit_id, tujuan="Setda", masuk_id=surat.id
        )
        work.session.add(sent)
        await work.session.flush()
        await closing.return_to_sender(work, surat, "Bukan untuk kami")
        assert surat.status == "dikembalikan"
        assert not closing.is_routable(surat)
        assert sent.catatan == "Dikembalikan ke pengirim: Bukan untuk kami"
        assert (await heard(work, gov))["lain"] == ["Surat 005/9/BADAN dikembalikan penerimanya"]


async def test_ending_is_on_the_ledger_with_its_reason(services, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await closing.close(work, surat, "Cukup disimpan")
        subject = f"e_office_surat:{surat.id}"
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        row = await work.session.execute(
            text("select reason, actor_name from audit_entry where subject = :subject and action = :action"),
            {"subject": subject, "action": "e_office.masuk.close"},
        )
        assert tuple(row.one()) == ("Cukup disimpan", gov.people["tu"].name)


async def test_only_who_keeps_the_book_ends_a_letter_through_the_page(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        letter = surat.id
    act = f"/kantor/e_office/masuk/{letter}/akhiri"

    def browser(who):
        client = client_for(gov.tenant, gov.people[who])
        client.headers["sec-fetch-site"] = "same-origin"
        return client

    assert "Tutup surat" not in (await browser("bupati").get(f"/kantor/e_office/surat/{letter}")).text
    assert (await browser("bupati").post(f"{act}/tutup", data={"alasan_tutup": "x"})).status_code == 403
    assert (await browser("tu_dinas").post(f"{act}/tutup", data={"alasan_tutup": "x"})).status_code == 404
    tu = browser("tu")
    assert (await tu.post(f"{act}/musnahkan", data={"alasan_tutup": "x"})).status_code == 404
    empty = await tu.post(f"{act}/tutup", data={"alasan_tutup": " "})
    assert empty.status_code == 422
    assert "Tulis alasannya." in empty.text
    done = await tu.post(f"{act}/tutup", data={"alasan_tutup": "Cukup disimpan"})
    assert done.status_code == 303
    page = (await tu.get(done.headers["location"])).text
    assert "Ditutup: Cukup disimpan" in page
    assert "Alasan menutup" not in page
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        assert await work.session.scalar(select(Surat.status).where(Surat.id == letter)) == "selesai"
