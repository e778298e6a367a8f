"""`tiru tenant create`: a new tenant from a few words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import FAILED
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
    show_one,
)
from tiru.i18n import _
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane


def create(
    slug: Annotated[str, typer.Argument(help="Nama tenant baru, misalnya kuningan.")],
    kode_wilayah: Annotated[str, typer.Option("--kode-wilayah", help="Kode Kemendagri, misalnya 32.08.")],
    name: Annotated[str, typer.Option("--name", help="Nama resmi (bawaan: dari data wilayah).")] = "",
    domain: Annotated[list[str], typer.Option("--domain", help="Nama host sendiri.")] = [],  # noqa: B006
    modules: Annotated[str, typer.Option("--modules", help="Modul, dipisah koma (bawaan: aduan).")] = "",
    agreement: Annotated[
        Path | None, typer.Option("--agreement", help="TOML dengan [[perjanjian]]; tanpa ini: uji coba.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Simpan manifesnya di berkas baru ini.")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="Isi data contoh.")] = False,
    wait: Annotated[bool, typer.Option("--wait/--no-wait", help="Tunggu sampai tenant menjawab.")] = True,
    timeout: Annotated[float, typer.Option("--timeout", help="Paling lama menunggu, detik.")] = 30.0,
    op_id: Annotated[str | None, typer.Option("--op-id", help="Nomor operasi pilihan sendiri.")] = None,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
    output: Output = Format.TABLE,
) -> None:
    """Buat tenant baru dari data resmi wilayahnya; sama dengan `tenant new` lalu `tenant apply`."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from tiru_tenants.applying import apply_wanted, plan_wanted
    from tiru_tenants.creating import manifest_for
    from tiru_tenants.manifest import parse_manifest
    from tiru_tenants.overview import tenant_overview
    from tiru_tenants.waiting import answers

    if out is not None and out.exists():
        say(_("✖ %(out)s sudah ada.", out=out))
        raise typer.Exit(2)
    text = manifest_for(
        slug,
        kode_wilayah,
        today=datetime.now(ZoneInfo("Asia/Jakarta")).date(),
        name=name,
        domains=domain,
        modules=[part.strip() for part in modules.split(",") if part.strip()],
        papers=agreement,
    )
    wanted = parse_manifest(text, f"{slug}.toml")

    async def command(runtime: Runtime, plane: ControlPlane) -> dict[str, Any]:
        from tiru.errors import Conflict

        made, actual = await plan_wanted(runtime.services, wanted)
        if actual is not None and actual.state != "provisioning":
            raise Conflict(_("%(slug)s sudah ada.", slug=slug), remedy=f"tiru tenant show {slug}")
        for line in made.lines():
            say(line)
        look = f"tiru tenant create {slug} --kode-wilayah {kode_wilayah} --plan"
        agree(_("buat tenant %(slug)s", slug=slug), plan=plan, yes=yes, no_input=no_input, plan_command=look)
        await apply_wanted(
            plane,
            wanted,
            actor=operator(),
            reason=reason,
            sample=sample,
            progress=progress_as(show_progress),
            op_id=op_id,
        )
        if out is not None:
            out.write_text(text, "utf-8")
        if wait and not await answers(runtime.services, slug, seconds=timeout):
            say(_("✖ %(slug)s dibuat, tetapi belum menjawab. Periksa: tiru doctor tenant -t %(slug)s", slug=slug))
            raise typer.Exit(FAILED)
        return await tenant_overview(runtime.services, slug)

    show_one("Tenant", run(command), output)
