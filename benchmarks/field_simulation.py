"""A day written by many telephones over a bad network, and whether the server lost or doubled anything of it.

Each kitchen has one telephone and nine schools with one each. Clocks are up to 48 hours wrong. Telephones are cut off
for a while, send what they have in any order, lose requests on the way out, lose answers on the way back and send
again, and send the same thing twice at once. Chance comes from a seed: the same seed is the same day.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from benchmarks.field_phones import Phone
from tiru.tenant import Actor, Grant, Kind
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Petugas, Sppg
from tiru_mbg.hari.intake import Parcel
from tiru_mbg.hari.models import Batch, Catatan, Kiriman, Perangkat
from tiru_mbg.rapor.models import Harian
from tiru_mbg.rights import MASAK, TERIMA
from tiru_mbg.titik.models import Titik, TitikPetugas

SCHOOLS = 9
ROUNDS = 4
SKEW_H = 48
LOST, UNANSWERED, TWICE, CORRECTED = 0.15, 0.15, 0.10, 0.15
FIRST_ACCOUNT = 1_000_000
FINE = {"warna": "normal", "aroma": "normal", "tekstur": "normal", "rasa": "normal", "keputusan": "layak"}


@dataclass(slots=True)
class Handset:
    """A telephone: whose it is, what it has yet to send, and the round in which its connection comes back."""

    phone: Phone
    actor: Actor
    back_in: int
    pending: list[Parcel] = field(default_factory=list)


Send = Callable[[Handset, Sequence[Parcel]], Awaitable[Sequence[tuple[UUID, str]]]]
"""One request: the answers as (number, state)."""


@dataclass(slots=True)
class World:
    """The telephones, and what really happened: portions and trays by delivery, times by entry."""

    handsets: list[Handset] = field(default_factory=list)
    sppg: list[int] = field(default_factory=list)
    received: dict[UUID, int] = field(default_factory=dict)
    trays: dict[UUID, int] = field(default_factory=dict)
    cooked: dict[UUID, int] = field(default_factory=dict)
    happened: dict[UUID, datetime] = field(default_factory=dict)


@dataclass(slots=True)
class Played:
    """What was sent: entries are counted each time they were sent."""

    requests: int = 0
    sent: int = 0
    seconds: float = 0
    latencies_ms: list[float] = field(default_factory=list)
    left: int = 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What stands on the server, compared with what happened."""

    written: int
    kept: int
    lost: int
    not_valid: int
    wrong_deliveries: int
    wrong_batches: int
    received: int
    received_truly: int
    received_in_sums: int
    worst_clock_s: float

    @property
    def good(self) -> bool:
        return (
            self.written == self.kept
            and not (self.lost or self.not_valid or self.wrong_deliveries or self.wrong_batches)
            and self.received == self.received_truly == self.received_in_sums
        )


