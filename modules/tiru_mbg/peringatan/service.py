"""Raising, refreshing, recovering, acknowledging and closing warnings."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select, text

from tiru.errors import Conflict, Invalid, NotFound
from tiru.i18n import SOURCE_LOCALE, _, speak
from tiru.work import UnitOfWork
from tiru_mbg.peringatan.catalogue import LEVELS, RULES
from tiru_mbg.peringatan.models import Peringatan
from tiru_mbg.peringatan.queries import within
from tiru_mbg.peringatan.telling import tell
from tiru_mbg.rights import PERINGATAN_ANSWER

OPEN = ("aktif", "diakui")
HUSH = timedelta(days=8)
"""How long what a person closed is not raised again, unless it has become worse."""
LONGEST = timedelta(days=14)
"""How long an acknowledgement may last."""
_LOCK = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


async def raise_warning(
    work: UnitOfWork,
    kode: str,
    kunci: str,
    *,
    judul: str,
    isi: str = "",
    tingkat: str = "",
    sppg_id: int | None = None,
    titik_id: int | None = None,
    batch_id: int | None = None,
    accounts: Iterable[int] = (),
    is_sample: bool = False,
) -> int | None:
    """Open the warning, or refresh the open one about the same thing. Its id; None while it is hushed.

    `kode` is one of RULES (KeyError else), `kunci` says what it is about, `tingkat` defaults to the rule's,
    `accounts` are told besides those whom the rule names. Told is only what is new, back, or worse.
    """
    rule = RULES[kode]
    level = tingkat or rule.level
    await work.session.execute(_LOCK, {"name": f"{work.tenant.slug}:mbg_peringatan:{kode}:{kunci}"})
    last = await _latest(work, kode, kunci)
    worse = last is not None and LEVELS.index(level) > LEVELS.index(last.tingkat)
    if last is not None and last.status in OPEN:
        row, news = last, worse
        if worse and row.status == "diakui":
            row.status = "aktif"
    elif last is not None and last.status == "ditutup" and not worse and _recent(work, last, HUSH):
        return None
    elif last is not None and last.status == "pulih" and _recent(work, last, rule.hold):
        row, news = last, worse
        row.status, row.selesai_at, row.selesai_oleh = "aktif", None, ""
        row.diakui_at, row.diakui_sampai, row.diakui_oleh = None, None, ""
    else:
        row, news = Peringatan(kode=kode, kunci=kunci, muncul_at=work.now, is_sample=is_sample), True
        row.status = "aktif"
        work.session.add(row)
    row.tingkat, row.judul, row.isi = level, judul, isi
    with speak(SOURCE_LOCALE):
        row.tindak = str(rule.action)
    row.sppg_id, row.titik_id, row.batch_id, row.terlihat_at = sppg_id, titik_id, batch_id, work.now
    await work.session.flush()
    if news:
        work.record("mbg.peringatan.raise", f"peringatan:{row.id}", after={"kode": kode, "tingkat": level})
        await tell(work, rule, row, accounts)
    return row.id


async def clear_warning(work: UnitOfWork, kode: str, kunci: str, *, catatan: str = "") -> bool:
    """Let the open warning about this recover; False when there is none."""
    await work.session.execute(_LOCK, {"name": f"{work.tenant.slug}:mbg_peringatan:{kode}:{kunci}"})
    row = await _latest(work, kode, kunci)
    if row is None or row.status not in OPEN:
        return False
    recover(work, row, catatan)
    await work.session.flush()
    return True


def recover(work: UnitOfWork, row: Peringatan, catatan: str = "") -> None:
    """It is no longer so."""
    row.status, row.selesai_at, row.catatan = "pulih", work.now, catatan or row.catatan
    work.record("mbg.peringatan.recover", f"peringatan:{row.id}", after={"kode": row.kode})


async def acknowledge(work: UnitOfWork, peringatan_id: int, *, until: datetime, note: str = "") -> Peringatan:
    """Somebody deals with it until then; afterwards it is active again and told anew."""
    row = await warning_for(work, peringatan_id, PERINGATAN_ANSWER, lock=True)
    if row.status not in OPEN:
        raise Conflict(_("Peringatan ini sudah selesai."))
    if not work.now < until <= work.now + LONGEST:
        said = _("Pilih waktu sesudah sekarang, paling lama %(days)s hari.", days=LONGEST.days)
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sampai": said})
    row.status, row.diakui_at, row.diakui_sampai = "diakui", work.now, until
    row.diakui_oleh, row.catatan = work.actor.name, note or row.catatan
    work.record("mbg.peringatan.acknowledge", f"peringatan:{row.id}", after={"sampai": until.isoformat()})
    return row


async def close(work: UnitOfWork, peringatan_id: int, *, verdict: str, reason: str) -> Peringatan:
    """Close it for good with a verdict (`benar`, `salah_alarm`) and the reason."""
    row = await warning_for(work, peringatan_id, PERINGATAN_ANSWER, lock=True)
    if row.status not in OPEN:
        raise Conflict(_("Peringatan ini sudah selesai."))
    row.status, row.putusan, row.catatan = "ditutup", verdict, reason
    row.selesai_at, row.selesai_oleh = work.now, work.actor.name
    work.record("mbg.peringatan.close", f"peringatan:{row.id}", after={"putusan": verdict}, reason=reason)
    return row


async def warning_for(work: UnitOfWork, peringatan_id: int, permission: str, *, lock: bool = False) -> Peringatan:
    """One warning through the reach of the right. Raises NotFound."""
    query = select(Peringatan).where(Peringatan.id == peringatan_id, within(work, permission))
    row = await work.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotFound(_("Peringatan ini tidak ada."))
    return row


async def _latest(work: UnitOfWork, kode: str, kunci: str) -> Peringatan | None:
    query = select(Peringatan).where(Peringatan.kode == kode, Peringatan.kunci == kunci)
    latest = query.order_by(Peringatan.status.in_(OPEN).desc(), Peringatan.id.desc()).limit(1)
    found: Peringatan | None = await work.session.scalar(latest.with_for_update())
    return found


def _recent(work: UnitOfWork, row: Peringatan, span: timedelta) -> bool:
    return row.selesai_at is not None and work.now - row.selesai_at <= span


class Warnings:
    """Answers `EarlyWarnings`."""

    raise_warning = staticmethod(raise_warning)
    clear_warning = staticmethod(clear_warning)
