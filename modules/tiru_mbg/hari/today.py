"""What somebody in the field has before them: the batches of their kitchen, the deliveries of their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, or_, select

from tiru.i18n import Lazy, lazy
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS
from tiru_mbg.hari.applying import facts_of
from tiru_mbg.hari.folding import Fact, standing_of
from tiru_mbg.hari.kinds import BATCH, KINDS, QUIET
from tiru_mbg.hari.models import Batch, Kiriman, SampelSimpan
from tiru_mbg.hari.reached import own_sppg, own_titik
from tiru_mbg.menu.models import Menu
from tiru_mbg.menu.off_queries import kitchens_off, whole_place_off
from tiru_mbg.rights import MASAK, TERIMA
from tiru_mbg.titik.models import Titik

MOST_CHOICES = 200
"""Kitchens or places to choose from on one page."""
COOKING = ("mulai", "selesai", "organoleptik", "sampel")
RIDING = ("berangkat",)
RECEIVING = ("tiba", "periksa", "makan", "sisa", "kembali")
COOKED = {
    "mulai": "mulai_masak_at",
    "selesai": "selesai_masak_at",
    "organoleptik": "organoleptik_at",
    "sampel": "sampel_at",
}
SENT = {
    "berangkat": "berangkat_at",
    "tiba": "tiba_at",
    "periksa": "organoleptik_at",
    "makan": "makan_at",
    "sisa": "sisa_at",
    "kembali": "kembali_at",
}
"""Which column says that a step was taken."""
STAGES: dict[str, Lazy] = {
    "rencana": lazy("Menunggu"),
    "berangkat": lazy("Di jalan"),
    "tiba": lazy("Sudah tiba"),
    "dibagikan": lazy("Dibagikan"),
    "selesai": lazy("Selesai"),
    "ditolak": lazy("Ditolak"),
    "batal": lazy("Batal"),
}


@dataclass(slots=True)
class Task:
    """A batch or a delivery with what may be written about it.

    `code` is what people type when no camera helps; `done` says when each step happened, `not_before` when the sample
    of a batch may be thrown away.
    """

    key: UUID
    about: str
    title: str
    note: str
    kinds: tuple[str, ...]
    row: Batch | Kiriman
    held: str = ""
    done: dict[str, datetime] = field(default_factory=dict)
    standing: dict[str, list[Fact]] = field(default_factory=dict)
    not_before: datetime | None = None
    deliveries: list[Task] = field(default_factory=list)

    @property
    def code(self) -> str:
        return self.key.hex[:8].upper()

    @property
    def following(self) -> str:
        """The step that comes next; empty when all are there."""
        return next((one for one in self.kinds if one not in self.done and one != "buang"), "")


@dataclass(frozen=True, slots=True)
class Today:
    """Everything of one kitchen or one place. `choices` are (address part, name) of the others.

    `off` is the reason of a day off, None on a day of service.
    """

    title: str
    tasks: Sequence[Task]
    choices: Sequence[tuple[str, str, bool]]
    sppg_id: int | None = None
    off: str | None = None


async def today_of(work: UnitOfWork, *, dapur: int | None = None, titik: int | None = None) -> Today | None:
    """What there is to do now, of the kitchen or place that is asked for, else of the first; None without any."""
    kitchens, places = await _choices(work)
    chosen = next((("dapur", one.id, one.nama) for one in kitchens if one.id == dapur), None)
    chosen = chosen or next((("titik", one.id, one.nama) for one in places if one.id == titik), None)
    if chosen is None and (dapur or titik or not (kitchens or places)):
        return None
    if chosen is None:
        first = kitchens[0] if kitchens else places[0]
        chosen = ("dapur" if kitchens else "titik", first.id, first.nama)
    what, number, name = chosen
    choices = [(f"dapur={one.id}", one.nama, (what, number) == ("dapur", one.id)) for one in kitchens]
    choices += [(f"titik={one.id}", one.nama, (what, number) == ("titik", one.id)) for one in places]
    tasks = await (_of_kitchen(work, number) if what == "dapur" else _of_place(work, number))
    if what == "dapur":
        return Today(name, tasks, choices, number, (await kitchens_off(work, [number], work.today)).get(number))
    return Today(name, tasks, choices, off=await whole_place_off(work, number, work.today))


async def task_of(work: UnitOfWork, about: str, key: UUID) -> Task | None:
    """One batch or delivery within the actor's rights, for the page of one form."""
    if about == BATCH:
        found = await work.session.scalar(select(Batch).where(Batch.kunci == key, Batch.sppg_id.in_(own_sppg(work))))
        return None if found is None else (await _with_facts(work, [_batch_task(found, "")]))[0]
    mine = or_(Kiriman.sppg_id.in_(own_sppg(work)), Kiriman.titik_id.in_(own_titik(work)))
    row = (await work.session.execute(_deliveries().where(Kiriman.kunci == key, mine))).one_or_none()
    if row is None:
        return None
    task = _delivery_task(row[0], row[1], row[2] or "", _kinds_for(work))
    return (await _with_facts(work, [task]))[0]


async def by_code(work: UnitOfWork, typed: str) -> Task | None:
    """The batch or delivery of a label: its whole key, the end of its address, or the first letters of it."""
    letters = "".join(
        one
        for one in typed.strip().rstrip("/").replace("=", "/").rpartition("/")[2].lower()
        if one in "0123456789abcdef"
    )
    if len(letters) < 8:
        return None
    low, high = UUID(letters.ljust(32, "0")[:32]), UUID(letters.ljust(32, "f")[:32])
    for about, model in (("kiriman", Kiriman), (BATCH, Batch)):
        for key in await work.session.scalars(select(model.kunci).where(model.kunci.between(low, high)).limit(3)):
            task = await task_of(work, about, key)
            if task is not None:
                return task
    return None


