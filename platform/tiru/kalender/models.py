"""Days on which a tenant's offices are closed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import TenantBase


class HariLibur(TenantBase):
    """A closed day: a national holiday, collective leave (cuti bersama), or a day of the region."""

    __tablename__ = "hari_libur"

    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    nama: Mapped[str]
    jenis: Mapped[str]
    sumber: Mapped[str] = mapped_column(default="")
    terverifikasi: Mapped[bool] = mapped_column(Boolean, default=False)
