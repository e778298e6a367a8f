"""Lines of the line list that are corrected or taken off, and what the numbers then say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from tests.mbg.things import make_sppg, make_titik, official

from tiru.errors import Conflict, Forbidden, Invalid, NotFound
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.insiden import cases, service
from tiru_mbg.insiden.analysis import attack_rate, food_risks
from tiru_mbg.insiden.case_changes import change_person, remove_person
from tiru_mbg.insiden.cases import Person, add_person, line_list, lines_of, removed_lines
from tiru_mbg.insiden.models import Insiden, Kasus
from tiru_mbg.insiden.queries import foods_of
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rights import EKSPOR, INSIDEN_MANAGE, INSIDEN_READ, KASUS

HOME = "/kantor/mbg/insiden"
RIGHTS = (INSIDEN_READ, INSIDEN_MANAGE, KASUS, EKSPOR)


@pytest.fixture
async def incident(work):
    """An incident of two reported ill, with three ill and one well in its list."""
    sppg, titik = await make_sppg(work), await make_titik(work)
    row = await service.open_incident(
        work, sppg.id, lapor_at=work.now, titik=[titik.id], sakit=2, ringkasan="Tiga anak mual"
    )
    work.actor = official(*RIGHTS)
    for nama in ("Siti Uji", "Budi Uji", "Tono Uji"):
        ill = {"gejala": ("mual",), "onset_at": work.now - timedelta(hours=1), "perawatan": "rawat_jalan"}
        await add_person(work, row.id, Person(nama=nama, titik_id=titik.id, makanan={"Ayam": True}, **ill))
    await add_person(work, row.id, Person(nama="Wati Uji", sakit=False, makanan={"Ayam": False}))
    return row


async def line(work, row, number):
    return await work.session.scalar(select(Kasus).where(Kasus.insiden_id == row.id, Kasus.nomor == number))


def actions(work):
    return [one.action for one in work._entries]


async def test_a_corrected_line_moves_the_numbers_and_the_risk(work, incident):
    assert (incident.sakit, incident.rawat_jalan) == (3, 3)
    case = await line(work, incident, 3)
    ciphertext = case.nama
    well = Person(nama="Tono Uji", titik_id=case.titik_id, sakit=False, makanan={"Ayam": False})
    await change_person(work, incident.id, case.id, well)
    assert (incident.sakit, incident.rawat_jalan) == (2, 2)
    (risk,) = food_risks((await lines_of(work, incident.id))[0])
    assert (risk.ill_ate, risk.ate, risk.not_ate) == (2, 2, 2)
    assert case.nama == ciphertext
    assert (case.diubah_at, case.diubah_oleh) == (work.now, work.actor.name)
    entry = next(one for one in work._entries if one.action == "mbg.kasus.change")
    assert set(entry.after["berubah"]) == {"sakit", "gejala", "onset_at", "makanan", "perawatan"}
    assert "mual" not in str(entry)
    day = await work.session.get(Harian, (incident.sppg_id, work.today))
    assert day.kasus == 2


async def test_a_line_that_stays_the_same_is_not_recorded_as_changed(work, incident):
    case = await line(work, incident, 4)
    await change_person(work, incident.id, case.id, Person(nama="Wati Uji", sakit=False, makanan={"Ayam": False}))
    assert case.diubah_at is None
    assert "mbg.kasus.change" not in actions(work)


async def test_a_new_name_is_encrypted_and_an_emptied_one_is_gone(work, incident):
    case = await line(work, incident, 4)
    await change_person(work, incident.id, case.id, Person(nama="Wati Contoh", sakit=False))
    assert b"Contoh" not in case.nama
    assert (await line_list(work, incident.id))[3][1] == "Wati Contoh"
    await change_person(work, incident.id, case.id, Person(sakit=False))
    assert case.nama is None


async def test_a_line_taken_off_counts_nowhere_and_the_ledger_says_so(work, incident):
    gone = await line(work, incident, 3)
    with pytest.raises(Invalid):
        await remove_person(work, incident.id, gone.id, reason="dua")
    await remove_person(work, incident.id, gone.id, reason="Tercatat dua kali")
    assert (incident.sakit, incident.rawat_jalan, gone.nama) == (2, 2, None)
    incident.terpapar = 10
    assert attack_rate(incident.sakit, incident.terpapar) == pytest.approx(0.2)
    lines, symptoms = await lines_of(work, incident.id)
    assert (len(lines), len(symptoms)) == (3, 2)
    assert [one.nomor for one, _nama in await line_list(work, incident.id)] == [1, 2, 4]
    assert [one.nomor for one in await removed_lines(work, incident.id)] == [3]
    entry = next(one for one in work._entries if one.action == "mbg.kasus.remove")
    assert (entry.before, entry.reason) == ({"nomor": 3, "sakit": True}, "Tercatat dua kali")
    for deed in (
        remove_person(work, incident.id, gone.id, reason="Sekali lagi"),
        change_person(work, incident.id, gone.id, Person()),
        cases.one_line(work, incident.id, gone.id),
    ):
        with pytest.raises(NotFound):
            await deed
    assert (await add_person(work, incident.id, Person(sakit=False))).nomor == 5
    day = await work.session.get(Harian, (incident.sppg_id, work.today))
    assert day.kasus == 2


async def test_ill_people_are_never_fewer_than_reports_tell_until_that_number_is_corrected(work, incident):
    for number in (1, 2, 3):
        await remove_person(work, incident.id, (await line(work, incident, number)).id, reason="Salah insiden")
    assert incident.sakit == 2
    await service.set_numbers(work, incident.id, terpapar=1, konsumsi_at=None, sakit_lapor=1)
    assert (incident.sakit, incident.sakit_lapor) == (1, 1)
    with pytest.raises(Invalid):
        await service.set_numbers(work, incident.id, terpapar=1, konsumsi_at=None, sakit_lapor=2)


async def test_dishes_of_a_line_that_is_gone_are_not_asked_about_any_more(work, incident):
    case = await add_person(work, incident.id, Person(gejala=("mual",), makanan={"Es lilin": True}))
    assert await foods_of(work, incident.id) == ["Ayam", "Es lilin"]
    await remove_person(work, incident.id, case.id, reason="Bukan dari sini")
    assert await foods_of(work, incident.id) == ["Ayam"]


async def test_the_list_of_a_closed_incident_stands(work, incident):
    case = await line(work, incident, 1)
    incident.status = "ditutup"
    for deed in (
        add_person(work, incident.id, Person()),
        change_person(work, incident.id, case.id, Person()),
        remove_person(work, incident.id, case.id, reason="Tercatat dua kali"),
    ):
        with pytest.raises(Conflict, match="daftar kasusnya tidak bisa diubah lagi"):
            await deed


async def test_lines_are_changed_with_the_right_to_handle_incidents_only(work, incident):
    case = await line(work, incident, 1)
    work.actor = official(INSIDEN_READ, KASUS)
    for deed in (
        change_person(work, incident.id, case.id, Person()),
        remove_person(work, incident.id, case.id, reason="Dobel"),
    ):
        with pytest.raises((NotFound, Forbidden)):
            await deed


@pytest.fixture
async def made(services, tenant, clean):
    """Ids: an incident, and its line."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = Insiden(nomor="INS-1", sppg_id=(await make_sppg(work)).id, lapor_at=work.now)
        work.session.add(row)
        await work.session.flush()
        work.actor = official(*RIGHTS)
        ill = {"gejala": ("mual", "diare"), "makanan": {"Ayam": True, "Sayur": False}, "umur_tahun": 9}
        case = await add_person(work, row.id, Person(nama="Siti Uji", kelas="4B", **ill))
        await add_person(work, row.id, Person(sakit=False, makanan={"Telur": True}))
        return row.id, case.id


