"""Single sign-on against an OpenID Connect provider that runs as a process of its own on loopback."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import socket
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from sqlalchemy import select, text

from tiru.access.models import OidcStart
from tiru.access.single_sign_on import set_provider
from tiru.errors import Invalid
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

SELF = "/kantor/saya"


@pytest.fixture(scope="module")
async def issuer():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://localhost:{port}"
    try:
        async with httpx.AsyncClient() as client:
            for _try in range(100):
                try:
                    await client.get(f"{address}/.well-known/openid-configuration")
                    break
                except httpx.TransportError:
                    await asyncio.sleep(0.1)
            else:
                pytest.fail("the provider did not start")
        yield address
    finally:
        process.terminate()
        await process.wait()


@pytest.fixture
async def provided(services, tenant, issuer):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await set_provider(
            work, title="ASN Digital", issuer=issuer, client_id="tiru", client_secret="rahasia", enabled=True
        )
    yield issuer
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.session.execute(text("delete from oidc_provider"))


async def at_provider(issuer: str, location: str, *, email: str, verified: bool = True, sub: str = "") -> str:
    """What the person does at the provider; returns the address it sends the browser back to."""
    sub = sub or email
    async with httpx.AsyncClient() as client:
        claims = {"email": email, "email_verified": verified, "name": "Siti"}
        await client.put(f"{issuer}/users/{sub}", json=claims)
        answer = await client.post(location, data={"sub": sub})
    assert answer.status_code == 302, answer.text
    return answer.headers["location"]


async def leave(browser) -> str:
    answer = await browser.get(f"/kantor/masuk/sso?kembali={SELF}")
    assert answer.status_code == 303
    return answer.headers["location"]


async def come_back(browser, address: str):
    parts = urlsplit(address)
    return await browser.get(f"{parts.path}?{parts.query}", headers={"sec-fetch-site": "cross-site"})


async def test_the_door_offers_it_where_it_is_set(browser_for, tenant, other_tenant, provided):
    assert "ASN Digital" in (await browser_for(tenant).get("/kantor/masuk")).text
    assert "ASN Digital" not in (await browser_for(other_tenant).get("/kantor/masuk")).text


async def test_a_verified_address_opens_the_account_and_links_it(browser_for, tenant, make_person, provided):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    await make_person(email=email)
    browser = browser_for(tenant)
    back = await at_provider(provided, await leave(browser), email=email)
    answer = await come_back(browser, back)
    assert (answer.status_code, answer.headers["location"]) == (303, SELF)
    assert (await browser.get(SELF)).status_code == 200

    again = browser_for(tenant)  # linked now: another address at the provider does not matter any more
    back = await at_provider(provided, await leave(again), email="lain@kuningan.example", sub=email)
    assert (await come_back(again, back)).headers["location"] == SELF


@pytest.mark.parametrize(("known", "verified"), [(True, False), (False, True)])
async def test_an_unverified_or_unknown_address_opens_nothing(
    browser_for, tenant, make_person, provided, known, verified
):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    if known:
        await make_person(email=email)
    browser = browser_for(tenant)
    back = await at_provider(provided, await leave(browser), email=email, verified=verified)
    answer = await come_back(browser, back)
    assert answer.headers["location"].startswith("/kantor/masuk")
    assert (await browser.get(SELF)).status_code == 303


async def test_an_address_that_passed_to_somebody_new_does_not_open_the_old_account(
    browser_for, tenant, make_person, provided
):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    await make_person(email=email)
    first, second = browser_for(tenant), browser_for(tenant)
    assert (await come_back(first, await at_provider(provided, await leave(first), email=email))).status_code == 303
    back = await at_provider(provided, await leave(second), email=email, sub=f"baru-{email}")
    assert (await come_back(second, back)).headers["location"].startswith("/kantor/masuk")


async def test_who_needs_a_second_factor_has_to_enrol_also_when_the_provider_vouches(
    browser_for, tenant, make_person, provided
):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    await make_person(["akses:role:manage"], email=email, is_demo=False)
    browser = browser_for(tenant)
    answer = await come_back(browser, await at_provider(provided, await leave(browser), email=email))
    assert answer.headers["location"].startswith("/kantor/masuk/dua-langkah")
    assert (await browser.get(SELF)).status_code == 303


async def test_asking_the_provider_too_often_is_refused(browser_for, tenant, provided, services):
    from tiru.access.attempts import TRIES_PER_ADDRESS, note_attempt

    async with unit_of_work(services, tenant, SYSTEM) as work:
        for _again in range(TRIES_PER_ADDRESS):
            note_attempt(work, "sso:127.0.0.1")
    assert (await browser_for(tenant).get("/kantor/masuk/sso")).status_code == 429


async def test_the_request_carries_state_nonce_and_a_hashed_verifier(browser_for, tenant, provided, services):
    sent = parse_qs(urlsplit(await leave(browser_for(tenant))).query)
    assert sent["code_challenge_method"] == ["S256"]
    assert sent["redirect_uri"] == ["http://kuningan.localhost/kantor/masuk/sso/kembali"]
    async with services.database.transaction(tenant.schema) as session:
        row = await session.scalar(select(OidcStart).where(OidcStart.nonce == sent["nonce"][0]))
    expected = base64.urlsafe_b64encode(hashlib.sha256(row.verifier.encode()).digest()).rstrip(b"=").decode()
    assert sent["code_challenge"] == [expected]
    assert row.state == hashlib.sha256(sent["state"][0].encode()).hexdigest()


async def test_an_answer_is_taken_once_and_by_the_browser_that_asked(browser_for, tenant, make_person, provided):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    await make_person(email=email)
    asker, stranger = browser_for(tenant), browser_for(tenant)
    back = await at_provider(provided, await leave(asker), email=email)
    assert (await come_back(stranger, back)).headers["location"].startswith("/kantor/masuk")
    assert (await come_back(asker, back)).headers["location"] == SELF
    assert (await come_back(asker, back)).headers["location"].startswith("/kantor/masuk")


async def test_an_answer_with_another_nonce_is_refused(browser_for, tenant, make_person, provided, services):
    email = f"{secrets.token_hex(4)}@kuningan.example"
    await make_person(email=email)
    browser = browser_for(tenant)
    location = await leave(browser)
    nonce = parse_qs(urlsplit(location).query)["nonce"][0]
    async with services.database.transaction(tenant.schema) as session:
        await session.execute(text("update oidc_start set nonce = 'lain' where nonce = :nonce"), {"nonce": nonce})
    answer = await come_back(browser, await at_provider(provided, location, email=email))
    assert answer.headers["location"].startswith("/kantor/masuk")
    assert (await browser.get(SELF)).status_code == 303


async def test_a_provider_that_does_not_answer_is_refused_when_it_is_set(services, tenant):
    with pytest.raises(Invalid) as problem:
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await set_provider(
                work, title="x", issuer="http://127.0.0.1:9", client_id="t", client_secret=None, enabled=True
            )
    assert "issuer" in problem.value.fields
