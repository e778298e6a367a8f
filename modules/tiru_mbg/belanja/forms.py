"""What people send to the room."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from tiru.i18n import _
from tiru.web.forms import Form
from tiru_mbg.typed_numbers import TypedDecimal, TypedWhole

MOST_IDR = 100_000_000_000


class SupplierForm(Form):
    """Who sells; the account is named by its user name."""

    nama: str = Field(min_length=3, max_length=120)
    tipe: Literal["koperasi", "bumdes", "umkm", "petani", "pasar", "distributor"]
    nib: str = Field("", pattern=r"^(\d{13})?$")
    kode_wilayah: str = Field("", max_length=13)
    is_lokal: bool = False
    telepon: str = Field("", max_length=30)
    akun: str = Field("", max_length=80)
    aktif: bool = False


class PurchaseForm(Form):
    """One lot. `bahan` is its code, or what the list of suggestions shows."""

    pemasok_id: int
    bahan: str = Field(min_length=2, max_length=160)
    diterima_on: date
    kuantitas: TypedDecimal = Field(gt=0, le=Decimal(1_000_000))
    satuan: Literal["kg", "liter", "butir", "ikat", "buah", "kemasan"]
    harga_satuan_idr: TypedWhole = Field(ge=0, le=50_000_000)
    lot: str = Field("", max_length=60)
    kondisi: Literal["baik", "kurang", "rusak"] = "baik"
    is_ditolak: bool = False
    alasan_tolak: str = Field("", max_length=250)
    alasan: str = Field("", max_length=250)

    @model_validator(mode="after")
    def _says_why(self) -> PurchaseForm:
        if self.is_ditolak and len(self.alasan_tolak) < 5:
            raise ValueError(_("Tulis mengapa barang ini ditolak."))
        return self


class PriceForm(Form):
    """A price noted at a market."""

    bahan: str = Field(min_length=2, max_length=160)
    tanggal: date
    pasar: str = Field(min_length=3, max_length=80)
    harga_idr: TypedWhole = Field(gt=0, le=50_000_000)
    satuan: Literal["kg", "liter", "butir", "ikat", "buah", "kemasan"] = "kg"


class AccountForm(Form):
    """The figures of two weeks that nobody can reckon: what came, what was spent besides food, what is left."""

    pagu_idr: TypedWhole = Field(ge=0, le=MOST_IDR)
    terima_idr: TypedWhole = Field(ge=0, le=MOST_IDR)
    saldo_awal_idr: TypedWhole = Field(ge=-MOST_IDR, le=MOST_IDR)
    operasional_idr: TypedWhole = Field(ge=0, le=MOST_IDR)
    insentif_idr: TypedWhole = Field(ge=0, le=MOST_IDR)
    saldo_akhir_idr: TypedWhole = Field(ge=-MOST_IDR, le=MOST_IDR)
    catatan: str = Field("", max_length=500)


class ReviewForm(Form):
    """The reviewer's word; sending back needs a reason."""

    putusan: Literal["terima", "kembalikan"]
    alasan: str = Field("", max_length=500)
