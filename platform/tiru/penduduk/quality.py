"""Quality of the register in figures: now, by rule, source and desa, and day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select, text

from tiru.penduduk.models import Mutu, Penduduk, Temuan
from tiru.penduduk.parameters import weights_of
from tiru.penduduk.queries import current
from tiru.penduduk.reach import QUALITY, Areas, areas_of
from tiru.penduduk.rules import ERROR, HINT, RULES, WARNING, Rule
from tiru.work import UnitOfWork

TREND_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The quality of one group: persons, how many of them have a mistake or a warning, and 0 to 100."""

    key: str
    people: int
    faulty: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many persons a rule speaks about."""

    rule: Rule
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything the quality page shows. `trend` is (day, score), oldest first."""

    whole: Score
    by_village: Sequence[Score] = ()
    by_source: Sequence[Score] = ()
    by_rule: Sequence[Count] = ()
    trend: Sequence[tuple[date, float]] = field(default=())


_SCORES = """
with berat as (
    select penduduk_id, sum(case tingkat when 'kesalahan' then cast(:error as float)
        when 'peringatan' then cast(:warning as float) else cast(:hint as float) end) as penalty,
        bool_or(tingkat <> 'petunjuk') as faulty
    from (select distinct penduduk_id, aturan, tingkat from penduduk_temuan) satu group by 1
)
select {group} as key, count(*) as people, count(*) filter (where b.faulty) as faulty,
    100 * avg(1 - least(1, coalesce(b.penalty, 0))) as score
from penduduk p left join berat b on b.penduduk_id = p.id
where p.digabung_ke is null and (:everywhere or p.kode_wilayah like any(:inside)) group by 1 order by 4, 1
"""
_GROUPS = {
    "daerah": text(_SCORES.format(group="'daerah'")),
    "desa": text(_SCORES.format(group="p.kode_wilayah")),
    "sumber": text(_SCORES.format(group="p.sumber")),
}
"""`rules.score` in the database; a test holds them against each other."""


async def scores(work: UnitOfWork, dimension: str, areas: Areas) -> list[Score]:
    """The worst first. `dimension` is `daerah`, `desa` or `sumber`."""
    weights = await weights_of(work)
    bound = {
        "error": weights[ERROR],
        "warning": weights[WARNING],
        "hint": weights[HINT],
        "everywhere": areas.codes is None,
        "inside": [pattern for code in sorted(areas.codes or ()) for pattern in (code, f"{code}.%")],
    }
    rows = await work.session.execute(_GROUPS[dimension], bound)
    return [Score(key=row.key, people=row.people, faulty=row.faulty, score=float(row.score)) for row in rows]


async def counts_by_rule(work: UnitOfWork, areas: Areas, *, kode_wilayah: str = "") -> list[Count]:
    """Persons by rule: mistakes first, the most frequent first; rules that found nothing are left out."""
    query = (
        select(Temuan.aturan, func.count(Temuan.penduduk_id.distinct()))
        .join(Penduduk, Penduduk.id == Temuan.penduduk_id)
        .where(current(), areas.hold(Penduduk.kode_wilayah))
        .group_by(Temuan.aturan)
    )
    if kode_wilayah:
        query = query.where(Penduduk.kode_wilayah == kode_wilayah)
    order = (ERROR, WARNING, HINT)
    found = [Count(rule=RULES[code], people=number) for code, number in await work.session.execute(query)]
    return sorted(found, key=lambda one: (order.index(one.rule.severity), -one.people, one.rule.code))


async def overview(work: UnitOfWork) -> Overview:
    """What the actor's right to see quality reaches; the trend only for those who see the whole region."""
    areas = await areas_of(work, QUALITY)
    whole = await scores(work, "daerah", areas)
    return Overview(
        whole=whole[0] if whole else Score(key="daerah", people=0, faulty=0, score=100.0),
        by_village=await scores(work, "desa", areas),
        by_source=await scores(work, "sumber", areas),
        by_rule=await counts_by_rule(work, areas),
        trend=await trend(work, "daerah", "daerah") if areas.codes is None else await _trend_of_one(work, areas),
    )


async def _trend_of_one(work: UnitOfWork, areas: Areas) -> Sequence[tuple[date, float]]:
    """The trend of a desa for somebody who sees just that one."""
    [*codes] = areas.codes or ()
    return await trend(work, "desa", codes[0]) if len(codes) == 1 else ()


async def trend(work: UnitOfWork, dimension: str, key: str) -> Sequence[tuple[date, float]]:
    """Scores day by day of the last 90 days, as the nightly job kept them."""
    rows = await work.session.execute(
        select(Mutu.pada, Mutu.skor)
        .where(Mutu.dimensi == dimension, Mutu.kunci == key, Mutu.pada > work.today - timedelta(days=TREND_DAYS))
        .order_by(Mutu.pada)
    )
    return [(row.pada, row.skor) for row in rows]


async def note_scores(work: UnitOfWork) -> int:
    """Keep today's scores; run again on the same day, the later ones stand. Returns how many rows."""
    rules = {one.rule.code: one.people for one in await counts_by_rule(work, Areas(None))}
    rows = [
        _row(work.today, dimension, one, rules if dimension == "daerah" else {})
        for dimension in _GROUPS
        for one in await scores(work, dimension, Areas(None))
    ]
    await work.session.execute(delete(Mutu).where(Mutu.pada == work.today))
    if rows:
        await work.session.execute(insert(Mutu), rows)
    return len(rows)


def _row(today: date, dimension: str, one: Score, rules: Mapping[str, int]) -> dict[str, object]:
    return {
        "pada": today,
        "dimensi": dimension,
        "kunci": one.key,
        "orang": one.people,
        "bermasalah": one.faulty,
        "skor": round(one.score, 2),
        "per_aturan": dict(rules),
    }


async def villages_within(work: UnitOfWork, permission: str) -> list[tuple[str, int]]:
    """(code, persons) of every desa in which somebody stands and which the right reaches."""
    areas = await areas_of(work, permission)
    rows = await work.session.execute(
        select(Penduduk.kode_wilayah, func.count())
        .where(current(), areas.hold(Penduduk.kode_wilayah))
        .group_by(Penduduk.kode_wilayah)
        .order_by(Penduduk.kode_wilayah)
    )
    return [(row[0], row[1]) for row in rows]
