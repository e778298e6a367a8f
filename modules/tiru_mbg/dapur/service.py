"""What is done to kitchens; every deed is found through the right, judged, and recorded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from tiru.errors import Invalid
from tiru.fasilitas.facts import area_of
from tiru.fasilitas.rules import check_place, exact
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.dates import DATES, Noted, check_dates
from tiru_mbg.dapur.forms import KitchenForm, StateForm
from tiru_mbg.dapur.kept import at, file_columns, not_later
from tiru_mbg.dapur.models import Sppg, SppgStatus
from tiru_mbg.dapur.queries import kitchen_of, noted_days, states_of
from tiru_mbg.dapur.rules import STATES, check_capacity, check_move
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_MANAGE

PHONE_PURPOSE = "mbg_sppg.telepon"
PLAIN = (
    "kode",
    "nama",
    "kode_wilayah",
    "alamat",
    "latitude",
    "longitude",
    "skema",
    "mitra",
    "cap_total",
    "cap_siswa",
    "cap_3b",
    "cap_dasar",
    "koki_bersertifikat",
    "ipal",
    "sumber_air",
)


async def facts_of(work: UnitOfWork, form: KitchenForm) -> dict[str, Any]:
    """The form as columns. Raises Invalid with a sentence at each wrong field."""
    kode = await area_of(work, form.kode_wilayah)
    check_place(form.latitude, form.longitude)
    facts = {name: getattr(form, name) for name in PLAIN}
    check_capacity(facts, await rules(work), form.koki_bersertifikat)
    return facts | {"kode_wilayah": kode, "latitude": exact(form.latitude), "longitude": exact(form.longitude)}


async def create_kitchen(work: UnitOfWork, form: KitchenForm) -> Sppg:
    """A new kitchen, as a proposal. Raises Invalid for a code that is there."""
    facts = await facts_of(work, form)
    await _check_code(work, form.kode)
    row = Sppg(**facts, telepon=_closed(work, form.telepon), dibuat_at=work.now, diubah_at=work.now)
    work.session.add(row)
    await _check_reach(work, row)
    work.record("mbg.dapur.create", f"mbg_sppg:{row.id}", after={"kode": row.kode, "nama": row.nama})
    return row


async def change_kitchen(work: UnitOfWork, sppg_id: int, form: KitchenForm, *, days: Collection[str] = ()) -> Sppg:
    """Write what is different. Of the days of its life only those in `days` are taken; they ask for a reason."""
    row = await kitchen_of(work, sppg_id, DAPUR_MANAGE, lock=True)
    facts = await facts_of(work, form) | await _corrected(work, row, form, days)
    if facts["kode"] != row.kode:
        await _check_code(work, form.kode)
    changed = apply_facts(work, row, facts, reason=form.alasan)
    if form.telepon != phone_of(work, row):
        row.telepon = _closed(work, form.telepon)
        work.record("mbg.dapur.phone", f"mbg_sppg:{row.id}", after={"telepon": bool(form.telepon)})
        changed = True
    await _check_reach(work, row)
    if changed:
        row.diubah_at = work.now
    return row


async def _corrected(work: UnitOfWork, row: Sppg, form: KitchenForm, days: Collection[str]) -> dict[str, date | None]:
    kept = {name: getattr(row, name) for name in DATES}
    wanted = {name: getattr(form, name) if name in days else kept[name] for name in DATES}
    check_dates(row.status, kept, wanted, (await noted_days(work, [row.id])).get(row.id, Noted()), work.today)
    if wanted != kept and len(form.alasan) < 5:
        raise at("alasan", _("Tulis alasan membetulkan tanggalnya."))
    return wanted


def apply_facts(work: UnitOfWork, row: Sppg, facts: dict[str, Any], *, reason: str = "") -> bool:
    """Set what differs and record it; whether anything did."""
    different = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if not different:
        return False
    before = {name: _told(getattr(row, name)) for name in different}
    for name, value in different.items():
        setattr(row, name, value)
    after = {name: _told(value) for name, value in different.items()}
    work.record("mbg.dapur.change", f"mbg_sppg:{row.id}", before=before, after=after, reason=reason)
    return True


async def change_state(work: UnitOfWork, sppg_id: int, form: StateForm, file: Checked | None) -> Sppg:
    """The next state; stops and reopenings only note what the national agency decided."""
    row = await kitchen_of(work, sppg_id, DAPUR_MANAGE, lock=True)
    if form.status not in STATES:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"status": _("Pilih salah satu yang tersedia.")})
    check_move(row.status, form.status, form.dasar, has_file=file is not None)
    not_later(work, form.pada, "pada")
    past = await states_of(work, row.id)
    if past and form.pada < past[0].pada:
        raise at("pada", _("Mendahului perubahan status sebelumnya."))
    before, row.status, row.diubah_at = row.status, form.status, work.now
    if form.status == "verifikasi":
        row.verifikasi_on = form.pada
    if form.status == "operasional" and row.operasi_on is None:
        row.operasi_on = form.pada
    work.session.add(
        SppgStatus(
            sppg_id=row.id,
            status=form.status,
            pada=form.pada,
            dasar=form.dasar,
            catatan=form.catatan,
            oleh=work.actor.name,
            dicatat_at=work.now,
            **await file_columns(work, file),
        )
    )
    after = {"status": form.status, "pada": form.pada.isoformat(), "dasar": form.dasar}
    work.record("mbg.dapur.state", f"mbg_sppg:{row.id}", before={"status": before}, after=after, reason=form.catatan)
    return row


async def _check_reach(work: UnitOfWork, row: Sppg) -> None:
    """The writer's right has to reach where the kitchen is to stand. Raises Invalid at the place."""
    await work.session.flush()
    within = select(Sppg.id).where(Sppg.id == row.id, kitchens(work, DAPUR_MANAGE))
    if await work.session.scalar(within) is None:
        raise at("kode_wilayah", _("Wewenang Anda tidak menjangkau desa ini."))


async def _check_code(work: UnitOfWork, kode: str) -> None:
    if await work.session.scalar(select(Sppg.id).where(func.lower(Sppg.kode) == kode.lower())):
        raise at("kode", _("Kode ini sudah dipakai dapur lain."))


def _closed(work: UnitOfWork, phone: str) -> bytes | None:
    return work.services.keys.of(work.tenant.slug).encrypt(phone, purpose=PHONE_PURPOSE) if phone else None


def phone_of(work: UnitOfWork, row: Sppg) -> str:
    """The kitchen's telephone in clear text, or empty."""
    keys = work.services.keys.of(work.tenant.slug)
    return keys.decrypt(row.telepon, purpose=PHONE_PURPOSE) if row.telepon else ""


def _told(value: Any) -> Any:
    return value if isinstance(value, (str, int, bool, float, type(None))) else str(value)
