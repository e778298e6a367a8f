"""Counters and reservations. A number is reserved, then used or cancelled with a reason; never reused."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Penghitung(TenantBase):
    """The last number given in a book of a unit and year."""

    __tablename__ = "e_office_penghitung"

    unit_id: Mapped[int] = mapped_column(primary_key=True)
    buku: Mapped[str] = mapped_column(primary_key=True)
    tahun: Mapped[int] = mapped_column(Integer, primary_key=True)
    terakhir: Mapped[int]


class Nomor(TenantBase):
    """One number of a letter that goes out; `sisipan` is the letter of a number put in between (123a)."""

    __tablename__ = "e_office_nomor"

    id: Mapped[Id]
    unit_id: Mapped[int]
    buku: Mapped[str]
    tahun: Mapped[int] = mapped_column(Integer)
    urut: Mapped[int]
    sisipan: Mapped[str] = mapped_column(default="")
    nomor: Mapped[str]
    tanggal: Mapped[date] = mapped_column(Date)
    keadaan: Mapped[str] = mapped_column(default="dipesan")
    surat_id: Mapped[int | None] = mapped_column(ForeignKey("e_office_surat.id"))
    alasan: Mapped[str] = mapped_column(default="")
    dipesan_at: Mapped[datetime]
    dipesan_oleh: Mapped[str] = mapped_column(default="")
    selesai_at: Mapped[datetime | None]
