"""The regions' own words and time zones, by province; what is not certain says so.

Source: usage in the regions' own law where known (Aceh: gampong, keuchik, qanun); the rest is marked
`terverifikasi = False` in `NOT_VERIFIED` and has to be checked by the regency itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from tiru.wilayah.codes import KodeWilayah

NATIONAL: Mapping[str, str] = {
    "kecamatan": "kecamatan",
    "desa": "desa",
    "kelurahan": "kelurahan",
    "kades": "kepala desa",
    "dprd": "DPRD",
    "perda": "peraturan daerah",
    "kepala_daerah": "bupati",
}
BY_PROVINCE: Mapping[str, Mapping[str, str]] = {
    "11": {"desa": "gampong", "kades": "keuchik", "dprd": "DPRK", "perda": "qanun"},
    "13": {"desa": "nagari", "kades": "wali nagari"},
    "34": {"kecamatan": "kapanewon", "desa": "kalurahan", "kades": "lurah"},
    **{
        code: {"kecamatan": "distrik", "desa": "kampung", "kades": "kepala kampung"}
        for code in ("91", "92", "93", "94", "95", "96")
    },
}
NOT_VERIFIED = frozenset({"13", "34", "91", "92", "93", "94", "95", "96"})
_WITA = frozenset({"51", "52", "53", "63", "64", "65", "71", "72", "73", "74", "75", "76"})
_WIT = frozenset({"81", "82", "91", "92", "93", "94", "95", "96"})


def words_of(kode: str) -> dict[str, str]:
    """The words of a regency or city, from its code."""
    words = {**NATIONAL, **BY_PROVINCE.get(kode[:2], {})}
    if KodeWilayah(kode).is_kota:
        words["kepala_daerah"] = "wali kota"
        if kode[:2] == "34":
            words |= {"kecamatan": "kemantren", "desa": "kelurahan"}
    return words


def timezone_of(kode: str) -> str:
    """IANA zone: WIB, WITA or WIT by province."""
    province = kode[:2]
    if province in _WIT:
        return "Asia/Jayapura"
    if province in _WITA:
        return "Asia/Makassar"
    return "Asia/Pontianak" if province in ("61", "62") else "Asia/Jakarta"
