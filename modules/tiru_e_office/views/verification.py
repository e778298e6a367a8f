"""The public desk where anybody checks a signed letter: by the code under its QR square, or with the file itself."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from tiru.access.attempts import check_attempts, count_attempt, network_of, note_attempt
from tiru.access.signed_in import address_of
from tiru.errors import Invalid
from tiru.files.checked import read_bounded, shown_name
from tiru.files.sniffing import sniff
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import page
from tiru_e_office.tte.means import provider_words
from tiru_e_office.tte.port import NotAPdf
from tiru_e_office.tte.verification import MOST_BYTES, issued_letter, read_file

AnyRequest = Request[Any, Any, Any]
BASE = "/e_office/verifikasi"
TEMPLATE = "e_office/verifikasi.html"
UNKNOWN_CODES = 30
FILES = 20
"""Of one address, within the window of `tiru.access.attempts`."""


class VerificationController(Controller):
    """Metadata only; nothing of a letter's content is ever told here."""

    path = "/verifikasi"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def form(self, request: AnyRequest, work: Work, kode: FromQuery[str] = "") -> Template:
        """Ask for a code or a file; a code, or the whole address under the QR square, leads on."""
        code = kode.strip().rstrip("/").rpartition("/")[2][:40]
        if code:
            return await self._shown(request, work, code)
        return await page(request, work, TEMPLATE, _empty())

    @get("/{kunci:str}")
    async def letter(self, request: AnyRequest, work: Work, kunci: FromPath[str]) -> Template:
        """What the register says of one letter. An unknown code is answered, not raised: the try counts."""
        return await self._shown(request, work, kunci)

    @post("/", status_code=200)
    async def file(self, request: AnyRequest, work: Work) -> Template:
        """Check a PDF; it is read, answered and forgotten."""
        await count_attempt(work, f"periksa:{network_of(address_of(request))}", limit=FILES)
        sent = await sent_form(request)
        try:
            name, content = await _pdf_of(sent)
            reading = await read_file(work, name, content)
        except (Invalid, NotAPdf) as problem:
            at_field = problem if isinstance(problem, Invalid) else _at_field(problem.message)
            shown = {**_empty(), "errors": at_field.fields, "message": at_field.message}
            return await page(request, work, TEMPLATE, shown, status_code=422)
        return await page(request, work, TEMPLATE, {**_empty(), "reading": reading, "issued": reading.issued})

    async def _shown(self, request: AnyRequest, work: Work, kunci: str) -> Template:
        key = f"verifikasi:{network_of(address_of(request))}"
        await check_attempts(work, key, limit=UNKNOWN_CODES)
        found = await issued_letter(work, kunci)
        if found is None:
            note_attempt(work, key)
            return await page(request, work, TEMPLATE, {**_empty(), "unknown": True}, status_code=404)
        return await page(request, work, TEMPLATE, {**_empty(), "issued": found})


def _empty() -> dict[str, object]:
    return {"issued": None, "reading": None, "unknown": False, "provider_words": provider_words}


async def _pdf_of(sent: Sent) -> tuple[str, bytes]:
    """Name and bytes of the PDF that was sent. Raises Invalid at the field."""
    uploads = sent.files.get("berkas", ())
    if not uploads:
        raise _at_field(_("Pilih berkas PDF-nya dahulu."))
    try:
        content = await read_bounded(uploads[0], MOST_BYTES)
    except Invalid as problem:
        raise _at_field(problem.message) from problem
    if sniff(content)[0] != "application/pdf":
        raise _at_field(_("Berkas ini bukan PDF. Kirim surat dalam bentuk PDF, bukan foto atau pindaiannya."))
    return shown_name(uploads[0].filename), content


def _at_field(words: str) -> Invalid:
    return Invalid(words, fields={"berkas": words})
