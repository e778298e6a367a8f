"""The desk where letters are signed, and the official's certificate, through the pages."""

import re

import pytest
from sqlalchemy import select, text
from tests.e_office.test_signing_a_letter import SECRET, certified, ready

from tiru.work import unit_of_work
from tiru_e_office.models import Akses, Surat
from tiru_e_office.tte.models import Sertifikat, Tte

__all__ = ["certified"]
DESK = "/kantor/e_office/tte"


@pytest.fixture
def sekda(browse, gov):
    return browse(gov.tenant, gov.people["sekda"])


async def status_of(services, gov, letter: int) -> str:
    async with unit_of_work(services, gov.tenant, gov.people["staf"]) as work:
        return (await work.session.get(Surat, letter)).status


def ticked(page: str) -> set[str]:
    return set(re.findall(r'name="tugas" value="(\d+)" checked', page))


async def test_nothing_waits_and_no_certificate_are_both_said(sekda):
    page = (await sekda.get(DESK)).text
    assert "Tidak ada surat yang menunggu tanda tangan Anda" in page
    assert "Anda belum punya sertifikat." in page
    assert 'name="frasa"' not in page


async def test_a_certificate_is_made_with_a_pass_phrase_typed_twice(sekda, services, gov):
    typed = {"frasa_baru": "frasa rahasia saya", "frasa_lagi": "frasa rahasia lain"}
    answer = await sekda.post(f"{DESK}/sertifikat", data=typed)
    assert answer.status_code == 422
    assert "tidak sama" in answer.text
    assert "frasa rahasia" not in answer.text
    answer = await sekda.post(f"{DESK}/sertifikat", data={"frasa_baru": "pendek", "frasa_lagi": "pendek"})
    assert answer.status_code == 422
    assert "Paling pendek 8 huruf." in answer.text
    answer = await sekda.post(f"{DESK}/sertifikat", data={"frasa_baru": SECRET, "frasa_lagi": SECRET})
    assert answer.status_code == 303
    page = (await sekda.get(DESK)).text
    assert "Berlaku sampai" in page
    assert gov.people["sekda"].name in page


async def test_one_is_chosen_beforehand_and_signed(sekda, services, certified):
    letter, task = await ready(services, certified)
    _other, beside = await ready(services, certified)
    page = (await sekda.get(f"{DESK}?tugas={task}")).text
    assert ticked(page) == {str(task)}
    assert f'value="{beside}"' in page
    answer = await sekda.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    assert answer.status_code == 200
    assert "sudah ditandatangani dan dikirim." in answer.text
    assert f'value="{task}"' not in answer.text
    assert SECRET not in answer.text
    assert await status_of(services, certified, letter) == "terkirim"
    assert await status_of(services, certified, _other) == "siap_ttd"


async def test_a_wrong_pass_phrase_stops_the_rest_and_says_so_with_a_way_to_try_again(sekda, services, certified):
    (first, one), (second, two) = await ready(services, certified), await ready(services, certified)
    answer = await sekda.post(DESK, data={"tugas": [str(one), str(two)], "frasa": "salah sekali ini"})
    assert "Frasa sandi sertifikat salah." in answer.text
    assert "Belum dicoba" in answer.text
    assert "salah sekali ini" not in answer.text
    assert ticked(answer.text) == {str(one), str(two)}
    page = (await sekda.get(DESK)).text
    assert "Percobaan ke-1 gagal." in page
    assert f"{DESK}?tugas={one}#frasa" in page
    answer = await sekda.post(DESK, data={"tugas": [str(one), str(two)], "frasa": SECRET})
    assert answer.text.count("sudah ditandatangani dan dikirim.") == 2
    assert await status_of(services, certified, first) == await status_of(services, certified, second) == "terkirim"


async def test_too_many_wrong_pass_phrases_close_the_desk_for_a_while(sekda, services, certified):
    _letter, task = await ready(services, certified)
    for _time in range(5):
        await sekda.post(DESK, data={"tugas": str(task), "frasa": "salah sekali ini"})
    answer = await sekda.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    assert "Terlalu banyak percobaan" in answer.text
    assert "sudah ditandatangani" not in answer.text


async def test_nothing_chosen_and_no_pass_phrase_are_shown_at_their_fields(sekda, services, certified):
    _letter, task = await ready(services, certified)
    answer = await sekda.post(DESK, data={"frasa": SECRET})
    assert answer.status_code == 422
    assert "Pilih 1 sampai 50 surat." in answer.text
    assert SECRET not in answer.text
    answer = await sekda.post(DESK, data={"tugas": str(task)})
    assert answer.status_code == 422
    assert "Wajib diisi." in answer.text
    assert ticked(answer.text) == {str(task)}


