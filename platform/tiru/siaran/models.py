"""The short memory of announcements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class SiaranPeristiwa(TenantBase):
    """One announcement. `id` names it for readers; it does not say in which order transactions committed."""

    __tablename__ = "siaran_peristiwa"

    id: Mapped[Id]
    topik: Mapped[str]
    kunci: Mapped[str]
    dibuat_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
