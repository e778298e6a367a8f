"""The report cards over HTTP: who sees which, ranks, periods, files, what is promised to others."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

import pytest
from openpyxl import load_workbook
from tests.mbg.things import make_sppg, official, works_at

from tiru.parameter.settings import change_setting
from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.rapor import figures
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.period import Period, last_month, period_of
from tiru_mbg.rapor.queries import published_grades, reports, silent_days, weeks_of
from tiru_mbg.rights import EKSPOR, RAPOR

HOME = "/kantor/mbg/rapor"
COOK = 821


async def day(work, sppg, tanggal, **sums):
    good = {"layanan": True, "sasaran": 100, "porsi_masak": 100, "kapasitas": 2500, "porsi_terima": 98, "catatan": 5}
    good |= {"kiriman": 2, "kiriman_tiba": 2, "berjam": 2, "tepat_waktu": 2, "umur_n": 2, "umur_baik": 2}
    good |= {"umur_menit": 240, "periksa_wajib": 3, "periksa_ada": 3, "gizi_porsi": 98, "gizi_sesuai": 98}
    row = Harian(sppg_id=sppg.id, tanggal=tanggal, diperbarui_at=work.now, lengkap=True)
    for name, value in (good | sums).items():
        setattr(row, name, value)
    work.session.add(row)
    await work.session.flush()


BADLY = {"porsi_terima": 40, "tepat_waktu": 0, "umur_baik": 0, "umur_lewat": 2, "umur_menit": 900, "periksa_ada": 0}


@pytest.fixture
async def two(services, tenant, clean):
    """Ids of a good kitchen and of a bad one in another kecamatan, each with two weeks."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        good = await make_sppg(work, nama="SPPG Anggrek", slhs_status="terbit")
        bad = await make_sppg(work, nama="SPPG Bakung", kode_wilayah=f"{tenant.kode_wilayah}.02.2001")
        for n in range(1, 15):
            await day(work, good, work.today - timedelta(days=n))
            await day(work, bad, work.today - timedelta(days=n), **BADLY)
        await works_at(work, bad, COOK)
        return good.id, bad.id


async def test_who_sees_all_sees_ranks_and_a_kitchen_sees_its_own_card_without(tenant, client_for, two):
    good, bad = two
    satgas = (await client_for(tenant, official(RAPOR)).get(HOME)).text
    assert satgas.index("SPPG Anggrek") < satgas.index("SPPG Bakung")
    assert '<span class="num">2.</span>' in satgas
    cook = client_for(tenant, official(RAPOR, scope="own", account_id=COOK))
    own = (await cook.get(HOME)).text
    assert "SPPG Bakung" in own
    assert "SPPG Anggrek" not in own
    assert '<span class="num">1.</span>' not in own
    assert (await cook.get(f"{HOME}/{bad}")).status_code == 200
    assert (await cook.get(f"{HOME}/{good}")).status_code == 404
    assert (await client_for(tenant, official(EKSPOR)).get(HOME)).status_code == 403


async def test_one_kitchen_tells_formula_limits_and_what_pulls_it_down(tenant, client_for, two, services):
    _good, bad = two
    async with unit_of_work(services, tenant, SYSTEM) as work:
        last_week = work.today - timedelta(days=20)
        sppg = await work.session.get(type(await make_sppg(work)), bad)
        nothing = dict.fromkeys(("catatan", "porsi_masak", "kiriman_tiba", "porsi_terima", "umur_n", "umur_baik"), 0)
        await day(work, sppg, last_week, lengkap=False, umur_menit=0, **nothing)
    page = (await client_for(tenant, official(RAPOR)).get(f"{HOME}/{bad}")).text
    for words in ("Yang menurunkan skor", "Umur makanan", "28 dari 28 kiriman di luar batas merah", "belum ada data"):
        assert words in page, words
    assert "Hari layanan tanpa laporan" in page


async def test_filters_and_periods_narrow_the_list_and_garbage_is_said_kindly(tenant, client_for, two, areas):
    satgas = client_for(tenant, official(RAPOR))
    there = (await satgas.get(f"{HOME}?kecamatan={tenant.kode_wilayah}.02")).text
    assert "SPPG Anggrek" not in there
    assert '<span class="num">2.</span>' in there  # the rank among all, not within the filter
    assert "Tidak ada dapur seperti itu" in (await satgas.get(f"{HOME}?q=melati")).text
    empty = (await satgas.get(f"{HOME}?dari=2025-01-01&sampai=2025-01-31")).text
    assert "belum cukup data" in empty
    wrong = await satgas.get(f"{HOME}?dari=2026-02-30&sampai=kemarin")
    assert wrong.status_code == 422
    assert "2026-02-30" in wrong.text


