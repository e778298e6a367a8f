"""`tiru tenant domain …`: under which names a tenant answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from tiru.cli.exits import GATE_REFUSED
from tiru.cli.output import (
    Format,
    NoInput,
    Output,
    PlanOnly,
    Reason,
    Yes,
    agree,
    confirm_name,
    say,
    show,
    show_one,
)
from tiru.i18n import _
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane
    from tiru_tenants.domains import Domain, Look

app = typer.Typer(help="Nama host tenant.", no_args_is_help=True)
Host = Annotated[str, typer.Argument(help="Nama host, misalnya layanan.kuningankab.go.id.")]
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]
TenantOrAll = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant (kosong: semua).")]


@app.command("list")
def list_(tenant: TenantOrAll = "", output: Output = Format.TABLE) -> None:
    """Nama host, dan kapan terakhir terlihat sampai ke sini."""
    from tiru_tenants.domains import domains_of

    async def command(runtime: Runtime, plane: ControlPlane) -> list[Domain]:
        return domains_of(plane, tenant)

    rows = [
        {"host": one.host, "tenant": one.tenant, "utama": one.is_primary, "terlihat": one.verified_at}
        for one in run(command)
    ]
    show("DomainList", rows, output)


@app.command("add")
def add(
    host: Host,
    tenant: Tenant,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Jawab juga di bawah nama ini; menambah dua kali sama dengan sekali."""
    from tiru_tenants.domains import add_domain

    agree(_("tambah %(host)s ke %(tenant)s", host=host, tenant=tenant), plan=plan, yes=yes, no_input=no_input)

    async def command(runtime: Runtime, plane: ControlPlane) -> bool:
        return add_domain(plane, tenant, host, actor=operator(), reason=reason)

    say(f"✔ {host}" if run(command) else _("✔ %(host)s sudah ada", host=host))
    say(
        _(
            "  Arahkan DNS-nya ke server ini, lalu: tiru tenant domain check %(host)s -t %(tenant)s",
            host=host,
            tenant=tenant,
        )
    )


@app.command("check")
def check(host: Host, tenant: Tenant, output: Output = Format.TABLE) -> None:
    """Tanya nama itu dari luar: apakah DNS-nya sampai ke sini; keluar 9 bila tidak."""
    from tiru_tenants.domains import look_at

    async def command(runtime: Runtime, plane: ControlPlane) -> Look:
        return await look_at(plane, tenant, host)

    look = run(command)
    show_one("DomainCheck", asdict(look), output)
    if not look.ours:
        raise typer.Exit(GATE_REFUSED)


@app.command("remove")
def remove(
    host: Host,
    tenant: Tenant,
    reason: Reason = "",
    confirm: Annotated[str | None, typer.Option("--confirm", help="Ketik nama tenant.")] = None,
    plan: PlanOnly = False,
    no_input: NoInput = False,
) -> None:
    """Berhenti menjawab di bawah nama ini."""
    from tiru_tenants.domains import remove_domain

    what = _("lepas %(host)s dari %(tenant)s", host=host, tenant=tenant)
    confirm_name(confirm, tenant, f"tiru tenant domain remove {host} -t {tenant}", plan=what if plan else "")

    async def command(runtime: Runtime, plane: ControlPlane) -> None:
        remove_domain(plane, tenant, host, actor=operator(), reason=reason)

    run(command)
    say(_("✔ %(host)s dilepas", host=host))
