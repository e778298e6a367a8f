"""`tiru org`: the tree of units, from the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tiru.access.commands import TenantName, in_tenant
from tiru.cli.output import Format, NoInput, Output, Reason, Yes, confirm, say, show
from tiru.i18n import _

if TYPE_CHECKING:
    from tiru.organisasi.forms import ChangeForm
    from tiru.work import UnitOfWork

F = TypeVar("F", bound="ChangeForm")
Act = Callable[["UnitOfWork", int], Awaitable[object]]
org = typer.Typer(help="Unit organisasi suatu tenant: pohon, pindah, pecah, gabung.", no_args_is_help=True)
Code = Annotated[str, typer.Argument(help="Kode unit.")]
Effective = Annotated[datetime, typer.Option("--effective", formats=["%Y-%m-%d"], help="Berlaku sejak tanggal ini.")]
Plan = Annotated[bool, typer.Option("--plan", help="Tunjukkan akibatnya lalu berhenti; tidak ada yang ditulis.")]
COLUMNS = ("what", "code", "name", "field", "before", "after")


@dataclass(frozen=True, slots=True)
class _Asked:
    """Whether to plan only, and how the person may be asked."""

    plan: bool
    yes: bool
    no_input: bool


class _OnlyPlanned(Exception):
    """Undoes the unit of work of a plan; carries what it would have changed."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        super().__init__("planned")
        self.rows = rows


@org.command("list")
def org_list(
    tenant: TenantName,
    q: Annotated[str, typer.Option("--q", help="Hanya yang namanya memuat kata ini.")] = "",
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="Keadaan pada tanggal ini; bawaan hari ini.")
    ] = None,
    output: Output = Format.TABLE,
) -> None:
    """Pohon unit pada suatu tanggal."""

    async def act(work: UnitOfWork) -> list[dict[str, Any]]:
        from tiru.organisasi.tree_queries import tree
        from tiru.organisasi.trees import found_in

        nodes = await tree(work, on.date() if on else work.today)
        codes = {node.id: node.kode for node in nodes}
        return [
            {
                "code": node.kode,
                "name": ("  " * node.depth if output is Format.TABLE else "") + node.nama,
                "type": node.tipe,
                "under": codes[node.over[-1]] if node.over else None,
                "from": node.berlaku_dari,
                "until": node.berlaku_sampai,
            }
            for node in found_in(nodes, q)
        ]

    show("UnitList", in_tenant(tenant, act), output)


@org.command("move")
def org_move(
    tenant: TenantName,
    code: Code,
    under: Annotated[str, typer.Option("--under", help="Kode induk yang baru.")],
    effective: Effective,
    reason: Reason,
    plan: Plan = False,
    yes: Yes = False,
    no_input: NoInput = False,
    output: Output = Format.TABLE,
) -> None:
    """Pindahkan unit bersama semua di bawahnya. --reason: dasar hukumnya."""

    async def act(work: UnitOfWork, unit_id: int) -> object:
        from tiru.organisasi.forms import MoveForm
        from tiru.organisasi.unit_changes import move_unit

        return await move_unit(work, unit_id, _form(MoveForm, effective, reason, induk=under))

    asked = _Asked(plan, yes, no_input)
    _change(tenant, code, act, f"Pindahkan {code} ke bawah {under} di {tenant}?", asked, output)


@org.command("split")
def org_split(
    tenant: TenantName,
    code: Code,
    new: Annotated[str, typer.Option("--new", help="Kode unit yang baru.")],
    name: Annotated[str, typer.Option("--name", help="Nama unit yang baru.")],
    effective: Effective,
    reason: Reason,
    children: Annotated[list[str] | None, typer.Option("--child", help="Kode unit di bawahnya yang ikut.")] = None,
    posts: Annotated[list[str] | None, typer.Option("--post", help="Kode jabatan yang ikut.")] = None,
    plan: Plan = False,
    yes: Yes = False,
    no_input: NoInput = False,
    output: Output = Format.TABLE,
) -> None:
    """Pecah unit: sebagian menjadi unit baru di sebelahnya. --reason: dasar hukumnya."""

    async def act(work: UnitOfWork, unit_id: int) -> object:
        from tiru.organisasi.forms import SplitForm
        from tiru.organisasi.queries import ids_of_posts, ids_of_units
        from tiru.organisasi.reorganisation import split_unit

        taken = {
            "anak": [str(one) for one in await ids_of_units(work, children or ())],
            "jabatan": [str(one) for one in await ids_of_posts(work, posts or ())],
        }
        return await split_unit(work, unit_id, _form(SplitForm, effective, reason, kode=new, nama=name, **taken))

    asked = _Asked(plan, yes, no_input)
    _change(tenant, code, act, f"Pecah {code} menjadi {new} di {tenant}?", asked, output)


@org.command("merge")
def org_merge(
    tenant: TenantName,
    code: Code,
    into: Annotated[str, typer.Option("--into", help="Kode unit tujuan.")],
    effective: Effective,
    reason: Reason,
    plan: Plan = False,
    yes: Yes = False,
    no_input: NoInput = False,
    output: Output = Format.TABLE,
) -> None:
    """Gabungkan unit ke unit lain; penugasan di dalamnya berakhir. --reason: dasar hukumnya."""

    async def act(work: UnitOfWork, unit_id: int) -> object:
        from tiru.organisasi.forms import MergeForm
        from tiru.organisasi.reorganisation import merge_units

        return await merge_units(work, unit_id, _form(MergeForm, effective, reason, ke=into))

    asked = _Asked(plan, yes, no_input)
    _change(tenant, code, act, f"Gabungkan {code} ke {into} di {tenant}?", asked, output)


def _form(form: type[F], effective: datetime, reason: str, **fields: str | list[str]) -> F:
    from tiru.web.forms import Sent

    return Sent({**fields, "pada": effective.date().isoformat(), "dasar": reason}).parse(form)


def _change(tenant: str, code: str, act: Act, question: str, asked: _Asked, output: Format) -> None:
    """Do it and show what is other than before; for a plan undo it all again. Exit 2 where nobody said yes."""
    if not asked.plan:
        confirm(question, yes=asked.yes, no_input=asked.no_input)

    async def run(work: UnitOfWork) -> list[dict[str, Any]]:
        from dataclasses import asdict

        from tiru.access.queries import unit_id_of
        from tiru.organisasi.differences import differences, picture

        before = await picture(work)
        await act(work, await unit_id_of(work, code))
        await work.session.flush()
        rows = [asdict(one) for one in differences(before, await picture(work))]
        if asked.plan:
            raise _OnlyPlanned(rows)
        return rows

    try:
        rows = in_tenant(tenant, run)
    except _OnlyPlanned as planned:
        rows = planned.rows
    show("OrgChangeList", rows, output, columns=COLUMNS)
    say(
        _("Rencana: %(n)s perubahan. Tidak ada yang ditulis.", n=len(rows))
        if asked.plan
        else _("✔ %(n)s perubahan ditulis.", n=len(rows))
    )
