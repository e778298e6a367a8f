"""What the room promises the Command Center, gives away as open data, and shows on the front page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, text

from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.rapor import queries
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rapor.period import usual

DAYS = 30
KECAMATAN = 8
"""Letters of a kecamatan's code, `32.11.01`."""
WEEKS = 3
ENOUGH = 0.8
"""Share of a week's days of service that are complete."""


async def _total(work: UnitOfWork) -> Mapping[str, Decimal]:
    since = work.today - timedelta(days=DAYS - 1)
    query = select(*queries.summed()).where(Harian.tanggal >= since, Harian.tanggal <= work.today)
    return dict((await work.session.execute(query)).mappings().one())


async def _share(work: UnitOfWork, above: str, below: str) -> Sequence[tuple[str, float]]:
    found = await _total(work)
    return [(work.tenant.kode_wilayah, float(found[above] / found[below]))] if found[below] else []


async def _by_kecamatan(work: UnitOfWork) -> Sequence[Any]:
    """(kecamatan, kitchens, portions received, registered) of the last thirty days."""
    code = func.left(Sppg.kode_wilayah, KECAMATAN).label("kode")
    since = work.today - timedelta(days=DAYS - 1)
    query = (
        select(
            code,
            func.count(Sppg.id.distinct()),
            func.coalesce(func.sum(Harian.porsi_terima), 0),
            func.coalesce(func.sum(Harian.sasaran), 0),
        )
        .join(Harian, Harian.sppg_id == Sppg.id)
        .where(Harian.tanggal.between(since, work.today), Harian.layanan)
        .group_by(code)
        .order_by(code)
    )
    return (await work.session.execute(query)).all()


async def coverage(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Portions received by those registered, per kecamatan of the kitchen; nothing where nobody is registered."""
    return [(kode, received / target) for kode, _n, received, target in await _by_kecamatan(work) if target]


async def on_time(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Share of deliveries with a known hour that came by it."""
    return await _share(work, "tepat_waktu", "berjam")


async def young_enough(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Share of deliveries that were eaten before the limit of age."""
    found = await _total(work)
    if not found["umur_n"]:
        return []
    return [(work.tenant.kode_wilayah, float(1 - found["umur_lewat"] / found["umur_n"]))]


async def fitting(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Share of portions whose menu lies within the target of its group."""
    return await _share(work, "gizi_sesuai", "gizi_porsi")


async def satisfaction(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Mean taste, 1 to 5."""
    return await _share(work, "rasa_jumlah", "rasa_n")


async def ill(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Ill persons for every 100,000 portions received."""
    found = await _total(work)
    if not found["porsi_terima"]:
        return []
    return [(work.tenant.kode_wilayah, float(100_000 * found["kasus"] / found["porsi_terima"]))]


async def complete_days(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Share of days of service that were written down completely."""
    return await _share(work, "hari_lengkap", "hari")


_STEADY = text("""
with minggu as (
    select h.sppg_id, h.tanggal - (extract(isodow from h.tanggal)::int - 1) as senin,
        count(*) as hari, count(*) filter (where h.lengkap) as lengkap
      from mbg_harian h where h.layanan and h.tanggal >= :first and h.tanggal < :until group by 1, 2
), setia as (
    select sppg_id from minggu group by sppg_id
    having count(*) = :weeks and bool_and(lengkap >= cast(:enough as double precision) * hari)
)
select count(*) filter (where s.id in (select sppg_id from setia))::float / nullif(count(*), 0)
  from mbg_sppg s where s.status = 'operasional'
""")


async def steady_kitchens(work: UnitOfWork) -> float:
    """Habit: share of operating kitchens that completed at least four of five days in each of three full weeks."""
    until = work.today - timedelta(days=work.today.isoweekday() - 1)
    given = {"first": until - timedelta(weeks=WEEKS), "until": until, "weeks": WEEKS, "enough": ENOUGH}
    return float(await work.session.scalar(_STEADY, given) or 0)


async def open_rows(work: UnitOfWork) -> Sequence[Sequence[object]]:
    """One row per kecamatan; never a single kitchen's score."""
    rows = await _by_kecamatan(work)
    known = await names(work.session, [row[0] for row in rows])
    return [
        [kode, known.get(kode, ""), count, received, round(100 * received / target, 1) if target else None]
        for kode, count, received, target in rows
    ]


async def office_block(work: UnitOfWork) -> Mapping[str, object]:
    """Who sees all kitchens gets the five that need help most; a kitchen gets its own card."""
    found = await queries.reports(work, usual(work.today))
    ranked = queries.may_rank(work)
    if ranked:
        found = [one for one in found if one.card.score is not None][::-1]
    return {"rows": found[:5], "ranked": ranked}
