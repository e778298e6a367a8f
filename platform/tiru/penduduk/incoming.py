"""Rows of a table against the register: which desa each means, what speaks against it, whom it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select, text

from tiru.i18n import _
from tiru.nik import mask
from tiru.penduduk.identity import KK_PURPOSE, NIK_PURPOSE, match_of
from tiru.penduduk.listed import among
from tiru.penduduk.models import Keluarga, Penduduk
from tiru.penduduk.names import name_key
from tiru.penduduk.reach import MANAGE, Areas, areas_of
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import folded
from tiru.work import UnitOfWork

_VILLAGES = text("select kode, nama from tiru_control.wilayah where tingkat = 'desa' and kode like :inside")
_KIND = re.compile(r"^(desa|kelurahan|kel|gampong)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Villages:
    """The tenant's desa by code and by folded name; a name that is not unique has several codes."""

    codes: frozenset[str]
    by_name: Mapping[str, tuple[str, ...]]

    def read(self, written: str) -> tuple[str, str]:
        """(code, "") or ("", what is wrong)."""
        plain = re.sub(r"\D", "", written)
        code = f"{plain[:2]}.{plain[2:4]}.{plain[4:6]}.{plain[6:]}" if len(plain) == 10 else ""
        if code in self.codes:
            return code, ""
        named = self.by_name.get(folded(_KIND.sub("", written)), ())
        if len(named) == 1:
            return named[0], ""
        if named:
            return "", _("Ada %(n)s desa bernama ini di daerah ini. Tulis kodenya.", n=len(named))
        return "", _("Bukan desa atau kelurahan di daerah ini.")


@dataclass(slots=True)
class Incoming:
    """A row with what was found out about it. `person` is whom it is about, None for somebody new."""

    row: Row
    kode_wilayah: str
    nik: str
    no_kk: str
    nik_match: str | None
    no_kk_match: str | None
    kunci: str
    person: Penduduk | None = None
    family_id: int | None = None
    values: dict[str, object] = field(default_factory=dict)


async def villages_of(work: UnitOfWork) -> Villages:
    """All desa and kelurahan of the tenant."""
    rows = (await work.session.execute(_VILLAGES, {"inside": f"{work.tenant.kode_wilayah}.%"})).all()
    by_name: dict[str, tuple[str, ...]] = {}
    for kode, nama in rows:
        by_name[folded(nama)] = (*by_name.get(folded(nama), ()), kode)
    return Villages(frozenset(row.kode for row in rows), by_name)


async def judge(work: UnitOfWork, rows: Sequence[Row], home: str) -> list[Fault]:
    """What speaks against rows whose shape is right; `home` is the desa of rows that name none.

    Only what makes a row impossible to write is a fault: what is merely unlikely, the rules find afterwards.
    """
    villages, areas = await villages_of(work), await areas_of(work, MANAGE)
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for row in rows:
        nik = str(row.values["nik"] or "")
        if nik and nik in seen:
            faults.append(Fault(row.number, "NIK", mask(nik), _("Sama dengan baris %(first)s.", first=seen[nik])))
        seen.setdefault(nik, row.number)
        faults += _place_faults(row, home, villages, areas)
    return faults


def _place_faults(row: Row, home: str, villages: Villages, areas: Areas) -> list[Fault]:
    written = str(row.values["kode_wilayah"] or home)
    if not written:
        return [Fault(row.number, "Kode wilayah", "", _("Isi desanya, di kolom ini atau di isian Desa."))]
    code, wrong = villages.read(written)
    if not wrong and not areas.cover(code):
        wrong = _("Wewenang Anda tidak menjangkau wilayah ini.")
    return [Fault(row.number, "Kode wilayah", written, wrong)] if wrong else []


async def recognised(work: UnitOfWork, rows: Sequence[Row], home: str) -> list[Incoming]:
    """Judged rows with the persons and families they are about, of those the right to manage reaches."""
    villages = await villages_of(work)
    found = [_incoming(work, row, villages.read(str(row.values["kode_wilayah"] or home))[0]) for row in rows]
    await _find_families(work, found)
    await _find_people(work, found)
    return found


def _incoming(work: UnitOfWork, row: Row, kode: str) -> Incoming:
    nik, no_kk = str(row.values["nik"] or ""), str(row.values["no_kk"] or "")
    return Incoming(
        row=row,
        kode_wilayah=kode,
        nik=nik,
        no_kk=no_kk,
        nik_match=match_of(work, nik, NIK_PURPOSE) if nik else None,
        no_kk_match=match_of(work, no_kk, KK_PURPOSE) if no_kk else None,
        kunci=name_key(str(row.values["nama"])),
    )


async def _find_families(work: UnitOfWork, found: Sequence[Incoming]) -> None:
    cards = {one.no_kk_match for one in found if one.no_kk_match}
    rows = await work.session.execute(
        select(Keluarga.no_kk_match, Keluarga.id).where(among(Keluarga.no_kk_match, cards))
    )
    known: dict[str | None, int] = {row[0]: row[1] for row in rows}
    for one in found:
        one.family_id = known.get(one.no_kk_match) if one.no_kk_match else None


async def _find_people(work: UnitOfWork, found: Sequence[Incoming]) -> None:
    """By NIK; else, for somebody known without one, by name, day of birth and desa, or name and family.

    Nobody is recognised twice: the second of two rows that fit the same person is somebody new.
    """
    areas = await areas_of(work, MANAGE)
    niks = {one.nik_match for one in found if one.nik_match}
    names = {one.kunci for one in found}
    unnumbered = (Penduduk.nik_match.is_(None)) & among(Penduduk.nama_kunci, names) & Penduduk.digabung_ke.is_(None)
    rows = await work.session.scalars(
        select(Penduduk)
        .where(or_(among(Penduduk.nik_match, niks), unnumbered), areas.hold(Penduduk.kode_wilayah))
        .order_by(Penduduk.digabung_ke.is_not(None), Penduduk.id)
    )
    by_nik: dict[str, list[Penduduk]] = {}
    by_name: dict[str, list[Penduduk]] = {}
    for person in rows:
        if person.nik_match is not None:
            by_nik.setdefault(person.nik_match, []).append(person)
        else:
            by_name.setdefault(person.nama_kunci, []).append(person)
    taken: set[int] = set()
    for one in found:
        candidates = by_nik.get(one.nik_match or "", [])
        nearest = sorted(candidates, key=lambda person, one=one: person.kode_wilayah != one.kode_wilayah)  # type: ignore[misc]
        likely = nearest or [person for person in by_name.get(one.kunci, []) if _fits(person, one)]
        one.person = next((person for person in likely if person.id not in taken), None)
        if one.person is not None:
            taken.add(one.person.id)


def _fits(person: Penduduk, one: Incoming) -> bool:
    born = one.row.values["lahir_on"]
    if person.lahir_on is not None and born is not None:
        return person.lahir_on == born and person.kode_wilayah == one.kode_wilayah
    return one.family_id is not None and person.keluarga_id == one.family_id
