"""Tables of notices, of choices, and of the outbox, whose addresses are encrypted and shown masked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Kabar(TenantBase):
    """A notice for one account or one citizen, read inside the product."""

    __tablename__ = "kabar"

    id: Mapped[Id]
    account_id: Mapped[int | None]
    citizen_id: Mapped[int | None]
    module: Mapped[str]
    judul: Mapped[str]
    isi: Mapped[str] = mapped_column(default="")
    href: Mapped[str] = mapped_column(default="")
    ikon: Mapped[str] = mapped_column(default="bell")
    dibuat_at: Mapped[datetime]
    dibaca_at: Mapped[datetime | None]


class KabarKeluar(TenantBase):
    """A letter or short message on its way out. `kunci` names it: the same key twice is one message."""

    __tablename__ = "kabar_keluar"

    id: Mapped[Id]
    kanal: Mapped[str]
    tujuan: Mapped[bytes] = mapped_column(LargeBinary)
    tujuan_tampak: Mapped[str]
    perihal: Mapped[str] = mapped_column(default="")
    isi: Mapped[str]
    module: Mapped[str]
    tentang: Mapped[str] = mapped_column(default="")
    kunci: Mapped[str | None]
    keadaan: Mapped[str] = mapped_column(default="antre")
    percobaan: Mapped[int] = mapped_column(Integer, default=0)
    galat: Mapped[str] = mapped_column(default="")
    dibuat_at: Mapped[datetime]
    berikut_at: Mapped[datetime | None]
    selesai_at: Mapped[datetime | None]


class KabarPilihan(TenantBase):
    """What one account or citizen chose: notices inside only, or by letter too (`surel`)."""

    __tablename__ = "kabar_pilihan"

    id: Mapped[Id]
    account_id: Mapped[int | None]
    citizen_id: Mapped[int | None]
    surel: Mapped[bool] = mapped_column(Boolean, default=False)
