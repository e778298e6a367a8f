"""What people ask about their own data, and what the office decides and does about it.

UU 27/2022: a copy (Article 7 and 32), a correction (Articles 6 and 30), an erasure (Articles 8 and 43). The clock
is calendar time and is never paused.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from tiru.access.citizens.models import Citizen, SubjectRequest
from tiru.access.citizens.service import close_account
from tiru.errors import NotFound, Refused
from tiru.i18n import _, lazy
from tiru.kalender.arithmetic import PDP_CLOCK
from tiru.mail import Letter
from tiru.work import UnitOfWork

KINDS = {
    "perbaikan": lazy("Perbaikan data"),
    "salinan": lazy("Salinan data"),
    "hapus": lazy("Penghapusan data"),
}
DECISIONS = {"dikabulkan": lazy("Dikabulkan"), "ditolak": lazy("Ditolak")}


async def ask(work: UnitOfWork, *, kind: str, wish: str) -> SubjectRequest:
    """The signed-in citizen asks; the clock of 72 hours starts."""
    request = SubjectRequest(
        kind=kind, citizen_id=work.actor.id, wish=wish, created_at=work.now, due_at=work.now + PDP_CLOCK
    )
    work.session.add(request)
    await work.session.flush()
    work.record("akses.request.ask", f"correction_request:{request.id}", after={"kind": kind})
    return request


async def open_request(work: UnitOfWork, request_id: int) -> SubjectRequest:
    """A request that waits for an answer, locked. Raises NotFound, Refused for one that is answered."""
    request = await work.session.get(SubjectRequest, request_id, with_for_update=True)
    if request is None:
        raise NotFound(_("Permintaan ini tidak ada."))
    if request.answered_at is not None:
        raise Refused(_("Permintaan ini sudah dijawab."))
    return request


async def answer(work: UnitOfWork, request_id: int, *, decision: str, words: str, name: str | None = None) -> None:
    """Decide, do what was granted, and let the person know. `name` is the corrected name, if that was wrong.

    Raises NotFound, Refused for one that is answered.
    """
    request = await open_request(work, request_id)
    citizen = await work.session.get(Citizen, request.citizen_id or 0, with_for_update=True)
    request.decision, request.answer = decision, words
    request.answered_at, request.answered_by, request.answered_by_id = work.now, work.actor.name, work.actor.id
    after = {"kind": request.kind, "decision": decision, "late": work.now > request.due_at}
    work.record("akses.request.answer", f"correction_request:{request_id}", after=after)
    if citizen is None:
        return
    if citizen.email is not None:
        await work.enqueue("akses.tell_answered", {"to": citizen.email, "kind": request.kind})
    if decision == "dikabulkan" and request.kind == "perbaikan" and name and name != citizen.name:
        work.record(
            "akses.citizen.correct", f"citizen:{citizen.id}", before={"name": citizen.name}, after={"name": name}
        )
        citizen.name = name
    elif decision == "dikabulkan" and request.kind == "hapus":
        await close_account(work, citizen, by="petugas")


async def tell_answered(work: UnitOfWork, *, to: str, kind: str) -> None:
    """Job: a letter that there is an answer; what it says stands in the account only. Twice does no harm."""
    what = str(KINDS[kind]).lower()
    if kind == "hapus":
        body = _(
            "Permintaan Anda tentang %(what)s di %(place)s sudah dijawab. Bila dikabulkan, akun dan data di dalamnya "
            "sudah dihapus; bila tidak, alasannya terbaca di akun Anda.",
            what=what,
            place=work.tenant.title,
        )
    else:
        body = _(
            "Permintaan Anda tentang %(what)s di %(place)s sudah dijawab. Masuk ke akun Anda untuk membacanya.",
            what=what,
            place=work.tenant.title,
        )
    await work.services.mail.send(Letter(to, _("Permintaan Anda sudah dijawab"), body))


async def forget_words(work: UnitOfWork, citizen_id: int) -> None:
    """Who leaves takes the words along; what is left says only that it was asked and answered.

    A request that still waits is answered by the leaving itself.
    """
    mine = SubjectRequest.citizen_id == citizen_id
    await work.session.execute(update(SubjectRequest).where(mine).values(wish="", answer=None))
    await work.session.execute(
        update(SubjectRequest)
        .where(mine, SubjectRequest.answered_at.is_(None))
        .values(decision="dikabulkan", answered_at=work.now, answered_by="pemilik akun")
    )


def hours_left(request: SubjectRequest, now: datetime) -> int:
    """Whole hours until the deadline; negative when it is over."""
    return int((request.due_at - now).total_seconds() // 3600)
