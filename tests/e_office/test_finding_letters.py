"""Searching finds the same letters by either way of the plan, and ranks what it counts."""

import pytest
from sqlalchemy import select
from tests.e_office.test_life_of_an_incoming_letter import become

from tiru_e_office import queries, reach
from tiru_e_office.models import Surat
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted, letters
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import register


async def entered(work, gov, **changes) -> int:
    become(work, gov, "tu")
    given = {"unit": gov.units["setda"], "asal": "Forum", "hal": "Usulan jembatan", "kepada": [gov.posts["bupati"]]}
    form = SuratMasukForm.model_validate({**given, "tetap_kembar": True, **changes})
    return (await register(work, form)).surat.id


@pytest.mark.parametrize("words", ["", "jembatan"])
async def test_both_ways_open_the_same_letters(act_as, gov, monkeypatch, words):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        common = await entered(work, gov)
        secret = await entered(work, gov, keamanan="R")
        elsewhere = await entered(work, gov, kepada=[gov.posts["kadis"]])
        opened = {}
        for who in gov.people:
            become(work, gov, who)
            posts = await my_posts(work)
            seen = []
            for few in (reach.FEW, -1):
                monkeypatch.setattr(reach, "FEW", few)
                found = {row.id for row in (await letters(work, posts, Wanted(q=words))).rows}
                seen.append(found & {common, secret, elsewhere})
            monkeypatch.undo()
            assert seen[0] == seen[1], who
            opened[who] = seen[0]
        assert opened["bupati"] >= {common, secret}
        assert opened["kadis"] == {elsewhere}
        assert opened["lain"] == set()
        assert secret not in opened["sekda"]


async def test_of_too_many_the_newest_are_ranked_and_it_says_so(act_as, gov, monkeypatch):
    monkeypatch.setattr(queries, "MOST_COUNTED", 3)
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        made = [await entered(work, gov, hal=f"Usulan jembatan {'jembatan ' * (one == 3)}{one}") for one in range(5)]
        become(work, gov, "bupati")
        found = await letters(work, await my_posts(work), Wanted(q="jembatan"))
        assert (found.total, found.more) == (3, True)
        assert {row.id for row in found.rows} == set(made[2:])
        assert found.rows[0].id == made[3]


async def test_a_number_is_found_as_it_is_written(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        made = await entered(work, gov, nomor="-600/12.A/UM/2026")
        become(work, gov, "bupati")
        found = await letters(work, await my_posts(work), Wanted(q="-600/12.A/UM/2026"))
        assert made in {row.id for row in found.rows}
        assert (await work.session.scalar(select(Surat.nomor).where(Surat.id == made))) == "-600/12.A/UM/2026"
