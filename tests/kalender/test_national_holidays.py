"""The proposal for a year's closed days."""

from datetime import date

from tiru.kalender.national_holidays import national_holidays


def test_independence_day_and_collective_leave_are_there_unverified():
    days = {day.tanggal: day for day in national_holidays(2026)}
    assert days[date(2026, 8, 17)].jenis == "nasional"
    assert days[date(2026, 12, 25)].nama == "Hari Raya Natal"
    assert days[date(2026, 12, 24)].jenis == "cuti_bersama"
    assert not any(day.terverifikasi for day in days.values())
    assert all(day.sumber for day in days.values())


def test_every_date_stands_once_and_in_order():
    for year in (2024, 2025, 2026, 2027):
        dates = [day.tanggal for day in national_holidays(year)]
        assert dates == sorted(set(dates))
        assert {day.year for day in dates} == {year}


def test_a_year_without_a_decree_says_that_it_is_an_estimate():
    assert any("perkiraan" in day.nama for day in national_holidays(2035))
