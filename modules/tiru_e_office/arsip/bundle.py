"""One folder as a ZIP: its files, its metadata and their hashes, made while it is sent."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Collection, Sequence

from tiru.files.archive import Entry, object_entry
from tiru.work import UnitOfWork
from tiru_e_office import queries as letters
from tiru_e_office.arsip.models import Berkas
from tiru_e_office.arsip.papers import SECRET, number_of
from tiru_e_office.models import Lampiran, Surat


async def gathered(
    work: UnitOfWork, folder: Berkas, content: Sequence[Surat], open_to_me: Collection[int]
) -> tuple[bytes, list[tuple[str, str]]]:
    """(manifest as JSON, [(name inside the archive, key)]). Secret letters stand by their number alone."""
    rows: list[dict[str, object]] = []
    files: list[tuple[str, str]] = []
    for surat in content:
        if surat.keamanan in SECRET or surat.id not in open_to_me:
            rows.append({"nomor": number_of(surat), "rahasia": True})
            continue
        listed = []
        for one in await letters.files_of(work, surat.id):
            name = _name(surat, one) if one.key else ""
            listed.append({"berkas": name, "nama": one.nama, "ukuran": one.size, "sha256": one.sha256})
            if one.key:
                files.append((name, one.key))
        rows.append({**_facts(surat), "berkas": listed})
    manifest = {"berkas": _folder(folder), "surat": rows}
    return json.dumps(manifest, ensure_ascii=False, indent=2).encode(), files


async def entries(work: UnitOfWork, manifest: bytes, files: Sequence[tuple[str, str]]) -> AsyncIterator[Entry]:
    """What goes into the archive; the store is read while it is sent, after the transaction has ended."""
    yield Entry("manifest.json", _once(manifest))
    for name, key in files:
        yield object_entry(work.services.store, work.tenant.slug, key, name)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _name(surat: Surat, one: Lampiran) -> str:
    suffix = one.key.rpartition(".")[2] if "." in one.key else "bin"
    return f"surat-{surat.id}/{one.id}.{suffix}"


def _facts(surat: Surat) -> dict[str, object]:
    return {
        "id": surat.id,
        "arah": surat.arah,
        "nomor": surat.nomor,
        "agenda": surat.nomor_agenda,
        "tanggal": surat.tanggal.isoformat() if surat.tanggal else None,
        "asal": surat.asal,
        "kepada": surat.kepada,
        "hal": surat.hal,
        "keamanan": surat.keamanan,
        "klasifikasi": surat.klasifikasi,
        "kinerja": surat.kinerja,
        "kinerja_tautan": surat.kinerja_tautan,
        "dimusnahkan": surat.dimusnahkan_at.isoformat() if surat.dimusnahkan_at else None,
    }


def _folder(folder: Berkas) -> dict[str, object]:
    days = {
        name: day.isoformat() if (day := getattr(folder, name)) else None
        for name in ("pemicu_on", "akhir_aktif", "akhir_inaktif", "ditutup_on")
    }
    names = ("id", "nomor_berkas", "nama", "uraian", "klasifikasi", "tahun", "pemicu", "aktif_tahun", "inaktif_tahun")
    more = ("nasib", "keadaan", "vital", "terjaga", "mkb", "ditahan", "lokasi", "boks", "rak", "retensi_sumber")
    return {name: getattr(folder, name) for name in (*names, *more)} | days
