"""`tiru agreement add|renew`: put signed papers on record."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.output import NoInput, PlanOnly, Reason, Yes, agree, say
from tiru.i18n import _
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]


def add(
    tenant: Tenant,
    file: Annotated[Path | None, typer.Argument(help="TOML dengan [[perjanjian]] atau [[keputusan]].")] = None,
    ref: Annotated[str, typer.Option("--ref", help="Nomor naskah, bila tanpa berkas.")] = "",
    kind: Annotated[
        str, typer.Option("--jenis", help="kesepakatan_bersama, pks, addendum, pengakhiran, hibah.")
    ] = "pks",
    modules: Annotated[str, typer.Option("--modules", help="Modul, dipisah koma.")] = "",
    start: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Mulai berlaku.")] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Hari terakhir.")] = None,
    parent: Annotated[str, typer.Option("--induk", help="Naskah yang diubah addendum.")] = "",
    source: Annotated[
        str, typer.Option("--sumber", help="Dari mana diketahui; mengisinya berarti terverifikasi.")
    ] = "",
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Catat perjanjian yang sudah ditandatangani, dari berkas atau dari pilihan."""
    from tiru_tenants.recording import documents_in, record_papers

    if (file is None) == (not ref) or (file is None and (start is None or not modules)):
        say(_("✖ Sebut berkas TOML, atau --ref, --jenis, --modules dan --from."))
        raise typer.Exit(2)
    new = documents_in(file) if file else _documents(ref, kind, modules, start, until, parent, source)
    refs = ", ".join(one["ref"] for documents in new.values() for one in documents)
    agree(_("catat %(refs)s untuk %(tenant)s", refs=refs, tenant=tenant), plan=plan, yes=yes, no_input=no_input)

    async def command(runtime: Runtime, plane: ControlPlane) -> list[str]:
        return record_papers(plane, tenant, new, actor=operator(), reason=reason)

    found = run(command)
    say(_("✔ tercatat: %(names)s", names=", ".join(found)) if found else _("✔ semuanya sudah tercatat"))


def renew(
    ref: Annotated[str, typer.Argument(help="Naskah yang diperpanjang.")],
    tenant: Tenant,
    new_ref: Annotated[str, typer.Option("--ref", help="Nomor naskah perpanjangannya.")],
    until: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Hari terakhir (kosong: terbuka).")
    ] = None,
    source: Annotated[
        str, typer.Option("--sumber", help="Dari mana diketahui; mengisinya berarti terverifikasi.")
    ] = "",
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Perpanjang perjanjian dengan addendum: yang lama tidak diubah."""
    from tiru_tenants.recording import record_papers, recorded, renewal_of

    async def command(runtime: Runtime, plane: ControlPlane) -> list[str]:
        today = runtime.services.clock().date()
        end = until.date() if until else None
        known = recorded(plane, tenant)
        new = renewal_of(known, ref, until=end, new_ref=new_ref, source=source, start=today)
        begins = new["agreement"][0]["mulai"]
        what = _(
            "perpanjang %(ref)s untuk %(tenant)s sejak %(begins)s sampai %(end)s sebagai %(new_ref)s",
            ref=ref,
            tenant=tenant,
            begins=begins,
            end=end or _("tidak terbatas"),
            new_ref=new_ref,
        )
        agree(what, plan=plan, yes=yes, no_input=no_input)
        return record_papers(plane, tenant, new, actor=operator(), reason=reason)

    say(_("✔ tercatat: %(names)s", names=", ".join(run(command))))


def _documents(
    ref: str, kind: str, modules: str, start: datetime | None, until: datetime | None, parent: str, source: str
) -> dict[str, list[dict[str, Any]]]:
    from pydantic import ValidationError

    from tiru.errors import Invalid
    from tiru_tenants.manifest import Perjanjian

    given: dict[str, Any] = {
        "ref": ref,
        "jenis": kind,
        "modul": [name.strip() for name in modules.split(",") if name.strip()],
        "mulai": _date(start),
        "akhir": _date(until),
        "induk": parent,
        "sumber": source,
        "terverifikasi": bool(source),
    }
    try:
        paper = Perjanjian.model_validate(given)
    except ValidationError as error:
        raise Invalid("; ".join(f"{one['loc'][0]}: {one['msg']}" for one in error.errors())) from error
    return {"agreement": [paper.model_dump(mode="json", exclude_none=True)], "decision": []}


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
