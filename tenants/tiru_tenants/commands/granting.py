"""`tiru grant list|trust|import|crl`: what issuers send, kept in this installation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.output import Format, NoInput, Output, PlanOnly, Reason, Yes, agree, say, show
from tiru.i18n import _
from tiru_tenants.commands.plane import operator, run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

File = Annotated[Path, typer.Argument(help="Berkas dari penerbit.", exists=True, dir_okay=False)]


def list_(
    tenant: Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant (kosong: semua).")] = "",
    output: Output = Format.TABLE,
) -> None:
    """Izin yang sudah diimpor, dan apakah berlaku hari ini."""

    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru_tenants.granting import stored_grants

        return await stored_grants(plane, tenant)

    show("GrantList", run(command), output)


def trust(
    file: File,
    name: Annotated[str, typer.Option("--name", help="Siapa penerbitnya.")],
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Percayai kunci publik penerbit (PEM). Cocokkan sidiknya lewat jalan lain dahulu."""
    from tiru_tenants.grants.keys import key_id_of, read_public_pem

    pem = file.read_text("utf-8")
    key_id = key_id_of(read_public_pem(pem))
    agree(
        _("percayai %(name)s dengan sidik %(key_id)s", name=name, key_id=key_id), plan=plan, yes=yes, no_input=no_input
    )

    async def command(runtime: Runtime, plane: ControlPlane) -> str:
        from tiru_tenants.granting import trust_issuer

        return await trust_issuer(plane, pem, name, actor=operator(), reason=reason)

    say(f"✔ {run(command)}")


def import_(
    file: File,
    tenant: Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant.")],
    reason: Reason = "",
    plan: PlanOnly = False,
    yes: Yes = False,
    no_input: NoInput = False,
) -> None:
    """Simpan izin yang tanda tangannya sah dan untuk tenant ini; mengimpor dua kali sama dengan sekali."""
    from tiru_tenants.grants.document import parse_grant

    raw = file.read_bytes()
    grant = parse_grant(raw).grant
    what = _(
        "impor izin %(serial)s untuk modul %(module)s di %(tenant)s",
        serial=grant.serial,
        module=grant.module,
        tenant=tenant,
    )
    agree(what, plan=plan, yes=yes, no_input=no_input, plan_command=f"tiru grant show {file}")

    async def command(runtime: Runtime, plane: ControlPlane) -> None:
        from tiru_tenants.granting import import_grant

        await import_grant(plane, raw, tenant, actor=operator(), reason=reason)

    run(command)
    say(
        _(
            "✔ %(serial)s: %(module)s di %(tenant)s sampai %(until)s",
            serial=grant.serial,
            module=grant.module,
            tenant=tenant,
            until=grant.not_after or _("tidak terbatas"),
        )
    )


def crl(file: File, reason: Reason = "", plan: PlanOnly = False, yes: Yes = False, no_input: NoInput = False) -> None:
    """Simpan daftar pencabutan terbaru seorang penerbit."""
    from tiru_tenants.grants.revocation import issuer_of

    raw = file.read_bytes()
    agree(
        _("simpan daftar pencabutan dari %(issuer)s", issuer=issuer_of(raw)),
        plan=plan,
        yes=yes,
        no_input=no_input,
    )

    async def command(runtime: Runtime, plane: ControlPlane) -> Any:
        from tiru_tenants.granting import import_revocations

        return await import_revocations(plane, raw, actor=operator(), reason=reason)

    found = run(command)
    say(_("✔ nomor %(number)s, %(n)s izin dicabut", number=found.number, n=len(found.serials)))


def stored_document(serial: str) -> bytes:
    """The document of an imported grant. Raises NotFound."""

    async def command(runtime: Runtime, plane: ControlPlane) -> bytes:
        from tiru.errors import NotFound

        with plane.connect() as connection:
            row = connection.execute(
                "select document from tiru_control.grant_document where serial = %s", (serial,)
            ).fetchone()
        if row is None:
            raise NotFound(_("Tidak ada izin %(serial)s.", serial=serial), remedy="tiru grant list")
        return str(row[0]).encode()

    return run(command)
