"""Pecah and gabung: a unit becomes two, two become one, on a day, by a decree."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import or_, select

from tiru.errors import NotFound, Refused
from tiru.i18n import _
from tiru.organisasi.forms import MergeForm, SplitForm, UnitForm
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.organisasi.queries import directly_below, unit_to_change
from tiru.organisasi.rules import check_not_future, check_parent, check_same_day
from tiru.organisasi.unit_changes import close_on, create_unit, hold_tree, note, parent_for, rebase
from tiru.work import UnitOfWork


async def merge_units(work: UnitOfWork, unit_id: int, form: MergeForm) -> Unit:
    """Let a unit go into another from `form.pada` on; returns the other.

    Its sub-units come under the other, its posts end the day before and so do their assignments.
    Raises Refused, NotFound, Forbidden, Invalid.
    """
    await hold_tree(work)
    unit = await unit_to_change(work, unit_id)
    into = await parent_for(work, form.ke, field="ke")
    assert into is not None
    check_not_future(form.pada, work.today)
    check_same_day(unit.berlaku_dari, form.pada - timedelta(days=1))
    check_parent(unit.path, into.path)
    if unit.berlaku_sampai is not None:
        raise Refused(_("Unit ini sudah ditutup pada %(day)s.", day=unit.berlaku_sampai.isoformat()))
    last_day = form.pada - timedelta(days=1)
    for child in await directly_below(work, unit.id):
        await rebase(work, child, into, form)
    await _end_assignments(work, unit, last_day)
    await close_on(work, unit, last_day, form, f"→ {into.nama}", kind="gabung")
    note(work, into, "gabung", form, f"← {unit.nama}")
    return into


async def split_unit(work: UnitOfWork, unit_id: int, form: SplitForm) -> Unit:
    """Make a part a unit of its own beside the old one; returns the new one.

    It has the old one's type and parent. Raises NotFound for a sub-unit or post of another unit,
    Conflict, Forbidden, Invalid.
    """
    await hold_tree(work)
    unit = await unit_to_change(work, unit_id)
    check_not_future(form.pada, work.today)
    check_same_day(unit.berlaku_dari, form.pada)
    above = await work.session.get(Unit, unit.induk_id) if unit.induk_id else None
    made = await create_unit(
        work,
        UnitForm(
            kode=form.kode,
            nama=form.nama,
            singkatan=form.singkatan,
            tipe=unit.tipe,
            induk=above.kode if above else "",
            pada=form.pada,
            dasar=form.dasar,
        ),
    )
    children = {child.id: child for child in await directly_below(work, unit.id)}
    posts = {post.id: post for post in await work.session.scalars(select(Jabatan).where(Jabatan.unit_id == unit.id))}
    if not set(form.anak) <= set(children) or not set(form.jabatan) <= set(posts):
        raise NotFound(_("Bagian ini bukan bagian dari unit itu."))
    for child_id in form.anak:
        await rebase(work, children[child_id], made, form)
    for post_id in form.jabatan:
        posts[post_id].unit_id = made.id
        work.record(
            "organisasi.jabatan.move", f"jabatan:{post_id}", before={"unit": unit.kode}, after={"unit": made.kode}
        )
    note(work, unit, "pecah", form, f"→ {made.nama}")
    note(work, made, "pecah", form, f"← {unit.nama}")
    return made


async def _end_assignments(work: UnitOfWork, unit: Unit, last_day: date) -> None:
    """End what runs in the unit's posts. Raises Refused for what begins later than that."""
    rows = (
        await work.session.scalars(
            select(Penugasan)
            .join(Jabatan, Jabatan.id == Penugasan.jabatan_id)
            .where(Jabatan.unit_id == unit.id, or_(Penugasan.sampai.is_(None), Penugasan.sampai > last_day))
        )
    ).all()
    for row in rows:
        if row.dari > last_day:
            raise Refused(
                _("Penugasan %(nama)s baru mulai %(day)s.", nama=row.nama, day=row.dari.isoformat()),
                remedy=_("Akhiri atau ubah penugasan itu dahulu."),
            )
        work.record(
            "organisasi.penugasan.end", f"penugasan:{row.id}", before={"sampai": row.sampai}, after={"sampai": last_day}
        )
        row.sampai = last_day
