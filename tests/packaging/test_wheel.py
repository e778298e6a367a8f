"""The release: what is in the wheel, and that it runs from a fresh environment far from the repository."""

import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import tarfile
import time
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = {"platform": "tiru", "tenants": "tiru_tenants", "migrations": "tiru_migrations", "modules": "tiru_aduan"}
SHIPPED = {".py", ".html", ".toml", ".csv", ".gz", ".po", ".txt", ".svg", ".woff2", ".css", ".js", ".json", ".mako"}
MANIFEST = """
slug = "jombang"
[identitas]
nama = "Kabupaten Jombang"
kode_wilayah = "35.17"
jenis = "kabupaten"
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> tuple[Path, Path]:
    """The sdist, and the wheel that was built from it."""
    out = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return next(out.glob("*.tar.gz")), next(out.glob("*.whl"))


def test_everything_that_runs_is_inside(built):
    sdist, wheel = built
    with zipfile.ZipFile(wheel) as inside:
        names = set(inside.namelist())
    missing = []
    for room, package in ROOMS.items():
        for path in (ROOT / room / package).rglob("*"):
            if path.is_file() and path.suffix in SHIPPED and "__pycache__" not in path.parts:
                missing += [str(path)] if str(path.relative_to(ROOT / room)) not in names else []
    assert missing == []
    assert len([name for name in names if name.startswith("tiru_tenants/regencies/")]) == 5
    assert {"tiru/web/static/dist/manifest.json", "tiru/locale/en.po"} <= names
    assert any(name.startswith("tiru/wilayah/") and name.endswith(".gz") for name in names), "reference data"
    assert not [name for name in names if name.startswith(("tests", "frontend", "benchmarks", "docs"))]
    with tarfile.open(sdist) as inside:
        sources = {name.partition("/")[2] for name in inside.getnames()}
    assert {"pyproject.toml", "Makefile", "frontend/build.mjs", "requirements/run.txt", "LICENSE"} <= sources
    assert not [name for name in sources if "node_modules" in name or name.startswith(".tiru")]


@pytest.fixture(scope="module")
def tiru(built, tmp_path_factory) -> Path:
    """The command `tiru` of a fresh environment: the wheel unpacked there, its dependencies from here."""
    home = tmp_path_factory.mktemp("jauh")
    venv.EnvBuilder(with_pip=False, symlinks=True).create(home)
    site = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(built[1]) as inside:
        inside.extractall(site)
    # A path in a .pth file brings the packages there, but not the .pth files there: not our editable install.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    command = home / "bin" / "tiru"
    command.write_text(f"#!{home}/bin/python\nfrom tiru.cli import main\nmain()\n")
    command.chmod(0o755)
    return command


def environment(home: Path, **more: str) -> dict[str, str]:
    """Nothing of ours but where the state lives."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("TIRU_", "PYTHON"))}
    return {**plain, "TIRU_HOME": str(home), **more}


def test_it_is_not_the_repository_that_runs(tiru, tmp_path):
    python = tiru.with_name("python")
    where = "import tiru, tiru_tenants, tiru_aduan, tiru_migrations as m; print(tiru.__file__, m.__file__)"
    found = subprocess.run(
        [python, "-c", where], cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert str(ROOT) not in found.stdout
    names = "from tiru_tenants.new_manifest import packaged_manifests as p; print(len(p()))"
    found = subprocess.run(
        [python, "-c", names], cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "5"


@pytest.mark.slow
def test_it_starts_serves_and_stops_from_there(tiru, tmp_path):
    folder, port = tmp_path / "manifes", free_port()
    folder.mkdir()
    (folder / "jombang.toml").write_text(MANIFEST)
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [tiru, "up", "--port", str(port), "--regencies", str(folder)],
            cwd=tmp_path,
            env=environment(tmp_path / "home", LANG="id_ID.UTF-8"),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
        )
    try:
        page = ask_until_it_answers(process, port, log)
        assert "Kabupaten Jombang" in page
        for address in set(re.findall(r'(?:href|src)="(/(?:aset|tema)/[^"#]+)', page)):
            assert ask(port, address), address
        taken = subprocess.run(
            [tiru, "up", "--port", str(port)],
            cwd=tmp_path,
            env=environment(tmp_path / "lain", LANG="id_ID.UTF-8"),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert (taken.returncode, "sedang dipakai" in taken.stderr) == (1, True), taken.stderr
        assert not (tmp_path / "lain").exists(), "nothing is begun without the port"
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0, log.read_text()[-2000:]
    assert "berhenti dengan rapi" in log.read_text()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def ask(port: int, path: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"host": f"jombang.localhost:{port}"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode("utf-8", "replace")


def ask_until_it_answers(process: subprocess.Popen, port: int, log: Path) -> str:
    until = time.monotonic() + 90
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()[-3000:]
        try:
            return ask(port, "/")
        except OSError:
            time.sleep(0.2)
    pytest.fail(log.read_text()[-3000:])
