"""People come into the register, are corrected, and things happen to them."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text
from tests.penduduk.conftest import (
    BORN,
    DESA,
    OTHER_DESA,
    make_person,
    new_kk,
    new_nik,
    official,
    operator_of,
    person_form,
)

from tiru.errors import Forbidden, Invalid, NotFound, Refused
from tiru.penduduk import events, queries
from tiru.penduduk.forms import ChangeForm, EventForm, FamilyForm, JoinForm, MoveForm, SplitForm
from tiru.penduduk.identity import KK_PURPOSE, match_of, nik_of, no_kk_of
from tiru.penduduk.models import Penduduk, Temuan
from tiru.penduduk.reach import MANAGE, READ
from tiru.penduduk.service import add_person, change_person

LATER = date(2026, 2, 1)


def correction(person, **changes):
    names = ("nama", "tempat_lahir", "lahir_on", "jenis_kelamin", "hubungan", "status_kawin", "nama_ibu")
    names += ("alamat", "rt", "rw", "kode_wilayah")
    given = {name: getattr(person, name) for name in names}
    return ChangeForm.model_validate({**given, "alasan": "Sesuai KK", **changes})


async def rules_about(work, person):
    return set(await work.session.scalars(select(Temuan.aturan).where(Temuan.penduduk_id == person.id)))


async def kinds_of(work, person):
    await work.session.flush()
    return [one.jenis for one in await queries.history_of(work, person.id)]


async def test_a_nik_is_kept_sealed_and_found_again(work):
    nik = new_nik()
    person = await make_person(work, nik=nik)
    row = (
        await work.session.execute(text("select nik, nik_match from penduduk where id = :id"), {"id": person.id})
    ).one()
    assert nik.encode() not in row.nik
    assert nik not in row.nik_match
    assert nik_of(work, person) == nik
    assert [one.id for one in await queries.people_with_nik(work, nik)] == [person.id]


async def test_a_person_whose_data_fit_has_no_findings(work):
    person = await make_person(work)
    assert await rules_about(work, person) == set()
    assert await kinds_of(work, person) == ["pendataan"]


async def test_a_known_nik_is_not_recorded_twice(work):
    nik = new_nik()
    known = await make_person(work, nik=nik)
    with pytest.raises(Refused, match=known.nama):
        await make_person(work, nik=nik)


@pytest.mark.parametrize("nik", ["123", "32080107038500O1", "32080107038500011"])
async def test_a_nik_of_another_length_is_refused_at_its_field(work, nik):
    with pytest.raises(Invalid) as refused:
        await make_person(work, nik=nik)
    assert set(refused.value.fields) == {"nik"}


async def test_a_nik_without_sense_is_kept_and_found_by_the_rule(work):
    person = await make_person(work, nik="3208019903850001")
    assert "nik_bentuk" in await rules_about(work, person)


async def test_a_card_joins_people_to_one_family(work):
    card = new_kk()
    head = await make_person(work, no_kk=card)
    child = await make_person(
        work, no_kk=card, nama="Anak", hubungan="anak", lahir_on=date(2015, 1, 2), nik=new_nik(date(2015, 1, 2))
    )
    assert child.keluarga_id == head.keluarga_id
    assert [one.id for one in await queries.members_of(work, head.keluarga_id)] == [head.id, child.id]


async def test_a_day_to_come_and_another_regencys_desa_are_refused(work):
    with pytest.raises(Invalid) as refused:
        await make_person(work, pada=work.today + timedelta(days=1))
    assert "pada" in refused.value.fields
    with pytest.raises(Invalid) as refused:
        await make_person(work, kode_wilayah="33.16.01.2001")
    assert "kode_wilayah" in refused.value.fields


async def test_a_birth_is_noted_on_the_day_of_birth(work):
    with pytest.raises(Invalid):
        await make_person(work, cara="lahir", lahir_on=date(2026, 1, 4), nik="")
    born = await make_person(work, cara="lahir", lahir_on=date(2026, 1, 5), nik="", hubungan="anak")
    assert await kinds_of(work, born) == ["lahir"]


async def test_a_correction_keeps_what_was_before_and_takes_findings_away(work):
    person = await make_person(work, nama_ibu="", rt="")
    assert {"ibu_kosong", "alamat_kurang"} <= await rules_about(work, person)
    await change_person(work, person.id, correction(person, nama_ibu="Halimah", rt="004"))
    assert await rules_about(work, person) == set()
    [change, _first] = await queries.history_of(work, person.id)
    assert change.rincian == {"nama_ibu": ["", "Halimah"], "rt": ["", "004"]}
    assert change.alasan == "Sesuai KK"


async def test_a_correction_that_changes_nothing_notes_nothing(work):
    person = await make_person(work)
    await change_person(work, person.id, correction(person))
    assert await kinds_of(work, person) == ["pendataan"]


async def test_the_history_holds_a_changed_nik_only_masked(work):
    old, new = new_nik(), new_nik()
    person = await make_person(work, nik=old)
    await change_person(work, person.id, correction(person, nik=new))
    [change, _first] = await queries.history_of(work, person.id)
    assert nik_of(work, person) == new
    assert change.rincian["nik"] == [f"{old[:4]}********{old[-4:]}", f"{new[:4]}********{new[-4:]}"]


async def test_a_death_ends_the_head_and_the_rules_see_it(work):
    card = new_kk()
    head = await make_person(work, no_kk=card, status_kawin="kawin")
    wife = await make_person(
        work, no_kk=card, nama="Ani", hubungan="istri", jenis_kelamin="P", status_kawin="kawin", nik=new_nik(woman=True)
    )
    await events.note_death(work, head.id, EventForm(pada=LATER, alasan="Akta kematian 12"))
    assert (head.state, head.state_on) == ("meninggal", LATER)
    assert "kepala_tidak_ada" in await rules_about(work, wife)
    with pytest.raises(Refused):
        await events.note_move(work, head.id, MoveForm(pada=LATER, alasan="pindah", tujuan="Bandung"))


@pytest.mark.parametrize("day", [BORN - timedelta(days=1), date(2126, 1, 1)])
async def test_nobody_dies_before_birth_or_tomorrow(work, day):
    person = await make_person(work)
    with pytest.raises(Invalid) as refused:
        await events.note_death(work, person.id, EventForm(pada=day, alasan="keliru"))
    assert "pada" in refused.value.fields


async def test_a_move_within_the_region_leaves_the_card_behind(work):
    person = await make_person(work)
    await events.note_move(work, person.id, MoveForm(pada=LATER, alasan="menikah", kode_wilayah=OTHER_DESA, rt="003"))
    assert (person.kode_wilayah, person.state, person.rt, person.keluarga_id) == (OTHER_DESA, "hidup", "003", None)
    assert "tanpa_kk" in await rules_about(work, person)


async def test_a_whole_family_moves_with_its_card(work):
    card = new_kk()
    head = await make_person(work, no_kk=card)
    child = await make_person(work, no_kk=card, nama="Anak", hubungan="anak", nik="", lahir_on=date(2015, 1, 2))
    form = MoveForm(pada=LATER, alasan="pindah kerja", kode_wilayah=OTHER_DESA, seluruh=True)
    assert len(await events.note_move(work, head.id, form)) == 2
    family = await queries.family_for(work, head.keluarga_id)
    assert {child.kode_wilayah, head.kode_wilayah, family.kode_wilayah} == {OTHER_DESA}


async def test_whoever_leaves_the_region_can_come_back(work):
    person = await make_person(work)
    await events.note_move(work, person.id, MoveForm(pada=LATER, alasan="kerja", tujuan="Kota Bandung"))
    assert person.state == "pindah"
    assert (await queries.history_of(work, person.id))[0].rincian["tujuan"] == ["", "Kota Bandung"]
    await events.note_return(work, person.id, EventForm(pada=date(2026, 3, 1), alasan="pulang"))
    assert person.state == "hidup"
    assert await kinds_of(work, person) == ["datang", "pindah", "pendataan"]
    with pytest.raises(Refused):
        await events.note_return(work, person.id, EventForm(pada=date(2026, 3, 1), alasan="pulang"))


async def test_a_family_parts_and_each_card_has_its_head(work):
    card, new_card = new_kk(), new_kk()
    head = await make_person(work, no_kk=card)
    son = await make_person(work, no_kk=card, nama="Anak Satu", hubungan="anak", nik="", lahir_on=date(2001, 1, 2))
    other = await make_person(work, no_kk=card, nama="Anak Dua", hubungan="anak", nik="", lahir_on=date(2003, 1, 2))
    form = SplitForm(pada=LATER, alasan="menikah", no_kk=new_card, ikut=[other.id])
    family = await events.split_family(work, son.id, form)
    assert no_kk_of(work, family) == new_card
    assert son.hubungan == "kepala"
    assert {son.keluarga_id, other.keluarga_id} == {family.id}
    assert head.keluarga_id != family.id
    stranger = await make_person(work)
    with pytest.raises(NotFound):
        await events.split_family(work, head.id, SplitForm(pada=LATER, alasan="coba", ikut=[stranger.id]))


async def test_a_person_joins_another_card(work):
    card = new_kk()
    head = await make_person(work, no_kk=card)
    bride = await make_person(work, nama="Ani", jenis_kelamin="P", nik=new_nik(woman=True))
    form = JoinForm(pada=LATER, alasan="menikah", no_kk=card, hubungan="istri")
    await events.join_family(work, bride.id, form)
    assert (bride.keluarga_id, bride.hubungan) == (head.keluarga_id, "istri")
    with pytest.raises(Refused):
        await events.join_family(work, bride.id, form)
    nobodys = JoinForm(pada=LATER, alasan="coba", no_kk=new_kk(), hubungan="anak")
    with pytest.raises(Invalid) as refused:
        await events.join_family(work, bride.id, nobodys)
    assert "no_kk" in refused.value.fields


async def test_a_card_gets_its_number_and_never_that_of_another(work):
    one, other = await make_person(work, no_kk=new_kk()), await make_person(work, no_kk=new_kk())
    fresh = new_kk()
    await events.change_family(work, one.keluarga_id, FamilyForm(no_kk=fresh, alasan="KK baru"))
    family = await queries.family_with_card(work, fresh)
    assert family is not None
    assert family.id == one.keluarga_id
    assert family.no_kk_match == match_of(work, fresh, KK_PURPOSE)
    with pytest.raises(Refused):
        await events.change_family(work, other.keluarga_id, FamilyForm(no_kk=fresh, alasan="keliru"))


async def test_an_operator_of_one_desa_sees_and_writes_only_there(work, act_as, tenant):
    async with act_as(tenant, operator_of(DESA, READ, MANAGE)) as theirs:
        mine = await make_person(theirs, nama="Warga Desa Sendiri")
        with pytest.raises(Forbidden):
            await make_person(theirs, kode_wilayah=OTHER_DESA)
        found = await queries.people(theirs, queries.Filter(q="Warga Desa Sendiri"))
        assert [one.id for one in found.rows] == [mine.id]
        theirs.actor = operator_of(OTHER_DESA, READ, MANAGE)
        with pytest.raises(NotFound):
            await queries.person_for(theirs, mine.id)
        with pytest.raises(NotFound):
            await queries.family_for(theirs, mine.keluarga_id)
        with pytest.raises(NotFound):
            await change_person(theirs, mine.id, correction(mine))
        assert (await queries.people(theirs, queries.Filter(q="Warga Desa Sendiri"))).total == 0


async def test_who_may_read_more_than_change_is_told_so(work):
    person = await make_person(work)
    work.actor = official(READ)
    with pytest.raises(Forbidden):
        await change_person(work, person.id, correction(person, nama="Lain"))


async def test_a_move_beyond_ones_reach_is_noted_as_gone(work, act_as, tenant):
    async with act_as(tenant, operator_of(DESA, READ, MANAGE)) as theirs:
        person = await make_person(theirs)
        await events.note_move(theirs, person.id, MoveForm(pada=LATER, alasan="pindah", kode_wilayah=OTHER_DESA))
        assert (person.state, person.kode_wilayah) == ("pindah", DESA)


@pytest.mark.parametrize(
    ("filter_", "finds"),
    [
        ({"q": "zulkarnaen"}, True),
        ({"q": "zulkarnaen", "kelamin": "P"}, False),
        ({"q": "zulkarnaen", "umur": "18-59"}, True),
        ({"q": "zulkarnaen", "umur": "60-200"}, False),
        ({"q": "zulkarnaen", "wilayah": "32.08.01"}, True),
        ({"q": "zulkarnaen", "wilayah": OTHER_DESA}, False),
        ({"q": "zulkarnaen", "rt": "001", "rw": "002"}, True),
        ({"q": "zulkarnaen", "state": "pindah"}, False),
        ({"q": "zulkarnaen", "aturan": "ibu_kosong"}, True),
        ({"q": "zulkarnaen", "aturan": "nik_ganda"}, False),
        ({"q": "100%_"}, False),
    ],
)
async def test_the_list_is_narrowed(work, filter_, finds):
    person = await make_person(work, nama="Zulkarnaen Uji", nama_ibu="")
    found = await queries.people(work, queries.Filter(**filter_))
    assert (person.id in [one.id for one in found.rows]) is finds


async def test_somebody_born_on_29_february_has_a_birthday(work):
    person = await make_person(work, nama="Kabisat Uji", lahir_on=date(2008, 2, 29), nik="")
    found = await queries.people(work, queries.Filter(q="Kabisat", umur="18-18"))
    assert [one.id for one in found.rows] == [person.id]


async def test_another_tenants_people_are_not_there(work, act_as, other_tenant):
    nik = new_nik()
    person = await make_person(work, nik=nik)
    async with act_as(other_tenant, official()) as theirs:
        assert await theirs.session.get(Penduduk, person.id) is None
        assert await queries.people_with_nik(theirs, nik) == []
        assert match_of(theirs, nik, KK_PURPOSE) != match_of(work, nik, KK_PURPOSE)
        with pytest.raises(Invalid):
            await add_person(theirs, person_form())
