"""What stands in the answers. Every id is an opaque string; days are `YYYY-MM-DD`, moments ISO 8601 in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tiru_e_office.models import Disposisi, Lampiran, Surat, Tugas


@dataclass(frozen=True, slots=True)
class BerkasJson:
    """A file of a letter; fetched at `/surat/{id}/berkas/{id}`."""

    id: str
    nama: str
    peran: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SuratJson:
    """A letter as lists show it. `unit` is the code of the unit that keeps it."""

    id: str
    arah: str
    unit: str
    jenis: str
    status: str
    tahun: int
    nomor_agenda: int | None
    nomor: str
    tanggal: date | None
    diterima: date | None
    hal: str
    asal: str
    kepada: str
    kecepatan: str
    keamanan: str
    klasifikasi: str | None
    batas: datetime | None
    selesai: datetime | None


@dataclass(frozen=True, slots=True)
class SuratLengkapJson:
    """One letter with its summary, files, and the performance target it serves."""

    surat: SuratJson
    ringkasan: str
    lampiran: str
    kinerja: str
    kinerja_tautan: str
    catatan: str
    berkas: Sequence[BerkasJson]


@dataclass(frozen=True, slots=True)
class HalamanSurat:
    """A page of letters, newest first. `next` is the cursor of the next page, null on the last."""

    data: Sequence[SuratJson]
    next: str | None


@dataclass(frozen=True, slots=True)
class BarisAgenda:
    """A line of the book. `surat` is null where the token's owner may not open the letter; the number stays."""

    unit: str
    tahun: int
    nomor_agenda: int | None
    diterima: date | None
    surat: SuratJson | None


@dataclass(frozen=True, slots=True)
class HalamanAgenda:
    """A page of the book, newest first."""

    data: Sequence[BarisAgenda]
    next: str | None


@dataclass(frozen=True, slots=True)
class DisposisiJson:
    """What was asked, by which post."""

    id: str
    dari_jabatan: str
    dari_nama: str
    pada: datetime
    instruksi: Sequence[str]
    catatan: str
    ditarik: bool


@dataclass(frozen=True, slots=True)
class TugasJson:
    """What waits or waited for a post. `induk` is the task it was passed on from, `disposisi` what was asked."""

    id: str
    induk: str | None
    jabatan: str
    unit: str
    peran: str
    keadaan: str
    kemajuan: int
    batas: datetime | None
    dibaca: datetime | None
    selesai: datetime | None
    disposisi: DisposisiJson | None


@dataclass(frozen=True, slots=True)
class DaftarTugas:
    """The part of a letter's tree that the token's owner may see, in order."""

    data: Sequence[TugasJson]


@dataclass(frozen=True, slots=True)
class Kesalahan:
    """`code` is stable (`TIRU-E0404`); `message` is a sentence for people; `fields` by name, where it is about some."""

    code: str
    message: str
    remedy: str
    request_id: str
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Galat:
    """Every refusal."""

    error: Kesalahan


def surat_json(surat: Surat, units: Mapping[int, str]) -> SuratJson:
    """A letter that its reader may see."""
    return SuratJson(
        id=surat.kunci,
        arah=surat.arah,
        unit=units.get(surat.unit_id, ""),
        jenis=surat.jenis,
        status=surat.status,
        tahun=surat.tahun,
        nomor_agenda=surat.nomor_agenda,
        nomor=surat.nomor,
        tanggal=surat.tanggal,
        diterima=surat.diterima_on,
        hal=surat.hal,
        asal=surat.asal,
        kepada=surat.kepada,
        kecepatan=surat.kecepatan,
        keamanan=surat.keamanan,
        klasifikasi=surat.klasifikasi,
        batas=surat.batas_at,
        selesai=surat.selesai_at,
    )


def lengkap_json(surat: Surat, units: Mapping[int, str], files: Sequence[Lampiran]) -> SuratLengkapJson:
    """With its files."""
    return SuratLengkapJson(
        surat=surat_json(surat, units),
        ringkasan=surat.ringkasan,
        lampiran=surat.lampiran,
        kinerja=surat.kinerja,
        kinerja_tautan=surat.kinerja_tautan,
        catatan=surat.catatan,
        berkas=[berkas_json(one) for one in files],
    )


def berkas_json(one: Lampiran) -> BerkasJson:
    return BerkasJson(str(one.id), one.nama, one.peran, one.media_type, one.size, one.sha256)


def tugas_json(task: Tugas, names: Mapping[int, tuple[str, str]], asked: Mapping[int, Disposisi]) -> TugasJson:
    """A task with what was asked."""
    post, unit = names.get(task.jabatan_id, ("", ""))
    given = asked.get(task.disposisi_id or 0)
    return TugasJson(
        id=str(task.id),
        induk=str(task.induk_id) if task.induk_id is not None else None,
        jabatan=post,
        unit=unit,
        peran=task.peran,
        keadaan=task.keadaan,
        kemajuan=task.kemajuan,
        batas=task.batas_at,
        dibaca=task.dibaca_at,
        selesai=task.selesai_at,
        disposisi=_disposisi_json(given) if given is not None else None,
    )


def _disposisi_json(one: Disposisi) -> DisposisiJson:
    return DisposisiJson(
        id=str(one.id),
        dari_jabatan=one.dari_jabatan,
        dari_nama=one.dari_nama,
        pada=one.at,
        instruksi=list(one.instruksi),
        catatan=one.catatan,
        ditarik=one.ditarik_at is not None,
    )
