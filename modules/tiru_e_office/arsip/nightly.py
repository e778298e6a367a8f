"""The night's work: ends are computed, and what is due is put on lists for people to judge. Nothing is moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import exists, or_, select

from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.destruction import unfinished
from tiru_e_office.arsip.folders import compute
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.arsip.proposals import DESTROY, add, begin_list, threshold
from tiru_e_office.arsip.queries import as_rule
from tiru_e_office.arsip.rules import OPEN, authority_of, kind_due

MOST = 2_000
"""Folders that one night puts on lists; the rest comes the next night."""
Group = tuple[int, str, str]


async def propose_due(work: UnitOfWork) -> int:
    """Compute all ends, put what is due on lists by unit, kind and authority; answers how many were added.

    Again in the same night adds nothing. Destructions that were broken off are taken up.
    """
    await _compute_all(work)
    added = 0
    for group, members in (await _due_by_group(work)).items():
        usul = await _draft(work, group) or await begin_list(work, group[1], members[0], "", automatic=True)
        for folder in members:
            await add(work, usul, folder)
            added += 1
        work.record("e_office.usul.propose", f"e_office_usul:{usul.id}", after={"berkas": len(members)})
    for usul_id in await unfinished(work):
        await work.enqueue(DESTROY, {"usul_id": usul_id}, once=f"e_office.destroy.{usul_id}")
    return added


async def _compute_all(work: UnitOfWork) -> None:
    stream = await work.session.stream_scalars(
        select(Berkas).where(Berkas.keadaan.in_(("aktif", "inaktif"))).execution_options(yield_per=500)
    )
    async for folder in stream:
        compute(folder)
    await work.session.flush()


async def _due_by_group(work: UnitOfWork) -> Mapping[Group, Sequence[Berkas]]:
    ended = or_(
        (Berkas.keadaan == "aktif") & (Berkas.akhir_aktif <= work.today),
        (Berkas.keadaan == "inaktif") & (Berkas.akhir_inaktif <= work.today) & (Berkas.nasib != "dinilai_kembali"),
    )
    listed = exists().where(UsulBerkas.berkas_id == Berkas.id, Usul.id == UsulBerkas.usul_id, Usul.keadaan.in_(OPEN))
    rested = or_(Berkas.ditinjau_on.is_(None), Berkas.ditinjau_on <= work.today)
    query = select(Berkas).where(ended, ~listed, rested, ~Berkas.ditahan)
    rows = (await work.session.scalars(query.order_by(Berkas.id).limit(MOST).with_for_update(skip_locked=True))).all()
    lent = await queries.lent_among(work, [one.id for one in rows])
    years = await threshold(work)
    groups: dict[Group, list[Berkas]] = defaultdict(list)
    for one in rows:
        kind = kind_due(as_rule(one, lent=one.id in lent), work.today)
        if kind is not None and one.id not in lent:
            groups[one.unit_id, kind, authority_of(kind, one.aktif_tahun + one.inaktif_tahun, years)].append(one)
    return groups


async def _draft(work: UnitOfWork, group: Group) -> Usul | None:
    unit_id, kind, authority = group
    query = select(Usul).where(
        Usul.unit_id == unit_id,
        Usul.jenis == kind,
        Usul.wewenang == authority,
        Usul.otomatis,
        Usul.keadaan == "disusun",
    )
    found: Usul | None = await work.session.scalar(query.order_by(Usul.id).limit(1).with_for_update())
    return found
