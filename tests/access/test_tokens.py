"""API tokens over HTTP: no more than their owner, shown once, ended at once."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tiru.access.api_tokens import create_token
from tiru.errors import Forbidden, Invalid
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

OWN = ["akses:token:create", "akses:account:read"]


@pytest.fixture
async def made(browser_for, tenant, make_person):
    """A browser whose owner made a token for `akses:account:read`, and the token."""
    browser = browser_for(tenant)
    person = await make_person(OWN)
    await browser.sign_in(person)
    data = {"name": "Laporan malam", "days": "30", "permissions": ["akses:account:read"]}
    answer = await browser.post("/kantor/token", data)
    assert answer.status_code == 200
    return browser, person, re.search(r"tiru_[\w-]{40,}", answer.text).group()


def bearer(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}", "accept": "application/json"}


async def test_a_token_opens_what_it_carries_and_no_more(made, browser_for, tenant):
    _browser, _person, secret = made
    machine = browser_for(tenant).client
    assert (await machine.get("/kantor/akun", headers=bearer(secret))).status_code == 200
    assert (await machine.get("/kantor/masuk-tunggal", headers=bearer(secret))).status_code == 403
    data = {"name": "anak", "days": "1", "permissions": ["akses:account:read"]}
    assert (await machine.post("/kantor/token", data=data, headers=bearer(secret))).status_code == 403


async def test_a_token_is_shown_once(made):
    browser, _person, secret = made
    page = await browser.get("/kantor/token")
    assert "Laporan malam" in page.text
    assert secret not in page.text


async def test_a_token_of_one_tenant_is_nothing_at_another(made, browser_for, other_tenant):
    _browser, _person, secret = made
    answer = await browser_for(other_tenant).client.get("/kantor/akun", headers=bearer(secret))
    assert answer.status_code == 401


async def test_a_revoked_token_is_out_at_once(made, browser_for, tenant):
    browser, _person, secret = made
    page = await browser.get("/kantor/token")
    assert (await browser.post(re.search(r"/kantor/token/\d+/cabut", page.text).group())).status_code == 303
    assert (await browser_for(tenant).client.get("/kantor/akun", headers=bearer(secret))).status_code != 200


async def test_a_colleague_cannot_revoke_it(made, browser_for, tenant, make_person):
    browser, _person, _secret = made
    path = re.search(r"/kantor/token/\d+/cabut", (await browser.get("/kantor/token")).text).group()
    colleague = browser_for(tenant)
    await colleague.sign_in(await make_person())
    assert (await colleague.post(path)).status_code == 404


async def test_a_token_loses_what_its_owner_loses(made, browser_for, tenant, services):
    from tiru.access.accounts import take_role
    from tiru.access.queries import grants_of

    _browser, person, secret = made
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await take_role(work, person.id, (await grants_of(work, person.id))[0].grant.id)
    machine = browser_for(tenant).client
    assert (await machine.get("/kantor/akun", headers=bearer(secret))).status_code == 403


async def test_a_cookie_does_not_help_a_wrong_token(made, tenant):
    browser, _person, _secret = made
    answer = await browser.client.get("/kantor/akun", headers=bearer("tiru_salah"))
    assert answer.status_code != 200


@pytest.mark.parametrize("days", [0, 366])
async def test_a_token_lasts_a_year_at_most(work, days):
    with pytest.raises(Invalid):
        await create_token(work, name="x", permissions=["akses:account:read"], lasts=timedelta(days=days))


async def test_nobody_gives_a_token_more_than_they_have(work):
    from dataclasses import replace

    work.actor = replace(work.actor, grants=())
    with pytest.raises(Forbidden):
        await create_token(work, name="x", permissions=["akses:account:read"], lasts=timedelta(days=1))
