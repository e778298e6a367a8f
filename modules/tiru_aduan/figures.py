"""What the module promises the Command Center, and how Sumedang's mentors see that it lives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from tiru.i18n import _
from tiru.web.charts import Bar, bars
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_aduan import counts, queries
from tiru_aduan.filters import Filter
from tiru_aduan.parameters import days_of
from tiru_aduan.redaction import without_identity
from tiru_aduan.rules import KINDS, LABELS


async def received(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Reports of the last 30 days per kecamatan code."""
    since = (work.now - timedelta(days=30)).date()
    return [(code, float(n)) for code, n in (await counts.by_kecamatan(work, since=since)).items()]


async def on_time(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Share of the last 90 days' reports without a missed deadline; nothing where there were none."""
    found = await counts.figures(work, counts.last_days(work, 90))
    return [] if found.on_time is None else [(work.tenant.kode_wilayah, found.on_time)]


async def waiting(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Reports of the last year that are open now."""
    found = await counts.figures(work, counts.last_days(work, 365))
    return [(work.tenant.kode_wilayah, float(found.open))]


async def share_answered(work: UnitOfWork) -> float:
    """Habit: share of the last 30 days' reports that an official has answered or closed."""
    found = await counts.figures(work, counts.last_days(work, 30))
    return 0.0 if not found.received else 1 - found.open / found.received


async def units_that_answer(work: UnitOfWork) -> float:
    """Activation: how many units have answered at least once in the last 90 days."""
    found = await counts.summary(work, counts.last_days(work, 90))
    return float(sum(1 for unit, one in found.units.items() if unit is not None and one.answered))


async def portal_block(work: UnitOfWork) -> Mapping[str, object]:
    """The block on the citizens' front page: this month's figures and the last weeks."""
    found = await counts.figures(work, counts.last_days(work, 30))
    weeks = [Bar(str(week), count) for week, count in await counts.by_week(work)]
    recent = await queries.public_reports(work, Filter())
    codes = [row.kode_wilayah for row in recent.rows[:4] if row.kode_wilayah]
    return {
        "figures": found,
        "week_chart": bars(weeks, title=_("Aduan per minggu")),
        "recent": recent.rows[:4],
        "titles": {row.id: without_identity(row.judul) for row in recent.rows[:4]},
        "places": await names(work.session, codes),
        "labels": LABELS,
        "kinds": KINDS,
    }


async def nothing(work: UnitOfWork) -> Mapping[str, object]:
    """For a block that needs no figures."""
    return {}


async def portal_categories(work: UnitOfWork) -> Mapping[str, object]:
    """The first categories, for starting a report with one tap, and what is promised (working days)."""
    days = await days_of(work)
    return {"categories": (await queries.categories(work))[:6], "verify_days": days.verify, "act_days": days.act}


async def office_block(work: UnitOfWork) -> Mapping[str, object]:
    """The block on an official's front page: what waits, nearest deadline first."""
    found = await queries.inbox(work, Filter(status="terbuka"))
    return {"rows": found.rows[:5], "total": found.total, "waiting": await queries.waiting_count(work)}


async def satisfaction(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Mean rating (1 to 5) of the last 90 days; nothing where nobody rated."""
    found = await counts.figures(work, counts.last_days(work, 90))
    return [] if found.rating is None else [(work.tenant.kode_wilayah, found.rating)]


async def first_answer(work: UnitOfWork) -> Sequence[tuple[str, float]]:
    """Median working days until the first answer, 90 days; nothing where nothing was answered."""
    found = await counts.figures(work, counts.last_days(work, 90))
    return [] if found.answer is None else [(work.tenant.kode_wilayah, found.answer)]


async def own_reports(work: UnitOfWork) -> Mapping[str, object]:
    """The block on a citizen's account page: their newest reports."""
    rows = await queries.reports_of_citizen(work, work.actor.id or 0, limit=5)
    return {"rows": rows, "labels": LABELS, "kinds": KINDS}
