"""One row per kitchen and day: sums only, so that any period can be added up."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import TenantBase


class Harian(TenantBase):
    """Sums of one kitchen on one day; `tiru_mbg.rapor.rollup` says what each counts."""

    __tablename__ = "mbg_harian"

    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"), primary_key=True)
    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    layanan: Mapped[bool] = mapped_column(Boolean, default=False)
    sasaran: Mapped[int] = mapped_column(Integer, default=0)
    kapasitas: Mapped[int] = mapped_column(Integer, default=0)
    lebih_kapasitas: Mapped[int] = mapped_column(Integer, default=0)
    porsi_masak: Mapped[int] = mapped_column(Integer, default=0)
    porsi_kirim: Mapped[int] = mapped_column(Integer, default=0)
    porsi_terima: Mapped[int] = mapped_column(Integer, default=0)
    porsi_rusak: Mapped[int] = mapped_column(Integer, default=0)
    kiriman: Mapped[int] = mapped_column(Integer, default=0)
    kiriman_tiba: Mapped[int] = mapped_column(Integer, default=0)
    berjam: Mapped[int] = mapped_column(Integer, default=0)
    tepat_waktu: Mapped[int] = mapped_column(Integer, default=0)
    umur_n: Mapped[int] = mapped_column(Integer, default=0)
    umur_baik: Mapped[int] = mapped_column(Integer, default=0)
    umur_lewat: Mapped[int] = mapped_column(Integer, default=0)
    umur_menit: Mapped[int] = mapped_column(default=0)
    tempuh_n: Mapped[int] = mapped_column(Integer, default=0)
    tempuh_baik: Mapped[int] = mapped_column(Integer, default=0)
    tempuh_lewat: Mapped[int] = mapped_column(Integer, default=0)
    tempuh_menit: Mapped[int] = mapped_column(default=0)
    suhu_n: Mapped[int] = mapped_column(Integer, default=0)
    suhu_jumlah: Mapped[Decimal] = mapped_column(Numeric(12, 1), default=0)
    suhu_baik: Mapped[int] = mapped_column(Integer, default=0)
    suhu_lewat: Mapped[int] = mapped_column(Integer, default=0)
    periksa_wajib: Mapped[int] = mapped_column(Integer, default=0)
    periksa_ada: Mapped[int] = mapped_column(Integer, default=0)
    tolak: Mapped[int] = mapped_column(Integer, default=0)
    gizi_porsi: Mapped[int] = mapped_column(Integer, default=0)
    gizi_sesuai: Mapped[int] = mapped_column(Integer, default=0)
    sisa_g: Mapped[int] = mapped_column(default=0)
    sisa_dasar_g: Mapped[int] = mapped_column(default=0)
    ompreng_keluar: Mapped[int] = mapped_column(Integer, default=0)
    ompreng_kembali: Mapped[int] = mapped_column(Integer, default=0)
    belanja_idr: Mapped[int] = mapped_column(default=0)
    belanja_lokal_idr: Mapped[int] = mapped_column(default=0)
    belanja_koperasi_idr: Mapped[int] = mapped_column(default=0)
    harga_n: Mapped[int] = mapped_column(Integer, default=0)
    harga_deviasi: Mapped[Decimal] = mapped_column(Numeric(12, 4), default=0)
    harga_bayar_idr: Mapped[int] = mapped_column(default=0)
    harga_acuan_idr: Mapped[int] = mapped_column(default=0)
    rasa_n: Mapped[int] = mapped_column(Integer, default=0)
    rasa_jumlah: Mapped[int] = mapped_column(Integer, default=0)
    kasus: Mapped[int] = mapped_column(Integer, default=0)
    catatan: Mapped[int] = mapped_column(Integer, default=0)
    catatan_pertama_at: Mapped[datetime | None]
    lengkap: Mapped[bool] = mapped_column(Boolean, default=False)
    diperbarui_at: Mapped[datetime]
