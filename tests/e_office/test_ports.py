"""What other modules are told about letters."""

from __future__ import annotations

import pytest
from tests.e_office.test_life_of_an_incoming_letter import form

from tiru_e_office.ports import Letters
from tiru_e_office.surat_masuk.service import register


@pytest.mark.parametrize(("level", "told"), [("B", ["Bukti"]), ("R", []), ("SR", [])])
async def test_letters_are_evidence_unless_they_are_secret(act_as, gov, level, told):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        port = work.port(Letters)
        surat = (await register(work, form(gov, hal="Bukti", keamanan=level))).surat
        surat.kinerja = "IKU-1"
        await work.session.flush()
        assert [one.hal for one in await port.evidence_for(work, "IKU-1")] == told
        assert await port.evidence_for(work, "") == []
        work.actor = gov.people["lain"]
        assert await port.evidence_for(work, "IKU-1") == []


async def test_answers_are_told_to_who_sees_the_question(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        port = work.port(Letters)
        asked = (await register(work, form(gov))).surat
        answer = (await register(work, form(gov, nomor="2", hal="Jawaban"))).surat
        answer.jawaban_atas = asked.id
        await work.session.flush()
        assert [one.id for one in await port.answers_to(work, asked.kunci)] == [answer.kunci]
        work.actor = gov.people["lain"]
        assert await port.answers_to(work, asked.kunci) == []


async def test_open_tasks_are_counted_by_post_and_unit(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        port = work.port(Letters)
        for number in ("1", "2"):
            await register(work, form(gov, nomor=number, kepada=[gov.posts["bupati"], gov.posts["sekda"]]))
        by_post = await port.open_tasks_by_post(work, [gov.posts["bupati"], gov.posts["kabid"]])
        assert by_post == {gov.posts["bupati"]: 2}
        by_unit = await port.open_tasks_by_unit(work)
        assert (by_unit[gov.units["setda"]], by_unit.get(gov.units["dinas"])) == (2, None)
