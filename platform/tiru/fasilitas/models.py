"""Kinds, facilities, their official numbers and their history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class FasilitasJenis(TenantBase):
    """A kind of facility. `bentuk` are its forms; `pengenal` its numbers as `rules.Identifier` writes them.

    `bawaan`: shipped with the kit; `aktif`: offered for new facilities.
    """

    __tablename__ = "fasilitas_jenis"

    kode: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str]
    kelompok: Mapped[str]
    ikon: Mapped[str] = mapped_column(default="map-pin")
    bentuk: Mapped[list[str]] = mapped_column(JSONB, default=list)
    pengenal: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    bawaan: Mapped[bool] = mapped_column(Boolean, default=False)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Fasilitas(TenantBase):
    """One facility. `berlaku_sampai` is its last day; without one it is open.

    `pemilik_unit_id` is a unit of the room organisasi; others own by name. `kapasitas` in what the kind counts
    (pupils, beds, stalls, portions a day).
    """

    __tablename__ = "fasilitas"

    id: Mapped[Id]
    kode: Mapped[str]
    jenis: Mapped[str] = mapped_column(ForeignKey("fasilitas_jenis.kode"))
    bentuk: Mapped[str] = mapped_column(default="")
    nama: Mapped[str]
    kode_wilayah: Mapped[str]
    alamat: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    kepemilikan: Mapped[str] = mapped_column(default="pemerintah")
    pemilik_unit_id: Mapped[int | None]
    pemilik_nama: Mapped[str] = mapped_column(default="")
    kapasitas: Mapped[int | None]
    kontak_nama: Mapped[str | None]
    kontak_telepon: Mapped[str | None]
    sumber: Mapped[str] = mapped_column(default="")
    berlaku_dari: Mapped[date] = mapped_column(Date)
    berlaku_sampai: Mapped[date | None] = mapped_column(Date)
    diubah_at: Mapped[datetime]

    @property
    def is_open(self) -> bool:
        return self.berlaku_sampai is None


class FasilitasPengenal(TenantBase):
    """An official number: one facility per number, one number of each sort per facility."""

    __tablename__ = "fasilitas_pengenal"

    kunci: Mapped[str] = mapped_column(primary_key=True)
    nilai: Mapped[str] = mapped_column(primary_key=True)
    fasilitas_id: Mapped[int] = mapped_column(ForeignKey("fasilitas.id", ondelete="CASCADE"))


class FasilitasPerubahan(TenantBase):
    """What happened to a facility on a day, and why; kept for good. Contacts are never in it."""

    __tablename__ = "fasilitas_perubahan"

    id: Mapped[Id]
    fasilitas_id: Mapped[int] = mapped_column(ForeignKey("fasilitas.id", ondelete="CASCADE"))
    jenis: Mapped[str]
    berlaku_pada: Mapped[date] = mapped_column(Date)
    alasan: Mapped[str] = mapped_column(default="")
    sebelum: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    sesudah: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
