"""`tiru grant …`: issue, check and take back signed grants; what stands here needs no database and no network."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.output import Format, Output, say, show_one
from tiru.i18n import _
from tiru_tenants.commands import granting

if TYPE_CHECKING:
    from tiru_tenants.grants.document import Grant
    from tiru_tenants.grants.keys import IssuerKey

app = typer.Typer(help="Izin modul bertanda tangan, diperiksa tanpa jaringan.", no_args_is_help=True)
app.command("list")(granting.list_)
app.command("trust")(granting.trust)
app.command("import")(granting.import_)
app.command("crl")(granting.crl)
Key = Annotated[Path, typer.Option("--key", help="Kunci penerbit (PEM).")]
Ask = Annotated[bool, typer.Option("--ask-passphrase", help="Tanyakan frasa sandi kunci.")]
Issuers = Annotated[list[Path], typer.Option("--issuer", help="Kunci publik penerbit yang dipercaya (PEM).")]
Day = Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="Pada tanggal ini.")]


@app.command("keygen")
def keygen(out: Annotated[Path, typer.Option("--out", help="Berkas kunci baru.")], ask: Ask = False) -> None:
    """Buat kunci penerbit baru; kunci publiknya ditulis di sebelahnya."""
    from tiru_tenants.grants.keys import IssuerKey, save_private_key

    public = out.with_suffix(".pub.pem")
    if out.exists() or public.exists():
        say(_("✖ %(out)s atau %(public)s sudah ada; kunci tidak ditimpa.", out=out, public=public))
        raise typer.Exit(2)
    key = IssuerKey.generate()
    save_private_key(key, out, _passphrase(ask, confirm=True))
    public.write_text(key.public_pem, "utf-8")
    say(_("✔ %(out)s (rahasia), %(public)s: penerbit %(key_id)s", out=out, public=public, key_id=key.key_id))


@app.command("issue")
def issue(
    manifest: Annotated[Path, typer.Argument(help="Manifes yang memuat perjanjiannya.")],
    key: Key,
    serial: Annotated[str, typer.Option("--serial", help="Nomor izin, tidak pernah dipakai ulang.")],
    agreement: Annotated[str, typer.Option("--agreement", help="Ref perjanjian.")],
    module: Annotated[str, typer.Option("--module", help="Nama modul.")],
    limit: Annotated[list[str], typer.Option("--limit", help="Batas, misalnya pengguna=500.")] = [],  # noqa: B006
    interface: Annotated[str, typer.Option("--interface", help="Versi antarmuka terendah, misalnya 1.2.")] = "0.0",
    ask: Ask = False,
) -> None:
    """Tulis izin untuk satu modul ke stdout, menurut perjanjian di manifes."""
    from tiru_tenants.grants.checking import issue as sign
    from tiru_tenants.grants.document import Grant, hash_of_agreement

    slug, paper = _paper(manifest, agreement, module)
    issuer = _key(key, ask)
    grant = Grant(
        tenant=slug,
        module=module,
        agreement=agreement,
        agreement_hash=hash_of_agreement(paper),
        not_before=date.fromisoformat(paper["mulai"]),
        not_after=date.fromisoformat(paper["akhir"]) if paper.get("akhir") else None,
        serial=serial,
        issuer=issuer.key_id,
        interface_from=interface,
        limits=dict(_limit(text) for text in limit),
    )
    typer.echo(sign(issuer, grant).text, nl=False)


@app.command("show")
def show_grant(
    file: Annotated[Path, typer.Argument(help="Berkas izin, atau nomor izin yang sudah diimpor.")],
    output: Output = Format.TABLE,
) -> None:
    """Isi sebuah izin, tanpa memeriksa tanda tangannya."""
    from tiru_tenants.grants.document import parse_grant

    raw = file.read_bytes() if file.is_file() else granting.stored_document(str(file))
    show_one("Grant", _row(parse_grant(raw).grant), output)


@app.command("verify")
def verify(
    file: Annotated[Path, typer.Argument()],
    tenant: Annotated[str, typer.Option("-t", "--tenant", help="Untuk tenant ini.")],
    issuer: Issuers,
    crl: Annotated[list[Path], typer.Option("--crl", help="Daftar pencabutan.")] = [],  # noqa: B006
    at: Day = None,
    output: Output = Format.TABLE,
) -> None:
    """Periksa tanda tangan, daerah, masa berlaku dan pencabutan. Keluar 7 bila ditolak."""
    from tiru_tenants.grants.checking import Trust, check_grant
    from tiru_tenants.grants.keys import key_id_of, read_public_pem
    from tiru_tenants.grants.refusals import UnknownIssuer
    from tiru_tenants.grants.revocation import check_revocations, issuer_of

    pems = [path.read_text("utf-8") for path in issuer]
    keys = {key_id_of(key): key for key in map(read_public_pem, pems)}
    known = []
    for raw in (path.read_bytes() for path in crl):
        who = issuer_of(raw)
        if who not in keys:
            raise UnknownIssuer(who)
        known.append(check_revocations(raw, keys[who]))
    trust = Trust.of(pems, sorted(known, key=lambda one: one.number))  # of one issuer's lists, the newest counts
    grant = check_grant(file.read_bytes(), trust, tenant=tenant, day=_day(at))
    show_one("Grant", _row(grant), output)


@app.command("revoke")
def revoke(
    serials: Annotated[list[str], typer.Argument(help="Nomor izin yang dicabut.")],
    key: Key,
    crl: Annotated[Path, typer.Option("--crl", help="Daftar pencabutan; dibuat bila belum ada.")],
    ask: Ask = False,
) -> None:
    """Tambahkan izin ke daftar pencabutan dan tanda tangani sebagai nomor berikutnya."""
    from tiru_tenants.grants.revocation import check_revocations, issue_revocations

    issuer = _key(key, ask)
    before = check_revocations(crl.read_bytes(), issuer.private.public_key()) if crl.exists() else None
    signed = issue_revocations(issuer, serials, issued_on=_day(None), before=before)
    crl.write_text(signed.text, "utf-8")
    say(
        _(
            "✔ %(crl)s: nomor %(number)s, %(n)s izin dicabut",
            crl=crl,
            number=signed.crl.number,
            n=len(signed.crl.serials),
        )
    )


def _paper(manifest: Path, ref: str, module: str) -> tuple[str, Any]:
    """The tenant and the agreement's document. Raises NotFound, NotEntitled."""
    from tiru.errors import NotEntitled, NotFound
    from tiru_tenants.manifest import read_manifest
    from tiru_tenants.papers import agreement_from

    wanted = read_manifest(manifest)
    paper = next((one for one in wanted.agreements if one["ref"] == ref), None)
    if paper is None:
        raise NotFound(_("Tidak ada perjanjian %(ref)s di %(manifest)s.", ref=ref, manifest=manifest))
    agreement = agreement_from(paper)
    if not agreement.names(module) or agreement.tahap != "aktif":
        raise NotEntitled(
            _("%(ref)s tidak menyebut %(module)s, atau belum ditandatangani.", ref=ref, module=module),
            remedy=_("Catat addendumnya dulu."),
        )
    return wanted.slug, paper


