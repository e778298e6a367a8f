"""`tiru user`, `tiru role`, `tiru token`: accounts and rights of a tenant, from the command line."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tiru.cli.output import Format, NoInput, Output, PlanOnly, Reason, Yes, agree, say, show
from tiru.i18n import _

if TYPE_CHECKING:
    from tiru.work import UnitOfWork

R = TypeVar("R")
user = typer.Typer(help="Akun pegawai suatu tenant (konsol: akun operator).", no_args_is_help=True)
role = typer.Typer(help="Peran dan haknya.", no_args_is_help=True)
token = typer.Typer(help="Token API.", no_args_is_help=True)
TenantName = Annotated[str, typer.Option("--tenant", "-t", help="Nama tenant, atau konsol.")]
Username = Annotated[str, typer.Argument(help="Nama pengguna.")]


def in_tenant(slug: str, act: Callable[[UnitOfWork], Awaitable[R]], *, reason: str = "") -> R:
    """Run `act` in one unit of work of the tenant, recorded as the person at the keyboard."""

    async def main() -> R:
        from dataclasses import replace

        from tiru.cli.runtime import running
        from tiru.config import Settings
        from tiru.errors import NotFound
        from tiru.i18n import _
        from tiru.tenant import Actor, Kind
        from tiru.web.site import CONSOLE, CONSOLE_HOST
        from tiru.work import unit_of_work

        async with running(Settings(), application_name="tiru-cli") as runtime:
            services = runtime.services
            if slug == CONSOLE_HOST:
                host = f"{CONSOLE_HOST}.{services.settings.base_domain}"
                tenant = replace(CONSOLE, host=host, modules=services.registry.builtin)
            else:
                found = await services.tenant_by_slug(slug)
                if found is None:
                    raise NotFound(_("Tidak ada tenant bernama %(slug)s.", slug=slug), remedy="tiru tenant list")
                tenant = found
            actor = Actor(kind=Kind.SYSTEM, name=f"cli:{getpass.getuser()}", grants=_everything(services))
            async with unit_of_work(services, tenant, actor, reason=reason) as work:
                return await act(work)

    return asyncio.run(main())


def _everything(services: Any) -> Any:
    from tiru.tenant import Grant

    return tuple(Grant(permission=permission.name) for module in services.registry for permission in module.permissions)


async def _id_of(work: UnitOfWork, username: str) -> int:
    from tiru.access.queries import account_named

    return (await account_named(work, username)).id


@user.command("list")
def user_list(tenant: TenantName, q: str = "", output: Output = Format.TABLE) -> None:
    """Daftar akun."""

    async def act(work: UnitOfWork) -> list[dict[str, Any]]:
        from tiru.access.queries import accounts_on

        return [
            {
                "username": row.username,
                "name": row.name,
                "email": row.email,
                "second_factor": row.has_totp,
                "disabled": row.disabled,
                "signed_in_at": row.signed_in_at,
                "roles": ", ".join(row.roles),
            }
            for row in await accounts_on(work, q, page=None)
        ]

    show("UserList", in_tenant(tenant, act), output)


@user.command("create")
def user_create(
    tenant: TenantName,
    username: Username,
    name: Annotated[str, typer.Option("--name", help="Nama lengkap.")],
    email: Annotated[str | None, typer.Option("--email", help="Surel dinas.")] = None,
    roles: Annotated[list[str] | None, typer.Option("--role", help="Nama peran; boleh berulang.")] = None,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Buat akun; tautan sekali pakai untuk kata sandinya keluar di stdout."""
    agree(
        _("buat akun %(username)s di %(tenant)s", username=username, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> str:
        from tiru.access.accounts import create_account, grant_role
        from tiru.access.forms import AccountForm
        from tiru.access.links import BY_HAND, address_of_link, make_link
        from tiru.access.roles import role_named
        from tiru.web.forms import Sent

        typed = {"username": username, "name": name, "email": email or ""}
        account = await create_account(work, **Sent(typed).parse(AccountForm).model_dump())
        for role_name in roles or ():
            await grant_role(work, account.id, role_id=(await role_named(work, role_name)).id)
        return address_of_link(work, await make_link(work, account, lasts=BY_HAND))

    typer.echo(in_tenant(tenant, act, reason=reason))
    say(_("✔ Akun dibuat. Berikan tautan di atas; ia berlaku tiga hari, sekali pakai."))


@user.command("disable")
def user_disable(
    tenant: TenantName,
    username: Username,
    reason: Reason,
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Tutup akun; semua sesinya berakhir."""
    agree(
        _("tutup akun %(username)s di %(tenant)s", username=username, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> None:
        from tiru.access.accounts import disable_account

        await disable_account(work, await _id_of(work, username), reason=reason)

    in_tenant(tenant, act)
    say(_("✔ Akun %(username)s ditutup.", username=username))


@user.command("enable")
def user_enable(
    tenant: TenantName,
    username: Username,
    reason: Reason,
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Buka akun, atau lepaskan kuncinya setelah salah kata sandi."""
    agree(
        _("buka akun %(username)s di %(tenant)s", username=username, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> None:
        from tiru.access.accounts import enable_account

        await enable_account(work, await _id_of(work, username), reason=reason)

    in_tenant(tenant, act)
    say(_("✔ Akun %(username)s dibuka.", username=username))


@user.command("reset")
def user_reset(
    tenant: TenantName,
    username: Username,
    reason: Reason,
    second_factor: Annotated[bool, typer.Option("--second-factor", help="Lepas juga kode dua langkah.")] = False,
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Tautan sekali pakai untuk kata sandi baru, di stdout."""
    agree(
        _("beri %(username)s di %(tenant)s tautan untuk kata sandi baru", username=username, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> str:
        from tiru.access.accounts import drop_second_factor, reset_account

        account_id = await _id_of(work, username)
        if second_factor:
            await drop_second_factor(work, account_id, reason=reason)
        return await reset_account(work, account_id, reason=reason)

    typer.echo(in_tenant(tenant, act))


@user.command("grant")
def user_grant(
    tenant: TenantName,
    username: Username,
    role_name: Annotated[str, typer.Option("--role", help="Nama peran.")],
    unit: Annotated[str | None, typer.Option("--unit", help="Kode unit: peran menjangkau unit itu.")] = None,
    desa: Annotated[str | None, typer.Option("--desa", help="Kode desa: peran menjangkau desa itu.")] = None,
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Beri peran; tanpa --unit dan --desa untuk seluruh daerah."""
    agree(
        _("beri %(username)s di %(tenant)s peran %(role_name)s", username=username, tenant=tenant, role_name=role_name),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> None:
        from tiru.access.accounts import grant_role
        from tiru.access.queries import unit_id_of
        from tiru.access.roles import role_named

        await grant_role(
            work,
            await _id_of(work, username),
            role_id=(await role_named(work, role_name)).id,
            scope="unit" if unit else "desa" if desa else "tenant",
            unit_id=await unit_id_of(work, unit) if unit else None,
            desa=desa,
        )

    in_tenant(tenant, act, reason=reason)
    say(_("✔ %(username)s memegang %(role_name)s.", username=username, role_name=role_name))


@role.command("list")
def role_list(tenant: TenantName, output: Output = Format.TABLE) -> None:
    """Daftar peran."""

    async def act(work: UnitOfWork) -> list[dict[str, Any]]:
        from tiru.access.queries import roles_of

        return [
            {"name": row.name, "title": row.title, "permissions": permissions, "holders": holders}
            for row, permissions, holders in await roles_of(work)
        ]

    show("RoleList", in_tenant(tenant, act), output)


@role.command("show")
def role_show(
    tenant: TenantName,
    name: Annotated[str, typer.Argument(help="Nama peran.")],
    output: Output = Format.TABLE,
) -> None:
    """Hak-hak suatu peran."""

    async def act(work: UnitOfWork) -> list[dict[str, Any]]:
        from tiru.access.queries import permissions_of
        from tiru.access.roles import role_named

        chosen = await permissions_of(work, (await role_named(work, name)).id)
        titles = {
            permission.name: str(permission.title) for module in work.registry for permission in module.permissions
        }
        return [{"permission": each, "title": titles.get(each, "")} for each in sorted(chosen)]

    show("PermissionList", in_tenant(tenant, act), output)


@token.command("list")
def token_list(tenant: TenantName, output: Output = Format.TABLE) -> None:
    """Daftar token semua pegawai."""

    async def act(work: UnitOfWork) -> list[dict[str, Any]]:
        from tiru.access.queries import tokens_of

        return [
            {
                "id": row.id,
                "name": row.name,
                "owner": owner,
                "permissions": ", ".join(row.permissions),
                "ends_at": row.ends_at,
                "used_at": row.used_at,
                "revoked": row.revoked_at is not None,
            }
            for row, owner in await tokens_of(work, None)
        ]

    show("TokenList", in_tenant(tenant, act), output)


@token.command("revoke")
def token_revoke(
    tenant: TenantName,
    token_id: Annotated[int, typer.Argument(help="Nomor token.")],
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Cabut token."""
    agree(
        _("cabut token %(token_id)s di %(tenant)s", token_id=token_id, tenant=tenant),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def act(work: UnitOfWork) -> None:
        from tiru.access.api_tokens import revoke_token

        await revoke_token(work, token_id)

    in_tenant(tenant, act, reason=reason)
    say(_("✔ Token %(token_id)s dicabut.", token_id=token_id))