async def build(work: UnitOfWork, devices: int, *, seed: int) -> World:
    """Kitchens, schools, today's deliveries, the telephones, and all that they write in the day."""
    dice, world = Random(seed), World()
    accounts = iter(range(FIRST_ACCOUNT, FIRST_ACCOUNT + 2 * devices))
    for number in range(max(1, devices // (SCHOOLS + 1))):
        await _kitchen(work, world, dice, accounts, number)
    await work.session.flush()
    return world


async def _kitchen(work: UnitOfWork, world: World, dice: Random, accounts: Any, number: int) -> None:
    now = work.now
    sppg = Sppg(
        kode=f"SIM-{uuid4().hex[:10]}",
        nama=f"Dapur simulasi {number}",
        kode_wilayah=f"{work.tenant.kode_wilayah}.01.2001",
        status="operasional",
        cap_total=2500,
        cap_siswa=2000,
        cap_3b=500,
        dibuat_at=now,
        diubah_at=now,
        is_sample=True,
    )
    work.session.add(sppg)
    await work.session.flush()
    world.sppg.append(sppg.id)
    cook = await _handset(work, world, dice, next(accounts), MASAK)
    work.session.add(
        Petugas(sppg_id=sppg.id, akun_id=cook.actor.id, nama="Simulasi", peran="kepala", mulai_on=work.today)
    )
    batch = Batch(kunci=uuid4(), sppg_id=sppg.id, tanggal=work.today, nomor=1, kelompok=["SD46"], is_sample=True)
    work.session.add(batch)
    await work.session.flush()
    made = dice.randint(900, 1200)
    world.cooked[batch.kunci] = made
    _write(world, cook, "mulai", now - timedelta(hours=6), batch=batch.kunci)
    _write(world, cook, "selesai", now - timedelta(hours=4), batch=batch.kunci, porsi=made, suhu_inti_c="82.5")
    _write(world, cook, "organoleptik", now - timedelta(minutes=230), batch=batch.kunci, **FINE)
    _write(world, cook, "sampel", now - timedelta(minutes=225), batch=batch.kunci, suhu_c="-18")
    for _school in range(SCHOOLS):
        await _school_day(work, world, dice, cook, await _handset(work, world, dice, next(accounts), TERIMA), batch)


async def _handset(work: UnitOfWork, world: World, dice: Random, account: int, right: str) -> Handset:
    actor = Actor(kind=Kind.STAFF, id=account, name=f"Akun {account}", grants=(Grant(permission=right, scope="own"),))
    phone = Phone(off=timedelta(seconds=dice.randint(-SKEW_H * 3600, SKEW_H * 3600)))
    handset = Handset(phone, actor, dice.randrange(ROUNDS))
    world.handsets.append(handset)
    facts = {"kunci_publik": phone.spki, "terdaftar_at": work.now, "terakhir_at": work.now}
    work.session.add(Perangkat(id=phone.id, akun_id=account, nama="HP simulasi", **facts))
    return handset


async def _school_day(
    work: UnitOfWork, world: World, dice: Random, cook: Handset, teacher: Handset, batch: Batch
) -> None:
    place = {"tipe": "sekolah", "kode": uuid4().hex[:8], "nama": "Sekolah simulasi", "is_sample": True}
    titik = Titik(kode_wilayah=f"{work.tenant.kode_wilayah}.01.2001", dibuat_at=work.now, diubah_at=work.now, **place)
    work.session.add(titik)
    await work.session.flush()
    work.session.add(TitikPetugas(titik_id=titik.id, akun_id=teacher.actor.id, mulai_on=work.today))
    kiriman = Kiriman(
        kunci=uuid4(),
        batch_id=batch.id,
        sppg_id=batch.sppg_id,
        titik_id=titik.id,
        tanggal=batch.tanggal,
        kelompok=["SD46"],
        porsi_rencana=100,
        is_sample=True,
    )
    work.session.add(kiriman)
    _write_school(world, dice, cook, teacher, kiriman.kunci, work.now)


def _write_school(world: World, dice: Random, cook: Handset, teacher: Handset, key: UUID, now: datetime) -> None:
    received, trays = dice.randint(60, 120), dice.randint(55, 120)
    left = now - timedelta(minutes=dice.randint(120, 180))
    _write(world, cook, "berangkat", left, kiriman=key, porsi_kirim=received + 2, kendaraan="D 1234 SIM")
    first = _write(world, teacher, "tiba", left + timedelta(minutes=25), kiriman=key, porsi_terima=received + 1)
    if dice.random() < CORRECTED:
        told = {"porsi_terima": received, "mengganti": [str(first.id)]}
        _write(world, teacher, "tiba", left + timedelta(minutes=28), kiriman=key, **told)
    else:
        received += 1
    _write(world, teacher, "periksa", left + timedelta(minutes=29), kiriman=key, **FINE)
    _write(world, teacher, "makan", left + timedelta(minutes=40), kiriman=key, hadir=received)
    scraps = {"pokok_kg": "0.5", "sayur_kg": "0.25", "lauk_kg": "0", "buah_kg": "0"}
    _write(world, teacher, "sisa", left + timedelta(minutes=70), kiriman=key, **scraps)
    _write(world, teacher, "kembali", left + timedelta(minutes=90), kiriman=key, ompreng_kembali=trays)
    world.received[key], world.trays[key] = received, trays


def _write(world: World, by: Handset, jenis: str, at: datetime, **said: Any) -> Parcel:
    parcel = by.phone.entry(jenis, at, **said)
    by.pending.append(parcel)
    world.happened[parcel.id] = at
    return parcel


async def play(world: World, send: Send, *, seed: int, at_once: int = 8) -> Played:
    """Send everything; after the rounds with faults the network is good until nothing waits."""
    dice, played, door = Random(seed), Played(), asyncio.Semaphore(at_once)
    began = time.perf_counter()
    for number in range(ROUNDS + 3):
        faulty = number < ROUNDS
        out = [one for one in world.handsets if one.pending and (one.back_in <= number or not faulty)]
        dice.shuffle(out)
        await asyncio.gather(*(_connected(one, send, Random(dice.random()), played, door, faulty) for one in out))
    played.seconds = time.perf_counter() - began
    played.left = sum(len(one.pending) for one in world.handsets)
    return played


async def _connected(
    handset: Handset, send: Send, dice: Random, played: Played, door: asyncio.Semaphore, faulty: bool
) -> None:
    waiting = list(handset.pending)
    dice.shuffle(waiting)
    while waiting:
        size = dice.randint(1, 6)
        part, waiting = waiting[:size], waiting[size:]
        fate = dice.random() if faulty else 1.0
        if fate < LOST:
            continue
        times = 2 if LOST + UNANSWERED <= fate < LOST + UNANSWERED + TWICE else 1
        answers = await asyncio.gather(*(_ask(handset, part, send, played, door) for _time in range(times)))
        if fate >= LOST + UNANSWERED:
            done = {entry for entry, state in answers[0] if state == "sah"}
            handset.pending = [one for one in handset.pending if one.id not in done]


async def _ask(
    handset: Handset, part: Sequence[Parcel], send: Send, played: Played, door: asyncio.Semaphore
) -> Sequence[tuple[UUID, str]]:
    async with door:
        start = time.perf_counter()
        answers = await send(handset, part)
        played.latencies_ms.append((time.perf_counter() - start) * 1000)
    played.requests += 1
    played.sent += len(part)
    return answers


async def judge(work: UnitOfWork, world: World) -> Verdict:
    """Compare the server's rows with what happened."""
    rows = {row.id: row for row in await work.session.scalars(select(Catatan).where(Catatan.sppg_id.in_(world.sppg)))}
    mine = select(Kiriman).where(Kiriman.sppg_id.in_(world.sppg))
    deliveries = {row.kunci: row for row in await work.session.scalars(mine)}
    batches = {row.kunci: row for row in await work.session.scalars(select(Batch).where(Batch.sppg_id.in_(world.sppg)))}
    sums = select(func.sum(Harian.porsi_terima)).where(Harian.sppg_id.in_(world.sppg))
    late = [abs((rows[key].dicatat_at - at).total_seconds()) for key, at in world.happened.items() if key in rows]
    return Verdict(
        written=len(world.happened),
        kept=len(rows),
        lost=len(world.happened.keys() - rows.keys()),
        not_valid=sum(row.status != "sah" for row in rows.values()),
        wrong_deliveries=sum(not _right(world, key, deliveries[key]) for key in world.received),
        wrong_batches=sum(batches[key].porsi != made for key, made in world.cooked.items()),
        received=sum(row.porsi_terima or 0 for row in deliveries.values()),
        received_truly=sum(world.received.values()),
        received_in_sums=int(await work.session.scalar(sums) or 0),
        worst_clock_s=max(late, default=0.0),
    )


def _right(world: World, key: UUID, row: Kiriman) -> bool:
    return (row.tahap, row.porsi_terima, row.ompreng_kembali) == ("selesai", world.received[key], world.trays[key])
