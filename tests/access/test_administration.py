"""Accounts and roles over HTTP: who may, what is refused, whose sessions end."""

from __future__ import annotations

import re
import secrets

import pytest

from tiru.access.accounts import create_account, disable_account, grant_role, take_role
from tiru.access.queries import grants_of
from tiru.access.roles import change_role, create_role, propose, role_named
from tiru.errors import Conflict, Forbidden, Refused
from tiru.tenant import Actor, Grant, Kind

SELF = "/kantor/saya"
ADMIN = ["akses:account:read", "akses:account:manage", "akses:role:manage", "akses:provider:manage"]


@pytest.fixture
async def admin(browser_for, tenant, make_person):
    browser = browser_for(tenant)
    await browser.sign_in(await make_person(ADMIN))
    return browser


@pytest.mark.parametrize(
    "path",
    ["/kantor/akun", "/kantor/akun/baru", "/kantor/peran", "/kantor/peran/baru", "/kantor/masuk-tunggal"],
)
async def test_pages_open_to_the_administrator_and_nobody_else(admin, browser_for, tenant, make_person, path):
    page = await admin.get(path)
    assert page.status_code == 200
    assert "style=" not in page.text
    colleague = browser_for(tenant)
    await colleague.sign_in(await make_person())
    assert (await colleague.get(path)).status_code == 403
    assert (await browser_for(tenant).get(path)).status_code == 303


async def test_a_new_account_enters_with_its_link_once(admin, browser_for, tenant):
    username = f"baru-{secrets.token_hex(3)}"
    created = await admin.post("/kantor/akun/baru", {"username": username, "name": "Dewi Lestari", "clearance": "B"})
    assert created.status_code == 200
    link = re.search(r"http://[^<]+/kantor/masuk/atur/[\w-]+", created.text).group()
    path = link.removeprefix("http://kuningan.localhost")
    fresh = browser_for(tenant)
    words = {"password": "jembatan merah senja", "again": "jembatan merah senja"}
    assert (await fresh.get(path)).status_code == 200
    assert (await fresh.post(path, {"password": "pendek", "again": "pendek"})).status_code == 422
    assert (await fresh.post(path, words)).status_code == 303
    assert (await fresh.post(path, words)).status_code == 409
    answer = await fresh.post("/kantor/masuk", {"username": username, "password": words["password"]})
    assert answer.headers["location"] == "/kantor"


async def test_a_taken_name_keeps_what_was_typed(admin, make_person):
    taken = await make_person()
    answer = await admin.post(
        "/kantor/akun/baru", {"username": taken.username, "name": "Nama Panjang Sekali", "clearance": "B"}
    )
    assert answer.status_code == 409
    assert "Nama Panjang Sekali" in answer.text


async def test_a_revoked_session_is_out_at_once(admin, browser_for, tenant, make_person):
    person, browser = await make_person(), browser_for(tenant)
    await browser.sign_in(person)
    page = await admin.get(f"/kantor/akun/{person.id}")
    action = re.search(rf"/kantor/akun/{person.id}/sesi/\d+/akhiri", page.text).group()
    assert (await browser.get(SELF)).status_code == 200
    assert (await admin.post(action)).status_code == 303
    assert (await browser.get(SELF)).status_code == 303


async def test_closing_an_account_ends_its_sessions(admin, browser_for, tenant, make_person):
    person, browser = await make_person(), browser_for(tenant)
    await browser.sign_in(person)
    assert (await admin.post(f"/kantor/akun/{person.id}/tutup", {})).status_code == 422
    assert (await admin.post(f"/kantor/akun/{person.id}/tutup", {"reason": "pensiun"})).status_code == 303
    assert (await browser.get(SELF)).status_code == 303
    assert (await browser.sign_in(person)).status_code == 422
    assert (await admin.post(f"/kantor/akun/{person.id}/buka", {"reason": "keliru"})).status_code == 303
    assert (await browser.sign_in(person)).status_code == 303


