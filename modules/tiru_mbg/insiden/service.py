"""Opening an incident and taking its steps; deliveries of the kitchen are held at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select, text

from tiru.errors import Conflict, Invalid
from tiru.i18n import SOURCE_LOCALE, _, speak
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.events import LaporanSakit
from tiru_mbg.hari.models import Batch, Kiriman
from tiru_mbg.insiden.models import Insiden, InsidenBatch, InsidenLangkah, InsidenTitik
from tiru_mbg.insiden.queries import incident_for, listed_ill
from tiru_mbg.insiden.rules import CHECKS, DEEDS, OVER, may_do
from tiru_mbg.jejak.service import OPEN, hold_batch
from tiru_mbg.jejak.telling import tell_later
from tiru_mbg.parameters import rules
from tiru_mbg.peringatan.evaluate import evaluate
from tiru_mbg.rapor.rollup import refresh_day
from tiru_mbg.rights import INSIDEN_MANAGE
from tiru_mbg.warga.linking import attach
from tiru_mbg.warga.models import Laporan

_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
TOGETHER = timedelta(days=3)
"""Reports within this time of an open incident of the same kitchen belong to it."""


async def on_illness(work: UnitOfWork, event: LaporanSakit) -> None:
    """A report of illness came in: from the legal number of people on it opens an incident and holds deliveries."""
    if event.sppg_id is None:
        return
    await _one_at_a_time(work, event.sppg_id)
    persons = await _reported(work, event.sppg_id)
    running = await _running(work, event.sppg_id)
    if running is None and persons < int((await rules(work))["klb_orang"]):
        return
    if running is None:
        with speak(SOURCE_LOCALE):
            said = _("Dibuka otomatis: %(n)s orang dilaporkan sakit dalam 24 jam.", n=persons)
        running = await open_incident(
            work,
            event.sppg_id,
            lapor_at=event.waktu,
            titik=[event.titik_id],
            sakit=persons,
            ringkasan=said,
            makan_on=event.tanggal,
        )
        await _attach_recent(work, running)
    else:
        await _join(work, running, event, persons)
    await hold_kitchen(work, running)
    await evaluate(work, "MBG-01")


async def open_incident(
    work: UnitOfWork,
    sppg_id: int,
    *,
    lapor_at: datetime,
    titik: Sequence[int] = (),
    konsumsi_at: datetime | None = None,
    sakit: int = 0,
    ringkasan: str = "",
    makan_on: date | None = None,
) -> Insiden:
    """A new incident of the kitchen, with the batches that these places got on the day of the meal.

    `makan_on` is that day where the hour (`konsumsi_at`) is not known.
    """
    year = lapor_at.astimezone(work.tenant.zone).year
    await work.session.execute(_LOCK, {"name": f"{work.tenant.slug}:mbg_insiden"})
    prefix = f"INS-{year}-"
    number = 1 + (await work.session.scalar(select(func.count()).where(Insiden.nomor.startswith(prefix))) or 0)
    row = Insiden(
        nomor=f"{prefix}{number:04}",
        sppg_id=sppg_id,
        lapor_at=lapor_at,
        konsumsi_at=konsumsi_at,
        sakit=sakit,
        sakit_lapor=sakit,
        ringkasan=ringkasan,
        status="laporan_masuk",
    )
    work.session.add(row)
    await work.session.flush()
    for titik_id in dict.fromkeys(titik):
        work.session.add(InsidenTitik(insiden_id=row.id, titik_id=titik_id))
    day = (konsumsi_at or lapor_at).astimezone(work.tenant.zone).date()
    ate_on = day if konsumsi_at is not None else makan_on or day
    served = select(Batch.id).where(Batch.sppg_id == sppg_id, Batch.tanggal == ate_on)
    if titik:
        served = served.where(Batch.id.in_(select(Kiriman.batch_id).where(Kiriman.titik_id.in_(titik))))
    for batch_id in await work.session.scalars(served):
        work.session.add(InsidenBatch(insiden_id=row.id, batch_id=batch_id))
    note_step(work, row, "lapor", ringkasan)
    work.record("mbg.insiden.open", f"insiden:{row.id}", after={"nomor": row.nomor, "sppg": sppg_id, "sakit": sakit})
    await work.session.flush()
    await refresh_day(work, sppg_id, day)
    return row


async def hold_kitchen(work: UnitOfWork, row: Insiden) -> int:
    """Hold every open delivery of the kitchen from today on; how many were not held before.

    Deliveries are held, the kitchen is not stopped: that is for the national agency.
    """
    reason = f"Insiden {row.nomor}"
    open_batches = (
        select(Batch.id)
        .join(Kiriman, Kiriman.batch_id == Batch.id)
        .where(Batch.sppg_id == row.sppg_id, Batch.tanggal >= work.today, Kiriman.tahap.in_(OPEN))
        .where(Kiriman.ditahan_at.is_(None))
        .distinct()
    )
    done = [
        await hold_batch(work, batch_id, reason, permission=None, tell=False)
        for batch_id in sorted(await work.session.scalars(open_batches))
    ]
    moved = [delivery for one in done for delivery in one.moved]
    await tell_later(work, "tahan", [one.batch for one in done if one.changed], moved)
    held = len(moved)
    if row.dapur_ditahan_at is None:
        row.dapur_ditahan_at = work.now
        note_step(work, row, "tahan", f"{held} kiriman")
        work.record("mbg.insiden.hold", f"insiden:{row.id}", after={"kiriman": held})
    return held


async def hold_again(work: UnitOfWork) -> None:
    """Job: what was planned after the holding is held too, until the kitchen's deliveries are let go."""
    held = select(Insiden).where(
        Insiden.dapur_ditahan_at.is_not(None), Insiden.dapur_dibuka_at.is_(None), Insiden.status.not_in(OVER)
    )
    for row in (await work.session.scalars(held.order_by(Insiden.id))).all():
        await hold_kitchen(work, row)


