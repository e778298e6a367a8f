"""`tiru …` against the test installation, as a person at a terminal would type it."""

from __future__ import annotations

import json
import shlex

import pytest
from typer.testing import CliRunner, Result

from tiru.cli import build
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest


@pytest.fixture(scope="module")
def plane(services, installation):
    found = ControlPlane.at(installation.owner_url, services)
    yield found
    found.close()


@pytest.fixture
def tiru(installation, services, monkeypatch):
    """`tiru("tenant list", "-o", "json")` runs the whole command line; refusals are raised as in the library."""
    monkeypatch.setenv("TIRU_DATABASE_URL", installation.owner_url)
    monkeypatch.setenv("TIRU_APP_DATABASE_URL", installation.app_url)
    monkeypatch.setenv("TIRU_HOME", str(services.settings.home))
    monkeypatch.setenv("TIRU_PROFILE", "demo")
    app = build()

    def run(line: str, *more: object) -> Result:
        return CliRunner().invoke(app, [*shlex.split(line), *map(str, more)], catch_exceptions=False)

    return run


@pytest.fixture
def items(tiru):
    """The `items` of a command's JSON."""

    def run(line: str, *more: object):
        found = tiru(line, *more, "-o", "json")
        assert found.exit_code == 0, found.output
        return json.loads(found.stdout)["items"]

    return run


REGISTERED = """
slug = "{slug}"
modul = ["aduan"]
[identitas]
nama = "Kabupaten {name}"
kode_wilayah = "35.17"
jenis = "kabupaten"
[[perjanjian]]
ref = "PKS-{slug}"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
[[unit]]
kode = "pemda"
nama = "Pemerintah Kabupaten {name}"
tipe = "pemda"
"""


async def _registered(plane, services, slug):
    await apply_wanted(plane, parse_manifest(REGISTERED.format(slug=slug, name=slug.capitalize()), "x.toml"), actor="t")
    return await Directory(services).by_slug(slug)


@pytest.fixture(scope="module")
async def registered(plane, services):
    """A provisioned tenant that the control schema knows; gone after the module."""
    yield await _registered(plane, services, "terdaftar")
    await _remove(plane, "terdaftar")


@pytest.fixture(scope="module")
async def registered_neighbour(plane, services):
    """Another one beside it."""
    yield await _registered(plane, services, "tetangga")
    await _remove(plane, "tetangga")


async def _remove(plane, slug):
    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)
