"""Who notes a kitchen's papers, who hands them in, and who says that they count."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from tests.mbg.things import make_sppg, official, works_at

from tiru.errors import NotFound, Refused
from tiru.kabar.models import Kabar
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur import certificates
from tiru_mbg.dapur.forms import CertificateForm, VerdictForm
from tiru_mbg.dapur.models import Sertifikat
from tiru_mbg.dapur.papers import kitchen_papers
from tiru_mbg.rapor.queries import papers_of
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ, SERTIFIKAT, SLHS

SAME = {"sec-fetch-site": "same-origin"}
HOME = "/kantor/mbg/dapur"
SATGAS = official(DAPUR_READ, DAPUR_MANAGE, SERTIFIKAT, account_id=7100)
KESLING = official(DAPUR_READ, SLHS, SERTIFIKAT, account_id=7200)
HEAD = official(DAPUR_READ, SERTIFIKAT, scope="own", account_id=7001)
OTHER_HEAD = official(DAPUR_READ, SERTIFIKAT, scope="own", account_id=7002)
PAPER = ("surat.pdf", b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", "application/pdf")


def typed(jenis="halal", **changed):
    return {"jenis": jenis, "nomor": f"{jenis}-1", "terbit_on": "2026-01-05", **changed}


async def hand_in(client, sppg_id, **changed):
    return await client.post(
        f"{HOME}/{sppg_id}/sertifikat", data=typed(**changed), files={"berkas_file": PAPER}, headers=SAME
    )


async def test_what_the_kitchen_hands_in_counts_after_it_was_confirmed(kitchen, client_for, tenant, services):
    head, satgas = client_for(tenant, HEAD), client_for(tenant, SATGAS)
    assert "menunggu konfirmasi" in (await head.get(f"{HOME}/{kitchen.id}/sertifikat")).text
    bare = await head.post(f"{HOME}/{kitchen.id}/sertifikat", data=typed(nomor="HLL-77"), headers=SAME)
    assert bare.status_code == 422
    assert "Sertakan berkasnya" in bare.text
    assert "HLL-77" in bare.text
    assert (await hand_in(head, kitchen.id)).status_code == 303
    assert "sudah tercatat" in (await hand_in(head, kitchen.id)).text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        paper = await work.session.scalar(select(Sertifikat))
        assert (paper.status, paper.dicatat_akun_id, paper.dicatat_oleh) == ("diajukan", 7001, "Penguji MBG")
        mine = (await kitchen_papers(work, [kitchen.id]))[kitchen.id]
        assert ("halal" in mine.missing, mine.waiting) == (True, ("halal",))
        assert "halal" not in (await papers_of(work, [kitchen], work.today))[kitchen.id].valid
        work.actor = SATGAS
        assert await certificates.waiting(work) == 1
        work.actor = KESLING
        assert await certificates.waiting(work) == 0
    assert "SPPG Ciawi" in (await satgas.get(f"{HOME}?surat=diajukan")).text
    assert "SPPG Lain" not in (await satgas.get(f"{HOME}?surat=diajukan")).text
    here = f"{HOME}/{kitchen.id}/sertifikat/{paper.id}"
    assert (await head.get(here)).status_code == 403
    assert (await head.post(here, data={"putusan": "sah"}, headers=SAME)).status_code == 403
    assert "Tarik pengajuan" in (await head.get(f"{HOME}/{kitchen.id}")).text
    assert f'href="{here}"' in (await satgas.get(f"{HOME}/{kitchen.id}")).text
    done = await satgas.post(here, data={"putusan": "sah"}, headers=SAME)
    assert done.status_code == 303, done.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert "halal" not in (await kitchen_papers(work, [kitchen.id]))[kitchen.id].missing
        assert "halal" in (await papers_of(work, [kitchen], work.today))[kitchen.id].valid
        about = Kabar.href == f"{HOME}/{kitchen.id}"  # others may have been told of other things
        told = list(await work.session.scalars(select(Kabar.account_id).where(about)))
        assert told == [7001]


async def test_a_refusal_gives_its_reason_and_a_paper_may_be_handed_in_anew(kitchen, client_for, tenant, services):
    head, kesling = client_for(tenant, HEAD), client_for(tenant, KESLING)
    assert (await hand_in(head, kitchen.id, jenis="air")).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        paper = await work.session.scalar(select(Sertifikat))
    here = f"{HOME}/{kitchen.id}/surat-kesehatan/{paper.id}"
    assert "Tulis alasannya" in (await kesling.post(here, data={"putusan": "ditolak"}, headers=SAME)).text
    refused = {"putusan": "ditolak", "alasan": "Hasil ujinya terpotong."}
    assert (await kesling.post(here, data=refused, headers=SAME)).status_code == 303
    assert (await kesling.post(here, data={"putusan": "sah"}, headers=SAME)).status_code == 409
    assert "Hasil ujinya terpotong." in (await head.get(f"{HOME}/{kitchen.id}")).text
    assert (await hand_in(head, kitchen.id, jenis="air")).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        second = await work.session.scalar(select(Sertifikat.id).where(Sertifikat.status == "diajukan"))
    gone = await head.post(f"{HOME}/{kitchen.id}/sertifikat/{second}/tarik", headers=SAME)
    assert gone.status_code == 303, gone.text
    assert "Menunggu konfirmasi" not in (await head.get(f"{HOME}/{kitchen.id}")).text


async def test_the_health_office_notes_papers_of_hygiene_and_no_others(kitchen, client_for, tenant, services):
    kesling = client_for(tenant, KESLING)
    form = (await kesling.get(f"{HOME}/{kitchen.id}/sertifikat")).text
    assert 'value="air"' in form
    assert 'value="halal"' not in form
    answer = await kesling.post(f"{HOME}/{kitchen.id}/sertifikat", data=typed("air"), headers=SAME)
    assert answer.status_code == 303, answer.text
    other = await kesling.post(f"{HOME}/{kitchen.id}/sertifikat", data=typed("halal"), headers=SAME)
    assert other.status_code == 422
    assert "dicatat Satgas MBG" in other.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        rows = list(await work.session.scalars(select(Sertifikat)))
        assert [(row.jenis, row.status) for row in rows] == [("air", "sah")]


async def test_the_papers_of_another_kitchen_are_not_there(kitchen, client_for, tenant, services):
    assert (await hand_in(client_for(tenant, HEAD), kitchen.id)).status_code == 303
    async with unit_of_work(services, tenant, SYSTEM) as work:
        paper = await work.session.scalar(select(Sertifikat))
    other, here = client_for(tenant, OTHER_HEAD), f"{HOME}/{kitchen.id}/sertifikat"
    assert (await other.get(here)).status_code == 404
    assert (await hand_in(other, kitchen.id)).status_code == 404
    neighbour = client_for(tenant, official(DAPUR_MANAGE, scope="own", account_id=7002))
    assert (await neighbour.get(f"{here}/{paper.id}")).status_code == 404
    assert (await other.post(f"{here}/{paper.id}/tarik", headers=SAME)).status_code == 404
    reader = client_for(tenant, official(DAPUR_READ))
    assert (await reader.get(here)).status_code == 403


async def test_a_paper_is_ended_by_who_answers_for_it_and_only_once_confirmed(work):
    sppg = await make_sppg(work)
    await works_at(work, sppg, 7001)
    work.actor = KESLING
    paper = await certificates.note_certificate(work, sppg.id, CertificateForm(**typed("air")), None)
    await certificates.revoke_certificate(work, sppg.id, paper.id, SLHS)
    assert paper.dicabut_on == work.today
    work.actor = SATGAS
    waits = Sertifikat(sppg_id=sppg.id, jenis="halal", nomor="1", terbit_on=work.today, dicatat_at=work.now)
    waits.status = "diajukan"
    work.session.add(waits)
    await work.session.flush()
    with pytest.raises(Refused):
        await certificates.revoke_certificate(work, sppg.id, waits.id, DAPUR_MANAGE)
    with pytest.raises(NotFound):
        await certificates.judge_certificate(work, sppg.id, waits.id, VerdictForm(putusan="sah"), SLHS)
    with pytest.raises(Refused):
        await certificates.withdraw_certificate(work, sppg.id, waits.id)
    await certificates.judge_certificate(work, sppg.id, waits.id, VerdictForm(putusan="sah"), DAPUR_MANAGE)
    assert waits.status == "sah"
