"""All tenants: narrowed, paged, taken home as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get
from litestar.params import FromQuery
from litestar.response import Template

from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_tenants.adoption.reading import Measured, measured_use
from tiru_tenants.agreements.findings import warnings
from tiru_tenants.ladder import Rung
from tiru_tenants.overview import read_tenants
from tiru_tenants.state_words import RUNGS, TENANTS

AnyRequest = Request[Any, Any, Any]
READ = "tenants:tenant:read"
PER_PAGE = 25
_GOOD = frozenset({Rung.ACTIVE})


@dataclass(frozen=True, slots=True)
class Filter:
    """What the list is narrowed to; `perhatian` keeps those that somebody has to look at."""

    q: str = ""
    keadaan: str = ""
    tangga: str = ""
    perhatian: bool = False

    @property
    def query(self) -> str:
        given = {"q": self.q, "keadaan": self.keadaan, "tangga": self.tangga, "perhatian": "1" * self.perhatian}
        return urlencode({name: value for name, value in given.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """A tenant of the list. `flags` are sentences about its papers, `alarms` measures that decay."""

    tenant: Mapping[str, Any]
    flags: Sequence[str]
    alarms: Sequence[Measured]

    @property
    def rungs(self) -> list[Rung]:
        """The rungs of its modules, each once, the lowest first."""
        order = list(Rung)
        return sorted({one.rung for one in self.tenant["standings"].values()}, key=order.index, reverse=True)

    @property
    def needs_attention(self) -> bool:
        return bool(self.flags or self.alarms) or not set(self.rungs) <= _GOOD


@get("/", permission=READ)
async def tenant_list(
    request: AnyRequest,
    work: Work,
    q: FromQuery[str] = "",
    keadaan: FromQuery[str] = "",
    tangga: FromQuery[str] = "",
    perhatian: FromQuery[bool] = False,
    halaman: FromQuery[int] = 1,
) -> Template:
    """All tenants at a glance, those that need attention to be found with one tap."""
    wanted = Filter(q.strip()[:80], keadaan, tangga, perhatian)
    everyone = await rows_of(work)
    rows = [row for row in everyone if matches(row, wanted)]
    last = max(1, -(-len(rows) // PER_PAGE))
    number = max(1, min(halaman, last))
    context = {
        "wanted": wanted,
        "rows": rows[(number - 1) * PER_PAGE : number * PER_PAGE],
        "total": len(rows),
        "number": number,
        "last": last,
        "figures": figures_of(everyone),
        "rungs": RUNGS,
        "states": TENANTS,
        "titles": {module.name: str(module.title) for module in work.registry},
        "quarantined": work.registry.quarantined,
    }
    return await page(request, work, "tenants/konsol.html", context)


@get(both_forms("/ekspor"), permission=READ)
async def tenants_table(
    request: AnyRequest,
    work: Work,
    q: FromQuery[str] = "",
    keadaan: FromQuery[str] = "",
    tangga: FromQuery[str] = "",
    perhatian: FromQuery[bool] = False,
) -> Response[bytes]:
    """The narrowed list as a table."""
    wanted = Filter(q.strip()[:80], keadaan, tangga, perhatian)
    heads = [_("Nama"), _("Kode wilayah"), _("Slug"), _("Keadaan"), _("Modul"), _("Anak tangga"), _("Perhatian")]
    rows = [
        [
            row.tenant["title"],
            row.tenant["kode_wilayah"],
            row.tenant["slug"],
            str(TENANTS[row.tenant["state"]][1]),
            ", ".join(row.tenant["enabled"]),
            ", ".join(str(RUNGS[rung][1]) for rung in row.rungs),
            "; ".join([*row.flags, *(one.title for one in row.alarms)]),
        ]
        for row in await rows_of(work)
        if matches(row, wanted)
    ]
    return table_response(heads, rows, form=form_of(request), name="tenant")


async def rows_of(work: UnitOfWork) -> list[Row]:
    """Every tenant with what has to be looked at; in the control schema."""
    today: date = work.today
    use = await measured_use(work.session, work.registry, today)
    return [
        Row(
            tenant=tenant,
            flags=warnings(tenant["papers"], today),
            alarms=[one for one in use.get(tenant["id"], ()) if one.verdict.alarm and one.module in tenant["enabled"]],
        )
        for tenant in await read_tenants(work.services)
    ]


def matches(row: Row, wanted: Filter) -> bool:
    tenant = row.tenant
    words = " ".join((tenant["slug"], tenant["title"], tenant["kode_wilayah"], *tenant["hosts"])).lower()
    return (
        all(word in words for word in wanted.q.lower().split())
        and wanted.keadaan in ("", tenant["state"])
        and (not wanted.tangga or wanted.tangga in {str(rung) for rung in row.rungs})
        and (not wanted.perhatian or row.needs_attention)
    )


def figures_of(rows: Sequence[Row]) -> dict[str, int]:
    """The numbers on top of the list."""
    return {
        "all": len(rows),
        "active": sum(1 for row in rows if row.tenant["state"] == "active"),
        "attention": sum(1 for row in rows if row.needs_attention),
        "alarms": sum(1 for row in rows if row.alarms),
    }
