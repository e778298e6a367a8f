"""What happens to people: they die, move, come back; families part and join. Each is noted with day and reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.penduduk.changes import differences, note, standing
from tiru.penduduk.checking import recheck
from tiru.penduduk.forms import EventForm, FamilyForm, JoinForm, MoveForm, SplitForm
from tiru.penduduk.identity import KK_PURPOSE, sealed, sixteen
from tiru.penduduk.models import Keluarga, Penduduk
from tiru.penduduk.queries import family_for, family_with_card, is_village_of_ours, members_of, person_for
from tiru.penduduk.reach import MANAGE, areas_of, check_within
from tiru.penduduk.service import check_stands, new_family
from tiru.work import UnitOfWork


async def note_death(work: UnitOfWork, person_id: int, form: EventForm) -> Penduduk:
    """Somebody died. Raises NotFound, Forbidden, Invalid for an impossible day, Refused when it is noted already."""
    person = await _living(work, person_id, form.pada)
    before = standing(work, person)
    person.state, person.state_on = "meninggal", form.pada
    _write(work, person, "meninggal", form, before)
    await recheck(work, [person.id])
    return person


async def note_move(work: UnitOfWork, person_id: int, form: MoveForm) -> list[Penduduk]:
    """Somebody moves, alone or with the whole family: within one's reach to another desa, else away.

    A person who goes where the actor's right does not reach is noted as gone, with where to. One who moves within
    the region and alone leaves the card. Raises NotFound, Forbidden, Invalid, Refused.
    """
    person = await _living(work, person_id, form.pada)
    inside = await _is_inside(work, form)
    movers = await _household(work, person) if form.seluruh else [person]
    family = person.keluarga
    for one in movers:
        before = standing(work, one)
        if inside:
            one.kode_wilayah, one.alamat, one.rt, one.rw = form.kode_wilayah, form.alamat, form.rt, form.rw
            one.keluarga_id = one.keluarga_id if form.seluruh else None
        else:
            one.state, one.state_on = "pindah", form.pada
        _write(work, one, "pindah", form, before, {"tujuan": ["", form.tujuan or form.kode_wilayah]})
    if inside and form.seluruh and family is not None:
        family.kode_wilayah, family.alamat, family.rt, family.rw = form.kode_wilayah, form.alamat, form.rt, form.rw
        family.diubah_at = work.now
    await _recheck_with_family(work, movers, family)
    return movers


async def note_return(work: UnitOfWork, person_id: int, form: EventForm) -> Penduduk:
    """Somebody who had moved, or was noted dead by mistake, lives here. Raises as the others do."""
    person = await person_for(work, person_id, MANAGE, lock=True)
    check_stands(person)
    _check_day(work, person, form.pada)
    if person.state == "hidup":
        raise Refused(_("Orang ini memang tercatat tinggal di sini."))
    before = standing(work, person)
    person.state, person.state_on = "hidup", form.pada
    _write(work, person, "datang", form, before)
    await recheck(work, [person.id])
    return person


async def split_family(work: UnitOfWork, person_id: int, form: SplitForm) -> Keluarga:
    """A new card: this person becomes its head, the chosen members come along.

    Raises NotFound for a member who is not of the family, Refused for a card that exists.
    """
    person = await _living(work, person_id, form.pada)
    digits = sixteen(form.no_kk, "no_kk", _("Nomor KK"))
    if digits and await family_with_card(work, digits) is not None:
        raise Refused(_("Nomor KK ini sudah dipakai keluarga lain."), remedy=_("Pakai Masuk KK lain."))
    old = person.keluarga
    others = {one.id: one for one in (await members_of(work, old.id) if old else ())}
    if not set(form.ikut) <= set(others):
        raise NotFound(_("Yang dipilih bukan anggota keluarga ini."))
    where = {name: getattr(person, name) for name in ("kode_wilayah", "alamat", "rt", "rw", "sumber")}
    family = await new_family(work, digits, is_sintetis=person.is_sintetis, **where)
    movers = [person, *(others[one] for one in form.ikut if one != person.id)]
    for one in movers:
        before = standing(work, one)
        one.keluarga_id = family.id
        if one is person:
            one.hubungan = "kepala"
        _write(work, one, "pisah_kk", form, before)
    await _recheck_with_family(work, movers, old)
    return family


async def join_family(work: UnitOfWork, person_id: int, form: JoinForm) -> Keluarga:
    """Into another card, as what. Raises Invalid for a card nobody has, Refused for one's own."""
    person = await _living(work, person_id, form.pada)
    digits = sixteen(form.no_kk, "no_kk", _("Nomor KK"))
    family = await family_with_card(work, digits)
    if family is None or not (await areas_of(work, MANAGE)).cover(family.kode_wilayah):
        sentence = _("Tidak ada keluarga dengan nomor KK ini di wilayah Anda.")
        raise Invalid(sentence, fields={"no_kk": sentence})
    if person.keluarga_id == family.id:
        raise Refused(_("Orang ini sudah anggota KK itu."))
    before, old = standing(work, person), person.keluarga
    person.keluarga_id, person.hubungan = family.id, form.hubungan
    _write(work, person, "gabung_kk", form, before)
    await _recheck_with_family(work, [person], old)
    return family


