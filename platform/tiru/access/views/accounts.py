"""Administration of accounts: the list, one account, what is given to it."""

from __future__ import annotations

import csv
from io import StringIO
from math import ceil
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Response, Template

from tiru.access import accounts, links, queries, service
from tiru.access.forms import AccountForm, GrantForm, ReasonForm
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
READ = {"permission": "akses:account:read"}
MANAGE = {"permission": "akses:account:manage"}
RULE = {"permission": "akses:role:manage"}


class AccountController(Controller):
    """`/kantor/akun`."""

    path = "/akun"

    @get(opt=READ)
    async def index(self, request: AnyRequest, work: Work) -> Template:
        search = request.query_params.get("q", "")
        total = await queries.count_accounts(work, search)
        pages = max(1, ceil(total / queries.PAGE))
        asked = request.query_params.get("halaman", "1")
        number = min(pages, max(1, int(asked))) if asked.isdecimal() and len(asked) < 7 else 1
        context = {
            "rows": await queries.accounts_on(work, search, page=number),
            "q": search,
            "page_number": number,
            "pages": pages,
            "total": total,
            "may_manage": work.may(MANAGE["permission"]),
        }
        return await page(request, work, "akses/akun.html", context)

    @get("/unduh.csv", opt=READ)
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the list shows, as CSV with a byte order mark (spreadsheets then read it as UTF-8)."""
        rows = await queries.accounts_on(work, request.query_params.get("q", ""), page=None)
        work.record("akses.account.export", "account:*", after={"rows": len(rows)})
        output = StringIO()
        writer = csv.writer(output)
        heads = [
            _("Nama pengguna"),
            _("Nama"),
            _("Surel"),
            _("NIP"),
            _("Dua langkah"),
            _("Ditutup"),
            _("Peran"),
        ]
        writer.writerow(heads)
        for row in rows:
            cells = [row.username, row.name, row.email or "", row.nip or ""]
            flags = [_("ya") if flag else _("tidak") for flag in (row.has_totp, row.disabled)]
            writer.writerow([_harmless(cell) for cell in (*cells, *flags, "; ".join(row.roles))])
        return Response(
            ("\ufeff" + output.getvalue()).encode(),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": 'attachment; filename="akun.csv"'},
        )

    @get("/baru", opt=MANAGE)
    async def new(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/akun_baru.html")

    @post("/baru", opt=MANAGE)
    async def create(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            account = await accounts.create_account(work, **sent.parse(AccountForm).model_dump())
        except TiruError as problem:
            raise await form_again(request, work, "akses/akun_baru.html", sent, problem) from problem
        link = links.address_of_link(work, await links.make_link(work, account, lasts=links.BY_HAND))
        return await _one(request, work, account.id, {"link": link})

    @get("/{account_id:int}", opt=READ)
    async def show(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Template:
        return await _one(request, work, account_id, {})

    @post("/{account_id:int}/ubah", opt=MANAGE)
    async def change(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        sent = await sent_form(request)
        account = await service.account_of(work, account_id)
        try:
            typed = {**sent.values, "username": account.username}
            form = Sent(typed).parse(AccountForm)
            given = form.model_dump(exclude={"username"})
            await accounts.change_account(work, account_id, **given)
        except TiruError as problem:
            raise await _again(request, work, account_id, sent, problem) from problem
        return go_to(f"/kantor/akun/{account_id}", flash=_("Akun sudah diubah."))

    @post("/{account_id:int}/tutup", opt=MANAGE)
    async def disable(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        reason = await _form(request, work, account_id, ReasonForm)
        await accounts.disable_account(work, account_id, reason=reason.reason)
        return go_to(f"/kantor/akun/{account_id}", flash=_("Akun sudah ditutup dan semua sesinya diakhiri."))

    @post("/{account_id:int}/buka", opt=MANAGE)
    async def enable(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        reason = await _form(request, work, account_id, ReasonForm)
        await accounts.enable_account(work, account_id, reason=reason.reason)
        return go_to(f"/kantor/akun/{account_id}", flash=_("Akun sudah dibuka."))

    @post("/{account_id:int}/sandi", opt=MANAGE)
    async def reset(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        reason = await _form(request, work, account_id, ReasonForm)
        link = await accounts.reset_account(work, account_id, reason=reason.reason)
        return await _one(request, work, account_id, {"link": link})

    @post("/{account_id:int}/dua-langkah", opt=MANAGE)
    async def drop_totp(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        reason = await _form(request, work, account_id, ReasonForm)
        await accounts.drop_second_factor(work, account_id, reason=reason.reason)
        return go_to(f"/kantor/akun/{account_id}", flash=_("Kode dua langkah sudah dilepas."))

    @post("/{account_id:int}/sesi/{session_id:int}/akhiri", opt=MANAGE)
    async def end_session(self, work: Work, account_id: FromPath[int], session_id: FromPath[int]) -> Response[Any]:
        await service.revoke_session(work, session_id, account_id=account_id)
        return go_to(f"/kantor/akun/{account_id}", flash=_("Sesi itu sudah diakhiri."))

    @post("/{account_id:int}/peran", opt=RULE)
    async def grant(self, request: AnyRequest, work: Work, account_id: FromPath[int]) -> Response[Any]:
        sent = await sent_form(request)
        try:
            await accounts.grant_role(work, account_id, **sent.parse(GrantForm).model_dump())
        except TiruError as problem:
            raise await _again(request, work, account_id, sent, problem) from problem
        return go_to(f"/kantor/akun/{account_id}", flash=_("Peran sudah diberikan."))

    @post("/{account_id:int}/peran/{grant_id:int}/cabut", opt=RULE)
    async def take(self, work: Work, account_id: FromPath[int], grant_id: FromPath[int]) -> Response[Any]:
        await accounts.take_role(work, account_id, grant_id)
        return go_to(f"/kantor/akun/{account_id}", flash=_("Peran sudah dicabut."))


async def _form(request: AnyRequest, work: UnitOfWork, account_id: int, form: type[ReasonForm]) -> ReasonForm:
    sent = await sent_form(request)
    try:
        return sent.parse(form)
    except TiruError as problem:
        raise await _again(request, work, account_id, sent, problem) from problem


async def _again(request: AnyRequest, work: UnitOfWork, account_id: int, sent: Sent, problem: TiruError) -> Exception:
    context = await _context(work, account_id)
    return await form_again(request, work, "akses/akun_satu.html", sent, problem, context)


async def _one(request: AnyRequest, work: UnitOfWork, account_id: int, more: dict[str, object]) -> Template:
    context = {**await _context(work, account_id), **more}
    return await page(request, work, "akses/akun_satu.html", context)


async def _context(work: UnitOfWork, account_id: int) -> dict[str, object]:
    account = await service.account_of(work, account_id)
    units = await queries.unit_choices(work)
    return {
        "account": account,
        "grants": await queries.grants_of(work, account_id),
        "sessions": await queries.sessions_of(work, account_id),
        "tokens": await queries.tokens_of(work, account_id),
        "roles": [(role.id, _(role.title)) for role, _permissions, _people in await queries.roles_of(work)],
        "units": units,
        "unit_names": dict(units),
        "this_session": work.actor.session_id,
        "now": work.now,
        "link": "",
        "may_manage": work.may(MANAGE["permission"]),
        "may_rule": work.may(RULE["permission"]),
    }


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
