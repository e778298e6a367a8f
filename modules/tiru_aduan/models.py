"""Tables of the module. Who reported is encrypted; a keyed hash serves to find the same person again."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Float, ForeignKey, Integer, LargeBinary, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tiru.db.metadata import Id, TenantBase


class Kategori(TenantBase):
    """What a report is about; proposes the unit that answers."""

    __tablename__ = "aduan_kategori"

    id: Mapped[Id]
    kode: Mapped[str]
    nama: Mapped[str]
    ikon: Mapped[str]
    unit_id: Mapped[int | None]
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Laporan(TenantBase):
    """One report. `due_at` is the deadline of the present stage; `unit_id` who has to answer.

    `kirim_hash` names the submission, so that sending twice is once. While the reporter is asked, `tanya_dari` is
    where the report returns to and `sisa_hari` the working days its unit had left. `gabung_dari` undoes a merge.
    """

    __tablename__ = "aduan_laporan"

    id: Mapped[Id]
    nomor: Mapped[str]
    code_hash: Mapped[str]
    jenis: Mapped[str]
    sifat: Mapped[str]
    kategori_id: Mapped[int | None] = mapped_column(ForeignKey("aduan_kategori.id"))
    judul: Mapped[str]
    isi: Mapped[str]
    kode_wilayah: Mapped[str | None]
    tempat: Mapped[str] = mapped_column(default="")
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)
    kejadian_on: Mapped[date | None] = mapped_column(Date)
    kanal: Mapped[str] = mapped_column(default="web")
    nama: Mapped[bytes | None] = mapped_column(LargeBinary)
    kontak: Mapped[bytes | None] = mapped_column(LargeBinary)
    kontak_hash: Mapped[str | None]
    status: Mapped[str]
    unit_id: Mapped[int | None]
    induk_id: Mapped[int | None] = mapped_column(ForeignKey("aduan_laporan.id"))
    dibuat_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(Boolean, default=False)
    eskalasi: Mapped[int] = mapped_column(Integer, default=0)
    rating: Mapped[int | None] = mapped_column(SmallInteger)
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)
    kirim_hash: Mapped[str | None]
    warga_id: Mapped[int | None]
    tingkat: Mapped[str] = mapped_column(default="normatif")
    alasan_arsip: Mapped[str | None]
    tanya_dari: Mapped[str | None]
    sisa_hari: Mapped[int | None] = mapped_column(Integer)
    gabung_dari: Mapped[str | None]
    first_answered_at: Mapped[datetime | None]
    is_hidden: Mapped[bool] = mapped_column(Boolean, default=False)

    kategori: Mapped[Kategori | None] = relationship(lazy="raise")


class Riwayat(TenantBase):
    """One thing that happened. `is_public` may leave the office: to the reporter, and to all of a public report."""

    __tablename__ = "aduan_riwayat"

    id: Mapped[Id]
    laporan_id: Mapped[int] = mapped_column(ForeignKey("aduan_laporan.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    langkah: Mapped[str]
    oleh: Mapped[str]
    unit_id: Mapped[int | None]
    teks: Mapped[str] = mapped_column(default="")
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)


class Lampiran(TenantBase):
    """A photo or document in the object store."""

    __tablename__ = "aduan_lampiran"

    id: Mapped[Id]
    laporan_id: Mapped[int] = mapped_column(ForeignKey("aduan_laporan.id", ondelete="CASCADE"))
    riwayat_id: Mapped[int | None] = mapped_column(ForeignKey("aduan_riwayat.id", ondelete="CASCADE"))
    key: Mapped[str]
    thumb_key: Mapped[str | None]
    nama: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    oleh_pelapor: Mapped[bool] = mapped_column(Boolean, default=True)
    is_public: Mapped[bool] = mapped_column(Boolean, default=True)
    at: Mapped[datetime]


class Titipan(TenantBase):
    """A photo of a form that was refused, kept until it is sent again; found by a key only that form knows."""

    __tablename__ = "aduan_titipan"

    id: Mapped[Id]
    kunci_hash: Mapped[str]
    key: Mapped[str]
    thumb_key: Mapped[str | None]
    nama: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    at: Mapped[datetime]


class Templat(TenantBase):
    """Words that officers use again and again."""

    __tablename__ = "aduan_templat"

    id: Mapped[Id]
    judul: Mapped[str]
    teks: Mapped[str]
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Saringan(TenantBase):
    """A filter of the inbox that an official named; `isi` is its query string."""

    __tablename__ = "aduan_saringan"

    id: Mapped[Id]
    akun_id: Mapped[int]
    nama: Mapped[str]
    isi: Mapped[str]
