"""Places, their classes and their receivers: noted, changed, ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update

from tiru.access.models import Account
from tiru.access.queries import account_named
from tiru.errors import Conflict, Forbidden, Invalid, NotFound, Refused
from tiru.fasilitas.facts import area_of
from tiru.fasilitas.ports import Facilities
from tiru.fasilitas.rules import check_place, exact
from tiru.i18n import _
from tiru.organisasi.scopes import Standing, reach_of
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.groups import GROUPS_OF_PLACE
from tiru_mbg.reach import places
from tiru_mbg.rights import TITIK_MANAGE
from tiru_mbg.titik.forms import ClassForm, PlaceForm, ReceiverForm
from tiru_mbg.titik.models import Penugasan, Rombel, Titik, TitikPetugas
from tiru_mbg.titik.queries import place_of
from tiru_mbg.titik.recounting import recount_today

PHONE = "mbg_titik.pic_telepon"
NUMBERS = {"sekolah": ("npsn", "nsm"), "pesantren": ("nspp", "npsn"), "posyandu": ("kode_posyandu",)}
"""Under which official numbers the register of facilities may know a place."""


async def create_place(work: UnitOfWork, form: PlaceForm) -> Titik:
    """Note a place. Raises Invalid, Conflict for a number that is taken, Forbidden out of reach."""
    values = await _checked(work, form)
    row = Titik(**values, sumber="manual", dibuat_at=work.now, diubah_at=work.now)
    work.session.add(row)
    await work.session.flush()
    work.record("mbg.titik.create", f"titik:{row.id}", after=_told(values))
    return row


async def change_place(work: UnitOfWork, titik_id: int, form: PlaceForm) -> Titik:
    """Write what is different. Raises NotFound, Invalid, Conflict, Forbidden."""
    row = await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    values = await _checked(work, form, row)
    apply_place(work, row, values)
    return row


def apply_place(work: UnitOfWork, row: Titik, values: Mapping[str, Any], *, reason: str = "") -> bool:
    """Write checked values over a place, recorded; whether anything was different."""
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return False
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.diubah_at = work.now
    work.record("mbg.titik.change", f"titik:{row.id}", before=_told(before), after=_told(changed), reason=reason)
    return True


async def end_place(work: UnitOfWork, titik_id: int, alasan: str) -> Titik:
    """It is served no longer: assignments end today, those that have not begun go. Raises NotFound, Refused."""
    row = await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    if not row.aktif:
        raise Refused(_("Titik layanan ini sudah diakhiri."))
    await finish_place(work, row, alasan)
    return row


async def finish_place(work: UnitOfWork, row: Titik, alasan: str) -> None:
    """End a locked place and what hangs on it; nothing that was served is lost."""
    coming = delete(Penugasan).where(Penugasan.titik_id == row.id, Penugasan.mulai_on > work.today)
    gone = (await work.session.execute(coming.returning(Penugasan.id))).scalars().all()
    running = update(Penugasan).where(Penugasan.titik_id == row.id, Penugasan.selesai_on.is_(None))
    ended = (await work.session.execute(running.values(selesai_on=work.today).returning(Penugasan.id))).scalars().all()
    row.aktif, row.diubah_at = False, work.now
    after = {"aktif": False, "penugasan_diakhiri": len(ended), "penugasan_batal": len(gone)}
    work.record("mbg.titik.end", f"titik:{row.id}", before={"aktif": True}, after=after, reason=alasan)


async def reopen_place(work: UnitOfWork, titik_id: int, alasan: str) -> Titik:
    """It may be served again. Raises NotFound, Refused."""
    row = await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    if row.aktif:
        raise Refused(_("Titik layanan ini tidak sedang diakhiri."))
    row.aktif, row.diubah_at = True, work.now
    work.record("mbg.titik.reopen", f"titik:{row.id}", before={"aktif": False}, after={"aktif": True}, reason=alasan)
    return row


async def write_class(work: UnitOfWork, titik_id: int, form: ClassForm, alergi: Mapping[str, int]) -> Rombel:
    """Note or change how many are enrolled in a class. Raises NotFound, Invalid."""
    titik = await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    wrong: dict[str, str] = {}
    if form.kelompok not in GROUPS_OF_PLACE[titik.tipe]:
        wrong["kelompok"] = _("Kelompok ini tidak dilayani di tempat seperti ini.")
    if form.per_on > work.today:
        wrong["per_on"] = _("Paling lambat hari ini.")
    wrong |= {
        f"alergi_{kode}": _("Lebih banyak dari yang terdaftar.") for kode, n in alergi.items() if n > form.terdaftar
    }
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    key = (Rombel.titik_id == titik_id, Rombel.kelompok == form.kelompok, Rombel.kelas == form.kelas)
    row = await work.session.scalar(select(Rombel).where(*key))
    counted = {kode: n for kode, n in alergi.items() if n}
    values = {"terdaftar": form.terdaftar, "alergi": counted, "sumber": "manual", "per_on": form.per_on}
    before = None
    if row is None:
        row = Rombel(titik_id=titik_id, kelompok=form.kelompok, kelas=form.kelas, **values)
        work.session.add(row)
    else:
        before = {"terdaftar": row.terdaftar, "alergi": row.alergi, "per_on": row.per_on.isoformat()}
        for name, value in values.items():
            setattr(row, name, value)
    await work.session.flush()
    after = {"titik": titik_id, "kelompok": form.kelompok, "kelas": form.kelas, "terdaftar": form.terdaftar}
    after |= {"alergi": counted, "per_on": form.per_on.isoformat()}
    work.record("mbg.rombel.write", f"rombel:{row.id}", before=before, after=after)
    await recount_today(work, [titik_id])
    return row


async def class_of(work: UnitOfWork, titik_id: int, rombel_id: int) -> Rombel:
    """One class of a place. Raises NotFound."""
    row = await work.session.scalar(select(Rombel).where(Rombel.id == rombel_id, Rombel.titik_id == titik_id))
    if row is None:
        raise NotFound(_("Rombel ini tidak ada."))
    return row


async def add_receiver(work: UnitOfWork, titik_id: int, form: ReceiverForm) -> TitikPetugas:
    """The account receives here from a day on. Raises NotFound, Invalid, Conflict."""
    await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    try:
        account = await account_named(work, form.username)
    except NotFound as problem:
        raise Invalid(problem.message, fields={"username": problem.message}) from None
    if account.disabled_at is not None:
        sentence = _("Akun ini sudah ditutup.")
        raise Invalid(sentence, fields={"username": sentence})
    here = (TitikPetugas.titik_id == titik_id, TitikPetugas.akun_id == account.id)
    still = TitikPetugas.selesai_on.is_(None) | (TitikPetugas.selesai_on >= form.mulai_on)
    if await work.session.scalar(select(func.count()).select_from(TitikPetugas).where(*here, still)):
        raise Conflict(_("%(name)s sudah menjadi penerima di sini.", name=account.name))
    row = TitikPetugas(titik_id=titik_id, akun_id=account.id, peran=form.peran, mulai_on=form.mulai_on)
    work.session.add(row)
    await work.session.flush()
    after = {"titik": titik_id, "akun": account.id, "peran": form.peran, "mulai": form.mulai_on.isoformat()}
    work.record("mbg.penerima.add", f"titik_petugas:{row.id}", after=after)
    return row


async def end_receiver(work: UnitOfWork, titik_id: int, petugas_id: int) -> None:
    """From tomorrow on the account receives here no longer. Raises NotFound."""
    await place_of(work, titik_id, TITIK_MANAGE, lock=True)
    query = select(TitikPetugas).where(TitikPetugas.id == petugas_id, TitikPetugas.titik_id == titik_id)
    row = await work.session.scalar(query)
    if row is None:
        raise NotFound(_("Penerima ini tidak ada."))
    if row.mulai_on > work.today:
        await work.session.delete(row)
        work.record("mbg.penerima.cancel", f"titik_petugas:{row.id}", before={"akun": row.akun_id})
        return
    row.selesai_on = max(row.mulai_on, work.today - timedelta(days=1))
    work.record("mbg.penerima.end", f"titik_petugas:{row.id}", after={"selesai": row.selesai_on.isoformat()})


async def account_names(work: UnitOfWork, ids: list[int]) -> dict[int, tuple[str, str]]:
    """Name and user name of accounts."""
    rows = await work.session.execute(select(Account.id, Account.name, Account.username).where(Account.id.in_(ids)))
    return {row.id: (row.name, row.username) for row in rows}


def phone_of(work: UnitOfWork, row: Titik) -> str:
    """The telephone number of who is in charge, opened; whoever shows it records that."""
    if row.pic_telepon is None:
        return ""
    return work.services.keys.of(work.tenant.slug).decrypt(row.pic_telepon, purpose=PHONE)


async def _checked(work: UnitOfWork, form: PlaceForm, row: Titik | None = None) -> dict[str, Any]:
    wrong: dict[str, str] = {}
    kode = ""
    try:
        kode = await area_of(work, form.kode_wilayah)
    except Invalid as problem:
        wrong |= problem.fields
    try:
        check_place(form.latitude, form.longitude)
    except Invalid as problem:
        wrong |= problem.fields
    if row is not None and row.tipe != form.tipe and await _has_history(work, row):
        wrong["tipe"] = _("Jenisnya tidak bisa diubah lagi: sudah ada rombel atau penugasan.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    check_reach(work, kode)
    await _check_number(work, form.kode, row)
    values: dict[str, Any] = form.model_dump(exclude={"pic_telepon"})
    values |= {"kode_wilayah": kode, "latitude": exact(form.latitude), "longitude": exact(form.longitude)}
    values["fasilitas_id"] = await facility_id(work, form.tipe, form.kode) or (row.fasilitas_id if row else None)
    if row is None or phone_of(work, row) != form.pic_telepon:
        keys = work.services.keys.of(work.tenant.slug)
        values["pic_telepon"] = keys.encrypt(form.pic_telepon, purpose=PHONE) if form.pic_telepon else None
    return values


def check_reach(work: UnitOfWork, kode_wilayah: str) -> None:
    """Whether the right to manage reaches this desa. Raises Forbidden."""
    if not reach_of(work.actor, TITIK_MANAGE).covers(Standing(kode_wilayah=kode_wilayah)):
        raise Forbidden(_("Wewenang Anda tidak menjangkau desa ini."))


async def facility_id(work: UnitOfWork, tipe: str, kode: str) -> int | None:
    """The facility that carries this official number; None where the register does not know it."""
    port = work.port(Facilities)  # type: ignore[type-abstract]
    if port is None:
        return None
    for key in NUMBERS[tipe]:
        if found := await port.facility_numbered(work, key, kode):
            return found.id
    return None


async def _check_number(work: UnitOfWork, kode: str, row: Titik | None) -> None:
    other = await work.session.scalar(select(Titik).where(Titik.kode == kode, Titik.id != (row.id if row else 0)))
    if other is not None:
        sees = await work.session.scalar(select(Titik.id).where(Titik.id == other.id, places(work, TITIK_MANAGE)))
        sentence = (
            _("Nomor ini sudah dipakai %(nama)s.", nama=other.nama)
            if sees
            else _("Nomor ini sudah dipakai tempat lain.")
        )
        raise Invalid(sentence, fields={"kode": sentence})


async def _has_history(work: UnitOfWork, row: Titik) -> bool:
    classes = select(func.count()).select_from(Rombel).where(Rombel.titik_id == row.id)
    assigned = select(func.count()).select_from(Penugasan).where(Penugasan.titik_id == row.id)
    return bool(await work.session.scalar(classes) or await work.session.scalar(assigned))


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """As the ledger keeps it: plain values; of people and telephones only that they are there."""
    told = {name: value.isoformat() if isinstance(value, date | time) else value for name, value in values.items()}
    for name in ("pic_nama", "pic_telepon"):
        if name in told:
            told[name] = _("ada") if told[name] else ""
    return told


def allergies_typed(values: Mapping[str, str]) -> dict[str, int]:
    """Counts by allergen from `alergi_<code>`. Raises Invalid for what is no number."""
    found: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for kode in ALLERGENS:
        typed = str(values.get(f"alergi_{kode}", "")).strip()
        if not typed:
            continue
        if typed.isascii() and typed.isdecimal() and len(typed) < 6:
            found[kode] = int(typed)
        else:
            wrong[f"alergi_{kode}"] = _("Isi dengan angka bulat.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    return found
