"""A new tenant from a few words: the manifest of its region, with another name, host names and papers."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from tiru.errors import Invalid
from tiru.i18n import _
from tiru_tenants.manifest import read_papers
from tiru_tenants.new_manifest import new_manifest


def manifest_for(
    slug: str,
    kode_wilayah: str,
    *,
    today: date,
    name: str = "",
    domains: Sequence[str] = (),
    modules: Sequence[str] = (),
    papers: Path | None = None,
) -> str:
    """The TOML of a new tenant. With `papers` (a file with [[perjanjian]] or [[keputusan]]) these take the
    place of the trial. Raises NotFound for the code, ManifestRefused for the papers."""
    _slug, text = new_manifest(kode_wilayah, today=today)
    document = tomlkit.parse(text)
    document["slug"] = slug
    identity: Any = document["identitas"]
    if name:
        identity["nama"] = name
    identity["domain"] = list(domains)
    if modules:
        document["modul"] = list(modules)
        trial: Any = document["keputusan"]
        trial[0]["modul"] = list(modules)
    if papers is None:
        return tomlkit.dumps(document)
    del document["keputusan"]
    return tomlkit.dumps(document) + "\n" + _papers_text(papers)


def _papers_text(path: Path) -> str:
    """Only the papers of the file, checked. Raises Invalid for a file that holds something else."""
    read_papers(path)
    text = path.read_text("utf-8")
    strange = sorted(set(tomllib.loads(text)) - {"perjanjian", "keputusan"})
    if strange:
        raise Invalid(_("%(path)s memuat selain perjanjian dan keputusan: %(keys)s.", path=path, keys=strange))
    return text
