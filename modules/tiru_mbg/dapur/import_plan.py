"""What importing a table of kitchens would do: each row matched by its code or new, or what is wrong with it.

Empty cells do not erase. A state is taken for new kitchens only: those that are there change it on their own page,
where a stop asks for the agency's decision.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tiru.errors import Invalid
from tiru.fasilitas.rules import check_area, exact
from tiru.i18n import _
from tiru.organisasi.scopes import Reach, Standing, reach_of
from tiru.tabular.import_ import Fault, Row
from tiru.wilayah.queries import names_inside
from tiru.work import UnitOfWork
from tiru_mbg.dapur.dates import DATES, Noted, check_dates
from tiru_mbg.dapur.kept import at
from tiru_mbg.dapur.kitchen_table import LABELS
from tiru_mbg.dapur.models import Sppg, SppgStatus
from tiru_mbg.dapur.queries import noted_days
from tiru_mbg.dapur.rules import STOPS, capacity_limits, check_capacity
from tiru_mbg.dapur.service import apply_facts
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_MANAGE

_KIND_OF_AREA = re.compile(r"^(kec(amatan)?|desa|kel(urahan)?|gampong)\b\.?\s*", re.IGNORECASE)


@dataclass(slots=True)
class KitchenPlan:
    """Good rows as columns with the kitchen that is there (None: new), and faults."""

    items: list[tuple[dict[str, Any], Sppg | None]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def news(self) -> int:
        return sum(existing is None for _facts, existing in self.items)


@dataclass(slots=True, kw_only=True)
class Ground:
    """All that rows are judged against, read once. `mine` are ids within reach, `taken` codes of this file."""

    home: str
    today: date
    places: Mapping[str, str]
    by_names: Mapping[tuple[str, str], list[str]]
    figures: Mapping[str, Decimal]
    known: Mapping[str, Sppg]
    mine: frozenset[int]
    reach: Reach
    noted: Mapping[int, Noted]
    taken: dict[str, int] = field(default_factory=dict)


async def ground_of(work: UnitOfWork) -> Ground:
    """What is known now."""
    places = await names_inside(work.session, work.tenant.kode_wilayah)
    by_names: dict[tuple[str, str], list[str]] = {}
    for kode, nama in places.items():
        if kode.count(".") == 3:
            for district in ("", _area_name(places.get(kode[:8], ""))):
                by_names.setdefault((district, _area_name(nama)), []).append(kode)
    known = {row.kode.lower(): row for row in await work.session.scalars(select(Sppg))}
    return Ground(
        home=work.tenant.kode_wilayah,
        today=work.today,
        places=places,
        by_names=by_names,
        figures=await rules(work),
        known=known,
        mine=frozenset(await work.session.scalars(select(Sppg.id).where(kitchens(work, DAPUR_MANAGE)))),
        reach=reach_of(work.actor, DAPUR_MANAGE),
        noted=await noted_days(work, [row.id for row in known.values()]),
    )


def plan_kitchens(ground: Ground, rows: Sequence[Row]) -> KitchenPlan:
    """Judge rows; nothing is written."""
    plan = KitchenPlan()
    for row in rows:
        try:
            plan.items.append(_planned(ground, row))
        except Invalid as problem:
            for name, sentence in problem.fields.items():
                typed = row.values.get(name)
                shown = "" if typed is None else str(typed)
                plan.faults.append(Fault(row.number, LABELS.get(name, name), shown, sentence))
    return plan


async def write_kitchens(work: UnitOfWork, plan: KitchenPlan) -> tuple[int, int]:
    """Write good rows; (made, changed). Each change is recorded besides the import itself."""
    made: list[Sppg] = []
    changed = 0
    for facts, existing in plan.items:
        if existing is None:
            made.append(Sppg(**facts, dibuat_at=work.now, diubah_at=work.now))
        elif apply_facts(work, existing, facts, reason=_("Dari daftar yang diimpor.")):
            existing.diubah_at = work.now
            changed += 1
    work.session.add_all(made)
    await work.session.flush()
    for row in made:
        if row.status != "usulan":
            work.session.add(_first_state(work, row))
    work.record("mbg.dapur.import", "mbg_sppg:semua", after={"baru": len(made), "diubah": changed})
    return len(made), changed


def _first_state(work: UnitOfWork, row: Sppg) -> SppgStatus:
    since = row.operasi_on if row.status == "operasional" and row.operasi_on else work.today
    told = {"catatan": _("Dari daftar yang diimpor."), "oleh": work.actor.name, "dicatat_at": work.now}
    return SppgStatus(sppg_id=row.id, status=row.status, pada=since, **told)


def _planned(ground: Ground, row: Row) -> tuple[dict[str, Any], Sppg | None]:
    given: dict[str, Any] = {name: value for name, value in row.values.items() if value is not None and value != ""}
    kode = str(given["kode"]).lower()
    first = ground.taken.setdefault(kode, row.number)
    if first != row.number:
        raise at("kode", _("Sama dengan baris %(first)s.", first=first))
    existing = ground.known.get(kode)
    if existing is not None and existing.id not in ground.mine:
        raise at("kode", _("Kode ini sudah dipakai dapur lain."))
    area = _area(ground, given) or (existing.kode_wilayah if existing else "")
    if not area:
        raise at("kode_wilayah", _("Wajib diisi, atau isi kecamatan dan desa."))
    if (existing is None or area != existing.kode_wilayah) and not ground.reach.covers(Standing(kode_wilayah=area)):
        raise at("kode_wilayah", _("Wewenang Anda tidak menjangkau desa ini."))
    facts = {name: value for name, value in given.items() if name not in ("kecamatan", "desa")}
    facts["kode_wilayah"] = area
    if existing is not None:
        facts["kode"] = existing.kode
    _check_place(facts)
    _check_state(ground, facts, existing)
    full = _capacities(ground, given, existing)
    return (facts, existing) if existing else ({"skema": "mandiri", "status": "usulan", **full, **facts}, None)


def _capacities(ground: Ground, given: Mapping[str, Any], existing: Sppg | None) -> dict[str, int]:
    certified = int(given.get("koki_bersertifikat", existing.koki_bersertifikat if existing else 0))
    limits = capacity_limits(ground.figures, certified)
    full = {name: int(given.get(name, getattr(existing, name) if existing else most)) for name, most in limits.items()}
    check_capacity(full, ground.figures, certified)
    return full


def _check_place(facts: dict[str, Any]) -> None:
    if ("latitude" in facts) != ("longitude" in facts):
        missing = "longitude" if "latitude" in facts else "latitude"
        raise at(missing, _("Lintang dan bujur diisi keduanya."))
    for name in ("latitude", "longitude"):
        if name in facts:
            facts[name] = exact(facts[name])


def _check_state(ground: Ground, facts: dict[str, Any], existing: Sppg | None) -> None:
    status, since = facts.get("status"), facts.get("operasi_on")
    if existing is not None:
        if status is not None and status != existing.status:
            raise at("status", _("Status dapur yang sudah tercatat diubah di halamannya."))
        facts.pop("status", None)
        if since is not None:
            kept = {name: getattr(existing, name) for name in DATES}
            noted = ground.noted.get(existing.id, Noted())
            check_dates(existing.status, kept, {**kept, "operasi_on": since}, noted, ground.today)
        return
    if since is not None and since > ground.today:
        raise at("operasi_on", _("Hari ini belum tiba; pilih hari ini atau sebelumnya."))
    if status in STOPS:
        raise at("status", _("Penghentian dicatat di halaman dapur, dengan keputusan BGN."))
    if status == "operasional" and since is None:
        raise at("operasi_on", _("Wajib diisi untuk dapur yang beroperasi."))
    if status != "operasional" and since is not None:
        raise at("operasi_on", _("Hanya untuk dapur yang beroperasi."))


def _area(ground: Ground, given: Mapping[str, Any]) -> str:
    desa = str(given.get("desa") or "")
    kode = str(given.get("kode_wilayah") or (desa if desa[:1].isdigit() else ""))
    if kode:
        check_area(kode, ground.home)
        if kode not in ground.places:
            raise at("kode_wilayah", _("Kode wilayah %(kode)s tidak ada.", kode=kode))
        return kode
    if not desa:
        return ""
    found = ground.by_names.get((_area_name(str(given.get("kecamatan") or "")), _area_name(desa)), [])
    if len(found) != 1:
        sentence = _("Nama ini dipakai beberapa desa: isi kecamatan atau kodenya.")
        raise at("desa", sentence if found else _("Desa ini tidak ditemukan di kecamatan itu."))
    return found[0]


def _area_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", _KIND_OF_AREA.sub("", name.strip()).casefold())
