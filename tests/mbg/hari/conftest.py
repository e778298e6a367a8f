"""One application for all tests of the room: building it anew for each takes longer than the tests."""

from __future__ import annotations

import httpx
import pytest

from tiru.tenant import STRANGER
from tiru.web.app import create_app


@pytest.fixture(scope="session")
def application(services):
    """The application, and the box that says who is asking."""
    asking = {}

    async def find_actor(_connection, _tenant):
        return asking["actor"]

    return create_app(services, find_actor=find_actor), asking


@pytest.fixture
async def client_for(application):
    """As the fixture of the installation, for one request at a time."""
    app, asking = application
    opened = []

    def make(tenant, actor=STRANGER):
        async def ask(_request):
            asking["actor"] = actor

        transport = httpx.ASGITransport(app=app)
        hooks = {"request": [ask]}
        opened.append(
            httpx.AsyncClient(transport=transport, base_url=f"http://{tenant.slug}.localhost", event_hooks=hooks)
        )
        return opened[-1]

    yield make
    for client in opened:
        await client.aclose()
