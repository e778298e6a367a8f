"""Tables of settings and parameters."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Pengaturan(TenantBase):
    """A setting that differs from its declared default."""

    __tablename__ = "pengaturan"

    module: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JSONB)
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class Parameter(TenantBase):
    """One version of a regulatory number, valid from a day on."""

    __tablename__ = "parameter"

    id: Mapped[Id]
    module: Mapped[str]
    key: Mapped[str]
    value: Mapped[Any] = mapped_column(JSONB)
    satuan: Mapped[str] = mapped_column(default="")
    berlaku_dari: Mapped[date] = mapped_column(Date)
    berlaku_sampai: Mapped[date | None] = mapped_column(Date)
    dasar_hukum: Mapped[str] = mapped_column(default="")
    terverifikasi: Mapped[bool] = mapped_column(Boolean, default=False)
    catatan: Mapped[str] = mapped_column(default="")
    dibuat_oleh: Mapped[str] = mapped_column(default="")
    dibuat_at: Mapped[datetime]
