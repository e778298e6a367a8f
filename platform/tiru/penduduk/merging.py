"""Two rows about one person become one, and apart again.

Nothing is thrown away: what the row that stays takes over, it exchanges with the other, so that undoing puts every
value back where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.penduduk.changes import note
from tiru.penduduk.checking import recheck
from tiru.penduduk.forms import MergeForm, ReasonForm
from tiru.penduduk.models import Beda, Penduduk, Peristiwa, Temuan
from tiru.penduduk.queries import PER_PAGE, current, person_for
from tiru.penduduk.reach import MANAGE, READ, areas_of
from tiru.penduduk.service import check_stands
from tiru.work import UnitOfWork

TAKEABLE = (
    "nik",
    "nama",
    "tempat_lahir",
    "lahir_on",
    "jenis_kelamin",
    "hubungan",
    "status_kawin",
    "nama_ibu",
    "alamat",
    "rt",
    "rw",
    "kode_wilayah",
    "keluarga_id",
)
_COLUMNS = {"nik": ("nik", "nik_match"), "nama": ("nama", "nama_kunci")}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two living persons that a rule holds for one; `rule` is `nik_ganda` or `mirip`."""

    one: Penduduk
    other: Penduduk
    rule: str


async def pairs(work: UnitOfWork, *, page: int = 1) -> tuple[Sequence[Pair], int]:
    """A page of pairs of which the actor may read both, same NIK first; and how many there are."""
    one, other = aliased(Penduduk), aliased(Penduduk)
    areas = await areas_of(work, READ)
    query = (
        select(one, other, Temuan.aturan)
        .select_from(Temuan)
        .join(one, one.id == Temuan.penduduk_id)
        .join(other, other.id == Temuan.lain_id)
        .where(
            Temuan.penduduk_id < Temuan.lain_id,
            Temuan.aturan.in_(("nik_ganda", "mirip")),
            areas.hold(one.kode_wilayah),
            areas.hold(other.kode_wilayah),
        )
    )
    total = await work.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = await work.session.execute(
        query.order_by(Temuan.aturan.desc(), one.nama, one.id).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    )
    return [Pair(*row) for row in rows], total


async def waiting_pairs(work: UnitOfWork) -> int:
    """How many pairs wait for somebody to look."""
    return (await pairs(work))[1]


async def pair_for(work: UnitOfWork, one_id: int, other_id: int) -> tuple[Penduduk, Penduduk]:
    """Both persons, locked in the order of their ids, if the right to manage reaches both. Raises NotFound, Refused."""
    if one_id == other_id:
        raise NotFound(_("Pilih dua catatan yang berbeda."))
    found = {key: await person_for(work, key, MANAGE, lock=True) for key in sorted((one_id, other_id))}
    for person in found.values():
        check_stands(person)
    return found[one_id], found[other_id]


async def merge(work: UnitOfWork, one_id: int, other_id: int, form: MergeForm) -> Penduduk:
    """Let one row stand for both. Raises NotFound, Forbidden, Invalid for a choice that is none, Refused."""
    one, other = await pair_for(work, one_id, other_id)
    if form.tetap not in (one.id, other.id) or not set(form.ambil) <= set(TAKEABLE):
        raise Invalid(_("Pilih catatan yang tetap."), fields={"tetap": _("Pilih salah satu.")})
    kept, gone = (one, other) if form.tetap == one.id else (other, one)
    _exchange(kept, gone, form.ambil)
    gone.digabung_ke = kept.id
    details = {"ambil": sorted(form.ambil), "lain": gone.id}
    note(work, kept, "gabung_data", on=work.today, reason=form.alasan, details=details)
    note(work, gone, "gabung_data", on=work.today, reason=form.alasan, details={**details, "lain": kept.id})
    await recheck(work, [kept.id, gone.id, *await _partners(work, kept.id, gone.id)])
    return kept


async def undo_merge(work: UnitOfWork, gone_id: int, form: ReasonForm) -> Penduduk:
    """Two rows again, each with its own values. Raises NotFound, Forbidden, Refused for a row that is not merged."""
    gone = await person_for(work, gone_id, MANAGE, lock=True)
    if gone.digabung_ke is None:
        raise Refused(_("Catatan ini tidak sedang digabung."))
    kept = await person_for(work, gone.digabung_ke, MANAGE, lock=True)
    check_stands(kept)
    taken = await _taken(work, gone)
    _exchange(kept, gone, taken)
    gone.digabung_ke = None
    details = {"ambil": taken, "lain": gone.id}
    note(work, kept, "pisah_data", on=work.today, reason=form.alasan, details=details)
    note(work, gone, "pisah_data", on=work.today, reason=form.alasan, details={**details, "lain": kept.id})
    await recheck(work, [kept.id, gone.id])
    return gone


async def note_different(work: UnitOfWork, one_id: int, other_id: int, form: ReasonForm) -> None:
    """Somebody made sure that these are two persons: they are not offered again."""
    one, other = await pair_for(work, one_id, other_id)
    first, second = sorted((one.id, other.id))
    if await work.session.get(Beda, (first, second)) is None:
        by = work.actor.name or str(work.actor.kind)
        work.session.add(Beda(satu_id=first, dua_id=second, alasan=form.alasan, oleh=by, dicatat_at=work.now))
    work.record("penduduk.beda.create", f"penduduk:{first}", after={"lain": second}, reason=form.alasan)
    await recheck(work, [first, second])


def _exchange(kept: Penduduk, gone: Penduduk, fields: Sequence[str]) -> None:
    for field in fields:
        for column in _COLUMNS.get(field, (field,)):
            mine, theirs = getattr(kept, column), getattr(gone, column)
            setattr(kept, column, theirs)
            setattr(gone, column, mine)


async def _taken(work: UnitOfWork, gone: Penduduk) -> list[str]:
    """Which fields the last merge of this row exchanged."""
    details = await work.session.scalar(
        select(Peristiwa.rincian)
        .where(Peristiwa.penduduk_id == gone.id, Peristiwa.jenis == "gabung_data")
        .order_by(Peristiwa.id.desc())
        .limit(1)
    )
    return [name for name in (details or {}).get("ambil", []) if name in TAKEABLE]


async def _partners(work: UnitOfWork, *ids: int) -> Sequence[int]:
    """Whoever was held for one of these, so that the rules look at them anew."""
    rows = await work.session.execute(
        select(Temuan.penduduk_id, Temuan.lain_id).where(
            or_(Temuan.penduduk_id.in_(ids), Temuan.lain_id.in_(ids)), Temuan.lain_id.is_not(None)
        )
    )
    found = {one for row in rows for one in row}
    return list(await work.session.scalars(select(Penduduk.id).where(Penduduk.id.in_(found), current())))
