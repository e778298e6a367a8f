"""`tiru migrate …` and `tiru job …`; the other groups of upkeep have files of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import PARTIAL
from tiru.cli.output import Format, NoInput, Output, PlanOnly, Reason, Yes, agree, say, show
from tiru.i18n import _
from tiru_tenants.commands.auditing import app as audit
from tiru_tenants.commands.doctor import app as doctor
from tiru_tenants.commands.operations import app as op
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

migrate = typer.Typer(help="Bawa armada tenant ke versi terbaru.", no_args_is_help=True)
job = typer.Typer(help="Pekerjaan latar yang gagal.", no_args_is_help=True)
JobId = Annotated[int, typer.Argument(help="Nomor pekerjaan.")]

__all__ = ["audit", "doctor", "job", "migrate", "op"]


@migrate.command("run")
def migrate_run(
    tenant: Annotated[list[str] | None, typer.Option("-t", "--tenant", help="Tenant tertentu.")] = None,
    all_: Annotated[bool, typer.Option("--all", help="Semua tenant.")] = False,
    jobs: Annotated[int, typer.Option(help="Sambungan sekaligus.")] = 2,
    lock_timeout: Annotated[str, typer.Option(help="Paling lama menunggu kunci.")] = "5s",
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Jalankan migrasi yang tertunda; boleh dihentikan dan diulang. Keluar 8 bila sebagian gagal."""
    if not tenant and not all_:
        say(_("✖ Sebut tenant dengan -t, atau --all."))
        raise typer.Exit(2)

    async def command(runtime: Runtime, plane: ControlPlane) -> Any:
        import asyncio

        from tiru_migrations.fleet import behind, migrate_fleet
        from tiru_tenants.fleet import FLEET, homes_of
        from tiru_tenants.operations import operation
        from tiru_tenants.seeding import seed_where_changed

        homes = homes_of(plane, tenant)
        with plane.connect() as connection:
            late = behind(connection, homes)
        if plan:
            for home in late:
                say(f"  {home.slug}")
        what = _("migrasikan %(n)s dari %(total)s tenant", n=len(late), total=len(homes))
        agree(what, plan=plan, yes=yes, no_input=no_input, plan_command="tiru migrate status")
        with operation(plane, "migrate.run", FLEET, ("migrate", "seed"), actor=operator(), reason=reason) as running:
            running.enter("migrate")
            outcome = await asyncio.to_thread(
                migrate_fleet, runtime.owner_url, homes, jobs=jobs, lock_timeout=lock_timeout
            )
            running.enter("seed")
            return outcome, await seed_where_changed(
                plane, [home.slug for home in homes if home.slug not in outcome.failed]
            )

    outcome, seeded = run(command)
    for slug, revisions in sorted(outcome.reached.items()):
        say(f"  ✔ {slug}: {', '.join(revisions)}")
    for slug, why in sorted(outcome.failed.items()):
        say(f"  ✖ {slug}: {why}")
    for slug in seeded:
        say(_("  ✔ %(slug)s: data acuan dan hak diperbarui", slug=slug))
    done, failed = len(outcome.reached), len(outcome.failed)
    say(
        _(
            "%(done)s dimigrasikan, %(untouched)s sudah terbaru, %(failed)s gagal (%(seconds)s detik)",
            done=done,
            untouched=outcome.untouched,
            failed=failed,
            seconds=f"{outcome.seconds:.1f}",
        )
    )
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
def job_retry(
    job_id: JobId, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False
) -> None:
    """Coba lagi pekerjaan yang menyerah."""
    agree(
        _("coba lagi pekerjaan %(job_id)s", job_id=job_id),
        plan=plan,
        yes=yes,
        no_input=no_input,
        plan_command="tiru job list",
    )
    _change_job(
        job_id,
        "update tiru_control.pgqueuer set status = 'queued', attempts = 0, execute_after = now() "
        "where id = %s and status = 'failed' returning id",
        "job.retry",
        reason,
    )


@job.command("drop")
def job_drop(
    job_id: JobId, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False
) -> None:
    """Buang pekerjaan yang menyerah."""
    agree(
        _("buang pekerjaan %(job_id)s", job_id=job_id),
        plan=plan,
        yes=yes,
        no_input=no_input,
        plan_command="tiru job list",
    )
    drop = "delete from tiru_control.pgqueuer where id = %s and status = 'failed' returning id"
    _change_job(job_id, drop, "job.drop", reason)


def _change_job(job_id: int, statement: str, verb: str, reason: str) -> None:
    async def command(runtime: Runtime, plane: ControlPlane) -> None:
        from tiru.errors import NotFound
        from tiru_tenants.operations import operation

        with operation(plane, verb, f"pekerjaan:{job_id}", ("change",), actor=operator(), reason=reason) as running:
            running.enter("change")
            if running.connection.execute(statement.encode(), (job_id,)).fetchone() is None:
                raise NotFound(
                    _("Tidak ada pekerjaan %(job_id)s yang menyerah.", job_id=job_id), remedy="tiru job list"
                )

    run(command)
    say(f"✔ {job_id}")
