"""The formulas of a report card: values, colours, what one breach does, and what is not known."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from tiru_mbg.dapur.rules import REQUIRED
from tiru_mbg.rapor.kpi import KPIS, Limits, Papers, card_of, days_without_slhs, grade_of, pulls
from tiru_mbg.rapor.queries import SUMMED
from tiru_mbg.rapor.settings import OWN_LIMITS

GOOD = {key: Decimal(str(pair[0])) for key, pair in OWN_LIMITS.items()}
BAD = {key: Decimal(str(pair[1])) for key, pair in OWN_LIMITS.items()}
LIMITS = Limits(
    good=GOOD | {"umur": Decimal(4), "tempuh": Decimal(30), "suhu": Decimal(60)},
    bad=BAD | {"umur": Decimal(6), "tempuh": Decimal(45), "suhu": Decimal(50)},
    weight={one.key: Decimal(one.weight) for one in KPIS},
    slhs_days=30,
)
WHOLE = Papers(valid=frozenset(REQUIRED), ipal=True, ikl=Decimal(85))


def card(papers=WHOLE, limits=LIMITS, **sums):
    given = defaultdict(Decimal, {name: Decimal(str(value)) for name, value in sums.items()})
    return card_of(given, papers, limits)


@pytest.mark.parametrize(
    ("key", "sums", "value", "colour"),
    [
        ("cakupan", {"porsi_terima": 95, "sasaran": 100}, 95, "ok"),
        ("cakupan", {"porsi_terima": 80, "sasaran": 100}, 80, "warn"),
        ("cakupan", {"porsi_terima": 7999, "sasaran": 10000}, "79.99", "crit"),
        ("utilisasi", {"porsi_masak": 2500, "kapasitas": 2500}, 100, "ok"),
        ("utilisasi", {"porsi_masak": 4000, "kapasitas": 5000, "lebih_kapasitas": 1}, 80, "crit"),
        ("ketepatan", {"tepat_waktu": 98, "berjam": 100}, 98, "ok"),
        ("ketepatan", {"tepat_waktu": 89, "berjam": 100}, 89, "crit"),
        ("organoleptik", {"periksa_ada": 99, "periksa_wajib": 100}, 99, "warn"),
        ("gizi", {"gizi_sesuai": 75, "gizi_porsi": 100}, 75, "warn"),
        ("sisa", {"sisa_g": 101, "sisa_dasar_g": 1000}, "10.1", "warn"),
        ("sisa", {"sisa_g": 210, "sisa_dasar_g": 1000}, 21, "crit"),
        ("ompreng", {"ompreng_kembali": 995, "ompreng_keluar": 1000}, "0.5", "ok"),
        ("ompreng", {"ompreng_kembali": 970, "ompreng_keluar": 1000}, 3, "crit"),
        ("lokal", {"belanja_lokal_idr": 50, "belanja_idr": 100}, 50, "warn"),
        ("harga", {"harga_bayar_idr": 115, "harga_acuan_idr": 100}, 15, "warn"),
        ("harga", {"harga_bayar_idr": 116, "harga_acuan_idr": 100}, 16, "crit"),
        ("insiden", {"porsi_terima": 200_000}, 0, "ok"),
        ("insiden", {"porsi_terima": 200_000, "kasus": 3}, "1.5", "crit"),
        ("kepuasan", {"rasa_jumlah": 39, "rasa_n": 10}, "3.9", "warn"),
    ],
)
def test_a_figure_has_the_value_and_colour_of_its_formula(key, sums, value, colour):
    found = card(**sums)[key]
    assert (found.value, found.colour) == (Decimal(str(value)), colour)


def test_age_is_the_mean_but_one_delivery_over_the_limit_is_never_green():
    found = card(umur_menit=600, umur_n=4, umur_baik=3, umur_lewat=1)["umur"]
    assert found.value == Decimal("2.5")
    assert (found.colour, found.score, found.over) == ("warn", Decimal(75), 1)
    assert card(umur_menit=600, umur_n=4, umur_baik=4)["umur"].colour == "ok"
    assert card(umur_menit=1600, umur_n=4, umur_lewat=4)["umur"].score == 0


def test_temperature_is_better_when_higher():
    found = card(suhu_jumlah=240, suhu_n=4, suhu_baik=2, suhu_lewat=0)["suhu"]
    assert (found.value, found.colour, found.score) == (Decimal(60), "ok", Decimal(75))
    assert card(suhu_jumlah=196, suhu_n=4, suhu_lewat=4)["suhu"].colour == "crit"


@pytest.mark.parametrize(
    ("without", "days", "ipal", "colour"),
    [
        ((), 0, True, "ok"),
        (("halal",), 0, True, "warn"),
        ((), 0, False, "warn"),
        (("slhs",), 30, True, "warn"),
        (("slhs",), 31, True, "crit"),
        (("halal", "haccp"), 0, True, "crit"),
    ],
)
def test_papers_are_green_when_all_are_there_and_red_when_slhs_is_late(without, days, ipal, colour):
    papers = Papers(valid=frozenset(REQUIRED) - set(without), ipal=ipal, days_without_slhs=days)
    assert card(papers)["dokumen"].colour == colour


def test_a_figure_without_data_is_neither_nought_nor_a_hundred():
    found = card(Papers())
    for one in found.figures:
        if one.key != "dokumen":
            assert (one.value, one.colour, one.score) == (None, "", None)
    assert found.score is None


def test_the_score_is_the_weighted_mean_of_what_is_known():
    sums = {"porsi_terima": 95, "sasaran": 100, "tepat_waktu": 89, "berjam": 100, "umur_menit": 60, "umur_n": 1}
    sums |= {"umur_baik": 1, "periksa_ada": 96, "periksa_wajib": 100, "gizi_sesuai": 100, "gizi_porsi": 100}
    found = card(**sums)
    # cakupan 10x100, ketepatan 8x0, umur 12x100, dokumen 8x100, organoleptik 10x50, gizi 8x100,
    # insiden 10x100, ikl 3x100
    assert found.known == 69
    assert found.score == Decimal("81.2")  # 5600 / 69
    costs = {figure.key: cost for figure, cost in pulls(found, LIMITS)}
    assert costs == {"ketepatan": Decimal("11.6"), "organoleptik": Decimal("7.2")}


def test_with_less_than_half_of_the_weights_there_is_no_score():
    few = card(porsi_terima=95, sasaran=100)
    assert few.known == 31
    assert few.score is None


def test_weights_of_nought_leave_a_figure_out():
    limits = Limits(good=LIMITS.good, bad=LIMITS.bad, slhs_days=30, weight={one.key: Decimal(0) for one in KPIS})
    assert card(limits=limits, porsi_terima=1, sasaran=1).score is None


def test_the_weights_that_are_proposed_sum_to_a_hundred():
    assert sum(one.weight for one in KPIS) == 100


def test_grades_begin_at_their_own_limit():
    assert [grade_of(Decimal(score))[0] for score in ("85", "84.9", "70", "55", "54.9", "0")] == list("ABBCDD")
    assert grade_of(None) is None


def test_days_without_slhs_count_from_the_first_day_of_operation():
    assert days_without_slhs(frozenset(), date(2026, 1, 1), date(2026, 1, 31)) == 30
    assert days_without_slhs(frozenset({"slhs"}), date(2026, 1, 1), date(2026, 1, 31)) == 0
    assert days_without_slhs(frozenset(), None, date(2026, 1, 31)) == 0


def test_every_sum_that_a_formula_reads_is_a_column():
    read = set()

    class Noted(dict):
        def __missing__(self, name):
            read.add(name)
            return Decimal(1)

    card_of(Noted(), WHOLE, LIMITS)
    assert read <= set(SUMMED)


def test_numbers_are_written_as_everywhere():
    from tiru.indonesian_numbers import angka
    from tiru_mbg.rapor.wording import number

    for sums in ({"kasus": 1, "porsi_terima": 7}, {"kasus": 3, "porsi_terima": 200_000}, {"porsi_terima": 9}):
        found = card(**sums)["insiden"]
        assert number(found) == angka(found.value.quantize(Decimal("0.1")), 1)
