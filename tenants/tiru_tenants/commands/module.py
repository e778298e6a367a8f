"""`tiru module …`: what can be switched on, and switching it."""

from __future__ import annotations

from pathlib import Path
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
    from tiru.registry import Registry
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
def lint(name: Annotated[str, typer.Argument(help="Hanya modul ini.")] = "") -> None:
    """Periksa kontrak semua modul dan migrasinya; keluar 9 bila ada yang dilanggar."""
    from tiru.cli.exits import GATE_REFUSED
    from tiru.registry import discover
    from tiru_migrations.lint import problems

    registry = discover()
    _must_be_known(name, registry)
    found = [f"{module}: {why}" for module, why in registry.quarantined.items()] + list(problems(registry))
    found = [line for line in found if not name or line.startswith(f"{name}:")]
    for line in found:
        say(f"✖ {line}")
    if found:
        raise typer.Exit(GATE_REFUSED)
    if name:
        say(_("✔ %(name)s menepati kontrak", name=name))
    else:
        say(_("✔ %(n)s modul menepati kontrak", n=len(registry.modules)))


@app.command("new")
def new(
    name: Name,
    title: Annotated[str, typer.Option("--title", help="Nama yang dibaca orang (bawaan: dari nama modul).")] = "",
    into: Annotated[Path, typer.Option("--into", help="Folder tempat distribusinya dibuat.")] = Path(),
) -> None:
    """Tulis modul baru yang sudah hidup, dalam distribusinya sendiri: halaman, izin, migrasi, uji."""
    from tiru_tenants.scaffolding import write_module

    folder = write_module(name, title or name.replace("_", " ").capitalize(), into)
    say(f"✔ {folder}")
    say(_("  Pasang:  %(command)s", command=f"pip install --no-deps -e {folder}"))
    checks = f"tiru module lint {name}; tiru module test {name} {folder}/tests"
    say(_("  Periksa: %(command)s", command=checks))


@app.command("test")
def try_laws(
    name: Name,
    own: Annotated[list[Path] | None, typer.Argument(help="Uji modul itu sendiri, dijalankan sesudahnya.")] = None,
) -> None:
    """Uji hukum kontrak pada satu modul yang terpasang, di PostgreSQL sungguhan; keluar 9 bila dilanggar."""
    from tiru.cli.exits import GATE_REFUSED
    from tiru.registry import discover
    from tiru_tenants.module_trial import try_module

    _must_be_known(name, discover())
    if try_module(name, own or []):
        raise typer.Exit(GATE_REFUSED)


def _must_be_known(name: str, registry: Registry) -> None:
    from tiru.errors import NotFound

    if name and registry.get(name) is None and name not in registry.quarantined:
        raise NotFound(_("Tidak ada modul %(name)s.", name=name), remedy="tiru module list")
