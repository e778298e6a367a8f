"""Correcting a line of the line list, and taking one off. What was written before is in the audit ledger by the names
of its columns only: it is about somebody's health."""

from __future__ import annotations

from collections.abc import Mapping

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.insiden.cases import Person, count_again, line_for, listed_incident, write
from tiru_mbg.insiden.models import Kasus

SHORTEST = 5
"""Letters of a reason."""


async def change_person(work: UnitOfWork, insiden_id: int, kasus_id: int, person: Person) -> Kasus:
    """Other facts in a line; the numbers of the incident follow. Raises NotFound, Conflict when it is closed."""
    (case,) = await change_people(work, insiden_id, {kasus_id: person})
    return case


async def change_people(work: UnitOfWork, insiden_id: int, people: Mapping[int, Person]) -> list[Kasus]:
    """Other facts in several lines (by id), all or none."""
    row = await listed_incident(work, insiden_id)
    cases = [await line_for(work, insiden_id, kasus_id, lock=True) for kasus_id in people]
    for case, person in zip(cases, people.values(), strict=True):
        before = {"nomor": case.nomor, "sakit": case.sakit}
        changed = write(work, case, person)
        if changed:
            case.diubah_at, case.diubah_oleh = work.now, work.actor.name
            after = {"nomor": case.nomor, "sakit": case.sakit, "berubah": changed}
            work.record("mbg.kasus.change", f"insiden:{insiden_id}", before=before, after=after)
    await work.session.flush()
    await count_again(work, row)
    return cases


async def remove_person(work: UnitOfWork, insiden_id: int, kasus_id: int, *, reason: str) -> Kasus:
    """Take a line off: its number stays taken, its name is erased, it counts no more.

    Raises NotFound, Invalid without a reason, Conflict when the incident is closed.
    """
    row = await listed_incident(work, insiden_id)
    case = await line_for(work, insiden_id, kasus_id, lock=True)
    if len(reason) < SHORTEST:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"alasan": _("Tulis alasannya.")})
    case.nama, case.dicabut_at, case.dicabut_oleh, case.dicabut_alasan = None, work.now, work.actor.name, reason
    before = {"nomor": case.nomor, "sakit": case.sakit}
    work.record("mbg.kasus.remove", f"insiden:{insiden_id}", before=before, reason=reason)
    await work.session.flush()
    await count_again(work, row)
    return case
