"""What an attacker tries first. Every test here failed once."""

from __future__ import annotations

import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tiru.access.accounts import change_account, create_account, reset_account
from tiru.access.attempts import NAMES_PER_PASSWORD, network_of
from tiru.access.signed_in import find_actor
from tiru.audit.queries import EntryFilter, entries
from tiru.errors import Forbidden
from tiru.module import WHOLE, Permission
from tiru.tenant import Actor, Grant, Kind
from tiru.web.app import create_app
from tiru.web.site import Site

SELF = "/kantor/saya"


@pytest.fixture
async def token_of(browser_for, tenant, make_person):
    """`await token_of(permissions)`: the secret of a token that carries all its owner may."""

    async def make(permissions: list[str]) -> str:
        browser = browser_for(tenant)
        await browser.sign_in(await make_person([*permissions, "akses:token:create"]))
        answer = await browser.post("/kantor/token", {"name": "uji", "days": "3", "permissions": permissions})
        return re.search(r"tiru_[\w-]{40,}", answer.text).group()

    return make


async def test_a_token_never_touches_its_owners_account(token_of, browser_for, tenant):
    machine = browser_for(tenant).client
    headers = {"authorization": f"Bearer {await token_of(['akses:account:read'])}", "accept": "application/json"}
    assert (await machine.get("/kantor/akun", headers=headers)).status_code == 200
    for method, path in (("GET", SELF), ("POST", f"{SELF}/kode-pemulihan"), ("POST", f"{SELF}/dua-langkah")):
        assert (await machine.request(method, path, headers=headers)).status_code == 403, path


@pytest.mark.parametrize("scope", [{"scope": "unit", "unit_id": 1}, {"scope": "desa", "desa": "32.08.01"}])
async def test_a_right_over_a_part_does_not_open_what_is_about_the_whole(client_for, tenant, scope):
    grants = tuple(Grant(permission=name, **scope) for name in ("akses:role:manage", "akses:account:manage"))
    part = client_for(tenant, Actor(kind=Kind.STAFF, id=1, name="Kepala bidang", grants=grants))
    part.headers["sec-fetch-site"] = "same-origin"
    assert (await part.get("/kantor/akun/baru")).status_code == 403
    assert (await part.post("/kantor/peran/baru", data={"name": "raja"})).status_code == 403
    assert 'href="/kantor/peran"' not in (await part.get("/kantor")).text


@pytest.mark.parametrize(
    "host", ["kuningan.localhost:80@jahat.example", "kuningan.localhost:jahat.example", "kuningan.localhost:1/x"]
)
async def test_no_host_header_writes_another_address_into_a_letter(services, host):
    site = Site(create_app(services, find_actor=find_actor), services)
    assert await site.find(host) == ("nowhere", None)
    assert (await site.find("kuningan.localhost:8080"))[0] == "tenant"


async def test_one_password_over_many_names_is_stopped_whatever_the_address(browser_for, tenant, make_person):
    password = "jeruk nipis di atas meja"
    spray = browser_for(tenant)
    for number in range(NAMES_PER_PASSWORD):
        data = {"username": f"nama-{number}-{secrets.token_hex(3)}", "password": password}
        assert (await spray.post("/kantor/masuk", data)).status_code == 422
    one_more = await spray.post("/kantor/masuk", {"username": "nama-lagi", "password": password})
    assert one_more.status_code == 429
    person, honest = await make_person(), browser_for(tenant)
    assert (await honest.sign_in(person)).status_code == 303


async def test_one_person_mistyping_their_password_is_no_spray(browser_for, tenant, make_person, services):
    browser, person = browser_for(tenant), await make_person()
    for _again in range(3):
        await browser.post("/kantor/masuk", {"username": person.username, "password": "salah ketik terus ini"})
    async with services.database.transaction(tenant.schema) as session:
        counted = await session.scalar(
            text("select count(*) from attempt where key like 'sandi:%' and key not like 'sandi:%:%'")
        )
        keys = (await session.scalars(text("select key from attempt where key like 'sandi:%'"))).all()
    assert counted == 1
    assert all(len(key.split(":")[1]) == 5 for key in keys), "twenty bits, too few to know the word"


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", ""),
    ],
)
def test_a_whole_network_of_one_subscriber_counts_as_one_place(address, place):
    assert network_of(address) == place


async def test_after_a_reset_the_old_password_chooses_no_new_one(work):
    account = await create_account(
        work, username=f"dicuri-{secrets.token_hex(3)}", name="X", password="kuda lumping naik"
    )
    await reset_account(work, account.id, reason="kata sandi bocor")
    assert account.password is None


async def test_nobody_raises_their_own_clearance(work):
    account = await create_account(work, username=f"naik-{secrets.token_hex(3)}", name="X")
    work.actor = replace(work.actor, id=account.id)
    with pytest.raises(Forbidden):
        await change_account(work, account.id, name="X", email=None, nip=None, clearance="SR")
    await change_account(work, account.id, name="Nama baru", email=None, nip=None, clearance="B")


