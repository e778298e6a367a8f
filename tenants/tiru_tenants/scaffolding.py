"""`tiru module new`: a module of somebody else's, alive from the start, in a distribution of its own."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import tiru
from tiru.errors import Conflict, Invalid
from tiru.i18n import _
from tiru.module import NAME
from tiru.registry import discover

LONGEST_TITLE = 60
FILES = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "tiru_@name@/__init__.py": "package/__init__.py",
    "tiru_@name@/module.py": "package/module.py",
    "tiru_@name@/models.py": "package/models.py",
    "tiru_@name@/forms.py": "package/forms.py",
    "tiru_@name@/queries.py": "package/queries.py",
    "tiru_@name@/service.py": "package/service.py",
    "tiru_@name@/portal.py": "package/portal.py",
    "tiru_@name@/office.py": "package/office.py",
    "tiru_@name@/migrations/__init__.py": "package/migrations/__init__.py",
    "tiru_@name@/migrations/@name@_0001_catatan.py": "package/migrations/0001.py",
    "tiru_@name@/templates/@name@/daftar.html": "package/templates/daftar.html",
    "tiru_@name@/templates/@name@/kantor.html": "package/templates/kantor.html",
    "tests/test_@name@.py": "tests/test_notes.py",
}


def write_module(name: str, title: str, into: Path) -> Path:
    """Write the distribution `tiru-NAME` into a folder. Raises Invalid for a bad name, Conflict when it is there."""
    _check(name, title)
    folder = into / f"tiru-{name.replace('_', '-')}"
    if folder.exists():
        raise Conflict(_("%(folder)s sudah ada.", folder=folder), remedy=_("Pilih nama lain, atau --into."))
    words = {"@name@": name, "@dashed@": name.replace("_", "-"), "@title@": title, "@version@": tiru.__version__}
    templates = files("tiru_tenants") / "scaffold"
    for target, source in FILES.items():
        path = folder / _filled(target, words)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled((templates / f"{source}.txt").read_text("utf-8"), words), "utf-8")
    return folder


def _check(name: str, title: str) -> None:
    if not NAME.fullmatch(name):
        raise Invalid(
            _("%(name)s tidak bisa menjadi nama modul.", name=name),
            remedy=_("Huruf kecil, angka dan garis bawah, diawali huruf, misalnya posyandu."),
        )
    if not 3 <= len(title) <= LONGEST_TITLE or any(sign in title for sign in "\"'\\{}<>\n"):
        raise Invalid(_("Judulnya 3 sampai %(n)s huruf, tanpa tanda kutip dan kurung.", n=LONGEST_TITLE))
    registry = discover()
    if name in registry.modules or name in registry.quarantined:
        raise Conflict(_("Modul %(name)s sudah terpasang di sini.", name=name), remedy=f"tiru module show {name}")


def _filled(text: str, words: dict[str, str]) -> str:
    for token, value in words.items():
        text = text.replace(token, value)
    return text
