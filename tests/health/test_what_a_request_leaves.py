"""Every request is counted by tenant and module, and says one line to the log."""

import json
import logging
import re
from dataclasses import replace
from io import StringIO

import httpx
import pytest
from pydantic import SecretStr

from tiru.config import Settings
from tiru.logs import configure_logs
from tiru.web.app import create_app


@pytest.fixture
def spoken():
    """The lines that were logged as JSON inside the test."""
    root, own = logging.getLogger(), logging.getLogger("tiru")
    before = root.handlers[:], root.level, own.level
    configure_logs(Settings(log_format="json", log_level="INFO"))
    paper = StringIO()
    root.handlers[0].setStream(paper)
    yield lambda: [json.loads(line) for line in paper.getvalue().splitlines()]
    root.handlers[:], root.level = before[0], before[1]
    own.setLevel(before[2])


async def counted(client, **labels):
    """The counter of requests with these labels, as a scraper reads it."""
    found = (await client.get("/metrics")).text
    for line in found.splitlines():
        if line.startswith("tiru_requests_total{") and all(f'{k}="{v}"' in line for k, v in labels.items()):
            return float(line.rsplit(" ", 1)[1])
    return 0.0


async def test_requests_are_counted_by_tenant_and_module(client_for, tenant):
    client = client_for(tenant)
    before = await counted(client, tenant="kuningan", module="aduan", status="2xx")
    refused = await counted(client, tenant="kuningan", module="aduan", status="4xx")
    assert (await client.get("/aduan")).status_code == 200
    assert (await client.get("/aduan/lacak/TIDAK-ADA")).status_code == 404
    assert await counted(client, tenant="kuningan", module="aduan", status="2xx") == before + 1
    assert await counted(client, tenant="kuningan", module="aduan", status="4xx") == refused + 1
    assert 'tiru_request_seconds_count{module="aduan"}' in (await client.get("/metrics")).text


async def test_a_line_names_tenant_module_and_request_and_no_typed_address(client_for, tenant, spoken):
    client = client_for(tenant)
    answer = await client.get("/aduan/lacak/RAHASIA-123", headers={"x-request-id": "permintaan-77"})
    [line] = [line for line in spoken() if line["event"] == "request"]
    assert (line["tenant"], line["module"], line["request_id"]) == ("kuningan", "aduan", "permintaan-77")
    assert (line["status"], line["method"]) == (answer.status_code, "GET")
    assert line["ms"] > 0
    assert "RAHASIA" not in json.dumps(line)


@pytest.mark.parametrize(
    ("token", "given", "address", "status"),
    [
        (None, "", "127.0.0.1", 200),
        (None, "", "203.0.113.7", 403),
        ("rahasia-metrik", "", "127.0.0.1", 403),
        ("rahasia-metrik", "Bearer salah", "203.0.113.7", 403),
        ("rahasia-metrik", "Bearer rahasia-metrik", "203.0.113.7", 200),
    ],
)
async def test_metrics_are_not_public(services, token, given, address, status):
    settings = services.settings.model_copy(update={"metrics_token": SecretStr(token) if token else None})
    app = create_app(replace(services, settings=settings), find_actor=None)
    transport = httpx.ASGITransport(app=app, client=(address, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://kuningan.localhost") as client:
        assert (await client.get("/metrics", headers={"authorization": given})).status_code == status


async def test_metrics_are_not_public_through_a_proxy_on_this_machine(services):
    transport = httpx.ASGITransport(app=create_app(services, find_actor=None), client=("127.0.0.1", 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://kuningan.localhost") as client:
        for header in ("x-forwarded-for", "forwarded", "via"):
            assert (await client.get("/metrics", headers={header: "203.0.113.7"})).status_code == 403


async def test_the_error_page_names_the_request(client_for, tenant):
    answer = await client_for(tenant).get("/tidak-ada", headers={"x-request-id": "permintaan-78"})
    assert answer.status_code == 404
    assert re.search(r"<code>permintaan-78</code>", answer.text)
