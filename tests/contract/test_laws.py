"""The laws of the module contract, tried on every module that is installed."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from tiru.module import Job, Module, Permission, Schedule
from tiru.registry import ContractBroken, check, discover
from tiru.tenant import STRANGER, Actor, Kind
from tiru.testing.installation import with_modules
from tiru.web.declared import ANYONE, CITIZEN, handlers_of

ROOT = Path(__file__).parents[2]


def sample(**changes) -> Module:
    return Module(name="contoh", title="Contoh", version="1", package="tiru", **changes)


def test_every_installed_module_keeps_the_contract(registry):
    assert registry.quarantined == {}
    for module in registry:
        check(module, module.name)


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (sample(permissions=(Permission(name="lain:x:read", title=""),)), "does not start with"),
        (sample(permissions=(Permission(name="contoh:read", title=""),)), "module:noun:verb"),
        (sample(tables=("orang",)), "does not start with contoh_"),
        (sample(tables=("contoh_x",)), "names no migrations"),
        (sample(schedules=(Schedule(job="contoh.x", every=None),)), "undeclared job"),  # type: ignore[arg-type]
        (sample(jobs=(Job(name="lain.x", run=None),)), "does not start with contoh."),  # type: ignore[arg-type]
    ],
)
def test_a_broken_declaration_is_named(broken, why):
    with pytest.raises(ContractBroken, match=why):
        check(broken, "contoh")


def test_a_module_that_cannot_be_loaded_is_quarantined_and_the_others_start():
    found = discover(
        [
            EntryPoint("rusak", "tidak_ada.module:module", "tiru.modules"),
            EntryPoint("beranda", "tiru.beranda.module:module", "tiru.modules"),
        ]
    )
    assert "rusak" in found.quarantined
    assert list(found.modules) == ["beranda"]


def test_the_platform_knows_no_module_by_name(registry):
    names = [module.name for module in registry.pluggable]
    for path in (ROOT / "platform").rglob("*.py"):
        text = path.read_text("utf-8")
        for name in names:
            assert f"tiru_{name}" not in text, f"{path} knows {name}"


async def test_an_inactive_module_is_not_there_at_all(registry, tenant, client_for):
    for module in registry.pluggable:
        without = with_modules(tenant, *registry.builtin)
        client = client_for(tenant, found=without)
        for path, _handler in [pair for thing in module.portal for pair in handlers_of(thing)]:
            if "{" not in path:
                answer = await client.get(f"/{module.name}{path}".rstrip("/"))
                assert answer.status_code == 404, path
        assert f'href="/{module.name}' not in (await client.get("/")).text


def urls_of(registry):
    for module in registry:
        for thing in module.office:
            for path, handler in handlers_of(thing):
                base = "/kantor" if module.builtin else f"/kantor/{module.name}"
                permission = handler.opt.get("permission") or getattr(thing, "opt", {}).get("permission")
                if "GET" in handler.http_methods and "{" not in path:
                    yield f"{base}{path}".rstrip("/"), permission


async def test_every_office_page_is_closed_to_strangers(registry, tenant, client_for):
    client = client_for(tenant, STRANGER)
    tried = 0
    for url, permission in urls_of(registry):
        if permission in (ANYONE, CITIZEN):
            continue
        answer = await client.get(url)
        assert answer.status_code == 303, url
        assert answer.headers["location"].startswith("/kantor/masuk?kembali="), url
        tried += 1
    assert tried > 10


async def test_every_office_page_needs_its_own_permission(registry, tenant, client_for):
    client = client_for(tenant, Actor(kind=Kind.STAFF, id=999, name="Tanpa hak"))
    for url, permission in urls_of(registry):
        if permission is not None and ":" in permission:
            answer = await client.get(url)
            assert answer.status_code == 403, url


async def test_an_unknown_host_is_nobodys_house(client_for):
    client = client_for(None, host="tidak-ada.example.id")
    assert (await client.get("/kantor")).status_code == 404


async def test_the_console_is_only_at_its_own_host(tenant, client_for):
    client = client_for(tenant)
    assert (await client.get("/_konsol")).status_code == 404
    assert (await client.get("/_konsol/tenant/kuningan")).status_code == 404


async def test_a_write_from_another_site_is_refused(tenant, client_for):
    client = client_for(tenant)
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://jahat.example"}):
        answer = await client.post("/aduan/kirim", data={"judul": "x"}, headers=headers)
        assert answer.status_code == 403