async def test_the_table_holds_what_the_list_shows(tenant, client_for, two):
    satgas = client_for(tenant, official(RAPOR, EKSPOR))
    book = load_workbook(io.BytesIO((await satgas.get(f"{HOME}/ekspor.xlsx")).content))
    rows = list(book.active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == ["SPPG Anggrek", "SPPG Bakung"]
    assert rows[1][9] == 98
    assert rows[1][12] == 2  # hours
    cook = client_for(tenant, official(EKSPOR, scope="own", account_id=COOK))
    assert "Anggrek" not in (await cook.get(f"{HOME}/ekspor.csv")).text


async def test_another_tenant_sees_none_of_it(other_tenant, client_for, two):
    abroad = client_for(other_tenant, official(RAPOR))
    assert "SPPG Anggrek" not in (await abroad.get(HOME)).text


async def test_equal_scores_share_a_rank(work):
    work.actor = official(RAPOR)
    for name in ("A", "B", "C"):
        sppg = await make_sppg(work, nama=name)
        await day(work, sppg, work.today, **(BADLY if name == "C" else {}))
    found = await reports(work, Period(work.today, work.today))
    assert [(one.sppg.nama, one.rank) for one in found if one.sppg.nama in "ABC"][:3] == [("A", 1), ("B", 1), ("C", 3)]


async def test_weeks_begin_on_monday_and_add_up_to_the_period(work):
    sppg = await make_sppg(work)
    for n in range(10):
        await day(work, sppg, date(2026, 9, 4) + timedelta(days=n), kasus=1 if n == 0 else 0)
    weeks = await weeks_of(work, sppg, Period(date(2026, 9, 1), date(2026, 9, 30)))
    assert [(one.monday, one.days) for one in weeks] == [(date(2026, 8, 31), 3), (date(2026, 9, 7), 7)]
    assert weeks[0].card["insiden"].colour == "crit"
    assert weeks[1].card["insiden"].colour == "ok"


async def test_a_day_of_service_of_which_nothing_was_written_is_silent_and_today_is_not_yet(work):
    sppg = await make_sppg(work)
    nothing = {"catatan": 0, "porsi_masak": 0, "kiriman_tiba": 0}
    await day(work, sppg, work.today, **nothing)
    await day(work, sppg, work.today - timedelta(days=1), **nothing)
    await day(work, sppg, work.today - timedelta(days=2), catatan=0)
    await day(work, sppg, work.today - timedelta(days=3), layanan=False, **nothing)
    found = await silent_days(work, sppg.id, Period(work.today - timedelta(days=9), work.today))
    assert found == [work.today - timedelta(days=1)]


async def test_citizens_see_last_months_grade_only_when_it_is_published(work):
    sppg = await make_sppg(work)
    await day(work, sppg, last_month(work.today).last)
    await day(work, sppg, work.today, **BADLY)
    assert await published_grades(work, [sppg.id]) == {}
    await change_setting(work, "mbg", "nilai_terbit", True)
    letter, _words = (await published_grades(work, [sppg.id]))[sppg.id]
    assert letter in "AB"


async def test_a_weight_of_the_regency_changes_the_score(work):
    work.actor = official(RAPOR)
    sppg = await make_sppg(work)
    await day(work, sppg, work.today, tepat_waktu=0)
    period = Period(work.today, work.today)
    before = next(one for one in await reports(work, period) if one.sppg.id == sppg.id).card.score
    await change_setting(work, "mbg", "bobot_ketepatan", 0.0)
    after = next(one for one in await reports(work, period) if one.sppg.id == sppg.id).card.score
    assert after > before


async def test_indicators_and_adoption_follow_the_rows(work):
    steady, lazy_one = await make_sppg(work), await make_sppg(work)
    monday = work.today - timedelta(days=work.today.isoweekday() - 1)
    for week in range(1, 4):
        for n in range(5):
            await day(work, steady, monday - timedelta(weeks=week) + timedelta(days=n))
            await day(work, lazy_one, monday - timedelta(weeks=week) + timedelta(days=n), lengkap=n < 3)
    assert await figures.steady_kitchens(work) == 0.5
    assert await figures.complete_days(work) == [(work.tenant.kode_wilayah, 24 / 30)]
    assert (await figures.coverage(work))[0][1] == pytest.approx(0.98)
    assert (await figures.open_rows(work))[0][2:] == [2, 30 * 98, 98.0]
    assert (await figures.ill(work))[0][1] == 0


def test_a_period_is_thirty_days_unless_something_else_is_asked_for():
    today = datetime(2026, 3, 15).date()
    assert period_of({}, today) == Period(date(2026, 2, 14), today)
    assert period_of({"dari": "2026-01-01", "sampai": "2026-01-02"}, today).last == date(2026, 1, 2)
    assert last_month(today) == Period(date(2026, 2, 1), date(2026, 2, 28))


class TestInTheBrowser:
    pytestmark = needs_browser

    async def test_list_and_card(self, tenant, client_for, two):
        _good, bad = two
        satgas = client_for(tenant, official(RAPOR, EKSPOR))
        assert await seen(satgas, [HOME, f"{HOME}/{bad}"], widths=(320, 390, 1440)) == []
