"""What happened to a report: its lines, its files, and the moves from one stage to the next."""

from __future__ import annotations

from collections.abc import Sequence

from tiru.errors import Invalid
from tiru.files.checked import Checked
from tiru.i18n import Lazy, _, lazy, official
from tiru.kalender.queries import working_calendar
from tiru.work import UnitOfWork
from tiru_aduan.events import LaporanSelesai
from tiru_aduan.models import Lampiran, Laporan, Riwayat
from tiru_aduan.parameters import days_of
from tiru_aduan.rules import Status, due_at
from tiru_aduan.telling import tell_step

REPORTER = lazy("Pelapor")


async def note(
    work: UnitOfWork,
    laporan: Laporan,
    langkah: str,
    teks: str | Lazy,
    *,
    by: str | Lazy = "",
    unit_id: int | None = None,
    is_public: bool = True,
) -> Riwayat:
    """Write one line of the history; words of ours come as `lazy` and are kept in Indonesian."""
    entry = Riwayat(
        laporan_id=laporan.id,
        at=work.now,
        langkah=langkah,
        oleh=official(by) or work.actor.post or work.actor.name,
        unit_id=unit_id or work.actor.unit_id,
        teks=official(teks),
        is_public=is_public,
    )
    work.session.add(entry)
    await work.session.flush()
    return entry


async def attach(
    work: UnitOfWork,
    laporan: Laporan,
    files: Sequence[Checked],
    *,
    by_reporter: bool,
    entry: Riwayat | None = None,
    is_public: bool = True,
) -> None:
    """Store checked files. An object whose transaction fails is an orphan under its own hash: harmless."""
    store = work.services.store
    for checked in files:
        stored = await store.put(work.tenant.slug, checked.content, suffix=checked.suffix)
        thumb = await store.put(work.tenant.slug, checked.thumbnail, suffix=".jpg") if checked.thumbnail else None
        work.session.add(
            Lampiran(
                laporan_id=laporan.id,
                riwayat_id=entry.id if entry else None,
                key=stored.key,
                thumb_key=thumb.key if thumb else None,
                nama=checked.name,
                media_type=checked.media_type,
                size=stored.size,
                oleh_pelapor=by_reporter,
                is_public=is_public,
                at=work.now,
            )
        )


async def move(
    work: UnitOfWork,
    laporan: Laporan,
    step: str,
    status: Status,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
    keep_clock: bool = False,
) -> None:
    """To the next stage, whose clock starts now; `keep_clock` where the same clock runs on."""
    was = laporan.status
    laporan.status = status
    if not keep_clock:
        calendar = await working_calendar(work)
        laporan.due_at = due_at(status, work.now, await days_of(work), calendar, laporan.tingkat)
    work.record(
        f"aduan.laporan.{step}",
        f"aduan_laporan:{laporan.id}",
        before={"status": was, **(before or {})},
        after={"status": status, **(after or {})},
    )
    await tell_step(work, laporan, step)


async def finish(work: UnitOfWork, laporan: Laporan) -> None:
    """The end of a report that was answered."""
    await move(work, laporan, "close", Status.SELESAI)
    laporan.closed_at = work.now
    calendar = await working_calendar(work)
    taken = calendar.working_days_between(laporan.dibuat_at, laporan.answered_at or work.now)
    await work.publish(LaporanSelesai(laporan.id, taken))


def needed(teks: str) -> str:
    """Words that may not be missing. Raises Invalid at the field."""
    if len(teks.strip()) < 5:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"teks": _("Tulis alasannya atau jawabannya.")})
    return teks.strip()
