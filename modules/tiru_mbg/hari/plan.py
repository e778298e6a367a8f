"""The plan of a day, written: batches and deliveries from the schedule and the assignments. Run again, it adds nothing.

What phones have written about is left as it is: a plan that changes during the day changes only what nobody began.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, exists, func, or_, select

from tiru.errors import NotFound, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.events import HariBerubah
from tiru_mbg.hari.models import Batch, Catatan, Kiriman, KirimanKelas
from tiru_mbg.hari.planning import PlannedBatch, PlannedDelivery, Share, batch_key, batches_of, delivery_key, spread
from tiru_mbg.menu.models import Jadwal, TitikLibur
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.titik.models import Penugasan, Rombel, Titik


@dataclass(frozen=True, slots=True)
class Planned:
    """How many batches and deliveries the day has, and how many rows were made or changed for it."""

    batches: int
    deliveries: int
    changed: int


async def plan_day(work: UnitOfWork, sppg_id: int, tanggal: date, *, without_menu: bool = False) -> Planned:
    """Make the day's batches and deliveries of a kitchen.

    Without a menu in the schedule, or on a day off, nothing is planned, and what was planned and not begun is
    called off; `without_menu` plans all the same. Raises NotFound for an unknown kitchen.
    """
    sppg = await work.session.get(Sppg, sppg_id, with_for_update={"key_share": True})
    if sppg is None:
        raise NotFound(_("Dapur ini tidak ada."))
    schedule = await work.session.get(Jadwal, (sppg_id, tanggal))
    off = schedule.libur if schedule else not without_menu
    wanted = () if off else batches_of(await _shares(work, sppg_id, tanggal))
    day = await _Day.read(work, sppg, tanggal)
    for one in wanted:
        await day.put(one, schedule.menu_id if schedule else None)
    day.call_off_the_rest()
    await work.session.flush()
    if day.changed:
        after = {"tanggal": tanggal.isoformat(), "batch": len(wanted), "baris": day.changed}
        work.record("mbg.hari.plan", f"mbg_sppg:{sppg_id}", after=after)
        await work.publish(day.told())
        await refresh_day(work, sppg_id, tanggal)
    return Planned(len(wanted), sum(len(one.deliveries) for one in wanted), day.changed)


async def plan_by_hand(work: UnitOfWork, sppg_id: int, tanggal: date) -> Planned:
    """As somebody asks for it on the page. Raises Refused where nobody is assigned or the day is off."""
    schedule = await work.session.get(Jadwal, (sppg_id, tanggal))
    if schedule is not None and schedule.libur:
        raise Refused(
            _("Hari itu dicatat libur: %(alasan)s", alasan=schedule.catatan or "-"),
            remedy=_("Cabut liburnya di kalender menu bila dapur tetap memasak."),
        )
    made = await plan_day(work, sppg_id, tanggal, without_menu=True)
    if not made.batches:
        raise Refused(
            _("Tidak ada yang bisa direncanakan untuk hari itu."),
            remedy=_("Periksa apakah tempat-tempatnya libur hari itu, dan apakah dapur ini sudah punya penugasan."),
        )
    return made


async def plan_ahead(work: UnitOfWork) -> None:
    """Today and tomorrow of every kitchen that has a menu in its schedule."""
    days = (work.today, work.today + timedelta(days=1))
    found = await work.session.execute(
        select(Jadwal.sppg_id, Jadwal.tanggal)
        .join(Sppg, Sppg.id == Jadwal.sppg_id)
        .where(Jadwal.tanggal.in_(days), Sppg.status == "operasional")
        .order_by(Jadwal.sppg_id, Jadwal.tanggal)
    )
    for sppg_id, tanggal in found.all():
        await plan_day(work, sppg_id, tanggal)


async def _shares(work: UnitOfWork, sppg_id: int, day: date) -> list[Share]:
    found = await work.session.execute(
        select(Penugasan.titik_id, Penugasan.kelompok, func.sum(Penugasan.jatah), Penugasan.gelombang)
        .join(Titik, Titik.id == Penugasan.titik_id)
        .where(
            Penugasan.sppg_id == sppg_id,
            Penugasan.mulai_on <= day,
            or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= day),
            Titik.aktif,
            ~exists().where(
                TitikLibur.sppg_id == sppg_id, TitikLibur.titik_id == Penugasan.titik_id, TitikLibur.tanggal == day
            ),
        )
        .group_by(Penugasan.titik_id, Penugasan.kelompok, Penugasan.gelombang)
    )
    return [Share(titik, kelompok, int(jatah), gelombang) for titik, kelompok, jatah, gelombang in found]


async def _called_off(work: UnitOfWork, keys: Sequence[UUID]) -> frozenset[UUID]:
    """Deliveries that somebody called off with an entry: a plan does not bring them back."""
    found = select(Catatan.kiriman_kunci).where(
        Catatan.kiriman_kunci.in_(keys), Catatan.jenis == "batal", Catatan.status == "sah"
    )
    return frozenset(key for key in await work.session.scalars(found) if key is not None)


@dataclass(slots=True)
class _Day:
    """The rows of one kitchen and day, with what hangs on its places; `called_off` by people, not by a plan."""

    work: UnitOfWork
    sppg: Sppg
    tanggal: date
    batches: dict[UUID, Batch]
    deliveries: dict[UUID, Kiriman]
    places: Mapping[int, Titik]
    classes: Mapping[int, Mapping[str, Mapping[str, int]]]
    highest: int
    seen: set[UUID]
    called_off: frozenset[UUID] = frozenset()
    changed: int = 0

    @classmethod
    async def read(cls, work: UnitOfWork, sppg: Sppg, tanggal: date) -> _Day:
        mine = select(Batch).where(Batch.sppg_id == sppg.id, Batch.tanggal == tanggal)
        batches = list(await work.session.scalars(mine))
        sent = select(Kiriman).where(Kiriman.sppg_id == sppg.id, Kiriman.tanggal == tanggal)
        deliveries = list(await work.session.scalars(sent))
        served = select(Penugasan.titik_id).where(Penugasan.sppg_id == sppg.id)
        places = {one.id: one for one in await work.session.scalars(select(Titik).where(Titik.id.in_(served)))}
        classes: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
        for room in await work.session.scalars(select(Rombel).where(Rombel.titik_id.in_(served), Rombel.kelas != "")):
            classes[room.titik_id][room.kelompok][room.kelas] = room.terdaftar
        return cls(
            work,
            sppg,
            tanggal,
            {one.kunci: one for one in batches},
            {one.kunci: one for one in deliveries},
            places,
            classes,
            max((one.nomor for one in batches), default=0),
            set(),
            await _called_off(work, [one.kunci for one in deliveries]),
        )

    async def put(self, wanted: PlannedBatch, menu_id: int | None) -> None:
        key = batch_key(self.work.tenant.schema, self.sppg.id, self.tanggal, wanted.gelombang, wanted.step)
        batch = self.batches.get(key)
        if batch is None:
            batch = self._new_batch(key, wanted, menu_id)
            self.work.session.add(batch)
            await self.work.session.flush()
            self.batches[key] = batch
        elif batch.mulai_masak_at is None:
            self._set(
                batch, porsi_rencana=wanted.portions, kelompok=list(wanted.groups), menu_id=menu_id or batch.menu_id
            )
        self.seen.add(key)
        for one in wanted.deliveries:
            await self._send(batch, one)

    def _new_batch(self, key: UUID, wanted: PlannedBatch, menu_id: int | None) -> Batch:
        self.highest += 1
        self.changed += 1
        return Batch(
            kunci=key,
            sppg_id=self.sppg.id,
            tanggal=self.tanggal,
            nomor=self.highest,
            gelombang=wanted.gelombang,
            menu_id=menu_id,
            kelompok=list(wanted.groups),
            porsi_rencana=wanted.portions,
            is_sample=self.sppg.is_sample,
        )

    async def _send(self, batch: Batch, wanted: PlannedDelivery) -> None:
        key = delivery_key(batch.kunci, wanted.titik_id)
        self.seen.add(key)
        row = self.deliveries.get(key)
        if row is None:
            row = self._new_delivery(key, batch, wanted)
            self.work.session.add(row)
            await self.work.session.flush()
            self.deliveries[key] = row
            await self._classes(row, wanted)
        elif (
            row.tahap in ("rencana", "batal")
            and key not in self.called_off
            and self._set(
                row,
                porsi_rencana=wanted.portions,
                kelompok=sorted(wanted.groups),
                jam_makan_at=self._meal_time(wanted.titik_id),
                tahap="rencana",
            )
        ):
            await self.work.session.execute(delete(KirimanKelas).where(KirimanKelas.kiriman_id == row.id))
            await self._classes(row, wanted)

    def _new_delivery(self, key: UUID, batch: Batch, wanted: PlannedDelivery) -> Kiriman:
        self.changed += 1
        return Kiriman(
            kunci=key,
            batch_id=batch.id,
            sppg_id=self.sppg.id,
            titik_id=wanted.titik_id,
            tanggal=self.tanggal,
            kelompok=sorted(wanted.groups),
            porsi_rencana=wanted.portions,
            jam_makan_at=self._meal_time(wanted.titik_id),
            is_sample=self.sppg.is_sample,
        )

    async def _classes(self, row: Kiriman, wanted: PlannedDelivery) -> None:
        for kelompok, portions in wanted.groups.items():
            rooms = self.classes.get(row.titik_id, {}).get(kelompok, {})
            for kelas, porsi in spread(portions, rooms).items():
                self.work.session.add(KirimanKelas(kiriman_id=row.id, kelompok=kelompok, kelas=kelas, porsi=porsi))

    def _meal_time(self, titik_id: int) -> datetime | None:
        at = self.places[titik_id].jam_makan
        return datetime.combine(self.tanggal, at, self.work.tenant.zone) if at else None

    def _set(self, row: Batch | Kiriman, **values: object) -> bool:
        different = [name for name, value in values.items() if getattr(row, name) != value]
        for name in different:
            setattr(row, name, values[name])
        self.changed += bool(different)
        return bool(different)

    def told(self) -> HariBerubah:
        """What others hear of the plan."""
        return HariBerubah(
            sppg_id=self.sppg.id,
            tanggal=self.tanggal,
            batch_id=tuple(sorted(one.id for one in self.batches.values())),
            kiriman_id=tuple(sorted(one.id for one in self.deliveries.values())),
            jenis=("rencana",),
        )

    def call_off_the_rest(self) -> None:
        """What an earlier plan made and this one does not, unless it has begun. What was made by other means stays."""
        owners = {one.id: one for one in self.batches.values()}
        for key, row in self.deliveries.items():
            planned = key == delivery_key(owners[row.batch_id].kunci, row.titik_id) if row.batch_id in owners else False
            if planned and key not in self.seen and row.tahap == "rencana":
                self._set(row, tahap="batal")
        left: Sequence[Batch] = [one for one in owners.values() if one.kunci not in self.seen]
        for batch in left:
            sent = [row for row in self.deliveries.values() if row.batch_id == batch.id]
            if sent and batch.mulai_masak_at is None and all(row.tahap == "batal" for row in sent):
                self._set(batch, porsi_rencana=0)
