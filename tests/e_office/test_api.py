"""The REST interface with real tokens: what a token sees, what it is refused, and that OpenAPI tells the truth."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import jsonschema
import pytest
from tests.e_office.test_life_of_an_incoming_letter import SCAN, form

from tiru.access.api_tokens import create_token
from tiru.parameter.settings import change_setting
from tiru.tenant import Grant, Kind
from tiru.work import unit_of_work
from tiru_e_office.surat_masuk.service import register

BASE = "/api/e_office"
RIGHTS = ("e_office:surat:read", "e_office:masuk:register")


@pytest.fixture
def as_token(client_for, gov):
    """`as_token("tu")`: a client with that official's token and rights."""

    def make(who: str, *rights: str):
        person = gov.people[who]
        grants = tuple(one for one in person.grants if one.permission in (rights or RIGHTS))
        return client_for(gov.tenant, replace(person, kind=Kind.TOKEN, grants=grants))

    return make


async def put_letter(services, gov, who="tu", **changes):
    async with unit_of_work(services, gov.tenant, gov.people[who]) as work:
        return (await register(work, form(gov, **changes), [replace(SCAN, content=repr(changes).encode())])).surat


async def found(client, **query):
    answer = await client.get(f"{BASE}/surat", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_real_token_opens_what_it_was_given_and_no_more(services, client_for, gov):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        _token, secret = await create_token(
            work, name="dasbor", permissions=["e_office:surat:read"], lasts=timedelta(days=1)
        )
    client = client_for(gov.tenant, None)
    client.headers["authorization"] = f"Bearer {secret}"
    answer = await client.get(f"{BASE}/agenda")
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "TIRU-E0403")
    client.headers["authorization"] = "Bearer tiru_salah"
    answer = await client.get(f"{BASE}/surat")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "TIRU-E0401")


async def test_a_letter_is_entered_found_and_read(as_token, gov):
    client = as_token("tu")
    sent = {
        "unit": gov.units["setda"],
        "nomor": "7/API",
        "tanggal": "2026-11-20",
        "asal": "Aplikasi X",
        "hal": "Undangan",
    }
    made = await client.post(f"{BASE}/agenda", json=sent)
    assert made.status_code == 201, made.text
    letter = made.json()["surat"]
    assert isinstance(letter["id"], str)
    assert letter["nomor_agenda"] == 1
    twin = await client.post(f"{BASE}/agenda", json=sent)
    assert (twin.status_code, twin.json()["error"]["code"]) == (409, "TIRU-E0409")
    scan = {"berkas": ("surat.pdf", b"%PDF-1.7 isi surat", "application/pdf")}
    for _again in range(2):
        added = await client.post(f"{BASE}/agenda/{letter['id']}/berkas", files=scan)
        assert added.status_code == 201, added.text
    whole = (await client.get(f"{BASE}/surat/{letter['id']}")).json()
    (file,) = whole["berkas"]
    fetched = await client.get(f"{BASE}/surat/{letter['id']}/berkas/{file['id']}")
    assert fetched.content == b"%PDF-1.7 isi surat"
    assert [one["id"] for one in (await found(client, q="undangan"))["data"]] == [letter["id"]]


async def test_wrong_fields_are_named(as_token, gov):
    client = as_token("tu")
    answer = await client.post(f"{BASE}/agenda", json={"unit": gov.units["setda"], "hal": "x"})
    assert answer.status_code == 422
    assert {"asal", "hal"} <= answer.json()["error"]["fields"].keys()
    for body in (b"{", b"[]", b'{"hal": "\\u0000"}', b"\xff"):
        assert (await client.post(f"{BASE}/agenda", content=body)).status_code == 422
    assert (await client.get(f"{BASE}/surat", params={"cursor": "apa saja"})).status_code == 422
    assert (await client.get(f"{BASE}/surat", params={"limit": 0})).status_code == 422


async def test_a_unit_out_of_reach_is_refused(as_token, gov):
    sent = {"unit": gov.units["badan"], "asal": "Aplikasi X", "hal": "Undangan"}
    assert (await as_token("tu").post(f"{BASE}/agenda", json=sent)).status_code == 403


@pytest.mark.parametrize("level", ["R", "SR"])
async def test_secret_letters_reach_a_token_only_where_its_owner_is_addressed(services, as_token, gov, level):
    surat = await put_letter(services, gov, keamanan=level, kepada=[gov.posts["kadis"]])
    writer, addressed, boss = as_token("tu"), as_token("kadis"), as_token("bupati")
    for stranger in (writer, boss):
        assert (await found(stranger))["data"] == []
        assert (await stranger.get(f"{BASE}/surat/{surat.kunci}")).status_code == 404
        assert (await stranger.get(f"{BASE}/surat/{surat.kunci}/disposisi")).status_code == 404
    assert [one["id"] for one in (await found(addressed))["data"]] == [surat.kunci]
    (line,) = (await writer.get(f"{BASE}/agenda")).json()["data"]
    assert (line["nomor_agenda"], line["surat"]) == (1, None)


