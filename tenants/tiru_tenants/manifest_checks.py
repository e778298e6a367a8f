"""What a manifest must satisfy beyond the shape of each value: names that exist, codes that fit together.

Works on the file as it was read, also when some of it has the wrong shape, so that every problem is found
in one go. A problem is the path of the key and a sentence with the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.wilayah.codes import KodeWilayah
from tiru_tenants.region_words import timezone_of
from tiru_tenants.wanted import LONGEST, slug_is_usable

Path = tuple[str | int, ...]
Problem = tuple[Path, str]
Data = Mapping[str, Any]
_HOST = re.compile(r"^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$")
_SAME_CLOCK = {"Asia/Pontianak": "Asia/Jakarta"}
_UNIQUE = (("unit", "kode"), ("jabatan", "kode"), ("perjanjian", "ref"), ("keputusan", "ref"))


def is_host(text: str) -> bool:
    """Whether it can be a host name: lower case, with a full stop, no scheme, no port."""
    return bool(_HOST.fullmatch(text))


def cross_problems(data: Data) -> list[Problem]:
    """All of them, in the order of the checks."""
    return [problem for check in _CHECKS for problem in check(data)]


def _identity(data: Data) -> Iterator[Problem]:
    slug = data.get("slug")
    if isinstance(slug, str) and not slug_is_usable(slug):
        yield (
            ("slug",),
            _("pakai huruf kecil, angka dan tanda hubung, paling banyak %(n)s, bukan kata yang dipesan", n=LONGEST),
        )
    identity = data.get("identitas")
    if not isinstance(identity, Mapping):
        return
    kode = _code(identity.get("kode_wilayah"))
    if kode is not None:
        kind = "kota" if kode.is_kota else "kabupaten"
        if identity.get("jenis") in ("kota", "kabupaten") and identity["jenis"] != kind:
            yield (
                ("identitas", "jenis"),
                _("kode %(kode)s adalah %(kind)s; perbaiki salah satunya", kode=kode.text, kind=kind),
            )
        yield from _clock(identity, kode)
    hosts = _texts(identity.get("domain"))
    for number, host in hosts:
        if not is_host(host):
            yield (
                ("identitas", "domain", number),
                _("%(host)s bukan nama host; tulis tanpa https:// dan huruf kecil", host=host),
            )
        if [text for _n, text in hosts].index(host) != number:
            yield ("identitas", "domain", number), _("%(host)s ditulis dua kali; hapus salah satu", host=host)


def _clock(identity: Data, kode: KodeWilayah) -> Iterator[Problem]:
    try:
        expected = timezone_of(kode.text)
    except LookupError:
        yield ("identitas", "kode_wilayah"), _("tidak ada provinsi berkode %(kode)s", kode=kode.text[:2])
        return
    zone = identity.get("zona_waktu", "Asia/Jakarta")
    if isinstance(zone, str) and _SAME_CLOCK.get(zone, zone) != _SAME_CLOCK.get(expected, expected):
        yield ("identitas", "zona_waktu"), _("jam provinsi ini %(zone)s; tulis itu", zone=expected)


def _unique(data: Data) -> Iterator[Problem]:
    for table, key in _UNIQUE:
        seen: set[str] = set()
        for number, row in _rows(data, table):
            name = row.get(key)
            if isinstance(name, str) and name in seen:
                yield (table, number, key), _("%(name)s dipakai dua kali; beri nama lain", name=name)
            seen.add(str(name))


def _structure(data: Data) -> Iterator[Problem]:
    identity = data.get("identitas")
    kode = _code(identity.get("kode_wilayah")) if isinstance(identity, Mapping) else None
    above: set[str] = set()
    for number, unit in _rows(data, "unit"):
        if unit.get("induk") and str(unit["induk"]) not in above:
            yield (
                ("unit", number, "induk"),
                _("unit %(kode)s belum ada di atasnya; tulis induk lebih dahulu", kode=unit["induk"]),
            )
        place = unit.get("kode_wilayah")
        inside = _code(place)
        if kode is not None and place and (inside is None or not inside.within(kode.text)):
            yield ("unit", number, "kode_wilayah"), _("%(place)s tidak di dalam %(kode)s", place=place, kode=kode.text)
        above.add(str(unit.get("kode")))
    for number, post in _rows(data, "jabatan"):
        if isinstance(post.get("unit"), str) and post["unit"] not in above:
            yield (
                ("jabatan", number, "unit"),
                _("unit %(kode)s tidak ada di berkas ini; periksa ejaannya", kode=post["unit"]),
            )


def _papers(data: Data) -> Iterator[Problem]:
    refs = {str(row.get("ref")) for _number, row in _rows(data, "perjanjian")}
    for table, end in (("perjanjian", "akhir"), ("keputusan", "sampai")):
        for number, row in _rows(data, table):
            first, last = row.get("mulai"), row.get(end)
            if isinstance(first, date) and isinstance(last, date) and str(last) < str(first):
                yield (table, number, end), _("berakhir sebelum mulai; periksa tahunnya")
    for number, row in _rows(data, "perjanjian"):
        if row.get("induk") and str(row["induk"]) not in refs:
            yield ("perjanjian", number, "induk"), _("perjanjian %(ref)s tidak ada di berkas ini", ref=row["induk"])
        if row.get("jenis") in ("addendum", "pengakhiran") and not row.get("induk"):
            yield ("perjanjian", number, "jenis"), _('sebut perjanjian yang diubahnya: induk = "…"')


def _modules(data: Data) -> Iterator[Problem]:
    papers = [row for _number, row in _rows(data, "perjanjian")]
    trials = [row for _number, row in _rows(data, "keputusan") if row.get("jenis") == "trial"]
    modules = _texts(data.get("modul"))
    for number, name in modules:
        if [text for _n, text in modules].index(name) != number:
            yield ("modul", number), _("%(name)s ditulis dua kali; hapus salah satu", name=name)
        named = any({name, "*"} & {text for _n, text in _texts(paper.get("modul"))} for paper in papers)
        tried = any(not row.get("modul") or name in {text for _n, text in _texts(row["modul"])} for row in trials)
        if not named and not tried:
            yield ("modul", number), _("tidak ada perjanjian atau keputusan uji coba yang menyebut %(name)s", name=name)


_CHECKS: tuple[Callable[[Data], Iterator[Problem]], ...] = (_identity, _unique, _structure, _papers, _modules)


def _rows(data: Data, table: str) -> list[tuple[int, Data]]:
    rows = data.get(table)
    if not isinstance(rows, list):
        return []
    return [(number, row) for number, row in enumerate(rows) if isinstance(row, Mapping)]


def _texts(value: Any) -> list[tuple[int, str]]:
    return [(n, text) for n, text in enumerate(value) if isinstance(text, str)] if isinstance(value, list) else []


def _code(value: Any) -> KodeWilayah | None:
    try:
        return KodeWilayah(value) if isinstance(value, str) else None
    except Invalid:
        return None
