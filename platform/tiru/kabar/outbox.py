"""The outbox: what goes out is written with the change that caused it, and sent after that is safe.

Sending may happen twice when a process dies between the server's yes and our commit: at least once, never
lost. A short message carries the outbox id, so that a gateway can drop the repetition.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal, cast

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tiru.access.citizens.contact import parse_contact
from tiru.errors import Invalid
from tiru.kabar.models import KabarKeluar
from tiru.mail import Letter, LetterRejected, MailRefused
from tiru.short_messages import Channel, MessageRefused, MessageRejected, ShortMessage
from tiru.work import UnitOfWork

Kanal = Literal["surel", "sms", "whatsapp"]
PURPOSE = "kabar_keluar.tujuan"
SEND = "kabar.send"
MOST_TRIES = 8
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
PATIENCE = timedelta(hours=1)
PICKED_UP = 1_000  # messages an hour and tenant: a longer queue waits for the next hour


def channel_for(work: UnitOfWork, contact: str) -> Kanal | None:
    """How this contact can be reached here: an address by letter, a number by what the gateway offers, or not."""
    if "@" in contact:
        return "surel"
    offered = work.services.short_messages.channels
    return "whatsapp" if "whatsapp" in offered else "sms" if "sms" in offered else None


async def send_out(
    work: UnitOfWork, contact: str, subject: str, body: str, *, module: str, about: str, once: str | None = None
) -> int | None:
    """Put a message into the outbox; its id, or None where the contact cannot be reached or `once` stands already.

    No personal data and no content of a case belongs into subject or body.
    """
    try:
        contact = parse_contact(contact).value
    except Invalid:
        return None
    channel = channel_for(work, contact)
    if channel is None:
        return None
    row = insert(KabarKeluar).values(
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
    kabar_id = await work.session.scalar(row.on_conflict_do_nothing(index_elements=["kunci"]).returning(KabarKeluar.id))
    if kabar_id is not None:
        await work.enqueue(SEND, {"kabar_id": kabar_id})
    return kabar_id


async def send(work: UnitOfWork, kabar_id: int) -> None:
    """Job: hand one message over. A refusal is noted and tried later, a rejection is final."""
    row = await work.session.get(KabarKeluar, kabar_id, with_for_update=True)
    if row is None or row.keadaan != "antre":
        return
    row.percobaan += 1
    try:
        await _hand_over(work, row)
    except (LetterRejected, MessageRejected, Invalid) as problem:
        _fail(work, row, problem.message)
    except (MailRefused, MessageRefused) as problem:
        if row.percobaan >= MOST_TRIES:
            _fail(work, row, problem.message)
            return
        delay = delay_after(row.percobaan)
        row.galat, row.berikut_at = problem.message, work.now + delay
        await work.enqueue(SEND, {"kabar_id": row.id}, delay=delay)
    else:
        row.keadaan, row.galat, row.berikut_at, row.selesai_at = "terkirim", "", None, work.now


def delay_after(tries: int) -> timedelta:
    """How long to wait after so many refusals: 1, 4, 16, 64, 256 minutes, then six hours each."""
    return min(FIRST_DELAY * (1 << 2 * (tries - 1)), LONGEST_DELAY)


async def pick_up(work: UnitOfWork) -> None:
    """Every hour: what should have gone out long ago and has no job any more."""
    late = await work.session.scalars(
        select(KabarKeluar.id)
        .where(KabarKeluar.keadaan == "antre", KabarKeluar.berikut_at < work.now - PATIENCE)
        .order_by(KabarKeluar.id)
        .limit(PICKED_UP)
    )
    for kabar_id in late:
        await work.enqueue(SEND, {"kabar_id": kabar_id}, once=f"kabar-{work.tenant.schema}-{kabar_id}")


def masked(contact: str) -> str:
    """`+628••••789`, `ra••••@contoh.id`: enough to know whom, too little to write to."""
    name, at, domain = contact.partition("@")
    return f"{name[: min(2, len(name) - 1)]}••••{at}{domain}" if at else f"{contact[:4]}••••{contact[-3:]}"


async def _hand_over(work: UnitOfWork, row: KabarKeluar) -> None:
    contact = work.services.keys.of(work.tenant.slug).decrypt(row.tujuan, purpose=PURPOSE)
    if row.kanal == "surel":
        await work.services.mail.send(Letter(contact, row.perihal, row.isi))
    else:
        message = ShortMessage(cast("Channel", row.kanal), contact, row.isi, f"{work.tenant.schema}-{row.id}")
        await work.services.short_messages.send(message)


def _fail(work: UnitOfWork, row: KabarKeluar, why: str) -> None:
    row.keadaan, row.galat, row.berikut_at, row.selesai_at = "gagal", why, None, work.now
