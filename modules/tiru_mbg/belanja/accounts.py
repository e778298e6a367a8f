"""The account of a kitchen over two weeks: written, reckoned from purchases and portions, sent, reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, exists, func, select

from tiru.errors import Conflict, NotFound
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.belanja.forms import AccountForm
from tiru_mbg.belanja.models import Keuangan, Pembelian
from tiru_mbg.belanja.rules import Balance, check_reviewable, check_sendable, check_writable, last_day
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.menu.kept import kitchen_for
from tiru_mbg.parameters import rules
from tiru_mbg.rapor.models import Harian
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import BELANJA_READ, BELANJA_RECORD, KEUANGAN


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFilter:
    """What the list is narrowed to."""

    sppg_id: int | None = None
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure as reported and as it should be, in rupiah."""

    key: str
    reported_idr: int
    reckoned_idr: int

    @property
    def gap_idr(self) -> int:
        return self.reported_idr - self.reckoned_idr


def narrowed(work: UnitOfWork, wanted: AccountFilter, permission: str = BELANJA_READ) -> Select[Keuangan, str]:
    """(account, name of the kitchen) of a filter, newest first."""
    query = (
        select(Keuangan, Sppg.nama)
        .join(Sppg, Sppg.id == Keuangan.sppg_id)
        .where(kitchens(work, permission))
        .order_by(Keuangan.mulai_on.desc(), Sppg.nama, Keuangan.id)
    )
    if wanted.sppg_id is not None:
        query = query.where(Keuangan.sppg_id == wanted.sppg_id)
    return query.where(Keuangan.status == wanted.status) if wanted.status else query


async def account_for(work: UnitOfWork, keuangan_id: int, permission: str, *, lock: bool = False) -> Keuangan:
    """One account through the right to its kitchen. Raises NotFound."""
    query = select(Keuangan).join(Sppg, Sppg.id == Keuangan.sppg_id)
    query = query.where(Keuangan.id == keuangan_id, kitchens(work, permission))
    row = await work.session.scalar(query.with_for_update(of=Keuangan) if lock else query)
    if row is None:
        raise NotFound(_("Laporan keuangan ini tidak ada."))
    return row


async def open_account(work: UnitOfWork, sppg_id: int, first: date, form: AccountForm) -> Keuangan:
    """A draft for the two weeks from `first` on. Raises NotFound; Conflict where days have an account already."""
    await kitchen_for(work, sppg_id, BELANJA_RECORD)
    last = last_day(first)
    taken = exists().where(Keuangan.sppg_id == sppg_id, Keuangan.mulai_on <= last, Keuangan.selesai_on >= first)
    if await work.session.scalar(select(taken)):
        raise Conflict(_("Sebagian hari itu sudah ada laporannya."), remedy=_("Pilih tanggal mulai lain."))
    row = Keuangan(sppg_id=sppg_id, mulai_on=first, selesai_on=last)
    work.session.add(row)
    await _write(work, row, form)
    work.record("mbg.keuangan.open", f"keuangan:{row.id}", after=_told(row))
    return row


async def change_account(work: UnitOfWork, keuangan_id: int, form: AccountForm) -> Keuangan:
    """Write over a draft, or over one that was sent back. Raises NotFound, Refused."""
    row = await account_for(work, keuangan_id, BELANJA_RECORD, lock=True)
    check_writable(row.status)
    before = _told(row)
    row.status = "draf"
    await _write(work, row, form)
    work.record("mbg.keuangan.change", f"keuangan:{row.id}", before=before, after=_told(row))
    return row


async def attach_evidence(work: UnitOfWork, keuangan_id: int, file: Checked) -> Keuangan:
    """The bank statement or cash book, one file. Raises NotFound, Refused."""
    row = await account_for(work, keuangan_id, BELANJA_RECORD, lock=True)
    check_writable(row.status)
    stored = await work.services.store.put(work.tenant.slug, file.content, suffix=file.suffix)
    row.bukti_key, row.bukti_nama, row.bukti_media = stored.key, file.name, file.media_type
    work.record("mbg.keuangan.attach", f"keuangan:{row.id}", after={"berkas": file.name})
    return row


async def send_account(work: UnitOfWork, keuangan_id: int) -> Keuangan:
    """Send to the task force, with what purchases amount to now. Raises NotFound, Refused."""
    row = await account_for(work, keuangan_id, BELANJA_RECORD, lock=True)
    check_sendable(row.status, last=row.selesai_on, today=work.today, has_evidence=row.bukti_key is not None)
    balance = await balance_of(work, row)
    row.bahan_idr, row.porsi = balance.bahan_idr, balance.porsi
    row.status, row.dikirim_at, row.dikirim_oleh, row.alasan = "dikirim", work.now, work.actor.name, ""
    work.record("mbg.keuangan.send", f"keuangan:{row.id}", after=_told(row))
    return row


