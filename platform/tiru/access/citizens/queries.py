"""What a citizen sees of themselves, and what officials have to answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tiru.access.citizens.models import Citizen, CitizenSession, CorrectionRequest
from tiru.access.citizens.service import NIK_PURPOSE, own
from tiru.access.ports import CitizenData
from tiru.nik import mask
from tiru.work import UnitOfWork


def nik_of(work: UnitOfWork, citizen: Citizen) -> str:
    """The whole NIK, or empty."""
    if citizen.nik is None:
        return ""
    return work.services.keys.of(work.tenant.slug).decrypt(citizen.nik, purpose=NIK_PURPOSE)


def masked_nik(work: UnitOfWork, citizen: Citizen) -> str:
    return mask(nik_of(work, citizen)) if citizen.nik else ""


async def requests_of(work: UnitOfWork, citizen_id: int) -> Sequence[CorrectionRequest]:
    """Correction requests, the newest first."""
    query = select(CorrectionRequest).where(CorrectionRequest.citizen_id == citizen_id)
    return (await work.session.scalars(query.order_by(CorrectionRequest.id.desc()))).all()


async def open_requests(work: UnitOfWork) -> list[tuple[CorrectionRequest, str]]:
    """What waits for an answer, the most urgent first, with the citizen's name."""
    rows = await work.session.execute(
        select(CorrectionRequest, Citizen.name)
        .join(Citizen, Citizen.id == CorrectionRequest.citizen_id)
        .where(CorrectionRequest.answered_at.is_(None))
        .order_by(CorrectionRequest.due_at)
        .limit(200)
    )
    return [(request, name) for request, name in rows]


async def everything_about_me(work: UnitOfWork) -> dict[str, object]:
    """All that is kept about the signed-in citizen, here and in the active modules; plain JSON values."""
    citizen = await own(work)
    sessions = await work.session.scalars(
        select(CitizenSession).where(CitizenSession.citizen_id == citizen.id).order_by(CitizenSession.id)
    )
    mine: dict[str, object] = {
        "akun": {
            "nama": citizen.name,
            "surel": citizen.email,
            "ponsel": citizen.phone,
            "nik": nik_of(work, citizen) or None,
            "terdaftar": citizen.created_at.isoformat(),
        },
        "sesi": [
            {"masuk": row.created_at.isoformat(), "peramban": row.agent, "alamat": row.address} for row in sessions
        ],
        "permintaan_perbaikan": [
            {"isi": row.wish, "dibuat": row.created_at.isoformat(), "jawaban": row.answer}
            for row in await requests_of(work, citizen.id)
        ],
    }
    for module in work.registry.active(work.tenant.modules):
        port: CitizenData | None = module.provides.get(CitizenData)  # type: ignore[assignment]
        if port is not None:
            mine[module.name] = await port.of_citizen(work, citizen.id)
    return mine
