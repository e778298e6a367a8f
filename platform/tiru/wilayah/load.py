"""Put the official units into the control schema; doing it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg

from tiru.wilayah.codes import KodeWilayah
from tiru.wilayah.dataset import figures, places
from tiru.wilayah.search import searchable

_COLUMNS = "kode, nama, tingkat, induk, jalur, nama_cari, penduduk, luas_km2"


def load(connection: psycopg.Connection) -> int:
    """COPY into a temporary table, then insert what is new or changed. Returns the rows that changed."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("create temporary table wilayah_baru (like tiru_control.wilayah) on commit drop")
        with cursor.copy(f"copy wilayah_baru ({_COLUMNS}, berlaku_dari) from stdin") as copy:
            for row in rows():
                copy.write_row((*row, "2025-01-01"))
        cursor.execute(
            f"insert into tiru_control.wilayah ({_COLUMNS}) select {_COLUMNS} from wilayah_baru "  # noqa: S608
            "on conflict (kode) do update set nama = excluded.nama, jalur = excluded.jalur, "
            "nama_cari = excluded.nama_cari, penduduk = excluded.penduduk, luas_km2 = excluded.luas_km2 "
            "where (wilayah.nama, wilayah.jalur, wilayah.nama_cari, wilayah.penduduk, wilayah.luas_km2) "
            "is distinct from "
            "(excluded.nama, excluded.jalur, excluded.nama_cari, excluded.penduduk, excluded.luas_km2)"
        )
        changed = cursor.rowcount
    connection.execute("analyze tiru_control.wilayah")
    return changed


def rows() -> Iterator[tuple[str, str, str, str | None, str, str, int | None, float | None]]:
    """One tuple per unit, in the order of the columns."""
    known = figures()
    names: dict[str, str] = {}
    for place in places():
        kode = KodeWilayah(place.kode)
        names[kode.text] = place.nama
        figure = known.get(kode.text)
        yield (
            kode.text,
            place.nama,
            str(kode.level),
            kode.parent,
            _path(kode, names),
            searchable(place.nama),
            figure.people if figure else None,
            figure.area_km2 if figure else None,
        )


def _path(kode: KodeWilayah, names: dict[str, str]) -> str:
    """`Jatinangor, Kabupaten Sumedang, Jawa Barat`: what stands around the unit, nearest first."""
    around = []
    parent = kode.parent
    while parent:
        around.append(names[parent])
        parent = KodeWilayah(parent).parent
    return ", ".join(around)
