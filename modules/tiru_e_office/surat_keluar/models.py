"""Templates, letterheads, drafts with every version, and how a letter was delivered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Templat(TenantBase):
    """A body with places to fill. `bidang` describes them: [{nama, label, jenis, wajib, pilihan?}]."""

    __tablename__ = "e_office_templat"

    id: Mapped[Id]
    jenis: Mapped[str] = mapped_column(ForeignKey("e_office_jenis.kode"))
    nama: Mapped[str]
    unit_id: Mapped[int | None]
    bidang: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    isi: Mapped[str] = mapped_column(default="")
    versi: Mapped[int] = mapped_column(Integer, default=1)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Kop(TenantBase):
    """The letterhead of a unit; units below without one of their own use it. `lambang` is negara, daerah or tanpa."""

    __tablename__ = "e_office_kop"

    unit_id: Mapped[int] = mapped_column(primary_key=True)
    baris: Mapped[list[str]] = mapped_column(JSONB, default=list)
    alamat: Mapped[str] = mapped_column(default="")
    lambang: Mapped[str] = mapped_column(default="daerah")
    lambang_key: Mapped[str | None]
    kota: Mapped[str] = mapped_column(default="")


class Naskah(TenantBase):
    """What belongs to a letter that is written here. `isi` is {teks, bidang: {…}}; `tujuan` and `tembusan`
    are [{unit_id?, teks, surel?}]. `atas_nama_jabatan_id` is the post in whose name (a.n.) it is signed.
    """

    __tablename__ = "e_office_naskah"

    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"), primary_key=True)
    templat_id: Mapped[int | None] = mapped_column(ForeignKey("e_office_templat.id"))
    versi: Mapped[int] = mapped_column(Integer, default=1)
    isi: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    tujuan: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    tembusan: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    ttd_jabatan_id: Mapped[int | None]
    atribusi: Mapped[str] = mapped_column(default="diri")
    atas_nama_jabatan_id: Mapped[int | None]
    pdf_key: Mapped[str | None]
    pdf_sha256: Mapped[str | None]
    tte_key: Mapped[str | None]
    tte_sha256: Mapped[str | None]


class Versi(TenantBase):
    """One version as it was submitted; never changed."""

    __tablename__ = "e_office_versi"

    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"), primary_key=True)
    versi: Mapped[int] = mapped_column(Integer, primary_key=True)
    hal: Mapped[str]
    isi: Mapped[dict[str, Any]] = mapped_column(JSONB)
    oleh_account_id: Mapped[int | None]
    oleh_nama: Mapped[str]
    at: Mapped[datetime]
    catatan: Mapped[str] = mapped_column(default="")


class Pengiriman(TenantBase):
    """One addressee of an issued letter, and how far it got. `masuk_id` is its entry in their agenda.

    Whoever gets it by e-mail fetches it with a token; of that only the hash is kept.
    """

    __tablename__ = "e_office_pengiriman"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    cara: Mapped[str]
    tujuan_unit_id: Mapped[int | None]
    tujuan: Mapped[str]
    peran: Mapped[str] = mapped_column(default="tujuan")
    terkirim_at: Mapped[datetime | None]
    diterima_at: Mapped[datetime | None]
    dibaca_at: Mapped[datetime | None]
    masuk_id: Mapped[int | None]
    surel: Mapped[str] = mapped_column(default="")
    token_hash: Mapped[str | None]
    catatan: Mapped[str] = mapped_column(default="")
