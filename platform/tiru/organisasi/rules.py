"""What may be done to units and posts; pure: no session, no clock.

Sources: PP 18/2016 jo. PP 72/2019 (perangkat daerah), UU 6/2014 (desa is no perangkat daerah).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from tiru.errors import Forbidden, Invalid, Refused
from tiru.i18n import Lazy, _, lazy
from tiru.organisasi.scopes import Standing, reach_of
from tiru.tenant import Actor
from tiru.wilayah.codes import KodeWilayah

MANAGE = "organisasi:unit:manage"
ROLES = "akses:role:manage"
BEGINNING = date(2000, 1, 1)

TYPES: Mapping[str, Lazy] = MappingProxyType(
    {
        "pemda": lazy("Pemerintah daerah"),
        "setda": lazy("Sekretariat daerah"),
        "bagian": lazy("Bagian"),
        "setwan": lazy("Sekretariat DPRD"),
        "inspektorat": lazy("Inspektorat"),
        "opd_dinas": lazy("Dinas"),
        "opd_badan": lazy("Badan"),
        "kecamatan": lazy("Kecamatan"),
        "kelurahan": lazy("Kelurahan"),
        "desa": lazy("Desa"),
        "rsud": lazy("RSUD"),
        "puskesmas": lazy("Puskesmas"),
        "sekolah": lazy("Sekolah"),
        "uptd": lazy("UPTD"),
        "bidang": lazy("Bidang"),
        "seksi": lazy("Seksi"),
        "tim": lazy("Tim kerja"),
    }
)
CHANGES: Mapping[str, Lazy] = MappingProxyType(
    {
        "bentuk": lazy("Dibentuk"),
        "ubah": lazy("Diubah"),
        "pindah": lazy("Dipindahkan"),
        "pecah": lazy("Dipecah"),
        "gabung": lazy("Digabung"),
        "tutup": lazy("Ditutup"),
    }
)
_AREAS = {"kecamatan": 2, "kelurahan": 3, "desa": 3}


def is_present(since: date, until: date | None, day: date) -> bool:
    """Whether something that runs from `since` to `until` (both included) runs on `day`."""
    return since <= day and (until is None or day <= until)


def check_type(tipe: str) -> None:
    """Raises Invalid for a type nobody knows."""
    if tipe not in TYPES:
        raise Invalid(
            _("Tipe unit %(tipe)s tidak dikenal.", tipe=tipe),
            fields={"tipe": _("Pilih salah satu: %(all)s.", all=", ".join(TYPES))},
        )


def check_area(tipe: str, kode: str | None, tenant_kode: str) -> None:
    """Only kecamatan, kelurahan and desa carry a code, of their own level and inside the tenant. Raises Invalid."""
    if not kode:
        return
    if tipe not in _AREAS:
        sentence = _("Hanya kecamatan, kelurahan dan desa yang punya kode wilayah.")
    elif (
        not KodeWilayah(kode).within(tenant_kode)
        or kode.count(".") != _AREAS[tipe]
        or (tipe != "kecamatan" and KodeWilayah(kode).is_kelurahan != (tipe == "kelurahan"))
    ):
        sentence = _("Kode %(kode)s bukan kode %(tipe)s di daerah ini.", kode=kode, tipe=tipe)
    else:
        return
    raise Invalid(sentence, fields={"kode_wilayah": sentence})


def check_parent(path: str, parent_path: str) -> None:
    """A unit cannot come to lie inside itself. Raises Refused."""
    if parent_path.startswith(path):
        raise Refused(_("Unit tidak bisa berada di bawah dirinya sendiri."), remedy=_("Pilih induk lain."))


def check_same_day(first: date, second: date) -> None:
    """`second` must not lie before `first`. Raises Invalid at the field `pada`."""
    if second < first:
        sentence = _("Unit ini baru ada sejak %(day)s.", day=first.isoformat())
        raise Invalid(sentence, fields={"pada": sentence})


def check_not_future(day: date, today: date) -> None:
    """A move or a new name shows from the day it is noted: on its day or later. Raises Invalid."""
    if day > today:
        sentence = _("Catat perubahan ini pada harinya, paling lambat hari ini.")
        raise Invalid(sentence, fields={"pada": sentence})


def reaches(actor: Actor, path: str, kode_wilayah: str | None = None) -> bool:
    """Whether the right to manage reaches the unit whose path this is."""
    units = frozenset(int(part) for part in path.split("/") if part)
    return reach_of(actor, MANAGE).covers(Standing(units=units, kode_wilayah=kode_wilayah or ""))


def check_within(actor: Actor, path: str, kode_wilayah: str | None = None) -> None:
    """Raises Forbidden for a unit that the right to manage does not reach."""
    if not reaches(actor, path, kode_wilayah):
        raise Forbidden(_("Wewenang Anda tidak menjangkau unit ini."))


def check_everywhere(actor: Actor, permission: str) -> None:
    """What holds for the whole region is changed by those whose right reaches all of it. Raises Forbidden."""
    if not reach_of(actor, permission).everything:
        raise Forbidden(_("Ini berlaku untuk seluruh daerah, sedangkan wewenang Anda hanya untuk sebagian."))


def check_promotion(actor: Actor, *, account_id: int | None, scopes: frozenset[str]) -> None:
    """Appointing gives the rights of the post: not to oneself, and not farther than one's own reach.

    `scopes` are the reaches of the post's roles. Those who may give any role are free. Raises Forbidden.
    """
    if not scopes or account_id is None or actor.may(ROLES):
        return
    if account_id == actor.id:
        raise Forbidden(_("Penugasan untuk diri sendiri dicatat oleh rekan lain."))
    if "tenant" in scopes:
        check_everywhere(actor, MANAGE)
