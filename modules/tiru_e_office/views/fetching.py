"""Fetching a letter that was mailed: a page that says what waits, and a button, since mail scanners follow links.

Only pressing it is the receipt.
"""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Template

from tiru.access.attempts import check_attempts, network_of, note_attempt
from tiru.access.signed_in import address_of
from tiru.errors import NotFound
from tiru.files.attachment import stored_attachment
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.pages import page
from tiru.work import UnitOfWork
from tiru_e_office.models import Akses
from tiru_e_office.surat_keluar import mailing

AnyRequest = Request[Any, Any, Any]
TEMPLATE = "e_office/ambil.html"
WRONG_TOKENS = 20
"""Of one address, within the window of `tiru.access.attempts`."""


class FetchController(Controller):
    """For whoever has the address from the mail; no account."""

    path = "/ambil/{token:str}"
    opt = {"permission": ANYONE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def offered(self, request: AnyRequest, work: Work, token: FromPath[str]) -> Template:
        """What waits. An unknown address is answered, not raised: the try counts."""
        await _check(request, work)
        row = await mailing.addressed(work, token)
        if row is None:
            return await _unknown(request, work)
        return _not_kept(await page(request, work, TEMPLATE, {"row": row, "token": token}))

    @post("/", status_code=200)
    async def fetch(self, request: AnyRequest, work: Work, token: FromPath[str]) -> Response[Any] | Template:
        """The signed file; the first time is noted as the receipt."""
        await request.body()  # a stream that answers before all is read goes one call deeper for every piece left
        await _check(request, work)
        row = await mailing.addressed(work, token)
        if row is None:
            return await _unknown(request, work)
        surat, naskah = await mailing.fetched(work, token)
        if naskah.tte_key is None:
            raise NotFound(_("Surat ini belum ditandatangani."))
        if surat.keamanan != "B":
            work.session.add(
                Akses(surat_id=surat.id, account_id=None, nama=row.surel or row.tujuan, at=work.now, apa="ambil")
            )
        work.record("e_office.surat.fetch", f"e_office_surat:{surat.id}", after={"tujuan": row.tujuan})
        name = f"{surat.nomor.replace('/', '-') or 'surat'}.pdf"
        answer = await stored_attachment(
            work.services.store, work.tenant.slug, naskah.tte_key, name=name, media_type="application/pdf"
        )
        answer.headers["cache-control"] = "no-store"
        return answer


async def _check(request: AnyRequest, work: UnitOfWork) -> None:
    await check_attempts(work, _key(request), limit=WRONG_TOKENS)


async def _unknown(request: AnyRequest, work: UnitOfWork) -> Template:
    note_attempt(work, _key(request))
    return _not_kept(await page(request, work, TEMPLATE, {"row": None, "token": ""}, status_code=404))


def _key(request: AnyRequest) -> str:
    return f"ambil:{network_of(address_of(request))}"


def _not_kept(template: Template) -> Template:
    template.headers["cache-control"] = "no-store"
    template.headers["referrer-policy"] = "no-referrer"
    return template
