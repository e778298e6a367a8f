"""What a person reads at the terminal, word for word, in both languages; `transcripts/` holds it.

When the words changed on purpose: `TRANSCRIPTS=write pytest tests/tenants/test_transcripts.py`, then read the diff.
"""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tiru_tenants.applying import apply_wanted
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

FOLDER = Path(__file__).with_name("transcripts")
SLUG = "naskah"
MANIFEST = f"""\
slug = "{SLUG}"
modul = ["aduan"]

[identitas]
nama = "Kabupaten Naskah"
kode_wilayah = "35.17"
jenis = "kabupaten"

[[perjanjian]]
ref = "PKS-1"
jenis = "hibah"
modul = ["aduan"]
mulai = 2026-01-01
"""
BROKEN = MANIFEST.replace('"kabupaten"', '"kab"').replace("mulai = 2026-01-01", "mulia = 2026-01-01")
ALSO_IN_ENGLISH = {
    "help",
    "no-command",
    "not-given",
    "not-a-choice",
    "plan-change",
    "plan-broken",
    "not-asked",
    "not-found",
    "explain",
}
LINES = {
    "help": "--help",
    "help-tenant": "tenant --help",
    "no-command": "tenat list",
    "no-option": "tenant list --nama",
    "no-value": "tenant list --output",
    "not-given": "tenant show",
    "not-a-choice": "tenant list -o xml",
    "not-a-number": "agreement expiring --days banyak",
    "not-a-day": "entitlement list --at kemarin",
    "too-many": "tenant show satu dua",
    "plan-nothing": "tenant plan m.toml",
    "plan-change": "tenant plan ubah.toml --detailed-exitcode",
    "plan-broken": "tenant plan rusak.toml",
    "not-asked": f"tenant suspend {SLUG} --reason coba",
    "planned": f"tenant suspend {SLUG} --reason coba --plan",
    "not-confirmed": f"tenant delete {SLUG} --reason coba",
    "not-found": "tenant show tidak-ada",
    "explain": f"entitlement explain mbg -t {SLUG} --at 2026-11-24",
    "new-not-known": "tenant new --kode-wilayah 35.99",
    "module-not-known": f"module enable peternakan -t {SLUG} --yes",
}


@pytest.fixture(scope="module")
async def desk(plane, tmp_path_factory):
    """A folder with manifests, and the tenant that one of them describes."""
    folder = tmp_path_factory.mktemp("meja")
    (folder / "m.toml").write_text(MANIFEST)
    (folder / "ubah.toml").write_text(MANIFEST.replace("Kabupaten Naskah", "Kabupaten Naskah Baru"))
    (folder / "rusak.toml").write_text(BROKEN)
    await apply_wanted(plane, parse_manifest(MANIFEST, "m.toml"), actor="test")
    yield folder
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)


@pytest.mark.parametrize("language", ["id", "en"])
def test_it_is_said_word_for_word(language, desk, installation, services):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("TIRU_")}
    environment = {
        **plain,
        "TIRU_DATABASE_URL": installation.owner_url,
        "TIRU_APP_DATABASE_URL": installation.app_url,
        "TIRU_HOME": str(services.settings.home),
        "TIRU_LANG": language,
        "COLUMNS": "80",
    }
    said = []
    for title, line in LINES.items():
        if language != "id" and title not in ALSO_IN_ENGLISH:
            continue
        done = subprocess.run(
            [sys.executable, "-m", "tiru.cli", *shlex.split(line)],
            cwd=desk,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        said.append(
            f"## {title}\n$ tiru {line}\n{plain_text(done.stdout)}{plain_text(done.stderr)}exit {done.returncode}\n"
        )
    transcript = "\n".join(said)
    golden = FOLDER / f"{language}.txt"
    if os.environ.get("TRANSCRIPTS") == "write":
        golden.write_text(transcript, "utf-8")
    assert transcript == golden.read_text("utf-8")


def plain_text(text: str) -> str:
    """Without what differs from run to run."""
    return re.sub(r"op_[0-9A-F]{16}", "op_…", text.replace("Usage: python -m tiru.cli", "Usage: tiru"))
