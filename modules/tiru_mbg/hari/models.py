"""What phones wrote down, and the batches and deliveries that come of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Boolean, Date, Float, ForeignKey, Integer, Numeric, SmallInteger, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Batch(TenantBase):
    """One cooking of one menu. `kunci` names it on labels and phones; what stands here is the fold of its entries."""

    __tablename__ = "mbg_batch"

    id: Mapped[Id]
    kunci: Mapped[UUID] = mapped_column(Uuid)
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    tanggal: Mapped[date] = mapped_column(Date)
    nomor: Mapped[int] = mapped_column(SmallInteger)
    gelombang: Mapped[int] = mapped_column(SmallInteger, default=1)
    menu_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_menu.id"))
    kelompok: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    porsi_rencana: Mapped[int] = mapped_column(Integer, default=0)
    porsi: Mapped[int | None] = mapped_column(Integer)
    mulai_masak_at: Mapped[datetime | None]
    selesai_masak_at: Mapped[datetime | None]
    suhu_inti_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    organoleptik: Mapped[str] = mapped_column(default="")
    organoleptik_at: Mapped[datetime | None]
    sampel_at: Mapped[datetime | None]
    ditahan_at: Mapped[datetime | None]
    ditahan_alasan: Mapped[str] = mapped_column(default="")
    ditarik_at: Mapped[datetime | None]
    ditarik_alasan: Mapped[str] = mapped_column(default="")
    ditarik_oleh: Mapped[str] = mapped_column(default="")
    versi: Mapped[int] = mapped_column(Integer, default=0)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class BatchBahan(TenantBase):
    """Which lot went into a batch."""

    __tablename__ = "mbg_batch_bahan"

    id: Mapped[Id]
    batch_id: Mapped[int] = mapped_column(ForeignKey("mbg_batch.id", ondelete="CASCADE"))
    pembelian_id: Mapped[int] = mapped_column(ForeignKey("mbg_pembelian.id"))
    kuantitas: Mapped[Decimal | None] = mapped_column(Numeric(12, 3))
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")


class SampelSimpan(TenantBase):
    """The retained sample of a batch: to be kept until `buang_at`."""

    __tablename__ = "mbg_sampel_simpan"

    batch_id: Mapped[int] = mapped_column(ForeignKey("mbg_batch.id", ondelete="CASCADE"), primary_key=True)
    disimpan_at: Mapped[datetime]
    suhu_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    buang_at: Mapped[datetime]
    dibuang_at: Mapped[datetime | None]


class Kiriman(TenantBase):
    """Portions of a batch for one place. What stands here is the fold of its entries; `tahap` where it is."""

    __tablename__ = "mbg_kiriman"

    id: Mapped[Id]
    kunci: Mapped[UUID] = mapped_column(Uuid)
    batch_id: Mapped[int] = mapped_column(ForeignKey("mbg_batch.id", ondelete="CASCADE"))
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id"))
    tanggal: Mapped[date] = mapped_column(Date)
    kelompok: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    porsi_rencana: Mapped[int] = mapped_column(Integer, default=0)
    porsi_kirim: Mapped[int | None] = mapped_column(Integer)
    ompreng_keluar: Mapped[int | None] = mapped_column(Integer)
    kendaraan: Mapped[str] = mapped_column(default="")
    sopir: Mapped[str] = mapped_column(default="")
    berangkat_at: Mapped[datetime | None]
    jam_makan_at: Mapped[datetime | None]
    tiba_at: Mapped[datetime | None]
    suhu_tiba_c: Mapped[Decimal | None] = mapped_column(Numeric(4, 1))
    porsi_terima: Mapped[int | None] = mapped_column(Integer)
    porsi_rusak: Mapped[int | None] = mapped_column(Integer)
    penerima: Mapped[str] = mapped_column(default="")
    organoleptik: Mapped[str] = mapped_column(default="")
    organoleptik_at: Mapped[datetime | None]
    makan_at: Mapped[datetime | None]
    hadir: Mapped[int | None] = mapped_column(Integer)
    dimakan: Mapped[int | None] = mapped_column(Integer)
    sisa_pokok_g: Mapped[int | None] = mapped_column(Integer)
    sisa_sayur_g: Mapped[int | None] = mapped_column(Integer)
    sisa_lauk_g: Mapped[int | None] = mapped_column(Integer)
    sisa_buah_g: Mapped[int | None] = mapped_column(Integer)
    sisa_at: Mapped[datetime | None]
    sisa_alasan: Mapped[str] = mapped_column(default="")
    ompreng_kembali: Mapped[int | None] = mapped_column(Integer)
    kembali_at: Mapped[datetime | None]
    tahap: Mapped[str] = mapped_column(default="rencana")
    ditahan_at: Mapped[datetime | None]
    ditahan_alasan: Mapped[str] = mapped_column(default="")
    posisi_at: Mapped[datetime | None]
    posisi_latitude: Mapped[float | None] = mapped_column(Float)
    posisi_longitude: Mapped[float | None] = mapped_column(Float)
    versi: Mapped[int] = mapped_column(Integer, default=0)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class KirimanKelas(TenantBase):
    """Portions of a delivery for one class."""

    __tablename__ = "mbg_kiriman_kelas"

    kiriman_id: Mapped[int] = mapped_column(ForeignKey("mbg_kiriman.id", ondelete="CASCADE"), primary_key=True)
    kelompok: Mapped[str] = mapped_column(primary_key=True)
    kelas: Mapped[str] = mapped_column(primary_key=True)
    porsi: Mapped[int] = mapped_column(Integer)


class Perangkat(TenantBase):
    """A phone that may write: its public key (P-256, SPKI, base64) and the last number it used."""

    __tablename__ = "mbg_perangkat"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    akun_id: Mapped[int]
    nama: Mapped[str]
    kunci_publik: Mapped[str]
    urut_terakhir: Mapped[int] = mapped_column(default=0)
    terdaftar_at: Mapped[datetime]
    terakhir_at: Mapped[datetime]
    dicabut_at: Mapped[datetime | None]


class Catatan(TenantBase):
    """One entry as a phone made it, never changed but for `status`.

    `dicatat_at` is the device's clock put right by `geser_ms`; `muatan` is what was signed, word by word.
    """

    __tablename__ = "mbg_catatan"

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    perangkat_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("mbg_perangkat.id"))
    urut: Mapped[int | None]
    akun_id: Mapped[int | None]
    oleh: Mapped[str]
    jenis: Mapped[str]
    sppg_id: Mapped[int | None]
    titik_id: Mapped[int | None]
    batch_kunci: Mapped[UUID | None] = mapped_column(Uuid)
    kiriman_kunci: Mapped[UUID | None] = mapped_column(Uuid)
    isi: Mapped[dict[str, Any]] = mapped_column(JSONB)
    dicatat_at: Mapped[datetime]
    jam_perangkat_at: Mapped[datetime]
    geser_ms: Mapped[int] = mapped_column(default=0)
    diterima_at: Mapped[datetime]
    status: Mapped[str]
    alasan: Mapped[str] = mapped_column(default="")
    sidik: Mapped[str]
    tanda: Mapped[str] = mapped_column(default="")
    muatan: Mapped[str] = mapped_column(default="")


class Foto(TenantBase):
    """A photo of a stage; `kunci` was given by the phone, `sidik` is SHA-256."""

    __tablename__ = "mbg_foto"

    kunci: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    sppg_id: Mapped[int | None]
    batch_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_batch.id", ondelete="CASCADE"))
    kiriman_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_kiriman.id", ondelete="CASCADE"))
    tahap: Mapped[str]
    file_key: Mapped[str]
    thumb_key: Mapped[str | None]
    media_type: Mapped[str]
    ukuran: Mapped[int] = mapped_column(Integer)
    sidik: Mapped[str]
    dicatat_at: Mapped[datetime]
    diterima_at: Mapped[datetime]
    akun_id: Mapped[int | None]
