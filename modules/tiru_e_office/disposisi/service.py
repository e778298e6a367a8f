"""Every change to a task of a disposition, in the order the office does it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.organisasi.models import Jabatan
from tiru.work import UnitOfWork
from tiru_e_office.disposisi.rules import (
    OPEN,
    Receiver,
    check_move,
    check_nobody_works,
    check_receivers,
    check_report,
    letter_is_done,
)
from tiru_e_office.events import DisposisiBaru, SuratSelesai, TugasDikembalikan
from tiru_e_office.models import Disposisi, Surat, Tugas
from tiru_e_office.posts import MyPost


async def address(
    work: UnitOfWork, surat: Surat, receivers: Sequence[Receiver], *, due: datetime | None
) -> list[Tugas]:
    """Put a letter before the posts it is addressed to: the tops of its tree."""
    return [await _give(work, surat, one, None, None, due) for one in receivers]


async def open_task(work: UnitOfWork, task: Tugas) -> None:
    """Whoever acts in the post has opened it; a copy is done by that."""
    if task.keadaan != "terkirim":
        return
    task.keadaan, task.dibaca_at = "dibaca", work.now
    if task.peran == "tembusan":
        _close(work, task, "selesai", "")


async def forward(
    work: UnitOfWork,
    task: Tugas,
    post: MyPost,
    receivers: Sequence[Receiver],
    *,
    instruksi: Sequence[str],
    catatan: str,
    due: datetime | None,
) -> Disposisi:
    """Dispose: others are asked, the own task is passed on. Raises Invalid, AlreadyDone."""
    check_move("forward", task)
    if not instruksi and not catatan.strip():
        raise Invalid(_("Pilih perintah atau tulis catatan."), fields={"catatan": _("Wajib diisi.")})
    if due is not None and due <= work.now:
        raise Invalid(_("Batas waktu sudah lewat."), fields={"batas": _("Pilih waktu yang akan datang.")})
    tasks = await tree_of(work, task.surat_id)
    above = {int(part) for part in task.jalur.split("/") if part}
    check_receivers(
        receivers, own=task.jabatan_id, above=[one.jabatan_id for one in tasks if one.id in above and one.id != task.id]
    )
    surat = await _letter(work, task.surat_id)
    disposisi = Disposisi(
        surat_id=surat.id,
        tugas_id=task.id,
        dari_jabatan_id=post.jabatan_id,
        dari_jabatan=post.title,
        dari_account_id=work.actor.id,
        dari_nama=work.actor.name,
        at=work.now,
        instruksi=list(instruksi),
        catatan=catatan.strip(),
        batas_at=due,
    )
    work.session.add(disposisi)
    await work.session.flush()
    given = [await _give(work, surat, one, task, disposisi, due or task.batas_at) for one in receivers]
    _close(work, task, "diteruskan", "", post)
    if surat.arah == "masuk":
        surat.status = "didisposisi"
    work.record(
        "e_office.disposisi.create",
        f"e_office_surat:{surat.id}",
        after={"disposisi": disposisi.id, "kepada": [one.jabatan_id for one in given]},
    )
    for one in given:
        await work.publish(DisposisiBaru(surat.id, one.id, one.jabatan_id))
    return disposisi


async def progress(work: UnitOfWork, task: Tugas, post: MyPost, *, percent: int, words: str) -> None:
    """How far it is; the task stays open. Raises Invalid, AlreadyDone."""
    check_move("progress", task)
    if not 0 <= percent <= 99:
        raise Invalid(_("Kemajuan 0 sampai 99 persen."), fields={"kemajuan": _("Tulis 0 sampai 99.")})
    task.keadaan, task.kemajuan, task.catatan = "dikerjakan", percent, words.strip()
    task.dibaca_at = task.dibaca_at or work.now
    task.sebagai = post.title
    surat = await _letter(work, task.surat_id)
    if surat.arah == "masuk" and surat.status in ("didisposisi", "diregistrasi", "diarahkan"):
        surat.status = "ditindaklanjuti"
    work.record("e_office.tugas.progress", f"e_office_tugas:{task.id}", after={"kemajuan": percent})


async def report(work: UnitOfWork, task: Tugas, post: MyPost, words: str) -> None:
    """Done, with what was done; the letter closes with its last responsible. Raises Invalid, AlreadyDone."""
    check_move("report", task)
    check_report(task.peran, words)
    check_nobody_works(await tree_of(work, task.surat_id), task)
    _close(work, task, "selesai", words.strip(), post)
    task.kemajuan = 100
    work.record("e_office.tugas.report", f"e_office_tugas:{task.id}")
    await settle(work, task.surat_id)


async def give_back(work: UnitOfWork, task: Tugas, post: MyPost, reason: str) -> None:
    """Not ours: back to whoever sent it, whose own task opens again. Raises Invalid, AlreadyDone."""
    check_move("return", task)
    if not reason.strip():
        raise Invalid(_("Tulis alasan pengembalian."), fields={"alasan": _("Wajib diisi.")})
    _close(work, task, "dikembalikan", reason.strip(), post)
    surat = await _letter(work, task.surat_id)
    giver = await work.session.get(Tugas, task.induk_id, with_for_update=True) if task.induk_id else None
    if giver is not None:
        giver.keadaan, giver.selesai_at = "dikerjakan", None
    else:
        surat.status = "dikembalikan"
    work.record("e_office.tugas.return", f"e_office_tugas:{task.id}", reason=reason)
    await work.publish(TugasDikembalikan(surat.id, task.id, giver.jabatan_id if giver else None))


async def recall(work: UnitOfWork, disposisi: Disposisi, task: Tugas, reason: str) -> None:
    """Take a disposition back while nobody has finished it; the own task opens again. Raises Invalid, AlreadyDone."""
    check_move("recall", task)
    if not reason.strip():
        raise Invalid(_("Tulis alasan penarikan."), fields={"alasan": _("Wajib diisi.")})
    given = (
        await work.session.scalars(select(Tugas).where(Tugas.disposisi_id == disposisi.id).with_for_update())
    ).all()
    if any(one.keadaan not in OPEN and one.peran != "tembusan" for one in given):
        raise Invalid(_("Sebagian penerima sudah menindaklanjuti, jadi disposisi ini tidak bisa ditarik."))
    for one in given:
        _close(work, one, "batal", reason.strip())
    disposisi.ditarik_at = work.now
    task.keadaan, task.selesai_at = "dikerjakan", None
    work.record("e_office.disposisi.recall", f"e_office_disposisi:{disposisi.id}", reason=reason)


async def settle(work: UnitOfWork, surat_id: int) -> bool:
    """Close the letter when every responsible has closed. Answers whether it is closed now."""
    await work.session.flush()
    surat = await _letter(work, surat_id)
    if surat.arah != "masuk" or surat.selesai_at is not None:
        return surat.selesai_at is not None
    if not letter_is_done(await tree_of(work, surat_id)):
        surat.status = "ditindaklanjuti"
        return False
    surat.status, surat.selesai_at = "selesai", work.now
    work.record("e_office.surat.finish", f"e_office_surat:{surat.id}")
    await work.publish(SuratSelesai(surat.id))
    return True


async def tree_of(work: UnitOfWork, surat_id: int) -> list[Tugas]:
    """All tasks of dispositions of a letter, tops first."""
    rows = await work.session.scalars(
        select(Tugas).where(Tugas.surat_id == surat_id, Tugas.jenis == "disposisi").order_by(Tugas.id)
    )
    return list(rows)


async def _give(
    work: UnitOfWork,
    surat: Surat,
    to: Receiver,
    above: Tugas | None,
    disposisi: Disposisi | None,
    due: datetime | None,
) -> Tugas:
    if await work.session.get(Jabatan, to.jabatan_id) is None:
        raise NotFound(_("Jabatan ini tidak ada."))
    task = Tugas(
        surat_id=surat.id,
        jenis="disposisi",
        peran=to.peran,
        jabatan_id=to.jabatan_id,
        disposisi_id=disposisi.id if disposisi else None,
        induk_id=above.id if above else None,
        batas_at=due if to.peran != "tembusan" else None,
        dibuat_at=work.now,
    )
    work.session.add(task)
    await work.session.flush()
    task.jalur = f"{above.jalur if above else '/'}{task.id}/"
    return task


async def _letter(work: UnitOfWork, surat_id: int) -> Surat:
    surat = await work.session.get(Surat, surat_id, with_for_update=True)
    assert surat is not None, "a task hangs on its letter"
    return surat


def _close(work: UnitOfWork, task: Tugas, state: str, words: str, post: MyPost | None = None) -> None:
    task.keadaan, task.selesai_at = state, work.now
    task.dibaca_at = task.dibaca_at or work.now
    task.oleh_account_id, task.oleh_nama = work.actor.id, work.actor.name
    task.sebagai = post.title if post else task.sebagai
    if words:
        task.catatan = words