def _key(path: Path, ask: bool) -> IssuerKey:
    from tiru_tenants.grants.keys import read_private_pem

    return read_private_pem(path.read_bytes(), _passphrase(ask))


def _passphrase(ask: bool, *, confirm: bool = False) -> bytes | None:
    return typer.prompt(_("Frasa sandi"), hide_input=True, confirmation_prompt=confirm).encode() if ask else None


def _limit(text: str) -> tuple[str, int]:
    name, _equals, number = text.partition("=")
    if not number.isdecimal():
        raise typer.BadParameter(_("%(text)s: tulis nama=angka", text=text))
    return name, int(number)


def _row(grant: Grant) -> dict[str, Any]:
    return {
        "tenant": grant.tenant,
        "modul": grant.module,
        "perjanjian": grant.agreement,
        "mulai": grant.not_before,
        "akhir": grant.not_after,
        "nomor": grant.serial,
        "penerbit": grant.issuer,
        "antarmuka": f">= {grant.interface_from}" + (f", < {grant.interface_below}" if grant.interface_below else ""),
        "batas": [f"{name}={value}" for name, value in sorted(grant.limits.items())],
    }


def _day(at: datetime | None) -> date:
    from zoneinfo import ZoneInfo

    return at.date() if at else datetime.now(ZoneInfo("Asia/Jakarta")).date()
