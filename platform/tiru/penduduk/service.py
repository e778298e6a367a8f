"""Persons come into the register and are corrected."""

from __future__ import annotations

from typing import Any

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.nik import mask
from tiru.penduduk.changes import differences, note, standing
from tiru.penduduk.checking import recheck
from tiru.penduduk.forms import ChangeForm, NewPersonForm, PersonForm
from tiru.penduduk.identity import KK_PURPOSE, NIK_PURPOSE, nik_of, sealed, sixteen
from tiru.penduduk.models import Keluarga, Penduduk
from tiru.penduduk.names import name_key, tidy_name
from tiru.penduduk.queries import family_with_card, is_village_of_ours, people_with_nik, person_for
from tiru.penduduk.reach import MANAGE, check_within
from tiru.work import UnitOfWork

WRITABLE = (
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
)


async def add_person(work: UnitOfWork, form: NewPersonForm) -> Penduduk:
    """A new person, in the family of the card if one is given; an unknown card becomes a family.

    Raises Invalid at the field, Forbidden outside of one's reach, Refused for a NIK that is here already.
    """
    await _check_village(work, form.kode_wilayah)
    _check_day(work, form)
    nik = sixteen(form.nik, "nik", _("NIK"))
    if nik and (there := await people_with_nik(work, nik)):
        raise Refused(
            _("NIK ini sudah tercatat atas nama %(nama)s.", nama=there[0].nama),
            remedy=_("Cari dengan NIK-nya, lalu ubah datanya."),
        )
    family = await family_with(work, form.no_kk, form)
    closed, match = sealed(work, nik, NIK_PURPOSE)
    person = Penduduk(
        keluarga_id=family.id if family else None,
        nik=closed,
        nik_match=match,
        nama=tidy_name(form.nama),
        nama_kunci=name_key(form.nama),
        sumber=form.sumber,
        state="hidup",
        dibuat_at=work.now,
        diubah_at=work.now,
        **{name: getattr(form, name) for name in WRITABLE},
    )
    work.session.add(person)
    await work.session.flush()
    note(work, person, form.cara, on=form.pada, reason=form.alasan)
    await recheck(work, [person.id])
    return person


async def change_person(work: UnitOfWork, person_id: int, form: ChangeForm) -> Penduduk:
    """Correct what is written about a person. Nothing changed: nothing is noted.

    Raises NotFound, Forbidden, Invalid at the field, Refused for somebody else's NIK.
    """
    person = await person_for(work, person_id, MANAGE, lock=True)
    check_stands(person)
    if form.kode_wilayah != person.kode_wilayah:
        await _check_village(work, form.kode_wilayah)
    before, old_nik = standing(work, person), nik_of(work, person)
    new_nik = sixteen(form.nik, "nik", _("NIK")) or old_nik
    if new_nik != old_nik:
        await _take_nik(work, person, new_nik)
    person.nama, person.nama_kunci = tidy_name(form.nama), name_key(form.nama)
    for name in WRITABLE:
        setattr(person, name, getattr(form, name))
    changed = differences(before, standing(work, person))
    if new_nik != old_nik:
        changed["nik"] = [mask(old_nik), mask(new_nik)]
    if changed:
        note(work, person, "ubah", on=work.today, reason=form.alasan, details=changed)
        await recheck(work, [person.id])
    return person


async def family_with(work: UnitOfWork, no_kk: str, form: PersonForm) -> Keluarga | None:
    """The family of a card, made at the form's address when nobody has it yet; None without a number.

    Raises Refused for a family that the right to manage does not reach.
    """
    digits = sixteen(no_kk, "no_kk", _("Nomor KK"))
    if not digits:
        return None
    family = await family_with_card(work, digits)
    if family is not None:
        await check_within(work, MANAGE, family.kode_wilayah)
        return family
    return await new_family(
        work, digits, kode_wilayah=form.kode_wilayah, alamat=form.alamat, rt=form.rt, rw=form.rw, sumber="kantor"
    )


async def new_family(work: UnitOfWork, no_kk: str, **where: Any) -> Keluarga:
    """A family with this card, or without one."""
    closed, match = sealed(work, no_kk, KK_PURPOSE)
    family = Keluarga(no_kk=closed, no_kk_match=match, dibuat_at=work.now, diubah_at=work.now, **where)
    work.session.add(family)
    await work.session.flush()
    work.record("penduduk.keluarga.create", f"keluarga:{family.id}", after={"kode_wilayah": family.kode_wilayah})
    return family


def check_stands(person: Penduduk) -> None:
    """Raises Refused for a row that was merged into another."""
    if person.digabung_ke is not None:
        raise Refused(
            _("Catatan ini sudah digabung ke catatan lain."), remedy=_("Buka catatan yang tetap, atau batalkan dulu.")
        )


async def _take_nik(work: UnitOfWork, person: Penduduk, nik: str) -> None:
    others = [one for one in await people_with_nik(work, nik) if one.id != person.id]
    if others:
        sentence = _("NIK ini sudah tercatat atas nama %(nama)s.", nama=others[0].nama)
        raise Refused(sentence, remedy=_("Bandingkan keduanya di Data ganda."))
    person.nik, person.nik_match = sealed(work, nik, NIK_PURPOSE)


async def _check_village(work: UnitOfWork, kode: str) -> None:
    if not await is_village_of_ours(work, kode):
        sentence = _("Pilih desa atau kelurahan di daerah ini.")
        raise Invalid(sentence, fields={"kode_wilayah": sentence})
    await check_within(work, MANAGE, kode)


def _check_day(work: UnitOfWork, form: NewPersonForm) -> None:
    if form.pada > work.today:
        sentence = _("Tanggal ini belum tiba.")
        raise Invalid(sentence, fields={"pada": sentence})
    if form.cara == "lahir" and form.lahir_on and form.lahir_on != form.pada:
        sentence = _("Kelahiran dicatat pada tanggal lahirnya.")
        raise Invalid(sentence, fields={"pada": sentence})
