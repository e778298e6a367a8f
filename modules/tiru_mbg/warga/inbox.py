"""Reports as the office sees them: found through the right, moved on, answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.reach import places
from tiru_mbg.rights import LAPORAN_ANSWER, LAPORAN_READ
from tiru_mbg.titik.models import Titik
from tiru_mbg.warga.models import Laporan
from tiru_mbg.warga.rules import KINDS, STATES, URGENT, move_for

OPEN = ("baru", "ditelaah")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the inbox is narrowed to; `status` may be `terbuka` for all that waits."""

    q: str = ""
    jenis: str = ""
    status: str = ""
    dapur: int | None = None

    @property
    def address(self) -> str:
        pairs = {"q": self.q, "jenis": self.jenis, "status": self.status, "dapur": str(self.dapur or "")}
        return urlencode({name: value for name, value in pairs.items() if value})


def wanted_from(asked: Mapping[str, Any], words: str, dapur: int | None) -> Wanted:
    """The filter of an address; garbage narrows nothing."""
    jenis, status = str(asked.get("jenis", "")), str(asked.get("status", ""))
    return Wanted(
        q=words,
        jenis=jenis if jenis in KINDS else "",
        status=status if status in (*STATES, "terbuka") else "",
        dapur=dapur,
    )


def listed(work: UnitOfWork, wanted: Wanted, permission: str = LAPORAN_READ) -> Select[Laporan, str, str]:
    """(report, place, kitchen) that the right opens, what is urgent and waits first, then the newest."""
    waiting = Laporan.status.in_(OPEN)
    query = (
        select(Laporan, Titik.nama, Sppg.nama)
        .join(Titik, Titik.id == Laporan.titik_id)
        .outerjoin(Sppg, Sppg.id == Laporan.sppg_id)
        .where(places(work, permission), *_conditions(wanted))
    )
    return query.order_by((waiting & Laporan.jenis.in_(URGENT)).desc(), Laporan.dikirim_at.desc(), Laporan.id.desc())


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for word in wanted.q.split():
        like = (Laporan.isi, Titik.nama, Laporan.nomor)
        found.append(or_(*(column.icontains(word, autoescape=True) for column in like)))
    if wanted.jenis:
        found.append(Laporan.jenis == wanted.jenis)
    if wanted.status:
        found.append(Laporan.status.in_(OPEN) if wanted.status == "terbuka" else Laporan.status == wanted.status)
    if wanted.dapur is not None:
        found.append(Laporan.sppg_id == wanted.dapur)
    return found


async def waiting_count(work: UnitOfWork) -> int:
    """Reports that wait and that this actor may read."""
    query = select(func.count()).select_from(Laporan).join(Titik, Titik.id == Laporan.titik_id)
    return await work.session.scalar(query.where(Laporan.status.in_(OPEN), places(work, LAPORAN_READ))) or 0


async def report_for(work: UnitOfWork, laporan_id: int, permission: str, *, lock: bool = False) -> Laporan:
    """A report through the right. Raises NotFound."""
    query = select(Laporan).join(Titik, Titik.id == Laporan.titik_id)
    query = query.where(Laporan.id == laporan_id, places(work, permission))
    found: Laporan | None = await work.session.scalar(query.with_for_update(of=Laporan) if lock else query)
    if found is None:
        raise NotFound(_("Laporan ini tidak ada."))
    return found


async def step(work: UnitOfWork, laporan: Laporan, deed: str, words: str) -> None:
    """Take a step. Raises Refused when it is not its turn, Invalid without words where the reporter is told."""
    after = move_for(deed, laporan.status)
    if deed in ("jawab", "kabari") and len(words) < 5:
        wrong = {"teks": _("Tulis apa yang sudah dilakukan; pelapor membacanya.")}
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    before, laporan.status = laporan.status, after
    laporan.tindak = words or laporan.tindak
    laporan.ditangani_at, laporan.ditangani_oleh = work.now, work.actor.name
    work.record(
        f"mbg.laporan.{deed}",
        f"mbg_laporan:{laporan.id}",
        before={"status": before},
        after={"status": after, "tindak": words},
    )


async def reporter_of(work: UnitOfWork, laporan: Laporan) -> dict[str, str]:
    """Name and contact in clear; the look is recorded."""
    work.require(LAPORAN_ANSWER)
    keys = work.services.keys.of(work.tenant.slug)
    found = {}
    if laporan.nama is not None:
        found["nama"] = keys.decrypt(laporan.nama, purpose="mbg_laporan.nama")
    if laporan.kontak is not None:
        found["kontak"] = keys.decrypt(laporan.kontak, purpose="mbg_laporan.kontak")
    work.record("mbg.pelapor.view", f"mbg_laporan:{laporan.id}")
    return found


async def forget_reporters(work: UnitOfWork) -> None:
    """Nightly: who sent reports that were finished longer ago than the region keeps it."""
    before = work.now - timedelta(days=30.44 * float(await setting(work, "mbg", "laporan_simpan_bulan")))
    named = or_(Laporan.nama.is_not(None), Laporan.kontak.is_not(None))
    old = func.coalesce(Laporan.ditangani_at, Laporan.dikirim_at) < before
    found = await work.session.execute(
        update(Laporan)
        .where(Laporan.status.in_(("selesai", "insiden")), old, named)
        .values(nama=None, kontak=None)
        .returning(Laporan.id)
    )
    if rows := len(found.all()):
        work.record("mbg.pelapor.forget", "mbg_laporan:*", after={"rows": rows})
