"""The tree of any day, pure; and paths in the database that stay true whatever is moved where."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from tests.organisasi.conftest import LONG_AGO, make_unit

from tiru.errors import Refused
from tiru.organisasi.forms import MoveForm
from tiru.organisasi.models import Unit
from tiru.organisasi.tree_queries import tree
from tiru.organisasi.trees import Change, Node, found_in, tree_on
from tiru.organisasi.unit_changes import move_unit

DAY = date(2024, 1, 1)


def node(number: int, over: int | None = None, **more) -> Node:
    return Node(id=number, kode=f"u{number}", nama=f"Unit {number:02}", induk_id=over, **more)


def shape(nodes: list[Node]) -> list[tuple[int, tuple[int, ...]]]:
    return [(one.id, one.over) for one in nodes]


def test_each_unit_stands_right_before_what_lies_below_it():
    found = tree_on([node(3, 1), node(2, 1), node(4, 2), node(1)], [], DAY)
    assert shape(found) == [(1, ()), (2, (1,)), (4, (1, 2)), (3, (1,))]
    assert [one.depth for one in found] == [0, 1, 2, 1]


def test_a_unit_is_there_from_its_first_to_its_last_day():
    unit = node(1, berlaku_dari=DAY, berlaku_sampai=DAY + timedelta(days=1))
    days = [tree_on([unit], [], DAY + timedelta(days=by)) for by in (-1, 0, 1, 2)]
    assert [len(one) for one in days] == [0, 1, 1, 0]


def test_below_a_unit_that_is_gone_units_stand_at_the_top():
    gone = node(1, berlaku_sampai=DAY)
    assert shape(tree_on([gone, node(2, 1)], [], DAY + timedelta(days=1))) == [(2, ())]


def test_names_are_put_back_newest_change_first():
    changes = [
        Change(id=1, unit_id=1, on=DAY, before={"nama": "Pertama"}),
        Change(id=2, unit_id=1, on=DAY + timedelta(days=10), before={"nama": "Kedua", "tak_dikenal": 1}),
    ]
    days = (-1, 0, 9, 10)
    names = [tree_on([node(1)], changes, DAY + timedelta(days=by))[0].nama for by in days]
    assert names == ["Pertama", "Kedua", "Kedua", "Unit 01"]


def test_two_changes_of_one_day_are_put_back_in_their_order():
    changes = [Change(id=number, unit_id=1, on=DAY, before={"nama": str(number)}) for number in (1, 2)]
    assert tree_on([node(1)], changes, DAY - timedelta(days=1))[0].nama == "1"


def test_search_wants_every_word_anywhere():
    units = [Node(id=1, kode="diskominfo", nama="Dinas Komunikasi", singkatan="Kominfo"), node(2)]
    assert [one.id for one in found_in(units, "dinas KOMINFO")] == [1]
    assert len(found_in(units, " ")) == 2


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), max_size=25))
def test_every_earlier_day_is_shown_as_it_was(moves):
    parents: dict[int, int | None] = {number: None if number == 1 else 1 for number in range(1, 10)}
    changes: list[Change] = []
    seen = [dict(parents)]
    for number, under in moves:
        if number != 1 and not lies_below(parents, under, number):
            before = {"induk_id": parents[number]}
            changes.append(Change(id=len(changes), unit_id=number, on=DAY + timedelta(days=len(seen)), before=before))
            parents[number] = under
            seen.append(dict(parents))
    nodes = [node(number, over) for number, over in parents.items()]
    for by, then in enumerate(seen):
        found = tree_on(nodes, changes, DAY + timedelta(days=by))
        assert {one.id: one.over for one in found} == {number: way(then, number) for number in then}


def lies_below(parents, number, top) -> bool:
    return number == top or top in way(parents, number)


def way(parents, number) -> tuple[int, ...]:
    """The ids above, from the top."""
    over = parents[number]
    return () if over is None else (*way(parents, over), over)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_paths_stay_true_whatever_is_moved_where(work, seed):
    chance = random.Random(seed)
    codes = [f"acak{number}-{seed}" for number in range(12)]
    for number, code in enumerate(codes):
        await make_unit(work, code, codes[chance.randrange(number)] if number else "")
    moved = refused = 0
    for _turn in range(40):
        what, where = chance.sample(codes, 2)
        unit_id = await work.session.scalar(select(Unit.id).where(Unit.kode == what))
        form = MoveForm(induk=where, pada=LONG_AGO + timedelta(days=moved), dasar="Perda 1/2021")
        try:
            await move_unit(work, unit_id, form)
            moved += 1
        except Refused:
            refused += 1
        rows = (await work.session.execute(select(Unit.id, Unit.induk_id, Unit.path))).all()
        parents = {row.id: row.induk_id for row in rows}
        for row in rows:
            assert row.path == "".join(f"/{one}" for one in (*way(parents, row.id), row.id)) + "/"
    assert moved > 5
    assert refused > 5
    now = {one.kode: one.over for one in await tree(work, work.today)}
    assert all(len(now[code]) == len(way(parents, ident)) for code, ident in await ids(work, codes))


async def ids(work, codes):
    rows = await work.session.execute(select(Unit.kode, Unit.id).where(Unit.kode.in_(codes)))
    return [(row.kode, row.id) for row in rows]
