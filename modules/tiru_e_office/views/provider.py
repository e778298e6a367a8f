"""The administrator's page: how to reach BSrE, and which officials sign with it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.access.models import Account
from tiru.errors import Invalid, TiruError
from tiru.i18n import _
from tiru.services import Services
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.seen import actor_of, request_id_of, tenant_of
from tiru.work import UnitOfWork, unit_of_work
from tiru_e_office.tte import setup
from tiru_e_office.tte.models import Penanda
from tiru_e_office.tte.port import Identity
from tiru_e_office.tte.providers import known_as

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/e_office/tte/penyedia"
TEMPLATE = "e_office/penyedia.html"


class ProviderController(Controller):
    """Off until it is entered and switched on; the secret is never shown again."""

    path = "/tte/penyedia"
    opt = {"permission": "e_office:tte:manage"}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def shown(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, TEMPLATE, await _context(work))

    @post("/")
    async def change(self, request: AnyRequest, work: Work) -> Redirect:
        """How to reach it; an empty secret keeps the stored one."""
        sent = await sent_form(request)
        try:
            await setup.set_provider(work, sent.parse(setup.PenyediaForm))
        except Invalid as problem:
            raise await _again(request, work, sent, problem) from problem
        return go_to(BASE, flash=_("Penyedia tersimpan."))

    @post("/pejabat")
    async def enter(self, request: AnyRequest, work: Work) -> Redirect:
        """An official signs with it from now on."""
        sent = await sent_form(request)
        try:
            await setup.enter_official(work, sent.parse(setup.PenandaForm))
        except Invalid as problem:
            raise await _again(request, work, sent, problem) from problem
        return go_to(BASE, flash=_("Pejabat terdaftar. Periksa statusnya sekali."))

    @post("/pejabat/{account_id:int}/hapus")
    async def remove(self, work: Work, account_id: FromPath[int]) -> Redirect:
        """Back to the region's own authority."""
        await setup.remove_official(work, account_id)
        return go_to(BASE, flash=_("Pejabat ini kembali memakai otoritas peragaan daerah."))

    @post("/pejabat/{account_id:int}/periksa")
    async def check(self, request: AnyRequest, state: State, account_id: FromPath[int]) -> Redirect:
        """Ask the provider for the official's certificate, between units of work."""
        services: Services = state.services
        tenant, actor, seen = tenant_of(request), actor_of(request), request_id_of(request)
        async with unit_of_work(services, tenant, actor, request_id=seen) as work:
            row = await setup.official(work, account_id)
            who = Identity(account_id, "", known_as(work, row))
            signer = await setup.provider_of(work)
        try:
            status = await signer.status(who)
        except TiruError as problem:
            return go_to(BASE, flash=problem.message, kind="warn")
        async with unit_of_work(services, tenant, actor, request_id=seen) as work:
            await setup.note_status(work, account_id, status)
        return go_to(BASE, flash=status.words, kind="ok" if status.is_valid else "warn")


async def _again(request: AnyRequest, work: UnitOfWork, sent: Sent, problem: Invalid) -> Exception:
    kept = Sent({name: value for name, value in sent.values.items() if name != "rahasia"})
    return await form_again(request, work, TEMPLATE, kept, problem, await _context(work))


async def _context(work: UnitOfWork) -> dict[str, object]:
    rows = await work.session.execute(
        select(Penanda, Account.name, Account.username)
        .join(Account, Account.id == Penanda.account_id)
        .where(Penanda.penyedia != "lokal")
        .order_by(Account.name)
    )
    return {"provider": await setup.provider_row(work), "officials": rows.all()}
