"""A tenant as code: one TOML file, checked as a whole, every problem with its line and its remedy."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tiru.errors import Invalid
from tiru.i18n import _
from tiru_tenants.ladder import Papers
from tiru_tenants.manifest_checks import Problem, cross_problems
from tiru_tenants.papers import papers_from
from tiru_tenants.wanted import Wanted


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Identitas(_Part):
    """Who the tenant is."""

    nama: str = Field(min_length=3, max_length=80)
    kode_wilayah: str = Field(pattern=r"^\d{2}\.\d{2}$")
    jenis: Literal["kabupaten", "kota"]
    zona_waktu: Literal["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"] = "Asia/Jakarta"
    domain: list[str] = Field(default_factory=list)


class Tema(_Part):
    """Two colours; the rest follows."""

    utama: str = Field("#0f6b50", pattern=r"^#[0-9a-fA-F]{6}$")
    aksen: str = Field("#c98f1d", pattern=r"^#[0-9a-fA-F]{6}$")


class Perjanjian(_Part):
    """A signed paper. `terverifikasi` is true only for what a named source says."""

    ref: str = Field(pattern=r"^[A-Za-z0-9._/-]{3,60}$")
    jenis: Literal["kesepakatan_bersama", "pks", "addendum", "pengakhiran", "hibah", "pemilik"]
    tahap: Literal[
        "gagasan", "penawaran", "pembahasan", "harmonisasi", "persetujuan_dprd", "siap_ttd", "aktif", "batal"
    ] = "aktif"
    sebutan: str = ""
    judul: str = ""
    modul: list[str]
    mulai: date
    akhir: date | None = None
    induk: str = ""
    sumber: str = ""
    terverifikasi: bool = False
    catatan: str = ""


class Keputusan(_Part):
    """A recorded decision about access."""

    ref: str = Field(pattern=r"^[A-Za-z0-9._/-]{3,60}$")
    jenis: Literal["trial", "staff_read_only", "citizens_read_only", "archived", "restore"]
    modul: list[str] = Field(default_factory=list)
    mulai: date
    sampai: date | None = None
    alasan: str = ""
    oleh: str = ""


class UnitPart(_Part):
    """An organisation unit; `induk` names another unit's `kode`."""

    kode: str = Field(pattern=r"^[a-z0-9-]{2,60}$")
    nama: str
    singkatan: str = ""
    tipe: str
    induk: str | None = None
    kode_wilayah: str | None = None


class Pejabat(_Part):
    """A first holder of a post."""

    nama: str
    jenis: Literal["definitif", "plt", "plh", "pj"] = "definitif"
    nip: str | None = None
    nomor_sk: str = ""
    dari: date | None = None


class JabatanPart(_Part):
    """A post in a unit, the roles that come with it, and who holds it first."""

    kode: str = Field(pattern=r"^[a-z0-9-]{2,60}$")
    unit: str
    nama: str
    kepala: bool = False
    peran: list[str] = Field(default_factory=list)
    lingkup: Literal["tenant", "unit", "own"] = "unit"
    pejabat: Pejabat | None = None


class Manifest(_Part):
    """The whole file."""

    slug: str
    identitas: Identitas
    tema: Tema = Field(default_factory=Tema)
    sebutan: dict[str, str] = Field(default_factory=dict)
    modul: list[str] = Field(default_factory=list)
    perjanjian: list[Perjanjian] = Field(default_factory=list)
    keputusan: list[Keputusan] = Field(default_factory=list)
    pengaturan: dict[str, dict[str, Any]] = Field(default_factory=dict)
    unit: list[UnitPart] = Field(default_factory=list)
    jabatan: list[JabatanPart] = Field(default_factory=list)


class ManifestRefused(Invalid):
    """The file cannot be used; the message lists every problem with file, line, key and remedy."""

    code = "TIRU-E1101"


def read_manifest(path: Path) -> Wanted:
    """Read and check a file. Raises ManifestRefused."""
    try:
        return parse_manifest(path.read_text("utf-8"), str(path))
    except OSError as error:
        raise ManifestRefused(_("%(path)s tidak bisa dibaca: %(why)s", path=path, why=error.strerror)) from error
    except UnicodeDecodeError as error:
        raise ManifestRefused(_("%(path)s tidak tertulis dalam UTF-8.", path=path)) from error


class _PapersOnly(_Part):
    perjanjian: list[Perjanjian] = Field(default_factory=list)
    keputusan: list[Keputusan] = Field(default_factory=list)


def read_papers(path: Path) -> Papers:
    """Only the papers of a file that is no whole manifest. Raises ManifestRefused."""
    found = read_papers_documents(path)
    return papers_from(found["agreement"], found["decision"])