async def test_a_role_given_opens_its_pages_and_ends_the_old_session(admin, browser_for, tenant, make_person, services):
    person, browser = await make_person(), browser_for(tenant)
    await browser.sign_in(person)
    name = f"pembaca_{secrets.token_hex(3)}"
    data = {"name": name, "title": "Pembaca", "permissions": ["akses:account:read"]}
    assert (await admin.post("/kantor/peran/baru", data)).status_code == 303
    page = await admin.get(f"/kantor/akun/{person.id}")
    roles = re.findall(r'<option value="(\d+)">Pembaca', page.text)
    assert (
        await admin.post(f"/kantor/akun/{person.id}/peran", {"role_id": roles[-1], "scope": "unit"})
    ).status_code == 422
    assert (
        await admin.post(f"/kantor/akun/{person.id}/peran", {"role_id": roles[-1], "scope": "tenant"})
    ).status_code == 303
    assert (await browser.get(SELF)).status_code == 303
    await browser.sign_in(person)
    assert (await browser.get("/kantor/akun")).status_code == 200


async def test_search_finds_by_name_and_percent_is_only_a_letter(admin, make_person):
    person = await make_person()
    assert person.username in (await admin.get(f"/kantor/akun?q={person.username[-8:]}")).text
    assert "Tidak ada akun" in (await admin.get("/kantor/akun?q=%25%25%25")).text
    assert (await admin.get("/kantor/akun?halaman=99999999999")).status_code == 200


async def test_the_export_is_an_attachment_without_formulas(admin, services, tenant):
    from tiru.tenant import SYSTEM
    from tiru.work import unit_of_work

    async with unit_of_work(services, tenant, SYSTEM) as work:
        await create_account(work, username=f"rumus-{secrets.token_hex(3)}", name="=1+1", is_demo=True)
    answer = await admin.get("/kantor/akun/unduh.csv?q=rumus-")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "'=1+1" in answer.text


# -- the service, without a browser --------------------------------------------------------------------------


@pytest.fixture
async def lone_admin(work):
    """In a transaction of its own: no administrators but this one."""
    from sqlalchemy import text

    await work.session.execute(text("delete from role_grant"))
    role = await create_role(work, name=f"adm_{secrets.token_hex(3)}", title="Admin", permissions=ADMIN)
    account = await create_account(work, username=f"adm-{secrets.token_hex(3)}", name="Admin Satu")
    await grant_role(work, account.id, role_id=role.id)
    return account, role


async def test_the_last_administrator_cannot_be_closed(work, lone_admin):
    account, _role = lone_admin
    with pytest.raises(Refused, match="admin terakhir"):
        await disable_account(work, account.id, reason="coba")


async def test_nor_lose_the_role(work, lone_admin):
    account, _role = lone_admin
    with pytest.raises(Refused, match="admin terakhir"):
        await take_role(work, account.id, (await grants_of(work, account.id))[0].grant.id)


async def test_nor_the_role_its_right(work, lone_admin):
    _account, role = lone_admin
    with pytest.raises(Refused, match="admin terakhir"):
        await change_role(work, role.id, title="Admin", permissions=["akses:account:read"])


async def test_with_a_second_administrator_the_first_may_go(work, lone_admin):
    account, role = lone_admin
    second = await create_account(work, username=f"adm-{secrets.token_hex(3)}", name="Admin Dua")
    await grant_role(work, second.id, role_id=role.id)
    await disable_account(work, account.id, reason="pensiun")
    assert account.disabled_at is not None


async def test_who_is_no_administrator_cannot_reset_one(work, lone_admin):
    from tiru.access.accounts import reset_account

    account, _role = lone_admin
    work.actor = Actor(kind=Kind.STAFF, id=0, name="x", grants=(Grant(permission="akses:account:manage"),))
    with pytest.raises(Forbidden):
        await reset_account(work, account.id, reason="coba")


async def test_user_names_differ_by_more_than_letter_case(work):
    name = f"sama-{secrets.token_hex(3)}"
    await create_account(work, username=name, name="A")
    with pytest.raises(Conflict):
        await create_account(work, username=name.upper(), name="B")


async def test_what_an_administrator_took_away_is_not_proposed_again(work):
    from tiru.access.queries import permissions_of

    name = f"usul_{secrets.token_hex(3)}"
    await propose(work, name, "Usul", ["akses:account:read", "akses:citizen:answer"])
    role = await role_named(work, name)
    await change_role(work, role.id, title="Usul", permissions=["akses:account:read"])
    await propose(work, name, "Usul", ["akses:account:read", "akses:citizen:answer", "akses:token:create"])
    assert await permissions_of(work, role.id) == {"akses:account:read", "akses:token:create"}
