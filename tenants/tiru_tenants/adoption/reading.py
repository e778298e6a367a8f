"""Measured use as the console and the capability page show it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.i18n import Lazy, lazy
from tiru.registry import Registry
from tiru.web.charts import sparkline
from tiru_tenants.adoption.verdict import PERIOD_DAYS, PERIODS, Course, Verdict, judge

WORDS: Mapping[Course, tuple[str, Lazy]] = {
    Course.UNKNOWN: ("", lazy("Belum terukur")),
    Course.NOT_BEGUN: ("warn", lazy("Belum dimulai")),
    Course.GROWING: ("info", lazy("Tumbuh")),
    Course.BELOW: ("warn", lazy("Di bawah sasaran")),
    Course.REACHED: ("ok", lazy("Tercapai")),
    Course.HABIT: ("ok", lazy("Sudah kebiasaan")),
    Course.SEASONAL: ("info", lazy("Sepi menurut musim")),
    Course.DECAYING: ("crit", lazy("Meluruh")),
    Course.STOPPED: ("crit", lazy("Berhenti")),
}
_SAMPLES = text(
    "select tenant_id, module, measure, kind, day, value, target, error from adoption_sample "
    "where day > :since and (:tenant = 0 or tenant_id = :tenant) order by tenant_id, module, measure, day"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measure of a tenant. `latest` is None where the last measuring failed; `since` is the first sample."""

    module: str
    key: str
    title: str
    kind: str
    target: float
    latest: float | None
    error: str
    since: date
    on: date
    verdict: Verdict

    @property
    def chart(self) -> Markup:
        return sparkline(self.verdict.measured, title=self.title)


async def measured_use(
    session: AsyncSession, registry: Registry, today: date, *, tenant_id: int = 0
) -> dict[int, list[Measured]]:
    """All measures by tenant id, judged as of `today`; in the control schema."""
    since = today - timedelta(days=PERIODS * PERIOD_DAYS)
    rows = (await session.execute(_SAMPLES, {"since": since, "tenant": tenant_id})).all()
    found: dict[tuple[int, str, str], list[Row[Any]]] = {}
    for row in rows:
        found.setdefault((row.tenant_id, row.module, row.measure), []).append(row)
    titles = {measure.key: str(measure.title) for module in registry for measure in module.adoption}
    answer: dict[int, list[Measured]] = {}
    for (tenant, _module, key), samples in found.items():
        answer.setdefault(tenant, []).append(_judged(samples, titles.get(key, key), today))
    return answer


def _judged(samples: Sequence[Row[Any]], title: str, today: date) -> Measured:
    last = samples[-1]
    values = {row.day: row.value for row in samples if row.value is not None}
    return Measured(
        module=last.module,
        key=last.measure,
        title=title,
        kind=last.kind,
        target=last.target,
        latest=last.value,
        error=last.error,
        since=samples[0].day,
        on=last.day,
        verdict=judge(values, target=last.target, today=today),
    )
