"""`tiru doctor …`: what is wrong, in words somebody can act on; exit 9 when something is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import GATE_REFUSED
from tiru.cli.output import Format, Output, say, show
from tiru.i18n import _
from tiru_tenants.commands.plane import run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane
    from tiru_tenants.diagnosis import Finding

app = typer.Typer(help="Periksa pemasangan, dan katakan apa yang harus dilakukan; keluar 9 bila ada yang salah.")
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]
Look = Callable[["Runtime", "ControlPlane"], Awaitable["list[Finding]"]]


@app.callback(invoke_without_command=True)
def everything(context: typer.Context, output: Output = Format.TABLE) -> None:
    """Periksa pemasangan, dan katakan apa yang harus dilakukan; keluar 9 bila ada yang salah."""
    if context.invoked_subcommand is None:
        from tiru_tenants.diagnosis import diagnose

        _report(diagnose, output)


@app.command("env")
def environment(output: Output = Format.TABLE) -> None:
    """Lingkungan: ruang disk, setelan produksi, jam, modul."""
    from tiru_tenants.diagnosis import diagnose_environment

    _report(diagnose_environment, output)


@app.command("db")
def database(output: Output = Format.TABLE) -> None:
    """Basis data: versi, kunci yang harus tertutup, migrasi, antrean."""
    from tiru_tenants.diagnosis import diagnose_database

    _report(diagnose_database, output)


@app.command("tenant")
def tenant(tenant: Tenant, output: Output = Format.TABLE) -> None:
    """Satu tenant: dilayani, migrasi, perjanjian, rantai jejak, nama host, operasi yang gagal."""
    from tiru_tenants.diagnosis import diagnose_tenant

    async def look(runtime: Runtime, plane: ControlPlane) -> list[Finding]:
        return await diagnose_tenant(runtime, plane, tenant)

    _report(look, output)


@app.command("module")
def module(
    name: Annotated[str, typer.Argument(help="Nama modul.")],
    output: Output = Format.TABLE,
) -> None:
    """Satu modul: kontraknya, migrasi dan pekerjaannya, dan keadaannya di setiap tenant."""
    from tiru_tenants.module_diagnosis import diagnose_module

    async def look(runtime: Runtime, plane: ControlPlane) -> list[Finding]:
        return await diagnose_module(runtime, plane, name)

    _report(look, output)


@app.command("isolation")
def isolation(
    tenant: Annotated[str, typer.Option("-t", "--tenant", help="Hanya tenant ini.")] = "",
    routes: Annotated[
        bool, typer.Option("--routes", help="Coba juga semua alamat dan berkas, dengan dua tenant sekali pakai.")
    ] = False,
    output: Output = Format.TABLE,
) -> None:
    """Coba setiap tabel setiap tenant dengan peran tenant lain; semuanya harus ditolak. Hasilnya ditandatangani."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        import asyncio

        from tiru_tenants.isolation import keep_signed, trials
        from tiru_tenants.isolation_routes import Crawl, crawl
        from tiru_tenants.wanted import schema_of

        only = schema_of(tenant) if tenant else ""
        found = await asyncio.to_thread(lambda: list(trials(plane, runtime.app_url, only)))
        asked = await crawl(plane) if routes else Crawl()
        if not tenant:
            await asyncio.to_thread(keep_signed, plane, found, asked)
        rows: list[dict[str, Any]] = [
            {
                "skema": one.schema,
                "dicoba sebagai": one.role,
                "percobaan": one.tried,
                "ditolak": one.denied,
                "keadaan": "baik" if one.good else "BOCOR" if one.leaks else "TIDAK JELAS",
                "bocor": [*one.leaks, *one.odd],
            }
            for one in found
        ]
        if routes:
            rows.append(
                {
                    "skema": _("%(n)s alamat", n=asked.routes),
                    "dicoba sebagai": _("pegawai tenant lain"),
                    "percobaan": asked.requests,
                    "ditolak": asked.requests - len(asked.leaks),
                    "keadaan": "BOCOR" if asked.leaks else "baik",
                    "bocor": asked.leaks,
                }
            )
        return rows

    rows = run(command)
    show("IsolationReport", rows, output)
    if any(row["keadaan"] != "baik" for row in rows):
        raise typer.Exit(GATE_REFUSED)
    tried = sum(row["percobaan"] for row in rows)
    say(_("✔ %(tried)s percobaan, semuanya ditolak", tried=tried) if tried else _("Belum ada tenant untuk dicoba."))


def _report(look: Look, output: Format) -> None:
    from tiru.errors import Unavailable

    try:
        found = run(look)
    except Unavailable as away:
        from tiru.config import Settings
        from tiru_tenants.diagnosis import diagnose_without_database

        found = diagnose_without_database(Settings(), away)
    rows: list[dict[str, Any]] = [
        {
            "bagian": one.part,
            "keadaan": "baik" if one.good else "PERLU TINDAKAN",
            "temuan": one.what,
            "tindakan": one.remedy,
        }
        for one in found
    ]
    show("Diagnosis", rows, output)
    if not all(one.good for one in found):
        raise typer.Exit(GATE_REFUSED)
