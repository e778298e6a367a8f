"""What importing a line list would do: people new, changed and the same, and what is wrong; nothing is written here.

A row with a number corrects that line: empty cells leave what is there. A row without one is a new person, unless
somebody of the same name, age, place and class is listed: then it is a fault, so that a file sent twice counts nobody
twice. (Of people without a name nothing of the kind can be told.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select

from tiru.i18n import _
from tiru.indonesian_dates import tanggal_jam
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import folded
from tiru.work import UnitOfWork
from tiru_mbg.insiden.case_rules import faults_in
from tiru_mbg.insiden.case_table import FOOD, layout_for
from tiru_mbg.insiden.cases import Person, line_list, removed_lines
from tiru_mbg.insiden.models import Kasus
from tiru_mbg.insiden.queries import foods_of, places_of
from tiru_mbg.insiden.rules import CARE, OUTCOMES
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.rules import SYMPTOMS

_PLAIN = ("nama", "umur_tahun", "jenis_kelamin", "kelas", "sakit", "gejala", "faskes", "perawatan", "hasil")


@dataclass(frozen=True, slots=True)
class LinePlan:
    """One row: who it makes of whom (`case` None: a new person)."""

    row: int
    case: Kasus | None
    before: Person
    person: Person

    @property
    def changed(self) -> list[str]:
        """Columns that differ."""
        return [one.name for one in fields(Person) if getattr(self.before, one.name) != getattr(self.person, one.name)]


@dataclass(slots=True)
class CasePlan:
    """Everything a file would do."""

    lines: list[LinePlan] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def new(self) -> list[LinePlan]:
        return [one for one in self.lines if one.case is None]

    @property
    def changed(self) -> list[LinePlan]:
        return [one for one in self.lines if one.case is not None and one.changed]

    @property
    def same(self) -> int:
        return len(self.lines) - len(self.new) - len(self.changed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """All that rows are judged against, read once."""

    now: datetime
    zone: tzinfo
    foods: Sequence[str]
    places: Mapping[int, str]
    by_place: Mapping[str, int]
    lines: Mapping[int, tuple[Kasus, str]]
    removed: frozenset[int]


class _Wrong(Exception):
    """One fault of a row."""

    def __init__(self, column: str, value: object, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.value, self.sentence = column, "" if value is None else str(value), sentence


async def ground_of(work: UnitOfWork, insiden_id: int) -> Ground:
    """The incident's places, dishes and lines; the list is recorded as read. Needs `mbg:kasus:read`."""
    named = {one.titik_id: nama for one, nama in await places_of(work, insiden_id)}
    codes = await work.session.execute(select(Titik.id, Titik.kode).where(Titik.id.in_(named)))
    by_place = {folded(kode): key for key, kode in codes} | {folded(nama): key for key, nama in named.items()}
    return Ground(
        now=work.now,
        zone=work.tenant.zone,
        foods=await foods_of(work, insiden_id),
        places=named,
        by_place=by_place,
        lines={case.nomor: (case, nama) for case, nama in await line_list(work, insiden_id)},
        removed=frozenset(case.nomor for case in await removed_lines(work, insiden_id)),
    )


def plan_lines(ground: Ground, rows: Iterable[Row]) -> CasePlan:
    """Judge rows in turn; a row has its first faults only."""
    plan = CasePlan()
    labels = {column.name: column.label for column in layout_for(ground.foods).columns}
    seen: dict[object, int] = {}
    listed: dict[object, int] = {_who(person_from(case, nama)): number for number, (case, nama) in ground.lines.items()}
    for row in rows:
        try:
            line = _line(ground, row)
            _only_once(line, row, seen, listed)
        except _Wrong as problem:
            plan.faults.append(Fault(row.number, labels[problem.column], problem.value, problem.sentence))
            continue
        wrong = faults_in(line.person, ground.now)
        plan.faults += [
            Fault(row.number, labels[name], _typed(row, name, ground), said) for name, said in wrong.items()
        ]
        plan.lines.append(line)
    return plan


def person_from(case: Kasus, nama: str) -> Person:
    """A line as it stands."""
    facts = {one.name: getattr(case, one.name) for one in fields(Person) if one.name != "nama"}
    return Person(nama=nama, **facts | {"gejala": tuple(case.gejala), "makanan": dict(case.makanan)})


