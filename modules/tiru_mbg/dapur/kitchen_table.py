"""Kitchens as a table: the columns of the agency's public list and what the regency knows besides."""

from __future__ import annotations

from collections.abc import Mapping

from tiru.i18n import _
from tiru.tabular.layout import Column, Layout
from tiru.tabular.values import day, degrees, whole, yes_no
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.rules import SCHEMES, STATES

MOST_ROWS = 5_000
SCHEME_WORDS: Mapping[str, str] = {
    **{kode: kode for kode in SCHEMES},
    "mitra mandiri": "mandiri",
    "pemerintah daerah": "pemda",
    "daerah 3t": "3t",
}
STATE_WORDS: Mapping[str, str] = {
    **{kode: kode for kode in STATES},
    "beroperasi": "operasional",
    "dihentikan sementara": "henti_sementara",
    "dihentikan tetap": "henti_tetap",
}
"""Heads and words are Indonesian in every language: files travel."""

LAYOUT = Layout(
    columns=(
        Column(name="kode", label="Kode SPPG", required=True, most=40, aliases=("Kode", "ID SPPG", "No SPPG")),
        Column(name="nama", label="Nama SPPG", required=True, most=150, aliases=("Nama", "SPPG")),
        Column(name="kode_wilayah", label="Kode wilayah", most=13, aliases=("Kode desa", "Kode Kemendagri")),
        Column(name="kecamatan", label="Kecamatan", most=80, aliases=("Kec", "Nama kecamatan")),
        Column(name="desa", label="Desa", most=80, aliases=("Desa/Kelurahan", "Kelurahan/Desa", "Kelurahan")),
        Column(name="alamat", label="Alamat", most=250, aliases=("Alamat lengkap",)),
        Column(name="latitude", label="Lintang", parse=degrees(90), aliases=("Latitude", "Lat")),
        Column(name="longitude", label="Bujur", parse=degrees(180), aliases=("Longitude", "Long", "Lng")),
        Column(name="skema", label="Skema", choices=SCHEME_WORDS),
        Column(name="mitra", label="Mitra", most=150, aliases=("Yayasan", "Nama yayasan", "Nama mitra")),
        Column(name="status", label="Status", choices=STATE_WORDS, aliases=("Status operasional",)),
        Column(name="operasi_on", label="Mulai beroperasi", parse=day, aliases=("Tanggal operasional",)),
        Column(name="cap_total", label="Kapasitas", parse=whole(1, 100_000), aliases=("Kapasitas total",)),
        Column(name="cap_siswa", label="Kapasitas siswa", parse=whole(0, 100_000)),
        Column(name="cap_3b", label="Kapasitas 3B", parse=whole(0, 100_000)),
        Column(name="cap_dasar", label="Dasar kapasitas", most=150),
        Column(name="koki_bersertifikat", label="Koki bersertifikat", parse=whole(0, 200)),
        Column(name="ipal", label="IPAL", parse=yes_no),
        Column(name="sumber_air", label="Sumber air", most=60),
    ),
    key=("kode",),
    max_rows=MOST_ROWS,
)
LABELS = {column.name: column.label for column in LAYOUT.columns}


def kitchen_row(row: Sppg, areas: Mapping[str, str]) -> list[object]:
    """A kitchen in the columns of the import; `areas` are names by code."""
    words = {kode: word for word, kode in STATE_WORDS.items()}
    special: dict[str, object] = {
        "kecamatan": areas.get(row.kode_wilayah[:8], ""),
        "desa": areas.get(row.kode_wilayah, ""),
        "status": words[row.status].capitalize(),
        "ipal": _("ya") if row.ipal else _("tidak"),
        "latitude": "" if row.latitude is None else str(row.latitude),
        "longitude": "" if row.longitude is None else str(row.longitude),
    }
    return [special[name] if name in special else getattr(row, name) for name in LABELS]
