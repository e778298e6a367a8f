"""`tiru tenant export|verify|import`: a regency leaves with its data, and comes back."""

from __future__ import annotations

import sys
from dataclasses import replace
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
    from tiru_tenants.departure.contents import Contents

Tenant = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")]
Archive = Annotated[Path, typer.Argument(help="Arsip yang ditulis `tiru tenant export`.")]
PassPhrase = Annotated[
    Path | None,
    typer.Option("--pass-phrase-file", help="Berkas berisi frasa sandi kunci; - untuk stdin. Paling sedikit 16 huruf."),
]


def export(
    tenant: Tenant,
    out: Annotated[Path, typer.Option("--out", help="Arsip baru; tidak pernah menimpa.")],
    with_personal: Annotated[
        bool, typer.Option("--with-personal", help="Sertakan data pribadi yang sudah dibuka; wajib --reason.")
    ] = False,
    keys: Annotated[bool, typer.Option("--keys", help="Sertakan kunci data, tertutup frasa sandi.")] = False,
    pass_phrase_file: PassPhrase = None,
    by_copy: Annotated[bool, typer.Option("--by-copy", help="Tulis pulihkan.sql tanpa pg_dump.")] = False,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
    output: Output = Format.TABLE,
) -> None:
    """Tulis semua milik tenant ke satu arsip: tabel, berkas, jejak audit, perjanjian, manifes."""
    from tiru_tenants.departure.writing import Wish, export_tenant

    wish = Wish(personal=with_personal, reason=reason, by_copy=by_copy)
    what = (
        _("ekspor %(tenant)s ke %(out)s dengan data pribadi yang dibuka", tenant=tenant, out=out)
        if with_personal
        else _("ekspor %(tenant)s ke %(out)s", tenant=tenant, out=out)
    )
    if plan or with_personal:
        agree(what, plan=plan, yes=yes, no_input=no_input)
    if keys or pass_phrase_file:
        phrase = _pass_phrase(pass_phrase_file, no_input=no_input, confirm=True)
        wish = replace(wish, pass_phrase=phrase)

    async def command(runtime: Runtime, plane: ControlPlane) -> Contents:
        return await export_tenant(plane, tenant, out, wish, actor=operator(), progress=progress_as(show_progress))

    show_one("TenantArchive", _row(run(command)), output)


def verify(file: Archive, output: Output = Format.TABLE) -> None:
    """Periksa sidik, jumlah baris dan rantai jejak sebuah arsip, tanpa basis data; keluar 1 bila rusak."""
    from tiru_tenants.departure.checking import check_archive

    verdict = check_archive(file)
    for problem in verdict.problems:
        say(f"✖ {problem}")
    show_one("TenantArchive", _row(verdict.contents) | {"utuh": not verdict.problems}, output)
    if verdict.problems:
        raise typer.Exit(FAILED)


def import_(
    file: Archive,
    slug: Annotated[str, typer.Option("--as", help="Nama tenant baru.")],
    pass_phrase_file: PassPhrase = None,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
    show_progress: ShowProgress = ProgressForm.PLAIN,
    output: Output = Format.TABLE,
) -> None:
    """Pulihkan arsip sebagai tenant baru; boleh diulang bila terputus."""
    from tiru_tenants.departure.checking import contents_of, open_archive
    from tiru_tenants.departure.restoring import import_tenant

    with open_archive(file) as archive:
        inside = contents_of(archive)
    rows = sum(table.rows for table in inside.tables)
    what = _(
        "pulihkan %(slug)s (%(rows)s baris, %(files)s berkas) sebagai %(target)s",
        slug=inside.slug,
        rows=rows,
        files=inside.files,
        target=slug,
    )
    agree(what, plan=plan, yes=yes, no_input=no_input, plan_command=f"tiru tenant import {file} --as {slug} --plan")
    phrase = _pass_phrase(pass_phrase_file, no_input=no_input) if pass_phrase_file else ""

    async def command(runtime: Runtime, plane: ControlPlane) -> Contents:
        return await import_tenant(
            plane, file, slug, actor=operator(), reason=reason, pass_phrase=phrase, progress=progress_as(show_progress)
        )

    show_one("TenantArchive", _row(run(command)) | {"menjadi": slug}, output)


def _row(contents: Contents) -> dict[str, Any]:
    return {
        "tenant": contents.slug,
        "diambil": contents.taken_at,
        "tiru": contents.tiru,
        "tabel": len(contents.tables),
        "baris": sum(table.rows for table in contents.tables),
        "berkas": contents.files,
        "bita": contents.size,
        "catatan audit": contents.audit.entries,
        "sidik audit": contents.audit.head,
        "kolom tersandi": [f"{table}.{name}" for table, names in contents.sealed.items() for name in names],
        "kunci disertakan": contents.keys,
        "data pribadi dibuka": contents.personal,
        "dibuat dengan": contents.dump,
    }


def _pass_phrase(source: Path | None, *, no_input: bool, confirm: bool = False) -> str:
    if source is not None:
        content = sys.stdin.read() if str(source) == "-" else source.read_text("utf-8")
        phrase = content.strip()
    elif no_input or not sys.stdin.isatty():
        say("✖ --pass-phrase-file")
        raise typer.Exit(2)
    else:
        phrase = typer.prompt(_("Frasa sandi"), hide_input=True, confirmation_prompt=confirm)
    if len(phrase) < 16:
        say(_("✖ Frasa sandi paling sedikit 16 huruf."))
        raise typer.Exit(2)
    return phrase
