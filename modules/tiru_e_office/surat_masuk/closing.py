"""What the registrar ends: a letter that needs nothing more, and one that came to the wrong address.

Both want a reason, which stands in the book (Keterangan) and in the audit ledger; open tasks are withdrawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tiru.errors import Invalid, Refused
from tiru.i18n import _, lazy
from tiru.work import UnitOfWork
from tiru_e_office.events import SuratSelesai
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.surat_keluar.models import Pengiriman
from tiru_e_office.telling import acting_in, number_of, tell_people

MOST_REASON = 300


class NotRunning(Refused):
    """The letter is closed already, or is not one that came in."""

    def __init__(self) -> None:
        super().__init__(_("Surat ini sudah tidak berjalan. Muat ulang halaman untuk melihat keadaannya."))


def is_running(surat: Surat) -> bool:
    """A letter in that nobody has closed."""
    return surat.arah == "masuk" and surat.selesai_at is None


def is_routable(surat: Surat) -> bool:
    """Nobody has it: fresh, or given back to the agenda."""
    return is_running(surat) and surat.status in ("diregistrasi", "dikembalikan")


async def close(work: UnitOfWork, surat: Surat, reason: str) -> None:
    """Done without waiting for those who have it. Raises NotRunning, Invalid."""
    words = _checked(surat, reason, "alasan_tutup")
    withdrawn = await _withdraw_tasks(work, surat, words)
    surat.status, surat.selesai_at = "selesai", work.now
    _note(surat, _("Ditutup: %(reason)s", reason=words))
    work.record("e_office.masuk.close", f"e_office_surat:{surat.id}", after={"tugas": len(withdrawn)}, reason=words)
    await work.publish(SuratSelesai(surat.id))
    await _tell_withdrawn(work, surat, withdrawn)


async def return_to_sender(work: UnitOfWork, surat: Surat, reason: str) -> None:
    """It is not for this unit. A sender inside the region is told and sees the reason. Raises NotRunning, Invalid."""
    words = _checked(surat, reason, "alasan_pulangkan")
    withdrawn = await _withdraw_tasks(work, surat, words)
    surat.status, surat.selesai_at = "dikembalikan", work.now
    _note(surat, _("Dikembalikan ke pengirim: %(reason)s", reason=words))
    work.record("e_office.masuk.return", f"e_office_surat:{surat.id}", after={"tugas": len(withdrawn)}, reason=words)
    await _tell_withdrawn(work, surat, withdrawn)
    await _tell_sender(work, surat)


def _checked(surat: Surat, reason: str, field: str) -> str:
    if not is_running(surat):
        raise NotRunning
    words = " ".join(reason.split())
    if not words:
        raise Invalid(_("Tulis alasannya."), fields={field: _("Wajib diisi.")})
    if len(words) > MOST_REASON:
        most = _("Paling panjang %(most)s huruf.", most=MOST_REASON)
        raise Invalid(most, fields={field: most})
    return words


async def _withdraw_tasks(work: UnitOfWork, surat: Surat, reason: str) -> Sequence[Tugas]:
    rows = await work.session.scalars(
        select(Tugas).where(Tugas.surat_id == surat.id, Tugas.selesai_at.is_(None)).with_for_update()
    )
    tasks = rows.all()
    for task in tasks:
        task.keadaan, task.selesai_at, task.catatan = "batal", work.now, reason
        task.oleh_account_id, task.oleh_nama = work.actor.id, work.actor.name
    await work.session.flush()
    return tasks


def _note(surat: Surat, words: str) -> None:
    surat.catatan = f"{surat.catatan}\n{words}".strip()


async def _tell_withdrawn(work: UnitOfWork, surat: Surat, tasks: Sequence[Tugas]) -> None:
    told = [await acting_in(work, task.jabatan_id) for task in tasks]
    await tell_people(
        work, surat, told, lazy("Surat %(nomor)s tidak perlu ditindaklanjuti lagi", nomor=number_of(surat))
    )


async def _tell_sender(work: UnitOfWork, surat: Surat) -> None:
    source = await work.session.get(Surat, surat.sumber_id) if surat.sumber_id else None
    if source is None:
        return
    sent = await work.session.scalar(select(Pengiriman).where(Pengiriman.masuk_id == surat.id).with_for_update())
    if sent is not None:
        sent.catatan = f"{sent.catatan}\n{surat.catatan.splitlines()[-1]}".strip()
    title = lazy("Surat %(nomor)s dikembalikan penerimanya", nomor=number_of(source))
    await tell_people(work, source, [source.dibuat_oleh], title, icon="arrow-back-up")
