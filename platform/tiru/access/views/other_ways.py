"""Other ways in: a forgotten password, a one-time link, single sign-on."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Controller, Request, get, post
from litestar.datastructures import State
from litestar.params import FromPath
from litestar.response import Redirect, Response, Template

from tiru.access import links, oidc, single_sign_on
from tiru.access.cookies import SSO_COOKIE, key_in, session_cookie
from tiru.access.forms import ForgottenForm, NewPasswordForm
from tiru.access.signed_in import address_of
from tiru.access.views.door import OPEN, agent_of, back_of, onward
from tiru.errors import Invalid, Refused, TiruError, TooMany
from tiru.i18n import _
from tiru.services import Services
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.seen import actor_of, request_id_of, tenant_of
from tiru.work import unit_of_work

AnyRequest = Request[Any, Any, Any]


class ForgottenController(Controller):
    """A new password without the old one."""

    path = "/masuk"
    opt = OPEN

    @get("/lupa")
    async def forgotten_page(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/lupa.html")

    @post("/lupa")
    async def forgotten(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(ForgottenForm)
            await links.ask_for_link(work, username=form.username, address=address_of(request))
        except (Invalid, TooMany) as problem:
            raise await form_again(request, work, "akses/lupa.html", sent, problem) from problem
        return go_to(
            "/kantor/masuk",
            flash=_("Bila akun itu ada dan punya surel, tautannya segera sampai. Berlaku satu jam."),
            kind="info",
        )

    @get("/atur/{key:str}")
    async def link_page(self, request: AnyRequest, work: Work, key: FromPath[str]) -> Template:
        _link, account = await links.owner_of_link(work, key)
        return await page(request, work, "akses/atur_sandi.html", {"username": account.username})

    @post("/atur/{key:str}")
    async def use_link(self, request: AnyRequest, work: Work, key: FromPath[str]) -> Response[Any]:
        sent = await sent_form(request)
        _link, account = await links.owner_of_link(work, key)
        username = account.username
        try:
            await links.use_link(work, key, password=sent.parse(NewPasswordForm).password)
        except Invalid as problem:
            context = {"username": username}
            raise await form_again(request, work, "akses/atur_sandi.html", sent, problem, context) from problem
        return go_to("/kantor/masuk", flash=_("Kata sandi sudah diganti. Silakan masuk."))


class SingleSignOnController(Controller):
    """To the provider and back. The provider is asked between two units of work, never inside one."""

    path = "/masuk/sso"
    opt = OPEN

    @get()
    async def leave(self, request: AnyRequest, state: State) -> Response[Any]:
        services: Services = state.services
        tenant, actor, back = tenant_of(request), actor_of(request), back_of(request)
        async with unit_of_work(services, tenant, actor, request_id=request_id_of(request)) as work:
            client = await single_sign_on.client_of(work)
            begun = await single_sign_on.begin(work, back=back, address=address_of(request))
        metadata = await oidc.discover(client.issuer)
        response = Redirect(
            oidc.authorize_url(client, metadata, state=begun.state, nonce=begun.nonce, verifier=begun.verifier),
            status_code=303,
        )
        response.cookies.append(session_cookie(SSO_COOKIE, begun.state, services.settings, max_age=600))
        return response

    @get("/kembali")
    async def come_back(self, request: AnyRequest, state: State) -> Response[Any]:
        services: Services = state.services
        tenant, actor, seen = tenant_of(request), actor_of(request), request_id_of(request)
        given = request.query_params
        try:
            if "error" in given:
                raise Refused(_("Masuk tunggal dibatalkan."))
            async with unit_of_work(services, tenant, actor, request_id=seen) as work:
                client = await single_sign_on.client_of(work)
                begun = await single_sign_on.take_begun(
                    work,
                    state=given.get("state", ""),
                    cookie=key_in(request, SSO_COOKIE, services.settings),
                )
            claims = await oidc.redeem(
                client,
                code=given.get("code", ""),
                verifier=begun.verifier,
                nonce=begun.nonce,
                now=services.clock(),
            )
            async with unit_of_work(services, tenant, actor, request_id=seen) as work:
                entered = await single_sign_on.enter(
                    work, client.issuer, claims, address=address_of(request), agent=agent_of(request)
                )
        except TiruError as problem:
            return go_to(
                f"/kantor/masuk?kembali={quote(back_of(request))}",
                flash=f"{problem.message} {problem.remedy}".strip(),
                kind="warn",
            )
        response = onward(work, entered, begun.back)
        response.cookies.append(session_cookie(SSO_COOKIE, "", services.settings))
        return response
