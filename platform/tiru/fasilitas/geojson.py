"""Facilities as GeoJSON (RFC 7946): longitude first, degrees of WGS 84, and where the data come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.i18n import _

MEDIA_TYPE = "application/geo+json"


def collection(
    rows: Sequence[Fasilitas],
    *,
    kinds: Mapping[str, FasilitasJenis],
    areas: Mapping[str, str],
    numbers: Mapping[int, Mapping[str, str]],
    publisher: str,
    day: date,
) -> dict[str, object]:
    """A FeatureCollection without contacts. Facilities without a place have no geometry."""
    return {
        "type": "FeatureCollection",
        "name": "fasilitas",
        "sumber": publisher,
        "tanggal": day.isoformat(),
        "catatan": _("Titik dicatat oleh pengelola data; bukan acuan batas."),
        "features": [_feature(row, kinds, areas, numbers.get(row.id, {})) for row in rows],
    }


def _feature(
    row: Fasilitas, kinds: Mapping[str, FasilitasJenis], areas: Mapping[str, str], numbers: Mapping[str, str]
) -> dict[str, object]:
    placed = row.latitude is not None and row.longitude is not None
    return {
        "type": "Feature",
        "id": row.kode,
        "geometry": {"type": "Point", "coordinates": [row.longitude, row.latitude]} if placed else None,
        "properties": {
            "nama": row.nama,
            "jenis": kinds[row.jenis].label,
            "bentuk": row.bentuk,
            "alamat": row.alamat,
            "kode_wilayah": row.kode_wilayah,
            "kecamatan": areas.get(row.kode_wilayah[:8], ""),
            "desa": areas.get(row.kode_wilayah, ""),
            "kepemilikan": row.kepemilikan,
            "kapasitas": row.kapasitas,
            "sumber": row.sumber,
            **numbers,
        },
    }
