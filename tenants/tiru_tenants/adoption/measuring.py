"""The nightly job: each active module's measures, taken under the tenant's own role, noted in the control schema."""

from __future__ import annotations

from math import isfinite

import structlog
from sqlalchemy import text

from tiru.module import Adoption, Module
from tiru.web.site import CONSOLE
from tiru.work import UnitOfWork

log = structlog.get_logger(__name__)
JOB = "tenants.measure_adoption"
_NOTE = text(
    "insert into adoption_sample (tenant_id, module, measure, day, kind, value, target, error, measured_at) "
    "values (:tenant, :module, :measure, :day, :kind, :value, :target, :error, :at) "
    "on conflict (tenant_id, module, measure, day) do update set kind = excluded.kind, value = excluded.value, "
    "target = excluded.target, error = excluded.error, measured_at = excluded.measured_at"
)


async def measure_adoption(work: UnitOfWork) -> None:
    """Job: one sample per measure and day; run again on the same day, the later one stands."""
    found = [
        {
            "tenant": work.tenant.id,
            "module": module.name,
            "measure": measure.key,
            "day": work.today,
            "kind": measure.kind,
            "target": measure.target,
            "at": work.now,
            **await _take(work, module, measure),
        }
        for module in work.registry.active(work.tenant.modules)
        for measure in module.adoption
    ]
    if not found:
        return
    async with work.services.database.transaction(CONSOLE.schema) as session:
        await session.execute(_NOTE, found)


async def _take(work: UnitOfWork, module: Module, measure: Adoption) -> dict[str, object]:
    """The value, or why there is none: one module's fault must not cost the others theirs."""
    try:
        async with work.session.begin_nested():
            value = float(await measure.measure(work))
    except Exception as error:
        log.exception("adoption measure failed", module=module.name, measure=measure.key)
        return {"value": None, "error": type(error).__name__}
    if not isfinite(value):
        return {"value": None, "error": "not a finite number"}
    return {"value": value, "error": ""}
