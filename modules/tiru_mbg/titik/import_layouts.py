"""Tables of Dapodik, EMIS and Sigizi as people have them: heads, numbers, and the classes a row stands for.

The exports of the three systems are not published as a format; heads are those of common downloads and of their
forms, each with other words for the same, and people may rename theirs. A row is a school with all its classes in
columns (`Kelas 1` …), or one class of a school (`Tingkat`, `Rombel`, `Peserta didik`), or a posyandu.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tiru.i18n import Lazy, _, lazy
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, Parser, degrees, digits, text, whole
from tiru_mbg.titik.rules import group_of, level_of

MOST_ROWS = 10_000
MOST_PEOPLE = 5_000
YEARS = tuple(range(1, 13))
CLOSED = {"aktif": False, "buka": False, "beroperasi": False, "tutup": True, "tidak aktif": True, "nonaktif": True}
THREE_B = {"bumil": "BUMIL", "busui": "BUSUI", "balita": "BALITA"}


def _letters(least: int, most: int) -> Parser:
    """A number that may have letters in it, as newer NPSN do; capitals, without blanks and marks."""

    def parse(cell: Cell) -> str:
        found = re.sub(r"[\s.\-/]", "", text(cell)).upper()
        if not (found.isascii() and found.isalnum()) or not least <= len(found) <= most:
            raise CellError(_("Harus %(n)s huruf atau angka.", n=least if least == most else f"{least}–{most}"))
        return found

    return parse


def _count(name: str, label: str, *aliases: str) -> Column:
    return Column(name=name, label=label, parse=whole(0, MOST_PEOPLE), aliases=aliases)


_NPSN = Column(name="npsn", label="NPSN", parse=_letters(8, 8))
_NSM = Column(name="nsm", label="NSM", parse=digits(12))
_NSPP = Column(name="nspp", label="NSPP", parse=digits(12), aliases=("Nomor statistik pesantren",))
_WHERE = (
    Column(name="kode_wilayah", label="Kode wilayah", most=13, aliases=("Kode desa", "Kode Kemendagri")),
    Column(name="kecamatan", label="Kecamatan", most=80, aliases=("Kec", "Nama kecamatan")),
    Column(name="desa", label="Desa", most=80, aliases=("Desa/Kelurahan", "Kelurahan", "Nama desa")),
    Column(name="alamat", label="Alamat", most=250, aliases=("Alamat jalan", "Jalan", "Alamat lengkap")),
    Column(name="latitude", label="Lintang", parse=degrees(90), aliases=("Lat",)),
    Column(name="longitude", label="Bujur", parse=degrees(180), aliases=("Long", "Lng", "Lon")),
    Column(name="tutup", label="Status", choices=CLOSED, aliases=("Status operasional", "Keterangan")),
)
_CLASS = (
    Column(name="tingkat", label="Tingkat", most=20, aliases=("Tingkat pendidikan", "Kelas")),
    Column(name="rombel", label="Rombel", most=40, aliases=("Nama rombel", "Nama rombongan belajar")),
    _count("jumlah", "Peserta didik", "PD", "Jumlah siswa", "Jumlah PD", "Jumlah santri", "Jumlah", "Siswa"),
    *(_count(f"kelas_{year}", f"Kelas {year}", f"Tingkat {year}") for year in YEARS),
    _count("guru", "Guru dan tendik", "PTK", "Jumlah guru"),
)


def _named(*aliases: str) -> Column:
    return Column(name="nama", label="Nama", required=True, most=150, aliases=aliases)


def _level(required: bool, *aliases: str) -> Column:
    return Column(name="jenjang", label="Bentuk pendidikan", most=30, required=required, aliases=aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A system that tables come from. `numbers` are columns of official numbers, the one a place is kept under first;
    `keys` the names that the register of facilities has for them."""

    kode: str
    label: Lazy
    hint: Lazy
    layout: Layout
    numbers: tuple[str, ...]
    keys: Mapping[str, str]
    kinds: tuple[str, ...]


