"""What was built: complete, small enough, named by its content, and free of what the policy forbids."""

from __future__ import annotations

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest

from tiru.web.assets import asset, built, icon_names, manifest

ROOT = Path(__file__).parents[2]
DIST = ROOT / "platform/tiru/web/static/dist"
KILOBYTE = 1000
# The budgets of the faces, in gzipped bytes (the typeface as it is).
BUDGETS = {
    "portal.css": 8 * KILOBYTE,
    "kantor.css": 8 * KILOBYTE,
    "pustaka.css": 8 * KILOBYTE,
    "portal.js": 5 * KILOBYTE,
    "kantor.js": 40 * KILOBYTE,
    "lapangan.css": 2 * KILOBYTE,
    "lapangan.js": 6 * KILOBYTE,
    "lapangan-sw.js": 3 * KILOBYTE,
    "jakarta.woff2": 28 * KILOBYTE,
}


def packed(name: str) -> int:
    file = built(asset(name).removeprefix("/aset/"))
    assert file is not None
    return len(file.contents.get("gzip", file.contents["identity"]))


@pytest.mark.parametrize(("name", "budget"), BUDGETS.items())
def test_each_file_keeps_its_budget(name: str, budget: int) -> None:
    assert packed(name) <= budget


@pytest.mark.parametrize(
    ("face", "budget"), [("portal", 48 * KILOBYTE), ("kantor", 88 * KILOBYTE)], ids=["portal", "kantor"]
)
def test_all_files_of_a_face_leave_room_for_its_page(face: str, budget: int) -> None:
    files = (f"{face}.css", f"{face}.js", "jakarta.woff2", "ikon.svg", "favicon.svg")
    assert sum(packed(name) for name in files) <= budget


def test_every_name_of_the_manifest_exists_and_carries_a_hash() -> None:
    for name in manifest()["files"].values():
        assert (DIST / name).is_file()
        assert re.search(r"\.[A-Z0-9]{8}\.\w+$", name)


def test_names_made_by_us_are_the_hash_of_the_content() -> None:
    name = manifest()["files"]["ikon.svg"]
    digest = sha256((DIST / name).read_bytes()).hexdigest()[:8].upper()
    assert name == f"ikon.{digest}.svg"


def test_compressed_twins_hold_the_same_bytes() -> None:
    for path in DIST.glob("*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes()
        assert path.with_suffix("").with_name(path.stem + ".br").is_file()


def test_licences_of_what_is_shipped_lie_beside_it() -> None:
    for name in ("font", "icons", "htmx"):
        assert (DIST / f"LICENSE.{name}.txt").stat().st_size > 300


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert not re.search(r"https?://[^\"]*registry", lock)


def test_stylesheets_fetch_nothing_from_elsewhere() -> None:
    for path in DIST.glob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text("utf-8"))


@pytest.mark.parametrize("preference", ["prefers-reduced-motion", "forced-colors", "@media print", ":focus-visible"])
@pytest.mark.parametrize("face", ["portal.css", "kantor.css"])
def test_each_face_heeds_what_people_need(face: str, preference: str) -> None:
    text = (DIST / manifest()["files"][face]).read_text("utf-8")
    assert preference in text


def test_htmx_is_told_not_to_evaluate() -> None:
    text = (DIST / manifest()["files"]["kantor.js"]).read_text("utf-8")
    for setting in ("allowEval:!1", "includeIndicatorStyles:!1", "selfRequestsOnly:!0"):
        assert setting in text


def test_the_sprite_has_every_icon_once() -> None:
    text = (DIST / manifest()["files"]["ikon.svg"]).read_text("utf-8")
    ids = re.findall(r'<symbol id="([^"]+)"', text)
    assert sorted(ids) == sorted(icon_names()) == sorted(json.loads((ROOT / "frontend/icons.json").read_text()))
