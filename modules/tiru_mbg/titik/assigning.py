"""Which kitchen cooks for whom: given, moved from a day on, ended. Capacity is never passed.

The place is locked first, then the kitchen: two who give places to one kitchen at once wait for each other, and the
second sees what the first has given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pydantic import Field
from sqlalchemy import select

from tiru.errors import Conflict, Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.web.forms import Form
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS, GROUPS_OF_PLACE
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import PENUGASAN
from tiru_mbg.titik.loads import MAY_BE_GIVEN, caps_of, spans_of
from tiru_mbg.titik.models import Penugasan, Titik
from tiru_mbg.titik.queries import COOKING, enrolled, not_over, place_of
from tiru_mbg.titik.recounting import recount_today
from tiru_mbg.titik.rules import Span, load_of, over_capacity, travel_warnings
from tiru_mbg.titik.travel import Way, roads, way
from tiru_mbg.typed_numbers import TypedWhole

SHORTEST_REASON = 5


class OrderForm(Form):
    """Who is to cook from which day on. `menit` is measured; without it the time is reckoned."""

    sppg_id: int
    mulai_on: date
    gelombang: TypedWhole = Field(1, ge=1, le=9)
    menit: TypedWhole | None = Field(None, ge=1, le=600)
    rute: str = Field("", max_length=60)
    alasan: str = Field("", max_length=250)


class WayForm(Form):
    """What may be changed while an assignment runs."""

    gelombang: TypedWhole = Field(1, ge=1, le=9)
    menit: TypedWhole | None = Field(None, ge=1, le=600)
    rute: str = Field("", max_length=60)
    alasan: str = Field("", max_length=250)


@dataclass(frozen=True, slots=True)
class Wish:
    """Portions by group for one place."""

    titik_id: int
    portions: Mapping[str, int]


async def assign(work: UnitOfWork, wishes: Sequence[Wish], form: OrderForm) -> int:
    """Give places to a kitchen from a day on; groups that another kitchen has move. How many assignments were made.

    Raises NotFound; Invalid; Refused beyond the capacity on any day; Invalid at `alasan` for a warning without one.
    """
    if not any(wish.portions for wish in wishes):
        raise Invalid(_("Pilih paling sedikit satu kelompok."), fields={"kelompok": _("Pilih paling sedikit satu.")})
    if form.mulai_on < work.today:
        sentence = _("Paling cepat hari ini: yang sudah berlalu tidak diubah.")
        raise Invalid(sentence, fields={"mulai_on": sentence})
    places = [await _place(work, wish) for wish in sorted(wishes, key=lambda wish: wish.titik_id)]
    sppg = await _kitchen(work, form.sppg_id)
    replaced = await _replaced(work, wishes, form.mulai_on)
    _check_replaced(work, replaced, form.mulai_on)
    spans = await spans_of(work, form.mulai_on, sppg_id=sppg.id, besides={row.id for row in replaced})
    kept = [span for _titik, span in spans.get(sppg.id, [])]
    new = [Span(load_of(wish.portions.items()), form.mulai_on) for wish in wishes]
    if over := over_capacity([*kept, *new], caps_of(sppg), form.mulai_on):
        remedy = _("Kurangi porsinya atau pilih dapur lain. Kapasitas tidak bisa dilewati.")
        raise Refused(f"{sppg.nama}: {' '.join(over)}", remedy=remedy)
    by = await roads(work)
    ways = {titik.id: way(sppg, titik, by, form.menit) for titik in places}
    await _check_reason(work, sppg, places, wishes, ways, form.alasan)
    before = await _give_way(work, replaced, form)
    made = 0
    for wish in wishes:
        for kelompok, jatah in wish.portions.items():
            previous = before.get((wish.titik_id, kelompok))
            await _write(work, wish.titik_id, kelompok, jatah, form, ways[wish.titik_id], previous)
            made += 1
    if form.mulai_on == work.today:
        await recount_today(work, [titik.id for titik in places], also={row.sppg_id for row in replaced})
    return made


async def change_way(work: UnitOfWork, penugasan_id: int, form: WayForm) -> Penugasan:
    """Wave, route and minutes of an assignment. Raises NotFound, Invalid at `alasan` for a warning without one."""
    row, sppg, titik = await _assignment(work, penugasan_id)
    found = way(sppg, titik, await roads(work), form.menit)
    _need_reason(travel_warnings(row.kelompok, found.menit, found.jarak_m, await rules(work)), form.alasan)
    wanted: dict[str, Any] = {"gelombang": form.gelombang, "rute": form.rute}
    wanted |= {"jarak_m": found.jarak_m, "menit": found.menit, "menit_sumber": found.sumber}
    changed = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    if changed:
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        work.record("mbg.penugasan.change", f"penugasan:{row.id}", before=before, after=changed, reason=form.alasan)
    return row


async def end_assignment(work: UnitOfWork, penugasan_id: int, selesai_on: date, alasan: str) -> Penugasan:
    """The last day of an assignment, never later than known: another may cook from then on. One that has not begun is
    called off. Raises NotFound, Invalid, Refused."""
    row, _sppg, _titik = await _assignment(work, penugasan_id)
    if row.selesai_on is not None and row.selesai_on < work.today:
        raise Refused(_("Penugasan ini sudah berakhir."))
    if row.mulai_on > work.today and selesai_on < row.mulai_on:
        work.record("mbg.penugasan.cancel", f"penugasan:{row.id}", before=_told(row), reason=alasan)
        await work.session.delete(row)
        return row
    if selesai_on < max(work.today, row.mulai_on):
        sentence = _("Paling cepat hari ini: yang sudah berlalu tidak diubah.")
        raise Invalid(sentence, fields={"selesai_on": sentence})
    if row.selesai_on is not None and selesai_on > row.selesai_on:
        sentence = _("Sudah berakhir %(day)s; untuk memperpanjang, tugaskan lagi.", day=row.selesai_on.isoformat())
        raise Invalid(sentence, fields={"selesai_on": sentence})
    before = {"selesai_on": row.selesai_on.isoformat() if row.selesai_on else None}
    row.selesai_on = selesai_on
    after = {"selesai_on": selesai_on.isoformat()}
    work.record("mbg.penugasan.end", f"penugasan:{row.id}", before=before, after=after, reason=alasan)
    return row


async def _place(work: UnitOfWork, wish: Wish) -> Titik:
    titik = await place_of(work, wish.titik_id, PENUGASAN, lock=True)
    if not titik.aktif:
        raise Refused(_("%(nama)s sudah diakhiri.", nama=titik.nama))
    for kelompok, jatah in wish.portions.items():
        if kelompok not in GROUPS_OF_PLACE[titik.tipe]:
            raise Invalid(_("Kelompok ini tidak dilayani di tempat seperti ini."))
        if jatah < 1:
            sentence = _("Harus lebih dari 0.")
            raise Invalid(sentence, fields={f"jatah_{kelompok}": sentence})
    return titik


async def _kitchen(work: UnitOfWork, sppg_id: int) -> Sppg:
    """The kitchen, locked: nobody else gives it places until this is done. Raises NotFound, Refused."""
    query = select(Sppg).where(Sppg.id == sppg_id, kitchens(work, PENUGASAN)).with_for_update(of=Sppg)
    row = await work.session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound(_("Dapur ini tidak ada."))
    if row.status not in MAY_BE_GIVEN:
        raise Refused(_("%(nama)s tidak bisa diberi tempat: belum diverifikasi atau sudah berhenti.", nama=row.nama))
    return row


async def _assignment(work: UnitOfWork, penugasan_id: int) -> tuple[Penugasan, Sppg, Titik]:
    row = await work.session.get(Penugasan, penugasan_id)
    if row is None:
        raise NotFound(_("Penugasan ini tidak ada."))
    titik = await place_of(work, row.titik_id, PENUGASAN, lock=True)
    sppg = await work.session.get_one(Sppg, row.sppg_id)
    await work.session.refresh(row, with_for_update=True)
    return row, sppg, titik


async def _replaced(work: UnitOfWork, wishes: Sequence[Wish], day: date) -> list[Penugasan]:
    """What these groups have now or later and is to give way."""
    wanted = {(wish.titik_id, kelompok) for wish in wishes for kelompok in wish.portions}
    query = select(Penugasan).where(Penugasan.titik_id.in_({titik_id for titik_id, _k in wanted}), not_over(day))
    rows = await work.session.scalars(query.order_by(Penugasan.mulai_on).with_for_update())
    return [row for row in rows if (row.titik_id, row.kelompok) in wanted]


def _check_replaced(work: UnitOfWork, replaced: Sequence[Penugasan], day: date) -> None:
    for row in replaced:
        if row.mulai_on == day <= work.today:
            raise Conflict(
                _("Penugasan %(group)s baru mulai hari ini.", group=str(GROUPS[row.kelompok])),
                remedy=_("Pilih tanggal mulai besok."),
            )


async def _give_way(work: UnitOfWork, replaced: Sequence[Penugasan], form: OrderForm) -> dict[tuple[int, str], Any]:
    """End what ran until the day before, call off what has not begun; as it was, by place and group."""
    before: dict[tuple[int, str], Any] = {}
    for row in replaced:
        before[row.titik_id, row.kelompok] = _told(row)
        if row.mulai_on >= form.mulai_on:
            work.record("mbg.penugasan.cancel", f"penugasan:{row.id}", before=_told(row), reason=form.alasan)
            await work.session.delete(row)
        else:
            row.selesai_on = form.mulai_on - timedelta(days=1)
    await work.session.flush()
    return before


async def _check_reason(
    work: UnitOfWork,
    sppg: Sppg,
    places: Sequence[Titik],
    wishes: Sequence[Wish],
    ways: Mapping[int, Way],
    alasan: str,
) -> None:
    limits = await rules(work)
    counted = await enrolled(work, [titik.id for titik in places])
    portions = {wish.titik_id: wish.portions for wish in wishes}
    found: list[str] = []
    if sppg.status != COOKING:
        found.append(_("%(nama)s tidak sedang beroperasi.", nama=sppg.nama))
    for titik in places:
        several = f"{titik.nama}: " if len(places) > 1 else ""
        for kelompok, jatah in portions[titik.id].items():
            there = ways[titik.id]
            found += [several + one for one in travel_warnings(kelompok, there.menit, there.jarak_m, limits)]
            known = counted[titik.id].get(kelompok, 0)
            if jatah > known:
                more = _(
                    "Porsi %(group)s %(jatah)s, terdaftar %(n)s.",
                    group=str(GROUPS[kelompok]),
                    jatah=angka(jatah),
                    n=angka(known),
                )
                found.append(several + more)
    _need_reason(list(dict.fromkeys(found)), alasan)


def _need_reason(warnings: Sequence[str], alasan: str) -> None:
    if warnings and len(alasan.strip()) < SHORTEST_REASON:
        sentence = _("Tulis alasan untuk melewati peringatan ini.")
        raise Invalid(" ".join(warnings), fields={"alasan": sentence})


async def _write(
    work: UnitOfWork, titik_id: int, kelompok: str, jatah: int, form: OrderForm, there: Way, previous: Any
) -> None:
    row = Penugasan(
        sppg_id=form.sppg_id,
        titik_id=titik_id,
        kelompok=kelompok,
        jatah=jatah,
        gelombang=form.gelombang,
        jarak_m=there.jarak_m,
        menit=there.menit,
        menit_sumber=there.sumber,
        rute=form.rute,
        mulai_on=form.mulai_on,
    )
    work.session.add(row)
    await work.session.flush()
    action = "mbg.penugasan.move" if previous else "mbg.penugasan.create"
    work.record(action, f"penugasan:{row.id}", before=previous, after=_told(row), reason=form.alasan)


def _told(row: Penugasan) -> dict[str, Any]:
    facts = {name: getattr(row, name) for name in ("sppg_id", "titik_id", "kelompok", "jatah", "gelombang", "menit")}
    return facts | {"mulai_on": row.mulai_on.isoformat(), "selesai_on": row.selesai_on and row.selesai_on.isoformat()}
