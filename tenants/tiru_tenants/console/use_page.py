"""What is really used: every measure of every tenant, those that decay first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Template
from sqlalchemy import text

from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_tenants.adoption.reading import WORDS, Measured, measured_use
from tiru_tenants.adoption.verdict import Course

AnyRequest = Request[Any, Any, Any]
READ = "tenants:tenant:read"
PER_PAGE = 25
ORDER = (
    Course.STOPPED,
    Course.DECAYING,
    Course.NOT_BEGUN,
    Course.BELOW,
    Course.UNKNOWN,
    Course.SEASONAL,
    Course.GROWING,
    Course.REACHED,
    Course.HABIT,
)
"""What needs somebody comes first."""


@dataclass(frozen=True, slots=True)
class Used:
    """A measure with the tenant it belongs to."""

    slug: str
    title: str
    measured: Measured


@get("/pemakaian", permission=READ)
async def use_page(
    request: AnyRequest,
    work: Work,
    q: FromQuery[str] = "",
    modul: FromQuery[str] = "",
    arah: FromQuery[str] = "",
    halaman: FromQuery[int] = 1,
) -> Template:
    """Which modules live, and where."""
    everything = await _all(work)
    shown = [one for one in everything if _matches(one, q.strip()[:80], modul, arah)]
    last = max(1, -(-len(shown) // PER_PAGE))
    number = max(1, min(halaman, last))
    counts = {course: sum(1 for one in everything if one.measured.verdict.course is course) for course in ORDER}
    given = {"q": q.strip()[:80], "modul": modul, "arah": arah}
    context = {
        "rows": shown[(number - 1) * PER_PAGE : number * PER_PAGE],
        "total": len(shown),
        "number": number,
        "last": last,
        "given": given,
        "query": urlencode({name: value for name, value in given.items() if value}),
        "counts": counts,
        "courses": WORDS,
        "modules": {one.name: str(one.title) for one in work.registry if one.adoption},
        "any_measured": bool(everything),
    }
    return await page(request, work, "tenants/pemakaian.html", context)


async def _all(work: UnitOfWork) -> Sequence[Used]:
    use = await measured_use(work.session, work.registry, work.today)
    enabled = text(
        "select t.id, t.slug, t.title, coalesce(array_agg(a.module) filter (where a.enabled), '{}') as modules "
        "from tenant t left join module_activation a on a.tenant_id = t.id where t.state = 'active' group by t.id"
    )
    builtin = work.registry.builtin
    found = [
        Used(row.slug, row.title, one)
        for row in await work.session.execute(enabled)
        for one in use.get(row.id, ())
        if one.module in row.modules or one.module in builtin
    ]
    return sorted(found, key=lambda one: (ORDER.index(one.measured.verdict.course), one.slug, one.measured.key))


def _matches(one: Used, q: str, module: str, course: str) -> bool:
    return (
        all(word in f"{one.slug} {one.title} {one.measured.title}".lower() for word in q.lower().split())
        and module in ("", one.measured.module)
        and course in ("", str(one.measured.verdict.course))
    )
