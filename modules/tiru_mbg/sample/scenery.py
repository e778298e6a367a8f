"""Kitchens and places of the demonstration, taken from the sample of the register of facilities.

Nothing here is a fact about a regency: the facilities are invented themselves, and everything is marked as sample.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from tiru.fasilitas.models import Fasilitas

NINE, TEN, LATE = time(9, 0), time(10, 0), time(11, 30)
STATES = ("persiapan", "operasional", "operasional", "operasional", "operasional", "operasional", "verifikasi")
"""Of every seven kitchens one is being prepared and one is being checked; the others cook."""
SCHEMES = ("mandiri", "yayasan", "yayasan", "mandiri", "pemda", "tni", "polri")
ALLERGENS = ("kacang", "telur", "susu", "seafood")


@dataclass(frozen=True, slots=True)
class Kitchen:
    """A kitchen to be written; `cap` portions a day (pupils, 3B), `since` its first day."""

    kode: str
    nama: str
    kode_wilayah: str
    latitude: float
    longitude: float
    fasilitas_id: int | None
    status: str
    skema: str
    cap_siswa: int
    cap_3b: int
    since: date | None

    @property
    def cooks(self) -> bool:
        return self.status == "operasional"


@dataclass(frozen=True, slots=True)
class Group:
    """`terdaftar` people of a class, `alergi` counts them by allergen."""

    kelompok: str
    kelas: str
    terdaftar: int
    alergi: dict[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A place to be written, with who eats there."""

    tipe: str
    kode: str
    nama: str
    jenjang: str
    kode_wilayah: str
    latitude: float
    longitude: float
    fasilitas_id: int | None
    jam_makan: time
    gelombang: int
    groups: tuple[Group, ...]


def kitchens_of(chance: random.Random, facilities: Sequence[Fasilitas], today: date) -> list[Kitchen]:
    """The kitchens among these facilities, oldest first: they began in the last eleven months."""
    found = []
    for number, one in enumerate(_located(facilities, "sppg")):
        status = STATES[number % len(STATES)]
        larger = (one.kapasitas or 0) >= 2600
        found.append(
            Kitchen(
                kode=f"CONTOH-{one.kode_wilayah[:8].replace('.', '')}",
                nama=one.nama,
                kode_wilayah=one.kode_wilayah,
                latitude=float(one.latitude or 0),
                longitude=float(one.longitude or 0),
                fasilitas_id=one.id,
                status=status,
                skema=SCHEMES[number % len(SCHEMES)],
                cap_siswa=2500 if larger else 2000,
                cap_3b=500,
                since=date.fromordinal(today.toordinal() - chance.randrange(15, 330)) if status == STATES[1] else None,
            )
        )
    return found


def places_of(chance: random.Random, facilities: Sequence[Fasilitas], numbers: Mapping[int, str]) -> list[Place]:
    """Schools, pesantren and posyandu among these facilities, and a kindergarten beside every third primary school.

    `numbers` are official ones (NPSN, NSPP) by the id of the facility.
    """
    found: list[Place] = []
    for one in _located(facilities, "sekolah"):
        found.append(_school(chance, one, numbers[one.id]))
        if one.bentuk == "SD" and chance.random() < 0.33:
            found.append(_kindergarten(chance, one, numbers[one.id]))
    found += [_pesantren(chance, one, numbers[one.id]) for one in _located(facilities, "pesantren")]
    found += [_posyandu(chance, one) for one in _located(facilities, "posyandu")]
    return found


def _located(facilities: Iterable[Fasilitas], jenis: str) -> Iterator[Fasilitas]:
    return (one for one in facilities if one.jenis == jenis and one.latitude is not None)


def _school(chance: random.Random, one: Fasilitas, number: str) -> Place:
    pupils = one.kapasitas or 120
    classes = {"SD": range(1, 7), "SMP": range(7, 10)}.get(one.bentuk, range(10, 13))
    groups = tuple(_class(chance, one.bentuk, year, pupils // len(classes)) for year in classes)
    early = one.bentuk == "SD"
    return _place(one, "sekolah", number, one.bentuk, NINE if early else LATE, 1 if early else 2, groups)


def _class(chance: random.Random, jenjang: str, number: int, pupils: int) -> Group:
    kelompok = {"SD": "SD13" if number < 4 else "SD46", "SMP": "SMP"}.get(jenjang, "SMA")
    return _group(chance, kelompok, str(number), max(8, pupils + chance.randrange(-5, 6)))


def _kindergarten(chance: random.Random, beside: Fasilitas, number: str) -> Place:
    name = beside.nama.replace("SD Negeri 1", "TK Pertiwi")
    groups = tuple(_group(chance, "PAUD", kelas, chance.randrange(12, 31)) for kelas in ("A", "B"))
    return Place(
        tipe="sekolah",
        kode=f"98{number[2:]}",
        nama=name,
        jenjang="TK",
        kode_wilayah=beside.kode_wilayah,
        latitude=float(beside.latitude or 0) + 0.0007,
        longitude=float(beside.longitude or 0) + 0.0005,
        fasilitas_id=None,
        jam_makan=NINE,
        gelombang=1,
        groups=groups,
    )


def _pesantren(chance: random.Random, one: Fasilitas, number: str) -> Place:
    groups = (_group(chance, "SANTRI", "", min(one.kapasitas or 100, 400)),)
    return _place(one, "pesantren", number, "Salafiyah", LATE, 2, groups)


def _posyandu(chance: random.Random, one: Fasilitas) -> Place:
    sizes = (("BUMIL", 3, 12), ("BUSUI", 4, 14), ("BALITA", 18, 60))
    groups = tuple(_group(chance, kelompok, "", chance.randrange(least, most)) for kelompok, least, most in sizes)
    return _place(one, "posyandu", f"PY{one.kode_wilayah.replace('.', '')}", "", TEN, 2, groups)


def _group(chance: random.Random, kelompok: str, kelas: str, terdaftar: int) -> Group:
    allergic = {name: 1 for name in ALLERGENS if chance.random() < terdaftar * 0.004}
    return Group(kelompok, kelas, terdaftar, allergic)


def _place(
    one: Fasilitas, tipe: str, kode: str, jenjang: str, eats: time, wave: int, groups: tuple[Group, ...]
) -> Place:
    return Place(
        tipe=tipe,
        kode=kode,
        nama=one.nama,
        jenjang=jenjang,
        kode_wilayah=one.kode_wilayah,
        latitude=float(one.latitude or 0),
        longitude=float(one.longitude or 0),
        fasilitas_id=one.id,
        jam_makan=eats,
        gelombang=wave,
        groups=groups,
    )
