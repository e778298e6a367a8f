"""Citizens come, prove their contact, sign in, and go again with what is theirs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import InstrumentedAttribute

from tiru.access.attempts import (
    TRIES_PER_ADDRESS,
    check_attempts,
    check_spray,
    network_of,
    note_attempt,
    note_spray,
    unknown_key,
    unknown_locked_until,
    wait_sentence,
)
from tiru.access.citizens.codes import ask_for_code, check_sendable, code_fits, count_sending
from tiru.access.citizens.contact import Contact, parse_contact
from tiru.access.citizens.models import Citizen, CitizenSession
from tiru.access.events import CitizenLeft
from tiru.access.policy import REGISTRATION, setting
from tiru.access.secrets_and_codes import digest, hash_password, lock_for, new_key, password_fits
from tiru.access.service import Entered
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _, current_locale
from tiru.nik import parse_nik
from tiru.work import UnitOfWork

NIK_PURPOSE = "citizen.nik"
LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Registered:
    """What was asked for; `warnings` are sentences for the person, never refusals.

    `key` goes into the browser that registered: only there the code makes its password and NIK count.
    """

    contact: Contact
    warnings: tuple[str, ...]
    key: str


async def register(
    work: UnitOfWork, *, name: str, contact: str, nik: str | None, password: str | None, address: str
) -> Registered:
    """Begin a registration and send a code. A contact that has an account gets a code for it instead:
    the asker is told the same. Raises Invalid at the field, Refused, TooMany.
    """
    if not setting(work, REGISTRATION):
        raise Refused(_("Pendaftaran warga sedang ditutup di daerah ini."))
    to = parse_contact(contact)
    check_sendable(work, to.kind)
    await count_sending(work, contact=to.value, address=address)
    digits, warnings = await _checked_nik(work, nik)
    hashed = _checked_password(password, to.value)
    known = await _verified(work, to)
    key = new_key()
    if known is not None:
        await ask_for_code(work, known)
        return Registered(to, warnings, key)
    await work.session.execute(delete(Citizen).where(_column(to) == to.value, Citizen.verified_at.is_(None)))
    keys = work.services.keys.of(work.tenant.slug)
    citizen = Citizen(
        name=name,
        email=to.value if to.kind == "email" else None,
        phone=to.value if to.kind == "phone" else None,
        nik=keys.encrypt(digits, purpose=NIK_PURPOSE) if digits else None,
        nik_match=keys.match(digits, purpose=NIK_PURPOSE) if digits else None,
        password=hashed,
        bahasa=current_locale(),
        registered_by=digest(key),
        created_at=work.now,
        failures=0,
    )
    work.session.add(citizen)
    await work.session.flush()
    work.record("akses.citizen.register", f"citizen:{citizen.id}")
    await ask_for_code(work, citizen)
    return Registered(to, warnings, key)


async def send_sign_in_code(work: UnitOfWork, *, contact: str, address: str) -> Contact:
    """A code to a contact that has an account; for others nothing happens, and the asker is told the same."""
    to = parse_contact(contact)
    check_sendable(work, to.kind)
    await count_sending(work, contact=to.value, address=address)
    if (citizen := await _verified(work, to)) is not None:
        await ask_for_code(work, citizen)
    return to


async def enter_with_code(
    work: UnitOfWork, *, contact: str, code: str, address: str, agent: str, key: str = ""
) -> Entered:
    """In with the code; the first one verifies the contact. A wrong one comes back as refusal.

    `key` is of the browser that registered. The code proves whose contact it is, not who typed the password and the
    NIK before: in another browser those are dropped, so that nobody prepares an account for somebody else.
    """
    to = parse_contact(contact)
    await check_attempts(work, f"warga:{network_of(address)}", limit=TRIES_PER_ADDRESS)
    citizen = await work.session.scalar(
        select(Citizen)
        .where(_column(to) == to.value)
        .order_by(Citizen.verified_at.is_(None), Citizen.id.desc())
        .limit(1)
        .with_for_update()
    )
    if citizen is None or not await code_fits(work, citizen, code):
        note_attempt(work, f"warga:{network_of(address)}")
        return Entered(refusal=_("Kode salah atau sudah lewat waktunya. Minta kode baru bila perlu."))
    if citizen.verified_at is None:
        citizen.verified_at = work.now
        if citizen.registered_by is None or citizen.registered_by != digest(key):
            citizen.password = citizen.nik = citizen.nik_match = None
        citizen.registered_by = None
        work.record("akses.citizen.verify", f"citizen:{citizen.id}")
    return Entered(_open(work, citizen, address=address, agent=agent), "full")


async def enter_with_password(work: UnitOfWork, *, contact: str, password: str, address: str, agent: str) -> Entered:
    """In with the password. Unknown contacts, accounts without password and wrong words look the same."""
    to = parse_contact(contact)
    await check_attempts(work, f"warga:{network_of(address)}", limit=TRIES_PER_ADDRESS)
    await check_spray(work, password)
    citizen = await _verified(work, to)
    locked = citizen.locked_until if citizen else await unknown_locked_until(work, to.value)
    if locked and locked > work.now:
        return Entered(refusal=wait_sentence(locked - work.now))
    if not password_fits(citizen.password if citizen else None, password) or citizen is None:
        note_attempt(work, f"warga:{network_of(address)}")
        await note_spray(work, password, to.value)
        if citizen is None:
            note_attempt(work, unknown_key(to.value))
        else:
            citizen.failures += 1
            citizen.locked_until = work.now + lock_for(citizen.failures)
            work.record("akses.citizen.refuse", f"citizen:{citizen.id}", reason="password")
        return Entered(refusal=_("Surel, nomor ponsel, atau kata sandi salah. Anda juga bisa masuk dengan kode."))
    return Entered(_open(work, citizen, address=address, agent=agent), "full")


async def sign_out(work: UnitOfWork, key: str) -> None:
    """End this session."""
    await work.session.execute(
        update(CitizenSession)
        .where(CitizenSession.hash == digest(key), CitizenSession.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


async def end_other_sessions(work: UnitOfWork) -> None:
    """Sign out everywhere but here."""
    await work.session.execute(
        update(CitizenSession)
        .where(
            CitizenSession.citizen_id == work.actor.id,
            CitizenSession.id != int(work.actor.session_id or 0),
            CitizenSession.revoked_at.is_(None),
        )
        .values(revoked_at=work.now)
    )
    work.record("akses.citizen_session.revoke_others", f"citizen:{work.actor.id}")


async def delete_account(work: UnitOfWork) -> None:
    """Close one's own account for good."""
    await close_account(work, await own(work), by="pemilik")


