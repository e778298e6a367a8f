"""Regulatory numbers over time: what holds on a day, the tenant's own versions, refusals, import and export."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tiru.errors import Invalid, NotFound, Refused
from tiru.module import ParameterSpec
from tiru.parameter.regulatory import (
    Version,
    VersionForm,
    add_version,
    history,
    in_force,
    parameter,
    parameters,
    read_value,
    withdraw_version,
)
from tiru.tenant import Actor, Grant, Kind
from tiru.testing.installation import all_powerful

KEY = ("aduan", "simpan_bulan")
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


def version_form(**changes) -> VersionForm:
    given_ = {"nilai": "36", "berlaku_dari": "2026-01-01", "dasar_hukum": "Perbup 12/2026 Pasal 4"}
    return VersionForm.model_validate(given_ | changes)


@given(st.lists(DAYS, unique=True, max_size=8), DAYS)
def test_the_last_version_that_began_holds(days, asked):
    versions = [Version(value=day, since=day, basis="x", verified=True) for day in sorted(days)]
    found = in_force(versions, asked)
    began = [day for day in days if day <= asked]
    assert (found.value if found else None) == (max(began) if began else None)


async def test_a_tenants_own_version_holds_from_its_day_on(work):
    await add_version(work, *KEY, version_form(berlaku_dari=work.today.isoformat()))
    assert await parameter(work, *KEY) == 36
    assert await parameter(work, *KEY, work.today - timedelta(days=1)) == 24
    assert (await parameters(work, "aduan"))["simpan_bulan"] == 36


async def test_of_one_day_the_tenants_own_wins(work):
    shipped = (await history(work, *KEY)).versions[0]
    await add_version(work, *KEY, version_form(berlaku_dari=shipped.since.isoformat()))
    assert await parameter(work, *KEY) == 36


async def test_before_the_first_version_nothing_is_invented(work):
    with pytest.raises(Refused, match="Belum ada nilai"):
        await parameter(work, *KEY, date(1999, 1, 1))


async def test_a_withdrawn_version_gives_way_and_stays_in_the_trail(work):
    row = await add_version(work, *KEY, version_form())
    with pytest.raises(Invalid):
        await withdraw_version(work, row.id, "")
    await withdraw_version(work, row.id, "Perbup dicabut")
    assert await parameter(work, *KEY) == 24
    with pytest.raises(NotFound):
        await withdraw_version(work, row.id, "Perbup dicabut")


async def test_a_day_has_one_own_version(work):
    await add_version(work, *KEY, version_form())
    with pytest.raises(Refused, match="Sudah ada"):
        await add_version(work, *KEY, version_form(nilai="12"))


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("integer", "1.200", 1200), ("number", "1.234,5", 1234.5), ("number", "0,35", 0.35), ("text", " a ", "a")],
)
def test_numbers_are_read_as_indonesians_write_them(kind, text, value):
    assert read_value(ParameterSpec(key="x", title="X", versions=(), kind=kind), text) == value


@pytest.mark.parametrize("text", ["", "abc", "0", "241", "1,5"])
def test_a_value_that_does_not_fit_is_named_at_its_field(registry, text):
    spec = next(item for item in registry.get("aduan").parameters if item.key == "simpan_bulan")
    with pytest.raises(Invalid) as refused:
        read_value(spec, text)
    assert refused.value.fields["nilai"]


async def test_the_pages_keep_what_was_typed_and_refuse_who_may_only_read(client_for, tenant, registry):
    client = client_for(tenant, all_powerful(registry))
    assert "Penyimpanan identitas" in (await client.get("/kantor/parameter")).text
    assert "Tidak ada parameter" in (await client.get("/kantor/parameter?q=tidakada")).text
    assert "Belum berlaku" in (await client.get("/kantor/parameter?pada=1999-01-01")).text
    assert "Bukan tanggal" in (await client.get("/kantor/parameter?pada=besok")).text
    typed = {"nilai": "seribu", "berlaku_dari": "2026-01-01", "dasar_hukum": "Perbup 9/2026"}
    again = await client.post("/kantor/parameter/aduan/simpan_bulan", data=typed)
    assert again.status_code == 422
    assert "seribu" in again.text
    assert "Perbup 9/2026" in again.text
    assert (await client.get("/kantor/parameter/aduan/tidak_ada")).status_code == 404
    reader = Actor(kind=Kind.STAFF, id=7, name="Pembaca", grants=(Grant(permission="parameter:number:read"),))
    looking = client_for(tenant, reader)
    assert (await looking.get("/kantor/parameter")).status_code == 200
    assert (await looking.post("/kantor/parameter/aduan/simpan_bulan", data=typed)).status_code == 403


async def test_a_table_is_checked_before_it_is_written(client_for, tenant, registry):
    client = client_for(tenant, all_powerful(registry))
    heads = "Modul;Kunci;Nilai;Berlaku dari;Dasar hukum\n"
    bad = heads + "aduan;simpan_bulan;sembilan;2026-02-01;Perbup 1/2026\nlain;x;1;2026-02-01;Perbup 1/2026\n"
    answer = await client.post("/kantor/parameter/impor", files={"berkas": ("a.csv", bad)}, data={"langkah": "periksa"})
    assert "2 dari 2 baris salah" in answer.text
    carried = answer.text.split('name="isi" value="')[1].split('"')[0]
    faults = await client.post("/kantor/parameter/impor", data={"isi": carried, "langkah": "kesalahan"})
    sheet = load_workbook(BytesIO(faults.content)).active
    assert [row[-1].value is not None for row in sheet.iter_rows(min_row=2)] == [True, True]
    good = heads + "aduan;simpan_bulan;48;2031-02-01;Perbup 1/2031\n"
    answer = await client.post(
        "/kantor/parameter/impor", files={"berkas": ("a.csv", good)}, data={"langkah": "periksa"}
    )
    assert "1 baris siap ditulis" in answer.text
    carried = answer.text.split('name="isi" value="')[1].split('"')[0]
    written = await client.post("/kantor/parameter/impor", data={"isi": carried, "langkah": "simpan"})
    assert written.status_code == 303
    export = await client.get("/kantor/parameter/ekspor.csv")
    assert "48;2031-02-01;Perbup 1/2031" in export.text
    repeated = await client.post(
        "/kantor/parameter/impor", files={"berkas": ("a.csv", export.content)}, data={"langkah": "periksa"}
    )
    assert "Sudah ada versi" in repeated.text
