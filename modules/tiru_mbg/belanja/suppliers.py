"""Suppliers: found, noted, changed, and which account sees its own sales."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select

from tiru.access.models import Account
from tiru.access.queries import account_named
from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.belanja.forms import SupplierForm
from tiru_mbg.belanja.models import Pemasok, Pembelian

PHONE = "mbg_pemasok.telepon"
_AREA = re.compile(r"\d{2}\.\d{2}\.\d{2}\.\d{4}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierFilter:
    """What the list is narrowed to; `asal` is lokal, luar or empty."""

    q: str = ""
    tipe: str = ""
    asal: str = ""
    semua: bool = False


def narrowed(wanted: SupplierFilter) -> Select[Pemasok]:
    """The suppliers of a filter, by name."""
    query = select(Pemasok).order_by(Pemasok.nama, Pemasok.id)
    if wanted.q:
        query = query.where(Pemasok.nama.icontains(wanted.q, autoescape=True) | (Pemasok.nib == wanted.q))
    if wanted.tipe:
        query = query.where(Pemasok.tipe == wanted.tipe)
    if wanted.asal:
        query = query.where(Pemasok.is_lokal.is_(wanted.asal == "lokal"))
    return query if wanted.semua else query.where(Pemasok.aktif.is_(True))


async def supplier_of(work: UnitOfWork, pemasok_id: int) -> Pemasok:
    """One supplier. Raises NotFound."""
    row = await work.session.get(Pemasok, pemasok_id)
    if row is None:
        raise NotFound(_("Pemasok ini tidak ada."))
    return row


async def choices(work: UnitOfWork) -> list[tuple[int, str]]:
    """The suppliers in use, to choose from."""
    return [(row.id, row.nama) for row in await work.session.scalars(narrowed(SupplierFilter()))]


async def sold_by(work: UnitOfWork, ids: Sequence[int]) -> Mapping[int, int]:
    """What each has sold in the last ninety days, in rupiah; refused lots do not count."""
    rows = await work.session.execute(
        select(Pembelian.pemasok_id, func.sum(Pembelian.total_idr))
        .where(
            Pembelian.pemasok_id.in_(ids),
            Pembelian.is_ditolak.is_(False),
            Pembelian.diterima_on > work.today - timedelta(days=90),
        )
        .group_by(Pembelian.pemasok_id)
    )
    return {pemasok_id: int(total) for pemasok_id, total in rows}


async def create_supplier(work: UnitOfWork, form: SupplierForm) -> Pemasok:
    """Note a supplier. Raises Invalid for an unknown desa or account."""
    facts = await _facts(work, form)
    row = Pemasok(**facts, dibuat_at=work.now, aktif=True)
    work.session.add(row)
    await work.session.flush()
    work.record("mbg.pemasok.create", f"pemasok:{row.id}", after=_told(row))
    return row


async def change_supplier(work: UnitOfWork, pemasok_id: int, form: SupplierForm) -> Pemasok:
    """Write over a supplier. Raises NotFound, Invalid."""
    row = await supplier_of(work, pemasok_id)
    before = _told(row)
    for name, value in (await _facts(work, form)).items():
        setattr(row, name, value)
    row.aktif = form.aktif
    await work.session.flush()
    work.record("mbg.pemasok.change", f"pemasok:{row.id}", before=before, after=_told(row))
    return row


def phone_of(work: UnitOfWork, row: Pemasok) -> str:
    """The telephone in clear; the look is recorded."""
    if row.telepon is None:
        return ""
    work.record("mbg.pemasok.view", f"pemasok:{row.id}")
    return work.services.keys.of(work.tenant.slug).decrypt(row.telepon, purpose=PHONE)


async def username_of(work: UnitOfWork, row: Pemasok) -> str:
    """The user name of the supplier's account."""
    account = await work.session.get(Account, row.akun_id) if row.akun_id else None
    return account.username if account else ""


async def _facts(work: UnitOfWork, form: SupplierForm) -> dict[str, Any]:
    wrong = {}
    if form.kode_wilayah and not (
        _AREA.fullmatch(form.kode_wilayah) and await names(work.session, [form.kode_wilayah])
    ):
        wrong["kode_wilayah"] = _("Desa ini tidak ditemukan. Pilih dari daftar, atau ketik kodenya.")
    account = None
    if form.akun:
        try:
            account = await account_named(work, form.akun)
        except NotFound as problem:
            wrong["akun"] = problem.message
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    keys = work.services.keys.of(work.tenant.slug)
    home = form.kode_wilayah.startswith(f"{work.tenant.kode_wilayah}.") if form.kode_wilayah else form.is_lokal
    return {
        "nama": form.nama,
        "tipe": form.tipe,
        "nib": form.nib,
        "kode_wilayah": form.kode_wilayah,
        "is_lokal": home,
        "telepon": keys.encrypt(form.telepon, purpose=PHONE) if form.telepon else None,
        "akun_id": account.id if account else None,
    }


def _told(row: Pemasok) -> dict[str, object]:
    kept = {name: getattr(row, name) for name in ("nama", "tipe", "nib", "kode_wilayah", "is_lokal", "akun_id")}
    return {**kept, "aktif": row.aktif, "telepon": _("ada") if row.telepon else ""}
