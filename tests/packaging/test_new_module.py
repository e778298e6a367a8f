"""`tiru module new` writes a module that keeps every law and passes its own tests, installed from its wheel."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tiru.errors import Conflict, Invalid
from tiru_tenants.scaffolding import write_module


def run(*command: object, site: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command with the stranger's distribution on its path."""
    environment = {**os.environ, "PYTHONPATH": str(site), "LANG": "id_ID.UTF-8"}
    environment.pop("TIRU_LAWS_OF", None)
    words = [str(word) for word in command]
    return subprocess.run(words, env=environment, cwd=cwd, capture_output=True, text=True, timeout=180, check=False)


def installed(folder: Path, site: Path) -> None:
    """Build the wheel and unpack it: what a pure wheel's installation is."""
    wheels = folder.parent / "wheels"
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(folder)]
    subprocess.run(build, check=True, capture_output=True, timeout=120)
    with zipfile.ZipFile(next(wheels.glob("*.whl"))) as inside:
        inside.extractall(site)


@pytest.fixture(scope="module")
def posyandu(tmp_path_factory):
    """A new module, installed; its folder, and the place where it is installed."""
    into, site = tmp_path_factory.mktemp("baru"), tmp_path_factory.mktemp("site")
    folder = write_module("pos_ronda", "Pos ronda", into)
    installed(folder, site)
    return folder, site


TIRU = (sys.executable, "-m", "tiru.cli")


@pytest.mark.slow
def test_it_keeps_every_law_and_passes_its_own_tests(posyandu):
    folder, site = posyandu
    lint = run(*TIRU, "module", "lint", "pos_ronda", site=site, cwd=site.parent)
    assert lint.returncode == 0, lint.stderr
    tried = run(*TIRU, "module", "test", "pos_ronda", folder / "tests", site=site, cwd=site.parent)
    assert tried.returncode == 0, tried.stdout[-3000:] + tried.stderr[-2000:]
    assert int(re.search(r"(\d+) passed", tried.stdout)[1]) >= 13


@pytest.mark.slow
def test_one_that_breaks_a_law_is_refused(posyandu):
    _folder, site = posyandu
    module = site / "tiru_pos_ronda" / "module.py"
    whole = module.read_text()
    module.write_text(whole.replace('tables=("pos_ronda_catatan",)', "tables=()"))
    try:
        tried = run(*TIRU, "module", "test", "pos_ronda", site=site, cwd=site.parent)
        assert tried.returncode == 9, tried.stdout[-2000:]
        assert "test_it_declares_exactly_the_tables_it_makes" in tried.stdout
        module.write_text(whole.replace("pos_ronda:catatan:write", "lain:catatan:write"))
        tried = run(*TIRU, "module", "test", "pos_ronda", site=site, cwd=site.parent)
        assert tried.returncode == 9
        assert "does not start with pos_ronda:" in tried.stderr
        listed = run(*TIRU, "module", "list", site=site, cwd=site.parent)
        assert "dikarantina" in listed.stdout
    finally:
        module.write_text(whole)


def test_a_name_that_cannot_be_or_is_taken_is_refused(tmp_path):
    for name in ("Posyandu", "1x", "pos-ronda", "../x"):
        with pytest.raises(Invalid):
            write_module(name, "Pos ronda", tmp_path)
    with pytest.raises(Invalid):
        write_module("ronda", 'Pos "ronda"', tmp_path)
    with pytest.raises(Conflict):
        write_module("aduan", "Aduan", tmp_path)
    (tmp_path / "tiru-ronda").mkdir()
    with pytest.raises(Conflict):
        write_module("ronda", "Pos ronda", tmp_path)
    assert list((tmp_path / "tiru-ronda").iterdir()) == []
