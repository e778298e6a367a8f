"""Entries come in: each is kept first, whoever sent it and whatever it says; then it is judged and folded.

An entry is known by the number its telephone gave it. Sent again it changes nothing and gets the same answer, but
for what may have been put right since (an unknown telephone, a plan that was missing): that is judged anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from tiru.errors import Refused
from tiru.work import UnitOfWork
from tiru_mbg.hari import reasons
from tiru_mbg.hari.applying import apply_entries
from tiru_mbg.hari.clocks import skew_ms
from tiru_mbg.hari.devices import seen_at, signed, trouble_of
from tiru_mbg.hari.envelope import Entry, read
from tiru_mbg.hari.kinds import BATCH, KINDS
from tiru_mbg.hari.models import Batch, Catatan, Perangkat, SampelSimpan
from tiru_mbg.hari.reached import Targets, targets
from tiru_mbg.hari.safety import refusal, too_early

MOST_ENTRIES = 100
"""In one request."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One entry as it was sent: its number, the words that were signed, and the signature."""

    id: UUID
    content: str
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an entry: `diterima`, `sah` or `ditolak`, with the sentence why."""

    id: UUID
    status: str
    alasan: str


async def receive(
    work: UnitOfWork,
    parcels: Sequence[Parcel],
    *,
    device_id: UUID | None = None,
    device_now: datetime | None = None,
) -> list[Answer]:
    """Keep, judge and fold. Without `device_id` it is a page's own form, made by this server.

    Answers stand in the order of the parcels, one for each number. Raises Refused, and keeps nothing, when the
    telephone is another account's: its entries are that account's to send.
    """
    skew = skew_ms(work.now, device_now) if device_now else 0
    entries = {one.id: read(one.id, one.content, one.signature, skew_ms=skew, now=work.now) for one in parcels}
    device = await work.session.get(Perangkat, device_id) if device_id else None
    trouble = trouble_of(work, device) if device_id else ""
    if trouble == reasons.OTHERS_DEVICE:
        raise Refused(reasons.said(trouble))
    for entry in entries.values():
        _check_sender(entry, device, trouble)
    kept = await _keep(work, entries, device)
    await _judge(work, [row for row in kept.values() if _open(work, row)], entries, device, trouble)
    if device is not None and not trouble:
        seen_at(device, work.now, max((entry.urut or 0 for entry in entries.values()), default=0))
    await work.session.flush()
    answers = [Answer(one, kept[one].status, kept[one].alasan) for one in entries]
    _record(work, device, answers)
    return answers


def _check_sender(entry: Entry, device: Perangkat | None, trouble: str) -> None:
    if trouble:
        entry.trouble = trouble
    elif device is not None and not signed(device.kunci_publik, entry.content, entry.signature):
        entry.trouble = reasons.SIGNATURE


async def _keep(work: UnitOfWork, entries: dict[UUID, Entry], device: Perangkat | None) -> dict[UUID, Catatan]:
    """A row for every entry, by the number it was sent under. One that is known stays as it was kept."""
    rows = [_row(work, entry, device) for entry in sorted(entries.values(), key=lambda one: one.id)]
    if rows:
        await work.session.execute(insert(Catatan).values(rows).on_conflict_do_nothing())
    found = {row.id: row for row in await work.session.scalars(select(Catatan).where(Catatan.id.in_(entries)))}
    strange = [one for one in entries.values() if not _same(work, found.get(one.id), one)]
    for entry in strange:
        entry.trouble = reasons.CONTENT if entry.id in found else reasons.NUMBER
        aside = _row(work, entry, device) | {"id": entry.aside() if entry.id in found else entry.id, "urut": None}
        await work.session.execute(insert(Catatan).values(aside).on_conflict_do_nothing())
        found[entry.id] = (await work.session.scalars(select(Catatan).where(Catatan.id == aside["id"]))).one()
    return found


def _same(work: UnitOfWork, row: Catatan | None, entry: Entry) -> bool:
    return row is not None and row.sidik == entry.digest and row.akun_id == work.actor.id


def _row(work: UnitOfWork, entry: Entry, device: Perangkat | None) -> dict[str, object]:
    return {
        "id": entry.id,
        "perangkat_id": device.id if device else None,
        "urut": entry.urut if device else None,
        "akun_id": work.actor.id,
        "oleh": work.actor.name,
        "jenis": entry.jenis,
        "batch_kunci": entry.batch,
        "kiriman_kunci": entry.delivery,
        "isi": entry.isi,
        "dicatat_at": entry.written_at,
        "jam_perangkat_at": entry.device_at,
        "geser_ms": entry.skew_ms,
        "diterima_at": work.now,
        "status": "ditolak" if entry.trouble else "diterima",
        "alasan": entry.trouble,
        "sidik": entry.digest,
        "tanda": entry.signature,
        "muatan": entry.content,
    }


def _open(work: UnitOfWork, row: Catatan) -> bool:
    """Whether the row may still become valid now."""
    if row.akun_id != work.actor.id:
        return False
    return row.status == "diterima" or row.alasan.partition(":")[0] in reasons.RETRIED


async def _judge(
    work: UnitOfWork, rows: list[Catatan], entries: dict[UUID, Entry], device: Perangkat | None, trouble: str
) -> None:
    able = []
    for row in rows:
        entry = entries.get(row.id)
        row.alasan = entry.trouble if entry else trouble
        row.status = "ditolak" if row.alasan else "diterima"
        if not row.alasan:
            if row.perangkat_id is None and device is not None:
                row.perangkat_id = device.id
            able.append(row)
    held = await targets(work, _keys(able, "batch_kunci"), _keys(able, "kiriman_kunci"))
    accepted = [row for row in able if await _accepted(work, row, held)]
    await work.session.flush()
    await apply_entries(work, accepted, held)


def _keys(rows: Iterable[Catatan], name: str) -> set[UUID]:
    return {getattr(row, name) for row in rows if getattr(row, name) is not None}


async def _accepted(work: UnitOfWork, row: Catatan, held: Targets) -> bool:
    """Set what is missing on the row; whether it counts."""
    kind = KINDS[row.jenis]
    key = row.batch_kunci if kind.about == BATCH else row.kiriman_kunci
    assert key is not None, "an entry without its subject was refused before"
    target = held.row(kind, key)
    if target is None:
        row.alasan = reasons.NOT_KNOWN
        return False
    if not held.may(kind, key):
        row.status, row.alasan = "ditolak", reasons.NO_RIGHT
        return False
    row.sppg_id = target.sppg_id
    row.titik_id = None if kind.about == BATCH else target.titik_id  # type: ignore[union-attr] # a delivery has one
    row.alasan = await _unsafe(work, row, held)
    row.status = "ditolak" if row.alasan else "sah"
    return not row.alasan


async def _unsafe(work: UnitOfWork, row: Catatan, held: Targets) -> str:
    if row.jenis == "buang":
        batch = held.batches[row.batch_kunci]  # type: ignore[index] # found just before
        sample = await work.session.get(SampelSimpan, batch.id)
        said = f"{row.isi.get('alasan', '')}{row.isi.get('catatan', '')}"
        return too_early(row.dicatat_at, sample.buang_at if sample else None, said)
    delivery = held.deliveries.get(row.kiriman_kunci) if row.kiriman_kunci else None
    if delivery is None:
        return ""
    return refusal(row.jenis, row.dicatat_at, await work.session.get(Batch, delivery.batch_id), delivery)


def _record(work: UnitOfWork, device: Perangkat | None, answers: Sequence[Answer]) -> None:
    counted = {state: sum(one.status == state for one in answers) for state in ("diterima", "sah", "ditolak")}
    subject = f"mbg_perangkat:{device.id}" if device else "mbg_perangkat:-"
    work.record("mbg.catatan.receive", subject, after={state: many for state, many in counted.items() if many})
