"""Purchases: found through the right to their kitchen, recorded with the market's price, and added up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from tiru.errors import Invalid, NotFound
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.belanja.accounts import is_locked
from tiru_mbg.belanja.forms import PurchaseForm
from tiru_mbg.belanja.models import Pemasok, Pembelian
from tiru_mbg.belanja.prices import mean_price, note_paid
from tiru_mbg.belanja.rules import check_unlocked, total_idr
from tiru_mbg.belanja.suppliers import supplier_of
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.menu.draft import SEPARATOR
from tiru_mbg.menu.kept import kitchen_for
from tiru_mbg.menu.models import Bahan
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import BELANJA_READ, BELANJA_RECORD


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseFilter:
    """What the list is narrowed to; `hanya` is mahal (above `dear_percent` of the market), ditolak or empty."""

    q: str = ""
    sppg_id: int | None = None
    pemasok_id: int | None = None
    first: date | None = None
    last: date | None = None
    hanya: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What the purchases of a filter amount to, in rupiah; refused lots do not count."""

    total_idr: int
    lokal_idr: int
    koperasi_idr: int
    lots: int
    dear: int


def narrowed(
    work: UnitOfWork, wanted: PurchaseFilter, dear_percent: Decimal, permission: str = BELANJA_READ
) -> Select[Pembelian, Pemasok, Bahan, str]:
    """(purchase, supplier, food, name of the kitchen) of a filter, newest first."""
    return (
        select(Pembelian, Pemasok, Bahan, Sppg.nama)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .where(kitchens(work, permission), _condition(wanted, dear_percent))
        .order_by(Pembelian.diterima_on.desc(), Pembelian.id.desc())
    )


async def sums_of(
    work: UnitOfWork, wanted: PurchaseFilter, dear_percent: Decimal, permission: str = BELANJA_READ
) -> Sums:
    """What the list amounts to."""
    paid = case((Pembelian.is_ditolak.is_(False), Pembelian.total_idr), else_=0)
    row = (
        await work.session.execute(
            select(
                func.coalesce(func.sum(paid), 0),
                func.coalesce(func.sum(case((Pemasok.is_lokal.is_(True), paid), else_=0)), 0),
                func.coalesce(func.sum(case((Pemasok.tipe == "koperasi", paid), else_=0)), 0),
                func.count(),
                func.count().filter(and_(_is_dear(dear_percent), Pembelian.is_ditolak.is_(False))),
            )
            .select_from(Pembelian)
            .join(Sppg, Sppg.id == Pembelian.sppg_id)
            .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
            .join(Bahan, Bahan.id == Pembelian.bahan_id)
            .where(kitchens(work, permission), _condition(wanted, dear_percent))
        )
    ).one()
    total, local, cooperative, lots, dear = (int(value) for value in row)
    return Sums(total_idr=total, lokal_idr=local, koperasi_idr=cooperative, lots=lots, dear=dear)


async def purchase_for(work: UnitOfWork, pembelian_id: int, permission: str, *, lock: bool = False) -> Pembelian:
    """One purchase through the right to its kitchen. Raises NotFound."""
    query = select(Pembelian).join(Sppg, Sppg.id == Pembelian.sppg_id)
    query = query.where(Pembelian.id == pembelian_id, kitchens(work, permission))
    row = await work.session.scalar(query.with_for_update(of=Pembelian) if lock else query)
    if row is None:
        raise NotFound(_("Pembelian ini tidak ada."))
    return row


async def record_purchase(work: UnitOfWork, sppg_id: int, form: PurchaseForm, file: Checked | None) -> Pembelian:
    """Note a lot with the market's price of the seven days before. Raises NotFound, Invalid, Refused."""
    await kitchen_for(work, sppg_id, BELANJA_RECORD)
    row = Pembelian(sppg_id=sppg_id, dicatat_at=work.now, dicatat_oleh=work.actor.name)
    await _apply(work, row, form, file)
    work.session.add(row)
    await work.session.flush()
    if not row.lot:
        row.lot = f"{row.diterima_on:%y%m%d}-{row.id}"
    await note_paid(work, row.bahan_id, row.diterima_on)
    await refresh_day(work, row.sppg_id, row.diterima_on)
    work.record("mbg.pembelian.record", f"pembelian:{row.id}", after=_told(row))
    return row


async def change_purchase(work: UnitOfWork, pembelian_id: int, form: PurchaseForm, file: Checked | None) -> Pembelian:
    """Correct a lot, with the reason. Raises NotFound, Invalid, Refused when its two weeks were accepted."""
    row = await purchase_for(work, pembelian_id, BELANJA_RECORD, lock=True)
    if len(form.alasan) < 5:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"alasan": _("Tulis alasan perubahannya.")})
    check_unlocked(is_locked=await is_locked(work, row.sppg_id, row.diterima_on))
    before, old = _told(row), (row.bahan_id, row.diterima_on)
    lot = row.lot
    await _apply(work, row, form, file)
    row.lot = row.lot or lot
    await work.session.flush()
    for bahan_id, day in {old, (row.bahan_id, row.diterima_on)}:
        await note_paid(work, bahan_id, day)
        await refresh_day(work, row.sppg_id, day)
    work.record("mbg.pembelian.change", f"pembelian:{row.id}", before=before, after=_told(row), reason=form.alasan)
    return row


