"""Changes of the tree: units are made, renamed, moved and closed on a day, by a decree."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, or_, select, text, update

from tiru.errors import Conflict, Invalid, Refused
from tiru.i18n import _
from tiru.organisasi.forms import ChangeForm, MoveForm, RenameForm, UnitForm
from tiru.organisasi.models import Jabatan, Penugasan, Unit, UnitPerubahan
from tiru.organisasi.queries import present, unit_to_change
from tiru.organisasi.rules import (
    MANAGE,
    check_area,
    check_everywhere,
    check_not_future,
    check_parent,
    check_same_day,
    check_type,
    check_within,
)
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(current_schema() || '/unit', 0))")
_REBASE = text("update unit set path = :new || substr(path, length(:old) + 1) where path like :old || '%'")


async def hold_tree(work: UnitOfWork) -> None:
    """One change of the tree at a time: two moves that are right by themselves could make a circle."""
    await work.session.execute(_LOCK)


async def create_unit(work: UnitOfWork, form: UnitForm) -> Unit:
    """Make a unit. Raises Conflict for a taken code, Invalid, Forbidden."""
    await hold_tree(work)
    parent = await parent_for(work, form.induk)
    check_type(form.tipe)
    await check_place(work, form.tipe, form.kode_wilayah)
    if await work.session.scalar(select(Unit.id).where(Unit.kode == form.kode)) is not None:
        raise Conflict(_("Kode %(kode)s sudah dipakai unit lain.", kode=form.kode))
    unit = Unit(
        kode=form.kode,
        nama=form.nama,
        singkatan=form.singkatan,
        tipe=form.tipe,
        induk_id=parent.id if parent else None,
        path="",
        kode_wilayah=form.kode_wilayah or None,
        berlaku_dari=form.pada,
    )
    work.session.add(unit)
    await work.session.flush()
    unit.path = f"{parent.path if parent else '/'}{unit.id}/"
    note(work, unit, "bentuk", form, unit.nama)
    work.record("organisasi.unit.create", f"unit:{unit.id}", after=form.model_dump(), reason=form.dasar)
    await work.session.flush()
    return unit


async def change_unit(work: UnitOfWork, unit_id: int, form: RenameForm) -> Unit:
    """Rename a unit or correct what it is. Raises NotFound, Forbidden, Invalid."""
    unit = await unit_to_change(work, unit_id)
    check_not_future(form.pada, work.today)
    check_same_day(unit.berlaku_dari, form.pada)
    check_type(form.tipe)
    await check_place(work, form.tipe, form.kode_wilayah)
    before = _facts(unit)
    unit.nama, unit.singkatan, unit.tipe = form.nama, form.singkatan, form.tipe
    unit.kode_wilayah = form.kode_wilayah or None
    after = _facts(unit)
    if before == after:
        return unit
    await check_after_last(work, unit, "ubah", form.pada)
    words = [f"{before[key] or '–'} → {after[key] or '–'}" for key in after if before[key] != after[key]]
    note(work, unit, "ubah", form, "; ".join(words), before=before)
    work.record("organisasi.unit.change", f"unit:{unit.id}", before=before, after=after, reason=form.dasar)
    return unit


async def move_unit(work: UnitOfWork, unit_id: int, form: MoveForm) -> Unit:
    """Put a unit with all below under another. Raises Refused for a circle, NotFound, Forbidden, Invalid."""
    await hold_tree(work)
    unit = await unit_to_change(work, unit_id)
    parent = await parent_for(work, form.induk)
    assert parent is not None  # the form does not take an empty code
    check_not_future(form.pada, work.today)
    check_same_day(unit.berlaku_dari, form.pada)
    await rebase(work, unit, parent, form)
    return unit


async def close_unit(work: UnitOfWork, unit_id: int, form: ChangeForm) -> Unit:
    """`form.pada` is its last day. Raises Refused while something in it goes on, NotFound, Forbidden, Invalid."""
    await hold_tree(work)
    unit = await unit_to_change(work, unit_id)
    check_same_day(unit.berlaku_dari, form.pada)
    if unit.berlaku_sampai is not None:
        raise Refused(_("Unit ini sudah ditutup pada %(day)s.", day=unit.berlaku_sampai.isoformat()))
    below = await work.session.scalar(
        select(func.count())
        .select_from(Unit)
        .where(Unit.induk_id == unit.id, or_(Unit.berlaku_sampai.is_(None), Unit.berlaku_sampai > form.pada))
    )
    if below:
        raise Refused(
            _("Masih ada %(n)s unit di bawahnya.", n=below), remedy=_("Pindahkan atau tutup unit itu dahulu.")
        )
    busy = await work.session.scalar(
        select(func.count())
        .select_from(Penugasan)
        .join(Jabatan, Jabatan.id == Penugasan.jabatan_id)
        .where(Jabatan.unit_id == unit.id, or_(Penugasan.sampai.is_(None), Penugasan.sampai > form.pada))
    )
    if busy:
        raise Refused(_("Masih ada %(n)s penugasan yang berjalan.", n=busy), remedy=_("Akhiri penugasannya dahulu."))
    await close_on(work, unit, form.pada, form, _("Hari terakhir"))
    return unit


async def rebase(work: UnitOfWork, unit: Unit, parent: Unit, form: ChangeForm) -> None:
    """Hang a unit under another and give everything below it its new path. Raises Refused for a circle."""
    if unit.induk_id == parent.id:
        return
    check_parent(unit.path, parent.path)
    await check_after_last(work, unit, "pindah", form.pada)
    old, before = unit.path, unit.induk_id
    unit.induk_id = parent.id
    await work.session.flush()
    await rewrite_paths(work, old, f"{parent.path}{unit.id}/")
    await work.session.refresh(unit)
    note(work, unit, "pindah", form, f"→ {parent.nama}", before={"induk_id": before})
    work.record(
        "organisasi.unit.move",
        f"unit:{unit.id}",
        before={"induk_id": before},
        after={"induk_id": parent.id, "pada": form.pada},
        reason=form.dasar,
    )


async def rewrite_paths(work: UnitOfWork, old: str, new: str) -> None:
    """Everything whose path begins with `old` (never empty) begins with `new` afterwards."""
    if old and old != new:
        await work.session.execute(_REBASE, {"old": old, "new": new})


async def parent_for(work: UnitOfWork, kode: str, *, field: str = "induk") -> Unit | None:
    """The present unit to hang something under, within the actor's reach; None at the top. Raises Invalid."""
    if not kode:
        check_everywhere(work.actor, MANAGE)
        return None
    found = (await work.session.scalars(select(Unit).where(Unit.kode == kode, present(work.today)))).one_or_none()
    if found is None:
        sentence = _("Tidak ada unit berkode %(kode)s.", kode=kode)
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={field: sentence})
    check_within(work.actor, found.path, found.kode_wilayah)
    return found


