"""Published figures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Boolean, Date, Numeric
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class AngkaResmi(TenantBase):
    """What was published about a day, a month or a year (`ketelitian`), and by whom.

    `dari` is the whole that `nilai` is a part of, where it was published too. `per_on` is the last day the figure
    speaks of. A figure is withdrawn, never changed.
    """

    __tablename__ = "mbg_angka_resmi"

    id: Mapped[Id]
    ukuran: Mapped[str]
    nilai: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    dari: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    per_on: Mapped[date] = mapped_column(Date)
    ketelitian: Mapped[str] = mapped_column(default="hari")
    sumber: Mapped[str]
    catatan: Mapped[str] = mapped_column(default="")
    is_bawaan: Mapped[bool] = mapped_column(Boolean, default=False)
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
    dicabut_at: Mapped[datetime | None]
    dicabut_alasan: Mapped[str] = mapped_column(default="")
