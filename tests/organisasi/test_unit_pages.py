"""The tree and its units through HTTP: each form, refusals, another scope, another tenant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.organisasi.conftest import DECREE, LONG_AGO, READER, manager_of

HOME = "/kantor/organisasi"


def today() -> str:
    return date.today().isoformat()  # noqa: DTZ011 - what a person types


def dated(**more) -> dict[str, object]:
    return {"pada": "2024-06-01", "dasar": "Perda 9/2024", **more}


async def test_the_tree_shows_units_and_finds_them(browse, office):
    client = browse(office.tenant, READER)
    found = await client.get(HOME, params={"q": office.kode("bidang")})
    assert found.status_code == 200
    assert f"Unit {office.kode('bidang')}" in found.text
    assert f"Unit {office.kode('kedua')}" not in found.text
    assert "Unit baru" not in found.text
    assert "Tidak ada unit seperti itu" in (await client.get(HOME, params={"q": "tidakadasamasekali"})).text


async def test_before_its_day_a_unit_is_not_there(browse, office):
    client = browse(office.tenant, READER)
    early = {"q": office.mark, "pada": (LONG_AGO - timedelta(days=1)).isoformat()}
    assert "Tidak ada unit seperti itu" in (await client.get(HOME, params=early)).text
    assert "Bukan tanggal" in (await client.get(HOME, params={"pada": "kemarin"})).text


async def test_a_unit_is_made_under_another(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    sent = dated(kode=office.kode("seksi"), nama="Seksi Baru", tipe="seksi", induk=office.kode("bidang"))
    made = await client.post(f"{HOME}/unit/baru", data=sent)
    assert made.status_code == 303
    shown = await client.get(made.headers["location"])
    assert "Seksi Baru" in shown.text
    assert "Perda 9/2024" in shown.text
    again = await client.post(f"{HOME}/unit/baru", data=sent | {"nama": "Seksi Kembar"})
    assert again.status_code == 409
    assert "Seksi Kembar" in again.text


async def test_without_script_the_code_of_the_parent_is_typed(browse, office):
    client = browse(office.tenant, manager_of(None))
    sent = dated(kode=office.kode("tik"), nama="Bidang TIK", tipe="bidang", induk="", induk_teks=office.kode("badan"))
    made = await client.post(f"{HOME}/unit/baru", data=sent)
    assert made.status_code == 303
    assert f"Unit {office.kode('badan')}" in (await client.get(made.headers["location"])).text


async def test_a_refused_form_keeps_every_word(browse, office):
    client = browse(office.tenant, manager_of(None))
    sent = {"kode": "HURUF BESAR", "nama": "Nama yang diketik", "tipe": "seksi", "dasar": "", "pada": "2024-01-01"}
    refused = await client.post(f"{HOME}/unit/baru", data=sent)
    assert refused.status_code in (400, 422)
    for word in ("HURUF BESAR", "Nama yang diketik", 'id="dasar-salah"', 'id="kode-salah"'):
        assert word in refused.text


async def test_a_new_name_holds_from_its_day_and_the_old_one_before(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    where = f"{HOME}/unit/{office.bidang}"
    assert office.kode("bidang") in (await client.get(f"{where}/ubah")).text
    sent = {"nama": "Bidang Aplikasi", "tipe": "bidang", "pada": "2024-06-01", "dasar": ""}
    assert (await client.post(f"{where}/ubah", data=sent)).status_code == 303
    assert "<h1>Bidang Aplikasi" in (await client.get(where)).text.replace('<h1 class="title">', "<h1>")
    earlier = await client.get(where, params={"pada": "2024-05-31"})
    assert f"Unit {office.kode('bidang')}" in earlier.text
    tree = await client.get(HOME, params={"q": office.kode("bidang"), "pada": "2024-05-31"})
    assert f"Unit {office.kode('bidang')}" in tree.text
    backdated = await client.post(f"{where}/ubah", data=sent | {"nama": "Terlambat", "pada": "2024-05-01"})
    assert backdated.status_code in (400, 422)
    assert "Terlambat" in backdated.text


async def test_a_unit_moves_with_all_below_and_the_old_place_stays_readable(browse, office):
    client = browse(office.tenant, manager_of(None))
    moved = await client.post(f"{HOME}/unit/{office.dinas}/pindah", data=dated(induk=office.kode("badan")))
    assert moved.status_code == 303
    now = await client.get(f"{HOME}/unit/{office.bidang}")
    assert f'href="/kantor/organisasi/unit/{office.other}"' in now.text
    then = await client.get(f"{HOME}/unit/{office.bidang}", params={"pada": "2024-05-31"})
    assert f"/kantor/organisasi/unit/{office.other}" not in then.text
    circle = await client.post(f"{HOME}/unit/{office.other}/pindah", data=dated(induk=office.kode("bidang")))
    assert circle.status_code == 409
    assert "di bawah dirinya sendiri" in circle.text


async def test_a_move_is_not_noted_ahead(browse, office):
    client = browse(office.tenant, manager_of(None))
    late = (date.today() + timedelta(days=40)).isoformat()  # noqa: DTZ011
    sent = {"induk": office.kode("badan"), "pada": late, "dasar": DECREE}
    refused = await client.post(f"{HOME}/unit/{office.bidang}/pindah", data=sent)
    assert refused.status_code in (400, 422)
    assert late in refused.text


async def test_a_unit_is_split_and_takes_parts_along(browse, office):
    client = browse(office.tenant, manager_of(None))
    where = f"{HOME}/unit/{office.dinas}/pecah"
    assert f'value="{office.bidang}"' in (await client.get(where)).text
    sent = dated(kode=office.kode("pecahan"), nama="Dinas Pecahan", anak=[office.bidang], jabatan=[])
    made = await client.post(where, data=sent)
    assert made.status_code == 303
    shown = (await client.get(made.headers["location"])).text
    assert f"/unit/{office.bidang}" in shown
    assert "Dipecah" in shown
    stolen = await client.post(where, data=sent | {"kode": office.kode("lain"), "anak": [office.other]})
    assert stolen.status_code == 404


async def test_a_unit_goes_into_another(browse, office):
    client = browse(office.tenant, manager_of(None))
    sent = {"ke": office.kode("badan"), "pada": today(), "dasar": DECREE}
    merged = await client.post(f"{HOME}/unit/{office.dinas}/gabung", data=sent)
    assert merged.status_code == 303
    assert merged.headers["location"].endswith(f"/unit/{office.other}")
    assert f"/unit/{office.bidang}" in (await client.get(merged.headers["location"])).text
    gone = await client.get(f"{HOME}/unit/{office.dinas}")
    assert "Unit ini tidak ada pada" in gone.text
    assert f"{HOME}/unit/{office.dinas}/gabung" not in gone.text


async def test_only_an_empty_unit_is_closed(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    refused = await client.post(f"{HOME}/unit/{office.dinas}/tutup", data=dated(pada="2024-12-31"))
    assert refused.status_code == 409
    assert 'value="2024-12-31"' in refused.text
    assert (await client.post(f"{HOME}/unit/{office.bidang}/tutup", data=dated())).status_code == 303
    assert "Unit ini tidak ada pada" in (await client.get(f"{HOME}/unit/{office.bidang}")).text
    assert (
        "Unit ini tidak ada pada"
        not in (await client.get(f"{HOME}/unit/{office.bidang}", params={"pada": "2024-06-01"})).text
    )


@pytest.mark.parametrize("deed", ["ubah", "pindah", "pecah", "gabung", "tutup"])
async def test_a_colleague_of_another_unit_may_read_but_not_change(browse, office, deed):
    client = browse(office.tenant, manager_of(office.other))
    where = f"{HOME}/unit/{office.dinas}"
    shown = await client.get(where)
    assert shown.status_code == 200
    assert f"{where}/{deed}" not in shown.text
    assert (await client.get(f"{where}/{deed}")).status_code == 403
    assert (await client.post(f"{where}/{deed}", data=dated(induk=office.kode("badan")))).status_code == 403
    assert (await browse(office.tenant, READER).get(f"{where}/{deed}")).status_code == 403


async def test_a_unit_is_not_moved_to_where_the_right_does_not_reach(browse, office):
    client = browse(office.tenant, manager_of(office.dinas))
    refused = await client.post(f"{HOME}/unit/{office.bidang}/pindah", data=dated(induk=office.kode("badan")))
    assert refused.status_code == 403
    assert office.kode("badan") in refused.text
    top = await client.post(f"{HOME}/unit/baru", data=dated(kode=office.kode("puncak"), nama="Puncak", tipe="pemda"))
    assert top.status_code == 403


async def test_another_tenants_units_are_not_found(browse, make_office, office, other_tenant):
    theirs = await make_office(at=other_tenant)
    client = browse(office.tenant, manager_of(None))
    assert theirs.mark not in (await client.get(HOME, params={"q": theirs.mark})).text.replace(f'"{theirs.mark}"', "")
    assert (await client.get(f"{HOME}/unit/999999999")).status_code == 404
    assert (await client.get(f"{HOME}/unit/{office.dinas}/terbang")).status_code == 404
    offered = await client.get(f"{HOME}/cari", params={"q": theirs.mark})
    assert offered.json() == {"results": []}
    sent = dated(induk=theirs.kode("badan"))
    assert (await client.post(f"{HOME}/unit/{office.bidang}/pindah", data=sent)).status_code in (400, 422)


async def test_a_form_offers_units_by_name(browse, office):
    client = browse(office.tenant, manager_of(None))
    [one] = (await client.get(f"{HOME}/cari", params={"q": office.kode("bidang")})).json()["results"]
    assert one["kode"] == office.kode("bidang")
    assert f"Unit {office.kode('dinas')}" in one["jalur"]
