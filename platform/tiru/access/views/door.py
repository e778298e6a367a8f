"""The officials' door: password, second factor, first password, and out again."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Controller, Request, get, post
from litestar.response import Response, Template

from tiru.access import service
from tiru.access.cookies import STAFF_COOKIE, key_in, safe_back, session_cookie
from tiru.access.forms import CodeForm, EnrolForm, NewPasswordForm, SignInForm
from tiru.access.secrets_and_codes import is_totp_secret, new_totp_secret, totp_picture, totp_uri
from tiru.access.signed_in import address_of
from tiru.access.single_sign_on import provider_of
from tiru.errors import Invalid, Refused, TooMany
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
OFFICE = "/kantor"
NEXT = {"code": "/kantor/masuk/kode", "password": "/kantor/masuk/sandi", "enrol": "/kantor/masuk/dua-langkah"}
OPEN: dict[str, Any] = {"permission": ANYONE, "always_writable": True}


def back_of(request: AnyRequest, sent: Sent | None = None) -> str:
    """Where the person wanted to go; a path on this host only."""
    wanted = sent.text("kembali") if sent else request.query_params.get("kembali", "")
    return safe_back(wanted, default=OFFICE)


def onward(work: UnitOfWork, entered: service.Entered, back: str) -> Response[Any]:
    """To the next step, or in; with the session's cookie."""
    path = back if entered.stage == "full" else f"{NEXT[entered.stage]}?kembali={quote(back)}"
    response = go_to(path)
    response.cookies.append(session_cookie(STAFF_COOKIE, entered.key, work.services.settings))
    return response


def agent_of(request: AnyRequest) -> str:
    return request.headers.get("user-agent", "")


class DoorController(Controller):
    """`/kantor/masuk` and what follows it. Open even where a tenant is read-only: reading needs a way in."""

    path = "/masuk"
    opt = OPEN

    @get()
    async def show(self, request: AnyRequest, work: Work) -> Response[Any]:
        if work.actor.id is not None:
            return go_to(back_of(request))
        return await self._door(request, work, {"values": {"kembali": back_of(request)}})

    @post()
    async def enter(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(SignInForm)
            entered = await service.sign_in(
                work,
                username=form.username,
                password=form.password,
                address=address_of(request),
                agent=agent_of(request),
            )
        except (Invalid, TooMany) as problem:
            context = await self._context(work)
            raise await form_again(request, work, "akses/masuk.html", sent, problem, context) from problem
        if entered.refusal:
            shown = {"values": {"username": form.username, "kembali": back_of(request, sent)}}
            return await self._door(request, work, {**shown, "message": entered.refusal}, status_code=422)
        return onward(work, entered, back_of(request, sent))

    @get("/kode")
    async def code_page(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/kode.html", {"values": {"kembali": back_of(request)}})

    @post("/kode")
    async def code(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(CodeForm)
            entered = await service.enter_code(work, key=self._key(request, work), code=form.code)
        except (Invalid, TooMany) as problem:
            raise await form_again(request, work, "akses/kode.html", sent, problem) from problem
        except Refused as problem:
            return go_to("/kantor/masuk", flash=problem.message, kind="warn")
        if entered.refusal:
            shown = {"values": {"kembali": back_of(request, sent)}, "errors": {"code": entered.refusal}}
            return await page(request, work, "akses/kode.html", shown, status_code=422)
        return onward(work, entered, back_of(request, sent))

    @get("/sandi")
    async def password_page(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/sandi_pertama.html", {"values": {"kembali": back_of(request)}})

    @post("/sandi")
    async def password(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(NewPasswordForm)
            key = self._key(request, work)
            entered = await service.choose_password(work, key=key, password=form.password)
        except Invalid as problem:
            raise await form_again(request, work, "akses/sandi_pertama.html", sent, problem) from problem
        except Refused as problem:
            return go_to("/kantor/masuk", flash=problem.message, kind="warn")
        return onward(work, entered, back_of(request, sent))

    @get("/dua-langkah")
    async def enrol_page(self, request: AnyRequest, work: Work) -> Response[Any]:
        try:
            _session, account = await service.session_of(work, self._key(request, work), stage="enrol")
        except Refused as problem:
            return go_to("/kantor/masuk", flash=problem.message, kind="warn")
        context = enrolment(work, account.username, new_totp_secret())
        return await page(request, work, "akses/dua_langkah.html", {**context, "values": {"kembali": back_of(request)}})

    @post("/dua-langkah")
    async def enrol(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        key = self._key(request, work)
        try:
            _session, account = await service.session_of(work, key, stage="enrol")
        except Refused as problem:
            return go_to("/kantor/masuk", flash=problem.message, kind="warn")
        username = account.username
        try:
            form = sent.parse(EnrolForm)
            entered, codes = await service.enrol(work, key=key, secret=form.secret, code=form.code)
        except Invalid as problem:
            context = enrolment(work, username, sent.text("secret"))
            raise await form_again(request, work, "akses/dua_langkah.html", sent, problem, context) from problem
        response = await page(
            request, work, "akses/kode_pemulihan.html", {"codes": codes, "onward": back_of(request, sent)}
        )
        response.cookies.append(session_cookie(STAFF_COOKIE, entered.key, work.services.settings))
        return response

    @staticmethod
    def _key(request: AnyRequest, work: UnitOfWork) -> str:
        return key_in(request, STAFF_COOKIE, work.services.settings)

    @staticmethod
    async def _context(work: UnitOfWork) -> dict[str, object]:
        provider = await provider_of(work)
        return {"sso": provider.title if provider else ""}

    async def _door(
        self, request: AnyRequest, work: UnitOfWork, shown: dict[str, object], *, status_code: int = 200
    ) -> Template:
        context = {**await self._context(work), **shown}
        return await page(request, work, "akses/masuk.html", context, status_code=status_code)


def enrolment(work: UnitOfWork, username: str, secret: str) -> dict[str, object]:
    """What the page with the QR code needs; a secret that came back mutilated is replaced."""
    secret = secret if is_totp_secret(secret) else new_totp_secret()
    picture = totp_picture(totp_uri(secret, account=username, issuer=work.tenant.title))
    return {"secret": secret, "picture": picture}


@post("/keluar", opt=OPEN)
async def sign_out(request: AnyRequest, work: Work) -> Response[Any]:
    """Out: the session ends on our side too."""
    settings = work.services.settings
    await service.sign_out(work, key_in(request, STAFF_COOKIE, settings))
    if work.actor.id is not None:
        work.record("akses.session.close", f"account:{work.actor.id}")
    response = go_to("/kantor/masuk", flash=_("Anda sudah keluar."))
    response.cookies.append(session_cookie(STAFF_COOKIE, "", settings))
    return response
