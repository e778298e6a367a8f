"""`tiru surat …`: what a regency does with letters at the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiru.cli.output import Format, Output, say, show_one

app = typer.Typer(help="Surat dinas: memeriksa arsip yang diekspor.", no_args_is_help=True)


@app.callback()
def _root() -> None:
    """Surat dinas: memeriksa arsip yang diekspor."""


@app.command("verify")
def check_archive(
    file: Annotated[Path, typer.Argument(help="ZIP dari halaman Ekspor e-Office.")], output: Output = Format.TABLE
) -> None:
    """Periksa sidik dan jumlah baris sebuah arsip surat, tanpa basis data; keluar 1 bila ada yang rusak."""
    from tiru.cli.exits import FAILED
    from tiru_e_office.ekspor.checking import check

    verdict = check(file)
    for problem in verdict.problems:
        say(f"✖ {problem}")
    facts = {
        "tenant": verdict.manifest["tenant"],
        "tahun": verdict.manifest["tahun"],
        "dibuat": verdict.manifest["dibuat_at"],
        "surat": verdict.manifest["baris"].get("surat", 0),
        "berkas": verdict.files,
        "rahasia_ditinggalkan": verdict.manifest["rahasia_ditinggalkan"],
        "utuh": not verdict.problems,
    }
    show_one("LetterArchive", facts, output)
    if verdict.problems:
        raise typer.Exit(FAILED)
