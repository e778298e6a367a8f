"""A draft as the data of its sheet: letterhead, lines, body, signature. What is previewed is what is signed."""

from __future__ import annotations

import io
from typing import Any

import segno
from sqlalchemy import select

from tiru.indonesian_dates import tanggal
from tiru.organisasi.models import Jabatan, Penugasan, Unit
from tiru.organisasi.queries import post_holder_at
from tiru.work import UnitOfWork
from tiru_e_office.models import Jenis, Surat
from tiru_e_office.printing.body import blocks, filled
from tiru_e_office.printing.pdf import first_page, pdf
from tiru_e_office.surat_keluar.models import Kop, Naskah
from tiru_e_office.surat_keluar.rules import signed_by
from tiru_e_office.words import KEAMANAN, KECEPATAN

PENDING_NUMBER = "(nomor diberikan setelah paraf)"


async def draft_picture(
    work: UnitOfWork, surat: Surat, naskah: Naskah, *, electronic: bool = False
) -> tuple[bytes, int]:
    """The first page of the letter as PNG, and its number of pages. Neither row needs to be stored."""
    kind = await work.session.get(Jenis, surat.jenis)
    layout = kind.tata_letak if kind else "korespondensi"
    return await first_page(layout, await sheet_data(work, surat, naskah, electronic=electronic))


async def draft_pdf(work: UnitOfWork, surat: Surat, naskah: Naskah, *, electronic: bool = False) -> bytes:
    """The letter as it stands, as PDF/A; `electronic` sets the note of an electronic signature and its QR code."""
    kind = await work.session.get(Jenis, surat.jenis)
    layout = kind.tata_letak if kind else "korespondensi"
    return await pdf(layout, await sheet_data(work, surat, naskah, electronic=electronic), at=work.now)


async def sheet_data(work: UnitOfWork, surat: Surat, naskah: Naskah, *, electronic: bool = False) -> dict[str, Any]:
    """Everything the sheet reads. Empty parts stay out."""
    unit = await work.session.get(Unit, surat.unit_id)
    assert unit is not None, "a letter belongs to a unit"
    kind = await work.session.get(Jenis, surat.jenis)
    kop = await kop_of(work, unit)
    day = surat.tanggal or work.today
    place = (kop.kota if kop else "") or work.tenant.title.removeprefix("Kabupaten ").removeprefix("Kota ")
    body = filled(str(naskah.isi.get("teks", "")), dict(naskah.isi.get("bidang", {})))
    title = kind.nama if kind else surat.jenis
    data: dict[str, Any] = {
        "judul_dokumen": surat.hal,
        "penulis": unit.nama,
        "kop": await letterhead(work, unit, kop),
        "judul": "" if surat.jenis == "SD" else title,
        "nomor": surat.nomor or (PENDING_NUMBER if kind and kind.bernomor else ""),
        "tentang": surat.hal,
        "tempat_tanggal": f"{place}, {tanggal(day)}",
        "rincian": _lines(surat),
        "tujuan": [str(one["teks"]) for one in naskah.tujuan] or ["…………"],
        "di": "tempat",
        "isi": blocks(body),
        "ttd": await _signature(work, naskah, electronic=electronic, place=place, day=tanggal(day), kind=kind),
        "tembusan": [str(one["teks"]) for one in naskah.tembusan],
    }
    if electronic:
        data["tte"] = stamp(work, surat)
    return data


def stamp(work: UnitOfWork, surat: Surat) -> dict[str, str]:
    """The footer of a signed letter: QR code and address of its public verification, no content."""
    address = f"{work.tenant.host}/e_office/verifikasi/{surat.kunci}"
    picture = io.BytesIO()
    segno.make(f"https://{address}", error="m").save(picture, kind="svg", border=0, scale=4)
    return {
        "qr": picture.getvalue().decode(),
        "alamat": address,
        "kalimat": "Dokumen ini ditandatangani secara elektronik. Keasliannya diperiksa di:",
    }


async def kop_of(work: UnitOfWork, unit: Unit) -> Kop | None:
    """The letterhead of the unit, or of the nearest unit above that has one."""
    ids = [int(part) for part in unit.path.split("/") if part]
    rows = {row.unit_id: row for row in await work.session.scalars(select(Kop).where(Kop.unit_id.in_(ids)))}
    return next((rows[one] for one in reversed(ids) if one in rows), None)


async def letterhead(work: UnitOfWork, unit: Unit, kop: Kop | None) -> dict[str, Any]:
    """Lines, address and crest; without an entry of its own a unit is named under its government."""
    lines = list(kop.baris) if kop else await own_lines(work, unit)
    found: dict[str, Any] = {"baris": lines, "alamat": kop.alamat if kop else ""}
    if kop is not None and kop.lambang != "tanpa" and kop.lambang_key:
        content = await work.services.store.get(work.tenant.slug, kop.lambang_key)
        # A crest is a PNG or JPEG that was made harmless when it was uploaded; bytes travel as numbers in JSON.
        found |= {"lambang": list(content), "lambang_format": "png" if content[:4] == b"\x89PNG" else "jpg"}
    return found


async def own_lines(work: UnitOfWork, unit: Unit) -> list[str]:
    """Government, kecamatan where the unit is a desa (gampong, nagari), and the unit, in the region's own words."""
    is_village = unit.tipe in ("desa", "kelurahan") and unit.induk_id is not None
    above = await work.session.get(Unit, unit.induk_id) if is_village else None
    district = [above.nama] if above is not None and above.tipe == "kecamatan" else []
    return [f"Pemerintah {work.tenant.title}", *district, unit.nama]


def _lines(surat: Surat) -> list[list[str]]:
    urgency = str(KECEPATAN[surat.kecepatan])
    secrecy = "" if surat.keamanan == "B" else str(KEAMANAN[surat.keamanan])
    pairs = [
        ("Nomor", surat.nomor or PENDING_NUMBER),
        ("Sifat", " / ".join(part for part in (urgency, secrecy) if part)),
        ("Lampiran", surat.lampiran or "-"),
        ("Hal", surat.hal),
    ]
    return [[label, value] for label, value in pairs]


async def _signature(
    work: UnitOfWork, naskah: Naskah, *, electronic: bool, place: str, day: str, kind: Jenis | None
) -> dict[str, Any]:
    post = await work.session.get(Jabatan, naskah.ttd_jabatan_id) if naskah.ttd_jabatan_id else None
    behalf = await work.session.get(Jabatan, naskah.atas_nama_jabatan_id) if naskah.atas_nama_jabatan_id else None
    held = await post_holder_at(work, post.id, work.today) if post else None
    row = await work.session.get(Penugasan, held.id) if held else None
    acts = row.jenis if row is not None and row.jenis != "definitif" else naskah.atribusi
    lines = signed_by(
        naskah.atribusi if naskah.atribusi in ("an", "ub") else acts,
        post.nama if post else "…………",
        behalf.nama if behalf else "",
    )
    is_head = post is not None and post.kepala and (await work.session.get_one(Unit, post.unit_id)).tipe == "pemda"
    details = [f"NIP {row.nip}"] if row is not None and row.nip and not is_head else []
    titled = kind is not None and kind.tata_letak == "judul"
    return {
        "tempat_tanggal": f"{place}, {day}" if titled else "",
        "jabatan": lines,
        "nama": row.nama if row is not None else "…………",
        "keterangan": details,
        "elektronik": electronic,
    }
