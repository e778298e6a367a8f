"""Run by the test of a stranger's module, with its distribution on the path: provision, visit, switch off."""

import asyncio
import os
import sys
from pathlib import Path

import httpx
import psycopg

from tiru.config import Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.files.local import LocalStore
from tiru.mail import InMemoryMail
from tiru.registry import discover
from tiru.services import Services
from tiru.tenant import STRANGER
from tiru.web.app import create_app
from tiru_tenants.activation import disable, enable, purge_module
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

MANIFEST = """
slug = "tamu"
modul = ["posyandu"]
[identitas]
nama = "Kabupaten Tamu"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[keputusan]]
ref = "UJI"
jenis = "trial"
modul = ["posyandu"]
mulai = 2026-01-01
"""


async def nobody(_key):
    return None


async def stranger(_connection, _tenant):
    return STRANGER


def objects_of(name: str) -> list[str]:
    """Tables, indexes, sequences and noted revisions of a module that are left in the tenant's schema."""
    with psycopg.connect(os.environ["VICTIM_OWNER"]) as owner:
        found = owner.execute(
            "select relname from pg_class where relnamespace = 't_tamu'::regnamespace and relname ~ %s", (name,)
        ).fetchall()
        noted = owner.execute("select version_num from t_tamu.tiru_revision where version_num ~ %s", (name,)).fetchall()
    return [str(row[0]) for row in found + noted]


async def main(home: Path) -> None:
    registry = discover()
    assert "posyandu" in registry.modules, dict(registry.quarantined)
    services = Services(
        settings=Settings(home=home),
        database=Database(os.environ["VICTIM_APP"]),
        registry=registry,
        find_tenant=nobody,
        tenant_by_slug=nobody,
        store=LocalStore(home / "files"),
        keys=KeyRing.in_home(home),
        mail=InMemoryMail(),
    )
    directory = Directory(services)
    object.__setattr__(services, "find_tenant", directory.by_host)
    plane = ControlPlane.at(os.environ["VICTIM_OWNER"], services)
    await apply_wanted(plane, parse_manifest(MANIFEST, "tamu.toml"), actor="test")
    app = create_app(services, find_actor=stranger)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tamu.localhost") as client:
        assert "Kunjungan: 0" in (await client.get("/posyandu")).text
        assert (await client.post("/posyandu", data={"nama": "Ibu"})).status_code == 303
        assert "Kunjungan: 1" in (await client.get("/posyandu")).text
        assert 'href="/posyandu"' in (await client.get("/")).text
        await disable(plane, "tamu", "posyandu", actor="test")
        directory.forget()
        assert (await client.get("/posyandu")).status_code == 404
        await enable(plane, "tamu", "posyandu", actor="test")
        directory.forget()
        assert "Kunjungan: 1" in (await client.get("/posyandu")).text, "switching off must keep the data"
    await disable(plane, "tamu", "posyandu", actor="test")
    receipt = await purge_module(plane, "tamu", "posyandu", actor="test")
    assert receipt.tables == {"posyandu_kunjungan": 1}
    assert receipt.left == 0
    assert objects_of("posyandu") == []
    await trash(plane, "tamu", actor="test", reason="test")
    await purge(plane, "tamu", actor="test", reason="test", grace_days=0)
    await services.database.close()


asyncio.run(main(Path(sys.argv[1])))
