"""Letters, what hangs on them, and what waits for whom. The other nouns keep their tables in their own rooms."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ARRAY, Boolean, ColumnElement, Date, ForeignKey, Integer, SmallInteger, Text, literal_column
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase

SEARCHED: ColumnElement[str] = literal_column("e_office_surat.cari", TSVECTOR)
"""Words of number, sender, subject, summary and text, made by the database; no attribute, so never loaded."""


class Jenis(TenantBase):
    """A kind of naskah dinas. `tata_letak` is one of the two layouts, `korespondensi` or `judul`."""

    __tablename__ = "e_office_jenis"

    kode: Mapped[str] = mapped_column(primary_key=True)
    nama: Mapped[str]
    keluarga: Mapped[str]
    tata_letak: Mapped[str]
    bernomor: Mapped[bool] = mapped_column(Boolean, default=True)
    beralamat: Mapped[bool] = mapped_column(Boolean, default=True)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)
    urutan: Mapped[int] = mapped_column(Integer, default=100)


class Klasifikasi(TenantBase):
    """A code of the archive with its retention in years; None where the JRA does not say (yet)."""

    __tablename__ = "e_office_klasifikasi"

    kode: Mapped[str] = mapped_column(primary_key=True)
    induk: Mapped[str | None]
    nama: Mapped[str]
    aktif_tahun: Mapped[int | None] = mapped_column(Integer)
    inaktif_tahun: Mapped[int | None] = mapped_column(Integer)
    pemicu: Mapped[str] = mapped_column(default="sejak_dicipta")
    nasib: Mapped[str | None]
    keamanan: Mapped[str] = mapped_column(default="B")
    sumber: Mapped[str] = mapped_column(default="")
    terverifikasi: Mapped[bool] = mapped_column(Boolean, default=False)
    dipakai: Mapped[bool] = mapped_column(Boolean, default=True)


class Surat(TenantBase):
    """A letter, in (`masuk`) or out (`keluar`), of the unit that keeps it.

    `kunci` is random and stands in public addresses; `nomor` is what the sender wrote, `nomor_agenda` what
    the unit's book says. `sumber_id` is the letter out that this one came from inside the same region.
    """

    __tablename__ = "e_office_surat"

    id: Mapped[Id]
    kunci: Mapped[str]
    arah: Mapped[str]
    unit_id: Mapped[int]
    jenis: Mapped[str] = mapped_column(ForeignKey("e_office_jenis.kode"))
    status: Mapped[str]
    tahun: Mapped[int] = mapped_column(Integer)
    nomor_agenda: Mapped[int | None]
    nomor: Mapped[str] = mapped_column(default="")
    tanggal: Mapped[date | None] = mapped_column(Date)
    diterima_on: Mapped[date | None] = mapped_column(Date)
    hal: Mapped[str]
    ringkasan: Mapped[str] = mapped_column(default="")
    isi_teks: Mapped[str] = mapped_column(default="", deferred=True)
    kecepatan: Mapped[str] = mapped_column(default="biasa")
    keamanan: Mapped[str] = mapped_column(default="B")
    klasifikasi: Mapped[str | None] = mapped_column(ForeignKey("e_office_klasifikasi.kode"))
    lampiran: Mapped[str] = mapped_column(default="")
    kanal: Mapped[str] = mapped_column(default="fisik")
    asal_jenis: Mapped[str] = mapped_column(default="")
    asal: Mapped[str] = mapped_column(default="")
    asal_unit_id: Mapped[int | None]
    kepada: Mapped[str] = mapped_column(default="")
    jawaban_atas: Mapped[int | None] = mapped_column(ForeignKey("e_office_surat.id"))
    kinerja: Mapped[str] = mapped_column(default="")
    kinerja_tautan: Mapped[str] = mapped_column(default="")
    catatan: Mapped[str] = mapped_column(default="")
    sidik: Mapped[str] = mapped_column(default="")
    sumber_id: Mapped[int | None] = mapped_column(ForeignKey("e_office_surat.id"))
    berkas_id: Mapped[int | None]
    status_semula: Mapped[str] = mapped_column(default="")
    dimusnahkan_at: Mapped[datetime | None]
    dibuat_at: Mapped[datetime]
    dibuat_oleh: Mapped[int | None]
    dibuat_nama: Mapped[str] = mapped_column(default="")
    batas_at: Mapped[datetime | None]
    selesai_at: Mapped[datetime | None]
    is_contoh: Mapped[bool] = mapped_column(Boolean, default=False)


class Lampiran(TenantBase):
    """A file of a letter. `baca` says whether its words were read into `Surat.isi_teks`."""

    __tablename__ = "e_office_lampiran"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    tugas_id: Mapped[int | None]
    peran: Mapped[str] = mapped_column(default="utama")
    key: Mapped[str]
    nama: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    baca: Mapped[str] = mapped_column(default="tidak")
    at: Mapped[datetime]
    oleh: Mapped[str] = mapped_column(default="")


class Disposisi(TenantBase):
    """What a superior wants done with a letter, and from which task of their own it came."""

    __tablename__ = "e_office_disposisi"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    tugas_id: Mapped[int | None]
    dari_jabatan_id: Mapped[int]
    dari_jabatan: Mapped[str]
    dari_account_id: Mapped[int | None]
    dari_nama: Mapped[str]
    at: Mapped[datetime]
    instruksi: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    catatan: Mapped[str] = mapped_column(default="")
    batas_at: Mapped[datetime | None]
    ditarik_at: Mapped[datetime | None]


class Tugas(TenantBase):
    """One thing that waits for one post: routing, a disposition, a paraf, numbering or a signature.

    `jalur` holds the ids of the tasks from the letter down to this one, e.g. `/4/9/`: who holds task 4
    sees all below it. `selesai_at` is empty while it waits; `menunggu` is not yet anybody's turn.
    `diingatkan` is the last reminder before the deadline (`clock.rules`), `ditegur_at` when somebody was told
    that nobody had opened it.
    """

    __tablename__ = "e_office_tugas"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    jenis: Mapped[str]
    peran: Mapped[str] = mapped_column(default="utama")
    jabatan_id: Mapped[int]
    disposisi_id: Mapped[int | None] = mapped_column(ForeignKey("e_office_disposisi.id", ondelete="CASCADE"))
    induk_id: Mapped[int | None]
    jalur: Mapped[str] = mapped_column(default="/")
    keadaan: Mapped[str] = mapped_column(default="terkirim")
    kemajuan: Mapped[int] = mapped_column(SmallInteger, default=0)
    urutan: Mapped[int] = mapped_column(Integer, default=0)
    versi: Mapped[int | None] = mapped_column(Integer)
    batas_at: Mapped[datetime | None]
    dibuat_at: Mapped[datetime]
    dibaca_at: Mapped[datetime | None]
    selesai_at: Mapped[datetime | None]
    oleh_account_id: Mapped[int | None]
    oleh_nama: Mapped[str] = mapped_column(default="")
    sebagai: Mapped[str] = mapped_column(default="")
    catatan: Mapped[str] = mapped_column(default="")
    eskalasi: Mapped[int] = mapped_column(Integer, default=0)
    diingatkan: Mapped[int] = mapped_column(SmallInteger, default=0)
    ditegur_at: Mapped[datetime | None]


class Akses(TenantBase):
    """Somebody looked at a letter that is not for everybody (T, R or SR)."""

    __tablename__ = "e_office_akses"

    id: Mapped[Id]
    surat_id: Mapped[int] = mapped_column(ForeignKey("e_office_surat.id", ondelete="CASCADE"))
    account_id: Mapped[int | None]
    nama: Mapped[str]
    at: Mapped[datetime]
    apa: Mapped[str]