async def test_pages_go_on_where_they_ended_whatever_is_written_meanwhile(services, as_token, gov):
    made = [(await put_letter(services, gov, nomor=f"{n}/X")).kunci for n in range(5)]
    client = as_token("tu")
    first = await found(client, limit=2)
    await put_letter(services, gov, nomor="baru/X")
    second = await found(client, limit=2, cursor=first["next"])
    third = await found(client, limit=2, cursor=second["next"])
    assert [one["id"] for page in (first, second, third) for one in page["data"]] == made[::-1]
    assert third["next"] is None


async def test_dispositions_are_those_the_owner_may_see(services, as_token, gov):
    surat = await put_letter(services, gov)
    (task,) = (await as_token("bupati").get(f"{BASE}/surat/{surat.kunci}/disposisi")).json()["data"]
    assert (task["jabatan"], task["keadaan"], task["induk"]) == ("Bupati", "terkirim", None)
    assert (await as_token("lain").get(f"{BASE}/surat/{surat.kunci}/disposisi")).status_code == 404


async def test_who_asks_too_often_is_told_when_again(services, as_token, gov):
    admin = replace(gov.people["tu"], grants=(Grant(permission="parameter:setting:manage"),))
    async with unit_of_work(services, gov.tenant, admin) as work:
        await change_setting(work, "e_office", "api_per_menit", 2)
    try:
        client = as_token("kabid")
        codes = [(await client.get(f"{BASE}/surat/tidakada")).status_code for _ in range(2)]
        answer = await client.get(f"{BASE}/surat")
        assert codes == [404, 404]
        assert (answer.status_code, answer.json()["error"]["code"]) == (429, "TIRU-E0429")
        assert 0 < int(answer.headers["retry-after"]) <= 60
    finally:
        async with unit_of_work(services, gov.tenant, admin) as work:
            await change_setting(work, "e_office", "api_per_menit", 120)


async def test_every_answer_has_the_shape_that_openapi_gives_it(services, as_token, client_for, gov):
    """Each address is asked in ways that end well and ill; what comes must be documented, and fit."""
    surat = await put_letter(services, gov, kepada=[gov.posts["bupati"]])
    schema = (await client_for(gov.tenant).get("/api/skema/openapi.json")).json()
    paths = {path: one for path, one in schema["paths"].items() if path.startswith(BASE)}
    client, stranger, weak = as_token("tu"), client_for(gov.tenant), as_token("staf", "tidak:ada:sama")
    entered = {
        "unit": gov.units["setda"],
        "asal": "Aplikasi Y",
        "hal": "Laporan",
        "nomor": "8/API",
        "tanggal": "2026-11-19",
    }
    (file,) = (await client.get(f"{BASE}/surat/{surat.kunci}")).json()["berkas"]
    asked = [
        (client, "GET", "/surat", f"/surat?q={word}", {}) for word in ("undangan", "%00", "a b & | !", "x" * 300, "")
    ]
    asked += [
        (client, "GET", "/surat", f"/surat?{query}", {}) for query in ("limit=1", "limit=x", "cursor=%F0", "unit=9")
    ]
    asked += [(client, "GET", "/surat/{surat_kunci}", f"/surat/{key}", {}) for key in (surat.kunci, "x", "%20", "é")]
    asked += [
        (client, "GET", "/surat/{surat_kunci}/disposisi", f"/surat/{key}/disposisi", {}) for key in (surat.kunci, "x")
    ]
    asked += [
        (client, "GET", "/surat/{surat_kunci}/berkas/{file_id}", f"/surat/{surat.kunci}/berkas/{number}", {})
        for number in (file["id"], 1, 2**62)
    ]
    asked += [
        (client, "GET", "/agenda", f"/agenda?{query}", {}) for query in ("", "tahun=2026", "tahun=9" * 9, "limit=101")
    ]
    asked += [
        (client, "POST", "/agenda", "/agenda", {"json": body}) for body in (entered, entered, {}, {"unit": 2**70})
    ]
    asked += [
        (client, "POST", "/agenda/{surat_kunci}/berkas", f"/agenda/{key}/berkas", {}) for key in (surat.kunci, "x")
    ]
    for who in (stranger, weak):
        asked += [(who, "GET", path, path, {}) for path in ("/surat", "/agenda")]
        asked += [(who, "POST", "/agenda", "/agenda", {"json": entered})]
    codes = set()
    for who, method, path, url, given in asked:
        answer = await who.request(method, f"{BASE}{url}", **given)
        documented = paths[f"{BASE}{path}"][method.lower()]["responses"]
        codes.add(answer.status_code)
        assert str(answer.status_code) in documented, (method, url, answer.status_code, answer.text)
        shape = documented[str(answer.status_code)]["content"]
        if answer.headers["content-type"].startswith("application/json"):
            wanted = {**shape["application/json"]["schema"], "components": schema["components"]}
            jsonschema.Draft202012Validator(wanted).validate(answer.json())
        else:
            assert answer.content.startswith(b"{")
    assert {200, 201, 401, 403, 404, 409, 422} <= codes
    body = paths[f"{BASE}/agenda"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    jsonschema.Draft202012Validator.check_schema(body)
    jsonschema.Draft202012Validator(body).validate(entered)
