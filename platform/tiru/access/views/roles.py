"""Administration of roles, and of single sign-on."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Response, Template

from tiru.access import queries, roles, single_sign_on
from tiru.access.forms import ProviderForm, RoleForm, RoleTitleForm
from tiru.access.models import OidcProvider
from tiru.access.seeds import console_only
from tiru.errors import TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.site import CONSOLE_HOST
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


class RoleController(Controller):
    """`/kantor/peran`: roles with their permissions, by module."""

    path = "/peran"

    @get(opt={"permission": "akses:account:read"})
    async def index(self, request: AnyRequest, work: Work) -> Template:
        context = {
            "roles": await queries.roles_of(work),
            "may_rule": work.may("akses:role:manage"),
        }
        return await page(request, work, "akses/peran.html", context)

    @get("/baru", opt={"permission": "akses:role:manage"})
    async def new(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/peran_satu.html", _picker(work, None, frozenset()))

    @post("/baru", opt={"permission": "akses:role:manage"})
    async def create(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        try:
            role = await roles.create_role(work, **sent.parse(RoleForm).model_dump())
        except TiruError as problem:
            context = _picker(work, None, frozenset(sent.all("permissions")))
            raise await form_again(request, work, "akses/peran_satu.html", sent, problem, context) from problem
        return go_to("/kantor/peran", flash=_("Peran %(title)s sudah dibuat.", title=role.title))

    @get("/{role_id:int}", opt={"permission": "akses:account:read"})
    async def show(self, request: AnyRequest, work: Work, role_id: FromPath[int]) -> Template:
        role = await roles.role_of(work, role_id)
        context = _picker(work, role, await queries.permissions_of(work, role_id))
        return await page(request, work, "akses/peran_satu.html", context)

    @post("/{role_id:int}", opt={"permission": "akses:role:manage"})
    async def change(self, request: AnyRequest, work: Work, role_id: FromPath[int]) -> Response[Any]:
        sent = await sent_form(request)
        role = await roles.role_of(work, role_id)
        try:
            await roles.change_role(work, role_id, **sent.parse(RoleTitleForm).model_dump())
        except TiruError as problem:
            await work.session.refresh(role)
            context = _picker(work, role, frozenset(sent.all("permissions")))
            raise await form_again(request, work, "akses/peran_satu.html", sent, problem, context) from problem
        return go_to("/kantor/peran", flash=_("Peran sudah diubah; pemegangnya perlu masuk lagi."))

    @post("/{role_id:int}/hapus", opt={"permission": "akses:role:manage"})
    async def delete(self, work: Work, role_id: FromPath[int]) -> Response[Any]:
        await roles.delete_role(work, role_id)
        return go_to("/kantor/peran", flash=_("Peran sudah dihapus."))


class ProviderController(Controller):
    """`/kantor/masuk-tunggal`: the provider of single sign-on."""

    path = "/masuk-tunggal"
    opt = {"permission": "akses:provider:manage"}  # noqa: RUF012 - Litestar reads it from the class

    @get()
    async def show(self, request: AnyRequest, work: Work) -> Template:
        return await page(request, work, "akses/masuk_tunggal.html", await _provider(work))

    @post()
    async def save(self, request: AnyRequest, work: Work) -> Response[Any]:
        sent = await sent_form(request)
        context = await _provider(work)
        try:
            form = sent.parse(ProviderForm)
            await single_sign_on.set_provider(work, **form.model_dump())
        except TiruError as problem:
            name = "akses/masuk_tunggal.html"
            raise await form_again(request, work, name, sent, problem, context) from problem
        return go_to("/kantor/masuk-tunggal", flash=_("Masuk tunggal sudah diatur."))


def _picker(work: UnitOfWork, role: object, chosen: frozenset[str]) -> dict[str, object]:
    """The permissions of the active modules, grouped, with what is chosen."""
    ours = work.tenant.slug == CONSOLE_HOST
    groups = [
        (
            module.name,
            str(module.title),
            [
                (
                    permission.name,
                    str(permission.title),
                    _("hak peka") if permission.sensitive else permission.name,
                )
                for permission in module.permissions
                if ours or permission.name not in console_only(module)
            ],
        )
        for module in work.registry.active(work.tenant.modules)
        if module.permissions
    ]
    return {
        "role": role,
        "groups": groups,
        "chosen": sorted(chosen),
        "may_rule": work.may("akses:role:manage"),
    }


async def _provider(work: UnitOfWork) -> dict[str, object]:
    provider = await work.session.get(OidcProvider, 1)
    scheme, host = work.services.settings.public_scheme, work.tenant.host
    return {"provider": provider, "callback": f"{scheme}://{host}{single_sign_on.CALLBACK}"}
