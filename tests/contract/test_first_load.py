"""What has to be loaded first: each face's front page within its budget, everything compressed."""

import re
from dataclasses import dataclass, field

import pytest

from tiru.tenant import Actor, Grant, Kind
from tiru.testing.installation import all_powerful

KILO = 1024


@dataclass
class Load:
    """Bytes as they travel, by address; the page itself is `html`."""

    sizes: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    @property
    def scripts(self) -> int:
        return sum(size for address, size in self.sizes.items() if address.endswith(".js"))


async def first_load(client, path: str) -> Load:
    """The page, all it names in its head and body, and the fonts of its stylesheets."""
    page = await client.get(path, headers={"accept-encoding": "gzip"})
    assert page.status_code == 200, path
    load = Load({"html": await wire(client, path)})
    addresses = set(re.findall(r'(?:href|src)="(/(?:aset|tema)/[^"#]+)', page.text))
    for address in addresses:
        load.sizes[address] = await wire(client, address)
        if address.endswith(".css"):
            css = (await client.get(address)).text
            for font in re.findall(r"url\(\.?/?([^)]+\.woff2)\)", css):
                load.sizes[f"/aset/{font}"] = await wire(client, f"/aset/{font}")
    return load


async def wire(client, address: str) -> int:
    """Bytes as they travel."""
    async with client.stream("GET", address, headers={"accept-encoding": "gzip"}) as answer:
        assert answer.status_code == 200, address
        return sum([len(chunk) async for chunk in answer.aiter_raw()])


def operator(registry) -> Actor:
    grants = tuple(Grant(permission=one.name) for one in registry.modules["tenants"].permissions)
    return Actor(kind=Kind.STAFF, id=1, name="Operator", grants=grants)


async def test_the_portals_first_load_keeps_its_budget(client_for, tenant, record_property):
    load = await first_load(client_for(tenant), "/")
    record_property("bytes", load.sizes)
    assert load.total <= 60 * KILO, load.sizes
    assert len(load.sizes) <= 8, load.sizes
    assert load.scripts <= 5 * KILO, load.sizes
    assert load.sizes["html"] <= 12 * KILO, load.sizes


@pytest.mark.parametrize("path", ["/kantor", "/kantor/aduan", "/kantor/organisasi"])
async def test_the_offices_first_load_keeps_its_budget(client_for, tenant, registry, path, record_property):
    load = await first_load(client_for(tenant, all_powerful(registry)), path)
    record_property("bytes", load.sizes)
    assert load.total <= 100 * KILO, load.sizes
    assert load.scripts <= 40 * KILO, load.sizes


@pytest.mark.parametrize("path", ["/", "/pemakaian", "/armada"])
async def test_the_consoles_first_load_keeps_its_budget(client_for, services, registry, path, record_property):
    host = f"konsol.{services.settings.base_domain}"
    load = await first_load(client_for(None, operator(registry), host=host), path)
    record_property("bytes", load.sizes)
    assert load.total <= 100 * KILO, load.sizes
    assert load.scripts <= 40 * KILO, load.sizes


async def test_what_is_measured_is_what_travels(client_for, tenant):
    """A budget over nothing would always be kept."""
    sizes = (await first_load(client_for(tenant), "/")).sizes
    assert {address.rpartition(".")[2] for address in sizes} >= {"html", "css", "js", "woff2"}
    assert min(sizes.values()) > 100
