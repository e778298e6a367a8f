"""`tiru agreement …` and `tiru entitlement …`: papers, and what follows from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiru.cli.exits import NOT_ENTITLED
from tiru.cli.output import Format, Output, say, show, show_one
from tiru.i18n import _
from tiru_tenants.commands import papers
from tiru_tenants.commands.plane import run

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime
    from tiru_tenants.control_plane import ControlPlane

app = typer.Typer(help="Perjanjian kerja sama dan hibah.", no_args_is_help=True)
app.command("add")(papers.add)
app.command("renew")(papers.renew)
entitlement = typer.Typer(help="Apa yang boleh dipakai, dan mengapa.", no_args_is_help=True)
TenantOption = Annotated[str, typer.Option("-t", "--tenant", help="Nama tenant (kosong: semua).")]
Day = Annotated[
    datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="Pada tanggal ini (bawaan: hari ini).")
]


def _read(tenant: str) -> list[dict[str, Any]]:
    async def command(runtime: Runtime, plane: ControlPlane) -> list[dict[str, Any]]:
        from tiru.errors import NotFound
        from tiru_tenants.overview import read_tenants

        found = await read_tenants(runtime.services, tenant)
        if tenant and not found:
            raise NotFound(_("Tidak ada tenant %(tenant)s.", tenant=tenant), remedy="tiru tenant list")
        return found

    return run(command)


@app.command("list")
def list_(tenant: TenantOption = "", output: Output = Format.TABLE) -> None:
    """Semua perjanjian."""
    rows = [
        {
            "tenant": one["slug"],
            "ref": paper.ref,
            "jenis": paper.jenis,
            "mulai": paper.mulai,
            "akhir": paper.akhir,
            "modul": sorted(paper.modul),
            "terverifikasi": paper.terverifikasi,
        }
        for one in _read(tenant)
        for paper in one["papers"].agreements
    ]
    show("AgreementList", rows, output)


@app.command("expiring")
def expiring(days: Annotated[int, typer.Option(help="Dalam berapa hari.")] = 90, output: Output = Format.TABLE) -> None:
    """Perjanjian yang berakhir dalam sekian hari, atau sudah berakhir."""
    until = _today() + timedelta(days=days)
    rows = [
        {"tenant": one["slug"], "ref": paper.ref, "akhir": paper.akhir, "sisa hari": (paper.akhir - _today()).days}
        for one in _read("")
        for paper in one["papers"].agreements
        if paper.akhir and paper.akhir <= until
    ]
    show("AgreementList", sorted(rows, key=lambda row: row["akhir"]), output)


@app.command("show")
def show_agreement(ref: Annotated[str, typer.Argument()], output: Output = Format.TABLE) -> None:
    """Satu perjanjian dengan sumber dan catatannya."""
    from tiru.errors import NotFound

    for one in _read(""):
        for paper in one["papers"].agreements:
            if paper.ref == ref:
                row = {
                    "tenant": one["slug"],
                    "ref": paper.ref,
                    "jenis": paper.jenis,
                    "sebutan": paper.sebutan,
                    "mulai": paper.mulai,
                    "akhir": paper.akhir,
                    "modul": sorted(paper.modul),
                    "induk": paper.induk,
                    "sumber": paper.sumber,
                    "terverifikasi": paper.terverifikasi,
                    "catatan": paper.catatan,
                }
                show_one("Agreement", row, output)
                return
    raise NotFound(_("Tidak ada perjanjian %(ref)s.", ref=ref), remedy="tiru agreement list")


@entitlement.command("list")
def entitlements(tenant: TenantOption = "", at: Day = None, output: Output = Format.TABLE) -> None:
    """Anak tangga setiap modul."""
    from tiru_tenants.ladder import standings

    rows = []
    for one in _read(tenant):
        for name, standing in standings(one["papers"], one["enabled"], _day(at)).items():
            rows.append(
                {
                    "tenant": one["slug"],
                    "modul": name,
                    "tangga": str(standing.rung),
                    "sampai": standing.until,
                    "kantor menulis": standing.staff_may_write,
                    "warga menulis": standing.citizens_may_write,
                    "dasar": str(standing.because),
                }
            )
    show("EntitlementList", rows, output)


Module = Annotated[str, typer.Argument(help="Nama modul.")]
Action = Annotated[str, typer.Option("--action", help="read, citizen_write, staff_write, export.")]


@entitlement.command("check")
def check(module: Module, tenant: TenantOption, action: Action = "staff_write", at: Day = None) -> None:
    """Keluar 0 bila boleh, 7 bila tidak."""
    from tiru_tenants.explanation import allowed

    ok = allowed(_read(tenant)[0]["papers"], module, action, _day(at))
    say(_("✔ boleh") if ok else _("✖ tidak"))
    if not ok:
        raise typer.Exit(NOT_ENTITLED)


@entitlement.command("explain")
def explain(
    module: Module, tenant: TenantOption, action: Action = "staff_write", at: Day = None, output: Output = Format.TABLE
) -> None:
    """Mengapa boleh atau tidak, dan satu perubahan yang membaliknya."""
    from tiru_tenants.explanation import explain as explain_it

    found = explain_it(_read(tenant)[0]["papers"], tenant, module, action, _day(at))
    row = {
        "tenant": tenant,
        "modul": module,
        "tindakan": action,
        "boleh": found.allowed,
        "tangga": str(found.standing.rung),
        "dasar": str(found.standing.because),
        "sampai": found.standing.until,
        "berikutnya": str(found.standing.next_rung) if found.standing.next_rung else None,
        "alasan": list(found.reasons),
    }
    if found.change:
        row |= {
            "yang membaliknya": found.change.words,
            "tambahkan ke manifes": found.change.snippet,
            "perintah": found.change.command,
        }
    show_one("Entitlement", row, output)


@entitlement.command("simulate")
def simulate(
    tenant: TenantOption,
    with_: Annotated[Path, typer.Option("--with", help="TOML dengan [[perjanjian]] dan [[keputusan]] rekaan.")],
    at: Day = None,
    output: Output = Format.TABLE,
) -> None:
    """Anak tangga bila naskah ini dicatat; tidak ada yang disimpan."""
    from tiru_tenants.explanation import simulate as simulate_it
    from tiru_tenants.manifest import read_papers

    more = read_papers(with_)
    one = _read(tenant)[0]
    names = set(one["enabled"]) | {name for paper in more.agreements for name in paper.modul if name != "*"}
    found = simulate_it(one["papers"], names, _day(at), agreements=more.agreements, decisions=more.decisions)
    rows = [
        {
            "modul": name,
            "sekarang": str(before.rung),
            "menjadi": str(after.rung),
            "sampai": after.until,
            "dasar": str(after.because),
        }
        for name, (before, after) in found.items()
    ]
    show("SimulationList", rows, output)


def _today() -> date:
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


def _day(at: datetime | None) -> date:
    return at.date() if at else _today()