async def review_account(work: UnitOfWork, keuangan_id: int, *, accept: bool, reason: str) -> Keuangan:
    """The task force accepts, which locks the purchases of the two weeks, or sends back. Raises NotFound, Refused."""
    row = await account_for(work, keuangan_id, KEUANGAN, lock=True)
    check_reviewable(row.status)
    row.status = "diterima" if accept else "dikembalikan"
    row.diperiksa_at, row.diperiksa_oleh, row.alasan = work.now, work.actor.name, reason
    work.record("mbg.keuangan.review", f"keuangan:{row.id}", after={"status": row.status}, reason=reason)
    return row


async def balance_of(work: UnitOfWork, row: Keuangan) -> Balance:
    """The account as purchases and portions have it now, with the parameters in force on its first day."""
    figures = await rules(work, row.mulai_on)
    spent = await work.session.scalar(
        select(func.coalesce(func.sum(Pembelian.total_idr), 0)).where(
            Pembelian.sppg_id == row.sppg_id,
            Pembelian.diterima_on.between(row.mulai_on, row.selesai_on),
            Pembelian.is_ditolak.is_(False),
        )
    )
    portions, days = (
        await work.session.execute(
            select(func.coalesce(func.sum(Harian.porsi_masak), 0), func.count().filter(Harian.porsi_masak > 0)).where(
                Harian.sppg_id == row.sppg_id, Harian.tanggal.between(row.mulai_on, row.selesai_on)
            )
        )
    ).one()
    return Balance(
        bahan_idr=int(spent or 0),
        operasional_idr=int(portions * figures["operasional_idr"]),
        insentif_idr=int(days * figures["insentif_harian_idr"]),
        pemasukan_idr=row.saldo_awal_idr + row.terima_idr,
        porsi=int(portions),
        hari=int(days),
    )


def differences(row: Keuangan, balance: Balance) -> Sequence[Difference]:
    """What was reported beside what it should be."""
    closing = balance.closing_idr(operasional_idr=row.operasional_idr, insentif_idr=row.insentif_idr)
    return (
        Difference(key="bahan_idr", reported_idr=row.bahan_idr, reckoned_idr=balance.bahan_idr),
        Difference(key="operasional_idr", reported_idr=row.operasional_idr, reckoned_idr=balance.operasional_idr),
        Difference(key="insentif_idr", reported_idr=row.insentif_idr, reckoned_idr=balance.insentif_idr),
        Difference(key="saldo_akhir_idr", reported_idr=row.saldo_akhir_idr, reckoned_idr=closing),
    )


async def previous_closing_idr(work: UnitOfWork, sppg_id: int) -> int:
    """What the account before ended with."""
    query = select(Keuangan.saldo_akhir_idr).where(Keuangan.sppg_id == sppg_id)
    return await work.session.scalar(query.order_by(Keuangan.mulai_on.desc()).limit(1)) or 0


async def next_first_day(work: UnitOfWork, sppg_id: int) -> date | None:
    """The day after the last account ends; None where there is none yet."""
    last = await work.session.scalar(select(func.max(Keuangan.selesai_on)).where(Keuangan.sppg_id == sppg_id))
    return None if last is None else date.fromordinal(last.toordinal() + 1)


async def waiting(work: UnitOfWork) -> int:
    """How many accounts wait for this reviewer; nothing for anybody else."""
    if not work.may(KEUANGAN):
        return 0
    query = select(func.count()).select_from(Keuangan).join(Sppg, Sppg.id == Keuangan.sppg_id)
    return await work.session.scalar(query.where(Keuangan.status == "dikirim", kitchens(work, KEUANGAN))) or 0


async def is_locked(work: UnitOfWork, sppg_id: int, day: date) -> bool:
    """Whether the account of that day was accepted."""
    accepted = exists().where(
        Keuangan.sppg_id == sppg_id,
        Keuangan.status == "diterima",
        Keuangan.mulai_on <= day,
        Keuangan.selesai_on >= day,
    )
    return bool(await work.session.scalar(select(accepted)))


async def _write(work: UnitOfWork, row: Keuangan, form: AccountForm) -> None:
    for name, value in form.model_dump().items():
        setattr(row, name, value)
    await work.session.flush()
    balance = await balance_of(work, row)
    row.bahan_idr, row.porsi = balance.bahan_idr, balance.porsi
    await work.session.flush()


def _told(row: Keuangan) -> dict[str, object]:
    names = ("status", "terima_idr", "bahan_idr", "operasional_idr", "insentif_idr", "saldo_akhir_idr", "porsi")
    return {"mulai": str(row.mulai_on), **{name: getattr(row, name) for name in names}}
