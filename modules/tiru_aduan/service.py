"""Every step of the office, in the order the office does it."""

from __future__ import annotations

from collections.abc import Sequence

from tiru.errors import Invalid
from tiru.files.checked import Checked
from tiru.i18n import _, lazy, official
from tiru.kalender.queries import working_calendar
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_aduan.history import attach, move, needed, note
from tiru_aduan.intake import category
from tiru_aduan.models import Laporan
from tiru_aduan.parameters import days_of
from tiru_aduan.rules import LABELS, AlasanArsip, Status, Tingkat, check_move, due_at


async def verify(
    work: UnitOfWork, laporan: Laporan, *, kategori: int | None, teks: str, tingkat: str = Tingkat.NORMATIF
) -> None:
    """The coordinator finds it complete and within the region's powers, and says how much work it is."""
    check_move("verify", laporan.status)
    if kategori is not None:
        laporan.kategori_id = (await category(work, kategori)).id
    laporan.tingkat = Tingkat(tingkat)
    laporan.verified_at = work.now
    await note(work, laporan, "verifikasi", teks or lazy("Laporan lengkap dan terverifikasi."))
    await move(work, laporan, "verify", Status.DIVERIFIKASI, after={"tingkat": laporan.tingkat})


async def send_back(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """Something is missing: the reporter is asked. Raises Invalid without words."""
    check_move("return", laporan.status)
    await note(work, laporan, "kembalikan", needed(teks))
    await move(work, laporan, "return", Status.DIKEMBALIKAN)


async def archive(work: UnitOfWork, laporan: Laporan, teks: str, alasan: str = AlasanArsip.BUKAN_KEWENANGAN) -> None:
    """Not the region's matter, or not a report: put away with its reason, which the reporter reads."""
    check_move("archive", laporan.status)
    await note(work, laporan, "arsipkan", needed(teks))
    laporan.alasan_arsip = AlasanArsip(alasan)
    await move(work, laporan, "archive", Status.DIARSIPKAN, after={"alasan": laporan.alasan_arsip})
    laporan.closed_at = work.now


async def unarchive(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """It was a report after all: to the coordinator again. Raises Invalid without a reason."""
    check_move("unarchive", laporan.status)
    await note(work, laporan, "buka_arsip", needed(teks))
    laporan.alasan_arsip = laporan.closed_at = laporan.tanya_dari = laporan.sisa_hari = None
    await move(work, laporan, "unarchive", Status.BARU)


async def dispose(work: UnitOfWork, laporan: Laporan, *, unit_id: int | None, teks: str) -> None:
    """Pass it to the unit that has to answer. Raises Invalid for an unknown unit, or without words when it changes."""
    check_move("dispose", laporan.status)
    unit = await work.session.get(Unit, unit_id) if unit_id else None
    if unit is None:
        raise Invalid(_("Pilih unit tujuan."), fields={"unit": _("Pilih unit yang menjawab.")})
    before = laporan.unit_id
    if before is not None and before != unit.id and len(teks) < 5:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"teks": _("Tulis mengapa unitnya diganti.")})
    laporan.unit_id = unit.id
    laporan.disposed_at = work.now
    await note(work, laporan, "disposisi", lazy("Diteruskan ke %(unit)s.", unit=unit.nama), unit_id=unit.id)
    if teks:
        await note(work, laporan, "catatan", teks, is_public=False)
    await move(work, laporan, "dispose", Status.DIDISPOSISI, before={"unit_id": before}, after={"unit_id": unit.id})


async def weigh(work: UnitOfWork, laporan: Laporan, *, tingkat: str, teks: str) -> None:
    """Another class of work, another deadline, counted from the disposition; with a reason the reporter reads."""
    check_move("weigh", laporan.status)
    reason = needed(teks)
    before = laporan.tingkat
    laporan.tingkat = Tingkat(tingkat)
    since = laporan.disposed_at or laporan.verified_at or work.now
    days, calendar = await days_of(work), await working_calendar(work)
    if laporan.status != Status.DIVERIFIKASI:
        laporan.due_at = due_at(Status(laporan.status), since, days, calendar, laporan.tingkat)
    words = lazy("Digolongkan %(class)s: %(why)s", **{"class": official(LABELS[laporan.tingkat]), "why": reason})
    await note(work, laporan, "golongkan", words)
    work.record(
        "aduan.laporan.weigh",
        f"aduan_laporan:{laporan.id}",
        before={"tingkat": before},
        after={"tingkat": laporan.tingkat, "due_at": str(laporan.due_at)},
        reason=reason,
    )


