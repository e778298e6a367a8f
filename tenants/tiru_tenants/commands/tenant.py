"""`tiru tenant …`: make, look at, change and remove tenants."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import CHANGES_PENDING
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
    confirm_name,
    progress_as,
    say,
    show,
    show_one,
)
from tiru.i18n import _
from tiru_tenants.commands import archive as archives
from tiru_tenants.commands import creation, domain
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

app = typer.Typer(help="Tenant: satu daerah, satu skema.", no_args_is_help=True)
app.command("create")(creation.create)
app.command("export")(archives.export)
app.command("verify")(archives.verify)
app.command("import")(archives.import_)
app.add_typer(domain.app, name="domain")
Slug = Annotated[str, typer.Argument(help="Nama tenant, misalnya kuningan.")]
Confirm = Annotated[str | None, typer.Option("--confirm", help="Ketik nama tenant.")]
File = Annotated[Path, typer.Argument(help="Berkas manifes TOML.")]


@app.command("new")
def new(
    kode_wilayah: Annotated[str, typer.Option("--kode-wilayah", help="Kode Kemendagri, misalnya 35.17.")],
    out: Annotated[Path | None, typer.Option("--out", help="Tulis ke berkas ini (bawaan: stdout).")] = None,
) -> None:
    """Tulis manifes untuk salah satu dari 514 kabupaten/kota, dari data resmi."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tiru_tenants.new_manifest import new_manifest

    slug, text = new_manifest(kode_wilayah, today=datetime.now(ZoneInfo("Asia/Jakarta")).date())
    if out is None:
        typer.echo(text)
        return
    if out.exists():
        say(_("✖ %(out)s sudah ada.", out=out))
        raise typer.Exit(2)
    out.write_text(text, "utf-8")
    say(f"✔ {out} ({slug})")


