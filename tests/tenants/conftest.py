"""`tiru …` against the test installation, as a person at a terminal would type it."""

from __future__ import annotations

import json
import shlex

import pytest
from typer.testing import CliRunner, Result

from tiru.cli import build
from tiru_tenants.control_plane import ControlPlane


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
