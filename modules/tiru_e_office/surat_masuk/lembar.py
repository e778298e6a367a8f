"""The lembar disposisi as data of its sheet: the letter's facts, and what was asked of whom so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tiru.i18n import _
from tiru.indonesian_dates import tanggal, tanggal_jam
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.candidates import beside
from tiru_e_office.disposisi.rules import seen_by
from tiru_e_office.models import Disposisi, Surat, Tugas
from tiru_e_office.posts import MyPost
from tiru_e_office.printing.pdf import pdf
from tiru_e_office.surat_keluar.sheet import kop_of, letterhead
from tiru_e_office.words import INSTRUKSI, KEAMANAN, KECEPATAN


async def lembar_pdf(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost], *, whole: bool) -> bytes:
    """The sheet as PDF/A; `whole` for who keeps the book, else the part of the tree that these posts see."""
    return await pdf("lembar_disposisi", await lembar_data(work, surat, posts, whole=whole), at=work.now)


async def lembar_data(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost], *, whole: bool) -> dict[str, Any]:
    """What the sheet reads. Without any disposition it offers boxes to tick with a pen."""
    unit = await work.session.get(Unit, surat.unit_id)
    assert unit is not None, "a letter belongs to a unit"
    tasks = [task for task in await queries.tasks_of(work, surat.id) if task.jenis == "disposisi"]
    tree = tasks if whole else seen_by(tasks, [post.jabatan_id for post in posts])
    steps = await _steps(work, await queries.dispositions_of(work, surat.id), tree)
    return {
        "judul_dokumen": _("Lembar disposisi"),
        "penulis": unit.nama,
        "kop": await letterhead(work, unit, await kop_of(work, unit)),
        "rincian": _facts(surat),
        "hal": surat.hal,
        "jejak": steps,
        "pilihan_penerima": [one.label for one in await beside(work, unit.id)] if not steps else [],
        "pilihan_instruksi": [str(one) for one in INSTRUKSI],
    }


def _facts(surat: Surat) -> list[list[str]]:
    pairs = [
        (_("Surat dari"), surat.asal),
        (_("Diterima tanggal"), tanggal(surat.diterima_on) if surat.diterima_on else "-"),
        (_("Nomor surat"), surat.nomor or "-"),
        (_("Nomor agenda"), f"{surat.nomor_agenda}/{surat.tahun}"),
        (_("Tanggal surat"), tanggal(surat.tanggal) if surat.tanggal else "-"),
        (_("Sifat"), f"{KECEPATAN[surat.kecepatan]} / {KEAMANAN[surat.keamanan]}"),
    ]
    return [[label, value] for label, value in pairs]


async def _steps(work: UnitOfWork, given: Sequence[Disposisi], tree: Sequence[Tugas]) -> list[dict[str, Any]]:
    """Dispositions that stand, each with those of its receivers that may be seen."""
    names = await queries.post_names(work, [task.jabatan_id for task in tree])
    steps: list[dict[str, Any]] = []
    for one in given:
        receivers = [names[task.jabatan_id][0] for task in tree if task.disposisi_id == one.id]
        if one.ditarik_at is not None or not receivers:
            continue
        steps.append(
            {
                "dari": one.dari_jabatan,
                "waktu": tanggal_jam(one.at, work.tenant.timezone),
                "kepada": receivers,
                "instruksi": list(one.instruksi),
                "catatan": one.catatan,
                "batas": tanggal_jam(one.batas_at, work.tenant.timezone) if one.batas_at else "",
            }
        )
    return steps
