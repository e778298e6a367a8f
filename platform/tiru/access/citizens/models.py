"""Tables of citizens. The NIK is encrypted, with a keyed hash beside it for equality."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Citizen(TenantBase):
    """Somebody with an account at the portal; `verified_at` is when a code reached the contact.

    `registered_by` is the hash of the key of the browser that registered, until the contact is verified.
    """

    __tablename__ = "citizen"

    id: Mapped[Id]
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    verified_at: Mapped[datetime | None]
    nik: Mapped[bytes | None] = mapped_column(LargeBinary)
    nik_match: Mapped[str | None]
    password: Mapped[str | None]
    bahasa: Mapped[str] = mapped_column(default="id")
    registered_by: Mapped[str | None]
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]


class CitizenCode(TenantBase):
    """A six-digit code on its way; five tries, ten minutes, once."""

    __tablename__ = "citizen_code"

    id: Mapped[Id]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id", ondelete="CASCADE"))
    hash: Mapped[str]
    tries: Mapped[int] = mapped_column(Integer, default=0)
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CitizenSession(TenantBase):
    """A citizen's signed-in browser."""

    __tablename__ = "citizen_session"

    id: Mapped[Id]
    hash: Mapped[str]
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class SubjectRequest(TenantBase):
    """What somebody asks about their data; answered within 3 × 24 hours (UU 27/2022 Articles 30, 32 and 41).

    `kind` is `salinan`, `perbaikan` or `hapus`; `decision` is `dikabulkan` or `ditolak`. Who has left is no longer
    named: the row stays as proof that, and when, the request was answered, without its words.
    """

    __tablename__ = "correction_request"

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(default="perbaikan")
    citizen_id: Mapped[int | None] = mapped_column(ForeignKey("citizen.id", ondelete="SET NULL"))
    wish: Mapped[str]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    decision: Mapped[str | None]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None]
    answered_by: Mapped[str] = mapped_column(default="")
