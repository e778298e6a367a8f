"""`tiru audit …`: reading, exporting and proving a tenant's ledger."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import FAILED, USAGE
from tiru.cli.output import Format, Output, say, show
from tiru.i18n import _
from tiru_tenants.commands.plane import run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru.tenant import Tenant as AnyTenant
    from tiru_tenants.control_plane import ControlPlane

app = typer.Typer(help="Jejak audit.", no_args_is_help=True)
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=10_000, help="Paling banyak sekian catatan.")]


@app.command("tail")
def audit_tail(
    tenant: Tenant,
    q: Annotated[str, typer.Option("--search", help="Saring.")] = "",
    limit: Limit = 50,
    output: Output = Format.TABLE,
) -> None:
    """Catatan terakhir sebuah tenant."""
    _entries(tenant, output, limit, q=q)


@app.command("search")
def audit_search(
    tenant: Tenant,
    words: Annotated[str, typer.Argument(help="Bagian tindakan, hal, nama, atau nomor permintaan.")] = "",
    action: Annotated[str, typer.Option("--action", help="Awal tindakan, misalnya aduan.laporan.")] = "",
    subject: Annotated[str, typer.Option("--subject", help="Hal persisnya, misalnya laporan:12.")] = "",
    since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Mulai hari ini.")] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Sampai hari ini.")] = None,
    limit: Limit = 50,
    output: Output = Format.TABLE,
) -> None:
    """Cari di seluruh jejak: siapa, apa, kapan. Hari menurut jam daerahnya."""
    _entries(
        tenant,
        output,
        limit,
        q=words,
        action=action,
        subject=subject,
        since=since.date() if since else None,
        until=until.date() if until else None,
    )


def _entries(tenant: str, output: Format, limit: int, **wanted: Any) -> None:
    async def command(runtime: Runtime, plane: ControlPlane) -> tuple[list[dict[str, Any]], int]:
        from tiru.audit.queries import EntryFilter, entries

        found = await _known(runtime, tenant)
        chosen = EntryFilter(**wanted, timezone=found.timezone)
        async with runtime.services.database.transaction(found.schema) as session:
            rows, total = await entries(session, chosen, limit=limit)
        return [dict(row) for row in rows], total

    rows, total = run(command)
    show("AuditList", rows, output, columns=("seq", "at", "actor_name", "action", "subject", "reason"))
    if total > len(rows):
        say(_("%(n)s dari %(total)s catatan; lebih banyak dengan --limit, atau persempit.", n=len(rows), total=total))


async def _known(runtime: Runtime, slug: str) -> AnyTenant:
    """A tenant in whatever state. Raises NotFound."""
    from tiru.errors import NotFound
    from tiru_tenants.directory import Directory

    found = await Directory(runtime.services).whatever_state(slug)
    if found is None:
        raise NotFound(_("Tidak ada tenant %(slug)s.", slug=slug), remedy="tiru tenant list")
    return found


@app.command("export")
def audit_export(tenant: Tenant, out: Annotated[Path, typer.Option("--out")]) -> None:
    """Tulis seluruh rantai sebagai JSONL, untuk diperiksa tanpa basis data."""

    async def command(runtime: Runtime, plane: ControlPlane) -> int:
        from tiru.audit.verification import export_ledger

        found = await _known(runtime, tenant)
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
    """Periksa rantai dan kepala yang ditandatangani; menyebut catatan pertama yang rusak dan keluar 1."""
    from tiru.audit.signed_heads import PURPOSE, public_key
    from tiru.audit.verification import Verdict, verify_lines
    from tiru_tenants.head_signing import signed_heads_of, verify_against_heads

    async def command(runtime: Runtime, plane: ControlPlane) -> Verdict:
        found, database = await _known(runtime, tenant), runtime.services.database
        async with database.transaction("tiru_control") as control:
            heads = await signed_heads_of(control, found.id)
        ours = public_key(runtime.services.keys.derive(PURPOSE))
        foreign = sum(public != ours for _head, public in heads)
        if foreign:
            say(_("%(n)s kepala rantai ditandatangani kunci lain dari kunci pemasangan ini.", n=foreign))
        async with database.transaction(found.schema, snapshot=True) as session:
            return await verify_against_heads(session, heads)

    if not tenant and not file:
        say(_("✖ Sebut tenant dengan -t, atau berkas ekspornya."))
        raise typer.Exit(USAGE)
    verdict = verify_lines(file.read_text("utf-8").splitlines()) if file else run(command)
    if verdict.broken:
        say(_("✖ catatan %(seq)s: %(why)s", seq=verdict.broken.seq, why=verdict.broken.why))
        raise typer.Exit(FAILED)
    say(_("✔ utuh: %(entries)s catatan, sidik %(head)s", entries=verdict.entries, head=verdict.head[:16]))
