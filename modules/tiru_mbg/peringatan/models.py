"""Warnings the module raised, and what became of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Peringatan(TenantBase):
    """One warning. While it is open there is only one per rule and `kunci`."""

    __tablename__ = "mbg_peringatan"

    id: Mapped[Id]
    kode: Mapped[str]
    kunci: Mapped[str]
    tingkat: Mapped[str]
    judul: Mapped[str]
    isi: Mapped[str] = mapped_column(default="")
    tindak: Mapped[str] = mapped_column(default="")
    sppg_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    titik_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"))
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_batch.id", ondelete="CASCADE"))
    tautan: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="aktif")
    muncul_at: Mapped[datetime]
    terlihat_at: Mapped[datetime]
    diakui_at: Mapped[datetime | None]
    diakui_oleh: Mapped[str] = mapped_column(default="")
    diakui_sampai: Mapped[datetime | None]
    selesai_at: Mapped[datetime | None]
    selesai_oleh: Mapped[str] = mapped_column(default="")
    putusan: Mapped[str] = mapped_column(default="")
    catatan: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
