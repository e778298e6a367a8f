"""Kitchens, their papers, inspections and people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, Integer, LargeBinary, Numeric
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Sppg(TenantBase):
    """A kitchen.

    `cap_*` are portions a day, `cap_dasar` the decision they rest on; `slhs_status` is the last step of its tracker.
    """

    __tablename__ = "mbg_sppg"

    id: Mapped[Id]
    kode: Mapped[str]
    nama: Mapped[str]
    kode_wilayah: Mapped[str]
    alamat: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    skema: Mapped[str] = mapped_column(default="mandiri")
    mitra: Mapped[str] = mapped_column(default="")
    telepon: Mapped[bytes | None] = mapped_column(LargeBinary)
    status: Mapped[str] = mapped_column(default="usulan")
    verifikasi_on: Mapped[date | None] = mapped_column(Date)
    operasi_on: Mapped[date | None] = mapped_column(Date)
    cap_total: Mapped[int] = mapped_column(Integer)
    cap_siswa: Mapped[int] = mapped_column(Integer)
    cap_3b: Mapped[int] = mapped_column(Integer)
    cap_dasar: Mapped[str] = mapped_column(default="")
    koki_bersertifikat: Mapped[int] = mapped_column(Integer, default=0)
    ipal: Mapped[bool] = mapped_column(Boolean, default=False)
    sumber_air: Mapped[str] = mapped_column(default="")
    fasilitas_id: Mapped[int | None]
    slhs_status: Mapped[str] = mapped_column(default="belum_daftar")
    slhs_at: Mapped[datetime | None]
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime]
    diubah_at: Mapped[datetime]


class SppgStatus(TenantBase):
    """A change of a kitchen's state; never changed. `dasar` is the number of the decision where one is needed."""

    __tablename__ = "mbg_sppg_status"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    status: Mapped[str]
    pada: Mapped[date] = mapped_column(Date)
    dasar: Mapped[str] = mapped_column(default="")
    catatan: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str | None]
    file_nama: Mapped[str] = mapped_column(default="")
    file_media: Mapped[str] = mapped_column(default="")
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]


class Sertifikat(TenantBase):
    """A paper of a kitchen with its validity (dates inclusive); the file is in the object store.

    Only what is `sah` counts. What the kitchen hands in itself is `diajukan` until somebody who answers for its kind
    has judged it; `alasan` says why it was refused.
    """

    __tablename__ = "mbg_sertifikat"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    jenis: Mapped[str]
    nomor: Mapped[str]
    terbit_on: Mapped[date] = mapped_column(Date)
    akhir_on: Mapped[date | None] = mapped_column(Date)
    penerbit: Mapped[str] = mapped_column(default="")
    dicabut_on: Mapped[date | None] = mapped_column(Date)
    file_key: Mapped[str | None]
    file_nama: Mapped[str] = mapped_column(default="")
    file_media: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="sah")
    dicatat_akun_id: Mapped[int | None]
    diperiksa_at: Mapped[datetime | None]
    diperiksa_oleh: Mapped[str] = mapped_column(default="")
    alasan: Mapped[str] = mapped_column(default="")


class SlhsLangkah(TenantBase):
    """One step on the way to the hygiene certificate; never changed. `dokumen` are the papers that were there."""

    __tablename__ = "mbg_slhs_langkah"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    status: Mapped[str]
    pada: Mapped[date] = mapped_column(Date)
    catatan: Mapped[str] = mapped_column(default="")
    dokumen: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    file_key: Mapped[str | None]
    file_nama: Mapped[str] = mapped_column(default="")
    file_media: Mapped[str] = mapped_column(default="")
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]


class Ikl(TenantBase):
    """An environmental health inspection: score 0 to 100, findings as sentences.

    They are to be mended by `perbaikan_sampai` and are so since `diperbaiki_on`.
    """

    __tablename__ = "mbg_ikl"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    pada: Mapped[date] = mapped_column(Date)
    skor: Mapped[Decimal] = mapped_column(Numeric(5, 1))
    temuan: Mapped[list[Any]] = mapped_column(JSONB, default=list)
    perbaikan_sampai: Mapped[date | None] = mapped_column(Date)
    diperbaiki_on: Mapped[date | None] = mapped_column(Date)
    diperbaiki_oleh: Mapped[str] = mapped_column(default="")
    file_key: Mapped[str | None]
    file_nama: Mapped[str] = mapped_column(default="")
    file_media: Mapped[str] = mapped_column(default="")
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]


class Petugas(TenantBase):
    """Somebody who works in a kitchen from `mulai_on` to `selesai_on`.

    With `akun_id` it opens the kitchen to that account.
    """

    __tablename__ = "mbg_petugas"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    akun_id: Mapped[int | None]
    nama: Mapped[str]
    nik: Mapped[bytes | None] = mapped_column(LargeBinary)
    nik_match: Mapped[str | None]
    peran: Mapped[str]
    mulai_on: Mapped[date] = mapped_column(Date)
    selesai_on: Mapped[date | None] = mapped_column(Date)
    kursus_penjamah_on: Mapped[date | None] = mapped_column(Date)
    tes_kesehatan_on: Mapped[date | None] = mapped_column(Date)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
