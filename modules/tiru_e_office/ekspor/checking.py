"""A ZIP of letters looked at without a database: is every file there, whole, and as many rows as it says?"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tiru.errors import Invalid
from tiru.files.archive import MANIFEST as SUMS
from tiru.i18n import _
from tiru_e_office.ekspor.whole import FORMAT

PIECE = 1 << 20


@dataclass(slots=True)
class Verdict:
    """What the archive says of itself, and whatever does not fit."""

    manifest: Mapping[str, Any]
    files: int = 0
    problems: list[str] = field(default_factory=list)


def check(path: Path) -> Verdict:
    """Read the whole archive. Raises Invalid for what is no archive of letters."""
    try:
        with zipfile.ZipFile(path) as archive:
            return _checked(archive)
    except (OSError, zipfile.BadZipFile, KeyError, json.JSONDecodeError) as problem:
        raise Invalid(_("%(file)s bukan arsip e-Office yang utuh: %(why)s", file=path.name, why=problem)) from problem


def _checked(archive: zipfile.ZipFile) -> Verdict:
    lines = [line.partition("  ") for line in archive.read(SUMS).decode().splitlines()]
    sums = {name: digest for digest, _gap, name in lines}
    manifest = json.loads(archive.read("manifest.json"))
    if manifest.get("format") != FORMAT:
        raise Invalid(_("Bentuk arsip ini tidak dikenal: %(form)s.", form=manifest.get("format", "?")))
    verdict = Verdict(manifest)
    names = set(archive.namelist()) - {SUMS}
    verdict.problems += [_("%(name)s tidak ada di dalam arsip.", name=name) for name in sorted(set(sums) - names)]
    verdict.problems += [_("%(name)s tidak tercatat di SHA256SUMS.", name=name) for name in sorted(names - set(sums))]
    for name in sorted(names & set(sums)):
        verdict.files += 1
        digest, rows = _read(archive, name)
        if digest != sums[name]:
            verdict.problems.append(_("%(name)s berubah sejak diekspor.", name=name))
        table = name.removeprefix("data/").removesuffix(".jsonl")
        said = manifest["baris"].get(table, 0)
        if name == f"data/{table}.jsonl" and rows != said:
            verdict.problems.append(_("%(name)s berisi %(n)s baris, bukan %(said)s.", name=name, n=rows, said=said))
    verdict.problems += [_("%(name)s sudah hilang saat diekspor.", name=name) for name in manifest["objek_hilang"]]
    return verdict


def _read(archive: zipfile.ZipFile, name: str) -> tuple[str, int]:
    digest, rows = hashlib.sha256(), 0
    try:
        with archive.open(name) as inside:
            while piece := inside.read(PIECE):
                digest.update(piece)
                rows += piece.count(b"\n")
    except zipfile.BadZipFile:
        return "", rows
    return digest.hexdigest(), rows
