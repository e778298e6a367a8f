"""`tiru module …`: what can be switched on, and switching it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

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

app = typer.Typer(help="Modul: apa yang bisa dinyalakan perjanjian.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="Nama modul, misalnya aduan.")]
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]


@app.command("list")
def list_(output: Output = Format.TABLE) -> None:
    """Semua modul yang terpasang, juga yang dikarantina dengan alasannya."""
    from tiru.registry import discover

    registry = discover()
    rows: list[dict[str, Any]] = [
        {
            "modul": module.name,
            "judul": str(module.title),
            "versi": module.version,
            "keadaan": "bawaan" if module.builtin else "tersedia",
        }
        for module in registry
    ]
    rows += [
        {"modul": name, "judul": "", "versi": "", "keadaan": f"dikarantina: {why}"}
        for name, why in registry.quarantined.items()
    ]
    show("ModuleList", rows, output)


@app.command("show")
def show_module(name: Name, output: Output = Format.TABLE) -> None:
    """Satu modul: izin, peran, tabel, indikator, dasar hukum."""
    from tiru.errors import NotFound
    from tiru.registry import discover

    module = discover().get(name)
    if module is None:
        raise NotFound(_("Tidak ada modul %(name)s.", name=name), remedy="tiru module list")
    row = {
        "modul": module.name,
        "judul": str(module.title),
        "versi": module.version,
        "pemilik": module.owner,
        "dasar hukum": list(module.legal_basis),
        "izin": [permission.name for permission in module.permissions],
        "peran": [role.name for role in module.roles],
        "tabel": list(module.tables),
        "pengaturan": [setting.key for setting in module.settings],
        "pekerjaan": [job.name for job in module.jobs],
        "peristiwa": [event.__name__ for event in module.publishes],
        "indikator": [indicator.key for indicator in module.indicators],
        "data pribadi": [f"{field.table}.{field.column}" for field in module.personal_data],
    }
    show_one("Module", row, output)


@app.command("enable")
def enable(
    name: Name,
    tenant: Tenant,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Nyalakan modul di tenant; menyalakan dua kali sama dengan sekali."""
    from tiru_tenants.activation import enable as switch_on

    agree(_("nyalakan %(name)s di %(tenant)s", name=name, tenant=tenant), plan=plan, yes=yes, no_input=no_input)

    async def command(runtime: Runtime, plane: ControlPlane) -> bool:
        return await switch_on(plane, tenant, name, actor=operator(), reason=reason)

    say(
        _("✔ %(name)s menyala di %(tenant)s", name=name, tenant=tenant)
        if run(command)
        else _("✔ %(name)s sudah menyala di %(tenant)s", name=name, tenant=tenant)
    )


@app.command("disable")
def disable(
    name: Name,
    tenant: Tenant,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Matikan modul di tenant; datanya tetap."""
    from tiru_tenants.activation import disable as switch_off

    agree(
        _("matikan %(name)s di %(tenant)s; datanya tetap", name=name, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def command(runtime: Runtime, plane: ControlPlane) -> bool:
        return await switch_off(plane, tenant, name, actor=operator(), reason=reason)

    say(
        _("✔ %(name)s mati di %(tenant)s; datanya tetap", name=name, tenant=tenant)
        if run(command)
        else _("✔ %(name)s memang mati di %(tenant)s", name=name, tenant=tenant)
    )


@app.command("purge")
def purge(
    name: Name,
    tenant: Tenant,
    reason: Reason,
    confirm: Annotated[str | None, typer.Option("--confirm", help="Ketik nama tenant.")] = None,
    plan: PlanOnly = False,
    no_input: NoInput = False,
    output: Output = Format.TABLE,
) -> None:
    """Hapus tabel modul di tenant untuk selamanya; keluar dengan tanda terima."""
    from tiru_tenants.activation import purge_module

    what = _("hapus tabel %(name)s di %(tenant)s untuk selamanya", name=name, tenant=tenant)
    confirm_name(confirm, tenant, f"tiru module purge {name} -t {tenant}", plan=what if plan else "")

    async def command(runtime: Runtime, plane: ControlPlane) -> dict[str, Any]:
        receipt = await purge_module(plane, tenant, name, actor=operator(), reason=reason)
        return {
            "tenant": receipt.tenant,
            "modul": receipt.module,
            "baris": receipt.tables,
            "tersisa": receipt.left,
            "pada": receipt.at,
            "sidik": receipt.digest,
        }

    show_one("PurgeReceipt", run(command), output)


@app.command("lint")
def lint() -> None:
    """Periksa kontrak semua modul dan migrasinya; keluar 9 bila ada yang dilanggar."""
    from tiru.cli.exits import GATE_REFUSED
    from tiru.registry import discover
    from tiru_migrations.lint import problems

    registry = discover()
    found = [f"{name}: {why}" for name, why in registry.quarantined.items()] + list(problems(registry))
    for line in found:
        say(f"✖ {line}")
    if found:
        raise typer.Exit(GATE_REFUSED)
    say(_("✔ %(n)s modul menepati kontrak", n=len(registry.modules)))
