"""What importing a table would do: places new, changed and ended, numbers before and after, and what is wrong.

Places are found by an official number (their own, or through the register of facilities), posyandu also by desa and
name. The same file twice changes nothing the second time. Cells left empty do not erase.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from tiru.fasilitas.ports import Facilities, Facility
from tiru.fasilitas.rules import exact, folded
from tiru.i18n import _
from tiru.organisasi.scopes import Reach, Standing, reach_of
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.values import CellError
from tiru.wilayah.queries import names_inside
from tiru.wilayah.search import searchable
from tiru.work import UnitOfWork
from tiru_mbg.groups import GROUPS_OF_PLACE
from tiru_mbg.rights import TITIK_MANAGE
from tiru_mbg.titik.import_layouts import Source, classes_in, kind_of
from tiru_mbg.titik.models import Rombel, Titik

Key = tuple[str, str]
"""Group and class."""


@dataclass(slots=True)
class PlacePlan:
    """One place of the file: what is there (None: new), what its columns become, its numbers by group and class."""

    existing: Titik | None
    values: dict[str, Any]
    first_row: int
    classes: dict[Key, int] = field(default_factory=dict)
    known: dict[Key, Rombel] = field(default_factory=dict)
    closed: bool = False
    facility: Facility | None = None

    @property
    def nama(self) -> str:
        return str(self.values.get("nama") or (self.existing.nama if self.existing else ""))

    @property
    def changed_columns(self) -> dict[str, tuple[Any, Any]]:
        """Column: before and after, where they differ."""
        if self.existing is None:
            return {}
        pairs = {name: (getattr(self.existing, name), value) for name, value in self.values.items()}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    @property
    def changed_classes(self) -> dict[Key, tuple[int | None, int]]:
        """Group and class: number before (None: new) and after, where they differ."""
        pairs = {key: (self.known[key].terdaftar if key in self.known else None, n) for key, n in self.classes.items()}
        return {key: pair for key, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(slots=True)
class Plan:
    """Everything a file would do. `missing` are places of this source that a complete file no longer has."""

    places: list[PlacePlan] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    missing: list[Titik] = field(default_factory=list)

    @property
    def new(self) -> list[PlacePlan]:
        return [one for one in self.places if one.existing is None and not one.closed]

    @property
    def changed(self) -> list[PlacePlan]:
        found = [one for one in self.places if one.existing is not None and not one.closed]
        return [one for one in found if one.changed_columns or one.changed_classes]

    @property
    def ended(self) -> list[Titik]:
        closed = [one.existing for one in self.places if one.closed and one.existing and one.existing.aktif]
        return [*closed, *self.missing]

    @property
    def matched(self) -> int:
        return sum(one.facility is not None for one in self.places)


@dataclass(slots=True, kw_only=True)
class Ground:
    """All that rows are judged against, read once."""

    source: Source
    per_on: date
    reach: Reach
    desa: Mapping[str, str]
    by_names: Mapping[tuple[str, str], list[str]]
    by_number: Mapping[str, Titik]
    by_facility: Mapping[int, Titik]
    by_name: Mapping[tuple[str, str], Titik]
    classes: Mapping[int, dict[Key, Rombel]]
    facilities: Mapping[tuple[str, str], Facility]
    posyandu: Mapping[tuple[str, str], Facility]
    of_source: Sequence[Titik]


class _Wrong(Exception):
    def __init__(self, column: str, value: object, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = (column, "" if value is None else str(value), sentence)


async def ground_of(work: UnitOfWork, source: Source, per_on: date) -> Ground:
    """What is known now: places, their classes, desa, and the register of facilities."""
    every = (await work.session.scalars(select(Titik))).all()
    rows = [row for row in every if row.tipe in source.kinds]
    classes: dict[int, dict[Key, Rombel]] = {}
    for one in await work.session.scalars(select(Rombel).where(Rombel.titik_id.in_([row.id for row in rows]))):
        classes.setdefault(one.titik_id, {})[one.kelompok, one.kelas] = one
    areas = await names_inside(work.session, work.tenant.kode_wilayah)
    port = work.port(Facilities)  # type: ignore[type-abstract]
    facilities = (
        [] if port is None else [one for kind in source.kinds for one in await port.facilities_of(work, kind=kind)]
    )
    return Ground(
        source=source,
        per_on=per_on,
        reach=reach_of(work.actor, TITIK_MANAGE),
        desa={kode: nama for kode, nama in areas.items() if kode.count(".") == 3},
        by_names=_by_names(areas),
        by_number={row.kode: row for row in every},
        by_facility={row.fasilitas_id: row for row in rows if row.fasilitas_id is not None},
        by_name={(row.kode_wilayah, folded(row.nama)): row for row in rows},
        classes=classes,
        facilities={(key, number): one for one in facilities for key, number in one.pengenal.items()},
        posyandu={(one.kode_wilayah, folded(one.nama)): one for one in facilities if one.jenis == "posyandu"},
        of_source=[row for row in rows if row.aktif and row.sumber == source.kode],
    )


def plan_rows(ground: Ground, rows: Iterable[Row], *, complete: bool) -> Plan:
    """Judge rows in turn; rows about one place are put together. Nothing is written."""
    plan = Plan()
    by_place: dict[object, PlacePlan] = {}
    for row in rows:
        try:
            _add(ground, row, by_place)
        except _Wrong as problem:
            plan.faults.append(Fault(row.number, *problem.fault))
    plan.places = list(by_place.values())
    for one in plan.places:
        _empty_what_is_gone(ground, one)
    if complete:
        here = {one.existing.id for one in plan.places if one.existing is not None}
        plan.missing = [row for row in ground.of_source if row.id not in here and _covers(ground, row.kode_wilayah)]
    return plan


def _add(ground: Ground, row: Row, by_place: dict[object, PlacePlan]) -> None:
    given = {name: value for name, value in row.values.items() if value is not None}
    tipe = kind_of(ground.source, row.values)
    numbers = {name: str(given[name]) for name in ground.source.numbers if name in given}
    if not numbers and tipe != "posyandu":
        raise _Wrong("NPSN", "", _("Isi paling sedikit satu nomor resmi."))
    desa = _desa(ground, given)
    existing, facility = _found(ground, given, numbers, desa)
    area = desa or (existing.kode_wilayah if existing else "") or (facility.kode_wilayah if facility else "")
    if not area:
        raise _Wrong("Kode wilayah", "", _("Wajib diisi, atau isi kecamatan dan desa."))
    for kode in {area, existing.kode_wilayah if existing else area}:
        if not _covers(ground, kode):
            raise _Wrong("Kode wilayah", kode, _("Wewenang Anda tidak menjangkau desa ini."))
    if existing is not None and existing.tipe != tipe:
        raise _Wrong("Nama", given["nama"], _("Nomor ini sudah dipakai %(nama)s.", nama=existing.nama))
    key: object = existing.id if existing else next(iter(numbers.values()), (area, folded(str(given["nama"]))))
    one = by_place.get(key)
    if one is None:
        values = _values(ground, given, tipe, area, existing, facility, next(iter(numbers.values()), ""))
        known = dict(ground.classes.get(existing.id, {})) if existing else {}
        one = by_place[key] = PlacePlan(existing, values, row.number, known=known, facility=facility)
    elif folded(one.nama) != folded(str(given["nama"])):
        raise _Wrong(
            "Nama",
            given["nama"],
            _("Nomor yang sama bernama %(nama)s di baris %(row)s.", nama=one.nama, row=one.first_row),
        )
    one.closed = one.closed or bool(given.get("tutup"))
    _add_classes(ground, row, one, tipe)


def _add_classes(ground: Ground, row: Row, one: PlacePlan, tipe: str) -> None:
    try:
        found = classes_in(ground.source, row.values)
    except CellError as problem:
        raise _Wrong("Tingkat", row.values.get("tingkat"), str(problem)) from None
    for key, number in found.items():
        label = f"{key[0]} {key[1]}".strip()
        if key[0] not in GROUPS_OF_PLACE[tipe]:
            raise _Wrong("Bentuk pendidikan", key[0], _("Kelompok ini tidak dilayani di tempat seperti ini."))
        if key in one.classes:
            raise _Wrong("Rombel", label, _("Rombel ini sudah ada di baris lain untuk tempat yang sama."))
        before = one.known.get(key)
        if before is not None and before.per_on > ground.per_on and before.terdaftar != number:
            sentence = _("Data yang tersimpan lebih baru (%(day)s).", day=before.per_on.isoformat())
            raise _Wrong("Peserta didik", number, sentence)
        one.classes[key] = number


def _empty_what_is_gone(ground: Ground, one: PlacePlan) -> None:
    """Classes that this source told before and no longer tells have nobody; those noted by hand stay."""
    if not one.classes:
        return
    for key, before in one.known.items():
        same = before.sumber == ground.source.kode and before.per_on <= ground.per_on
        if same and key not in one.classes and before.terdaftar:
            one.classes[key] = 0


def _found(
    ground: Ground, given: Mapping[str, Any], numbers: Mapping[str, str], desa: str
) -> tuple[Titik | None, Facility | None]:
    facility = next(
        (
            found
            for name, number in numbers.items()
            if (found := ground.facilities.get((ground.source.keys[name], number))) is not None
        ),
        None,
    )
    name = (desa, folded(str(given["nama"])))
    if facility is None and ground.source.kinds == ("posyandu",):
        facility = ground.posyandu.get(name)
    existing = next((ground.by_number[number] for number in numbers.values() if number in ground.by_number), None)
    if existing is None and facility is not None:
        existing = ground.by_facility.get(facility.id)
    if existing is None and ground.source.kinds == ("posyandu",):
        existing = ground.by_name.get(name)
    return existing, facility


def _values(
    ground: Ground,
    given: Mapping[str, Any],
    tipe: str,
    area: str,
    existing: Titik | None,
    facility: Facility | None,
    number: str,
) -> dict[str, Any]:
    values: dict[str, Any] = {"nama": given["nama"], "kode_wilayah": area, "sumber": ground.source.kode}
    if facility is not None:
        values["fasilitas_id"] = facility.id
    for name in ("jenjang", "alamat"):
        if name in given:
            values[name] = given[name]
    if existing is not None and not existing.aktif and given.get("tutup") is False:
        values["aktif"] = True
    point = (given.get("latitude"), given.get("longitude"))
    if None not in point:
        values |= {"latitude": exact(point[0]), "longitude": exact(point[1])}
    elif point != (None, None):
        raise _Wrong("Lintang", point[0], _("Lintang dan bujur diisi keduanya."))
    elif facility is not None and (existing is None or existing.latitude is None):
        values |= {"latitude": facility.latitude, "longitude": facility.longitude}
    if existing is None:
        values |= {"tipe": tipe, "kode": number}
        if facility is not None:
            values.setdefault("alamat", facility.alamat)
    return values


def _desa(ground: Ground, given: Mapping[str, Any]) -> str:
    if kode := str(given.get("kode_wilayah") or ""):
        if kode not in ground.desa:
            raise _Wrong("Kode wilayah", kode, _("Bukan desa atau kelurahan di daerah ini."))
        return kode
    if not given.get("desa"):
        return ""
    found = ground.by_names.get((_plain(given.get("kecamatan")), _plain(given["desa"])), [])
    if len(found) == 1:
        return found[0]
    sentence = _("Nama ini dipakai beberapa desa: tulis kodenya.") if found else _("Desa ini tidak ditemukan.")
    raise _Wrong("Desa", given["desa"], sentence)


def _by_names(areas: Mapping[str, str]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for kode, nama in areas.items():
        if kode.count(".") == 3:
            for around in ("", _plain(areas.get(kode[:8]))):
                found.setdefault((around, _plain(nama)), []).append(kode)
    return found


def _plain(name: object) -> str:
    words = str(name or "").strip().lower()
    for kind in ("kecamatan ", "kec. ", "kec ", "kelurahan ", "kel. ", "desa "):
        words = words.removeprefix(kind)
    return searchable(words)


def _covers(ground: Ground, kode: str) -> bool:
    return ground.reach.covers(Standing(kode_wilayah=kode))
