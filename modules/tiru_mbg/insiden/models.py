"""Incidents of food poisoning: places, batches, cases, samples, steps, recommendations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, Boolean, ForeignKey, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Insiden(TenantBase):
    """A suspected or confirmed poisoning. Numbers are persons.

    `sakit_lapor` is what reports tell; `sakit` is that, or the ill of the line list where they are more.
    """

    __tablename__ = "mbg_insiden"

    id: Mapped[Id]
    nomor: Mapped[str]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id"))
    status: Mapped[str] = mapped_column(default="laporan_masuk")
    lapor_at: Mapped[datetime]
    konsumsi_at: Mapped[datetime | None]
    terpapar: Mapped[int | None] = mapped_column(Integer)
    sakit: Mapped[int] = mapped_column(Integer, default=0)
    sakit_lapor: Mapped[int] = mapped_column(Integer, default=0)
    rawat_jalan: Mapped[int] = mapped_column(Integer, default=0)
    rawat_inap: Mapped[int] = mapped_column(Integer, default=0)
    meninggal: Mapped[int] = mapped_column(Integer, default=0)
    ringkasan: Mapped[str] = mapped_column(default="")
    verifikasi_at: Mapped[datetime | None]
    pe_mulai_at: Mapped[datetime | None]
    pe_selesai_at: Mapped[datetime | None]
    w1_at: Mapped[datetime | None]
    w1_oleh: Mapped[str] = mapped_column(default="")
    klb: Mapped[bool | None] = mapped_column(Boolean)
    penyebab: Mapped[str] = mapped_column(default="")
    ditetapkan_at: Mapped[datetime | None]
    dapur_ditahan_at: Mapped[datetime | None]
    dapur_dibuka_at: Mapped[datetime | None]
    ditutup_at: Mapped[datetime | None]
    laporan_at: Mapped[datetime | None]
    laporan_akhir: Mapped[str] = mapped_column(default="")
    buka_periksa: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class InsidenBatch(TenantBase):
    """A batch under suspicion."""

    __tablename__ = "mbg_insiden_batch"

    insiden_id: Mapped[int] = mapped_column(ForeignKey("mbg_insiden.id", ondelete="CASCADE"), primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("mbg_batch.id"), primary_key=True)


class InsidenTitik(TenantBase):
    """A place of an incident and how many ate there."""

    __tablename__ = "mbg_insiden_titik"

    insiden_id: Mapped[int] = mapped_column(ForeignKey("mbg_insiden.id", ondelete="CASCADE"), primary_key=True)
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id"), primary_key=True)
    terpapar: Mapped[int | None] = mapped_column(Integer)


class Kasus(TenantBase):
    """One line of the line list; the name is encrypted. `makanan` says per dish whether it was eaten.

    A line that was taken off (`dicabut_at`) keeps its number, has no name any more and counts nowhere.
    """

    __tablename__ = "mbg_kasus"

    id: Mapped[Id]
    insiden_id: Mapped[int] = mapped_column(ForeignKey("mbg_insiden.id", ondelete="CASCADE"))
    nomor: Mapped[int] = mapped_column(SmallInteger)
    titik_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_titik.id"))
    nama: Mapped[bytes | None] = mapped_column(LargeBinary)
    umur_tahun: Mapped[int | None] = mapped_column(SmallInteger)
    jenis_kelamin: Mapped[str] = mapped_column(default="")
    kelas: Mapped[str] = mapped_column(default="")
    gejala: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    onset_at: Mapped[datetime | None]
    makan_at: Mapped[datetime | None]
    sakit: Mapped[bool] = mapped_column(Boolean, default=True)
    makanan: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    faskes: Mapped[str] = mapped_column(default="")
    perawatan: Mapped[str] = mapped_column(default="tidak")
    hasil: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
    diubah_at: Mapped[datetime | None]
    diubah_oleh: Mapped[str] = mapped_column(default="")
    dicabut_at: Mapped[datetime | None]
    dicabut_oleh: Mapped[str] = mapped_column(default="")
    dicabut_alasan: Mapped[str] = mapped_column(default="")


class InsidenSampel(TenantBase):
    """A specimen from taking to result."""

    __tablename__ = "mbg_insiden_sampel"

    id: Mapped[Id]
    insiden_id: Mapped[int] = mapped_column(ForeignKey("mbg_insiden.id", ondelete="CASCADE"))
    jenis: Mapped[str]
    uraian: Mapped[str] = mapped_column(default="")
    diambil_at: Mapped[datetime]
    diambil_oleh: Mapped[str] = mapped_column(default="")
    dikirim_at: Mapped[datetime | None]
    lab: Mapped[str] = mapped_column(default="")
    diterima_lab_at: Mapped[datetime | None]
    parameter: Mapped[str] = mapped_column(default="")
    hasil: Mapped[str] = mapped_column(default="")
    hasil_at: Mapped[datetime | None]
    segel: Mapped[str] = mapped_column(default="")
    dikirim_oleh: Mapped[str] = mapped_column(default="")
    diterima_oleh: Mapped[str] = mapped_column(default="")


class InsidenLangkah(TenantBase):
    """What was done, by whom, when; never changed."""

    __tablename__ = "mbg_insiden_langkah"

    id: Mapped[Id]
    insiden_id: Mapped[int] = mapped_column(ForeignKey("mbg_insiden.id", ondelete="CASCADE"))
    langkah: Mapped[str]
    teks: Mapped[str] = mapped_column(default="")
    oleh: Mapped[str] = mapped_column(default="")
    pada: Mapped[datetime]


class Rekomendasi(TenantBase):
    """A recommendation to the national agency to stop a kitchen: the regency cannot stop it itself.

    `fakta` are pairs of words as the letter told them, empty until it was sent.
    """

    __tablename__ = "mbg_rekomendasi"

    id: Mapped[Id]
    nomor: Mapped[str]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    insiden_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_insiden.id"))
    dasar: Mapped[str]
    alasan: Mapped[str]
    status: Mapped[str] = mapped_column(default="draf")
    dibuat_at: Mapped[datetime]
    dibuat_oleh: Mapped[str] = mapped_column(default="")
    dikirim_at: Mapped[datetime | None]
    nomor_surat: Mapped[str] = mapped_column(default="")
    jawaban: Mapped[str] = mapped_column(default="")
    dijawab_at: Mapped[datetime | None]
    diterima_at: Mapped[datetime | None]
    nomor_keputusan: Mapped[str] = mapped_column(default="")
    keputusan_key: Mapped[str | None]
    keputusan_nama: Mapped[str] = mapped_column(default="")
    keputusan_media: Mapped[str] = mapped_column(default="")
    dasar_lain: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    fakta: Mapped[list[Any]] = mapped_column(JSONB, default=list)


class RekomendasiBukti(TenantBase):
    """A paper or photo that goes with a recommendation; the file is in the object store."""

    __tablename__ = "mbg_rekomendasi_bukti"

    id: Mapped[Id]
    rekomendasi_id: Mapped[int] = mapped_column(ForeignKey("mbg_rekomendasi.id", ondelete="CASCADE"))
    uraian: Mapped[str]
    file_key: Mapped[str]
    file_nama: Mapped[str]
    file_media: Mapped[str]
    dicatat_at: Mapped[datetime]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
