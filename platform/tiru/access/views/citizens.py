"""Citizens' pages under `/akun`, and the office page where their requests are answered."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from urllib.parse import quote

from litestar import Controller, Request, get, post
from litestar.response import Response, Template
from pydantic import StringConstraints

from tiru.access.citizens import queries, requests, service
from tiru.access.cookies import CITIZEN_COOKIE, REGISTER_COOKIE, key_in, safe_back, session_cookie
from tiru.access.forms import Short
from tiru.access.signed_in import address_of
from tiru.access.views.door import OPEN, agent_of
from tiru.beranda.views import blocks
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.declared import ANYONE, CITIZEN
from tiru.web.forms import Form, Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
SELF = "/akun"
KEEP_S = int(service.LASTS.total_seconds())
REGISTER_S = 3600
Words = Annotated[str, StringConstraints(max_length=2000)]


class RegisterForm(Form):
    name: Short
    contact: Short
    nik: Annotated[str, StringConstraints(max_length=30)] | None = None
    password: Short | None = None


class EnterForm(Form):
    contact: Short
    password: Short | None = None


class EnterCodeForm(Form):
    contact: Short
    code: Annotated[str, StringConstraints(max_length=20)]


class WishForm(Form):
    kind: Literal["perbaikan", "salinan", "hapus"] = "perbaikan"
    wish: Words


def _back(request: AnyRequest, sent: Sent | None = None) -> str:
    wanted = sent.text("kembali") if sent else request.query_params.get("kembali", "")
    return safe_back(wanted, default=SELF)


def _inside(work: UnitOfWork, key: str, back: str) -> Response[Any]:
    response = go_to(back)
    response.cookies.append(session_cookie(CITIZEN_COOKIE, key, work.services.settings, max_age=KEEP_S))
    return response


def _to_code(contact: str, back: str, flash: str, kind: str = "info") -> Response[Any]:
    return go_to(f"/akun/kode?kontak={quote(contact)}&kembali={quote(back)}", flash=flash, kind=kind)


class CitizenDoorController(Controller):
    """Registration and sign-in. What needs no account never leads here."""

    path = "/akun"

    @get("/daftar", opt={"permission": ANYONE})
    async def register_page(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/daftar.html", {"values": {"kembali": _back(request)}})

    @post("/daftar", opt={"permission": ANYONE})
    async def register(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(RegisterForm)
            done = await service.register(work, **form.model_dump(), address=address_of(request))
        except TiruError as problem:
            raise await form_again(request, work, "akses/daftar.html", sent, problem) from problem
        flash = " ".join([_("Kode sedang dikirim ke %(to)s.", to=done.contact.value), *done.warnings])
        answer = _to_code(done.contact.value, _back(request, sent), flash, "warn" if done.warnings else "info")
        settings = work.services.settings
        answer.cookies.append(session_cookie(REGISTER_COOKIE, done.key, settings, max_age=REGISTER_S))
        return answer

    @get("/masuk", opt=OPEN)
    async def enter_page(self, request: AnyRequest, work: Work) -> Response[Any]:
        if work.actor.id is not None:
            return go_to(_back(request))
        return await page(request, work, "akses/masuk_warga.html", {"values": {"kembali": _back(request)}})

    @post("/masuk", opt=OPEN)
    async def enter(self, request: AnyRequest, work: Work) -> Response[Any]:
        """With a password, or without: then a code is sent."""
        sent = await sent_form(request)
        name = "akses/masuk_warga.html"
        try:
            form = sent.parse(EnterForm)
            seen = {"address": address_of(request), "agent": agent_of(request)}
            if form.password is None:
                to = await service.send_sign_in_code(work, contact=form.contact, address=seen["address"])
                flash = _("Bila %(to)s terdaftar, kodenya sedang dikirim.", to=to.value)
                return _to_code(to.value, _back(request, sent), flash)
            entered = await service.enter_with_password(work, contact=form.contact, password=form.password, **seen)
        except TiruError as problem:
            raise await form_again(request, work, name, sent, problem) from problem
        if entered.refusal:
            shown = {"values": {"contact": form.contact, "kembali": _back(request, sent)}}
            return await page(request, work, name, {**shown, "message": entered.refusal}, status_code=422)
        return _inside(work, entered.key, _back(request, sent))

    @get("/kode", opt=OPEN)
    async def code_page(self, request: AnyRequest, work: Work) -> Template:
        contact = request.query_params.get("kontak", "")
        values = {"contact": contact, "kembali": _back(request)}
        return await page(request, work, "akses/kode_warga.html", {"values": values})

    @post("/kode", opt=OPEN)
    async def code(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        name = "akses/kode_warga.html"
        try:
            form = sent.parse(EnterCodeForm)
            entered = await service.enter_with_code(
                work,
                contact=form.contact,
                code=form.code,
                address=address_of(request),
                agent=agent_of(request),
                key=key_in(request, REGISTER_COOKIE, work.services.settings),
            )
        except TiruError as problem:
            raise await form_again(request, work, name, sent, problem) from problem
        if entered.refusal:
            shown = {"values": dict(sent.values), "errors": {"code": entered.refusal}}
            return await page(request, work, name, shown, status_code=422)
        return _inside(work, entered.key, _back(request, sent))

    @post("/keluar", opt=OPEN)
    async def leave(self, request: AnyRequest, work: Work) -> Response[Any]:
        settings = work.services.settings
        await service.sign_out(work, key_in(request, CITIZEN_COOKIE, settings))
        response = go_to("/", flash=_("Anda sudah keluar."))
        response.cookies.append(session_cookie(CITIZEN_COOKIE, "", settings))
        return response


class CitizenController(Controller):
    """What is mine: see it, take it along, have it corrected, go."""

    path = "/akun"
    opt = {"permission": CITIZEN}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/akun_warga.html", await _mine(request, work))

    @get("/data.json")
    async def take_along(self, work: Work) -> Response[bytes]:
        mine = await queries.everything_about_me(work)
        work.record("akses.citizen.export", f"citizen:{work.actor.id}")
        return Response(
            json.dumps(mine, ensure_ascii=False, indent=2, default=str).encode(),
            media_type="application/json",
            headers={
                "content-disposition": 'attachment; filename="data-saya.json"',
                "cache-control": "no-store",
            },
        )

    @post("/perbaikan")
    async def correct(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            form = sent.parse(WishForm)
            await requests.ask(work, kind=form.kind, wish=form.wish)
        except TiruError as problem:
            context = await _mine(request, work)
            raise await form_again(request, work, "akses/akun_warga.html", sent, problem, context) from problem
        return go_to(SELF, flash=_("Permintaan Anda dicatat dan dijawab paling lama 3 × 24 jam."))

    @post("/sesi/akhiri-lainnya")
    async def end_others(self, work: Work) -> Response[Any]:
        await service.end_other_sessions(work)
        return go_to(SELF, flash=_("Anda sudah keluar di semua perangkat lain."))

    @post("/hapus", opt={"always_writable": True})
    async def delete(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        if sent.text("yakin") != "ya":
            return go_to(SELF, flash=_("Centang dahulu bahwa Anda yakin."), kind="warn")
        await service.delete_account(work)
        response = go_to("/", flash=_("Akun Anda sudah dihapus."))
        response.cookies.append(session_cookie(CITIZEN_COOKIE, "", work.services.settings))
        return response


async def _mine(request: AnyRequest, work: UnitOfWork) -> dict[str, object]:
    citizen = await service.own(work)
    return {
        "blocks": await blocks(request, work, "account"),
        "citizen": citizen,
        "nik": queries.masked_nik(work, citizen),
        "requests": [
            (one, str(requests.KINDS[one.kind]), str(requests.DECISIONS[one.decision]) if one.decision else "")
            for one in await queries.requests_of(work, citizen.id)
        ],
        "kinds": [(key, str(words)) for key, words in requests.KINDS.items()],
    }