async def test_the_form_shows_the_line_and_a_faulty_one_what_was_typed(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made[0]}/kasus/{made[1]}"
    assert 'name="tidak_ditanya"' in (await client.get(f"{HOME}/{made[0]}/kasus/baru")).text
    page = (await client.get(f"{place}/ubah")).text
    for shown in ('value="Siti Uji"', 'value="4B"', 'value="9"', 'value="diare" checked', 'value="Ayam" checked'):
        assert shown in page
    assert 'name="tidak_ditanya" value="Telur" checked' in page
    assert 'name="tidak_ditanya" value="Ayam" checked' not in page
    facts = {"nama": "Siti Contoh", "sakit": "ya", "gejala": "muntah", "makanan": "Ayam", "perawatan": "tidak"}
    bad = await client.post(f"{place}/ubah", data={**facts, "tidak_ditanya": ["Ayam"], "umur_tahun": "190"})
    assert bad.status_code == 422
    assert "Siti Contoh" in bad.text
    assert 'value="190"' in bad.text
    both = await client.post(f"{place}/ubah", data={**facts, "tidak_ditanya": ["Ayam"]})
    assert "tentu sudah ditanyakan" in both.text
    done = await client.post(f"{place}/ubah", data={**facts, "tidak_ditanya": ["Telur"]})
    assert done.status_code == 303, done.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        case = await work.session.get(Kasus, made[1])
        assert case.makanan == {"Ayam": True, "Sayur": False}
        assert (case.gejala, case.kelas) == (["muntah"], "")
    assert "Siti Contoh" in (await client.get(f"{HOME}/{made[0]}/kasus")).text


