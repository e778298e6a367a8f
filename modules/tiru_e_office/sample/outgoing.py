"""Letters that the dinas and the secretariat wrote during the last weeks, standing at every stage."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from tiru.access.demo import DEMO_PASSWORD
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.sample.people import Cast, Official, in_post
from tiru_e_office.sample.words import BODY, OUTGOING
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.rules import Paraf
from tiru_e_office.surat_keluar.service import agree, return_draft, submit, withdraw, write
from tiru_e_office.tte.service import sign_here

# (days ago, how far it got)
STAGES: tuple[tuple[int, str], ...] = (
    (40, "setda"),
    (31, "terkirim"),
    (22, "batal"),
    (12, "terkirim"),
    (6, "dikembalikan"),
    (3, "siap_ttd"),
    (2, "verifikasi"),
    (1, "siap_ttd"),
    (1, "draf"),
)


async def write_out(work: UnitOfWork, cast: Cast, stage: str, number: int, at: datetime) -> None:
    """One letter as far as its stage: the bidang writes, kabid gives paraf, the kadis signs."""
    if stage == "setda":
        await invitation(work, cast, at)
        return
    kind, subject, code = OUTGOING[number % len(OUTGOING)]
    staf, kabid, kadis = cast["staf"], cast["kabid"], cast["kadis"]
    work.now, work.actor = at, staf.actor
    form = _form(staf, kind, subject, code, kadis, await _units(work, "setda"))
    surat = await write(work, form, [Paraf(kabid.jabatan_id, 1)])
    surat.is_contoh = True
    if stage == "draf":
        return
    await submit(work, surat)
    if stage == "verifikasi":
        return
    work.now = at + timedelta(minutes=40)
    post = await in_post(work, kabid)
    task = await task_on(work, surat, kabid)
    if stage == "dikembalikan":
        await return_draft(work, task, post, "Lengkapi nama ruas jalan pada alinea kedua.")
        return
    await agree(work, task, post)
    if stage == "batal":
        work.actor = staf.actor
        await withdraw(work, surat, "Rapat ditunda sampai ada jadwal baru.")
    if stage == "terkirim":
        await sign(work, surat, kadis, at + timedelta(minutes=80))


async def invitation(work: UnitOfWork, cast: Cast, at: datetime) -> None:
    """The sekda invites the heads of all dinas; each finds it in the agenda of its own unit."""
    tu, sekda = cast["tu"], cast["sekda"]
    work.now, work.actor = at, tu.actor
    form = _form(
        tu,
        "UND",
        "Undangan rapat evaluasi kinerja triwulan",
        "000.1.5",
        sekda,
        await _units(work, "opd_dinas"),
    )
    surat = await write(work, form, [])
    surat.is_contoh = True
    await submit(work, surat)
    await sign(work, surat, sekda, at + timedelta(minutes=50))


async def sign(work: UnitOfWork, surat: Surat, who: Official, at: datetime) -> None:
    """Sign with the region's own authority, and deliver."""
    work.now = at
    await in_post(work, who)
    await sign_here(work, (await task_on(work, surat, who)).id, DEMO_PASSWORD)


async def task_on(work: UnitOfWork, surat: Surat, who: Official) -> Tugas:
    """What waits on a letter for this official."""
    task = await work.session.scalar(
        select(Tugas).where(Tugas.surat_id == surat.id, Tugas.jabatan_id == who.jabatan_id, Tugas.selesai_at.is_(None))
    )
    assert task is not None, "it is their turn"
    return task


def _form(author: Official, kind: str, subject: str, code: str, signer: Official, units: list[int]) -> NaskahForm:
    return NaskahForm.model_validate(
        {
            "jenis": kind,
            "unit": author.unit.id,
            "hal": subject,
            "isi": BODY.format(hal=subject[0].lower() + subject[1:]),
            "klasifikasi": code,
            "tujuan_unit": units,
            "tembusan": "Arsip",
            "ttd": signer.jabatan_id,
        }
    )


async def _units(work: UnitOfWork, tipe: str) -> list[int]:
    return list(await work.session.scalars(select(Unit.id).where(Unit.tipe == tipe).order_by(Unit.id).limit(5)))
