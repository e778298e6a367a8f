"""The templates that every region starts with; each may be changed, or put out of use, by who manages them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_e_office.surat_keluar.models import Templat


def _field(
    nama: str, label: str, jenis: str = "teks", *, wajib: bool = True, pilihan: tuple[str, ...] = ()
) -> dict[str, Any]:
    found: dict[str, Any] = {"nama": nama, "label": label, "jenis": jenis, "wajib": wajib}
    return {**found, "pilihan": list(pilihan)} if pilihan else found


# (jenis, nama, bidang, isi)
FIRST: tuple[tuple[str, str, tuple[dict[str, Any], ...], str], ...] = (
    (
        "SD",
        "Surat dinas",
        (_field("dasar", "Dasar atau latar belakang"), _field("permintaan", "Yang diminta")),
        "Dengan hormat, berdasarkan {{dasar}}, bersama ini kami sampaikan hal-hal sebagai berikut:\n\n"
        "1. {{permintaan}}\n2. Tanggapan dapat disampaikan melalui e-Office.\n\n"
        "Demikian kami sampaikan. Atas perhatian dan kerja sama Saudara, kami ucapkan terima kasih.",
    ),
    (
        "UND",
        "Undangan rapat",
        (
            _field("acara", "Acara"),
            _field("tanggal", "Tanggal", "tanggal"),
            _field("pukul", "Pukul"),
            _field("tempat", "Tempat"),
            _field("cara", "Cara hadir", "pilihan", pilihan=("hadir langsung", "melalui pertemuan daring")),
            _field("pimpinan", "Pimpinan rapat", "jabatan", wajib=False),
        ),
        "Dengan hormat, kami mengundang Saudara untuk menghadiri rapat yang akan diselenggarakan pada:\n\n"
        "| Perihal | Keterangan |\n| Acara | {{acara}} |\n| Tanggal | {{tanggal}} |\n| Pukul | {{pukul}} |\n"
        "| Tempat | {{tempat}} ({{cara}}) |\n| Pimpinan rapat | {{pimpinan}} |\n\n"
        "Mengingat pentingnya acara tersebut, dimohon hadir tepat waktu. "
        "Atas perhatian Saudara, kami ucapkan terima kasih.",
    ),
    (
        "ND",
        "Nota dinas",
        (_field("pokok", "Pokok yang disampaikan"), _field("saran", "Saran", wajib=False)),
        "Bersama ini kami sampaikan dengan hormat:\n\na. {{pokok}}\nb. Saran: {{saran}}\n\n"
        "Demikian, mohon arahan lebih lanjut.",
    ),
    (
        "ST",
        "Surat tugas",
        (
            _field("dasar", "Dasar penugasan"),
            _field("nama", "Nama yang ditugaskan"),
            _field("nip", "NIP", wajib=False),
            _field("jabatan", "Jabatan"),
            _field("tugas", "Tugas"),
            _field("mulai", "Mulai tanggal", "tanggal"),
            _field("sampai", "Sampai tanggal", "tanggal"),
            _field("tempat", "Tempat"),
        ),
        "Berdasarkan {{dasar}}, dengan ini menugaskan:\n\n"
        "| Nama | NIP | Jabatan |\n| {{nama}} | {{nip}} | {{jabatan}} |\n\n"
        "untuk {{tugas}} di {{tempat}}, mulai tanggal {{mulai}} sampai dengan {{sampai}}.\n\n"
        "Surat tugas ini dilaksanakan dengan penuh tanggung jawab, dan hasilnya dilaporkan secara tertulis.",
    ),
    (
        "SKET",
        "Surat keterangan",
        (
            _field("nama", "Nama"),
            _field("identitas", "NIP atau NIK", wajib=False),
            _field("keterangan", "Yang diterangkan"),
            _field("keperluan", "Keperluan"),
        ),
        "Yang bertanda tangan di bawah ini menerangkan bahwa:\n\n"
        "| Nama | NIP atau NIK |\n| {{nama}} | {{identitas}} |\n\n"
        "{{keterangan}}.\n\nSurat keterangan ini dibuat untuk {{keperluan}} "
        "dan dapat dipergunakan sebagaimana mestinya.",
    ),
)


async def seed_templates(work: UnitOfWork) -> None:
    """Those that are not there yet by kind and name; what a region changed stays as it is."""
    rows = await work.session.execute(select(Templat.jenis, Templat.nama).where(Templat.unit_id.is_(None)))
    known = {tuple(row) for row in rows}
    for jenis, nama, bidang, isi in FIRST:
        if (jenis, nama) not in known:
            work.session.add(Templat(jenis=jenis, nama=nama, bidang=list(bidang), isi=isi))
    await work.session.flush()
