"""`tiru audit …`: reading, exporting and proving a tenant's ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import FAILED
from tiru.cli.output import Format, Output, say, show
from tiru.i18n import _
from tiru_tenants.commands.plane import run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

app = typer.Typer(help="Jejak audit.", no_args_is_help=True)
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]


@app.command("tail")
def audit_tail(
    tenant: Tenant, q: Annotated[str, typer.Option("--search", help="Saring.")] = "", output: Output = Format.TABLE
) -> None:
    """Catatan terakhir sebuah tenant."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru.audit.queries import EntryFilter, entries
        from tiru_tenants.directory import Directory

        found = await Directory(runtime.services).whatever_state(tenant)
        if found is None:
            from tiru.errors import NotFound

            raise NotFound(_("Tidak ada tenant %(tenant)s.", tenant=tenant), remedy="tiru tenant list")
        async with runtime.services.database.transaction(found.schema) as session:
            rows, _total = await entries(session, EntryFilter(q=q))
        return [dict(row) for row in rows]

    show("AuditList", run(command), output, columns=("seq", "at", "actor_name", "action", "subject", "reason"))


@app.command("export")
def audit_export(tenant: Tenant, out: Annotated[Path, typer.Option("--out")]) -> None:
    """Tulis seluruh rantai sebagai JSONL, untuk diperiksa tanpa basis data."""

    async def command(runtime: Runtime, plane: ControlPlane) -> int:
        from tiru.audit.verification import export_ledger
        from tiru_tenants.directory import Directory

        found = await Directory(runtime.services).whatever_state(tenant)
        assert found is not None
        count = 0
        with out.open("w", encoding="utf-8") as output:
            async with runtime.services.database.transaction(found.schema, snapshot=True) as session:
                async for line in export_ledger(session):
                    output.write(line)
                    count += 1
        return count

    say(_("✔ %(n)s catatan → %(out)s", n=run(command), out=out))


@app.command("verify")
def audit_verify(
    tenant: Tenant = "", file: Annotated[Path | None, typer.Argument(help="Ekspor JSONL, tanpa basis data.")] = None
) -> None:
    """Periksa rantai; menyebut catatan pertama yang rusak dan keluar 1."""
    from tiru.audit.verification import Verdict, verify_ledger, verify_lines

    async def command(runtime: Runtime, plane: ControlPlane) -> Verdict:
        from tiru_tenants.directory import Directory

        found = await Directory(runtime.services).whatever_state(tenant)
        assert found is not None
        async with runtime.services.database.transaction(found.schema, snapshot=True) as session:
            return await verify_ledger(session)

    verdict = verify_lines(file.read_text("utf-8").splitlines()) if file else run(command)
    if verdict.broken:
        say(_("✖ catatan %(seq)s: %(why)s", seq=verdict.broken.seq, why=verdict.broken.why))
        raise typer.Exit(FAILED)
    say(_("✔ utuh: %(entries)s catatan, sidik %(head)s", entries=verdict.entries, head=verdict.head[:16]))
