"""The data as shipped, against the official counts."""

from collections import Counter

import pytest

from tiru.wilayah.codes import KodeWilayah, Level
from tiru.wilayah.dataset import figures, places, subtree

SEVEN = {  # kecamatan, kelurahan, desa, people (Dukcapil, semester II 2024)
    "32.11": (26, 7, 270, 1_226_660),
    "11.71": (9, 0, 90, 265_310),
    "32.08": (32, 15, 361, 1_239_999),
    "33.16": (16, 24, 271, 927_961),
    "16.10": (16, 14, 227, 446_020),
    "32.10": (26, 13, 330, 1_369_569),
    "35.17": (21, 4, 302, 1_378_005),
}


@pytest.fixture(scope="module")
def codes():
    return [KodeWilayah(place.kode) for place in places()]


def test_the_country_is_complete(codes):
    levels = Counter(code.level for code in codes)
    assert levels == {Level.PROVINSI: 38, Level.KABUPATEN: 514, Level.KECAMATAN: 7_285, Level.DESA: 83_762}
    assert sum(code.is_kota for code in codes if code.level is Level.KABUPATEN) == 98
    assert sum(code.is_kelurahan for code in codes) == 8_496


def test_every_unit_stands_once_in_order_below_one_that_exists(codes):
    texts = [code.text for code in codes]
    assert texts == sorted(set(texts))
    known = set(texts)
    assert all(code.parent is None or code.parent in known for code in codes)


def test_no_name_is_empty_or_padded():
    assert all(place.nama and place.nama == place.nama.strip() for place in places())


@pytest.mark.parametrize("kode", SEVEN)
def test_the_seven_regions_are_as_the_source_says(codes, kode):
    inside = [code for code in codes if code.within(kode)]
    kelurahan = sum(code.is_kelurahan for code in inside)
    counts = (
        sum(code.level is Level.KECAMATAN for code in inside),
        kelurahan,
        sum(code.level is Level.DESA for code in inside) - kelurahan,
        figures()[kode].people,
    )
    assert counts == SEVEN[kode]


def test_men_and_women_add_up_everywhere():
    assert len(figures()) == 552
    assert all(figure.men + figure.women == figure.people for figure in figures().values())


def test_a_subtree_holds_its_top_and_nothing_of_the_neighbour():
    found = subtree("32.08")
    assert found[0].nama == "Kabupaten Kuningan"
    assert len(found) == 1 + 32 + 376
    with pytest.raises(LookupError):
        subtree("99.99")