@pytest.fixture
async def https(services) -> AsyncIterator[httpx.AsyncClient]:
    """A browser at the kit behind TLS."""
    settings = services.settings.model_copy(update={"public_scheme": "https"})
    app = create_app(replace(services, settings=settings), find_actor=find_actor)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="https://kuningan.localhost") as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


async def test_under_https_every_cookie_is_secure_and_the_browser_stays_there(https, make_person):
    person = await make_person()
    data = {"username": person.username, "password": person.password}
    answers = [await https.post("/kantor/masuk", data=data), await https.get("/bahasa/id"), await https.get(SELF)]
    cookies = [value for answer in answers for value in answer.headers.get_list("set-cookie")]
    assert len(cookies) >= 2
    assert all("secure" in cookie.lower() for cookie in cookies), cookies
    session = next(cookie for cookie in cookies if cookie.startswith("__Host-sesi="))
    assert {"httponly", "samesite=lax", "path=/"} <= {part.strip().lower() for part in session.split(";")}
    assert "domain" not in session.lower()
    assert all("strict-transport-security" in answer.headers for answer in answers)


async def test_what_a_signed_in_person_sees_stays_in_no_cache(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    assert "cache-control" not in (await browser.get("/")).headers
    await browser.sign_in(await make_person())
    assert (await browser.get(SELF)).headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("evil", ["//jahat.example", "/\\jahat.example", "/\t/jahat.example", "https://jahat.example"])
async def test_choosing_a_language_leads_nowhere_else(client_for, tenant, evil):
    answer = await client_for(tenant).get("/bahasa/en", params={"kembali": evil})
    assert answer.headers["location"] == "/"


async def test_a_line_break_in_an_address_writes_no_header(client_for, tenant):
    answer = await client_for(tenant).get("/kantor/aduan/laporan/x%0d%0aset-cookie:a=b")
    assert answer.status_code == 303
    assert "set-cookie" not in answer.headers
    assert answer.headers["location"] == "/kantor/masuk?kembali=/kantor/aduan/laporan/x%0D%0Aset-cookie%3Aa%3Db"


async def test_signs_of_the_database_are_letters_in_the_search_of_the_ledger(work):
    work.record("uji.coba.tulis", "benda:1", reason="seratus persen")
    await work._seal()
    for sign in ("%", "_", "\\"):
        rows, total = await entries(work.session, EntryFilter(q=f"{sign}{sign}{sign}"))
        assert (list(rows), total) == ([], 0), sign


async def test_an_error_of_the_database_names_nobody(services, tenant):
    """Its text goes to the log."""
    async with services.database.transaction(tenant.schema) as session:
        with pytest.raises(DBAPIError) as broken:
            await session.execute(text("select 1/0 where :nik <> ''"), {"nik": "rahasia-3208"})
    assert "rahasia-3208" not in str(broken.value)
    assert "[parameters" not in str(broken.value)
    assert "hide_parameters=True" in str(broken.value)


async def test_a_proxy_on_this_machine_does_not_open_the_metrics(client_for, tenant):
    client = client_for(tenant)
    assert (await client.get("/metrics")).status_code == 200
    for name in ("x-forwarded-for", "forwarded", "via"):
        assert (await client.get("/metrics", headers={name: "203.0.113.9"})).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/kantor/akun/99999999999999999999",
        "/kantor/peran/99999999999999999999999",
        "/wilayah/cari?q=%00",
        "/cari?q=a%00b",
    ],
)
async def test_what_no_database_can_hold_is_no_accident(client_for, tenant, registry, path):
    from tiru.testing.installation import all_powerful

    client = client_for(tenant, all_powerful(registry))
    assert (await client.get(path)).status_code in (404, 422)


async def test_a_number_too_large_for_the_database_is_said_at_its_field(client_for, tenant, registry, make_person):
    from tiru.testing.installation import all_powerful

    person, client = await make_person(), client_for(tenant, all_powerful(registry))
    data = {"role_id": "99999999999999999999", "scope": "tenant"}
    answer = await client.post(f"/kantor/akun/{person.id}/peran", data=data, headers={"sec-fetch-site": "same-origin"})
    assert answer.status_code == 422
    assert "terlalu besar" in answer.text


def test_a_right_that_replaces_another_is_held_by_who_held_that(registry):
    """A module renamed a permission: roles keep working without anybody touching them."""
    module = registry.modules["jejak"]
    renamed = Permission(name="jejak:entry:see", title="", replaces=("jejak:entry:read",), scopes=WHOLE)
    newer = replace(module, permissions=(renamed,))
    changed = replace(registry, modules={**registry.modules, "jejak": newer})
    held = changed.current_grants((Grant(permission="jejak:entry:read"), Grant(permission="lain:x:y", scope="own")))
    assert {(grant.permission, grant.scope) for grant in held} == {
        ("jejak:entry:read", "tenant"),
        ("jejak:entry:see", "tenant"),
        ("lain:x:y", "own"),
    }
    assert changed.current(["jejak:entry:read"]) == {"jejak:entry:read", "jejak:entry:see"}
