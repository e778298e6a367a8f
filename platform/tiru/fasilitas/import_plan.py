"""What importing a table would do: each row matched to a facility or new, or what is wrong with it.

Rows are found by their code, else by an official number, else by kind, desa and name; so the same file twice
changes nothing the second time.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.fasilitas.facts import Facts
from tiru.fasilitas.kinds import identifiers_of, kinds
from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.fasilitas.queries import is_twin, numbers_of, unit_paths
from tiru.fasilitas.rules import MANAGE, check_area, check_owner, check_place, folded
from tiru.fasilitas.service import apply_facts, write_new
from tiru.i18n import _
from tiru.organisasi.queries import units
from tiru.organisasi.scopes import Reach, Standing, reach_of
from tiru.tabular.import_ import Fault, Row
from tiru.wilayah.geometry import lies_in
from tiru.wilayah.queries import names_inside
from tiru.work import UnitOfWork

MOST_HINTS = 50
_PLAIN = frozenset({
    "bentuk", "alamat", "latitude", "longitude", "kepemilikan", "pemilik_nama", "kapasitas", "kontak_nama",
    "kontak_telepon", "sumber", "berlaku_dari",
})  # fmt: skip
_KIND_OF_AREA = re.compile(r"^(kec(amatan)?|desa|kel(urahan)?|gampong|kab(upaten)?)\b\.?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Planned:
    """A good row: what is there now (None: new), its official numbers, and what is to be written."""

    row: Row
    existing: Fasilitas | None
    numbers: Mapping[str, str]
    facts: Facts


@dataclass(slots=True)
class Plan:
    """Good rows, faults, and sentences about rows that are good but look odd."""

    items: list[Planned] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Ground:
    """All that rows are judged against, read once; `taken` are rows of this file by what identifies them."""

    tenant_kode: str
    kinds: Mapping[str, FasilitasJenis]
    default_kind: str
    default_source: str
    today: date
    desa: Mapping[str, str]
    by_names: Mapping[tuple[str, str], list[str]]
    units: Mapping[str, int]
    above: Mapping[int, frozenset[int]]
    reach: Reach
    neighbours: Mapping[tuple[str, str], list[Fasilitas]]
    numbers: Mapping[int, dict[str, str]]
    by_code: Mapping[str, Fasilitas]
    by_number: Mapping[tuple[str, str], Fasilitas]
    by_name: Mapping[tuple[str, str, str], Fasilitas]
    taken: dict[object, int] = field(default_factory=dict)


class _Wrong(Exception):
    """A fault at a column: `column` is its head."""

    def __init__(self, column: str, value: object, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.value, self.sentence = column, str(value or ""), sentence


async def ground_of(work: UnitOfWork, *, jenis: str = "", sumber: str = "") -> Ground:
    """What is known now. `jenis` and `sumber` are for rows that name none."""
    rows = (await work.session.scalars(select(Fasilitas).order_by(Fasilitas.id))).all()
    numbers = await numbers_of(work)
    by_id = {row.id: row for row in rows}
    present = {unit.kode: unit.id for unit in await units(work)}
    places = await names_inside(work.session, work.tenant.kode_wilayah)
    by_names: dict[tuple[str, str], list[str]] = {}
    for kode, nama in places.items():
        if kode.count(".") == 3:
            for district in ("", _area_name(places.get(kode[:8], ""))):
                by_names.setdefault((district, _area_name(nama)), []).append(kode)
    neighbours: dict[tuple[str, str], list[Fasilitas]] = defaultdict(list)
    for row in rows:
        neighbours[row.jenis, row.kode_wilayah[:8]].append(row)
    return Ground(
        tenant_kode=work.tenant.kode_wilayah,
        kinds=await kinds(work),
        default_kind=jenis,
        default_source=sumber,
        today=work.today,
        desa={kode: nama for kode, nama in places.items() if kode.count(".") == 3},
        by_names=by_names,
        units=present,
        above=await unit_paths(work, list({*present.values(), *(row.pemilik_unit_id or 0 for row in rows)})),
        reach=reach_of(work.actor, MANAGE),
        neighbours=neighbours,
        numbers=numbers,
        by_code={row.kode: row for row in rows},
        by_number={(key, nr): by_id[one] for one, held in numbers.items() for key, nr in held.items()},
        by_name={_name_key(row.jenis, row.kode_wilayah, row.nama): row for row in rows},
    )


def plan_rows(ground: Ground, rows: Sequence[Row]) -> Plan:
    """Judge rows in turn. Nothing is written."""
    plan = Plan()
    for row in rows:
        try:
            item = _planned(ground, row)
        except _Wrong as problem:
            plan.faults.append(Fault(row.number, problem.column, problem.value, problem.sentence))
        except Invalid as problem:
            plan.faults.append(Fault(row.number, "", "", " ".join(problem.fields.values()) or problem.message))
        else:
            plan.items.append(item)
            if len(plan.hints) < MOST_HINTS:
                plan.hints += _hints(ground, item)
    return plan


async def write_plan(work: UnitOfWork, plan: Plan, *, alasan: str) -> tuple[int, int]:
    """Write good rows; (made, changed). The import itself is recorded once, each change besides."""
    new = await write_new(work, [item.facts for item in plan.items if item.existing is None], alasan=alasan)
    changed = 0
    for item in plan.items:
        if item.existing is not None:
            changed += await apply_facts(work, item.existing, item.facts, item.numbers, alasan=alasan)
    after = {"baris": len(plan.items), "baru": len(new), "diubah": changed}
    work.record("fasilitas.data.import", "fasilitas:semua", after=after, reason=alasan)
    return len(new), changed


def _planned(ground: Ground, row: Row) -> Planned:
    given = {name: value for name, value in row.values.items() if value is not None}
    numbers = {name.removeprefix("pengenal_"): str(nr) for name, nr in given.items() if name.startswith("pengenal_")}
    existing = _found(ground, given, numbers)
    jenis = str(given.get("jenis") or (existing.jenis if existing else ground.default_kind))
    kind = ground.kinds.get(jenis)
    if kind is None:
        raise _Wrong("Jenis", jenis, _("Wajib diisi, atau pilih satu jenis untuk seluruh berkas."))
    area = _area(ground, given) or (existing.kode_wilayah if existing else "")
    if not area:
        raise _Wrong("Kode wilayah", "", _("Wajib diisi, atau isi kecamatan dan desa."))
    if existing is None:
        existing = ground.by_name.get(_name_key(jenis, area, str(given["nama"])))
        if existing is not None and _differs(ground.numbers.get(existing.id, {}), numbers):
            existing = None
    held = dict(ground.numbers.get(existing.id, {})) if existing else {}
    facts = _facts(ground, kind, given, area, existing, {**held, **numbers})
    _check(ground, kind, given, facts, existing)
    _check_once(ground, row, facts, existing, numbers)
    return Planned(row, existing, held, facts)


def _found(ground: Ground, given: Mapping[str, object], numbers: Mapping[str, str]) -> Fasilitas | None:
    hits = {one.id: one for pair in numbers.items() if (one := ground.by_number.get(pair))}
    if kode := given.get("kode"):
        named = ground.by_code.get(str(kode).lower())
        if named is None:
            raise _Wrong("Kode", kode, _("Tidak ada fasilitas berkode ini. Kosongkan untuk mencatat yang baru."))
        hits[named.id] = named
    if len(hits) > 1:
        shown = ", ".join(one.nama for one in hits.values())
        raise _Wrong("Kode", "", _("Kode dan nomor di baris ini milik fasilitas yang berbeda: %(names)s.", names=shown))
    return next(iter(hits.values()), None)


def _differs(held: Mapping[str, str], numbers: Mapping[str, str]) -> bool:
    """Another number of the same sort: two facilities of one name, not one."""
    return any(held.get(key, value) != value for key, value in numbers.items())


def _area(ground: Ground, given: Mapping[str, object]) -> str:
    if kode := str(given.get("kode_wilayah") or ""):
        check_area(kode, ground.tenant_kode)
        if kode not in ground.desa:
            raise _Wrong("Kode wilayah", kode, _("Kode wilayah %(kode)s tidak ada.", kode=kode))
        return kode
    desa = str(given.get("desa") or "")
    if not desa:
        return ""
    found = ground.by_names.get((_area_name(str(given.get("kecamatan") or "")), _area_name(desa)), [])
    if len(found) != 1:
        sentence = _("Nama ini dipakai beberapa desa: isi kecamatan atau kodenya.")
        raise _Wrong("Desa", desa, sentence if found else _("Desa ini tidak ditemukan di kecamatan itu."))
    return found[0]


def _facts(
    ground: Ground,
    kind: FasilitasJenis,
    given: Mapping[str, object],
    area: str,
    existing: Fasilitas | None,
    numbers: Mapping[str, str],
) -> Facts:
    start = Facts(jenis=kind.kode, nama="", kode_wilayah=area, berlaku_dari=ground.today, sumber=ground.default_source)
    if existing is not None:
        start = replace(start, **{name: getattr(existing, name) for name in start.columns()})
    changes = {name: value for name, value in given.items() if name in _PLAIN}
    if "unit" in given:
        changes["pemilik_unit_id"] = ground.units.get(str(given["unit"]).lower(), -1)
    elif changes.get("kepemilikan") == "swasta":
        changes["pemilik_unit_id"] = None
    if "bentuk" in changes:
        forms = {form.casefold(): form for form in kind.bentuk}
        changes["bentuk"] = forms.get(str(changes["bentuk"]).casefold(), changes["bentuk"])
    return replace(start, nama=str(given["nama"]), kode_wilayah=area, pengenal=numbers, **changes)  # type: ignore[arg-type]


def _check(
    ground: Ground, kind: FasilitasJenis, given: Mapping[str, object], facts: Facts, existing: Fasilitas | None
) -> None:
    if existing is not None and existing.jenis != kind.kode:
        raise _Wrong("Jenis", kind.label, _("Nomor atau kode ini milik fasilitas berjenis lain."))
    if existing is not None and not existing.is_open:
        raise _Wrong("Nama", existing.nama, _("Fasilitas ini sudah ditutup."))
    if existing is None and not kind.aktif:
        raise _Wrong("Jenis", kind.label, _("Jenis ini tidak dipakai lagi."))
    if facts.bentuk and facts.bentuk not in kind.bentuk:
        sentence = _("Pilih salah satu: %(choices)s.", choices=", ".join(kind.bentuk) or "–")
        raise _Wrong("Bentuk", facts.bentuk, sentence)
    allowed = {identifier.key: identifier.label for identifier in identifiers_of(kind)}
    for key, value in facts.pengenal.items():
        if key not in allowed:
            raise _Wrong(key.upper(), value, _("%(kind)s tidak memakai nomor ini.", kind=kind.label))
    if facts.pemilik_unit_id == -1:
        raise _Wrong("Unit pemilik", given["unit"], _("Tidak ada unit berkode ini."))
    check_place(facts.latitude, facts.longitude)
    check_owner(facts.kepemilikan, facts.pemilik_unit_id)
    places = [(facts.kode_wilayah, facts.pemilik_unit_id)]
    places += [(existing.kode_wilayah, existing.pemilik_unit_id)] if existing else []
    for kode, unit in places:
        if not ground.reach.covers(Standing(units=ground.above.get(unit or 0, frozenset()), kode_wilayah=kode)):
            raise _Wrong("Nama", facts.nama, _("Wewenang Anda tidak menjangkau fasilitas ini."))


def _check_once(ground: Ground, row: Row, facts: Facts, existing: Fasilitas | None, numbers: Mapping[str, str]) -> None:
    keys: list[object] = list(numbers.items())
    by_name = _name_key(facts.jenis, facts.kode_wilayah, facts.nama)
    keys.append(existing.id if existing else (*by_name, *numbers.items()))
    for key in keys:
        first = ground.taken.setdefault(key, row.number)
        if first != row.number:
            raise _Wrong("Nama", facts.nama, _("Sama dengan baris %(first)s.", first=first))


def _hints(ground: Ground, item: Planned) -> list[str]:
    facts, found = item.facts, []
    if item.existing is None:
        around = ground.neighbours.get((facts.jenis, facts.kode_wilayah[:8]), [])
        same = [one for one in around if one.is_open and is_twin(facts, one)]
        if same:
            sentence = _("Baris %(n)s mungkin sama dengan %(nama)s.", n=item.row.number, nama=same[0].nama)
            found.append(sentence)
    moved = item.existing is None or item.existing.latitude != facts.latitude
    if moved and _is_outside(facts):
        found.append(_("Baris %(n)s: titiknya di luar kecamatannya.", n=item.row.number))
    return found


def _is_outside(facts: Facts) -> bool:
    if facts.latitude is None or facts.longitude is None:
        return False
    return lies_in(facts.kode_wilayah[:8], facts.latitude, facts.longitude) is False


def _name_key(jenis: str, kode_wilayah: str, nama: str) -> tuple[str, str, str]:
    return jenis, kode_wilayah, folded(nama)


def _area_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", _KIND_OF_AREA.sub("", name.strip()).casefold())
