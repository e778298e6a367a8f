"""What happened becomes messages, in the same transaction: ids and states, nothing that a letter says.

Of rahasia and sangat rahasia nothing leaves, not even that there is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlalchemy import select

from tiru.module import Event, Listener
from tiru.organisasi.models import Jabatan, Unit
from tiru.work import UnitOfWork
from tiru_e_office.events import DisposisiBaru, SuratDiterima, SuratSelesai, SuratTerbit
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.surat_masuk.book import SECRET
from tiru_e_office.webhook.queries import wanting
from tiru_e_office.webhook.service import put


async def on_received(work: UnitOfWork, event: SuratDiterima) -> None:
    await _announce(work, "surat.diterima", event.surat_id)


async def on_disposed(work: UnitOfWork, event: DisposisiBaru) -> None:
    task = await work.session.get(Tugas, event.tugas_id)
    post = await work.session.scalar(select(Jabatan.kode).where(Jabatan.id == event.jabatan_id))
    due = task.batas_at.isoformat() if task is not None and task.batas_at is not None else None
    more = {"tugas": str(event.tugas_id), "jabatan": post, "batas": due}
    await _announce(work, "disposisi.baru", event.surat_id, more)


async def on_done(work: UnitOfWork, event: SuratSelesai) -> None:
    await _announce(work, "surat.selesai", event.surat_id)


async def on_issued(work: UnitOfWork, event: SuratTerbit) -> None:
    await _announce(work, "surat.terbit", event.surat_id)


OURS: Mapping[type[Event], Listener] = MappingProxyType(
    {
        SuratDiterima: on_received,
        DisposisiBaru: on_disposed,
        SuratSelesai: on_done,
        SuratTerbit: on_issued,
    }
)


def beside(others: Mapping[type[Event], Listener]) -> Mapping[type[Event], Listener]:
    """What the module does on its own facts, and then the messages: a module listens to a fact once."""
    return {**OURS, **{kind: _after(other, OURS.get(kind)) for kind, other in others.items()}}


def _after(first: Listener, then: Listener | None) -> Listener:
    if then is None:
        return first

    async def one_after_the_other(work: UnitOfWork, event: Event) -> None:
        await first(work, event)
        await then(work, event)

    return one_after_the_other


async def _announce(work: UnitOfWork, name: str, surat_id: int, more: Mapping[str, object] | None = None) -> None:
    surat = await work.session.get(Surat, surat_id)
    if surat is None or surat.keamanan in SECRET:
        return
    hooks = await wanting(work, name, surat.unit_id)
    if not hooks:
        return
    unit = await work.session.scalar(select(Unit.kode).where(Unit.id == surat.unit_id))
    data: dict[str, object] = {
        "surat": surat.kunci,
        "arah": surat.arah,
        "jenis": surat.jenis,
        "status": surat.status,
        "unit": unit,
        "kecepatan": surat.kecepatan,
    }
    for hook in hooks:
        await put(work, hook, name, {**data, **(more or {})})