def _line(ground: Ground, row: Row) -> LinePlan:
    given = {name: value for name, value in row.values.items() if value is not None}
    number = given.get("nomor")
    case, nama = ground.lines.get(number, (None, "")) if isinstance(number, int) else (None, "")
    if number is not None and case is None:
        gone = _("Orang nomor ini sudah dicabut. Kosongkan nomornya untuk mencatat orang baru.")
        raise _Wrong("nomor", number, gone if number in ground.removed else _("Nomor ini tidak ada di daftar kasus."))
    before = person_from(case, nama) if case is not None else Person(makanan={})
    facts: dict[str, Any] = {name: given[name] for name in _PLAIN if name in given}
    for name in ("makan_at", "onset_at"):
        if name in given:
            facts[name] = _at(ground, given[name], getattr(before, name))
    if "titik_id" in given:
        facts["titik_id"] = _place(ground, given["titik_id"])
    if not facts["sakit"]:
        for name in ("gejala", "onset_at"):
            if given.get(name):
                raise _Wrong(name, _typed(row, name, ground), _("Kosongkan: orang ini tidak sakit."))
        facts |= {"gejala": (), "onset_at": None}
    facts["makanan"] = {**(before.makanan or {}), **_eaten(ground, given)}
    return LinePlan(row.number, case, before, replace(before, **facts))


def _eaten(ground: Ground, given: Mapping[str, object]) -> dict[str, bool]:
    extra = [food.strip()[:60] for food in str(given.get("makanan_lain") or "").split(",") if food.strip()]
    asked = {food: given.get(f"{FOOD}{number}") for number, food in enumerate(ground.foods)}
    return {food: bool(ate) for food, ate in asked.items() if ate is not None} | dict.fromkeys(extra, True)


def _at(ground: Ground, given: object, before: datetime | None) -> datetime:
    assert isinstance(given, datetime)
    at = given.replace(tzinfo=ground.zone) if given.tzinfo is None else given
    if before is not None and before.replace(second=0, microsecond=0) == at:
        return before
    return at


def _place(ground: Ground, given: object) -> int:
    found = ground.by_place.get(folded(str(given)))
    if found is None:
        names = ", ".join(ground.places.values()) or "–"
        raise _Wrong("titik_id", given, _("Bukan titik layanan insiden ini. Pilih dari: %(names)s.", names=names))
    return found


def _only_once(line: LinePlan, row: Row, seen: dict[object, int], listed: Mapping[object, int]) -> None:
    """Raises `_Wrong` for somebody who is in the file twice, or in the list already."""
    who = _who(line.person)
    key = line.case.nomor if line.case is not None else who
    if key is None:
        return
    column, value = ("nomor", key) if line.case is not None else ("nama", line.person.nama)
    first = seen.setdefault(key, row.number)
    if first != row.number:
        raise _Wrong(column, value, _("Sama dengan baris %(first)s.", first=first))
    if line.case is None and who in listed:
        said = _("Sudah tercatat sebagai nomor %(n)s. Isi kolom Nomor untuk mengubahnya.", n=listed[who])
        raise _Wrong("nama", value, said)


def _who(person: Person) -> tuple[object, ...] | None:
    if not person.nama:
        return None
    return folded(person.nama), person.umur_tahun, person.titik_id, folded(person.kelas)


def _typed(row: Row, name: str, ground: Ground) -> str:
    value = row.values.get(name)
    return in_words(ground, name, value) if value is not None else ""


def in_words(ground: Ground, name: str, value: Any) -> str:
    """A value of a column as people read it; empty for none."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return tanggal_jam(value if value.tzinfo else value.replace(tzinfo=ground.zone), str(ground.zone))
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if name == "gejala":
        return ", ".join(str(SYMPTOMS.get(sign, sign)) for sign in value)
    if name == "makanan":
        return ", ".join(f"{food}: {_('ya') if ate else _('tidak')}" for food, ate in value.items())
    known: Mapping[str, Mapping[Any, object]] = {"titik_id": ground.places, "perawatan": CARE, "hasil": OUTCOMES}
    words = known.get(name, {})
    return str(words.get(value, value))
