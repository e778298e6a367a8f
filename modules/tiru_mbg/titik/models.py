"""The places that are served, who eats there, and which kitchen cooks for whom."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, Integer, LargeBinary, SmallInteger, Time
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Titik(TenantBase):
    """A place where meals are eaten: school, pesantren, posyandu.

    `kode` is its official number, `jam_makan` local time.
    """

    __tablename__ = "mbg_titik"

    id: Mapped[Id]
    tipe: Mapped[str]
    kode: Mapped[str]
    nama: Mapped[str]
    jenjang: Mapped[str] = mapped_column(default="")
    kode_wilayah: Mapped[str]
    alamat: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    pic_nama: Mapped[str] = mapped_column(default="")
    pic_telepon: Mapped[bytes | None] = mapped_column(LargeBinary)
    jam_makan: Mapped[time | None] = mapped_column(Time)
    fasilitas_id: Mapped[int | None]
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)
    sumber: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime]
    diubah_at: Mapped[datetime]


class TitikPetugas(TenantBase):
    """An account that receives for a place: teacher on duty, or the volunteer of a posyandu."""

    __tablename__ = "mbg_titik_petugas"

    id: Mapped[Id]
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"))
    akun_id: Mapped[int]
    peran: Mapped[str] = mapped_column(default="pic")
    mulai_on: Mapped[date] = mapped_column(Date)
    selesai_on: Mapped[date | None] = mapped_column(Date)


class Rombel(TenantBase):
    """How many are enrolled in a class or group, from which register, on which day.

    `alergi` counts pupils by allergen.
    """

    __tablename__ = "mbg_rombel"

    id: Mapped[Id]
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"))
    kelompok: Mapped[str]
    kelas: Mapped[str] = mapped_column(default="")
    terdaftar: Mapped[int] = mapped_column(Integer)
    alergi: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    sumber: Mapped[str]
    per_on: Mapped[date] = mapped_column(Date)


class Penugasan(TenantBase):
    """A kitchen cooks `jatah` portions for a group at a place.

    `menit` is travel time, `menit_sumber` where it comes from.
    """

    __tablename__ = "mbg_penugasan"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"))
    kelompok: Mapped[str]
    jatah: Mapped[int] = mapped_column(Integer)
    gelombang: Mapped[int] = mapped_column(SmallInteger, default=1)
    jarak_m: Mapped[int | None] = mapped_column(Integer)
    menit: Mapped[int | None] = mapped_column(Integer)
    menit_sumber: Mapped[str] = mapped_column(default="")
    rute: Mapped[str] = mapped_column(default="")
    mulai_on: Mapped[date] = mapped_column(Date)
    selesai_on: Mapped[date | None] = mapped_column(Date)
