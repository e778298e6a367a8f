"""Notices: who gets one, who reads it, and who wants a letter as well."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from tiru.errors import NotFound, Refused
from tiru.i18n import lazy, speak
from tiru.kabar import choices, inbox, notices
from tiru.organisasi.structure import apply_structure

from .people import citizen, make_account, make_citizen, official

ANSWER = "aduan:laporan:answer"
UNITS = (
    {"kode": "pemda", "nama": "Pemda", "tipe": "pemda"},
    {"kode": "pu", "nama": "Dinas PU", "tipe": "opd_dinas", "induk": "pemda"},
    {"kode": "pu.jalan", "nama": "Bidang Jalan", "tipe": "bidang", "induk": "pu"},
    {"kode": "dlh", "nama": "Dinas LH", "tipe": "opd_dinas", "induk": "pemda"},
)


async def tell(work, accounts, title="Laporan KNG-1 masuk", href="/kantor/aduan"):
    return await notices.tell_accounts(work, accounts, title, module="aduan", href=href)


async def readers(work) -> set[int]:
    return set(await work.session.scalars(text("select account_id from kabar where account_id is not null")))


async def letters(work) -> list[tuple[str, str]]:
    rows = await work.session.execute(text("select tujuan_tampak, isi from kabar_keluar order by id"))
    return [(row.tujuan_tampak, row.isi) for row in rows]


async def test_those_who_answer_for_a_unit_are_told_and_others_are_not(work):
    await apply_structure(work, UNITS, ())
    above = await make_account(work, "kepala-pu", permission=ANSWER, unit="pu")
    itself = await make_account(work, "bidang", permission=ANSWER, unit="pu.jalan")
    everywhere = await make_account(work, "pusat", permission=ANSWER)
    await make_account(work, "dlh", permission=ANSWER, unit="dlh")
    await make_account(work, "lain", permission="aduan:laporan:read")
    closed = await make_account(work, "tutup", permission=ANSWER)
    await work.session.execute(text("update account set disabled_at = now() where id = :id"), {"id": closed})
    unit = await work.session.scalar(text("select id from unit where kode = 'pu.jalan'"))
    told = await notices.tell_unit(work, unit, ANSWER, "Laporan KNG-1 diteruskan", module="aduan", href="/kantor")
    assert told == 3
    assert await readers(work) == {above, itself, everywhere}
    assert everywhere in await notices.holders(work, ANSWER)
    assert above not in await notices.holders(work, ANSWER)


async def test_a_right_that_ended_is_told_nothing(work):
    account = await make_account(work, "dulu", permission=ANSWER)
    await work.session.execute(
        text("update role_grant set ends_on = :day where account_id = :id"),
        {"day": work.today.replace(year=work.today.year - 1), "id": account},
    )
    assert account not in await notices.holders(work, ANSWER)


async def test_who_acts_is_not_told_what_they_did(work):
    me, other = await make_account(work, "saya"), await make_account(work, "rekan")
    work.actor = official(me)
    assert await tell(work, [me, other]) == 1
    assert await readers(work) == {other}


async def test_everybody_reads_only_their_own(work):
    mine, theirs = await make_account(work, "saya"), await make_account(work, "dia")
    warga = await make_citizen(work, "Budi")
    await tell(work, [mine, theirs])
    await notices.tell_citizen(work, warga, "Laporan KNG-1: selesai", module="aduan", href="/aduan")
    work.actor = official(mine)
    rows, total = await inbox.notices(work)
    assert (total, await inbox.unread(work)) == (1, 1)
    other = await work.session.scalar(text("select id from kabar where account_id = :id"), {"id": theirs})
    with pytest.raises(NotFound):
        await inbox.open_notice(work, other)
    assert (await inbox.open_notice(work, rows[0].id)).dibaca_at == work.now
    assert await inbox.unread(work) == 0
    work.actor = citizen(warga)
    assert [row.judul for row in (await inbox.notices(work))[0]] == ["Laporan KNG-1: selesai"]
    await inbox.read_all(work)
    assert await inbox.unread(work) == 0
    work.actor = official(theirs)
    assert await inbox.unread(work) == 1


async def test_an_official_and_a_citizen_of_the_same_number_do_not_share(work):
    account = await make_account(work, "saya")
    await tell(work, [account])
    work.actor = citizen(account)
    assert (await inbox.notices(work))[1] == 0


@pytest.mark.parametrize("href", ["https://jahat.example/", "//jahat.example", "/\\jahat", "", "kantor", "/a\nb"])
async def test_a_notice_leads_nowhere_else(work, href):
    with pytest.raises(ValueError, match="path on this site"):
        await tell(work, [await make_account(work, "saya")], href=href)


async def test_the_readers_language_is_not_the_actors(work):
    account = await make_account(work, "saya")
    with speak("en"):
        await tell(work, [account], title=lazy("Kabar"))
    assert await work.session.scalar(text("select judul from kabar")) == "Kabar"


async def test_letters_go_to_those_who_chose_them_once(work):
    wants = await make_account(work, "mau", email="mau.surel@contoh.id")
    silent = await make_account(work, "diam", email="diam@contoh.id")
    work.actor = official(wants)
    await choices.choose(work, letters=True)
    assert await choices.by_letter(work)
    work.actor = official(0)
    await tell(work, [wants, silent])
    [(address, body)] = await letters(work)
    assert address == "ma••••@contoh.id"
    assert "http://kuningan.localhost" in body
    assert "/kantor/aduan" in body
    work.actor = official(wants)
    await choices.choose(work, letters=False)
    work.actor = official(0)
    await tell(work, [wants])
    assert len(await letters(work)) == 1


async def test_a_citizen_who_chose_letters_gets_them_unless_told_otherwise(work):
    warga = await make_citizen(work, "Budi", email="budi@contoh.id")
    work.actor = citizen(warga)
    await choices.choose(work, letters=True)
    await notices.tell_citizen(work, warga, "A", module="aduan", href="/aduan", by_letter=False)
    assert await letters(work) == []
    await notices.tell_citizen(work, warga, "B", module="aduan", href="/aduan")
    assert [address for address, _body in await letters(work)] == ["bu••••@contoh.id"]


async def test_letters_need_an_address(work):
    work.actor = official(await make_account(work, "tanpa"))
    with pytest.raises(Refused, match="alamat surel"):
        await choices.choose(work, letters=True)


async def test_what_is_a_citizens_goes_with_them(work):
    warga, stays = await make_citizen(work, "Budi"), await make_citizen(work, "Ani")
    for each in (warga, stays):
        await notices.tell_citizen(work, each, "Laporan KNG-1", module="aduan", href="/aduan")
    assert (await inbox.of_citizen(work, warga))["kabar"][0]["judul"] == "Laporan KNG-1"
    await inbox.forget_citizen(work, warga)
    assert set(await work.session.scalars(text("select citizen_id from kabar"))) == {stays}


async def test_another_regency_sees_nothing(work, act_as, other_tenant):
    account = await make_account(work, "saya")
    await tell(work, [account])
    async with act_as(other_tenant, official(account)) as elsewhere:
        assert (await inbox.notices(elsewhere))[1] == 0
