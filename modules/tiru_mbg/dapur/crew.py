"""People of a kitchen: they come, change and go. Their NIK is kept closed."""

from __future__ import annotations

from sqlalchemy import func, select

from tiru.access.models import Account
from tiru.errors import NotFound
from tiru.i18n import _
from tiru.penduduk.identity import sealed, sixteen
from tiru.work import UnitOfWork
from tiru_mbg.dapur.forms import CrewForm
from tiru_mbg.dapur.kept import at
from tiru_mbg.dapur.models import Petugas
from tiru_mbg.dapur.queries import kitchen_of
from tiru_mbg.dapur.rules import ROLES
from tiru_mbg.rights import PETUGAS_MANAGE

NIK_PURPOSE = "mbg_petugas.nik"
FACTS = ("nama", "peran", "mulai_on", "selesai_on", "kursus_penjamah_on", "tes_kesehatan_on")


async def put_crew(work: UnitOfWork, sppg_id: int, form: CrewForm, petugas_id: int | None = None) -> Petugas:
    """Somebody comes, changes or goes. Without a new NIK the kept one stays. Raises Invalid for a NIK at work."""
    sppg = await kitchen_of(work, sppg_id, PETUGAS_MANAGE)
    if form.peran not in ROLES:
        raise at("peran", _("Pilih salah satu yang tersedia."))
    if form.selesai_on is not None and form.selesai_on < form.mulai_on:
        raise at("selesai_on", _("Hari terakhir mendahului hari pertama."))
    row = await member_of(work, sppg.id, petugas_id) if petugas_id else Petugas(sppg_id=sppg.id)
    digits = sixteen(form.nik, "nik", "NIK")
    closed, match = sealed(work, digits, NIK_PURPOSE) if digits else (row.nik, row.nik_match)
    if match is not None and form.selesai_on is None:
        await _check_one_place(work, match, row.id or 0)
    row.nik, row.nik_match = closed, match
    row.akun_id = await _account(work, form.akun)
    for name in FACTS:
        setattr(row, name, getattr(form, name))
    work.session.add(row)
    await work.session.flush()
    told = {"peran": row.peran, "mulai": row.mulai_on.isoformat(), "selesai": str(row.selesai_on or "")}
    told |= {"akun": str(row.akun_id or ""), "nik_baru": str(bool(digits))}
    work.record("mbg.petugas.write", f"mbg_petugas:{row.id}", after=told)
    return row


async def member_of(work: UnitOfWork, sppg_id: int, petugas_id: int | None) -> Petugas:
    """One of this kitchen's people. Raises NotFound."""
    found = await work.session.scalar(select(Petugas).where(Petugas.id == petugas_id, Petugas.sppg_id == sppg_id))
    if found is None:
        raise NotFound(_("Petugas ini tidak ada."))
    return found


async def _check_one_place(work: UnitOfWork, match: str, besides: int) -> None:
    there = select(Petugas.id).where(Petugas.nik_match == match, Petugas.id != besides, Petugas.selesai_on.is_(None))
    if await work.session.scalar(there) is not None:
        raise at("nik", _("Orang dengan NIK ini masih tercatat bekerja di sebuah dapur."))


async def _account(work: UnitOfWork, username: str) -> int | None:
    if not username:
        return None
    query = select(Account.id).where(func.lower(Account.username) == username.lower(), Account.disabled_at.is_(None))
    found = await work.session.scalar(query)
    if found is None:
        raise at("akun", _("Tidak ada akun dengan nama pengguna ini."))
    return found
