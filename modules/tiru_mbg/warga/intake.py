"""A report or a mark comes in: checked, written once however often it is sent, and told to who has to act."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert

from tiru.access.attempts import count_attempt
from tiru.access.secrets_and_codes import digest
from tiru.errors import NotFound, Refused
from tiru.files.checked import Checked
from tiru.i18n import _, lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.tenant import Kind
from tiru.work import UnitOfWork
from tiru_mbg.events import LaporanSakit
from tiru_mbg.rapor.rollup import refresh_days
from tiru_mbg.rights import LAPORAN_ANSWER
from tiru_mbg.warga.forms import LaporForm, NilaiForm
from tiru_mbg.warga.models import Laporan, UmpanBalik
from tiru_mbg.warga.queries import cooks_of, is_served, place
from tiru_mbg.warga.rules import DAYS_BACK, KINDS, URGENT, code_from, new_code, ticket_number, tidy, tidy_code

TRIES = 20
"""Wrong codes from one address within a quarter of an hour."""
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the reporter takes home. Only the hash of the code is kept."""

    nomor: str
    code: str
    laporan_id: int


async def submit(
    work: UnitOfWork, form: LaporForm, photo: Checked | None = None, *, kunci: str = "", sumber: str = "warga"
) -> Ticket:
    """A report comes in. Raises Invalid, or NotFound for a place that is not served.

    `kunci` is the form's own secret: the same words sent under it again are the same report with the same ticket.
    """
    form = form.checked(work.today, DAYS_BACK)
    titik = await place(work, form.titik)
    once = _submission(work, kunci, form)
    if once:
        await work.session.execute(_ONE_AT_A_TIME, {"name": f"{work.tenant.slug}:{once}"})
        known = await work.session.scalar(select(Laporan).where(Laporan.kirim_hash == once))
        if known is not None:
            return Ticket(known.nomor, _code(work, once), known.id)
    code = _code(work, once)
    laporan = await _written(work, form, code, once, sumber)
    if photo is not None:
        stored = await work.services.store.put(work.tenant.slug, photo.content, suffix=photo.suffix)
        laporan.file_key, laporan.file_media = stored.key, photo.media_type
    await work.session.flush()
    after = {"nomor": laporan.nomor, "jenis": laporan.jenis, "titik_id": titik.id, "sumber": sumber}
    work.record("mbg.laporan.submit", f"mbg_laporan:{laporan.id}", after=after)
    await _tell(work, laporan, titik.nama)
    if laporan.jenis == "sakit":
        await work.publish(_illness(laporan))
    return Ticket(laporan.nomor, code, laporan.id)


async def _written(work: UnitOfWork, form: LaporForm, code: str, once: str, sumber: str) -> Laporan:
    day = form.tanggal or work.today
    cooks = await cooks_of(work, form.titik, day)
    keys = work.services.keys.of(work.tenant.slug)
    ill = form.jenis in URGENT
    laporan = Laporan(
        nomor=uuid4().hex,
        code_hash=digest(code),
        jenis=form.jenis,
        titik_id=form.titik,
        sppg_id=cooks[0].sppg.id if cooks else None,
        tanggal=day,
        gejala=form.gejala if ill else [],
        jumlah_sakit=(form.jumlah_sakit or 1) if ill else 0,
        mulai_sakit_at=_began(work, form, day) if ill else None,
        isi=form.isi,
        nama=keys.encrypt(form.nama, purpose="mbg_laporan.nama") if form.nama else None,
        kontak=keys.encrypt(form.kontak, purpose="mbg_laporan.kontak") if form.kontak else None,
        sumber=sumber,
        akun_id=work.actor.id if work.actor.kind is Kind.STAFF else None,
        dikirim_at=work.now,
        kirim_hash=once or None,
    )
    work.session.add(laporan)
    await work.session.flush()
    laporan.nomor = ticket_number(work.now.astimezone(work.tenant.zone), laporan.id)
    return laporan


def _began(work: UnitOfWork, form: LaporForm, day: date) -> datetime | None:
    if form.mulai_jam is None:
        return None
    began = datetime.combine(form.mulai_on or day, form.mulai_jam.replace(tzinfo=None), work.tenant.zone)
    return min(began, work.now)


