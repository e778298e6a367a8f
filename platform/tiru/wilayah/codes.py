"""Kemendagri's codes: `32` province, `32.11` regency, `32.11.15` kecamatan, `32.11.15.2001` desa."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tiru.errors import Invalid
from tiru.i18n import _

_CODE = re.compile(r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$", re.ASCII)


class Level(StrEnum):
    """How deep in the tree. `desa` covers desa and kelurahan."""

    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KECAMATAN = "kecamatan"
    DESA = "desa"


_LEVELS = (Level.PROVINSI, Level.KABUPATEN, Level.KECAMATAN, Level.DESA)


@dataclass(frozen=True, slots=True, order=True)
class KodeWilayah:
    """A code that has the right shape; whether it exists is the data's matter."""

    text: str

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.text):
            raise Invalid(
                _(
                    "Kode wilayah %(kode)s tidak berbentuk 32, 32.11, 32.11.15 atau 32.11.15.2001.",
                    kode=self.text,
                )
            )

    @property
    def level(self) -> Level:
        return _LEVELS[self.text.count(".")]

    @property
    def parent(self) -> str | None:
        return self.text.rpartition(".")[0] or None

    @property
    def is_kota(self) -> bool:
        """A city rather than a regency: the second part is 71 or more."""
        return self.level is not Level.PROVINSI and int(self.text[3:5]) >= 71

    @property
    def is_kelurahan(self) -> bool:
        return self.level is Level.DESA and self.text[9] == "1"

    def within(self, other: str) -> bool:
        """Whether this is `other` or lies inside it."""
        return self.text == other or self.text.startswith(f"{other}.")
