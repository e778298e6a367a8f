"""Finding places among all 91,599, as a tenant."""

import psycopg
import pytest

from tiru.errors import NotFound
from tiru.wilayah.load import load
from tiru.wilayah.queries import children, counts_inside, names, unit
from tiru.wilayah.search import search_places, searchable


@pytest.fixture
def find(as_tenant):
    async def ask(typed: str, **how: object):
        async with as_tenant() as session:
            return await search_places(session, typed, **how)

    return ask


def test_spaces_marks_and_capitals_do_not_matter():
    assert searchable("Ujung Jaya") == searchable("Ujungjaya") == searchable("UJUNG-JAYA") == "ujungjaya"
    assert searchable("Café é") == "cafee"
    assert searchable("  ") == ""


async def test_a_name_written_apart_is_found_where_it_is_one_word(find):
    [first, *_rest] = await find("Ujung Jaya", home="32.11", levels=["kecamatan"])
    assert (first.kode, first.nama) == ("32.11.25", "Ujungjaya")
    assert first.jalur == "Kabupaten Sumedang, Jawa Barat"


async def test_what_is_at_home_comes_first(find):
    found = await find("Sukamulya", home="32.08")
    assert found[0].kode.startswith("32.08.")
    assert len({place.kode[:5] for place in found}) > 1


async def test_only_home_stays_at_home(find):
    found = await find("suka", home="32.08", only_home=True, limit=50)
    assert found
    assert all(place.kode.startswith("32.08.") for place in found)


async def test_the_whole_name_comes_before_longer_ones(find):
    found = await find("darma", home="32.08", only_home=True)
    assert found[0].nama == "Darma"


@pytest.mark.parametrize("typed", ["kec. cilimus", "Kecamatan Cilimus", "desa cilimus", "CILIMUS "])
async def test_the_kind_in_front_does_not_disturb(find, typed):
    found = await find(typed, home="32.08", only_home=True)
    assert {"32.08.13", "Cilimus"} <= {found[0].kode, found[1].kode, found[0].nama}


async def test_a_misspelt_name_is_found(find):
    found = await find("Cilimsu", home="32.08", only_home=True)
    assert "Cilimus" in [place.nama for place in found]


@pytest.mark.parametrize("typed", ["cibeureum, kuningan", "suka, Kab. Kuningan", "Cibereum,kuningan"])
async def test_what_stands_after_the_comma_narrows_among_thousands(find, typed):
    found = await find(typed, levels=["desa"])
    assert found
    assert all(place.kode.startswith("32.08.") for place in found)


async def test_two_letters_are_enough_and_one_is_not(find):
    assert len(await find("wa", home="32.11", only_home=True)) > 3
    assert await find("w") == []
    assert await find("%%%") == []
    assert await find("") == []


async def test_signs_of_the_query_language_are_only_letters_here(find):
    assert await find("_ilimus%", home="32.08", only_home=True) == await find("ilimus", home="32.08", only_home=True)


async def test_a_unit_is_read_with_its_figures(as_tenant):
    async with as_tenant() as session:
        kuningan = await unit(session, "32.08")
        assert (kuningan.nama, kuningan.penduduk) == ("Kabupaten Kuningan", 1_239_999)
        assert len(await children(session, "32.08")) == 32
        assert await counts_inside(session, "32.08") == {"kecamatan": 32, "kelurahan": 15, "desa": 361}
        assert await names(session, ["32.08.13", "99"]) == {"32.08.13": "Cilimus"}
        with pytest.raises(NotFound):
            await unit(session, "99.99")


def test_to_load_again_changes_nothing_and_repairs_what_was_changed(owner_dsn):
    with psycopg.connect(owner_dsn, autocommit=True) as owner:
        assert load(owner) == 0
        owner.execute("update tiru_control.wilayah set luas_km2 = 1 where kode = '32.08'")
        assert load(owner) == 1
