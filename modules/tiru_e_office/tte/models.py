"""Certificates of the region's own authority, how providers know an official, and every try to sign."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Integer, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Sertifikat(TenantBase):
    """A certificate with its closed key; without an account it is the authority's own."""

    __tablename__ = "e_office_sertifikat"

    id: Mapped[Id]
    account_id: Mapped[int | None]
    nama: Mapped[str]
    serial: Mapped[str]
    sertifikat: Mapped[str]
    kunci: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    berlaku_dari: Mapped[datetime]
    berlaku_sampai: Mapped[datetime]
    dicabut_at: Mapped[datetime | None]


class Penanda(TenantBase):
    """With which provider an official signs. `pengenal` (NIK or e-mail) is encrypted."""

    __tablename__ = "e_office_penanda"

    account_id: Mapped[int] = mapped_column(primary_key=True)
    penyedia: Mapped[str]
    pengenal: Mapped[bytes] = mapped_column(LargeBinary)
    pengenal_tampak: Mapped[str]
    sertifikat_status: Mapped[str] = mapped_column(default="")
    diperiksa_at: Mapped[datetime | None]


class Tte(TenantBase):
    """One try to sign one version, with the SHA-256 of what went in and came out."""

    __tablename__ = "e_office_tte"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    tugas_id: Mapped[int | None]
    versi: Mapped[int] = mapped_column(Integer)
    penyedia: Mapped[str]
    keadaan: Mapped[str] = mapped_column(default="antre")
    percobaan: Mapped[int] = mapped_column(Integer, default=0)
    galat: Mapped[str] = mapped_column(default="")
    penanda_account_id: Mapped[int | None]
    penanda_nama: Mapped[str]
    penanda_jabatan: Mapped[str]
    sha256_masuk: Mapped[str]
    sha256_keluar: Mapped[str | None]
    key: Mapped[str | None]
    rujukan: Mapped[str] = mapped_column(default="")
    dibuat_at: Mapped[datetime]
    selesai_at: Mapped[datetime | None]


class Penyedia(TenantBase):
    """How this region reaches its certified provider; the one row there is. `rahasia` is encrypted.

    `akar` is the provider's root certificate (PEM) that signatures lead to; `sertifikat_server` the one its
    server is known by where no public authority vouches for it.
    """

    __tablename__ = "e_office_penyedia"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    url: Mapped[str]
    versi: Mapped[str]
    pengguna: Mapped[str]
    rahasia: Mapped[bytes] = mapped_column(LargeBinary)
    akar: Mapped[str] = mapped_column(default="")
    sertifikat_server: Mapped[str] = mapped_column(default="")
    aktif: Mapped[bool] = mapped_column(Boolean, default=False)
    diubah_at: Mapped[datetime]
    diubah_oleh: Mapped[str] = mapped_column(default="")