async def close_account(work: UnitOfWork, citizen: Citizen, *, by: str) -> None:
    """The row and all that hangs on it goes, requests lose their words; modules hear of it."""
    from tiru.access.citizens.requests import forget_words  # it closes accounts too

    work.record("akses.citizen.delete", f"citizen:{citizen.id}", after={"by": by})
    await forget_words(work, citizen.id)
    await work.publish(CitizenLeft(citizen.id))
    await work.session.delete(citizen)
    await work.session.flush()


async def own(work: UnitOfWork) -> Citizen:
    """The signed-in citizen, locked until commit."""
    citizen = await work.session.get(Citizen, work.actor.id or 0, with_for_update=True)
    if citizen is None:
        raise NotFound(_("Akun ini tidak ada."))
    return citizen


def _open(work: UnitOfWork, citizen: Citizen, *, address: str, agent: str) -> str:
    citizen.failures = 0
    citizen.locked_until = None
    citizen.signed_in_at = work.now
    key = new_key()
    work.session.add(
        CitizenSession(
            hash=digest(key),
            citizen_id=citizen.id,
            created_at=work.now,
            seen_at=work.now,
            ends_at=work.now + LASTS,
            agent=agent[:200],
            address=address,
        )
    )
    work.record("akses.citizen_session.open", f"citizen:{citizen.id}")
    return key


async def _verified(work: UnitOfWork, to: Contact) -> Citizen | None:
    return await work.session.scalar(
        select(Citizen).where(_column(to) == to.value, Citizen.verified_at.is_not(None)).with_for_update()
    )


def _column(to: Contact) -> InstrumentedAttribute[str | None]:
    return Citizen.email if to.kind == "email" else Citizen.phone


async def _checked_nik(work: UnitOfWork, nik: str | None) -> tuple[str, tuple[str, ...]]:
    """Its digits and warnings. An unknown region is a warning only. Raises Invalid at the field."""
    if not nik:
        return "", ()
    compact = "".join(nik.split())
    kode = f"{compact[:2]}.{compact[2:4]}.{compact[4:6]}"
    known = await work.session.scalar(text("select 1 from tiru_control.wilayah where kode = :kode"), {"kode": kode})
    try:
        found = parse_nik(
            nik,
            today=work.now.astimezone(work.tenant.zone).date(),
            regions=frozenset([compact[:6]] if known else []),
        )
    except Invalid as problem:
        raise Invalid(problem.message, fields={"nik": problem.message}) from problem
    return found.digits, found.warnings


def _checked_password(password: str | None, contact: str) -> str | None:
    if not password:
        return None
    try:
        return hash_password(password, username=contact)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"password": problem.message}) from problem
