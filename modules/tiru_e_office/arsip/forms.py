"""What the archivist writes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tiru.web.forms import Form

Pemicu = Literal[
    "sejak_dicipta", "setelah_tidak_berlaku", "setelah_selesai_audit", "setelah_pensiun", "setelah_tahun_anggaran"
]
Nasib = Literal["musnah", "permanen", "dinilai_kembali"]


class BerkasForm(Form):
    """A folder. Retention is copied from the classification where the JRA says it, else typed with its source."""

    klasifikasi: str = Field(max_length=40)
    nama: str = Field(min_length=3, max_length=200)
    nomor_berkas: str = Field("", max_length=40)
    uraian: str = Field("", max_length=2000)
    pemicu: Pemicu | None = None
    pemicu_on: date | None = None
    aktif_tahun: int | None = Field(None, ge=0, le=100)
    inaktif_tahun: int | None = Field(None, ge=0, le=100)
    nasib: Nasib | None = None
    retensi_sumber: str = Field("", max_length=300)
    tingkat: Literal["asli", "salinan", "campuran"] = "asli"
    kondisi: Literal["baik", "rusak_ringan", "rusak_berat"] = "baik"
    vital: bool = False
    terjaga: bool = False
    mkb: bool = False
    lokasi: str = Field("", max_length=120)
    boks: str = Field("", max_length=60)
    rak: str = Field("", max_length=60)


class BerkasBaruForm(BerkasForm):
    """A new folder, of a unit and a year."""

    unit: int
    tahun: int = Field(ge=1900, le=2200)


class TahanForm(Form):
    """A legal hold, with its reason."""

    alasan: str = Field(min_length=5, max_length=500)


class SebabForm(Form):
    """Why a letter is taken out, or a list refused or cancelled."""

    alasan: str = Field(min_length=3, max_length=1000)


class PilihSuratForm(Form):
    """Letters for a folder."""

    berkas: int
    surat: list[int] = Field(default_factory=list, max_length=200)


class PinjamForm(Form):
    """Who borrows, why, until when."""

    peminjam: str = Field(min_length=3, max_length=150)
    keperluan: str = Field(min_length=3, max_length=500)
    kembali_on: date


class UsulForm(Form):
    """A new list with the folders that were ticked."""

    jenis: Literal["pemindahan", "pemusnahan", "penyerahan"]
    berkas: list[int] = Field(default_factory=list, max_length=500)
    alasan: str = Field("", max_length=1000)


class PutusanForm(Form):
    """What the committee decides of one folder."""

    keputusan: Literal["setuju", "tunda", "tolak"]
    catatan: str = Field("", max_length=500)
    sampai: date | None = None


class PenilaianForm(Form):
    """The committee (one name a line, `name, post`), its decree and its considerations."""

    panitia: str = Field(max_length=2000)
    sk_panitia: str = Field("", max_length=120)
    sk_panitia_on: date | None = None
    pertimbangan: str = Field("", max_length=4000)
    pertimbangan_on: date | None = None


class PersetujuanForm(Form):
    """The approval as a document; for destruction and handing over also the decision that rests on it."""

    penyetuju: Literal["kepala_anri", "kepala_daerah"] | None = None
    persetujuan: str = Field("", max_length=120)
    persetujuan_on: date | None = None
    penetapan: str = Field("", max_length=120)
    penetapan_on: date | None = None


class PelaksanaanForm(Form):
    """The berita acara of what was carried out."""

    berita_acara: str = Field("", max_length=120)
    berita_acara_on: date | None = None


class RetensiForm(Form):
    """One row of the JRA."""

    pemicu: Pemicu = "sejak_dicipta"
    aktif_tahun: int | None = Field(None, ge=0, le=100)
    inaktif_tahun: int | None = Field(None, ge=0, le=100)
    nasib: Nasib | None = None
    sumber: str = Field(min_length=3, max_length=300)
    terverifikasi: bool = False