async def test_taking_a_line_off_asks_why_and_stays_readable_as_a_gap(browse, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made[0]}/kasus/{made[1]}"
    assert "Siti" not in (await client.get(f"{place}/cabut")).text
    bad = await client.post(f"{place}/cabut", data={"alasan": "ya"})
    assert (bad.status_code, ">ya</textarea>" in bad.text) == (422, True)
    assert (await client.post(f"{place}/cabut", data={"alasan": "Tercatat dua kali"})).status_code == 303
    listed = (await client.get(f"{HOME}/{made[0]}/kasus")).text
    assert "Siti" not in listed
    assert "Tercatat dua kali" in listed
    assert "Siti" not in (await client.get(f"{HOME}/{made[0]}/kasus/ekspor.csv")).text
    assert (await client.get(f"{place}/ubah")).status_code == 404


async def test_who_may_not_read_the_list_cannot_open_a_line_to_correct_it(browse, tenant, made):
    client, place = browse(tenant, official(INSIDEN_READ, INSIDEN_MANAGE)), f"{HOME}/{made[0]}/kasus/{made[1]}"
    assert (await client.get(f"{place}/ubah")).status_code == 403
    assert (await client.post(f"{place}/ubah", data={"sakit": "tidak"})).status_code == 403
    assert (await client.get(f"{place}/cabut")).status_code == 200
    reader = browse(tenant, official(INSIDEN_READ, KASUS))
    assert (await reader.get(f"{place}/ubah")).status_code == 403
    assert "/ubah" not in (await reader.get(f"{HOME}/{made[0]}/kasus")).text


async def test_a_closed_incident_refuses_in_words_and_offers_nothing(browse, services, tenant, made):
    client, place = browse(tenant, official(*RIGHTS)), f"{HOME}/{made[0]}/kasus"
    async with unit_of_work(services, tenant, SYSTEM) as work:
        (await work.session.get(Insiden, made[0])).status = "ditutup"
    refused = await client.post(f"{place}/{made[1]}/cabut", data={"alasan": "Tercatat dua kali"})
    assert refused.status_code == 409
    assert "daftar kasusnya tidak bisa diubah lagi" in refused.text
    assert f"{made[1]}/ubah" not in (await client.get(place)).text
