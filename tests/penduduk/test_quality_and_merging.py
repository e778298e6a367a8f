"""Figures of quality, duplicates, and merging that can be undone."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from tests.penduduk.conftest import DESA, OTHER_DESA, make_person, new_nik, official, operator_of

from tiru.errors import Forbidden, NotFound, Refused
from tiru.parameter.regulatory import VersionForm, add_version
from tiru.penduduk import jobs, queries
from tiru.penduduk.checking import check_village, recheck
from tiru.penduduk.forms import MergeForm, ReasonForm
from tiru.penduduk.identity import NIK_PURPOSE, nik_of, sealed
from tiru.penduduk.merging import merge, note_different, pairs, undo_merge
from tiru.penduduk.models import Mutu, Penduduk, Temuan
from tiru.penduduk.parameters import weights_of
from tiru.penduduk.quality import counts_by_rule, note_scores, overview, scores
from tiru.penduduk.reach import READ, Areas
from tiru.penduduk.rules import RULES, score

WHY = ReasonForm(alasan="Orangnya ditanya langsung")


async def twins(work):
    """Two rows about one man: the second without NIK and with a better address."""
    one = await make_person(work, nama="Moch. Ridwan")
    other = await make_person(work, nama="Muhammad Ridwan", nik="", alamat="Jl. Baru No. 9", no_kk="")
    return one, other


async def rules_about(work, person):
    return set(await work.session.scalars(select(Temuan.aturan).where(Temuan.penduduk_id == person.id)))


async def test_the_database_reckons_the_score_as_the_rule_does(work):
    await make_person(work, nama_ibu="", rt="")
    await make_person(work, nik="", jenis_kelamin=None, lahir_on=None, nama="Tanpa Data")
    weights = await weights_of(work)
    penalties = []
    for person_id in await work.session.scalars(
        select(Penduduk.id).where(Penduduk.kode_wilayah == DESA, queries.current())
    ):
        found = set(await work.session.scalars(select(Temuan.aturan).where(Temuan.penduduk_id == person_id)))
        penalties.append(sum(weights[RULES[code].severity] for code in found))
    [now] = [one for one in await scores(work, "desa", Areas(None)) if one.key == DESA]
    assert now.score == pytest.approx(score(penalties))
    assert now.people == len(penalties)


async def test_a_tenants_own_weight_counts_from_its_day(work):
    await make_person(work, nama_ibu="", sumber="sumber berbobot")
    before = {one.key: one.score for one in await scores(work, "sumber", Areas(None))}["sumber berbobot"]
    form = VersionForm(nilai="0,9", berlaku_dari=work.today, dasar_hukum="SK Bupati 1/2026")
    await add_version(work, "penduduk", "bobot_petunjuk", form)
    after = {one.key: one.score for one in await scores(work, "sumber", Areas(None))}["sumber berbobot"]
    assert (round(before, 6), round(after, 6)) == (95.0, 10.0)


async def test_figures_end_where_the_right_ends(work):
    await make_person(work, kode_wilayah=OTHER_DESA, nama_ibu="")
    work.actor = operator_of(DESA)
    found = await overview(work)
    assert {one.key for one in found.by_village} <= {DESA}
    mine = await work.session.scalar(
        select(func.count()).select_from(Penduduk).where(Penduduk.kode_wilayah == DESA, queries.current())
    )
    assert found.whole.people == mine


async def test_a_rule_counts_persons_and_leads_to_them(work):
    person = await make_person(work, nama="Zakaria Uji", nama_ibu="")
    [count] = [one for one in await counts_by_rule(work, Areas(None)) if one.rule.code == "ibu_kosong"]
    listed = await queries.people(work, queries.Filter(aturan="ibu_kosong"))
    assert count.people == listed.total
    assert person.id in [one.id for one in listed.rows]


async def test_the_night_keeps_the_score_of_each_day_once(work):
    await make_person(work, nama_ibu="")
    await note_scores(work)
    await note_scores(work)
    [kept] = await work.session.scalars(select(Mutu).where(Mutu.pada == work.today, Mutu.dimensi == "daerah"))
    assert kept.per_aturan["ibu_kosong"] >= 1
    assert 0 <= kept.skor < 100


async def test_time_alone_brings_findings(work):
    child = await make_person(work, lahir_on=date(2008, 1, 1), nik=new_nik(date(2008, 1, 1)), status_kawin=None)
    assert "kawin_kosong" not in await rules_about(work, child)
    work.now += timedelta(days=365)
    await jobs.check_one(work, DESA)
    assert "kawin_kosong" in await rules_about(work, child)


async def test_a_finding_that_stays_keeps_its_day_and_one_that_ends_is_gone(work):
    person = await make_person(work, nama_ibu="")
    first = await work.session.scalar(select(Temuan.sejak).where(Temuan.penduduk_id == person.id))
    work.now += timedelta(days=3)
    await check_village(work, DESA)
    assert await work.session.scalar(select(Temuan.sejak).where(Temuan.penduduk_id == person.id)) == first
    person.nama_ibu = "Halimah"
    await recheck(work, [person.id])
    assert await rules_about(work, person) == set()


async def test_the_nights_work_is_one_job_per_desa(work):
    await make_person(work, kode_wilayah=OTHER_DESA)
    await jobs.check_all(work)


async def test_rows_that_look_like_one_person_are_a_pair(work):
    one, other = await twins(work)
    assert "mirip" in await rules_about(work, one) & await rules_about(work, other)
    _first, total = await pairs(work)
    found = [pair for number in range(1, total // queries.PER_PAGE + 2) for pair in (await pairs(work, page=number))[0]]
    assert (one.id, other.id) in [(pair.one.id, pair.other.id) for pair in found]
    assert len(found) == total


async def test_the_same_name_and_day_elsewhere_is_no_pair_unless_the_mother_is_the_same(work):
    one = await make_person(work, nama="Kembar Nama", nama_ibu="Ibu Satu")
    other = await make_person(work, nama="Kembar Nama", nama_ibu="Ibu Dua", kode_wilayah=OTHER_DESA)
    third = await make_person(work, nama="Kembar Nama", nama_ibu="IBU DUA", kode_wilayah=DESA)
    assert "mirip" in await rules_about(work, one)  # with the third, of the same desa
    assert "mirip" in await rules_about(work, other)
    partners = set(await work.session.scalars(select(Temuan.lain_id).where(Temuan.penduduk_id == one.id)))
    assert partners == {third.id}


async def test_one_nik_on_two_people_is_a_mistake_on_both(work):
    one, other = await make_person(work, nama="Orang Satu"), await make_person(work, nama="Orang Dua")
    other.nik, other.nik_match = sealed(work, nik_of(work, one), NIK_PURPOSE)
    await recheck(work, [other.id])
    assert "nik_ganda" in await rules_about(work, one) & await rules_about(work, other)
    other.state, other.state_on = "pindah", work.today
    await recheck(work, [other.id])
    assert "nik_ganda" not in await rules_about(work, one)


async def test_two_become_one_and_the_list_shows_one(work):
    one, other = await twins(work)
    nik = nik_of(work, one)
    kept = await merge(
        work, one.id, other.id, MergeForm(tetap=other.id, ambil=["nik", "keluarga_id"], **WHY.model_dump())
    )
    assert kept is other
    assert nik_of(work, other) == nik
    assert one.digabung_ke == other.id
    assert "mirip" not in await rules_about(work, other)
    assert await rules_about(work, one) == set()
    found = await queries.people(work, queries.Filter(q="Ridwan"))
    assert [row.id for row in found.rows] == [other.id]
    with pytest.raises(Refused):
        await merge(work, one.id, other.id, MergeForm(tetap=other.id, **WHY.model_dump()))


async def test_undoing_puts_every_value_back(work):
    one, other = await twins(work)
    columns = [column.key for column in Penduduk.__table__.columns if column.key != "diubah_at"]
    before = [{key: getattr(row, key) for key in columns} for row in (one, other)]
    form = MergeForm(tetap=one.id, ambil=["nik", "nama", "alamat", "keluarga_id"], **WHY.model_dump())
    await merge(work, one.id, other.id, form)
    assert one.alamat == "Jl. Baru No. 9"
    await undo_merge(work, other.id, WHY)
    assert [{key: getattr(row, key) for key in columns} for row in (one, other)] == before
    assert "mirip" in await rules_about(work, one)
    assert [event.jenis for event in await queries.history_of(work, other.id)][:2] == ["pisah_data", "gabung_data"]
    with pytest.raises(Refused):
        await undo_merge(work, other.id, WHY)


async def test_merges_are_undone_from_the_last_one(work):
    one, other = await twins(work)
    third = await make_person(work, nama="Muh Ridwan")
    await merge(work, one.id, other.id, MergeForm(tetap=one.id, **WHY.model_dump()))
    await merge(work, one.id, third.id, MergeForm(tetap=third.id, **WHY.model_dump()))
    with pytest.raises(Refused):
        await undo_merge(work, other.id, WHY)
    await undo_merge(work, one.id, WHY)
    await undo_merge(work, other.id, WHY)
    assert other.digabung_ke is None


async def test_two_who_are_not_the_same_are_not_offered_again(work):
    one, other = await twins(work)
    await note_different(work, one.id, other.id, WHY)
    assert "mirip" not in await rules_about(work, one) | await rules_about(work, other)
    await check_village(work, DESA)
    assert "mirip" not in await rules_about(work, one)


async def test_a_pair_across_the_border_of_ones_reach_is_not_merged(work):
    one = await make_person(work, nama="Lintas Batas")
    other = await make_person(work, nama="Lintas Batas", kode_wilayah=OTHER_DESA)
    work.actor = operator_of(DESA)
    with pytest.raises(NotFound):
        await merge(work, one.id, other.id, MergeForm(tetap=one.id, **WHY.model_dump()))
    found, _total = await pairs(work)
    assert other.id not in {person.id for pair in found for person in (pair.one, pair.other)}


async def test_a_reader_merges_nothing(work):
    one, other = await twins(work)
    work.actor = official(READ)
    with pytest.raises(Forbidden):
        await merge(work, one.id, other.id, MergeForm(tetap=one.id, **WHY.model_dump()))
