"""Folders, the lists that propose what becomes of them, and loans."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Berkas(TenantBase):
    """A folder of one unit and year. Retention is in years; `pemicu_on` starts the clock and may be open.

    `akhir_aktif` and `akhir_inaktif` are the first days on which it may go on. `ditahan` is a legal hold;
    `ditinjau_on` the day before which it is not proposed again.
    """

    __tablename__ = "e_office_berkas"

    id: Mapped[Id]
    unit_id: Mapped[int]
    klasifikasi: Mapped[str] = mapped_column(ForeignKey("e_office_klasifikasi.kode"))
    nomor_berkas: Mapped[str]
    nama: Mapped[str]
    uraian: Mapped[str] = mapped_column(default="")
    kategori: Mapped[str] = mapped_column(default="umum")
    tahun: Mapped[int] = mapped_column(Integer)
    pemicu: Mapped[str] = mapped_column(default="sejak_dicipta")
    pemicu_on: Mapped[date | None] = mapped_column(Date)
    aktif_tahun: Mapped[int] = mapped_column(Integer)
    inaktif_tahun: Mapped[int] = mapped_column(Integer)
    akhir_aktif: Mapped[date | None] = mapped_column(Date)
    akhir_inaktif: Mapped[date | None] = mapped_column(Date)
    nasib: Mapped[str]
    keadaan: Mapped[str] = mapped_column(default="aktif")
    vital: Mapped[bool] = mapped_column(Boolean, default=False)
    terjaga: Mapped[bool] = mapped_column(Boolean, default=False)
    mkb: Mapped[bool] = mapped_column(Boolean, default=False)
    ditahan: Mapped[bool] = mapped_column(Boolean, default=False)
    ditahan_alasan: Mapped[str] = mapped_column(default="")
    ditutup_on: Mapped[date | None] = mapped_column(Date)
    lokasi: Mapped[str] = mapped_column(default="")
    boks: Mapped[str] = mapped_column(default="")
    rak: Mapped[str] = mapped_column(default="")
    jumlah: Mapped[int] = mapped_column(Integer, default=0)
    retensi_sumber: Mapped[str] = mapped_column(default="")
    retensi_terverifikasi: Mapped[bool] = mapped_column(Boolean, default=False)
    tingkat: Mapped[str] = mapped_column(default="asli")
    kondisi: Mapped[str] = mapped_column(default="baik")
    ditinjau_on: Mapped[date | None] = mapped_column(Date)
    dibuat_at: Mapped[datetime]
    dibuat_oleh: Mapped[str] = mapped_column(default="")


class Usul(TenantBase):
    """A list that proposes what becomes of folders. Documents stand with number and day; `panitia` are
    [{nama, jabatan}]. `wewenang` is who has to approve a destruction; `otomatis` was made at night.
    """

    __tablename__ = "e_office_usul"

    id: Mapped[Id]
    jenis: Mapped[str]
    unit_id: Mapped[int]
    nomor: Mapped[str] = mapped_column(default="")
    keadaan: Mapped[str] = mapped_column(default="disusun")
    alasan: Mapped[str] = mapped_column(default="")
    otomatis: Mapped[bool] = mapped_column(Boolean, default=False)
    wewenang: Mapped[str] = mapped_column(default="")
    panitia: Mapped[list[dict[str, str]]] = mapped_column(JSONB, default=list)
    sk_panitia: Mapped[str] = mapped_column(default="")
    sk_panitia_on: Mapped[date | None] = mapped_column(Date)
    pertimbangan: Mapped[str] = mapped_column(default="")
    pertimbangan_on: Mapped[date | None] = mapped_column(Date)
    persetujuan: Mapped[str] = mapped_column(default="")
    persetujuan_on: Mapped[date | None] = mapped_column(Date)
    penyetuju: Mapped[str] = mapped_column(default="")
    penetapan: Mapped[str] = mapped_column(default="")
    penetapan_on: Mapped[date | None] = mapped_column(Date)
    berita_acara: Mapped[str] = mapped_column(default="")
    dilaksanakan_on: Mapped[date | None] = mapped_column(Date)
    dibuat_at: Mapped[datetime]
    dibuat_oleh: Mapped[str] = mapped_column(default="")


class UsulBerkas(TenantBase):
    """A folder on a list with what was decided: setuju, tunda (until `sampai`) or tolak."""

    __tablename__ = "e_office_usul_berkas"

    usul_id: Mapped[int] = mapped_column(ForeignKey("e_office_usul.id", ondelete="CASCADE"), primary_key=True)
    berkas_id: Mapped[int] = mapped_column(ForeignKey("e_office_berkas.id"), primary_key=True)
    keputusan: Mapped[str] = mapped_column(default="setuju")
    catatan: Mapped[str] = mapped_column(default="")
    sampai: Mapped[date | None] = mapped_column(Date)


class Pinjam(TenantBase):
    """A loan; a folder can be out once at a time."""

    __tablename__ = "e_office_pinjam"

    id: Mapped[Id]
    berkas_id: Mapped[int] = mapped_column(ForeignKey("e_office_berkas.id"))
    peminjam: Mapped[str]
    peminjam_account_id: Mapped[int | None]
    keperluan: Mapped[str]
    dipinjam_on: Mapped[date] = mapped_column(Date)
    kembali_on: Mapped[date] = mapped_column(Date)
    dikembalikan_on: Mapped[date | None] = mapped_column(Date)
    dicatat_oleh: Mapped[str] = mapped_column(default="")
