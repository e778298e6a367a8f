"""Posts, appointments and roles of posts through HTTP."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.organisasi.conftest import READER, manager_of

from tiru.organisasi.rules import MANAGE, ROLES
from tiru.tenant import Actor, Grant, Kind

HOME = "/kantor/organisasi/unit"
TODAY = date.today()  # noqa: DTZ011 - what a person types


def of(office) -> str:
    return f"{HOME}/{office.dinas}/jabatan/{office.post}"


async def test_a_post_is_made_changed_and_closed(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    sent = {"kode": office.kode("sekretaris"), "nama": "Sekretaris", "kelas": "14", "eselon": "III.a"}
    made = await client.post(f"{HOME}/{office.dinas}/jabatan/baru", data=sent)
    assert made.status_code == 303
    where = made.headers["location"]
    assert "III.a" in (await client.get(where)).text
    changed = await client.post(f"{where}/ubah", data={"nama": "Sekretaris Dinas", "kelas": "13", "eselon": "III.b"})
    assert changed.status_code == 303
    assert "Sekretaris Dinas" in (await client.get(where)).text
    assert (await client.post(f"{where}/tutup")).status_code == 303
    assert "Tutup jabatan" not in (await client.get(where)).text


async def test_a_second_head_is_refused_and_the_words_stay(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    sent = {"kode": office.kode("kembar"), "nama": "Kepala Kembar", "kelas": "99", "kepala": "true"}
    wrong = await client.post(f"{HOME}/{office.dinas}/jabatan/baru", data=sent)
    assert wrong.status_code in (400, 422)
    assert 'value="99"' in wrong.text
    refused = await client.post(f"{HOME}/{office.dinas}/jabatan/baru", data=sent | {"kelas": "12"})
    assert refused.status_code == 409
    assert "sudah memimpin" in refused.text
    assert "Kepala Kembar" in refused.text
    form = await client.get(f"{HOME}/{office.dinas}/jabatan/baru")
    assert 'name="kepala" value="true"' in form.text


async def test_a_held_post_is_not_closed(browse, office):
    refused = await browse(office.tenant, manager_of(office.dinas)).post(f"{of(office)}/tutup")
    assert refused.status_code == 409
    assert "masih memegang" in refused.text


async def test_a_plh_acts_beside_the_holder_and_two_definitif_do_not(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    sent = {"nama": "Budi Santoso", "nip": "198001012005011001", "jenis": "definitif", "dari": TODAY.isoformat()}
    refused = await client.post(f"{of(office)}/tugaskan", data=sent)
    assert refused.status_code == 409
    assert "198001012005011001" in refused.text
    week = {"jenis": "plh", "sampai": (TODAY + timedelta(days=7)).isoformat()}
    assert (await client.post(f"{of(office)}/tugaskan", data=sent | week)).status_code == 303
    shown = (await client.get(f"{HOME}/{office.dinas}")).text
    assert "Budi Santoso (Plh.)" in shown
    assert "Siti Aminah" in shown
    assert (
        "Budi Santoso"
        not in (
            await client.get(f"{HOME}/{office.dinas}", params={"pada": (TODAY - timedelta(days=3)).isoformat()})
        ).text
    )


async def test_an_appointment_ends_on_a_day(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    where = f"{of(office)}/akhiri/{office.holder}"
    assert "Siti Aminah" in (await client.get(where)).text
    early = await client.post(where, data={"hari_terakhir": "2001-01-01"})
    assert early.status_code in (400, 422)
    assert 'value="2001-01-01"' in early.text
    last = (TODAY - timedelta(days=1)).isoformat()
    assert (await client.post(where, data={"hari_terakhir": last})).status_code == 303
    assert "Kosong" in (await client.get(f"{HOME}/{office.dinas}")).text
    assert (await client.get(f"{of(office)}/akhiri/999999999")).status_code == 404


@pytest.mark.parametrize("path", ["/ubah", "/tugaskan", "/akhiri/{holder}"])
async def test_a_colleague_of_another_unit_changes_no_post(browse, office, path):
    client = browse(office.tenant, manager_of(office.other))
    where = of(office) + path.replace("{holder}", str(office.holder))
    assert (await client.get(where)).status_code == 403
    assert (await client.post(where, data={"nama": "Siapa", "dari": "2024-01-01"})).status_code == 403
    assert (await client.post(f"{of(office)}/tutup")).status_code == 403
    shown = await client.get(of(office))
    assert shown.status_code == 200
    assert "Tugaskan" not in shown.text


async def test_a_post_is_found_under_its_own_unit_only(browse, office):
    client = browse(office.tenant, manager_of(None))
    assert (await client.get(f"{HOME}/{office.other}/jabatan/{office.post}")).status_code == 404
    assert (await client.get(f"{HOME}/{office.other}/jabatan/{office.post}/ubah")).status_code == 404
    stolen = await client.post(f"{HOME}/{office.other}/jabatan/{office.post}/akhiri/{office.holder}", data={})
    assert stolen.status_code == 404


async def test_roles_come_with_a_post_by_those_who_give_roles(browse, office):
    plain = browse(office.tenant, manager_of(None))
    sent = {"role": "tidak_ada", "scope": "unit"}
    assert (await plain.post(f"{of(office)}/peran", data=sent)).status_code == 403
    grants = (Grant(permission=MANAGE), Grant(permission=ROLES))
    client = browse(office.tenant, Actor(kind=Kind.STAFF, id=1, name="Admin", grants=grants))
    wrong = await client.post(f"{of(office)}/peran", data=sent)
    assert wrong.status_code in (400, 422)
    assert "Peran ini tidak ada" in wrong.text


async def test_everybody_reads_a_post(browse, office):
    shown = await browse(office.tenant, READER).get(of(office))
    assert shown.status_code == 200
    assert "Siti Aminah" in shown.text