async def check_place(work: UnitOfWork, tipe: str, kode: str) -> None:
    """The code belongs to this type, lies in the tenant, and exists. Raises Invalid."""
    check_area(tipe, kode, work.tenant.kode_wilayah)
    if kode and kode not in await names(work.session, [kode]):
        sentence = _("Kode wilayah %(kode)s tidak ada.", kode=kode)
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"kode_wilayah": sentence})


async def check_after_last(work: UnitOfWork, unit: Unit, kind: str, day: date) -> None:
    """Changes of one kind are noted in the order of their days, so that any day can be shown. Raises Invalid."""
    last = await work.session.scalar(
        select(func.max(UnitPerubahan.berlaku_pada)).where(
            UnitPerubahan.unit_id == unit.id, UnitPerubahan.jenis == kind
        )
    )
    if last is not None and day < last:
        sentence = _(
            "%(nama)s sudah berubah pada %(day)s; tulis hari itu atau sesudahnya.", nama=unit.nama, day=last.isoformat()
        )
        raise Invalid(sentence, fields={"pada": sentence})


def note(
    work: UnitOfWork,
    unit: Unit,
    kind: str,
    form: ChangeForm,
    words: str,
    *,
    before: Mapping[str, object] | None = None,
) -> None:
    """A line in the unit's history; `before` is what `tree_on` puts back to show an earlier day."""
    work.session.add(
        UnitPerubahan(
            unit_id=unit.id,
            jenis=kind,
            berlaku_pada=form.pada,
            keterangan=words,
            sebelum=dict(before or {}),
            dasar=form.dasar,
            oleh=work.actor.name or str(work.actor.kind),
            dicatat_at=work.now,
        )
    )


async def close_on(
    work: UnitOfWork, unit: Unit, last_day: date, form: ChangeForm, words: str, *, kind: str = "tutup"
) -> None:
    """Let a unit end with its posts; what may stand against it was asked before."""
    unit.berlaku_sampai = last_day
    await work.session.execute(
        update(Jabatan)
        .where(Jabatan.unit_id == unit.id, Jabatan.berlaku_sampai.is_(None))
        .values(berlaku_sampai=last_day)
    )
    note(work, unit, kind, form, words)
    work.record("organisasi.unit.close", f"unit:{unit.id}", after={"sampai": last_day}, reason=form.dasar)


def _facts(unit: Unit) -> dict[str, object]:
    return {
        "nama": unit.nama,
        "singkatan": unit.singkatan,
        "tipe": unit.tipe,
        "kode_wilayah": unit.kode_wilayah,
    }
