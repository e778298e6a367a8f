"""Suppliers, purchases with their lots, market prices, and the two-week account."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Pemasok(TenantBase):
    """Who sells to kitchens. `is_lokal`: from the regency."""

    __tablename__ = "mbg_pemasok"

    id: Mapped[Id]
    nama: Mapped[str]
    tipe: Mapped[str]
    nib: Mapped[str] = mapped_column(default="")
    kode_wilayah: Mapped[str] = mapped_column(default="")
    is_lokal: Mapped[bool] = mapped_column(Boolean, default=False)
    telepon: Mapped[bytes | None] = mapped_column(LargeBinary)
    akun_id: Mapped[int | None]
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime]


class Pembelian(TenantBase):
    """One lot bought. `harga_pasar_idr` is the market mean of the seven days before, per the same unit."""

    __tablename__ = "mbg_pembelian"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    pemasok_id: Mapped[int] = mapped_column(ForeignKey("mbg_pemasok.id"))
    bahan_id: Mapped[int] = mapped_column(ForeignKey("mbg_bahan.id"))
    lot: Mapped[str] = mapped_column(default="")
    diterima_on: Mapped[date] = mapped_column(Date)
    kuantitas: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    satuan: Mapped[str] = mapped_column(default="kg")
    harga_satuan_idr: Mapped[int] = mapped_column(Integer)
    total_idr: Mapped[int]
    harga_pasar_idr: Mapped[int | None] = mapped_column(Integer)
    kondisi: Mapped[str] = mapped_column(default="baik")
    is_ditolak: Mapped[bool] = mapped_column(Boolean, default=False)
    alasan_tolak: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str | None]
    file_nama: Mapped[str] = mapped_column(default="")
    file_media: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class Harga(TenantBase):
    """The price of a food at a market on a day, per unit, with its source."""

    __tablename__ = "mbg_harga"

    bahan_id: Mapped[int] = mapped_column(ForeignKey("mbg_bahan.id", ondelete="CASCADE"), primary_key=True)
    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    pasar: Mapped[str] = mapped_column(primary_key=True)
    harga_idr: Mapped[int] = mapped_column(Integer)
    satuan: Mapped[str] = mapped_column(default="kg")
    sumber: Mapped[str]


class Keuangan(TenantBase):
    """The account of a kitchen over two weeks, in rupiah."""

    __tablename__ = "mbg_keuangan"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    mulai_on: Mapped[date] = mapped_column(Date)
    selesai_on: Mapped[date] = mapped_column(Date)
    pagu_idr: Mapped[int] = mapped_column(default=0)
    terima_idr: Mapped[int] = mapped_column(default=0)
    bahan_idr: Mapped[int] = mapped_column(default=0)
    operasional_idr: Mapped[int] = mapped_column(default=0)
    insentif_idr: Mapped[int] = mapped_column(default=0)
    saldo_awal_idr: Mapped[int] = mapped_column(default=0)
    saldo_akhir_idr: Mapped[int] = mapped_column(default=0)
    porsi: Mapped[int] = mapped_column(Integer, default=0)
    status: Mapped[str] = mapped_column(default="draf")
    catatan: Mapped[str] = mapped_column(default="")
    dikirim_at: Mapped[datetime | None]
    dikirim_oleh: Mapped[str] = mapped_column(default="")
    diperiksa_at: Mapped[datetime | None]
    diperiksa_oleh: Mapped[str] = mapped_column(default="")
    alasan: Mapped[str] = mapped_column(default="")
    bukti_key: Mapped[str | None]
    bukti_nama: Mapped[str] = mapped_column(default="")
    bukti_media: Mapped[str] = mapped_column(default="")