def own_sales(work: UnitOfWork) -> Select[Pembelian, Bahan, str]:
    """(purchase, food, name of the kitchen) that were bought from the actor's own business, newest first."""
    return (
        select(Pembelian, Bahan, Sppg.nama)
        .join(Pemasok, Pemasok.id == Pembelian.pemasok_id)
        .join(Bahan, Bahan.id == Pembelian.bahan_id)
        .join(Sppg, Sppg.id == Pembelian.sppg_id)
        .where(Pemasok.akun_id == work.actor.id)
        .order_by(Pembelian.diterima_on.desc(), Pembelian.id.desc())
    )


async def own_businesses(work: UnitOfWork) -> Sequence[Pemasok]:
    """The suppliers that the actor's account stands for."""
    return (await work.session.scalars(select(Pemasok).where(Pemasok.akun_id == work.actor.id))).all()


def shown_food(bahan: Bahan) -> str:
    """How a food stands in its field."""
    return f"{bahan.kode}{SEPARATOR}{bahan.nama}"


async def food_named(work: UnitOfWork, words: str) -> Bahan:
    """A food by its code, by what the list of suggestions shows, or by a name that only one has. Raises Invalid."""
    kode = words.partition(SEPARATOR.strip())[0].strip()
    found = (
        await work.session.scalars(
            select(Bahan).where(
                or_(func.lower(Bahan.kode) == kode.lower(), func.lower(Bahan.nama) == words.strip().lower())
            )
        )
    ).all()
    if len(found) != 1:
        wrong = _("Bahan ini tidak ada di tabel. Pilih dari daftar.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"bahan": wrong})
    return found[0]


async def _apply(work: UnitOfWork, row: Pembelian, form: PurchaseForm, file: Checked | None) -> None:
    bahan = await food_named(work, form.bahan)
    wrong = {}
    if form.diterima_on > work.today:
        wrong["diterima_on"] = _("Tanggal ini belum tiba.")
    try:
        await supplier_of(work, form.pemasok_id)
    except NotFound:
        wrong["pemasok_id"] = _("Pilih salah satu yang tersedia.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    check_unlocked(is_locked=await is_locked(work, row.sppg_id, form.diterima_on))
    row.pemasok_id, row.bahan_id, row.lot = form.pemasok_id, bahan.id, form.lot
    row.diterima_on, row.kuantitas, row.satuan = form.diterima_on, form.kuantitas, form.satuan
    row.harga_satuan_idr = form.harga_satuan_idr
    row.total_idr = total_idr(form.kuantitas, form.harga_satuan_idr)
    row.harga_pasar_idr = await mean_price(work, bahan.id, form.diterima_on, form.satuan)
    row.kondisi, row.is_ditolak = form.kondisi, form.is_ditolak
    row.alasan_tolak = form.alasan_tolak if form.is_ditolak else ""
    if file is not None:
        stored = await work.services.store.put(work.tenant.slug, file.content, suffix=file.suffix)
        row.file_key, row.file_nama, row.file_media = stored.key, file.name, file.media_type


def _condition(wanted: PurchaseFilter, dear_percent: Decimal) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [Pembelian.id > 0]
    if wanted.q:
        words = [Pembelian.lot, Bahan.nama, Pemasok.nama]
        conditions.append(or_(*(column.icontains(wanted.q, autoescape=True) for column in words)))
    if wanted.sppg_id is not None:
        conditions.append(Pembelian.sppg_id == wanted.sppg_id)
    if wanted.pemasok_id is not None:
        conditions.append(Pembelian.pemasok_id == wanted.pemasok_id)
    if wanted.first is not None:
        conditions.append(Pembelian.diterima_on >= wanted.first)
    if wanted.last is not None:
        conditions.append(Pembelian.diterima_on <= wanted.last)
    if wanted.hanya == "ditolak":
        conditions.append(Pembelian.is_ditolak.is_(True))
    elif wanted.hanya == "mahal":
        conditions.append(_is_dear(dear_percent))
    return and_(*conditions)


def _is_dear(dear_percent: Decimal) -> ColumnElement[bool]:
    return Pembelian.harga_satuan_idr * 100 > Pembelian.harga_pasar_idr * (100 + dear_percent)


def _told(row: Pembelian) -> dict[str, object]:
    names = ("sppg_id", "pemasok_id", "bahan_id", "lot", "satuan", "harga_satuan_idr", "total_idr", "is_ditolak")
    kept = {name: getattr(row, name) for name in names}
    return {**kept, "diterima_on": str(row.diterima_on), "kuantitas": str(row.kuantitas)}
