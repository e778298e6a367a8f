"""Recommendations to stop a kitchen over HTTP: writing, sending, the answer, rights, other people, the letter."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_sppg, official, works_at

from tiru.errors import Conflict
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.insiden import recommendation
from tiru_mbg.insiden.models import Insiden, Rekomendasi
from tiru_mbg.insiden.recommendation_forms import DraftForm
from tiru_mbg.rights import DAPUR_READ, EKSPOR, INSIDEN_READ, REKOMENDASI

HOME = "/kantor/mbg/rekomendasi"
WORDS = "Dapur beroperasi tanpa sertifikat dan tidak mengajukannya."
PDF = {"berkas_file": ("jawaban.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n", "application/pdf")}


@pytest.fixture
async def things(services, tenant, clean):
    """Ids: the kitchen without its certificate, an incident there, an incident of another kitchen."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, other = await make_sppg(work, nama="SPPG Melati"), await make_sppg(work)
        rows = [
            Insiden(nomor=f"INS-{n}", sppg_id=one.id, lapor_at=work.now, sakit=7, status="klb")
            for n, one in enumerate((sppg, other))
        ]
        work.session.add_all(rows)
        await work.session.flush()
        return sppg.id, rows[0].id, rows[1].id


def writer():
    return official(DAPUR_READ, INSIDEN_READ, REKOMENDASI, EKSPOR)


async def drafted(client, sppg, **more):
    facts = {"sppg_id": str(sppg), "dasar": "tanpa_slhs", "alasan": WORDS, **more}
    made = await client.post(f"{HOME}/baru", data=facts)
    assert made.status_code == 303, made.text
    return made.headers["location"].split("?")[0]


async def test_a_recommendation_goes_from_draft_to_the_answer_of_the_agency(browse, tenant, services, things):
    client, (sppg, incident, _other) = browse(tenant, writer()), things
    assert "Belum ada rekomendasi" in (await client.get(HOME)).text
    assert "SPPG Melati" in (await client.get(f"{HOME}/baru")).text
    form = (await client.get(f"{HOME}/baru?dapur={sppg}&insiden={incident}")).text
    assert "Daerah tidak menghentikan dapur sendiri." in form
    assert "Beroperasi tanpa SLHS" in form
    assert "INS-0" in form
    place = await drafted(client, sppg, dasar=["klb", "tanpa_slhs"], insiden_id=str(incident))
    page = (await client.get(place)).text
    assert "7 sakit" in page
    assert "Tidak memiliki SLHS" in page
    assert (await client.get(f"{place}/surat.pdf")).content.startswith(b"%PDF-")
    assert (await client.post(f"{place}/terima")).status_code == 409
    assert (await client.post(f"{place}/kirim", data={"nomor_surat": ""})).status_code == 422
    assert (await client.post(f"{place}/kirim", data={"nomor_surat": "400/12/MBG"})).status_code == 303
    assert (await client.post(f"{place}/ubah", data={"dasar": "klb", "alasan": WORDS})).status_code == 404
    assert (await client.post(f"{place}/terima")).status_code == 303
    today = _today(tenant)
    told = {"putusan": "disetujui", "nomor_keputusan": "BGN/7/2026", "dijawab_on": today.isoformat()}
    bare = await client.post(f"{place}/jawaban", data=told)
    assert bare.status_code == 422
    assert "Lampirkan surat jawaban BGN." in bare.text
    assert "BGN/7/2026" in bare.text
    early = {**told, "dijawab_on": (today - timedelta(days=1)).isoformat()}
    assert "mendahului" in (await client.post(f"{place}/jawaban", data=early, files=PDF)).text
    late = {**told, "dijawab_on": (today + timedelta(days=1)).isoformat()}
    assert (await client.post(f"{place}/jawaban", data=late, files=PDF)).status_code == 422
    assert (await client.post(f"{place}/jawaban", data=told, files=PDF)).status_code == 303
    assert (await client.post(f"{place}/cabut", data={"catatan": "Keliru tulis"})).status_code == 409
    assert (await client.get(f"{place}/keputusan")).content.startswith(b"%PDF-")
    page = (await client.get(place)).text
    assert "BGN/7/2026" in page
    async with unit_of_work(services, tenant, SYSTEM) as work:
        assert (await work.session.get_one(Sppg, sppg)).status == "operasional"
        row = await work.session.scalar(select(Rekomendasi))
        assert (row.status, row.dasar, row.dasar_lain) == ("disetujui", "tanpa_slhs", ["klb"])
    assert "400/12/MBG" in (await client.get(f"{HOME}/ekspor.csv?status=disetujui&dasar=klb")).text
    assert "400/12/MBG" not in (await client.get(f"{HOME}/ekspor.csv?status=menunggu")).text