async def _choices(work: UnitOfWork) -> tuple[Sequence[Sppg], Sequence[Titik]]:
    kitchens: Sequence[Sppg] = []
    places: Sequence[Titik] = []
    if work.may(MASAK):
        asked = select(Sppg).where(Sppg.id.in_(own_sppg(work))).order_by(Sppg.nama, Sppg.id).limit(MOST_CHOICES)
        kitchens = list(await work.session.scalars(asked))
    if work.may(TERIMA):
        served = select(Titik).where(Titik.id.in_(own_titik(work)), Titik.aktif).order_by(Titik.nama, Titik.id)
        places = list(await work.session.scalars(served.limit(MOST_CHOICES)))
    return kitchens, places


async def _of_kitchen(work: UnitOfWork, sppg_id: int) -> list[Task]:
    """Today's batches with their deliveries, and older ones whose sample has yet to be thrown away."""
    waiting = select(SampelSimpan.batch_id).where(SampelSimpan.dibuang_at.is_(None))
    wanted = or_(Batch.tanggal == work.today, and_(Batch.tanggal < work.today, Batch.id.in_(waiting)))
    found = await work.session.execute(
        select(Batch, Menu.nama, SampelSimpan)
        .outerjoin(Menu, Menu.id == Batch.menu_id)
        .outerjoin(SampelSimpan, SampelSimpan.batch_id == Batch.id)
        .where(Batch.sppg_id == sppg_id, wanted)
        .order_by(Batch.tanggal.desc(), Batch.nomor)
        .limit(MOST_CHOICES)
    )
    tasks = {}
    for batch, menu, sample in found:
        if batch.tanggal == work.today and not batch.porsi_rencana and batch.mulai_masak_at is None:
            continue
        task = tasks[batch.id] = _batch_task(batch, menu or "")
        _with_sample(task, sample, only=batch.tanggal < work.today)
    for kiriman, place, _menu in await work.session.execute(
        _deliveries().where(Kiriman.batch_id.in_(tasks), Kiriman.tanggal == work.today).order_by(Titik.nama)
    ):
        tasks[kiriman.batch_id].deliveries.append(_delivery_task(kiriman, place, "", _kinds_for(work)))
    return await _with_facts(work, list(tasks.values()))


def _with_sample(task: Task, sample: SampelSimpan | None, *, only: bool) -> None:
    if sample is not None:
        task.kinds = ("buang",) if only else (*COOKING, "buang")
        task.not_before = sample.buang_at
        if sample.dibuang_at is not None:
            task.done["buang"] = sample.dibuang_at


async def _of_place(work: UnitOfWork, titik_id: int) -> list[Task]:
    wanted = and_(Kiriman.titik_id == titik_id, Kiriman.tanggal == work.today, Kiriman.tahap != "batal")
    found = await work.session.execute(_deliveries().where(wanted).order_by(Kiriman.jam_makan_at, Kiriman.id))
    tasks = [_delivery_task(kiriman, "", menu or "", RECEIVING) for kiriman, _place, menu in found]
    return await _with_facts(work, tasks)


def _deliveries() -> Select[Kiriman, str, str | None]:
    return (
        select(Kiriman, Titik.nama, Menu.nama)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .join(Batch, Batch.id == Kiriman.batch_id)
        .outerjoin(Menu, Menu.id == Batch.menu_id)
    )


def _kinds_for(work: UnitOfWork) -> tuple[str, ...]:
    may = tuple(right for right in (MASAK, TERIMA) if work.may(right))
    wanted = (*RIDING, *RECEIVING)
    return tuple(one for one in wanted if set(KINDS[one].rights) & set(may))


def _batch_task(batch: Batch, menu: str) -> Task:
    groups = ", ".join(str(GROUPS[one]) for one in batch.kelompok if one in GROUPS)
    title = f"Batch {batch.nomor} · {groups}" if groups else f"Batch {batch.nomor}"
    return Task(batch.kunci, BATCH, title, menu, COOKING, batch, held=_held(batch), done=_done(batch, COOKED))


def _delivery_task(kiriman: Kiriman, place: str, menu: str, kinds: tuple[str, ...]) -> Task:
    groups = ", ".join(str(GROUPS[one]) for one in kiriman.kelompok if one in GROUPS)
    done = _done(kiriman, SENT)
    return Task(kiriman.kunci, "kiriman", place or groups, menu or groups, kinds, kiriman, _held(kiriman), done)


def _done(row: Batch | Kiriman, columns: Mapping[str, str]) -> dict[str, datetime]:
    found = {jenis: getattr(row, column) for jenis, column in columns.items()}
    return {jenis: at for jenis, at in found.items() if at is not None}


def _held(row: Batch | Kiriman) -> str:
    if row.ditahan_at is None and getattr(row, "ditarik_at", None) is None:
        return ""
    return row.ditahan_alasan or getattr(row, "ditarik_alasan", "") or "-"


async def _with_facts(work: UnitOfWork, tasks: list[Task]) -> list[Task]:
    every = [one for task in tasks for one in (task, *task.deliveries)]
    facts = await facts_of(work, [one.key for one in every])
    for one in every:
        by_kind: dict[str, list[Fact]] = defaultdict(list)
        for fact in facts.get(one.key, ()):
            if fact.jenis not in QUIET:
                by_kind[fact.jenis].append(fact)
        one.standing = {jenis: standing_of(found) for jenis, found in by_kind.items()}
    return tasks
