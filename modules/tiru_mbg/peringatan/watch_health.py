"""What concerns people's health on the day itself: illness and refused meals."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, or_, select

from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.insiden.models import Insiden
from tiru_mbg.peringatan.findings import Finding, Limits
from tiru_mbg.titik.models import Titik, TitikPetugas
from tiru_mbg.titik.queries import receiving_on
from tiru_mbg.warga.models import Laporan


async def illness(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-01. A report without a number is one person; reports found to be no outbreak do not count."""
    persons = func.sum(func.greatest(Laporan.jumlah_sakit, 1))
    query = (
        select(Sppg.id, Sppg.nama, persons, func.max(Laporan.dikirim_at))
        .join(Laporan, Laporan.sppg_id == Sppg.id)
        .join(Insiden, Insiden.id == Laporan.insiden_id, isouter=True)
        .where(Laporan.jenis == "sakit", Laporan.dikirim_at > work.now - timedelta(hours=24))
        .where(Laporan.dikirim_at <= work.now, or_(Insiden.id.is_(None), Insiden.status != "bukan_klb"))
        .group_by(Sppg.id, Sppg.nama)
        .having(persons >= int(limits.rules["klb_orang"]))
    )
    return [
        Finding(
            kunci=f"sppg:{key}:{last.astimezone(work.tenant.zone).date()}",
            judul=_("%(n)s orang sakit, makan dari %(nama)s", n=count, nama=nama),
            isi=_("Dilaporkan dalam 24 jam. Ini laporan, belum diagnosis."),
            sppg_id=key,
        )
        for key, nama, count, last in await work.session.execute(query)
    ]


async def refused(work: UnitOfWork, limits: Limits) -> list[Finding]:
    """MBG-02. Who receives the same batch elsewhere is told at once."""
    query = (
        select(Kiriman.batch_id, Kiriman.sppg_id, Batch.nomor, Sppg.nama, func.min(Titik.nama), func.min(Titik.id))
        .join(Batch, Batch.id == Kiriman.batch_id)
        .join(Sppg, Sppg.id == Kiriman.sppg_id)
        .join(Titik, Titik.id == Kiriman.titik_id)
        .where(Kiriman.tanggal == work.today, Kiriman.organoleptik == "tolak", Kiriman.tahap != "batal")
        .group_by(Kiriman.batch_id, Kiriman.sppg_id, Batch.nomor, Sppg.nama)
    )
    return [
        Finding(
            kunci=f"batch:{batch}",
            judul=_("%(titik)s menolak batch %(nomor)s dari %(dapur)s", titik=titik, nomor=nomor, dapur=dapur),
            isi=_("Jangan dibagikan di titik lain dari batch ini sampai diperiksa."),
            sppg_id=sppg,
            titik_id=titik_id,
            batch_id=batch,
            accounts=await _receivers(work, batch),
        )
        for batch, sppg, nomor, dapur, titik, titik_id in (await work.session.execute(query)).all()
    ]


async def _receivers(work: UnitOfWork, batch_id: int) -> tuple[int, ...]:
    found = await work.session.scalars(
        select(TitikPetugas.akun_id)
        .join(Kiriman, Kiriman.titik_id == TitikPetugas.titik_id)
        .where(
            Kiriman.batch_id == batch_id,
            Kiriman.tahap != "batal",
            receiving_on(work.today),
        )
        .distinct()
    )
    return tuple(found)
