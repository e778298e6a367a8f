"""What concerns the day's work: age of meals, capacity, departures, silence."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import THREE_B
from tiru_mbg.hari.models import Batch, Catatan, Kiriman
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.menu.models import Jadwal
from tiru_mbg.peringatan import conditions as c
from tiru_mbg.peringatan.findings import Finding, Limits
from tiru_mbg.titik.models import Penugasan, Titik

GONE = ("batal", "ditolak")


async def age(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-03: cooked before the earliest hour; eaten too old, or about to be."""
    found: list[Finding] = []
    batches = select(Batch, Sppg.nama).join(Sppg, Sppg.id == Batch.sppg_id).where(Batch.tanggal == work.today)
    for batch, dapur in await work.session.execute(batches):
        hour = limits.rules["masak_paling_awal"]
        if c.cooked_too_early(batch.mulai_masak_at, batch.tanggal, hour, work.tenant.zone):
            words = _("Batch %(nomor)s %(dapur)s dimasak sebelum waktunya", nomor=batch.nomor, dapur=dapur)
            found.append(Finding(kunci=f"batch:{batch.id}:dini", judul=words, sppg_id=batch.sppg_id, batch_id=batch.id))
    return [*found, *await _old(work, limits)]


async def _old(work: UnitOfWork, limits: Limits) -> list[Finding]:
    query = (
        select(Kiriman, Batch.selesai_masak_at, Titik.nama)
        .join(Batch, Batch.id == Kiriman.batch_id)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.tanggal == work.today, Kiriman.tahap.not_in(GONE), Batch.selesai_masak_at.is_not(None))
        .where(Kiriman.ditahan_at.is_(None), Batch.ditahan_at.is_(None), Batch.ditarik_at.is_(None))
    )
    found = []
    for row, done, titik in await work.session.execute(query):
        said = c.age(done, row.tiba_at, row.makan_at, work.now, limits.rules["umur_maks_jam"])
        if said:
            words = {
                "lewat": _("Makanan untuk %(titik)s melewati batas umur", titik=titik),
                "terancam": _("Makanan untuk %(titik)s hampir melewati batas umur dan belum tiba", titik=titik),
            }
            found.append(
                Finding(
                    kunci=f"kiriman:{row.id}:{said}",
                    judul=words[said],
                    sppg_id=row.sppg_id,
                    titik_id=row.titik_id,
                    batch_id=row.batch_id,
                )
            )
    return found


async def capacity(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-04: cooked today, and assigned, against the kitchen's capacity."""
    cooked = func.sum(Batch.porsi)
    today = (
        select(Sppg.id, Sppg.nama, cooked, Sppg.cap_total)
        .join(Batch, and_(Batch.sppg_id == Sppg.id, Batch.tanggal == work.today))
        .group_by(Sppg.id)
        .having(cooked > Sppg.cap_total)
    )
    found = [
        Finding(
            kunci=f"sppg:{key}:masak:{work.today}",
            judul=_("%(nama)s memasak %(n)s porsi, kapasitasnya %(cap)s", nama=nama, n=n, cap=cap),
            sppg_id=key,
        )
        for key, nama, n, cap in await work.session.execute(today)
    ]
    return [*found, *await _assigned(work)]


async def _assigned(work: UnitOfWork) -> list[Finding]:
    total = func.coalesce(func.sum(Penugasan.jatah), 0)
    three = func.coalesce(func.sum(Penugasan.jatah).filter(Penugasan.kelompok.in_(sorted(THREE_B))), 0)
    query = (
        select(Sppg.id, Sppg.nama, total, three, Sppg.cap_total, Sppg.cap_siswa, Sppg.cap_3b)
        .join(Penugasan, Penugasan.sppg_id == Sppg.id)
        .where(Sppg.status == "operasional", _in_force(work))
        .group_by(Sppg.id)
        .having(or_(total > Sppg.cap_total, three > Sppg.cap_3b, total - three > Sppg.cap_siswa))
    )
    return [
        Finding(
            kunci=f"sppg:{key}:jatah",
            judul=_("Jatah %(nama)s melebihi kapasitasnya", nama=nama),
            isi=_(
                "Seluruhnya %(n)s dari %(cap)s; peserta didik %(s)s dari %(cap_s)s; 3B %(b)s dari %(cap_b)s.",
                n=n,
                cap=cap,
                s=n - b,
                cap_s=cap_s,
                b=b,
                cap_b=cap_b,
            ),
            sppg_id=key,
        )
        for key, nama, n, b, cap, cap_s, cap_b in await work.session.execute(query)
    ]


async def departures(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-06: not gone although the meal is near; or gone and silent. Held deliveries wait on purpose."""
    query = (
        select(Kiriman, Titik.nama)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .join(Batch, Batch.id == Kiriman.batch_id)
        .where(Kiriman.tanggal == work.today, Kiriman.tahap.in_(("rencana", "berangkat")))
        .where(Kiriman.ditahan_at.is_(None), Batch.ditahan_at.is_(None), Batch.ditarik_at.is_(None))
    )
    found = []
    for row, titik in await work.session.execute(query):
        late = row.tahap == "rencana" and c.not_departed(
            row.jam_makan_at, row.berangkat_at, work.now, limits.own["berangkat_menit"]
        )
        lost = row.tahap == "berangkat" and c.silent(row.posisi_at, row.tiba_at, work.now, limits.own["posisi_menit"])
        if late or lost:
            words = (
                _("Kiriman untuk %(titik)s belum berangkat", titik=titik)
                if late
                else _("Kiriman untuk %(titik)s tidak terlihat di jalan", titik=titik)
            )
            key = f"kiriman:{row.id}:{'berangkat' if late else 'posisi'}"
            found.append(
                Finding(kunci=key, judul=words, sppg_id=row.sppg_id, titik_id=row.titik_id, batch_id=row.batch_id)
            )
    return found


async def silence(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-07: only on days of service of kitchens that run and are not held by an incident."""
    hour = limits.own["jam_lapor"]
    if not c.without_report(0, work.now, work.today, hour, work.tenant.zone):
        return []
    midnight = datetime.combine(work.today, time(), work.tenant.zone)
    wrote = exists().where(Catatan.sppg_id == Sppg.id, Catatan.dicatat_at >= midnight, Catatan.status != "ditolak")
    cooked = exists().where(Batch.sppg_id == Sppg.id, Batch.tanggal == work.today, Batch.mulai_masak_at.is_not(None))
    held = exists().where(
        Insiden.sppg_id == Sppg.id, Insiden.dapur_ditahan_at.is_not(None), Insiden.dapur_dibuka_at.is_(None)
    )
    query = (
        select(Sppg.id, Sppg.nama)
        .join(Jadwal, and_(Jadwal.sppg_id == Sppg.id, Jadwal.tanggal == work.today))
        .where(Sppg.status == "operasional", ~Jadwal.libur, ~wrote, ~cooked, ~held)
    )
    return [
        Finding(
            kunci=f"sppg:{key}:{work.today}",
            judul=_("%(nama)s belum mencatat sampai pukul %(jam)s", nama=nama, jam=f"{hour:02}.00"),
            sppg_id=key,
        )
        for key, nama in await work.session.execute(query)
    ]


def _in_force(work: UnitOfWork) -> ColumnElement[bool]:
    return and_(
        Penugasan.mulai_on <= work.today, or_(Penugasan.selesai_on.is_(None), Penugasan.selesai_on >= work.today)
    )
