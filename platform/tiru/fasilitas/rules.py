"""What a facility may look like, how far two lie apart, and when two are likely the same; pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any

from tiru.errors import Invalid, Refused
from tiru.i18n import Lazy, _, lazy
from tiru.wilayah.codes import KodeWilayah

MANAGE = "fasilitas:data:manage"
EXPORT = "fasilitas:data:export"
KINDS = "fasilitas:jenis:manage"
MEAN_RADIUS_M = 6_371_008.8
"""The Earth's mean radius in metres (IUGG): haversine is off by at most 0.5 %."""
SAME_SPOT_M = 50
SIMILAR = 0.82

GROUPS: Mapping[str, Lazy] = MappingProxyType(
    {
        "pendidikan": lazy("Pendidikan"),
        "kesehatan": lazy("Kesehatan"),
        "ekonomi": lazy("Ekonomi"),
        "pemerintahan": lazy("Pemerintahan"),
        "prasarana": lazy("Prasarana"),
    }
)
OWNERS: Mapping[str, Lazy] = MappingProxyType({"pemerintah": lazy("Pemerintah"), "swasta": lazy("Swasta atau yayasan")})
CHANGES: Mapping[str, Lazy] = MappingProxyType(
    {"catat": lazy("Dicatat"), "ubah": lazy("Diubah"), "tutup": lazy("Ditutup"), "buka": lazy("Dibuka lagi")}
)
FIELDS: Mapping[str, Lazy] = MappingProxyType(
    {
        "nama": lazy("Nama"),
        "bentuk": lazy("Bentuk"),
        "kode_wilayah": lazy("Kode wilayah"),
        "alamat": lazy("Alamat"),
        "latitude": lazy("Lintang"),
        "longitude": lazy("Bujur"),
        "kepemilikan": lazy("Kepemilikan"),
        "pemilik_unit_id": lazy("Unit pemilik"),
        "pemilik_nama": lazy("Nama pemilik"),
        "kapasitas": lazy("Kapasitas"),
        "kontak": lazy("Kontak"),
        "sumber": lazy("Sumber"),
        "berlaku_dari": lazy("Ada sejak"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """An official number of a kind: `least` to `most` characters, digits only unless `letters`."""

    key: str
    label: str
    least: int
    most: int
    letters: bool = False

    def stored(self) -> dict[str, Any]:
        """As the catalogue keeps it."""
        return {"kunci": self.key, "label": self.label, "panjang": [self.least, self.most], "huruf": self.letters}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Identifier:
        """From what the catalogue keeps."""
        least, most = kept["panjang"]
        return cls(key=kept["kunci"], label=kept["label"], least=least, most=most, letters=kept["huruf"])

    @property
    def shape(self) -> str:
        """How it has to be written, for people."""
        size = str(self.least) if self.least == self.most else f"{self.least}–{self.most}"
        return _("%(size)s huruf atau angka.", size=size) if self.letters else _("%(size)s angka.", size=size)

    def read(self, typed: str) -> str:
        """The number as it is kept: without blanks and marks, in capitals. Raises ValueError with a sentence."""
        found = re.sub(r"[\s.\-/]", "", typed).upper()
        good = found.isascii() and (found.isalnum() if self.letters else found.isdigit())
        if not good or not self.least <= len(found) <= self.most:
            raise ValueError(_("%(label)s harus %(shape)s", label=self.label, shape=self.shape))
        return found


def check_area(kode: str, tenant_kode: str) -> None:
    """A desa or kelurahan inside the tenant. Raises Invalid."""
    if re.fullmatch(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", kode, re.ASCII) and KodeWilayah(kode).within(tenant_kode):
        return
    sentence = _("Kode %(kode)s bukan desa atau kelurahan di daerah ini.", kode=kode)
    raise Invalid(sentence, fields={"kode_wilayah": sentence})


def check_place(latitude: float | None, longitude: float | None) -> None:
    """Both or neither. Raises Invalid at the one that is missing."""
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={missing: _("Lintang dan bujur diisi keduanya.")})


def check_owner(kepemilikan: str, unit_id: int | None) -> None:
    """Only what the government owns has a unit as owner. Raises Invalid."""
    if unit_id is not None and kepemilikan != "pemerintah":
        sentence = _("Unit pemilik hanya untuk fasilitas milik pemerintah.")
        raise Invalid(sentence, fields={"pemilik_unit": sentence})


def check_closing(since: date, last_day: date, today: date) -> None:
    """It closes on a day it existed, noted on that day or later. Raises Invalid at `pada`."""
    sentence = ""
    if last_day < since:
        sentence = _("Fasilitas ini baru ada sejak %(day)s.", day=since.isoformat())
    elif last_day > today:
        sentence = _("Catat penutupan pada harinya, paling lambat hari ini.")
    if sentence:
        raise Invalid(sentence, fields={"pada": sentence})


def check_reopening(last_day: date | None, day: date, today: date) -> None:
    """Raises Refused for one that is open; Invalid for a day before its last one or after today."""
    if last_day is None:
        raise Refused(_("Fasilitas ini tidak sedang ditutup."))
    if not last_day <= day <= today:
        sentence = _("Pilih hari antara %(day)s dan hari ini.", day=last_day.isoformat())
        raise Invalid(sentence, fields={"pada": sentence})


def exact(degrees: float | None) -> float | None:
    """Degrees with seven decimals: a centimetre. Smaller differences make PostgreSQL's squares underflow."""
    return None if degrees is None else round(degrees, 7)


def distance_m(from_latitude: float, from_longitude: float, latitude: float, longitude: float) -> float:
    """Great-circle distance in metres, by haversine."""
    lat_a, lat_b = math.radians(from_latitude), math.radians(latitude)
    across = math.radians(longitude - from_longitude)
    half = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin(across / 2) ** 2
    return 2 * MEAN_RADIUS_M * math.asin(min(1.0, math.sqrt(half)))


def folded(name: str) -> str:
    """Small letters, digits and single blanks, official shortenings alike: `SD Negeri 1` is `SDN 1`."""
    words = re.sub(r"[\W_]+", " ", name.casefold()).strip()
    words = re.sub(r"\b(sd|smp|sma|smk|tk|slb|mi|mts|ma) (negeri|n)\b", r"\1n", words)
    words = re.sub(r"\b(pp|ponpes|pondok pesantren)\b", "pesantren", words)
    return re.sub(r"\b0+(\d)", r"\1", words)


def similar(one: str, other: str) -> bool:
    """Whether two names likely mean the same. Different numbers in them mean different ones: SDN 1, SDN 2."""
    a, b = folded(one), folded(other)
    if re.findall(r"\d+", a) != re.findall(r"\d+", b):
        return False
    return a == b or SequenceMatcher(None, a, b).ratio() >= SIMILAR
