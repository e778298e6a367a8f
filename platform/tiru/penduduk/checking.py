"""The rules put to the register: what they find now replaces what they found before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain

from sqlalchemy import delete, insert, select, text

from tiru.i18n import SOURCE_LOCALE, speak
from tiru.penduduk.family_rules import family_findings
from tiru.penduduk.identity import KK_PURPOSE, NIK_PURPOSE, opened
from tiru.penduduk.listed import among_ids, as_texts
from tiru.penduduk.models import Keluarga, Penduduk, Temuan
from tiru.penduduk.person_rules import findings_of
from tiru.penduduk.rules import RULES, Family, Finding, Person
from tiru.work import UnitOfWork

BATCH = 2_000
Key = tuple[int, str, int | None]

_THESE = "any(cast(cast(:ids as text[]) as bigint[]))"
_TOUCHED = text(f"""
select id from penduduk where id = {_THESE}
union select other.id from penduduk one join penduduk other on other.keluarga_id = one.keluarga_id
    where one.id = {_THESE}
union select other.id from penduduk one join penduduk other on other.nik_match = one.nik_match
    where one.id = {_THESE}
union select other.id from penduduk one join penduduk other
    on other.nama_kunci = one.nama_kunci and other.lahir_on = one.lahir_on where one.id = {_THESE}
""")  # noqa: S608 - a constant
_BOTH_STAND = f"""one.id = {_THESE} and one.state = 'hidup' and other.state = 'hidup'
    and one.digabung_ke is null and other.digabung_ke is null"""
_SAME_NIK = text(f"""
select one.id, other.id from penduduk one join penduduk other on other.nik_match = one.nik_match and other.id <> one.id
where {_BOTH_STAND} order by 1, 2
""")  # noqa: S608 - a constant
_ALIKE = text(f"""
select one.id, other.id from penduduk one join penduduk other
    on other.nama_kunci = one.nama_kunci and other.lahir_on = one.lahir_on and other.id <> one.id
where {_BOTH_STAND}
    and (one.nik_match is null or other.nik_match is null or other.nik_match <> one.nik_match)
    and (other.kode_wilayah = one.kode_wilayah
        or (one.nama_ibu <> '' and lower(other.nama_ibu) = lower(one.nama_ibu)))
    and not exists (select from penduduk_beda
        where satu_id = least(one.id, other.id) and dua_id = greatest(one.id, other.id))
order by 1, 2
""")  # noqa: S608 - a constant
_LATEST = text(f"""
select penduduk_id, max(pada) from penduduk_peristiwa
where penduduk_id = {_THESE} and jenis in ('lahir', 'datang', 'pindah', 'pisah_kk', 'gabung_kk') group by 1
""")  # noqa: S608 - a constant


async def recheck(work: UnitOfWork, person_ids: Iterable[int]) -> None:
    """Put the rules to these persons and to whoever is touched: their families and their likenesses."""
    await work.session.flush()
    ids = sorted(set(person_ids))
    for start in range(0, len(ids), BATCH):
        touched = await work.session.scalars(_TOUCHED, {"ids": as_texts(ids[start : start + BATCH])})
        await _check(work, sorted(touched))


async def check_village(work: UnitOfWork, kode_wilayah: str) -> int:
    """Put the rules to everybody of a desa; returns how many they are."""
    count, last = 0, 0
    while True:
        query = select(Penduduk.id).where(Penduduk.kode_wilayah == kode_wilayah, Penduduk.id > last)
        ids = list(await work.session.scalars(query.order_by(Penduduk.id).limit(BATCH)))
        if not ids:
            return count
        await recheck(work, ids)
        count, last = count + len(ids), ids[-1]


async def _check(work: UnitOfWork, ids: Sequence[int]) -> None:
    people = await _people(work, ids)
    families = await _families(work, people)
    with speak(SOURCE_LOCALE):  # what is kept is kept in one language
        found = [
            *chain.from_iterable(findings_of(person, work.today) for person in people),
            *chain.from_iterable(family_findings(family, work.today) for family in families),
        ]
    await _keep(work, ids, found, work.today)


async def _people(work: UnitOfWork, ids: Sequence[int]) -> list[Person]:
    rows = await work.session.scalars(
        select(Penduduk)
        .where(among_ids(Penduduk.id, ids), Penduduk.digabung_ke.is_(None))
        .order_by(Penduduk.id)
        .execution_options(populate_existing=True)  # an import writes past the session
    )
    bound = {"ids": as_texts(ids)}
    same, alike = defaultdict(list), defaultdict(list)
    for one, other in await work.session.execute(_SAME_NIK, bound):
        same[one].append(other)
    for one, other in await work.session.execute(_ALIKE, bound):
        alike[one].append(other)
    latest: dict[int, date] = {row[0]: row[1] for row in await work.session.execute(_LATEST, bound)}
    return [
        replace(
            _person(work, row),
            last_event_on=latest.get(row.id),
            same_nik=tuple(same[row.id]),
            alike=tuple(alike[row.id]),
        )
        for row in rows
    ]


def _person(work: UnitOfWork, row: Penduduk) -> Person:
    return Person(
        id=row.id,
        nama=row.nama,
        kode_wilayah=row.kode_wilayah,
        keluarga_id=row.keluarga_id,
        nik=opened(work, row.nik, NIK_PURPOSE) if row.nik else "",
        lahir_on=row.lahir_on,
        jenis_kelamin=row.jenis_kelamin,
        hubungan=row.hubungan,
        status_kawin=row.status_kawin,
        nama_ibu=row.nama_ibu,
        rt=row.rt,
        rw=row.rw,
        state=row.state,
        state_on=row.state_on,
        is_sintetis=row.is_sintetis,
    )


async def _families(work: UnitOfWork, people: Sequence[Person]) -> list[Family]:
    """Families of these persons with their living members; whoever was touched brought the whole family along."""
    members = defaultdict(list)
    for person in people:
        if person.keluarga_id is not None and person.state == "hidup":
            members[person.keluarga_id].append(person)
    rows = await work.session.execute(select(Keluarga.id, Keluarga.no_kk).where(among_ids(Keluarga.id, members)))
    return [
        Family(
            id=row.id, no_kk=opened(work, row.no_kk, KK_PURPOSE) if row.no_kk else "", members=tuple(members[row.id])
        )
        for row in rows
    ]


async def _keep(work: UnitOfWork, ids: Sequence[int], found: Sequence[Finding], today: date) -> None:
    """Drop what is no longer found, add what is new; what stays keeps its day."""
    wanted: dict[Key, Finding] = {(one.about, one.rule, one.other): one for one in found}
    rows = await work.session.execute(
        select(Temuan.id, Temuan.penduduk_id, Temuan.aturan, Temuan.lain_id, Temuan.kalimat).where(
            among_ids(Temuan.penduduk_id, ids)
        )
    )
    gone: list[int] = []
    for row in rows:
        key = (row.penduduk_id, row.aturan, row.lain_id)
        if key in wanted and wanted[key].sentence == row.kalimat:
            del wanted[key]
        else:
            gone.append(row.id)
    if gone:
        await work.session.execute(delete(Temuan).where(among_ids(Temuan.id, gone)))
    if wanted:
        await work.session.execute(insert(Temuan), [_row(one, today) for one in wanted.values()])


def _row(one: Finding, today: date) -> dict[str, object]:
    return {
        "penduduk_id": one.about,
        "aturan": one.rule,
        "tingkat": RULES[one.rule].severity,
        "kalimat": one.sentence,
        "lain_id": one.other,
        "sejak": today,
    }
