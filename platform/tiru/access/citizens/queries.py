"""What a citizen sees of themselves, and what officials have to answer."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tiru.access.citizens.models import Citizen, CitizenSession, SubjectRequest
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


async def requests_of(work: UnitOfWork, citizen_id: int) -> Sequence[SubjectRequest]:
    """One's own requests, the newest first."""
    query = select(SubjectRequest).where(SubjectRequest.citizen_id == citizen_id)
    return (await work.session.scalars(query.order_by(SubjectRequest.id.desc()))).all()


async def requests_with_names(
    work: UnitOfWork, *, answered: bool, limit: int = 200
) -> list[tuple[SubjectRequest, Citizen | None]]:
    """What waits for an answer, the most urgent first; or what was answered, the latest first. With who asked."""
    order = SubjectRequest.answered_at.desc() if answered else SubjectRequest.due_at.asc()
    rows = await work.session.execute(
        select(SubjectRequest, Citizen)
        .outerjoin(Citizen, Citizen.id == SubjectRequest.citizen_id)
        .where(SubjectRequest.answered_at.is_not(None) if answered else SubjectRequest.answered_at.is_(None))
        .order_by(order, SubjectRequest.id)
        .limit(limit)
    )
    return [(request, citizen) for request, citizen in rows]


async def count_waiting(work: UnitOfWork) -> int:
    """How many requests wait for an answer."""
    query = select(func.count()).select_from(SubjectRequest).where(SubjectRequest.answered_at.is_(None))
    return await work.session.scalar(query) or 0


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
        "permintaan": [
            {
                "jenis": row.kind,
                "isi": row.wish,
                "dibuat": row.created_at.isoformat(),
                "keputusan": row.decision,
                "jawaban": row.answer,
            }
            for row in await requests_of(work, citizen.id)
        ],
    }
    for module in work.registry.active(work.tenant.modules):
        port: CitizenData | None = module.provides.get(CitizenData)  # type: ignore[assignment]
        if port is not None:
            mine[module.name] = await port.of_citizen(work, citizen.id)
    return mine