def read_papers_documents(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The same as documents, `agreement` and `decision`. Raises ManifestRefused."""
    try:
        content = path.read_text("utf-8")
        read = _PapersOnly.model_validate(tomllib.loads(content))
    except (OSError, ValueError) as error:
        raise ManifestRefused(_("%(path)s tidak bisa dipakai: %(why)s", path=path, why=error)) from error
    return {
        "agreement": [paper.model_dump(mode="json", exclude_none=True) for paper in read.perjanjian],
        "decision": [paper.model_dump(mode="json", exclude_none=True) for paper in read.keputusan],
    }


def parse_manifest(content: str, name: str) -> Wanted:
    """Check the text of a manifest called `name` in messages. Raises ManifestRefused."""
    try:
        data = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        where = f"{name}:{at.group(1) if at else len(content.splitlines())}"
        raise ManifestRefused(_("%(where)s: bukan TOML yang benar: %(why)s", where=where, why=str(error))) from error
    manifest, problems = _read(data)
    problems += cross_problems(data)
    if manifest is None or problems:
        located = sorted({(_line_of(content, path), ".".join(map(str, path)), why) for path, why in problems})
        raise ManifestRefused("\n".join(f"{name}:{line}: {path}: {why}" for line, path, why in located))
    return wanted_from(manifest, content)


def _read(data: dict[str, Any]) -> tuple[Manifest | None, list[Problem]]:
    """The manifest, or what is wrong with the shape of its values."""
    try:
        return Manifest.model_validate(data), []
    except ValidationError as error:
        return None, [(tuple(problem["loc"]), _why(problem)) for problem in error.errors(include_url=False)]


def wanted_from(manifest: Manifest, content: str) -> Wanted:
    """What provisioning needs, from a checked manifest."""
    return Wanted(
        slug=manifest.slug,
        title=manifest.identitas.nama,
        kode_wilayah=manifest.identitas.kode_wilayah,
        jenis=manifest.identitas.jenis,
        timezone=manifest.identitas.zona_waktu,
        words=manifest.sebutan,
        brand=manifest.tema.utama,
        accent=manifest.tema.aksen,
        domains=manifest.identitas.domain,
        modules=manifest.modul,
        agreements=[paper.model_dump(mode="json", exclude_none=True) for paper in manifest.perjanjian],
        decisions=[paper.model_dump(mode="json", exclude_none=True) for paper in manifest.keputusan],
        settings=manifest.pengaturan,
        units=[unit.model_dump() for unit in manifest.unit],
        posts=[_post(post) for post in manifest.jabatan],
        manifest=manifest.model_dump(mode="json", exclude_none=True),
        manifest_text=content,
    )


def _post(post: JabatanPart) -> dict[str, Any]:
    return {
        "kode": post.kode,
        "unit": post.unit,
        "nama": post.nama,
        "kepala": post.kepala,
        "roles": post.peran,
        "scope": post.lingkup,
        "holder": post.pejabat.model_dump() if post.pejabat else None,
    }


_WORDS = {
    "missing": lambda problem: _("wajib ada"),
    "extra_forbidden": lambda problem: _("kunci ini tidak dikenal; periksa ejaannya atau hapus"),
    "literal_error": lambda problem: _(
        "pilih salah satu: %(all)s", all=problem["ctx"]["expected"].replace(" or ", ", ")
    ),
    "string_pattern_mismatch": lambda problem: _(
        "bentuknya salah; harus cocok dengan %(p)s", p=problem["ctx"]["pattern"]
    ),
    "string_too_short": lambda problem: _("paling sedikit %(n)s huruf", n=problem["ctx"]["min_length"]),
    "string_too_long": lambda problem: _("paling banyak %(n)s huruf", n=problem["ctx"]["max_length"]),
    "model_type": lambda problem: _("harus tabel [ … ]"),
    "bool_parsing": lambda problem: _("harus true atau false"),
    "date_parsing": lambda problem: _("harus tanggal, misalnya 2026-11-24"),
    "string_type": lambda problem: _("harus teks dalam tanda kutip"),
    "list_type": lambda problem: _("harus daftar [ … ]"),
    "dict_type": lambda problem: _("harus tabel [ … ]"),
    "bool_type": lambda problem: _("harus true atau false"),
    "date_type": lambda problem: _("harus tanggal, misalnya 2026-11-24"),
    "date_from_datetime_parsing": lambda problem: _("harus tanggal, misalnya 2026-11-24"),
}


def _why(problem: Any) -> str:
    words = _WORDS.get(problem["type"])
    return words(problem) if words else problem["msg"]


def _line_of(content: str, path: tuple[str | int, ...]) -> int:
    """The line where a key stands, or the table that lacks it; 1 when nothing fits better."""
    names = [part for part in path if isinstance(part, str)]
    index = path[1] if len(path) > 1 and isinstance(path[1], int) else None  # which of the tables [[…]]
    best, seen = 1, -1
    table: tuple[str, ...] = ()
    for number, line in enumerate(content.splitlines(), start=1):
        header = re.match(r"^\s*\[\[?\s*([^\]]+?)\s*\]?\]", line)
        if header:
            table = tuple(part.strip().strip('"') for part in header.group(1).split("."))
            if list(table) == names[: len(table)]:
                if line.lstrip().startswith("[["):
                    seen += 1
                if index is None or not line.lstrip().startswith("[[") or seen == index:
                    best = number
            continue
        key = re.match(r'^\s*"?([A-Za-z0-9_-]+)"?\s*=', line)
        here = index is None or len(table) == 0 or seen == index
        if key and here and [*table, key.group(1)] == names[: len(table) + 1]:
            return number
    return best
