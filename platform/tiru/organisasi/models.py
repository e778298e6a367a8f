"""Units, posts, assignments and changes. A unit's `path` holds the ids from the top, e.g. `/1/5/12/`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, SmallInteger
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Unit(TenantBase):
    """An organisation unit: perangkat daerah, bidang, kecamatan, kelurahan, desa and the like."""

    __tablename__ = "unit"

    id: Mapped[Id]
    kode: Mapped[str]
    nama: Mapped[str]
    singkatan: Mapped[str] = mapped_column(default="")
    tipe: Mapped[str]
    induk_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    path: Mapped[str]
    kode_wilayah: Mapped[str | None]
    berlaku_dari: Mapped[date] = mapped_column(Date, default=date(2000, 1, 1))
    berlaku_sampai: Mapped[date | None] = mapped_column(Date)


class Jabatan(TenantBase):
    """A post in a unit; approvers are found by post and day, never by person."""

    __tablename__ = "jabatan"

    id: Mapped[Id]
    kode: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    nama: Mapped[str]
    kepala: Mapped[bool] = mapped_column(Boolean, default=False)
    kelas: Mapped[int | None] = mapped_column(SmallInteger)
    eselon: Mapped[str] = mapped_column(default="")
    berlaku_sampai: Mapped[date | None] = mapped_column(Date)


class JabatanRole(TenantBase):
    """A role that comes with a post, with its reach."""

    __tablename__ = "jabatan_role"

    jabatan_id: Mapped[int] = mapped_column(ForeignKey("jabatan.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(default="unit")


class Penugasan(TenantBase):
    """Somebody holds a post: definitif, Plt, Plh or Pj, from a day to a day."""

    __tablename__ = "penugasan"

    id: Mapped[Id]
    jabatan_id: Mapped[int] = mapped_column(ForeignKey("jabatan.id"))
    account_id: Mapped[int | None]
    nama: Mapped[str]
    nip: Mapped[str | None]
    jenis: Mapped[str] = mapped_column(default="definitif")
    nomor_sk: Mapped[str] = mapped_column(default="")
    dari: Mapped[date] = mapped_column(Date)
    sampai: Mapped[date | None] = mapped_column(Date)


class UnitPerubahan(TenantBase):
    """What happened to a unit on a day, with the decree; kept for good. `jenis` is one of CHANGES.

    `sebelum` holds the columns of the unit as they were before, where the change replaced some.
    """

    __tablename__ = "unit_perubahan"

    id: Mapped[Id]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    jenis: Mapped[str]
    berlaku_pada: Mapped[date] = mapped_column(Date)
    keterangan: Mapped[str] = mapped_column(default="")
    sebelum: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    dasar: Mapped[str] = mapped_column(default="")
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
