"""The outbox: what goes out is written with the change that caused it, and sent after that is safe.

Sending may happen twice when a process dies between the server's yes and our commit: at least once, never
lost. A short message carries the outbox id, so that a gateway can drop the repetition.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, cast

from sqlalchemy import delete, select

from tiru.errors import NotFound, Refused
from tiru.i18n import _
from tiru.kabar.models import KabarKeluar
from tiru.mail import Letter, LetterRejected, MailRefused
from tiru.parameter.settings import setting
from tiru.short_messages import Channel, MessageRefused, MessageRejected, ShortMessage
from tiru.work import UnitOfWork

Kanal = Literal["surel", "sms", "whatsapp"]
PURPOSE = "kabar_keluar.tujuan"
MOST_TRIES = 8
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
PATIENCE = timedelta(hours=1)


def channel_for(work: UnitOfWork, contact: str) -> Kanal | None:
    """How this contact can be reached here: an address by letter, a number by what the gateway offers, or not."""
    if "@" in contact:
        return "surel"
    offered = work.services.short_messages.channels
    return "whatsapp" if "whatsapp" in offered else "sms" if "sms" in offered else None


async def send_out(
    work: UnitOfWork, contact: str, subject: str, body: str, *, module: str, about: str, once: str | None = None
) -> KabarKeluar | None:
    """Put a message into the outbox; None where the contact cannot be reached, or `once` stands already.

    No personal data and no content of a case belongs into subject or body.
    """
    channel = channel_for(work, contact)
    if channel is None:
        return None
    if once and await work.session.scalar(select(KabarKeluar.id).where(KabarKeluar.kunci == once)):
        return None
    row = KabarKeluar(
        kanal=channel,
        tujuan=work.services.keys.of(work.tenant.slug).encrypt(contact, purpose=PURPOSE),
        tujuan_tampak=masked(contact),
        perihal=subject,
        isi=body,
        module=module,
        tentang=about,
        kunci=once,
        dibuat_at=work.now,
        berikut_at=work.now,
    )
    work.session.add(row)
    await work.session.flush()
    await work.enqueue("kabar.send", {"kabar_id": row.id})
    return row


async def send(work: UnitOfWork, kabar_id: int) -> None:
    """Job: hand one message over. A refusal is noted and tried later, a rejection is final."""
    row = await work.session.get(KabarKeluar, kabar_id, with_for_update=True)
    if row is None or row.keadaan != "antre":
        return
    row.percobaan += 1
    try:
        await _hand_over(work, row)
    except (LetterRejected, MessageRejected) as problem:
        _fail(work, row, problem.message)
    except (MailRefused, MessageRefused) as problem:
        row.galat = problem.message
        if row.percobaan >= MOST_TRIES:
            _fail(work, row, problem.message)
            return
        delay = min(FIRST_DELAY * 4 ** (row.percobaan - 1), LONGEST_DELAY)
        row.berikut_at = work.now + delay
        await work.enqueue("kabar.send", {"kabar_id": row.id}, delay=delay)
    else:
        row.keadaan, row.galat, row.berikut_at, row.selesai_at = "terkirim", "", None, work.now


async def pick_up(work: UnitOfWork) -> None:
    """Every hour: what should have gone out long ago and has no job any more."""
    late = await work.session.scalars(
        select(KabarKeluar.id).where(KabarKeluar.keadaan == "antre", KabarKeluar.berikut_at < work.now - PATIENCE)
    )
    for kabar_id in late:
        await work.enqueue("kabar.send", {"kabar_id": kabar_id}, once=f"kabar-{work.tenant.schema}-{kabar_id}")


async def try_again(work: UnitOfWork, kabar_id: int) -> KabarKeluar:
    """Send a failed message again. Raises NotFound; Refused for one that did not fail."""
    row = await _locked(work, kabar_id)
    if row.keadaan != "gagal":
        raise Refused(_("Hanya kabar yang gagal bisa dikirim ulang."))
    row.keadaan, row.percobaan, row.berikut_at, row.selesai_at = "antre", 0, work.now, None
    work.record("kabar.outbox.retry", f"kabar_keluar:{row.id}")
    await work.enqueue("kabar.send", {"kabar_id": row.id})
    return row


async def cancel(work: UnitOfWork, kabar_id: int) -> KabarKeluar:
    """Never send it. Raises NotFound; Refused for one that went out."""
    row = await _locked(work, kabar_id)
    if row.keadaan not in ("antre", "gagal"):
        raise Refused(_("Kabar ini sudah keluar."))
    row.keadaan, row.berikut_at, row.selesai_at = "batal", None, work.now
    work.record("kabar.outbox.cancel", f"kabar_keluar:{row.id}")
    return row


async def forget_old(work: UnitOfWork) -> None:
    """Nightly: what went out, failed or was cancelled longer ago than the tenant keeps it."""
    before = work.now - timedelta(days=int(await setting(work, "kabar", "simpan_hari")))
    gone = await work.session.execute(
        delete(KabarKeluar).where(KabarKeluar.selesai_at < before).returning(KabarKeluar.id)
    )
    if rows := len(gone.all()):
        work.record("kabar.outbox.forget", "kabar_keluar:*", after={"rows": rows})


def masked(contact: str) -> str:
    """`08••••789`, `ra••••@contoh.id`: enough to know whom, too little to write to."""
    name, at, domain = contact.partition("@")
    return f"{name[:2]}••••{at}{domain}" if at else f"{contact[:4]}••••{contact[-3:]}"


async def _hand_over(work: UnitOfWork, row: KabarKeluar) -> None:
    contact = work.services.keys.of(work.tenant.slug).decrypt(row.tujuan, purpose=PURPOSE)
    if row.kanal == "surel":
        await work.services.mail.send(Letter(contact, row.perihal, row.isi))
    else:
        message = ShortMessage(cast("Channel", row.kanal), contact, row.isi, f"{work.tenant.schema}-{row.id}")
        await work.services.short_messages.send(message)


def _fail(work: UnitOfWork, row: KabarKeluar, why: str) -> None:
    row.keadaan, row.galat, row.berikut_at, row.selesai_at = "gagal", why, None, work.now


async def _locked(work: UnitOfWork, kabar_id: int) -> KabarKeluar:
    row = await work.session.get(KabarKeluar, kabar_id, with_for_update=True)
    if row is None:
        raise NotFound(_("Kabar ini tidak ada."))
    return row
