"""Points on a map: no two marks overlap, none is lost, and what is written is safe."""

from hypothesis import given
from hypothesis import strategies as st

from tiru.web.point_map import APART, MapPoint, marks, point_map, view_of
from tiru.wilayah.outlines import Outline, OutlineMap

LAND = OutlineMap(100, 100, (Outline("a", "A & B", "M0 0l100 0 0 100-100 0z", 50, 50),), (0.0, 0.0, 1.0, 1.0))
POINTS = st.lists(st.builds(MapPoint, st.floats(0, 1), st.floats(0, 1), st.just("x")), max_size=60)


@given(POINTS)
def test_every_point_is_in_one_mark_and_no_two_marks_touch(points):
    view = view_of(LAND)
    found = marks(LAND, points, view)
    assert sum(len(mark.points) for mark in found) == len(points)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 >= view[2] / APART - 1e-9


def test_what_lies_outside_the_view_is_left_out():
    assert marks(LAND, [MapPoint(0.9, 0.9, "x")], (0, 50, 50, 50)) == []


def test_names_are_escaped_and_dense_places_counted():
    points = [MapPoint(0.5, 0.5, "<b>", 2, "/1"), MapPoint(0.5, 0.501, "y", 2, "/2"), MapPoint(0.1, 0.1, "z", 1, "/3")]
    drawn = point_map(LAND, points, title="Peta", zoom="?k=", cluster="/semua", chosen="a")
    assert "<b>" not in drawn
    assert ">2</text>" in drawn
    assert 'href="/semua"' in drawn
    assert 'href="/3"' in drawn
    assert 'href="?k=a"' in drawn
    assert 'class="c-1"' in drawn
    assert "style=" not in drawn
