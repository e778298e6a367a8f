"""Tenants as lists and pages show them: state, modules, and where each stands on the ladder."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.services import Services
from tiru.web.site import CONSOLE
from tiru_tenants.grants.mark import trusted_now
from tiru_tenants.ladder import Papers, Standing, standings
from tiru_tenants.standing import papers_of_all

_TENANTS = text(
    "select t.*, coalesce((select array_agg(module order by module) from module_activation a "
    "where a.tenant_id = t.id and a.enabled), '{}') as enabled, "
    "coalesce((select array_agg(host order by is_primary desc, host) from tenant_domain d "
    "where d.tenant_id = t.id), '{}') as hosts from tenant t where (:slug = '' or t.slug = :slug) order by t.slug"
)


async def tenants_overview(services: Services) -> list[dict[str, Any]]:
    """One row per tenant."""
    return [_row(tenant) for tenant in await read_tenants(services)]


async def tenant_overview(services: Services, slug: str) -> dict[str, Any]:
    """One tenant with all that is known about it. Raises NotFound."""
    found = await read_tenants(services, slug)
    if not found:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    tenant = found[0]
    row = _row(tenant)
    row |= {
        "kode_wilayah": tenant["kode_wilayah"],
        "zona_waktu": tenant["timezone"],
        "skema": tenant["schema_name"],
        "serial": tenant["serial"],
        "dibuka": tenant["opened_at"],
    }
    for name, standing in tenant["standings"].items():
        row[f"modul {name}"] = f"{standing.rung} s.d. {standing.until or '-'} ({standing.because})"
    return row


async def read_tenants(services: Services, slug: str = "") -> list[dict[str, Any]]:
    """Rows of the registry with papers and standings."""
    async with services.database.transaction(CONSOLE.schema) as session:
        today = await trusted_now(session, services)
        rows = [dict(row) for row in (await session.execute(_TENANTS, {"slug": slug})).mappings()]
        papers_by_id = await papers_of_all(session, rows)
        for row in rows:
            papers: Papers = papers_by_id[row["id"]]
            day = today.astimezone(ZoneInfo(row["timezone"])).date()
            row["papers"] = papers
            row["standings"] = standings(papers, row["enabled"], day)
    return rows


def _row(tenant: dict[str, Any]) -> dict[str, Any]:
    standings_: dict[str, Standing] = tenant["standings"]
    rungs = sorted({str(standing.rung) for standing in standings_.values()})
    return {
        "slug": tenant["slug"],
        "nama": tenant["title"],
        "keadaan": tenant["state"],
        "modul": list(tenant["enabled"]),
        "perjanjian": rungs,
        "alamat": list(tenant["hosts"]),
    }