@app.command("list")
def list_(output: Output = Format.TABLE) -> None:
    """Semua tenant dengan keadaannya."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru_tenants.overview import tenants_overview

        return await tenants_overview(runtime.services)

    show(
        "TenantList",
        run(command),
        output,
        columns=("slug", "nama", "keadaan", "modul", "perjanjian", "alamat"),
    )


@app.command("show")
def show_tenant(slug: Slug, output: Output = Format.TABLE) -> None:
    """Satu tenant: identitas, alamat, modul, tangga kesinambungan."""

    async def command(runtime: Runtime, plane: ControlPlane) -> dict[str, Any]:
        from tiru_tenants.overview import tenant_overview

        return await tenant_overview(runtime.services, slug)

    show_one("Tenant", run(command), output)


@app.command("plan")
def plan(
    file: File,
    detailed: Annotated[bool, typer.Option("--detailed-exitcode", help="Keluar 3 bila ada perubahan.")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="Simpan rencana untuk `apply --plan-file`.")] = None,
    output: Output = Format.TABLE,
) -> None:
    """Tunjukkan apa yang akan diubah `apply`, tanpa menyentuh apa pun."""
    from tiru_tenants.applying import plan_file, save_plan

    async def command(runtime: Runtime, plane: ControlPlane) -> Any:
        return await plan_file(runtime.services, file)

    made = run(command)
    if output is Format.TABLE:
        for line in made.lines():
            typer.echo(line)
    else:
        rows = [{"path": c.path, "kind": c.kind, "actual": c.actual, "wanted": c.wanted} for c in made.changes]
        show("TenantPlan", rows, output, columns=("path", "kind", "actual", "wanted"))
    if out:
        save_plan(made, out)
    if detailed and not made.is_empty:
        raise typer.Exit(CHANGES_PENDING)


@app.command("diff")
def diff(file: File, output: Output = Format.TABLE) -> None:
    """Perbedaan berkas dengan tenant; keluar 3 bila ada."""
    plan(file, detailed=True, out=None, output=output)


@app.command("apply")
def apply(
    file: File,
    yes: Yes = False,
    reason: Reason = "",
    sample: Annotated[bool, typer.Option("--sample", help="Isi data contoh.")] = False,
    take_file: Annotated[bool, typer.Option("--take-file", help="Timpa perubahan dari aplikasi.")] = False,
    plan_file_: Annotated[Path | None, typer.Option("--plan-file", help="Rencana yang disimpan `plan --out`.")] = None,
    plan: PlanOnly = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
) -> None:
    """Jadikan tenant seperti berkasnya; boleh diulang, dan memperbaiki yang terputus."""
    from tiru_tenants.applying import apply_file, plan_file

    async def command(runtime: Runtime, plane: ControlPlane) -> None:
        made = await plan_file(runtime.services, file)
        for line in made.lines():
            say(line)
        look = f"tiru tenant plan {file}"
        agree(
            _("jalankan rencana untuk %(slug)s", slug=made.slug),
            plan=plan,
            yes=yes,
            no_input=no_input,
            plan_command=look,
        )
        done = await apply_file(
            plane,
            file,
            actor=operator(),
            reason=reason,
            sample=sample,
            take_file=take_file,
            saved_plan=plan_file_,
            progress=progress_as(show_progress),
        )
        say(f"✔ {made.slug} ({done['operation']})" if done else _("✔ tidak ada yang berubah"))

    run(command)


@app.command("adopt")
def adopt(file: File, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False) -> None:
    """Bawa perubahan dari aplikasi ke dalam berkas manifes."""
    from tiru_tenants.applying import adopt_into_file

    async def command(runtime: Runtime, plane: ControlPlane) -> list[str]:
        look = f"tiru tenant diff {file}"
        agree(_("tulis penyimpangan ke %(file)s", file=file), plan=plan, yes=yes, no_input=no_input, plan_command=look)
        return await adopt_into_file(plane, file, actor=operator(), reason=reason or "adopt")

    for line in run(command):
        say(f"  {line}")


def _lifecycle(verb: str, slug: str, reason: str) -> None:
    async def command(runtime: Runtime, plane: ControlPlane) -> str:
        from tiru_tenants import lifecycle

        return await getattr(lifecycle, verb)(plane, slug, actor=operator(), reason=reason)  # type: ignore[no-any-return]

    say(f"✔ {slug}: {run(command)}")


@app.command("suspend")
def suspend(slug: Slug, reason: Reason, plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False) -> None:
    """Tutup untuk menulis; membaca dan mengekspor tetap bisa."""
    agree(_("tangguhkan %(slug)s", slug=slug), plan=plan, yes=yes, no_input=no_input)
    _lifecycle("suspend", slug, reason)


@app.command("resume")
def resume(
    slug: Slug, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False
) -> None:
    """Buka kembali tenant yang ditangguhkan atau diarsipkan."""
    agree(_("buka kembali %(slug)s", slug=slug), plan=plan, yes=yes, no_input=no_input)
    _lifecycle("resume", slug, reason)


@app.command("archive")
def archive(slug: Slug, reason: Reason, plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False) -> None:
    """Jadikan arsip: hanya dibaca dan diekspor."""
    agree(_("arsipkan %(slug)s", slug=slug), plan=plan, yes=yes, no_input=no_input)
    _lifecycle("archive", slug, reason)


@app.command("delete")
def delete(
    slug: Slug, reason: Reason, confirm_: Confirm = None, plan: PlanOnly = False, no_input: NoInput = False
) -> None:
    """Pindahkan ke tempat sampah selama 30 hari; datanya masih ada."""
    what = _("pindahkan %(slug)s ke tempat sampah", slug=slug)
    confirm_name(confirm_, slug, f"tiru tenant delete {slug}", plan=what if plan else "")
    _lifecycle("trash", slug, reason)


@app.command("restore-from-trash")
def restore(
    slug: Slug, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False
) -> None:
    """Keluarkan dari tempat sampah."""
    agree(_("keluarkan %(slug)s dari tempat sampah", slug=slug), plan=plan, yes=yes, no_input=no_input)
    _lifecycle("restore", slug, reason)


@app.command("purge")
def purge(
    slug: Slug, reason: Reason, confirm_: Confirm = None, plan: PlanOnly = False, no_input: NoInput = False
) -> None:
    """Hapus untuk selamanya tenant yang 30 hari di tempat sampah: skema, peran, berkas, kunci."""
    what = _("hapus %(slug)s untuk selamanya", slug=slug)
    confirm_name(confirm_, slug, f"tiru tenant purge {slug}", plan=what if plan else "")
    _lifecycle("purge", slug, reason)
