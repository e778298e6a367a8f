"""What is documented is what runs."""

import re
from pathlib import Path

import pytest

from tiru_tenants.reference import pages

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize(
    "name", ["settings.md", "permissions.md", "commands.md", "exit-codes.md", "events.md", "routes.md"]
)
def test_the_generated_reference_is_up_to_date(name, registry):
    assert (ROOT / "docs/reference" / name).read_text("utf-8") == pages(registry)[name], "run `make docs`"


def test_every_command_that_a_page_names_exists(registry):
    known = set(re.findall(r"`(tiru[a-z -]*)`", pages(registry)["commands.md"]))
    words = {command.strip() for command in known} | {c.rsplit(" ", 1)[0] for c in known} | {"tiru"}
    for path in DOCS:
        for named in re.findall(r"`tiru ([a-z-]+(?: [a-z-]+)?)", path.read_text("utf-8")):
            parts = named.split()
            assert f"tiru {' '.join(parts)}" in words or f"tiru {parts[0]}" in words, f"{path.name}: tiru {named}"


def test_every_link_between_pages_leads_somewhere():
    for path in DOCS:
        for target in re.findall(r"\]\((?!http)([^)#]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name} → {target}"


def test_every_setting_that_a_page_names_exists():
    from tiru.config import Settings

    known = {f"TIRU_{name.upper()}" for name in Settings.model_fields} | {"TIRU_SKIP_ASSETS", "TIRU_TEST_DATABASE_URL"}
    for path in DOCS:
        for named in re.findall(r"\bTIRU_[A-Z_]+\b", path.read_text("utf-8")):
            assert named in known or named.startswith("TIRU_BENCH"), f"{path.name}: {named}"


def test_every_make_target_that_a_page_names_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    for path in DOCS:
        for named in re.findall(r"`make ([a-z-]+)`", path.read_text("utf-8")):
            assert named in targets, f"{path.name}: make {named}"
