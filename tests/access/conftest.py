"""People for the tests of the room akses: accounts really committed, and a browser to sign in with."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from sqlalchemy import text

from tiru.access.accounts import create_account, grant_role
from tiru.access.roles import propose, role_named
from tiru.services import Services
from tiru.tenant import Actor, Kind, Tenant
from tiru.work import unit_of_work

PASSWORD = "kuda lumping naik sepeda"
OPERATOR = Actor(kind=Kind.SYSTEM, name="penguji")


@dataclass(frozen=True, slots=True)
class Person:
    """An account in a tenant; `username` is new for every test."""

    id: int
    username: str
    tenant: Tenant
    password: str = PASSWORD


@dataclass(slots=True)
class Browser:
    """Keeps cookies and sends what a browser sends with a form of the same page."""

    client: Any
    headers: dict[str, str] = field(default_factory=lambda: {"sec-fetch-site": "same-origin"})

    async def get(self, path: str, **more: Any) -> Any:
        return await self.client.get(path, **more)

    async def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return await self.client.post(
            path, data=data or {}, headers={**self.headers, **more.pop("headers", {})}, **more
        )

    async def sign_in(self, person: Person, *, back: str = "/kantor/saya") -> Any:
        data = {"username": person.username, "password": person.password, "kembali": back}
        return await self.post("/kantor/masuk", data)


@pytest.fixture(autouse=True)
async def _nobody_counted(services: Services, tenant: Tenant, other_tenant: Tenant) -> None:
    """Every test comes from the same address; tries of the one before do not count."""
    for where in (tenant, other_tenant):
        async with services.database.transaction(where.schema) as session:
            await session.execute(text("delete from attempt"))


@pytest.fixture
def browser_for(client_for: Callable[..., Any]) -> Callable[..., Browser]:
    """`browser_for(tenant)`: nobody signed in, cookies are real."""
    return lambda tenant, **more: Browser(client_for(tenant, actor=None, **more))


@pytest.fixture
def make_person(services: Services, tenant: Tenant) -> Callable[..., Awaitable[Person]]:
    """`await make_person(permissions=[…], tenant=…)`: a committed account that may these things."""

    async def make(
        permissions: list[str] | None = None,
        *,
        at: Tenant | None = None,
        must_change: bool = False,
        email: str | None = None,
        is_demo: bool = True,
    ) -> Person:
        where = at or tenant
        username = f"orang-{secrets.token_hex(4)}"
        async with unit_of_work(services, where, OPERATOR) as work:
            account = await create_account(
                work,
                username=username,
                name="Orang Percobaan",
                email=email,
                password=PASSWORD,
                must_change=must_change,
                is_demo=is_demo,
            )
            if permissions:
                name = f"peran_{secrets.token_hex(4)}"
                await propose(work, name, "Peran percobaan", permissions)
                await grant_role(work, account.id, role_id=(await role_named(work, name)).id)
            return Person(account.id, username, where)

    return make
