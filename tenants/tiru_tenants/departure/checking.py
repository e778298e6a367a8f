"""Checking an archive without a database: every member's hash, every row counted, the chain walked."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tiru.audit.chain import Broken, verify
from tiru.audit.signed_heads import SignedHead, head_is_genuine
from tiru.files.store import CHUNK
from tiru.i18n import _
from tiru_tenants.departure import contents as layout
from tiru_tenants.departure.contents import Contents, DamagedArchive, read_contents

LARGEST_LIST = 64 * 1024 * 1024  # bytes of manifest.json: a million members


@dataclass(slots=True)
class Verdict:
    """What was found; an archive is good when `problems` is empty."""

    contents: Contents
    problems: list[str] = field(default_factory=list)
    signed_days: int = 0


def open_archive(path: Path) -> zipfile.ZipFile:
    """Raises DamagedArchive for what is no ZIP."""
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise DamagedArchive(_("%(path)s tidak bisa dibuka: %(why)s", path=path, why=error)) from error


def contents_of(archive: zipfile.ZipFile) -> Contents:
    """Its manifest. Raises DamagedArchive."""
    try:
        info = archive.getinfo(layout.NAME)
    except KeyError as error:
        raise DamagedArchive(_("manifest.json tidak ada di arsip ini.")) from error
    if info.file_size > LARGEST_LIST:
        raise DamagedArchive(_("manifest.json terlalu besar."))
    return read_contents(archive.read(info))


def check_archive(path: Path) -> Verdict:
    """Look at everything. Raises DamagedArchive only where nothing can be looked at."""
    with open_archive(path) as archive:
        verdict = Verdict(contents_of(archive))
        verdict.problems += _members(archive, verdict.contents)
        if not verdict.problems:
            verdict.problems += _rows(archive, verdict.contents)
            verdict.problems += _chain(archive, verdict)
    return verdict


def _members(archive: zipfile.ZipFile, contents: Contents) -> Iterator[str]:
    present = {info.filename for info in archive.infolist()}
    for name in sorted(present - set(contents.members) - {layout.NAME, layout.SUMS}):
        yield _("%(name)s tidak disebut di manifest.json", name=name)
    for name, member in contents.members.items():
        if name not in present:
            yield _("%(name)s hilang", name=name)
            continue
        digest, size = hashlib.sha256(), 0
        try:
            with archive.open(name) as source:
                while size <= member.size and (chunk := source.read(CHUNK)):
                    digest.update(chunk)
                    size += len(chunk)
        except (zipfile.BadZipFile, OSError, EOFError) as error:
            yield _("%(name)s rusak: %(why)s", name=name, why=error)
            continue
        if (digest.hexdigest(), size) != (member.sha256, member.size):
            yield _("%(name)s tidak sama dengan sidiknya", name=name)


def _rows(archive: zipfile.ZipFile, contents: Contents) -> Iterator[str]:
    for table in contents.tables:
        with archive.open(table.member) as source:
            lines = csv.reader(io.TextIOWrapper(source, "utf-8", newline=""))
            names = next(lines, [])
            count = sum(1 for _row in lines)
        if names != list(table.columns) or count != table.rows:
            yield _("%(name)s: %(count)s baris, seharusnya %(rows)s", name=table.member, count=count, rows=table.rows)


def _chain(archive: zipfile.ZipFile, verdict: Verdict) -> Iterator[str]:
    heads = [
        SignedHead(
            tenant=verdict.contents.slug,
            day=date.fromisoformat(row["day"]),
            seq=row["seq"],
            hash=row["hash"],
            signature=row["signature"],
        )
        for row in json.loads(archive.read(layout.HEAD))
    ]
    keys = [row["public_key"] for row in json.loads(archive.read(layout.HEAD))]
    for head, key in zip(heads, keys, strict=True):
        if not head_is_genuine(head, key):
            yield _("tanda tangan kepala jejak %(day)s tidak sah", day=head.day)
    verdict.signed_days = len(heads)
    count = 0

    def records() -> Iterator[dict[str, object]]:
        nonlocal count
        with archive.open(layout.CHAIN) as source:
            for line in source:
                count += 1
                yield json.loads(line)

    found = verify(records(), known={head.seq: head.hash for head in heads if head.seq})
    expected = verdict.contents.audit
    if isinstance(found, Broken):
        yield _("jejak audit catatan %(seq)s: %(why)s", seq=found.seq, why=found.why)
    elif (count, found) != (expected.entries, expected.head):
        yield _("jejak audit berakhir di catatan %(seq)s, bukan %(wanted)s", seq=count, wanted=expected.entries)
