"""Facilities as a table: the columns, also as Dapodik and EMIS head them, and taking the rows home.

A row may name its desa by code, or by kecamatan and desa. Cells left empty do not erase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tiru.fasilitas.kinds import all_identifiers, kinds
from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.fasilitas.queries import Filter, every, numbers_of
from tiru.fasilitas.rules import EXPORT, Identifier
from tiru.organisasi.queries import units
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import Cell, CellError, Parser, day, degrees, text, whole
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

MOST_ROWS = 10_000
OWNER_WORDS: Mapping[str, str] = {
    "pemerintah": "pemerintah",
    "negeri": "pemerintah",
    "milik pemerintah": "pemerintah",
    "swasta": "swasta",
    "yayasan": "swasta",
}
NAME_HEADS = (
    "Nama sekolah",
    "Nama satuan pendidikan",
    "Nama lembaga",
    "Nama madrasah",
    "Nama pesantren",
    "Nama pondok pesantren",
    "Nama fasilitas",
    "Nama faskes",
    "Nama puskesmas",
    "Nama posyandu",
    "Nama SPPG",
    "Nama pasar",
    "Nama koperasi",
)


def facility_layout(catalogue: Mapping[str, FasilitasJenis]) -> Layout:
    """The columns for a catalogue. Heads are Indonesian in every language: files travel."""
    known = {word: kode for kode, kind in catalogue.items() for word in (kode, kind.label)}
    return Layout(
        columns=(
            Column(name="kode", label="Kode", most=40, aliases=("Kode fasilitas",)),
            Column(name="jenis", label="Jenis", choices=known, aliases=("Jenis fasilitas",)),
            Column(name="bentuk", label="Bentuk", most=60, aliases=("BP", "Bentuk pendidikan", "Jenjang", "Tipe")),
            Column(name="nama", label="Nama", required=True, most=150, aliases=NAME_HEADS),
            *(_number(identifier) for identifier in all_identifiers(catalogue)),
            Column(name="kode_wilayah", label="Kode wilayah", most=13, aliases=("Kode desa", "Kode Kemendagri")),
            Column(name="kecamatan", label="Kecamatan", most=80, aliases=("Kec", "Nama kecamatan")),
            Column(name="desa", label="Desa", most=80, aliases=("Desa/Kelurahan", "Kelurahan", "Nama desa")),
            Column(name="alamat", label="Alamat", most=250, aliases=("Alamat jalan", "Jalan", "Alamat lengkap")),
            Column(name="latitude", label="Lintang", parse=degrees(90), aliases=("Lat",)),
            Column(name="longitude", label="Bujur", parse=degrees(180), aliases=("Long", "Lng", "Lon")),
            Column(
                name="kepemilikan",
                label="Kepemilikan",
                choices=OWNER_WORDS,
                aliases=("Status sekolah", "Status kepemilikan", "Status lembaga", "Status"),
            ),
            Column(name="unit", label="Unit pemilik", most=40, aliases=("Kode unit",)),
            Column(
                name="pemilik_nama",
                label="Nama pemilik",
                most=150,
                aliases=("Nama yayasan", "Yayasan", "Penyelenggara", "Lembaga penyelenggara"),
            ),
            Column(
                name="kapasitas",
                label="Kapasitas",
                parse=whole(0, 10_000_000),
                aliases=("Jumlah siswa", "PD", "Peserta didik", "Jumlah santri", "Tempat tidur", "Porsi"),
            ),
            Column(name="kontak_nama", label="Nama kontak", most=100, aliases=("Kepala sekolah", "Pengasuh")),
            Column(
                name="kontak_telepon", label="Telepon", most=30, aliases=("Nomor telepon", "No. HP", "No telp", "HP")
            ),
            Column(name="sumber", label="Sumber", most=150),
            Column(name="berlaku_dari", label="Ada sejak", parse=day, aliases=("Tanggal SK pendirian", "TMT berdiri")),
        ),
        max_rows=MOST_ROWS,
    )


def _number(identifier: Identifier) -> Column:
    return Column(name=f"pengenal_{identifier.key}", label=identifier.label, parse=_parser(identifier))


def _parser(identifier: Identifier) -> Parser:
    def parse(cell: Cell) -> str:
        try:
            return identifier.read(text(cell))
        except ValueError as problem:
            raise CellError(str(problem)) from None

    return parse


async def facility_rows(work: UnitOfWork, wanted: Filter) -> tuple[list[str], list[list[object]]]:
    """Heads and rows of what the right to export reaches, in the columns of the import."""
    catalogue = await kinds(work)
    found = await every(work, wanted, permission=EXPORT)
    areas = await area_names(work, found)
    owners = {unit.id: unit.kode for unit in await units(work)}
    numbers = await numbers_of(work)
    layout = facility_layout(catalogue)
    heads = [column.label for column in layout.columns]
    return heads, [
        [_cell(column.name, row, areas, owners, numbers.get(row.id, {})) for column in layout.columns] for row in found
    ]


async def area_names(work: UnitOfWork, rows: Sequence[Fasilitas]) -> dict[str, str]:
    """Names of the desa and kecamatan of facilities, by code."""
    codes = {row.kode_wilayah for row in rows}
    return await names(work.session, sorted(codes | {kode[:8] for kode in codes}))


def _cell(
    column: str, row: Fasilitas, areas: Mapping[str, str], owners: Mapping[int, str], numbers: Mapping[str, str]
) -> object:
    if column.startswith("pengenal_"):
        return numbers.get(column.removeprefix("pengenal_"), "")
    if column == "kecamatan":
        return areas.get(row.kode_wilayah[:8], "")
    if column == "desa":
        return areas.get(row.kode_wilayah, "")
    if column == "unit":
        return owners.get(row.pemilik_unit_id or 0, "")
    value: object = getattr(row, column)
    if column in ("latitude", "longitude") and value is not None:
        return str(value)  # a comma or point as thousands would be a place at sea
    return value
