"""Who is told, and what was or will be sent to them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Webhook(TenantBase):
    """An address that is told. `rahasia` is encrypted; `unit_id` narrows to a unit and all below it.

    `gagal_sejak` is when the first of an unbroken row of failures happened; `mati_karena` why it was switched off
    by itself.
    """

    __tablename__ = "e_office_webhook"

    id: Mapped[Id]
    nama: Mapped[str] = mapped_column(default="")
    url: Mapped[str]
    rahasia: Mapped[bytes] = mapped_column(LargeBinary)
    peristiwa: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    unit_id: Mapped[int | None]
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)
    dibuat_at: Mapped[datetime]
    dibuat_oleh: Mapped[str] = mapped_column(default="")
    gagal_sejak: Mapped[datetime | None]
    mati_karena: Mapped[str] = mapped_column(default="")


class Kirim(TenantBase):
    """One message to one address. `pesan_id` stays the same over all tries and replays of it."""

    __tablename__ = "e_office_webhook_kirim"

    id: Mapped[Id]
    webhook_id: Mapped[int] = mapped_column(ForeignKey("e_office_webhook.id", ondelete="CASCADE"))
    pesan_id: Mapped[str]
    peristiwa: Mapped[str]
    muatan: Mapped[dict[str, Any]] = mapped_column(JSONB)
    keadaan: Mapped[str] = mapped_column(default="antre")
    percobaan: Mapped[int] = mapped_column(Integer, default=0)
    kode_jawaban: Mapped[int | None] = mapped_column(Integer)
    galat: Mapped[str] = mapped_column(default="")
    dibuat_at: Mapped[datetime]
    berikut_at: Mapped[datetime | None]
    selesai_at: Mapped[datetime | None]
