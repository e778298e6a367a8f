"""Six-digit codes that prove a contact: made when they are sent, kept as a keyed hash, five tries each."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from tiru.access.attempts import count_attempt, network_of
from tiru.access.citizens.models import Citizen, CitizenCode
from tiru.errors import Refused
from tiru.i18n import _, speak
from tiru.mail import Letter
from tiru.short_messages import Channel, ShortMessage
from tiru.work import UnitOfWork

LASTS = timedelta(minutes=10)
TRIES = 5
SENT_PER_CONTACT = 4
SENT_PER_ADDRESS = 60
PURPOSE = "citizen_code.hash"


async def ask_for_code(work: UnitOfWork, citizen: Citizen) -> None:
    """Have a code sent after this transaction."""
    await work.enqueue("akses.send_code", {"citizen_id": citizen.id})


async def count_sending(work: UnitOfWork, *, contact: str, address: str) -> None:
    """Count a code that somebody asks for. Raises TooMany by contact or by address."""
    await count_attempt(work, f"kirim:{contact}", limit=SENT_PER_CONTACT)
    await count_attempt(work, f"kirim:{network_of(address)}", limit=SENT_PER_ADDRESS)


def check_sendable(work: UnitOfWork, kind: str) -> None:
    """Refuse a telephone where nobody sends text messages, saying what to do."""
    if kind == "phone" and not work.services.short_messages.channels:
        raise Refused(_("Di daerah ini kode lewat SMS belum tersedia. Pakai alamat surel."))


async def send_code(work: UnitOfWork, *, citizen_id: int) -> None:
    """Job: make a code and send it; older ones end. Twice is a second letter: the last code works."""
    citizen = await work.session.get(Citizen, citizen_id)
    if citizen is None:
        return
    await work.session.execute(
        update(CitizenCode)
        .where(CitizenCode.citizen_id == citizen_id, CitizenCode.used_at.is_(None))
        .values(ends_at=work.now)
    )
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = CitizenCode(citizen_id=citizen_id, hash=_hash(work, citizen_id, code), tries=0, ends_at=work.now + LASTS)
    work.session.add(row)
    await work.session.flush()
    with speak(citizen.bahasa):
        title = _("Kode masuk Anda")
        text = _("Kode masuk %(place)s: %(code)s. Berlaku 10 menit.", place=work.tenant.title, code=code)
        warning = _("Jangan berikan kode ini kepada siapa pun, termasuk petugas.")
    if citizen.email is not None:
        await work.services.mail.send(Letter(citizen.email, title, f"{text}\n\n{warning}"))
    elif citizen.phone is not None:
        message = ShortMessage(_channel(work), citizen.phone, f"{text} {warning}", f"kode-{row.id}")
        await work.services.short_messages.send(message)


async def code_fits(work: UnitOfWork, citizen: Citizen, code: str) -> bool:
    """Whether it is the last code sent to this citizen; a right one is used up, a wrong one costs a try."""
    row = await work.session.scalar(
        select(CitizenCode)
        .where(
            CitizenCode.citizen_id == citizen.id,
            CitizenCode.used_at.is_(None),
            CitizenCode.ends_at > work.now,
            CitizenCode.tries < TRIES,
        )
        .order_by(CitizenCode.id.desc())
        .limit(1)
        .with_for_update()
    )
    if row is None:
        return False
    row.tries += 1
    if not secrets.compare_digest(row.hash, _hash(work, citizen.id, "".join(code.split()))):
        return False
    row.used_at = work.now
    return True


def _channel(work: UnitOfWork) -> Channel:
    """SMS where it is offered: a code by SMS reaches every telephone."""
    return "sms" if "sms" in work.services.short_messages.channels else "whatsapp"


def _hash(work: UnitOfWork, citizen_id: int, code: str) -> str:
    """Keyed: a million codes are too few for a hash that anybody could compute."""
    return work.services.keys.of(work.tenant.slug).match(f"{citizen_id}:{code}", purpose=PURPOSE)
