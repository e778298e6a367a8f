"""One's own account: password, second factor, where one is signed in, tokens."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Response, Template

from tiru.access import api_tokens, queries, service
from tiru.access.forms import ChangePasswordForm, EnrolForm, TokenForm
from tiru.access.second_factor import confirm_totp, renew_recovery_codes
from tiru.access.secrets_and_codes import new_totp_secret
from tiru.access.views.door import enrolment
from tiru.beranda.views import blocks
from tiru.errors import Invalid, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
SELF = "/kantor/saya"


class MineController(Controller):
    """`/kantor/saya`. Open even where a tenant is read-only: a lost password must be changeable."""

    path = "/saya"
    opt = {"permission": STAFF, "always_writable": True}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/saya.html", await _mine(request, work))

    @post("/sandi")
    async def change_password(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(ChangePasswordForm)
            await service.change_password(work, current=form.current, password=form.password)
        except Invalid as problem:
            context = await _mine(request, work)
            raise await form_again(request, work, "akses/saya.html", sent, problem, context) from problem
        return go_to(SELF, flash=_("Kata sandi sudah diganti. Sesi Anda yang lain sudah diakhiri."))

    @get("/dua-langkah")
    async def enrol_page(self, request: AnyRequest, work: Work) -> Response[Any]:
        account = await service.own_account(work)
        if account.totp is not None:
            return go_to(SELF, flash=_("Kode dua langkah sudah aktif."), kind="info")
        context = enrolment(work, account.username, new_totp_secret())
        return await page(request, work, "akses/saya_dua_langkah.html", context)

    @post("/dua-langkah")
    async def enrol(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        account = await service.own_account(work)
        username = account.username
        try:
            form = sent.parse(EnrolForm)
            codes = await confirm_totp(work, account, secret=form.secret, code=form.code)
        except Invalid as problem:
            context = enrolment(work, username, sent.text("secret"))
            name = "akses/saya_dua_langkah.html"
            raise await form_again(request, work, name, sent, problem, context) from problem
        return await page(request, work, "akses/kode_pemulihan.html", {"codes": codes, "onward": SELF})

    @post("/kode-pemulihan")
    async def renew(self, request: AnyRequest, work: Work) -> Response[Any]:
        codes = await renew_recovery_codes(work, await service.own_account(work))
        return await page(request, work, "akses/kode_pemulihan.html", {"codes": codes, "onward": SELF})

    @post("/sesi/{session_id:int}/akhiri")
    async def end_session(self, work: Work, session_id: FromPath[int]) -> Response[Any]:
        await service.revoke_session(work, session_id, account_id=work.actor.id or 0)
        return go_to(SELF, flash=_("Sesi itu sudah diakhiri."))

    @post("/sesi/akhiri-lainnya")
    async def end_others(self, work: Work) -> Response[Any]:
        await service.revoke_sessions(work, work.actor.id or 0, keep=work.actor.session_id)
        work.record("akses.session.revoke_others", f"account:{work.actor.id}")
        return go_to(SELF, flash=_("Semua sesi Anda yang lain sudah diakhiri."))


class TokenController(Controller):
    """`/kantor/token`: one's own API tokens."""

    path = "/token"

    @get(opt={"permission": STAFF})
    async def show(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/token.html", await _tokens(work))

    @post(opt={"permission": "akses:token:create"})
    async def create(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(TokenForm)
            _token, secret = await api_tokens.create_token(
                work, name=form.name, permissions=form.permissions, lasts=timedelta(days=form.days)
            )
        except TiruError as problem:
            context = await _tokens(work)
            raise await form_again(request, work, "akses/token.html", sent, problem, context) from problem
        return await page(request, work, "akses/token.html", {**await _tokens(work), "secret": secret})

    @post("/{token_id:int}/cabut", opt={"permission": STAFF, "always_writable": True})
    async def revoke(self, work: Work, token_id: FromPath[int]) -> Response[Any]:
        await api_tokens.revoke_token(work, token_id)
        return go_to("/kantor/token", flash=_("Token itu sudah dicabut."))


async def _mine(request: AnyRequest, work: UnitOfWork) -> dict[str, object]:
    account = await service.own_account(work)
    return {
        "blocks": await blocks(request, work, "staff_account"),
        "account": account,
        "sessions": await queries.sessions_of(work, account.id),
        "this_session": work.actor.session_id,
    }


async def _tokens(work: UnitOfWork) -> dict[str, object]:
    mine = [
        (permission.name, str(permission.title))
        for module in work.registry.active(work.tenant.modules)
        for permission in module.permissions
        if work.actor.may(permission.name)
    ]
    return {
        "tokens": await queries.tokens_of(work, work.actor.id or 0),
        "mine": mine,
        "now": work.now,
        "secret": "",
        "may_create": work.actor.may("akses:token:create"),
    }
