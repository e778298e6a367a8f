"""A module that somebody else wrote, in a distribution of its own, lives by the same contract."""

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import httpx

from tiru.tenant import Actor, Kind
from tiru.testing.installation import all_powerful
from tiru.web.app import create_app

HERE = Path(__file__).parent


def test_it_is_installed_and_works(installation, tmp_path):
    wheels, site = tmp_path / "wheels", tmp_path / "site"
    build = [
        sys.executable,
        "-m",
        "build",
        "--wheel",
        "--no-isolation",
        "--outdir",
        str(wheels),
        str(HERE / "stranger"),
    ]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    wheel = next(wheels.glob("*.whl"))
    with zipfile.ZipFile(wheel) as inside:  # a pure wheel is installed by unpacking it; its entry point comes along
        inside.extractall(site)
    environment = {
        **os.environ,
        "PYTHONPATH": f"{site}:{os.environ.get('PYTHONPATH', '')}",
        "VICTIM_OWNER": installation.owner_url,
        "VICTIM_APP": installation.app_url,
    }
    done = subprocess.run(
        [sys.executable, str(HERE / "guest.py"), str(tmp_path / "home")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


async def test_a_broken_one_is_shown_in_the_console_with_its_reason(services, registry):
    """So it is in `tiru module list` and `tiru doctor module`; everything else goes on."""
    broken = replace(registry, quarantined={"rusak": "ContractBroken: table 'orang' does not start with rusak_"})
    operator = Actor(kind=Kind.OPERATOR, id=1, name="Operator", grants=all_powerful(registry).grants)

    async def find_actor(_connection, _tenant):
        return operator

    app = create_app(replace(services, registry=broken), find_actor=find_actor)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://konsol.localhost") as client:
        shown = await client.get("/")
    assert shown.status_code == 200
    assert "Modul rusak dikarantina" in shown.text
    assert "does not start with rusak_" in shown.text