async def test_anothers_letter_is_neither_shown_nor_signed(browse, services, certified):
    letter, task = await ready(services, certified)
    kadis = browse(certified.tenant, certified.people["kadis"])
    assert f'value="{task}"' not in (await kadis.get(f"{DESK}?tugas={task}")).text
    await kadis.post(f"{DESK}/sertifikat", data={"frasa_baru": SECRET, "frasa_lagi": SECRET})
    answer = await kadis.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    assert "Tugas ini tidak ada." in answer.text
    assert await status_of(services, certified, letter) == "siap_ttd"


async def test_the_subject_of_a_secret_letter_is_not_on_the_desk(sekda, services, certified):
    _letter, task = await ready(services, certified, keamanan="R", hal="Mutasi yang dirahasiakan")
    page = (await sekda.get(DESK)).text
    assert f'value="{task}"' in page
    assert "Naskah rahasia" in page
    assert "Mutasi yang dirahasiakan" not in page


async def test_a_revoked_certificate_signs_nothing_more(sekda, services, certified):
    letter, task = await ready(services, certified)
    assert (await sekda.post(f"{DESK}/sertifikat/cabut")).status_code == 303
    page = (await sekda.get(DESK)).text
    assert "Anda belum punya sertifikat." in page
    answer = await sekda.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    assert "belum punya sertifikat" in answer.text
    assert await status_of(services, certified, letter) == "siap_ttd"


async def test_an_ended_certificate_is_said_with_what_to_do(sekda, services, certified):
    letter, task = await ready(services, certified)
    async with unit_of_work(services, certified.tenant, certified.people["sekda"]) as work:
        row = await work.session.scalar(select(Sertifikat).where(Sertifikat.account_id == work.actor.id))
        row.berlaku_sampai = work.now
    page = (await sekda.get(DESK)).text
    assert "sudah habis masa berlakunya" in page
    assert 'name="frasa"' not in page
    answer = await sekda.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    assert "sudah habis masa berlakunya" in answer.text
    async with unit_of_work(services, certified.tenant, certified.people["sekda"]) as work:
        failed = await work.session.scalar(select(Tte).where(Tte.surat_id == letter))
        assert (failed.keadaan, failed.percobaan) == ("gagal", 1)


async def test_no_transaction_is_open_while_the_provider_works(services, certified, monkeypatch):
    """Measured at the database: while signing, none of our connections is inside a transaction."""
    from tests.e_office.test_signing_a_letter import sign

    from tiru_e_office.tte.local import LocalSigner

    seen: list[int] = []
    honest = LocalSigner.sign

    async def watched(self, *given, **more):
        async with unit_of_work(services, certified.tenant, certified.people["sekda"]) as work:
            busy = text(
                "select count(*) from pg_stat_activity where datname = current_database()"
                " and state like 'idle in transaction%' and pid <> pg_backend_pid()"
            )
            seen.append(await work.session.scalar(busy))
        return await honest(self, *given, **more)

    monkeypatch.setattr(LocalSigner, "sign", watched)
    _letter, task = await ready(services, certified)
    (outcome,) = await sign(services, certified, task)
    assert outcome.problem == ""
    assert seen == [0]


async def test_the_page_of_a_letter_leads_to_signing_and_then_to_the_signed_file(sekda, browse, services, certified):
    letter, task = await ready(services, certified, keamanan="R")
    own = f"/kantor/e_office/surat/{letter}"
    page = (await sekda.get(own)).text
    assert f"{DESK}?tugas={task}" in page
    assert f"Dibuka oleh {certified.people['sekda'].name}" in page
    assert (await sekda.get(f"{DESK}/surat/{letter}")).status_code == 303
    await sekda.post(DESK, data={"tugas": str(task), "frasa": "salah sekali ini"})
    assert "Percobaan ke-1 gagal" in (await sekda.get(own)).text
    await sekda.post(DESK, data={"tugas": str(task), "frasa": SECRET})
    page = (await sekda.get(own)).text
    assert "Otoritas peragaan daerah" in page
    assert f"?tugas={task}" not in page
    file = await sekda.get(f"{DESK}/surat/{letter}")
    assert file.content.startswith(b"%PDF-")
    assert file.headers["cache-control"] == "no-store"
    async with unit_of_work(services, certified.tenant, certified.people["sekda"]) as work:
        looks = await work.session.scalars(select(Akses.apa).where(Akses.surat_id == letter))
        assert "berkas" in set(looks)
    stranger = browse(certified.tenant, certified.people["tu"])
    assert (await stranger.get(f"{DESK}/surat/{letter}")).status_code == 404
