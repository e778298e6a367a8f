"""The map and the page of those who are left out: what each right shows, with the nearest kitchen that has room."""

import csv
import io

import pytest
from tests.mbg.things import make_penugasan, make_rombel, make_sppg, make_titik, receives_at, works_at

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.web.point_map import MapLine, MapPoint, marks, point_map, view_of
from tiru.wilayah.outlines import outline_map
from tiru.work import unit_of_work

from .people import HEAD, TEACHER, guru, kepala, satgas

MAP, BLANK = "/kantor/mbg/peta", "/kantor/mbg/belum-terlayani"
pytestmark = pytest.mark.usefixtures("clean")


@pytest.fixture
async def region(services, tenant):
    """Two kitchens, one full; a school that is served and a larger one that is not."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        near = await make_sppg(work, nama="SPPG Penuh", cap_total=30, cap_siswa=30, cap_3b=0)
        far = await make_sppg(work, nama="SPPG Lapang", latitude=-6.95, longitude=108.45)
        served = await make_titik(work, nama="SDN Kenyang")
        await make_rombel(work, served, terdaftar=30)
        await make_penugasan(work, near, served)
        left = await make_titik(work, nama="SDN Menunggu", latitude=-6.985, longitude=108.485)
        await make_rombel(work, left, terdaftar=140)
        unknown = await make_titik(work, nama="SDN Tanpa Data", latitude=None, longitude=None)
        await works_at(work, near, HEAD)
        await receives_at(work, served, TEACHER)
        return near.id, far.id, served.id, left.id, unknown.id


async def test_the_map_draws_kitchens_places_and_ways_and_the_same_as_a_table(browse, tenant, region):
    shown = (await browse(tenant, satgas()).get(MAP)).text
    for words in ('class="way" d="M', "<rect", "SPPG Penuh", "SPPG Lapang", "2 dari 3 titik layanan", "Sebagai daftar"):
        assert words in shown, words
    assert 'class="way"' not in (await browse(tenant, satgas()).get(MAP, params={"garis": "tidak"})).text
    only = (await browse(tenant, satgas()).get(MAP, params={"dapur": region[0]})).text
    assert "1 dari 1 titik layanan" in only


async def test_a_head_and_a_teacher_see_their_own_on_the_map(browse, tenant, region):
    head = (await browse(tenant, kepala()).get(MAP)).text
    assert "SPPG Penuh" in head
    assert "SPPG Lapang" not in head
    assert "1 dari 1 titik layanan" in head
    teacher = (await browse(tenant, guru()).get(MAP)).text
    assert "SPPG" not in teacher
    assert "1 dari 1 titik layanan" in teacher


async def test_who_is_left_out_is_listed_with_the_nearest_kitchen_that_has_room(browse, tenant, region):
    shown = (await browse(tenant, satgas()).get(BLANK)).text
    for words in ("SDN Menunggu", "SDN Tanpa Data", "belum dicatat", "SPPG Lapang", "Desa tanpa rute 3B"):
        assert words in shown, words
    assert "SDN Kenyang" not in shown
    assert "SPPG Penuh" not in shown
    assert (
        "Tidak ada yang belum terlayani di sini"
        in (await browse(tenant, satgas()).get(BLANK, params={"tipe": "pesantren"})).text
    )
    assert "SDN Menunggu" not in (await browse(tenant, kepala()).get(BLANK)).text
    assert "Desa tanpa rute 3B" not in (await browse(tenant, kepala()).get(BLANK)).text


async def test_the_files_of_those_who_are_left_out(browse, tenant, region):
    got = await browse(tenant, satgas()).get(f"{BLANK}/ekspor.csv")
    rows = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Nama"], row["Belum terlayani"]) for row in rows] == [("SDN Menunggu", "140"), ("SDN Tanpa Data", "0")]
    assert rows[0]["Dapur terdekat yang masih muat"] == "SPPG Lapang"
    desa = await browse(tenant, satgas()).get(f"{BLANK}/desa.csv")
    assert f"{tenant.kode_wilayah}.01.2001" in desa.content.decode()
    assert (await browse(tenant, guru()).get(f"{BLANK}/ekspor.csv")).status_code == 403


def test_places_too_close_to_a_kitchen_are_counted_in_its_square():
    outlines = outline_map("32.08")
    assert outlines is not None
    kitchen = MapPoint(-6.98, 108.48, "SPPG", 1, "/d", is_main=True)
    school = MapPoint(-6.9801, 108.4801, "SDN", 2, "/t")
    (mark,) = marks(outlines, [school, kitchen], view_of(outlines))
    assert (mark.shade, mark.is_main, [point.label for point in mark.points]) == (1, True, ["SPPG", "SDN"])
    drawn = point_map(outlines, [school], title="Peta", lines=[MapLine((-6.98, 108.48), (-6.9, 108.4))])
    assert drawn.count('class="way"') == 1
    assert "<rect" not in drawn


@pytest.mark.browser
@needs_browser[1]
@needs_browser[2]
async def test_the_pages_have_no_faults(browse, tenant, region):
    near, _far, served, left, _unknown = region
    paths = ["/kantor/mbg/titik", f"/kantor/mbg/titik/{served}", f"{MAP}?garis=ya", BLANK]
    paths += [f"/kantor/mbg/titik/{left}/tugaskan", f"/kantor/mbg/penugasan/dapur/{near}", "/kantor/mbg/penugasan"]
    paths += ["/kantor/mbg/titik/impor", f"/kantor/mbg/titik/{served}/ubah", f"/kantor/mbg/titik/{served}/rombel"]
    assert await seen(browse(tenant, satgas()), paths, widths=(390,)) == []