SOURCES: Mapping[str, Source] = {
    "dapodik": Source(
        kode="Dapodik",
        label=lazy("Dapodik (sekolah)"),
        hint=lazy("Satu baris satu rombel, atau satu sekolah dengan kolom Kelas 1 sampai Kelas 12."),
        layout=Layout(
            columns=(
                Column(name="npsn", label="NPSN", required=True, parse=_letters(8, 8)),
                _named("Nama sekolah", "Nama satuan pendidikan", "Satuan pendidikan", "Sekolah"),
                _level(True, "BP", "Bentuk", "Jenjang"),
                *_WHERE,
                *_CLASS,
            ),
            max_rows=MOST_ROWS,
        ),
        numbers=("npsn",),
        keys={"npsn": "npsn"},
        kinds=("sekolah",),
    ),
    "emis": Source(
        kode="EMIS",
        label=lazy("EMIS (madrasah dan pesantren)"),
        hint=lazy("Madrasah dengan NSM atau NPSN, pesantren dengan NSPP."),
        layout=Layout(
            columns=(
                _NPSN,
                _NSM,
                _NSPP,
                _named("Nama lembaga", "Nama madrasah", "Nama pesantren", "Nama pondok pesantren", "Madrasah"),
                _level(True, "Jenjang", "Jenis lembaga", "Tipe", "Bentuk"),
                *_WHERE,
                *_CLASS,
            ),
            max_rows=MOST_ROWS,
        ),
        numbers=("npsn", "nsm", "nspp"),
        keys={"npsn": "npsn", "nsm": "nsm", "nspp": "nspp"},
        kinds=("sekolah", "pesantren"),
    ),
    "sigizi": Source(
        kode="Sigizi",
        label=lazy("Sigizi (posyandu)"),
        hint=lazy("Satu baris satu posyandu dengan jumlah ibu hamil, ibu menyusui dan balita."),
        layout=Layout(
            columns=(
                Column(name="kode", label="Kode posyandu", parse=_letters(4, 30), aliases=("Kode", "ID posyandu")),
                _named("Nama posyandu", "Posyandu"),
                *_WHERE,
                _count("bumil", "Ibu hamil", "Bumil", "Jumlah ibu hamil"),
                _count("busui", "Ibu menyusui", "Busui", "Jumlah ibu menyusui"),
                _count("balita", "Balita", "Jumlah balita", "Balita 6-59 bulan"),
            ),
            max_rows=MOST_ROWS,
        ),
        numbers=("kode",),
        keys={"kode": "kode_posyandu"},
        kinds=("posyandu",),
    ),
}


def kind_of(source: Source, values: Mapping[str, object]) -> str:
    """Which kind of place a row is about."""
    if source.kinds == ("posyandu",):
        return "posyandu"
    is_pesantren = values.get("nspp") or group_of(str(values.get("jenjang") or "")) == "SANTRI"
    return "pesantren" if is_pesantren and "pesantren" in source.kinds else "sekolah"


def classes_in(source: Source, values: Mapping[str, object]) -> dict[tuple[str, str], int]:
    """Numbers by group and class that a row tells; none for a row about the place alone.

    Raises CellError for a level whose group cannot be told, with a sentence.
    """
    if source.kinds == ("posyandu",):
        return {
            (kelompok, ""): int(str(values[name])) for name, kelompok in THREE_B.items() if values[name] is not None
        }
    level = level_of(str(values.get("jenjang") or ""))
    found: dict[tuple[str, str], int] = {}
    if values.get("jumlah") is not None:
        tingkat, rombel = str(values.get("tingkat") or ""), str(values.get("rombel") or "")
        found[_group(level, tingkat or rombel), rombel or tingkat] = int(str(values["jumlah"]))
    for year in YEARS:
        if values.get(f"kelas_{year}") is not None:
            found[_group(level, str(year)), str(year)] = int(str(values[f"kelas_{year}"]))
    if values.get("guru") is not None:
        found["GURU", ""] = int(str(values["guru"]))
    return found


def _group(level: str, kelas: str) -> str:
    found = group_of(level, kelas)
    if found is None:
        raise CellError(_("Kelompok untuk %(level)s tingkat %(kelas)s tidak dikenal.", level=level, kelas=kelas or "–"))
    return found
