"""Foods, menus with their nutrients, cycles, and what is served on a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ARRAY, Boolean, Date, ForeignKey, Integer, Numeric, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Bahan(TenantBase):
    """A food per 100 g edible part; `bdd` is the edible share in percent. `is_contoh`: shipped as an example."""

    __tablename__ = "mbg_bahan"

    id: Mapped[Id]
    kode: Mapped[str]
    nama: Mapped[str]
    bdd: Mapped[Decimal] = mapped_column(Numeric(5, 1), default=100)
    energi_kcal: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    protein_g: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    lemak_g: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    karbohidrat_g: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    serat_g: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    alergen: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    komoditas: Mapped[str] = mapped_column(default="")
    sumber: Mapped[str]
    is_contoh: Mapped[bool] = mapped_column(Boolean, default=False)
    bdd_terverifikasi: Mapped[bool] = mapped_column(Boolean, default=True)
    aktif: Mapped[bool] = mapped_column(Boolean, default=True)


class Menu(TenantBase):
    """A menu of a kitchen, or of the whole regency (`sppg_id` empty). Only an approved one is cooked.

    `asal_id` is what it was made from, `asal_jenis` how: a copy, the next version, or an alternative `tanpa` allergens.
    """

    __tablename__ = "mbg_menu"

    id: Mapped[Id]
    sppg_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    nama: Mapped[str]
    status: Mapped[str] = mapped_column(default="draf")
    catatan: Mapped[str] = mapped_column(default="")
    alergen: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    dibuat_oleh: Mapped[str] = mapped_column(default="")
    dibuat_at: Mapped[datetime]
    diajukan_at: Mapped[datetime | None]
    disetujui_oleh: Mapped[str] = mapped_column(default="")
    disetujui_akun_id: Mapped[int | None]
    disetujui_at: Mapped[datetime | None]
    alasan_tolak: Mapped[str] = mapped_column(default="")
    versi: Mapped[int] = mapped_column(SmallInteger, default=1)
    asal_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_menu.id", ondelete="SET NULL"))
    asal_jenis: Mapped[str] = mapped_column(default="")
    tanpa: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    dibuat_akun_id: Mapped[int | None]
    catatan_setuju: Mapped[str] = mapped_column(default="")
    is_sample: Mapped[bool] = mapped_column(Boolean, default=False)


class MenuBahan(TenantBase):
    """One ingredient of a menu for one group: gross grams as bought.

    `hasil` is the yield after cooking, `tahan` what cooking leaves of its nutrients; `masakan` names the dish.
    """

    __tablename__ = "mbg_menu_bahan"

    id: Mapped[Id]
    menu_id: Mapped[int] = mapped_column(ForeignKey("mbg_menu.id", ondelete="CASCADE"))
    kelompok: Mapped[str]
    bahan_id: Mapped[int] = mapped_column(ForeignKey("mbg_bahan.id"))
    hidangan: Mapped[str]
    bruto_g: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    hasil: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=1)
    tahan: Mapped[Decimal] = mapped_column(Numeric(4, 2), default=1)
    masakan: Mapped[str] = mapped_column(default="")
    harga_kg_idr: Mapped[int | None] = mapped_column(Integer)


class MenuGizi(TenantBase):
    """What one portion for a group carries and costs: computed when the menu is saved."""

    __tablename__ = "mbg_menu_gizi"

    menu_id: Mapped[int] = mapped_column(ForeignKey("mbg_menu.id", ondelete="CASCADE"), primary_key=True)
    kelompok: Mapped[str] = mapped_column(primary_key=True)
    energi_kcal: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    protein_g: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    lemak_g: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    karbohidrat_g: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    serat_g: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    persen_energi: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    persen_protein: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    sesuai: Mapped[bool | None] = mapped_column(Boolean)
    biaya_idr: Mapped[int | None] = mapped_column(Integer)


class Siklus(TenantBase):
    """A cycle of menus, `panjang` service days long, repeated from `mulai_on`."""

    __tablename__ = "mbg_siklus"

    id: Mapped[Id]
    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"))
    nama: Mapped[str]
    panjang: Mapped[int] = mapped_column(SmallInteger)
    mulai_on: Mapped[date] = mapped_column(Date)
    selesai_on: Mapped[date | None] = mapped_column(Date)


class SiklusHari(TenantBase):
    """The menu of one day of a cycle; days count from 1."""

    __tablename__ = "mbg_siklus_hari"

    siklus_id: Mapped[int] = mapped_column(ForeignKey("mbg_siklus.id", ondelete="CASCADE"), primary_key=True)
    hari_ke: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    menu_id: Mapped[int] = mapped_column(ForeignKey("mbg_menu.id"))


class Jadwal(TenantBase):
    """What a kitchen serves on a day, with the alternative for the allergic.

    On a day off (`libur`, `catatan` says why) there may be no menu; one that was planned stays for when it is lifted.
    """

    __tablename__ = "mbg_jadwal"

    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"), primary_key=True)
    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    menu_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_menu.id"))
    alternatif_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_menu.id"))
    libur: Mapped[bool] = mapped_column(Boolean, default=False)
    catatan: Mapped[str] = mapped_column(default="")
    siklus_id: Mapped[int | None] = mapped_column(ForeignKey("mbg_siklus.id", ondelete="SET NULL"))
    diubah_oleh: Mapped[str] = mapped_column(default="")
    diubah_at: Mapped[datetime | None]


class TitikLibur(TenantBase):
    """A place that a kitchen brings nothing to on a day, while it cooks for others."""

    __tablename__ = "mbg_titik_libur"

    sppg_id: Mapped[int] = mapped_column(ForeignKey("mbg_sppg.id", ondelete="CASCADE"), primary_key=True)
    tanggal: Mapped[date] = mapped_column(Date, primary_key=True)
    titik_id: Mapped[int] = mapped_column(ForeignKey("mbg_titik.id", ondelete="CASCADE"), primary_key=True)
    alasan: Mapped[str]
    dicatat_oleh: Mapped[str] = mapped_column(default="")
    dicatat_at: Mapped[datetime]
