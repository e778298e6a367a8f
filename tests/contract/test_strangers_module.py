"""A module that somebody else wrote, in a distribution of its own, lives by the same contract."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

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
