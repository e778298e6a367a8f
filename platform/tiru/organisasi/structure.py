"""The organisation as a manifest gives it: put in place, and read back for comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.organisasi.models import Jabatan, JabatanRole, Penugasan, Unit
from tiru.organisasi.queries import IN_TREE_ORDER
from tiru.work import UnitOfWork

_TREE = """
with recursive tree as (
    select id, '/' || id || '/' as path from unit where induk_id is null
    union all
    select unit.id, tree.path || unit.id || '/' from unit join tree on unit.induk_id = tree.id
)
"""
_REWRITE = text(_TREE + "update unit set path = tree.path from tree where tree.id = unit.id and unit.path <> tree.path")  # noqa: S608 - constants
_IN_A_CIRCLE = text(_TREE + "select kode from unit where id not in (select id from tree) order by kode limit 1")  # noqa: S608 - constants


async def apply_structure(
    work: UnitOfWork, units: Sequence[Mapping[str, Any]], posts: Sequence[Mapping[str, Any]]
) -> None:
    """Make units and posts as they are wanted; doing it twice changes nothing, nothing is ever removed.

    A unit: kode, nama, singkatan, tipe, induk (kode), kode_wilayah. A post: kode, unit (kode), nama,
    kepala, roles, holder {nama, jenis, dari, account}. Raises Invalid for an unknown parent or unit, or a circle.
    """
    known = {unit.kode: unit for unit in await work.session.scalars(select(Unit))}
    for wanted in units:
        known[wanted["kode"]] = await _unit(work, wanted, known)
    await _set_paths(work)
    held = {post.kode: post for post in await work.session.scalars(select(Jabatan))}
    for wanted in posts:
        await _post(work, wanted, known, held)


async def current_structure(work: UnitOfWork) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Units and posts as they stand, in the same words."""
    units = {unit.id: unit for unit in await work.session.scalars(select(Unit).order_by(IN_TREE_ORDER))}
    posts = await work.session.scalars(select(Jabatan).order_by(Jabatan.kode))
    return (
        [
            {
                "kode": unit.kode,
                "nama": unit.nama,
                "singkatan": unit.singkatan,
                "tipe": unit.tipe,
                "induk": units[unit.induk_id].kode if unit.induk_id else None,
                "kode_wilayah": unit.kode_wilayah,
            }
            for unit in units.values()
        ],
        [
            {"kode": post.kode, "unit": units[post.unit_id].kode, "nama": post.nama, "kepala": post.kepala}
            for post in posts
        ],
    )


async def _unit(work: UnitOfWork, wanted: Mapping[str, Any], known: Mapping[str, Unit]) -> Unit:
    parent = None
    if wanted.get("induk"):
        parent = known.get(wanted["induk"])
        if parent is None:
            raise Invalid(_("Unit induk %(kode)s tidak ada.", kode=wanted["induk"]))
    values = {
        "nama": wanted["nama"],
        "singkatan": wanted.get("singkatan") or "",
        "tipe": wanted["tipe"],
        "induk_id": parent.id if parent else None,
        "kode_wilayah": wanted.get("kode_wilayah") or None,
    }
    unit = known.get(wanted["kode"])
    if unit is None:
        unit = Unit(kode=wanted["kode"], path="", **values)
        work.session.add(unit)
        await work.session.flush()
        work.record("organisasi.unit.create", f"unit:{unit.id}", after={"kode": unit.kode, **values})
    else:
        before = {name: getattr(unit, name) for name in values}
        if before != values:
            for name, value in values.items():
                setattr(unit, name, value)
            work.record("organisasi.unit.change", f"unit:{unit.id}", before=before, after=values)
    return unit


async def _set_paths(work: UnitOfWork) -> None:
    """Give every unit the path that its parents make; units in a circle hang nowhere and are refused."""
    await work.session.flush()
    lost = await work.session.scalar(_IN_A_CIRCLE)
    if lost is not None:
        raise Invalid(_("Unit %(kode)s berada di bawah dirinya sendiri.", kode=lost))
    await work.session.execute(_REWRITE)
    await work.session.scalars(select(Unit).execution_options(populate_existing=True))


async def _post(
    work: UnitOfWork, wanted: Mapping[str, Any], units: Mapping[str, Unit], held: dict[str, Jabatan]
) -> None:
    unit = units.get(wanted["unit"])
    if unit is None:
        raise Invalid(_("Unit %(kode)s tidak ada.", kode=wanted["unit"]))
    post = held.get(wanted["kode"])
    if post is None:
        post = Jabatan(kode=wanted["kode"], unit_id=unit.id, nama=wanted["nama"], kepala=bool(wanted.get("kepala")))
        work.session.add(post)
        await work.session.flush()
        held[post.kode] = post
        work.record("organisasi.jabatan.create", f"jabatan:{post.id}", after={"kode": post.kode})
    post.nama, post.unit_id, post.kepala = wanted["nama"], unit.id, bool(wanted.get("kepala"))
    roles = {
        row.role: row
        for row in await work.session.scalars(select(JabatanRole).where(JabatanRole.jabatan_id == post.id))
    }
    for role in wanted.get("roles") or ():
        if role not in roles:
            work.session.add(JabatanRole(jabatan_id=post.id, role=role, scope=wanted.get("scope") or "unit"))
    holder = wanted.get("holder")
    if holder:
        await _assign_first(work, post, holder)


async def _assign_first(work: UnitOfWork, post: Jabatan, holder: Mapping[str, Any]) -> None:
    """The first holder only: later assignments are made by people, and are not the manifest's matter."""
    existing = await work.session.scalar(select(Penugasan.id).where(Penugasan.jabatan_id == post.id).limit(1))
    if existing is not None:
        return
    since = holder.get("dari") or work.now.date()
    entry = Penugasan(
        jabatan_id=post.id,
        nama=holder["nama"],
        nip=holder.get("nip"),
        jenis=holder.get("jenis") or "definitif",
        nomor_sk=holder.get("nomor_sk") or "",
        dari=since if isinstance(since, date) else date.fromisoformat(since),
    )
    work.session.add(entry)
    await work.session.flush()
    work.record("organisasi.penugasan.create", f"penugasan:{entry.id}", after={"jabatan": post.kode})
