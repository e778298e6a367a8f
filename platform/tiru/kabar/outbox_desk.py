"""The outbox as its administrators see it: found, sent again, cancelled, forgotten. Addresses stay masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sqlalchemy import Select, delete, func, or_, select

from tiru.errors import NotFound, Refused
from tiru.i18n import _, lazy
from tiru.kabar.models import Kabar, KabarKeluar
from tiru.kabar.outbox import SEND
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork

PER_PAGE = 50
MOST_EXPORTED = 10_000
CHANNELS = {"surel": lazy("Surel"), "sms": lazy("SMS"), "whatsapp": lazy("WhatsApp")}
STATES = {
    "antre": lazy("Menunggu"),
    "terkirim": lazy("Terkirim"),
    "gagal": lazy("Gagal"),
    "batal": lazy("Dibatalkan"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which messages: words, a channel, a state. What is not one of ours means all."""

    q: str = ""
    channel: str = ""
    state: str = ""

    @property
    def query(self) -> str:
        """For links: the same search again."""
        return urlencode({"q": self.q, "kanal": self.channel, "keadaan": self.state})


async def messages(work: UnitOfWork, wanted: Wanted, *, page: int = 1) -> tuple[Sequence[KabarKeluar], int]:
    """A page of messages, newest first, and how many there are."""
    chosen = _chosen(wanted)
    total = await work.session.scalar(select(func.count()).select_from(chosen.subquery()))
    newest = chosen.order_by(KabarKeluar.id.desc()).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    return (await work.session.scalars(newest)).all(), total or 0


async def counts(work: UnitOfWork) -> dict[str, int]:
    """How many messages there are in each state."""
    rows = await work.session.execute(select(KabarKeluar.keadaan, func.count()).group_by(KabarKeluar.keadaan))
    return {row[0]: row[1] for row in rows}


async def export_rows(work: UnitOfWork, wanted: Wanted) -> tuple[list[str], Iterator[list[object]]]:
    """Heads and rows of what matches, newest first; the export is recorded."""
    chosen = await work.session.scalars(_chosen(wanted).order_by(KabarKeluar.id.desc()).limit(MOST_EXPORTED))
    rows = chosen.all()
    work.record("kabar.outbox.export", "kabar_keluar:*", after={"rows": len(rows)})
    heads = ["Dibuat", "Kanal", "Tujuan", "Perihal", "Modul", "Tentang", "Keadaan", "Percobaan", "Sebab", "Selesai"]
    zone = work.tenant.zone
    return heads, (
        [
            row.dibuat_at.astimezone(zone),
            str(CHANNELS[row.kanal]),
            row.tujuan_tampak,
            row.perihal,
            row.module,
            row.tentang,
            str(STATES[row.keadaan]),
            row.percobaan,
            row.galat,
            row.selesai_at.astimezone(zone) if row.selesai_at else None,
        ]
        for row in rows
    )


async def try_again(work: UnitOfWork, kabar_id: int) -> None:
    """Send a failed message again. Raises NotFound; Refused for one that did not fail."""
    row = await _locked(work, kabar_id)
    if row.keadaan != "gagal":
        raise Refused(_("Hanya pesan yang gagal bisa dikirim ulang."))
    row.keadaan, row.percobaan, row.berikut_at, row.selesai_at = "antre", 0, work.now, None
    work.record("kabar.outbox.retry", f"kabar_keluar:{row.id}")
    await work.enqueue(SEND, {"kabar_id": row.id})


async def cancel(work: UnitOfWork, kabar_id: int) -> None:
    """Never send it. Raises NotFound; Refused for one that went out or was cancelled before."""
    row = await _locked(work, kabar_id)
    if row.keadaan not in ("antre", "gagal"):
        raise Refused(_("Pesan ini sudah terkirim atau dibatalkan."))
    before = row.keadaan
    row.keadaan, row.berikut_at, row.selesai_at = "batal", None, work.now
    work.record("kabar.outbox.cancel", f"kabar_keluar:{row.id}", before={"keadaan": before})


async def forget_old(work: UnitOfWork) -> None:
    """Nightly: messages that ended, and notices that were made, longer ago than the tenant keeps them."""
    before = work.now - timedelta(days=int(await setting(work, "kabar", "simpan_hari")))
    ended = delete(KabarKeluar).where(KabarKeluar.selesai_at < before).returning(KabarKeluar.id)
    messages = len((await work.session.execute(ended)).all())
    old = delete(Kabar).where(Kabar.dibuat_at < before).returning(Kabar.id)
    notices = len((await work.session.execute(old)).all())
    if messages or notices:
        work.record("kabar.outbox.forget", "kabar_keluar:*", after={"messages": messages, "notices": notices})


def _chosen(wanted: Wanted) -> Select[KabarKeluar]:
    chosen = select(KabarKeluar)
    if wanted.channel in CHANNELS:
        chosen = chosen.where(KabarKeluar.kanal == wanted.channel)
    if wanted.state in STATES:
        chosen = chosen.where(KabarKeluar.keadaan == wanted.state)
    for word in wanted.q.split():
        columns = (KabarKeluar.tujuan_tampak, KabarKeluar.perihal, KabarKeluar.tentang, KabarKeluar.module)
        chosen = chosen.where(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return chosen


async def _locked(work: UnitOfWork, kabar_id: int) -> KabarKeluar:
    row = await work.session.get(KabarKeluar, kabar_id, with_for_update=True)
    if row is None:
        raise NotFound(_("Pesan ini tidak ada."))
    return row
