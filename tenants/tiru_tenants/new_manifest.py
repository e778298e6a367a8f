"""A manifest for any of the 514 regencies and cities, from the official data and the regions' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import tomlkit

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.wilayah.codes import KodeWilayah, Level
from tiru.wilayah.dataset import Place, places
from tiru_tenants.region_words import is_verified, timezone_of, words_of

NOTE = (
    "Dibuat oleh `tiru tenant new`. Isi perjanjiannya, sesuaikan sebutan dan susunan organisasi dengan "
    "peraturan daerah, lalu `tiru tenant plan`."
)
UNVERIFIED = "Sebutan daerah ini menurut pemakaian umum dan belum diverifikasi: cocokkan dengan peraturan daerahnya."


def new_manifest(kode: str, *, today: date) -> tuple[str, str]:
    """(slug, TOML text). Raises NotFound for a code that is no kabupaten or kota."""
    if KodeWilayah(kode).level is not Level.KABUPATEN:
        raise NotFound(_("%(kode)s bukan kode kabupaten atau kota.", kode=kode))
    units = _regencies().get(kode)
    if units is None:
        raise NotFound(
            _("Tidak ada kabupaten/kota berkode %(kode)s.", kode=kode),
            remedy=_("Pakai kode Kemendagri, misalnya 35.17; tiap daerah menyebutnya di halaman Wilayah."),
        )
    name = units[0].nama
    kind = "kota" if KodeWilayah(kode).is_kota else "kabupaten"
    words = words_of(kode)
    document = tomlkit.document()
    document.add(tomlkit.comment(NOTE))
    if not is_verified(kode):
        document.add(tomlkit.comment(UNVERIFIED))
    document["slug"] = slug_of(name, (one[0].nama for one in _regencies().values()))
    document["modul"] = ["aduan"]
    document["identitas"] = {
        "nama": name,
        "kode_wilayah": kode,
        "jenis": kind,
        "zona_waktu": timezone_of(kode),
        "domain": [],
    }
    document["tema"] = {"utama": "#0f6b50", "aksen": "#c98f1d"}
    document["sebutan"] = words
    document["keputusan"] = _tables(
        [
            {
                "ref": "UJI-COBA",
                "jenis": "trial",
                "modul": ["aduan"],
                "mulai": today,
                "alasan": "Uji coba sampai perjanjian ditandatangani (contoh, tidak terverifikasi)",
            }
        ]
    )
    document["unit"] = _tables(_organisation(kind, units, words["kecamatan"]))
    document["jabatan"] = _tables(
        [
            {
                "kode": "kepala-diskominfo",
                "unit": "diskominfo",
                "nama": "Kepala Dinas Komunikasi dan Informatika",
                "kepala": True,
                "peran": ["admin_tenant"],
                "lingkup": "tenant",
            }
        ]
    )
    return str(document["slug"]), tomlkit.dumps(document)


def packaged_manifests() -> dict[str, str]:
    """The manifests that ship with the kit: file name and text."""
    for folder in (files("tiru_tenants") / "regencies", files("tiru_tenants") / ".." / "regencies"):
        if folder.is_dir():
            return {
                entry.name: entry.read_text("utf-8")
                for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
                if entry.name.endswith(".toml")
            }
    return {}


def _organisation(kind: str, units: list[Place], kecamatan: str) -> list[dict[str, Any]]:
    head = "Wali Kota" if kind == "kota" else "Bupati"
    rows: list[dict[str, Any]] = [
        {"kode": "pemda", "nama": f"Pemerintah {units[0].nama}", "singkatan": head, "tipe": "pemda"},
        {
            "kode": "setda",
            "nama": "Sekretariat Daerah",
            "singkatan": "Setda",
            "tipe": "setda",
            "induk": "pemda",
        },
        {
            "kode": "inspektorat",
            "nama": "Inspektorat Daerah",
            "singkatan": "Itda",
            "tipe": "inspektorat",
            "induk": "pemda",
        },
        {
            "kode": "diskominfo",
            "nama": "Dinas Komunikasi dan Informatika",
            "singkatan": "Diskominfo",
            "tipe": "opd_dinas",
            "induk": "pemda",
        },
        {
            "kode": "dinkes",
            "nama": "Dinas Kesehatan",
            "singkatan": "Dinkes",
            "tipe": "opd_dinas",
            "induk": "pemda",
        },
        {
            "kode": "disdik",
            "nama": "Dinas Pendidikan",
            "singkatan": "Disdik",
            "tipe": "opd_dinas",
            "induk": "pemda",
        },
        {
            "kode": "dinas-pu",
            "nama": "Dinas Pekerjaan Umum dan Penataan Ruang",
            "singkatan": "DPUPR",
            "tipe": "opd_dinas",
            "induk": "pemda",
        },
    ]
    rows += [
        {
            "kode": f"kec-{place.kode.replace('.', '-')}",
            "nama": f"{kecamatan.capitalize()} {place.nama}",
            "singkatan": place.nama,
            "tipe": "kecamatan",
            "induk": "pemda",
            "kode_wilayah": place.kode,
        }
        for place in units
        if KodeWilayah(place.kode).level is Level.KECAMATAN
    ]
    return rows


def slug_of(name: str, regencies: Iterable[str]) -> str:
    """The name in a host: a kota whose kabupaten has the same name keeps the word (kota-bandung, kota-banjar)."""
    plain = _plain(name)
    twins = sum(_plain(other) == plain for other in regencies)
    return f"kota-{plain}" if twins > 1 and name.startswith("Kota ") else plain


def _plain(name: str) -> str:
    bare = name.lower().removeprefix("kabupaten ").removeprefix("kota ")
    return "-".join(re.findall(r"[a-z0-9]+", bare.replace("'", "")))


@lru_cache(maxsize=1)
def _regencies() -> dict[str, list[Place]]:
    """Every regency by its code: itself first, then its kecamatan. One pass over the data, for all of them."""
    found: dict[str, list[Place]] = {}
    for place in places():
        level = KodeWilayah(place.kode).level
        if level is Level.KABUPATEN:
            found[place.kode] = [place]
        elif level is Level.KECAMATAN:
            found[place.kode[:5]].append(place)
    return found


def _tables(rows: list[dict[str, Any]]) -> Any:
    found = tomlkit.aot()
    for row in rows:
        table = tomlkit.table()
        for key, value in row.items():
            if value is not None:
                table[key] = value
        found.append(table)
    return found
