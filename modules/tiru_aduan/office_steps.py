"""The steps of the procedure: who may take which, when it fits, and what is said afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tiru.i18n import Lazy, lazy
from tiru.tenant import Actor
from tiru.web.forms import Sent
from tiru.work import UnitOfWork
from tiru_aduan import merging, service
from tiru_aduan.forms import LangkahForm
from tiru_aduan.models import Laporan
from tiru_aduan.rules import may
from tiru_aduan.uploads import checked_files

READ = "aduan:laporan:read"
VERIFY = "aduan:laporan:verify"
DISPOSE = "aduan:laporan:dispose"
ANSWER = "aduan:laporan:answer"
Act = Callable[[UnitOfWork, Laporan, LangkahForm, Sent], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """`move` is what `rules.may` is asked; `done` is said when it went well."""

    permission: str
    move: str
    act: Act
    done: Lazy


async def _verify(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.verify(work, laporan, kategori=form.kategori, teks=form.teks, tingkat=form.tingkat)


async def _return(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.send_back(work, laporan, form.teks)


async def _archive(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.archive(work, laporan, form.teks, form.alasan)


async def _unarchive(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.unarchive(work, laporan, form.teks)


async def _merge(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await merging.merge(work, laporan, form.nomor_induk)


async def _unmerge(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await merging.unmerge(work, laporan, form.teks)


async def _dispose(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.dispose(work, laporan, unit_id=form.unit, teks=form.teks)


async def _weigh(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.weigh(work, laporan, tingkat=form.tingkat, teks=form.teks)


async def _hide(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.hide(work, laporan, form.teks)


async def _show(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.show(work, laporan, form.teks)


async def _refuse(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.refuse(work, laporan, form.teks)


async def _start(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.start(work, laporan, form.teks)


async def _ask(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.ask(work, laporan, form.teks)


async def _answer(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.answer(work, laporan, form.teks, await checked_files(work, sent))


async def _note(work: UnitOfWork, laporan: Laporan, form: LangkahForm, sent: Sent) -> None:
    await service.remark(work, laporan, form.teks, await checked_files(work, sent))


STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "verifikasi": Step(VERIFY, "verify", _verify, lazy("Laporan terverifikasi. Teruskan ke unit yang menjawab.")),
        "disposisi": Step(DISPOSE, "dispose", _dispose, lazy("Laporan diteruskan.")),
        "tanggapi": Step(ANSWER, "answer", _answer, lazy("Tanggapan terkirim ke pelapor.")),
        "proses": Step(ANSWER, "start", _start, lazy("Pelapor melihat bahwa laporannya dikerjakan.")),
        "tanya": Step(ANSWER, "ask", _ask, lazy("Pelapor ditanya; tenggat unit berhenti sampai ia menjawab.")),
        "tolak": Step(ANSWER, "refuse", _refuse, lazy("Laporan kembali ke koordinator.")),
        "kembalikan": Step(VERIFY, "return", _return, lazy("Pelapor diminta melengkapi.")),
        "golongkan": Step(VERIFY, "weigh", _weigh, lazy("Golongan dan tenggatnya diubah.")),
        "gabung": Step(VERIFY, "merge", _merge, lazy("Laporan digabung.")),
        "pisah": Step(VERIFY, "unmerge", _unmerge, lazy("Laporan dipisahkan lagi.")),
        "sembunyikan": Step(VERIFY, "hide", _hide, lazy("Laporan tidak lagi tampil di daftar umum.")),
        "tampilkan": Step(VERIFY, "hide", _show, lazy("Laporan tampil lagi di daftar umum.")),
        "arsipkan": Step(VERIFY, "archive", _archive, lazy("Laporan diarsipkan.")),
        "buka-arsip": Step(VERIFY, "unarchive", _unarchive, lazy("Laporan keluar dari arsip.")),
        "catatan": Step(READ, "note", _note, lazy("Catatan disimpan.")),
    }
)
"""By the word in the address, in the order a page offers them."""


def possible_steps(actor: Actor, laporan: Laporan) -> list[str]:
    """What this official may do with this report now."""
    pointless = {"tampilkan"} if not laporan.is_hidden else {"sembunyikan"}
    if laporan.sifat == "rahasia":
        pointless |= {"sembunyikan", "tampilkan"}
    return [
        name
        for name, step in STEPS.items()
        if name not in pointless and actor.may(step.permission) and may(step.move, laporan.status)
    ]