def _today(tenant):
    return datetime.now(tenant.zone).date()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"dasar": []}, "Pilih paling sedikit satu alasan."),
        ({"dasar": ["klb"]}, "Pilih insidennya."),
        ({"dasar": ["klb"], "insiden_id": "lain"}, "Pilih salah satu yang tersedia."),
        ({"dasar": ["tanpa_ipal"]}, "tercatat memiliki IPAL"),
        ({"dasar": ["bosan"]}, "bosan"),
    ],
)
async def test_a_faulty_draft_is_refused_and_keeps_its_words(browse, services, tenant, things, typed, said):
    sppg, _incident, other = things
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get_one(Sppg, sppg)).ipal = True
    given = {"sppg_id": str(sppg), "alasan": WORDS, **typed}
    if given.get("insiden_id"):
        given["insiden_id"] = str(other)
    refused = await browse(tenant, writer()).post(f"{HOME}/baru", data=given)
    assert refused.status_code == 422
    assert f"{WORDS}</textarea>" in refused.text
    if said != "bosan":
        assert said in refused.text


async def test_a_kitchen_that_was_stopped_meanwhile_is_refused_and_the_words_stay(browse, services, tenant, things):
    sppg, *_rest = things
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get_one(Sppg, sppg)).status = "henti_tetap"
    client = browse(tenant, writer())
    assert "tidak sedang beroperasi" in (await client.get(f"{HOME}/baru?dapur={sppg}")).text
    given = {"sppg_id": str(sppg), "dasar": "tanpa_slhs", "alasan": WORDS}
    refused = await client.post(f"{HOME}/baru", data=given)
    assert refused.status_code == 422
    assert f"{WORDS}</textarea>" in refused.text


async def test_papers_go_with_a_draft_and_can_be_taken_off_again(browse, tenant, things):
    client = browse(tenant, writer())
    place = await drafted(client, things[0])
    bare = await client.post(f"{place}/bukti", data={"uraian": "Foto dapur"})
    assert "Pilih berkasnya." in bare.text
    assert (await client.post(f"{place}/bukti", data={"uraian": "Foto dapur"}, files=PDF)).status_code == 303
    link = (await client.get(place)).text.split(f"{place}/bukti/")[1].split('"')[0]
    assert (await client.get(f"{place}/bukti/{link}")).content.startswith(b"%PDF-")
    second = await drafted(client, things[0])
    assert (await client.get(f"{second}/bukti/{link}")).status_code == 404
    assert (await client.post(f"{second}/bukti/{link}/hapus")).status_code == 404
    assert (await client.post(f"{place}/bukti/{link}/hapus")).status_code == 303
    assert "Foto dapur" not in (await client.get(place)).text


async def test_what_changed_since_the_draft_stops_the_letter_and_what_was_sent_stays(services, tenant, things):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        work.actor = writer()
        form = DraftForm(dasar=["tanpa_slhs"], alasan=WORDS)
        row, sent = [await recommendation.draft(work, things[0], form) for _n in range(2)]
        assert row.nomor != sent.nomor
        await recommendation.send(work, sent.id, letter_number="400/1")
        kept = list(sent.fakta)
        assert kept
        (await work.session.get_one(Sppg, things[0])).slhs_status = "terbit"
        with pytest.raises(Conflict, match="Keadaan dapur berubah"):
            await recommendation.send(work, row.id, letter_number="400/2")
        assert sent.fakta == kept
        await recommendation.withdraw(work, row.id, reason="SLHS sudah terbit")
        assert row.status == "dicabut"


async def test_readers_see_what_was_sent_and_write_nothing(browse, services, tenant, other_tenant, things):
    sppg, incident, _other = things
    client = browse(tenant, writer())
    place = await drafted(client, sppg, insiden_id=str(incident))
    reader = browse(tenant, official(DAPUR_READ, INSIDEN_READ))
    assert (await reader.get(place)).status_code == 404
    assert (await client.post(f"{place}/kirim", data={"nomor_surat": "400/9"})).status_code == 303
    assert (await reader.get(place)).status_code == 200
    for page in (f"/kantor/mbg/dapur/{sppg}", f"/kantor/mbg/insiden/{incident}"):
        assert f'href="{place}"' in (await reader.get(page)).text
        assert "Rekomendasikan penghentian" not in (await reader.get(page)).text
        assert "Rekomendasikan penghentian" in (await client.get(page)).text
    assert (await reader.get(f"{HOME}/baru")).status_code == 403
    assert (await reader.post(f"{place}/cabut", data={"catatan": "Tidak perlu"})).status_code == 403
    assert (await reader.get(f"{HOME}/ekspor.csv")).status_code == 403
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await works_at(work, await make_sppg(work), 7755)
    stranger = browse(tenant, official(DAPUR_READ, scope="own", account_id=7755))
    for address in (place, f"{place}/surat.pdf", f"{place}/keputusan"):
        assert (await stranger.get(address)).status_code == 404
        assert (await browse(other_tenant, writer()).get(address)).status_code == 404
    assert "SPPG Melati" not in (await stranger.get(HOME)).text
