"""The book of numbers, numbers by hand and in between, and what happens to deliveries."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from tests.e_office.test_life_of_a_draft import form
from tests.e_office.test_life_of_an_incoming_letter import become

from tiru.errors import Invalid, Refused
from tiru.parameter.models import Pengaturan
from tiru.parameter.settings import change_setting
from tiru_e_office.disposisi.service import open_task
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.book import Asked, book, table, waiting
from tiru_e_office.printing.register import register_pdf
from tiru_e_office.surat_keluar import service
from tiru_e_office.surat_keluar.delivery import deliver, handed_over, send_again
from tiru_e_office.surat_keluar.drafts import deliveries_of
from tiru_e_office.surat_keluar.giving import give, give_between

BOOK = "/kantor/e_office/nomor"


async def by_hand(work, gov, *, between: bool = False, **changes) -> Surat:
    """A letter without paraf that waits for its number."""
    await change_setting(work, "e_office", "nomor_otomatis", False)
    await change_setting(work, "e_office", "nomor_sisipan", between)
    become(work, gov, "staf")
    surat = await service.write(work, form(gov, **changes), [])
    await service.submit(work, surat)
    assert surat.status == "siap_nomor"
    become(work, gov, "tu_dinas")
    return surat


async def test_a_number_is_given_by_hand_and_then_the_signer_is_asked(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await by_hand(work, gov)
        assert [one.id for one in await waiting(work)] == [surat.id]
        held = await give(work, surat)
        assert (held.urut, surat.status, surat.nomor) == (1, "siap_ttd", held.nomor)
        assert await work.session.scalar(select(Tugas.jenis).where(Tugas.surat_id == surat.id)) == "ttd"
        with pytest.raises(Refused):
            await give(work, surat)


async def test_a_number_in_between_wants_the_setting_a_reason_and_a_place(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        first = await give(work, await by_hand(work, gov, between=True))
        late = await by_hand(work, gov, between=True, hal="Surat yang tertinggal")
        for after, reason, field in ((first.urut, "", "alasan"), (999, "Lupa dicatat", "setelah")):
            with pytest.raises(Invalid) as problem:
                await give_between(work, late, after, reason)
            assert field in problem.value.fields
        held = await give_between(work, late, first.urut, "Lupa dicatat")
        assert (held.urut, held.sisipan, held.tanggal) == (first.urut, "a", first.tanggal)
        assert f"/{first.urut}a/" in held.nomor
        another = await give_between(work, await by_hand(work, gov, between=True), first.urut, "Lupa lagi")
        assert another.sisipan == "b"
        refused = await by_hand(work, gov, between=False)
        with pytest.raises(Refused):
            await give_between(work, refused, first.urut, "Tidak boleh")


async def test_a_pattern_that_gives_two_letters_one_number_is_refused_when_set_and_when_used(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await by_hand(work, gov)
        with pytest.raises(Invalid):
            await change_setting(work, "e_office", "pola_nomor", "{klasifikasi}/{urut}")
        work.session.add(
            Pengaturan(
                module="e_office", key="pola_nomor", value="{klasifikasi}/{urut}", changed_by="x", changed_at=work.now
            )
        )
        await work.session.flush()
        with pytest.raises(Invalid):
            await give(work, surat)
        await work.session.rollback()


async def test_the_book_keeps_cancelled_numbers_and_hides_secret_letters(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        first = await by_hand(work, gov)
        await give(work, first)
        secret = await by_hand(work, gov, hal="Sangat rahasia", keamanan="SR")
        await give(work, secret)
        become(work, gov, "staf")
        await service.withdraw(work, first, "Rapat batal")
        become(work, gov, "tu_dinas")
        asked = Asked(tahun=work.today.year)
        found = await book(work, asked)
        assert [(one.urut, one.row.keadaan) for one in found.rows] == [("2", "dipesan"), ("1", "batal")]
        assert (await book(work, Asked(tahun=work.today.year, q="Sangat rahasia"))).rows == []
        heads, rows = await table(work, asked, "e_office:surat:export")
        assert [row[0] for row in rows] == ["1", "2"]
        assert (rows[0][6], rows[1][4]) == ("Rapat batal", "(rahasia)")
        content = await register_pdf(work, "Buku", "2026", heads, rows, widths=[1] * 7)
        text = PdfReader(io.BytesIO(content)).pages[0].extract_text()
        assert "(rahasia)" in text
        assert "Sangat rahasia" not in text
        become(work, gov, "tu")
        assert (await book(work, asked)).rows == [], "another unit's book"


async def test_deliveries_tell_how_far_they_got(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        outside = "BPS <bps@example.id>\nPMI"
        surat = await by_hand(work, gov, tujuan_lain=outside, tembusan="")
        await give(work, surat)
        await deliver(work, surat, await service.naskah_of(work, surat.id))
        inside, mail, paper = await deliveries_of(work, surat.id)
        assert inside.agenda.endswith(f"/{work.today.year}")
        assert inside.read_at is None
        become(work, gov, "lain")
        await open_task(work, await work.session.scalar(select(Tugas).where(Tugas.surat_id == inside.row.masuk_id)))
        await work.session.flush()
        assert (await deliveries_of(work, surat.id))[0].read_at == work.now
        with pytest.raises(Refused):
            await handed_over(work, mail.row, work.now, "Ani")
        await handed_over(work, paper.row, work.now, "Ani")
        assert (paper.row.diterima_at, paper.row.catatan) == (work.now, "Ani")
        mail.row.terkirim_at, mail.row.token_hash = work.now, "x"
        await send_again(work, mail.row)
        assert (mail.row.terkirim_at, mail.row.token_hash) == (None, None)
        mail.row.diterima_at = work.now
        with pytest.raises(Refused):
            await send_again(work, mail.row)


async def test_the_pages_of_the_book(client_for, gov):
    keeper = client_for(gov.tenant, gov.people["tu_dinas"])
    page = await keeper.get(BOOK)
    assert page.status_code == 200
    assert "Pola nomor" in page.text
    assert (await keeper.get(f"{BOOK}?lihat=menunggu")).status_code == 200
    for form_ in ("csv", "xlsx", "pdf"):
        assert (await keeper.get(f"{BOOK}/ekspor.{form_}")).status_code == 200, form_
    assert (await keeper.get("/kantor/e_office/masuk/ekspor.pdf")).content[:5] == b"%PDF-"
    assert (await client_for(gov.tenant, gov.people["staf"]).get(BOOK)).status_code == 403
