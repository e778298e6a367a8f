"""Who hears when a signature fails and when a number is cancelled; nothing of a letter's content leaves."""

from __future__ import annotations

from sqlalchemy import select, text
from tests.e_office.test_life_of_a_draft import drafted, paraf
from tests.e_office.test_life_of_an_incoming_letter import become
from tests.e_office.test_signing_a_letter import certified, ready, sign  # noqa: F401 - a fixture
from tests.e_office.test_telling import SECRET, forget, heard

from tiru.access.roles import create_role
from tiru_e_office.models import Surat
from tiru_e_office.nomor.book import MANAGE
from tiru_e_office.nomor.service import cancel, reservation_of
from tiru_e_office.surat_keluar import service
from tiru_e_office.tte.port import ProviderDown


def break_the_provider(monkeypatch) -> None:
    async def down(*_args, **_more):
        raise ProviderDown("Penyedia tidak menjawab.")

    monkeypatch.setattr("tiru_e_office.tte.local.LocalSigner.sign", down)


async def told_after(act_as, gov) -> dict[str, list[str]]:
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        return {
            who: [title for title in titles if "gagal" in title or title == SECRET]
            for who, titles in (await heard(work, gov)).items()
        }


async def test_a_failed_signature_is_told_to_signer_and_author(services, act_as, certified, monkeypatch):  # noqa: F811
    gov = certified
    letter, task = await ready(services, gov)
    break_the_provider(monkeypatch)
    (outcome,) = await sign(services, gov, task)
    assert "tidak menjawab" in outcome.problem
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await work.session.get(Surat, letter)
        said = f"Tanda tangan surat {surat.nomor} gagal, surat masih menunggu"
        links = await work.session.scalars(text("select distinct href from kabar where judul = :said"), {"said": said})
        assert list(links) == [f"/kantor/e_office/surat/{letter}"]
        assert surat.hal not in said
    told = await told_after(act_as, gov)
    assert {who for who, titles in told.items() if said in titles} == {"sekda", "staf"}
    assert told["sekda"] == told["staf"] == [said]


async def test_a_wrong_pass_phrase_is_told_to_nobody(services, act_as, certified):  # noqa: F811
    gov = certified
    _letter, task = await ready(services, gov)
    (outcome,) = await sign(services, gov, task, secret="salah sekali")
    assert "salah" in outcome.problem
    assert not await _any_failure(act_as, gov)


async def _any_failure(act_as, gov) -> bool:
    return any("gagal" in title for titles in (await told_after(act_as, gov)).values() for title in titles)


async def test_of_a_secret_letter_a_failure_says_no_number(services, act_as, certified, monkeypatch):  # noqa: F811
    gov = certified
    _letter, task = await ready(services, gov, keamanan="R")
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        before = {who: len(titles) for who, titles in (await heard(work, gov)).items()}
    break_the_provider(monkeypatch)
    await sign(services, gov, task)
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        new = {who: titles[before.get(who, 0) :] for who, titles in (await heard(work, gov)).items()}
    assert {who: titles for who, titles in new.items() if titles} == {"sekda": [SECRET], "staf": [SECRET]}


async def numbered(work, gov, **changes) -> Surat:
    """A letter that has its number and waits for its signature."""
    surat = await drafted(work, gov, **changes)
    for who in ("kabid", "kadis", "lain"):
        await service.agree(work, *await paraf(work, gov, who, surat))
    become(work, gov, "staf")
    return surat


async def keeper(work, gov, who: str, unit: str) -> None:
    """Give an account the right to keep a unit's book, as the notices look it up."""
    role = await create_role(work, name=f"buku-{gov.units[unit]}", title="Penjaga buku", permissions=[MANAGE])
    values = {"account": gov.people[who].id, "role": role.id, "unit": gov.units[unit]}
    await work.session.execute(
        text("insert into role_grant (account_id, role_id, scope, unit_id) values (:account, :role, 'unit', :unit)"),
        values,
    )


async def test_a_cancelled_number_is_told_to_who_keeps_the_book(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        await keeper(work, gov, "tu_dinas", "dinas")
        surat = await numbered(work, gov)
        held = await reservation_of(work, surat.id)
        await forget(work)
        await service.withdraw(work, surat, "Rapat dibatalkan")
        assert await heard(work, gov) == {"tu_dinas": [f"Nomor {held.nomor} dibatalkan"]}, "the author did it"
        (link,) = await work.session.scalars(select(text("href from kabar where judul like 'Nomor %dibatalkan'")))
        assert link == f"/kantor/e_office/nomor?tahun={held.tahun}&unit={held.unit_id}&keadaan=batal"


async def test_a_number_cancelled_by_somebody_else_is_told_to_the_author(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        surat = await numbered(work, gov)
        held = await reservation_of(work, surat.id)
        become(work, gov, "tu_dinas")
        await forget(work)
        await cancel(work, held, "Salah buku")
        assert await heard(work, gov) == {"staf": [f"Nomor {held.nomor} dibatalkan"]}


async def test_of_a_secret_letter_the_keeper_hears_nothing(act_as, gov):
    async with act_as(gov.tenant, gov.people["staf"]) as work:
        await keeper(work, gov, "tu_dinas", "dinas")
        surat = await numbered(work, gov, keamanan="SR")
        await forget(work)
        await service.withdraw(work, surat, "Rapat dibatalkan")
        assert await heard(work, gov) == {}
