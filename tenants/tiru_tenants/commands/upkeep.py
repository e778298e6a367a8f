"""`tiru migrate …`, `tiru op …`, `tiru audit …`, `tiru job …`, `tiru doctor`: keeping it healthy."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import FAILED, GATE_REFUSED, PARTIAL
from tiru.cli.output import Format, Output, confirm, say, show, show_one
from tiru_tenants.commands.plane import run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

migrate = typer.Typer(help="Bawa armada tenant ke versi terbaru.", no_args_is_help=True)
op = typer.Typer(help="Operasi yang berjalan dan yang lalu.", no_args_is_help=True)
audit = typer.Typer(help="Jejak audit.", no_args_is_help=True)
job = typer.Typer(help="Pekerjaan latar yang gagal.", no_args_is_help=True)
Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]


@migrate.command("run")
def migrate_run(
    tenant: Annotated[list[str] | None, typer.Option("-t", "--tenant", help="Tenant tertentu.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Semua tenant.")] = False,
    jobs: Annotated[int, typer.Option(help="Sambungan sekaligus.")] = 2,
    lock_timeout: Annotated[str, typer.Option(help="Paling lama menunggu kunci.")] = "5s",
    yes: Annotated[bool, typer.Option("--yes", "-y")] = False,
) -> None:
    """Jalankan migrasi yang tertunda; boleh dihentikan dan diulang. Keluar 8 bila sebagian gagal."""
    if not tenant and not all_:
        say("✖ Sebut tenant dengan -t, atau --all.")
        raise typer.Exit(2)

    async def command(runtime: Runtime, plane: ControlPlane) -> Any:
        import asyncio

        from tiru_migrations.fleet import migrate_fleet
        from tiru_tenants.fleet import homes_of

        homes = homes_of(plane, tenant)
        if all_:
            confirm(f"Migrasikan {len(homes)} tenant?", yes=yes)
        return await asyncio.to_thread(migrate_fleet, runtime.owner_url, homes, jobs=jobs, lock_timeout=lock_timeout)

    outcome = run(command)
    for slug, revisions in sorted(outcome.reached.items()):
        say(f"  ✔ {slug}: {', '.join(revisions)}")
    for slug, why in sorted(outcome.failed.items()):
        say(f"  ✖ {slug}: {why}")
    done, failed = len(outcome.reached), len(outcome.failed)
    say(f"{done} dimigrasikan, {outcome.untouched} sudah terbaru, {failed} gagal ({outcome.seconds:.1f} detik)")
    if outcome.failed:
        raise typer.Exit(PARTIAL)


@migrate.command("status")
def migrate_status(output: Output = Format.TABLE) -> None:
    """Di mana setiap tenant berdiri."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        with plane.connect() as connection:
            rows = connection.execute(
                "select t.slug, l.history, l.revision, l.state, l.duration_ms, l.error from tiru_control.tenant t "
                "join tiru_control.migration_ledger l on l.tenant_id = t.id order by 1, 2"
            ).fetchall()
        names = ("tenant", "riwayat", "revisi", "keadaan", "milidetik", "galat")
        return [dict(zip(names, row, strict=True)) for row in rows]

    show("MigrationStatus", run(command), output)


@op.command("list")
def op_list(tenant: Tenant = "", output: Output = Format.TABLE) -> None:
    """Operasi, terbaru dahulu."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru_tenants.operations import operations

        return [
            {
                "id": row.id,
                "operasi": row.verb,
                "objek": row.subject,
                "keadaan": row.state,
                "langkah": row.step,
                "mulai": row.started_at,
            }
            for row in operations(plane, subject=tenant or None)
        ]

    show("OperationList", run(command), output)


@op.command("show")
def op_show(op_id: Annotated[str, typer.Argument()], output: Output = Format.TABLE) -> None:
    """Satu operasi dengan langkah dan galatnya."""

    async def command(runtime: Runtime, plane: ControlPlane) -> dict[str, Any]:
        from tiru_tenants.operations import operation_of

        row = operation_of(plane, op_id)
        return {
            "id": row.id,
            "operasi": row.verb,
            "objek": row.subject,
            "keadaan": row.state,
            "langkah": f"{row.step} dari {', '.join(row.steps)}",
            "oleh": row.actor,
            "alasan": row.reason,
            "galat": row.error,
            "mulai": row.started_at,
            "selesai": row.finished_at,
        }

    show_one("Operation", run(command), output)


@audit.command("tail")
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

            raise NotFound(f"Tidak ada tenant {tenant}.", remedy="tiru tenant list")
        async with runtime.services.database.transaction(found.schema) as session:
            rows, _total = await entries(session, EntryFilter(q=q))
        return [dict(row) for row in rows]

    show("AuditList", run(command), output, columns=("seq", "at", "actor_name", "action", "subject", "reason"))


@audit.command("export")
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

    say(f"✔ {run(command)} catatan → {out}")


@audit.command("verify")
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
        say(f"✖ catatan {verdict.broken.seq}: {verdict.broken.why}")
        raise typer.Exit(FAILED)
    say(f"✔ utuh: {verdict.entries} catatan, sidik {verdict.head[:16]}")


@job.command("list")
def job_list(output: Output = Format.TABLE) -> None:
    """Pekerjaan yang menunggu atau menyerah."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        with plane.connect() as connection:
            rows = connection.execute(
                "select id, headers ->> 'tenant', headers ->> 'job', status::text, attempts, execute_after "
                "from tiru_control.pgqueuer order by id desc limit 200"
            ).fetchall()
        names = ("id", "skema", "pekerjaan", "keadaan", "percobaan", "setelah")
        return [dict(zip(names, row, strict=True)) for row in rows]

    show("JobList", run(command), output)


@job.command("retry")
def job_retry(job_id: Annotated[int, typer.Argument()]) -> None:
    """Coba lagi pekerjaan yang menyerah."""
    _change_job(
        job_id,
        "update tiru_control.pgqueuer set status = 'queued', attempts = 0, execute_after = now() "
        "where id = %s and status = 'failed' returning id",
    )


@job.command("drop")
def job_drop(job_id: Annotated[int, typer.Argument()]) -> None:
    """Buang pekerjaan yang menyerah."""
    _change_job(job_id, "delete from tiru_control.pgqueuer where id = %s and status = 'failed' returning id")


def _change_job(job_id: int, statement: str) -> None:
    async def command(runtime: Runtime, plane: ControlPlane) -> bool:
        with plane.connect() as connection:
            return connection.execute(statement.encode(), (job_id,)).fetchone() is not None

    if not run(command):
        from tiru.errors import NotFound

        raise NotFound(f"Tidak ada pekerjaan {job_id} yang menyerah.", remedy="tiru job list")
    say(f"✔ {job_id}")


def doctor(output: Output = Format.TABLE) -> None:
    """Periksa pemasangan, dan katakan apa yang harus dilakukan; keluar 9 bila ada yang salah."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru_tenants.diagnosis import diagnose

        return [
            {
                "bagian": one.part,
                "keadaan": "baik" if one.good else "PERLU TINDAKAN",
                "temuan": one.what,
                "tindakan": one.remedy,
            }
            for one in await diagnose(runtime, plane)
        ]

    rows = run(command)
    show("Diagnosis", rows, output)
    if any(row["keadaan"] != "baik" for row in rows):
        raise typer.Exit(GATE_REFUSED)
