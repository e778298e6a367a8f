"""Lists and minutes of the archive (governance notes, 12.15) as rows for a table and as data for a sheet."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select

from tiru.i18n import _
from tiru.indonesian_dates import tanggal
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.arsip.proposals import agreed
from tiru_e_office.arsip.words import KEADAAN, KEPUTUSAN, KONDISI, NASIB, TINGKAT, USUL, WEWENANG
from tiru_e_office.models import Surat
from tiru_e_office.printing.body import blocks
from tiru_e_office.printing.pdf import pdf
from tiru_e_office.surat_keluar.sheet import kop_of, letterhead

Table = tuple[list[str], list[list[object]]]
SECRET = ("R", "SR")
DONE = {
    "pemindahan": "dipindahkan ke unit kearsipan",
    "pemusnahan": "dimusnahkan sehingga tidak dapat dikenal lagi",
    "penyerahan": "diserahkan kepada lembaga kearsipan daerah",
}


async def folder_table(work: UnitOfWork, folders: Sequence[Berkas]) -> Table:
    """The list of folders."""
    heads = [
        _("No."),
        _("Unit"),
        _("Kode klasifikasi"),
        _("Nomor berkas"),
        _("Uraian"),
        _("Kurun waktu"),
        _("Jumlah"),
        _("Tingkat perkembangan"),
        _("Kondisi"),
        _("Lokasi"),
        _("Retensi"),
        _("Keadaan"),
        _("Keterangan"),
    ]
    units = await unit_names(work, {one.unit_id for one in folders})
    rows: list[list[object]] = [
        [
            place,
            units.get(one.unit_id, ""),
            one.klasifikasi,
            one.nomor_berkas,
            one.nama,
            one.tahun,
            one.jumlah,
            str(TINGKAT[one.tingkat]),
            str(KONDISI[one.kondisi]),
            where(one),
            retention(one),
            str(KEADAAN[one.keadaan]),
            str(NASIB[one.nasib]),
        ]
        for place, one in enumerate(folders, 1)
    ]
    return heads, rows


def content_table(letters: Sequence[Surat], open_to_me: Collection[int]) -> Table:
    """What lies in a folder. Of secret letters, and of those the reader may not see, the number alone."""
    heads = [_("No."), _("Nomor surat"), _("Tanggal"), _("Dari / kepada"), _("Hal"), _("Keterangan")]
    rows: list[list[object]] = []
    for place, one in enumerate(letters, 1):
        if one.keamanan in SECRET or one.id not in open_to_me:
            rows.append([place, number_of(one), "", "", _("(rahasia)"), ""])
            continue
        day = one.tanggal or one.diterima_on
        other = one.asal if one.arah == "masuk" else one.kepada
        gone = _("dimusnahkan") if one.dimusnahkan_at else ""
        rows.append([place, number_of(one), tanggal(day, short=True) if day else "", other, one.hal, gone])
    return heads, rows


def proposal_table(items: Sequence[tuple[UsulBerkas, Berkas]]) -> Table:
    """The list of a proposal in the columns of the printed form, with what was decided."""
    heads = [
        _("No."),
        _("Kode klasifikasi"),
        _("Uraian"),
        _("Kurun waktu"),
        _("Jumlah"),
        _("Tingkat perkembangan"),
        _("Kondisi"),
        _("Lokasi"),
        _("Retensi"),
        _("Keputusan"),
        _("Keterangan"),
    ]
    rows: list[list[object]] = [
        [
            place,
            one.klasifikasi,
            one.nama,
            one.tahun,
            one.jumlah,
            str(TINGKAT[one.tingkat]),
            str(KONDISI[one.kondisi]),
            where(one),
            retention(one),
            str(KEPUTUSAN[item.keputusan]),
            item.catatan,
        ]
        for place, (item, one) in enumerate(items, 1)
    ]
    return heads, rows


async def list_pdf(
    work: UnitOfWork, title: str, note: str, table: Table, widths: Sequence[int], signers: Sequence[str] = ()
) -> bytes:
    """A list as it is printed. `widths` are shares of the page by column."""
    heads, rows = table
    data: dict[str, Any] = {
        "judul_dokumen": title,
        "penulis": work.tenant.title,
        "judul": title,
        "keterangan": note,
        "lebar": list(widths),
        "kepala": heads,
        "baris": [["" if cell is None else str(cell) for cell in row] for row in rows],
    }
    if signers:
        data["ttd"] = {"tempat_tanggal": tanggal(work.today), "jabatan": list(signers), "nama": "…………"}
    return await pdf("daftar", data, at=work.now)


async def minutes_pdf(work: UnitOfWork, usul: Usul) -> bytes:
    """The berita acara of a list that was carried out, for the committee to sign."""
    unit = await work.session.get_one(Unit, usul.unit_id)
    folders = agreed(await queries.items_of(work, usul.id))
    title = f"Berita acara {str(USUL[usul.jenis]).lower()} arsip"
    signers = usul.panitia or [{"nama": "…………", "jabatan": "Yang memindahkan"}, {"nama": "…………", "jabatan": "Penerima"}]
    data: dict[str, Any] = {
        "judul_dokumen": title,
        "penulis": unit.nama,
        "kop": await letterhead(work, unit, await kop_of(work, unit)),
        "judul": title,
        "nomor": usul.berita_acara,
        "isi": blocks(_minutes(usul, unit, folders)),
        "para_pihak": [{"jabatan": [one["jabatan"] or "Anggota"], "nama": one["nama"]} for one in signers],
    }
    return await pdf("berita_acara", data, at=work.now)


def _minutes(usul: Usul, unit: Unit, folders: Sequence[Berkas]) -> str:
    assert usul.dilaksanakan_on is not None, "minutes are printed after the deed"
    letters = sum(one.jumlah for one in folders)
    parts = [
        f"Pada tanggal {tanggal(usul.dilaksanakan_on)}, arsip {unit.nama} sebanyak {len(folders)} berkas berisi "
        f"{letters} surat telah {DONE[usul.jenis]}, sebagaimana daftar di bawah."
    ]
    documents = _documents(usul)
    if documents:
        parts += ["Pelaksanaan ini berdasarkan:", "\n".join(f"{n}. {one}" for n, one in enumerate(documents, 1))]
    rows = ["| No. | Kode | Berkas | Tahun | Jumlah |"]
    rows += [
        f"| {n} | {one.klasifikasi} | {one.nama.replace('|', '/')} | {one.tahun} | {one.jumlah} |"
        for n, one in enumerate(folders, 1)
    ]
    parts += ["\n".join(rows), "Demikian berita acara ini dibuat dengan sebenarnya."]
    return "\n\n".join(parts)


def _documents(usul: Usul) -> list[str]:
    who = str(WEWENANG[usul.penyetuju]) if usul.penyetuju else "pimpinan unit"
    named = [
        ("Keputusan panitia penilai", usul.sk_panitia, usul.sk_panitia_on),
        (f"Persetujuan {who}", usul.persetujuan, usul.persetujuan_on),
        ("Penetapan", usul.penetapan, usul.penetapan_on),
    ]
    return [f"{name} nomor {number} tanggal {tanggal(on)}" for name, number, on in named if number and on]


async def unit_names(work: UnitOfWork, ids: Collection[int]) -> dict[int, str]:
    """Short names by id."""
    rows = await work.session.execute(select(Unit.id, Unit.singkatan, Unit.nama).where(Unit.id.in_(set(ids))))
    return {row.id: row.singkatan or row.nama for row in rows}


def number_of(surat: Surat) -> str:
    """What a letter is called in a list: its number, else its place in the agenda."""
    return surat.nomor or (f"{surat.nomor_agenda}/{surat.tahun}" if surat.nomor_agenda else str(surat.id))


def where(folder: Berkas) -> str:
    return ", ".join(part for part in (folder.lokasi, folder.rak, folder.boks) if part)


def retention(folder: Berkas) -> str:
    return _("%(active)s + %(inactive)s tahun", active=folder.aktif_tahun, inactive=folder.inaktif_tahun)
