"""Who hears of what: the reporter of every step, the unit of what comes to it, the coordinator and the head of delays.

A message carries the number and a link, never content or names. What a sample made tells nobody.
"""

from __future__ import annotations

from tiru.i18n import SOURCE_LOCALE, _, lazy, speak
from tiru.kabar.notices import holders, tell_accounts, tell_citizen, tell_unit
from tiru.kabar.outbox import send_out
from tiru.module import Text
from tiru.tenant import Kind
from tiru.work import UnitOfWork
from tiru_aduan.links import public_link
from tiru_aduan.models import Laporan
from tiru_aduan.rules import LABELS

MODULE = "aduan"
OWN_STEPS = frozenset({"complete", "reopen"})
INNER_STEPS = frozenset({"refuse"})
HEAD_FROM = 2
"""The escalation from which on those who watch the figures of the whole region are told as well."""


async def tell_step(work: UnitOfWork, laporan: Laporan, step: str) -> None:
    """After a step: the reporter, unless it was theirs, and the unit or coordinator it now waits for."""
    if laporan.is_sample:
        return
    by_reporter = step in OWN_STEPS or (step == "close" and work.actor.kind is not Kind.SYSTEM)
    if not by_reporter and step not in INNER_STEPS:
        await tell_reporter(work, laporan)
    if step == "dispose":
        await _tell_unit(work, laporan, lazy("Laporan %(nomor)s diteruskan ke unit Anda", nomor=laporan.nomor))
    elif step == "reopen":
        await _tell_unit(work, laporan, lazy("Laporan %(nomor)s dibuka lagi oleh pelapor", nomor=laporan.nomor))
    elif step == "complete":
        title = lazy("Laporan %(nomor)s sudah dilengkapi pelapor", nomor=laporan.nomor)
        await (_tell_unit(work, laporan, title) if laporan.unit_id else _tell_coordinators(work, laporan, title))
    elif step == "refuse":
        title = lazy("Laporan %(nomor)s dikembalikan oleh unit", nomor=laporan.nomor)
        await _tell_coordinators(work, laporan, title)


async def tell_arrival(work: UnitOfWork, laporan: Laporan) -> None:
    """A receipt to the reporter, a notice to the coordinators. Only samples are sent in by the system itself."""
    if work.actor.kind is Kind.SYSTEM:
        return
    await tell_reporter(work, laporan)
    await _tell_coordinators(work, laporan, lazy("Laporan %(nomor)s masuk", nomor=laporan.nomor))


async def tell_delay(work: UnitOfWork, laporan: Laporan, level: int) -> None:
    """Those who have to act, each once; from the second escalation on the head too."""
    if laporan.is_sample:
        return
    told = await holders(work, "aduan:laporan:verify")
    if laporan.unit_id:
        told |= await holders(work, "aduan:laporan:answer", unit_id=laporan.unit_id)
    if level >= HEAD_FROM:
        told |= await holders(work, "aduan:angka:read")
    title = lazy("Laporan %(nomor)s lewat tenggat, eskalasi tingkat %(n)s", nomor=laporan.nomor, n=level)
    await tell_accounts(work, told, title, module=MODULE, href=_office(laporan), icon="alert-triangle")


async def tell_reporter(work: UnitOfWork, laporan: Laporan) -> None:
    """By the contact they left, and inside if they have an account. Nobody who stayed anonymous is reached."""
    if laporan.is_sample:
        return
    reached = False
    if laporan.kontak is not None:
        keys = work.services.keys.of(work.tenant.slug)
        contact = keys.decrypt(laporan.kontak, purpose="aduan_laporan.kontak")
        subject, body = _letter(work, laporan)
        about = f"aduan_laporan:{laporan.id}"
        reached = await send_out(work, contact, subject, body, module=MODULE, about=about) is not None
    if laporan.warga_id is not None:
        title = lazy("Laporan %(nomor)s: %(status)s", nomor=laporan.nomor, status=LABELS[laporan.status])
        href = f"/aduan/lacak/{laporan.nomor}"
        await tell_citizen(work, laporan.warga_id, title, module=MODULE, href=href, by_letter=not reached)


def _letter(work: UnitOfWork, laporan: Laporan) -> tuple[str, str]:
    with speak(SOURCE_LOCALE):  # the reporter's language is not the officer's
        status = str(LABELS[laporan.status])
        subject = _("Laporan %(nomor)s: %(status)s", nomor=laporan.nomor, status=status)
        body = _(
            "Laporan %(nomor)s sekarang berstatus: %(status)s.\n\nLihat kelanjutannya di %(link)s\n"
            "Siapkan kode dari tanda terima Anda.\n\n%(title)s",
            nomor=laporan.nomor,
            status=status,
            link=public_link(work, f"/aduan/lacak/{laporan.nomor}"),
            title=work.tenant.title,
        )
    return subject, body


async def _tell_unit(work: UnitOfWork, laporan: Laporan, title: Text) -> None:
    if laporan.unit_id is not None:
        permission = "aduan:laporan:answer"
        await tell_unit(work, laporan.unit_id, permission, title, module=MODULE, href=_office(laporan))


async def _tell_coordinators(work: UnitOfWork, laporan: Laporan, title: Text) -> None:
    told = await holders(work, "aduan:laporan:verify")
    await tell_accounts(work, told, title, module=MODULE, href=_office(laporan), icon="message-report")


def _office(laporan: Laporan) -> str:
    return f"/kantor/aduan/laporan/{laporan.nomor}"
