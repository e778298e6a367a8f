"""Persons, families, what happened to them, and what the rules found. NIK and No. KK are encrypted,
with a keyed hash beside each for equality."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tiru.db.metadata import Id, TenantBase


class Keluarga(TenantBase):
    """A family card. Its head is the member whose `hubungan` is `kepala`; nothing else says so."""

    __tablename__ = "keluarga"

    id: Mapped[Id]
    no_kk: Mapped[bytes | None] = mapped_column(LargeBinary)
    no_kk_match: Mapped[str | None]
    alamat: Mapped[str] = mapped_column(default="")
    rt: Mapped[str] = mapped_column(default="")
    rw: Mapped[str] = mapped_column(default="")
    kode_wilayah: Mapped[str]
    sumber: Mapped[str] = mapped_column(default="")
    is_sintetis: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime]
    diubah_at: Mapped[datetime]


class Penduduk(TenantBase):
    """A person. `state` holds since `state_on`; `digabung_ke` is the row that took over, after a merge.

    `nama_kunci` is the name as duplicates are looked for: see `names.name_key`.
    """

    __tablename__ = "penduduk"

    id: Mapped[Id]
    keluarga_id: Mapped[int | None] = mapped_column(ForeignKey("keluarga.id"))
    nik: Mapped[bytes | None] = mapped_column(LargeBinary)
    nik_match: Mapped[str | None]
    nama: Mapped[str]
    nama_kunci: Mapped[str]
    tempat_lahir: Mapped[str] = mapped_column(default="")
    lahir_on: Mapped[date | None] = mapped_column(Date)
    jenis_kelamin: Mapped[str | None]
    hubungan: Mapped[str] = mapped_column(default="lainnya")
    status_kawin: Mapped[str | None]
    nama_ibu: Mapped[str] = mapped_column(default="")
    alamat: Mapped[str] = mapped_column(default="")
    rt: Mapped[str] = mapped_column(default="")
    rw: Mapped[str] = mapped_column(default="")
    kode_wilayah: Mapped[str]
    state: Mapped[str] = mapped_column(default="hidup")
    state_on: Mapped[date | None] = mapped_column(Date)
    sumber: Mapped[str] = mapped_column(default="")
    digabung_ke: Mapped[int | None] = mapped_column(ForeignKey("penduduk.id"))
    is_sintetis: Mapped[bool] = mapped_column(Boolean, default=False)
    dibuat_at: Mapped[datetime]
    diubah_at: Mapped[datetime]

    keluarga: Mapped[Keluarga | None] = relationship(lazy="raise")


class Peristiwa(TenantBase):
    """What happened to a person on a day, with its reason; kept for good. `jenis` is one of EVENTS.

    `rincian` holds what changed, as {field: [before, after]}, never a NIK or No. KK in the clear.
    """

    __tablename__ = "penduduk_peristiwa"

    id: Mapped[Id]
    penduduk_id: Mapped[int] = mapped_column(ForeignKey("penduduk.id"))
    jenis: Mapped[str]
    pada: Mapped[date] = mapped_column(Date)
    alasan: Mapped[str] = mapped_column(default="")
    rincian: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]


class Temuan(TenantBase):
    """What a rule found about a person now; gone as soon as the rule is content. `lain_id`: the other of a pair."""

    __tablename__ = "penduduk_temuan"

    id: Mapped[Id]
    penduduk_id: Mapped[int] = mapped_column(ForeignKey("penduduk.id", ondelete="CASCADE"))
    aturan: Mapped[str]
    tingkat: Mapped[str]
    kalimat: Mapped[str]
    lain_id: Mapped[int | None] = mapped_column(ForeignKey("penduduk.id", ondelete="CASCADE"))
    sejak: Mapped[date] = mapped_column(Date)


class Beda(TenantBase):
    """Two who look alike and are not the same, as somebody made sure of; the lower id stands first."""

    __tablename__ = "penduduk_beda"

    satu_id: Mapped[int] = mapped_column(ForeignKey("penduduk.id", ondelete="CASCADE"), primary_key=True)
    dua_id: Mapped[int] = mapped_column(ForeignKey("penduduk.id", ondelete="CASCADE"), primary_key=True)
    alasan: Mapped[str]
    oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]


class Mutu(TenantBase):
    """The quality of a day: `dimensi` is `daerah`, `desa` or `sumber`, `kunci` the code or the source's name.

    `skor` is between 0 and 100; `per_aturan` counts persons by rule.
    """

    __tablename__ = "penduduk_mutu"

    pada: Mapped[date] = mapped_column(Date, primary_key=True)
    dimensi: Mapped[str] = mapped_column(primary_key=True)
    kunci: Mapped[str] = mapped_column(primary_key=True)
    orang: Mapped[int]
    bermasalah: Mapped[int]
    skor: Mapped[float] = mapped_column(Float)
    per_aturan: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