async def change_family(work: UnitOfWork, family_id: int, form: FamilyForm) -> Keluarga:
    """A card's number and address. Raises NotFound, Forbidden, Refused for another family's number."""
    family = await family_for(work, family_id, MANAGE, lock=True)
    digits = sixteen(form.no_kk, "no_kk", _("Nomor KK"))
    changed = [name for name in ("alamat", "rt", "rw") if getattr(family, name) != getattr(form, name)]
    if digits:
        other = await family_with_card(work, digits)
        if other is not None and other.id != family.id:
            raise Refused(_("Nomor KK ini sudah dipakai keluarga lain."))
        changed += ["no_kk"] if other is None else []
        family.no_kk, family.no_kk_match = sealed(work, digits, KK_PURPOSE)
    family.alamat, family.rt, family.rw, family.diubah_at = form.alamat, form.rt, form.rw, work.now
    work.record("penduduk.keluarga.change", f"keluarga:{family.id}", after={"kolom": changed}, reason=form.alasan)
    await recheck(work, [one.id for one in await members_of(work, family.id)])
    return family


async def _living(work: UnitOfWork, person_id: int, on: date) -> Penduduk:
    person = await person_for(work, person_id, MANAGE, lock=True)
    check_stands(person)
    _check_day(work, person, on)
    if person.state != "hidup":
        raise Refused(_("Orang ini sudah tercatat pindah atau meninggal."), remedy=_("Catat dulu bahwa ia datang."))
    return person


def _check_day(work: UnitOfWork, person: Penduduk, on: date) -> None:
    sentence = ""
    if on > work.today:
        sentence = _("Tanggal ini belum tiba.")
    elif person.lahir_on is not None and on < person.lahir_on:
        sentence = _("Tanggal ini sebelum tanggal lahirnya.")
    if sentence:
        raise Invalid(sentence, fields={"pada": sentence})


async def _is_inside(work: UnitOfWork, form: MoveForm) -> bool:
    """Whether it is to a desa the actor may write to. Raises Invalid for no destination at all."""
    if not form.kode_wilayah and not form.tujuan:
        sentence = _("Pilih desanya, atau tulis tujuannya.")
        raise Invalid(sentence, fields={"tujuan": sentence})
    if not form.kode_wilayah:
        return False
    if not await is_village_of_ours(work, form.kode_wilayah):
        sentence = _("Pilih desa atau kelurahan di daerah ini.")
        raise Invalid(sentence, fields={"kode_wilayah": sentence})
    return (await areas_of(work, MANAGE)).cover(form.kode_wilayah)


async def _household(work: UnitOfWork, person: Penduduk) -> list[Penduduk]:
    """The living of the family whom the right reaches; the person alone without a family."""
    if person.keluarga_id is None:
        return [person]
    household = [one for one in await members_of(work, person.keluarga_id) if one.state == "hidup"]
    for one in household:
        await check_within(work, MANAGE, one.kode_wilayah)
    return household


def _write(
    work: UnitOfWork,
    person: Penduduk,
    jenis: str,
    form: EventForm,
    before: dict[str, Any],
    more: dict[str, Any] | None = None,
) -> None:
    details = {**differences(before, standing(work, person)), **(more or {})}
    note(work, person, jenis, on=form.pada, reason=form.alasan, details=details)


async def _recheck_with_family(work: UnitOfWork, people: list[Penduduk], family: Keluarga | None) -> None:
    left = await members_of(work, family.id) if family else ()
    await recheck(work, [one.id for one in (*people, *left)])