async def take_step(work: UnitOfWork, insiden_id: int, deed: str, *, note: str = "") -> Insiden:
    """One step of the way. Raises Conflict when it cannot be taken from this state."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if not may_do(deed, row.status):
        raise Conflict(_("Langkah ini tidak bisa dilakukan sekarang."))
    if deed in ("bukan", "klb") and len(note) < 5:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"catatan": _("Tulis alasannya.")})
    row.status = DEEDS[deed][1]
    if deed in ("dugaan", "bukan") and row.verifikasi_at is None:
        row.verifikasi_at = work.now
    if deed == "dugaan":
        await hold_kitchen(work, row)
    if deed == "selidik":
        row.pe_mulai_at = work.now
    if deed in ("klb", "bukan"):
        row.klb, row.ditetapkan_at, row.penyebab = deed == "klb", work.now, note if deed == "klb" else row.penyebab
        row.pe_selesai_at = work.now if row.pe_mulai_at else None
    if deed == "bukan" and row.dapur_ditahan_at is not None and row.dapur_dibuka_at is None:
        row.dapur_dibuka_at = work.now
    await _done(work, row, deed, note)
    return row


async def send_w1(work: UnitOfWork, insiden_id: int) -> Insiden:
    """The first report of an outbreak went out; it goes out once."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.w1_at is not None or row.status in ("laporan_masuk", "verifikasi", "bukan_klb"):
        raise Conflict(_("W1 dikirim sekali, setelah dugaan KLB dinyatakan."))
    row.w1_at, row.w1_oleh = work.now, work.actor.name
    await _done(work, row, "w1", "")
    return row


async def reopen(work: UnitOfWork, insiden_id: int, *, checks: Sequence[str], note: str) -> Insiden:
    """Deliveries of the kitchen go again once every check is ticked; what was held stays held: it is old food."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.dapur_ditahan_at is None or row.dapur_dibuka_at is not None or row.status not in ("klb", "hasil_lab"):
        raise Conflict(_("Distribusi dapur ini tidak sedang ditahan, atau penyelidikannya belum selesai."))
    missing = [str(title) for key, title in CHECKS.items() if key not in checks]
    if missing:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"periksa": _("Semua harus terpenuhi.")})
    row.dapur_dibuka_at, row.status = work.now, "dibuka_kembali"
    row.buka_periksa = [key for key in CHECKS if key in checks]
    await _done(work, row, "buka", note)
    return row


async def finish(work: UnitOfWork, insiden_id: int, *, report: str) -> Insiden:
    """Close with its report; not while deliveries are held."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status not in ("bukan_klb", "klb", "dibuka_kembali"):
        raise Conflict(_("Insiden ditutup setelah diputuskan KLB atau bukan."))
    if row.dapur_ditahan_at is not None and row.dapur_dibuka_at is None:
        raise Conflict(_("Distribusi dapur masih ditahan."))
    row.laporan_akhir, row.laporan_at = report, row.laporan_at or work.now
    row.ditutup_at, row.status = work.now, "ditutup"
    await _done(work, row, "tutup", "")
    return row


