"""What the module does on its own facts: tell those who have to know."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tiru.i18n import lazy
from tiru.module import Event, Listener
from tiru.work import UnitOfWork
from tiru_e_office.clock.rules import HEAD_FROM
from tiru_e_office.events import (
    DisposisiBaru,
    NomorBatal,
    ParafDiminta,
    SuratDiterima,
    SuratSelesai,
    SuratTerbit,
    TandaTanganDiminta,
    TandaTanganGagal,
    TugasDikembalikan,
    TugasTerlambat,
)
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.telling import (
    acting_in,
    givers_on,
    number_of,
    tell_delay,
    tell_keepers,
    tell_people,
    tell_posts,
    tell_registrars,
)


async def received(work: UnitOfWork, event: SuratDiterima) -> None:
    """A letter that came by itself, from another unit: those who keep the book hear of it."""
    surat = await work.session.get_one(Surat, event.surat_id)
    if surat.sumber_id is not None:
        await tell_registrars(work, surat, lazy("Surat %(nomor)s masuk dari unit lain", nomor=number_of(surat)))


async def given(work: UnitOfWork, event: DisposisiBaru) -> None:
    """Something to do, or a copy to read."""
    surat, task = await _both(work, event.surat_id, event.tugas_id)
    title = (
        lazy("Tembusan surat %(nomor)s untuk Anda", nomor=number_of(surat))
        if task.peran == "tembusan"
        else lazy("Surat %(nomor)s menunggu Anda", nomor=number_of(surat))
    )
    await tell_posts(work, surat, [event.jabatan_id], title)


async def returned(work: UnitOfWork, event: TugasDikembalikan) -> None:
    """Back to whoever gave it; without a post to the agenda, and a draft to its writer."""
    surat = await work.session.get_one(Surat, event.surat_id)
    title = lazy("Surat %(nomor)s dikembalikan kepada Anda", nomor=number_of(surat))
    if event.jabatan_id is not None:
        await tell_posts(work, surat, [event.jabatan_id], title, icon="arrow-back-up")
    elif surat.arah == "keluar":
        title = lazy("Konsep surat dikembalikan kepada Anda")
        await tell_people(work, surat, [surat.dibuat_oleh], title, icon="arrow-back-up")
    else:
        await tell_registrars(work, surat, lazy("Surat %(nomor)s dikembalikan ke agenda", nomor=number_of(surat)))


async def paraf_asked(work: UnitOfWork, event: ParafDiminta) -> None:
    """A draft waits; asked again, its clock begins again."""
    surat, task = await _both(work, event.surat_id, event.tugas_id)
    task.eskalasi, task.diingatkan, task.ditegur_at = 0, 0, None
    await tell_posts(work, surat, [event.jabatan_id], lazy("Konsep surat menunggu paraf Anda"), icon="checks")


async def signature_asked(work: UnitOfWork, event: TandaTanganDiminta) -> None:
    """A letter with its number waits for the signer."""
    surat = await work.session.get_one(Surat, event.surat_id)
    title = lazy("Surat %(nomor)s menunggu tanda tangan Anda", nomor=number_of(surat))
    await tell_posts(work, surat, [event.jabatan_id], title, icon="signature")


async def finished(work: UnitOfWork, event: SuratSelesai) -> None:
    """Those who passed it on, and who entered it."""
    surat = await work.session.get_one(Surat, event.surat_id)
    told = [await acting_in(work, post) for post in await givers_on(work, surat.id)]
    title = lazy("Surat %(nomor)s selesai", nomor=number_of(surat))
    await tell_people(work, surat, [*told, surat.dibuat_oleh], title, icon="circle-check")


async def issued(work: UnitOfWork, event: SuratTerbit) -> None:
    """Its writer."""
    surat = await work.session.get_one(Surat, event.surat_id)
    title = lazy("Surat %(nomor)s sudah terbit", nomor=number_of(surat))
    await tell_people(work, surat, [surat.dibuat_oleh], title, icon="circle-check")


async def signing_failed(work: UnitOfWork, event: TandaTanganGagal) -> None:
    """Who tried, so that it is not forgotten when the page is closed, and the letter's writer."""
    surat = await work.session.get_one(Surat, event.surat_id)
    title = lazy("Tanda tangan surat %(nomor)s gagal, surat masih menunggu", nomor=number_of(surat))
    told = [event.account_id, surat.dibuat_oleh]
    await tell_people(work, surat, told, title, icon="alert-triangle", even_actor=True)


async def number_cancelled(work: UnitOfWork, event: NomorBatal) -> None:
    """The letter's writer, if somebody else did it, and those who keep the book."""
    surat = await work.session.get_one(Surat, event.surat_id)
    nomor = await work.session.get_one(Nomor, event.nomor_id)
    title = lazy("Nomor %(nomor)s dibatalkan", nomor=nomor.nomor)
    await tell_people(work, surat, [surat.dibuat_oleh], title, icon="tag")
    await tell_keepers(work, surat, nomor)


async def delayed(work: UnitOfWork, event: TugasTerlambat) -> None:
    """Who has it and who gave it; when it goes on, the head of the unit."""
    surat, task = await _both(work, event.surat_id, event.tugas_id)
    await tell_delay(work, surat, task, to_head=event.level >= HEAD_FROM)


async def _both(work: UnitOfWork, surat_id: int, tugas_id: int) -> tuple[Surat, Tugas]:
    return await work.session.get_one(Surat, surat_id), await work.session.get_one(Tugas, tugas_id)


LISTENS: Mapping[type[Event], Listener] = MappingProxyType(
    {
        SuratDiterima: received,
        DisposisiBaru: given,
        ParafDiminta: paraf_asked,
        TandaTanganDiminta: signature_asked,
        TandaTanganGagal: signing_failed,
        NomorBatal: number_cancelled,
        TugasDikembalikan: returned,
        SuratSelesai: finished,
        SuratTerbit: issued,
        TugasTerlambat: delayed,
    }
)