def _illness(laporan: Laporan) -> LaporanSakit:
    return LaporanSakit(
        laporan_id=laporan.id,
        titik_id=laporan.titik_id,
        sppg_id=laporan.sppg_id,
        tanggal=laporan.tanggal,
        waktu=laporan.dikirim_at,
        jumlah=laporan.jumlah_sakit,
        gejala=tuple(laporan.gejala),
    )


async def _tell(work: UnitOfWork, laporan: Laporan, place_name: str) -> None:
    """Those who answer for the whole region; what a sample makes tells nobody."""
    if work.actor.kind is Kind.SYSTEM:
        return
    title = lazy("Laporan MBG %(nomor)s: %(kind)s", nomor=laporan.nomor, kind=KINDS[laporan.jenis])
    icon = "alert-triangle" if laporan.jenis in URGENT else "message-report"
    href = f"/kantor/mbg/laporan/{laporan.id}"
    told = await holders(work, LAPORAN_ANSWER)
    await tell_accounts(work, told, title, module="mbg", href=href, text=place_name, icon=icon)


def _submission(work: UnitOfWork, kunci: str, form: LaporForm) -> str:
    if not _KEY.fullmatch(kunci):
        return ""
    words = "\0".join((kunci, form.model_dump_json(exclude={"nama", "kontak"})))
    return work.services.keys.of(work.tenant.slug).match(words, purpose="mbg_laporan.kirim_hash")


def _code(work: UnitOfWork, once: str) -> str:
    if not once:
        return new_code()
    return code_from(work.services.keys.of(work.tenant.slug).match(once, purpose="mbg_laporan.code_hash"))


async def own_report(work: UnitOfWork, nomor: str, code: str, *, address: str) -> Laporan:
    """The report with this number and code. Raises NotFound for either; tries are counted, too many are TooMany.

    Whether the number exists is not told: a report of illness is nobody else's business.
    """
    found: Laporan | None = await work.session.scalar(select(Laporan).where(Laporan.nomor == tidy(nomor)))
    if found is None or not code or digest(tidy_code(code)) != found.code_hash:
        await count_attempt(work, f"mbg-lacak:{address}", limit=TRIES)
        raise NotFound(_("Nomor atau kode tidak cocok."), remedy=_("Periksa lagi kode di tanda terima Anda."))
    return found


def sender_hash(work: UnitOfWork, device: str, titik_id: int) -> str:
    """Who sent a mark: the same phone at the same place on the same day, and nothing beyond that day."""
    words = f"{device}:{titik_id}:{work.today}"
    return work.services.keys.of(work.tenant.slug).match(words, purpose="mbg_umpan_balik.pengirim_hash")


async def mark(work: UnitOfWork, titik_id: int, form: NilaiForm, sender: str) -> bool:
    """A mark for today's meal; a second one of the same sender replaces the first. Answers whether it is new."""
    cooks = await cooks_of(work, titik_id, work.today)
    if not await is_served(work, titik_id, cooks, work.today):
        raise Refused(_("Hari ini tidak ada makanan yang dibagikan di sini."))
    row = {
        "titik_id": titik_id,
        "tanggal": work.today,
        "rasa": form.rasa,
        "porsi": form.porsi,
        "catatan": form.catatan,
        "pengirim_hash": sender,
        "dikirim_at": work.now,
    }
    changed = {name: row[name] for name in ("rasa", "porsi", "catatan", "dikirim_at")}
    statement = (
        insert(UmpanBalik)
        .values(**row, is_sample=False)
        .on_conflict_do_update(constraint="uq_mbg_umpan_balik_sekali", set_=changed)
        .returning(UmpanBalik.id, text("xmax = 0"))
    )
    mark_id, is_new = (await work.session.execute(statement)).one()
    work.record("mbg.umpan_balik.submit", f"mbg_umpan_balik:{mark_id}", after={"titik_id": titik_id, "rasa": form.rasa})
    await refresh_days(work, [(cook.sppg.id, work.today) for cook in cooks])
    return bool(is_new)
