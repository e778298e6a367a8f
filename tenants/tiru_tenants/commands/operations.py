"""`tiru op …`: what commands did, and what to do about the ones that stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.output import (
    Format,
    NoInput,
    Output,
    PlanOnly,
    ProgressForm,
    Reason,
    ShowProgress,
    Yes,
    agree,
    progress_as,
    say,
    show,
    show_one,
)
from tiru.i18n import _
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane
    from tiru_tenants.models import OperationRow

app = typer.Typer(help="Operasi yang berjalan dan yang lalu.", no_args_is_help=True)
OpId = Annotated[str, typer.Argument(help="Nomor operasi, op_….")]


@app.command("list")
def list_(
    tenant: Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant (kosong: semua).")] = "",
    state: Annotated[str, typer.Option("--state", help="running, done, failed atau cancelled.")] = "",
    limit: Annotated[int, typer.Option("--limit", help="Paling banyak sekian.", min=1, max=1000)] = 50,
    output: Output = Format.TABLE,
) -> None:
    """Operasi, terbaru dahulu."""
    from tiru_tenants.operations import operations

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        found = operations(plane, subject=tenant or None, state=state or None, limit=limit)
        return [
            {
                "id": row.id,
                "operasi": row.verb,
                "objek": row.subject,
                "keadaan": row.state,
                "langkah": row.step,
                "mulai": row.started_at,
            }
            for row in found
        ]

    show("OperationList", run(command), output)


@app.command("show")
def show_operation(op_id: OpId, output: Output = Format.TABLE) -> None:
    """Satu operasi: langkahnya, galatnya, dan apa yang bisa dilakukan."""
    from tiru_tenants.operations import is_live, operation_of

    async def command(runtime: Runtime, plane: ControlPlane) -> dict[str, Any]:
        row = operation_of(plane, op_id)
        return _row(row, live=row.state == "running" and is_live(plane, row.subject))

    show_one("Operation", run(command), output)


@app.command("resume")
def resume(
    op_id: OpId,
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
) -> None:
    """Lanjutkan operasi yang gagal atau terputus, dengan nomornya sendiri."""
    _again("resume", op_id, plan=plan, yes=yes, no_input=no_input, show_progress=show_progress)


@app.command("retry")
def retry(
    op_id: OpId,
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
) -> None:
    """Kerjakan lagi hal yang sama sebagai operasi baru."""
    _again("retry", op_id, plan=plan, yes=yes, no_input=no_input, show_progress=show_progress)


@app.command("cancel")
def cancel(
    op_id: OpId, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False
) -> None:
    """Hentikan sebelum langkah berikutnya, atau tutup yang gagal; yang sudah dikerjakan tetap."""
    from tiru_tenants.operations import cancel as give_up

    agree(
        _("batalkan %(op_id)s", op_id=op_id),
        plan=plan,
        yes=yes,
        no_input=no_input,
        plan_command=f"tiru op show {op_id}",
    )

    async def command(runtime: Runtime, plane: ControlPlane) -> bool:
        return give_up(plane, op_id, actor=operator(), reason=reason)

    say(
        _("✔ %(op_id)s dibatalkan", op_id=op_id)
        if run(command)
        else _("✔ %(op_id)s memang sudah berakhir", op_id=op_id)
    )


def _again(verb: str, op_id: str, *, plan: bool, yes: bool, no_input: bool, show_progress: ProgressForm) -> None:
    async def command(runtime: Runtime, plane: ControlPlane) -> str:
        from tiru_tenants import resuming
        from tiru_tenants.operations import operation_of

        row = operation_of(plane, op_id)
        word = _("lanjutkan") if verb == "resume" else _("ulangi")
        what = _(
            "%(word)s %(verb)s %(subject)s (berhenti di %(step)s)",
            word=word,
            verb=row.verb,
            subject=row.subject,
            step=row.step or _("awal"),
        )
        agree(what, plan=plan, yes=yes, no_input=no_input, plan_command=f"tiru op show {op_id}")
        act = resuming.resume if verb == "resume" else resuming.retry
        return await act(plane, op_id, actor=operator(), progress=progress_as(show_progress))

    say(f"✔ {run(command)}")


def _row(row: OperationRow, *, live: bool) -> dict[str, Any]:
    stuck = row.state == "running" and not live
    return {
        "id": row.id,
        "operasi": row.verb,
        "objek": row.subject,
        "keadaan": "terputus" if stuck else row.state,
        "langkah": f"{row.step or '-'} dari {', '.join(row.steps)}",
        "oleh": row.actor,
        "alasan": row.reason,
        "galat": row.error,
        "mulai": row.started_at,
        "selesai": row.finished_at,
        "berikutnya": f"tiru op resume {row.id}" if stuck or row.state == "failed" else None,
    }
