"""Webhooks: made, tried, looked after, switched off."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.webhook import queries, service
from tiru_e_office.webhook.models import Webhook
from tiru_e_office.webhook.rules import EVENTS, PING
from tiru_e_office.webhook.service import MANAGE, WebhookForm

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/e_office/webhook"


class WebhookController(Controller):
    """Everything under /kantor/e_office/webhook. A secret is shown on the answer that made it, and never again."""

    path = "/webhook"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(self, request: AnyRequest, work: Work) -> Template:
        """All webhooks, and a new one."""
        return await page(request, work, "e_office/webhook.html", await _index_context(work))

    @post("/")
    async def create(self, request: AnyRequest, work: Work) -> Template:
        """Make one and show its secret once."""
        sent = await sent_form(request)
        try:
            form = sent.parse(WebhookForm)
            hook, secret = await service.create_webhook(work, form, standing=len(await queries.webhooks(work)))
        except TiruError as problem:
            context = await _index_context(work)
            raise await form_again(request, work, "e_office/webhook.html", sent, problem, context) from problem
        return await _one(request, work, hook, secret=secret)

    @get("/{webhook_id:int}")
    async def show(
        self, request: AnyRequest, work: Work, webhook_id: FromPath[int], halaman: FromQuery[int] = 1
    ) -> Template:
        """One webhook with its log."""
        return await _one(request, work, await queries.webhook_for(work, webhook_id), number=halaman)

    @post("/{webhook_id:int}/rahasia")
    async def renew(self, request: AnyRequest, work: Work, webhook_id: FromPath[int]) -> Template:
        """A new secret, shown once."""
        hook, secret = await service.renew_secret(work, webhook_id)
        return await _one(request, work, hook, secret=secret)

    @post("/{webhook_id:int}/nyala")
    async def on(self, work: Work, webhook_id: FromPath[int]) -> Redirect:
        """Switch on."""
        await service.switch(work, webhook_id, on=True)
        return go_to(f"{BASE}/{webhook_id}", flash=_("Webhook menyala."))

    @post("/{webhook_id:int}/mati")
    async def off(self, work: Work, webhook_id: FromPath[int]) -> Redirect:
        """Switch off."""
        await service.switch(work, webhook_id, on=False)
        return go_to(f"{BASE}/{webhook_id}", flash=_("Webhook mati."))

    @post("/{webhook_id:int}/uji")
    async def ping(self, work: Work, webhook_id: FromPath[int]) -> Redirect:
        """Send a test message."""
        await service.ping(work, webhook_id)
        return go_to(f"{BASE}/{webhook_id}", flash=_("Pesan uji dikirim. Muat ulang untuk melihat jawabannya."))

    @post("/{webhook_id:int}/hapus")
    async def remove(self, work: Work, webhook_id: FromPath[int]) -> Redirect:
        """Remove it with its log."""
        await service.remove_webhook(work, webhook_id)
        return go_to(BASE, flash=_("Webhook dihapus."))

    @post("/{webhook_id:int}/pesan/{message_id:int}/ulang")
    async def replay(self, work: Work, webhook_id: FromPath[int], message_id: FromPath[int]) -> Redirect:
        """Send a message once more."""
        await service.replay(work, webhook_id, message_id)
        return go_to(f"{BASE}/{webhook_id}", flash=_("Pesan itu dikirim lagi."))


async def _index_context(work: UnitOfWork) -> dict[str, object]:
    units = await work.session.scalars(select(Unit).where(present(work.today)).order_by(Unit.path))
    return {
        "hooks": await queries.webhooks(work),
        "units": [(one.id, one.nama) for one in units],
        "events": [(name, f"{title} ({name})") for name, title in EVENTS.items()],
        "event_words": EVENTS,
    }


async def _one(request: AnyRequest, work: UnitOfWork, hook: Webhook, *, secret: str = "", number: int = 1) -> Template:
    unit = await work.session.get(Unit, hook.unit_id) if hook.unit_id else None
    context = {
        "hook": hook,
        "unit": unit,
        "secret": secret,
        "log": await queries.log_of(work, hook.id, page=number),
        "event_words": {**EVENTS, PING: _("Pesan uji")},
    }
    template = await page(request, work, "e_office/webhook_satu.html", context)
    if secret:
        template.headers["cache-control"] = "no-store"
    return template
