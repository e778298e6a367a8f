"""What parents and schools send: marks for the meal, and reports."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ARRAY, Boolean, Date, ForeignKey, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class UmpanBalik(TenantBase):
    """A mark for a meal, 1 to 5; once per sender, place and day."""

    __tablename__ = "mbg_umpan_balik"

    id: Mapped[Id]
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"))
    tanggal: Mapped[date] = mapped_column(Date)
    rasa: Mapped[int] = mapped_column(SmallInteger)
    porsi: Mapped[int] = mapped_column(SmallInteger)
    catatan: Mapped[str] = mapped_column(default="")
    pengirim_hash: Mapped[str]
    dikirim_at: Mapped[datetime]
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class Laporan(TenantBase):
    """A report about a meal. Who sent it is encrypted."""

    __tablename__ = "mbg_laporan"

    id: Mapped[Id]
    nomor: Mapped[str]
    code_hash: Mapped[str]
    jenis: Mapped[str]
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id"))
    sppg_id: Mapped[int | None]
    tanggal: Mapped[date] = mapped_column(Date)
    gejala: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    jumlah_sakit: Mapped[int] = mapped_column(Integer, default=0)
    mulai_sakit_at: Mapped[datetime | None]
    isi: Mapped[str] = mapped_column(default="")
    nama: Mapped[bytes | None] = mapped_column(LargeBinary)
    kontak: Mapped[bytes | None] = mapped_column(LargeBinary)
    sumber: Mapped[str] = mapped_column(default="warga")
    akun_id: Mapped[int | None]
    status: Mapped[str] = mapped_column(default="baru")
    tindak: Mapped[str] = mapped_column(default="")
    insiden_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_insiden.id"))
    file_key: Mapped[str | None]
    file_media: Mapped[str] = mapped_column(default="")
    dikirim_at: Mapped[datetime]
    ditangani_at: Mapped[datetime | None]
    ditangani_oleh: Mapped[str] = mapped_column(default="")
    kirim_hash: Mapped[str | None]
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