async def report_findings(work: UnitOfWork, insiden_id: int, *, report: str) -> Insiden:
    """The report of the investigation; may be written anew until the incident is closed."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status in ("ditutup", "laporan_masuk", "verifikasi"):
        raise Conflict(_("Laporan penyelidikan ditulis setelah verifikasi dan sebelum insiden ditutup."))
    row.laporan_akhir, row.laporan_at = report, row.laporan_at or work.now
    await _done(work, row, "laporan", "")
    return row


async def _done(work: UnitOfWork, row: Insiden, deed: str, note: str) -> None:
    note_step(work, row, deed, note)
    work.record(f"mbg.insiden.{deed}", f"insiden:{row.id}", after={"status": row.status}, reason=note)
    await work.session.flush()
    await refresh_day(work, row.sppg_id, (row.konsumsi_at or row.lapor_at).astimezone(work.tenant.zone).date())


def note_step(work: UnitOfWork, row: Insiden, deed: str, words: str) -> None:
    """One more line of the incident's history; `deed` is a key of `STEP_WORDS`."""
    work.session.add(InsidenLangkah(insiden_id=row.id, langkah=deed, teks=words, oleh=work.actor.name, pada=work.now))


async def _one_at_a_time(work: UnitOfWork, sppg_id: int) -> None:
    await work.session.scalar(select(Sppg.id).where(Sppg.id == sppg_id).with_for_update())


async def _reported(work: UnitOfWork, sppg_id: int) -> int:
    persons = select(func.coalesce(func.sum(func.greatest(Laporan.jumlah_sakit, 1)), 0))
    return int(await work.session.scalar(persons.where(*_recent(work, sppg_id))) or 0)


def _recent(work: UnitOfWork, sppg_id: int) -> tuple[ColumnElement[bool], ...]:
    """Conditions on reports of illness: those that together may open an incident of the kitchen."""
    since = work.now - timedelta(hours=24)
    return Laporan.sppg_id == sppg_id, Laporan.jenis == "sakit", Laporan.dikirim_at > since


async def _attach_recent(work: UnitOfWork, row: Insiden) -> None:
    query = select(Laporan).where(*_recent(work, row.sppg_id), Laporan.insiden_id.is_(None)).order_by(Laporan.id)
    for report in (await work.session.scalars(query.with_for_update())).all():
        attach(work, report, row.id, by_hand=False)


async def _running(work: UnitOfWork, sppg_id: int) -> Insiden | None:
    query = select(Insiden).where(
        Insiden.sppg_id == sppg_id, Insiden.status.not_in(OVER), Insiden.lapor_at > work.now - TOGETHER
    )
    found: Insiden | None = await work.session.scalar(query.order_by(Insiden.id.desc()).limit(1).with_for_update())
    return found


async def _join(work: UnitOfWork, row: Insiden, event: LaporanSakit, persons: int) -> None:
    row.sakit, row.sakit_lapor = max(row.sakit, persons), max(row.sakit_lapor, persons)
    if await work.session.get(InsidenTitik, (row.id, event.titik_id)) is None:
        work.session.add(InsidenTitik(insiden_id=row.id, titik_id=event.titik_id))
    report = await work.session.get(Laporan, event.laporan_id)
    if report is not None and report.insiden_id is None:
        attach(work, report, row.id, by_hand=False)
    note_step(work, row, "laporan_warga", f"{event.jumlah}")
    work.record("mbg.insiden.join", f"insiden:{row.id}", after={"laporan": event.laporan_id})


async def set_numbers(
    work: UnitOfWork,
    insiden_id: int,
    *,
    terpapar: int | None,
    konsumsi_at: datetime | None,
    sakit_lapor: int | None = None,
) -> Insiden:
    """How many ate, when they did, and how many are ill by the reports. What is not given stays, but `terpapar`."""
    row = await incident_for(work, insiden_id, INSIDEN_MANAGE, lock=True)
    if row.status == "ditutup":
        raise Conflict(_("Insiden ini sudah ditutup."))
    if konsumsi_at is not None and konsumsi_at > row.lapor_at:
        said = _("Makan harus sebelum laporan.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"konsumsi_at": said})
    told = row.sakit_lapor if sakit_lapor is None else sakit_lapor
    ill = max(told, await listed_ill(work, row.id))
    if terpapar is not None and terpapar < ill:
        said = _("Paling sedikit sebanyak yang sakit.")
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"terpapar": said})
    before = {"terpapar": row.terpapar, "konsumsi": str(row.konsumsi_at or ""), "sakit_lapor": row.sakit_lapor}
    old = (row.konsumsi_at or row.lapor_at).astimezone(work.tenant.zone).date()
    row.terpapar, row.konsumsi_at = terpapar, konsumsi_at or row.konsumsi_at
    row.sakit_lapor, row.sakit = told, ill
    after = {"terpapar": terpapar, "konsumsi": str(row.konsumsi_at or ""), "sakit_lapor": told}
    work.record("mbg.insiden.numbers", f"insiden:{row.id}", before=before, after=after)
    await work.session.flush()
    await refresh_day(work, row.sppg_id, old)
    await refresh_day(work, row.sppg_id, (row.konsumsi_at or row.lapor_at).astimezone(work.tenant.zone).date())
    return row
