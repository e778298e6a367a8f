"""`manifest.json` of an archive: what is inside, how much of it, and the hash of every member."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from tiru.errors import Refused
from tiru.i18n import _

NAME = "manifest.json"
SUMS = "SHA256SUMS"
README = "BACA-SAYA.txt"
TOML = "tenant.toml"
CONTROL = "kendali.json"
DUMP = "pulihkan.sql"
CHAIN = "jejak.jsonl"
HEAD = "jejak-kepala.json"
KEYS = "kunci.json"
FILES = "berkas/"
TABLES = "tabel/"
PERSONAL = "pribadi/"
FORMAT = "tiru-export/1"
_LITERAL = r"(?:'[^'\\]*'|-?\d+(?:\.\d+)?|MINVALUE|MAXVALUE|NULL)"
_LIST = rf"\({_LITERAL}(?:, {_LITERAL})*\)"
_BOUND = re.compile(rf"DEFAULT|FOR VALUES (?:FROM {_LIST} TO {_LIST}|IN {_LIST})")
_NAME = re.compile(r"[a-z_][a-z0-9_]*")


class DamagedArchive(Refused):
    """The archive is not what was written; the message says what does not fit."""

    code = "TIRU-E1401"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table and its rows; `columns` in the order of the CSV."""

    name: str
    columns: Sequence[str]
    rows: int

    @property
    def member(self) -> str:
        return f"{TABLES}{self.name}.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """A part of a partitioned table; `bound` as PostgreSQL writes it (`FOR VALUES FROM … TO …`)."""

    name: str
    parent: str
    bound: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """Where an identity column stands."""

    table: str
    column: str
    last: int
    called: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Length and last hash of the audit chain."""

    entries: int
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One file of the archive; `size` in bytes, before packing."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The whole of `manifest.json`. `revisions` is where each history stands, `modules` their versions;
    `files` and their `size` in bytes, all together."""

    slug: str
    schema: str
    title: str
    kode_wilayah: str
    tiru: str
    postgres: int
    taken_at: str
    revisions: Mapping[str, str]
    modules: Mapping[str, str]
    tables: Sequence[Table]
    partitions: Sequence[Partition]
    counters: Sequence[Counter]
    audit: Chain
    sealed: Mapping[str, Sequence[str]]
    dump: str
    files: int = 0
    size: int = 0
    personal: bool = False
    keys: bool = False
    members: Mapping[str, Member] = field(default_factory=dict)
    format: str = FORMAT

    @property
    def text(self) -> bytes:
        return msgspec.json.format(msgspec.json.encode(self), indent=1)


def read_contents(raw: bytes) -> Contents:
    """Raises DamagedArchive for anything but a manifest of this format."""
    try:
        found = msgspec.json.decode(raw, type=Contents)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DamagedArchive(_("manifest.json tidak bisa dibaca: %(why)s", why=error)) from error
    if found.format != FORMAT:
        raise DamagedArchive(_("Bentuk arsip %(form)s tidak dikenal di versi ini.", form=found.format))
    names = [table.name for table in found.tables] + [
        name for part in found.partitions for name in (part.name, part.parent)
    ]
    if not all(map(_NAME.fullmatch, names)) or not all(_BOUND.fullmatch(part.bound) for part in found.partitions):
        raise DamagedArchive(_("manifest.json menyebut nama tabel atau bagian yang tidak mungkin."))
    return found
