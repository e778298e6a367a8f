"""Importing a table over two requests without keeping anything: the checked file travels in the form.

First the file is checked and nothing is written. The answer carries it along, so that the same bytes are
written, or its faulty rows taken home, by the next button. What is written is checked anew.
"""

from __future__ import annotations

import binascii
import zlib
from base64 import b64decode, b64encode
from dataclasses import dataclass

from litestar import Response

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.spreadsheet import XLSX
from tiru.tabular.reading import Reading, error_workbook
from tiru.web.forms import Sent

MOST_BYTES = 2_000_000
CHECK, TAKE_FAULTS, WRITE = "periksa", "kesalahan", "simpan"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The file's bytes, what to do with them, and the text that carries them to the next request."""

    content: bytes
    step: str
    carried: str


async def uploaded_table(sent: Sent) -> Uploaded:
    """The file just chosen, or the one that was carried along. Raises Invalid when there is neither."""
    step = sent.text("langkah") if sent.text("langkah") in (TAKE_FAULTS, WRITE) else CHECK
    chosen = next(iter(sent.files.get("berkas", ())), None)
    content = await chosen.read(MOST_BYTES + 1) if chosen else _unpacked(sent.text("isi"))
    if not content:
        raise Invalid(_("Pilih berkas CSV atau XLSX."), fields={"berkas": _("Wajib diisi.")})
    if len(content) > MOST_BYTES:
        raise Invalid(
            _("Berkas ini terlalu besar."),
            fields={"berkas": _("Paling besar %(most)s kB.", most=angka(MOST_BYTES // 1000))},
        )
    return Uploaded(content, step, b64encode(zlib.compress(content)).decode())


async def faults_response(reading: Reading, name: str) -> Response[bytes]:
    """The error file as an attachment."""
    return Response(
        await error_workbook(reading),
        media_type=XLSX,
        headers={"content-disposition": f'attachment; filename="{name}.xlsx"', "cache-control": "no-store"},
    )


def _unpacked(carried: str) -> bytes:
    try:
        return zlib.decompressobj().decompress(b64decode(carried, validate=True), MOST_BYTES + 1)
    except (zlib.error, binascii.Error, ValueError) as error:
        raise Invalid(_("Berkas ini rusak di perjalanan. Pilih lagi."), fields={"berkas": _("Pilih lagi.")}) from error