async def hide(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The public list no longer shows it: words or photos would harm somebody. Raises Invalid without a reason."""
    check_move("hide", laporan.status)
    reason = needed(teks)
    laporan.is_hidden = True
    await note(work, laporan, "tutup", reason, is_public=False)
    work.record("aduan.laporan.hide", f"aduan_laporan:{laporan.id}", after={"is_hidden": True}, reason=reason)


async def show(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The public list shows it again. Raises Invalid without a reason."""
    check_move("hide", laporan.status)
    reason = needed(teks)
    laporan.is_hidden = False
    await note(work, laporan, "tampilkan", reason, is_public=False)
    work.record("aduan.laporan.show", f"aduan_laporan:{laporan.id}", after={"is_hidden": False}, reason=reason)


async def refuse(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The unit says it is not theirs: back to the coordinator, with the reason."""
    check_move("refuse", laporan.status)
    await note(work, laporan, "tolak", needed(teks), is_public=False)
    before, laporan.unit_id = laporan.unit_id, None
    await move(work, laporan, "refuse", Status.DIVERIFIKASI, before={"unit_id": before})


async def start(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The unit begins; the reporter sees it. The clock of the disposition runs on."""
    check_move("start", laporan.status)
    await note(work, laporan, "proses", teks or lazy("Sedang dikerjakan."))
    await move(work, laporan, "start", Status.DIPROSES, keep_clock=True)


async def ask(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The unit needs something of the reporter: its clock stands still until they answer."""
    check_move("ask", laporan.status)
    await note(work, laporan, "kembalikan", needed(teks))
    calendar = await working_calendar(work)
    laporan.sisa_hari = calendar.working_days_between(work.now, laporan.due_at) if laporan.due_at else 0
    laporan.tanya_dari = laporan.status
    await move(work, laporan, "ask", Status.DIKEMBALIKAN, after={"sisa_hari": laporan.sisa_hari})


async def answer(work: UnitOfWork, laporan: Laporan, teks: str, files: Sequence[Checked]) -> None:
    """The unit answers; now the reporter has the word."""
    check_move("answer", laporan.status)
    entry = await note(work, laporan, "tanggapi", needed(teks))
    await attach(work, laporan, files, by_reporter=False, entry=entry)
    laporan.answered_at = work.now
    laporan.first_answered_at = laporan.first_answered_at or work.now
    await move(work, laporan, "answer", Status.DITANGGAPI)


async def remark(work: UnitOfWork, laporan: Laporan, teks: str, files: Sequence[Checked] = ()) -> None:
    """A note among the office, with its files, never shown outside."""
    entry = await note(work, laporan, "catatan", needed(teks), is_public=False)
    await attach(work, laporan, files, by_reporter=False, entry=entry, is_public=False)
    work.record("aduan.laporan.note", f"aduan_laporan:{laporan.id}")


async def reporter_of(work: UnitOfWork, laporan: Laporan) -> dict[str, str]:
    """Name and contact in clear; the look is recorded."""
    work.require("aduan:pelapor:read")
    if laporan.nama is None and laporan.kontak is None:
        return {}
    work.record("aduan.pelapor.view", f"aduan_laporan:{laporan.id}")
    return reporter_in_clear(work, laporan)


def reporter_in_clear(work: UnitOfWork, laporan: Laporan) -> dict[str, str]:
    """Name and contact as they were given. Whoever calls this has checked the right and records the look."""
    keys = work.services.keys.of(work.tenant.slug)
    found = {}
    if laporan.nama is not None:
        found["nama"] = keys.decrypt(laporan.nama, purpose="aduan_laporan.nama")
    if laporan.kontak is not None:
        found["kontak"] = keys.decrypt(laporan.kontak, purpose="aduan_laporan.kontak")
    return found
