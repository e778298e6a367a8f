"""A report comes in: checked, numbered, written once however often it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text

from tiru.access.secrets_and_codes import digest
from tiru.errors import Invalid
from tiru.files.checked import Checked
from tiru.i18n import _, lazy
from tiru.kalender.queries import working_calendar
from tiru.tenant import Kind
from tiru.wilayah.search import Found, search_places, searchable
from tiru.work import UnitOfWork
from tiru_aduan import held
from tiru_aduan.events import LaporanDiterima
from tiru_aduan.forms import LaporanForm
from tiru_aduan.history import REPORTER, attach, note
from tiru_aduan.models import Kategori, Laporan
from tiru_aduan.parameters import days_of, prefix_for
from tiru_aduan.rules import Status, code_from, due_at, new_code, ticket_number

MOST_FILES = 5
_NEXT = text(
    "insert into aduan_nomor (periode, terakhir) values (:periode, 1) "
    "on conflict (periode) do update set terakhir = aduan_nomor.terakhir + 1 returning terakhir"
)
_ONE_AT_A_TIME = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the reporter takes home. Only the hash of the code is kept."""

    nomor: str
    code: str


async def submit(
    work: UnitOfWork, form: LaporanForm, files: Sequence[Checked], *, kanal: str = "web", kunci: str = ""
) -> Ticket:
    """A citizen's report comes in. Raises Invalid for a place or category that does not exist.

    `kunci` is the form's own secret: the same words sent under it again are the same report with the same
    ticket, be it a second press of the button or a second try on a bad network.
    """
    once = _submission(work, kunci, form)
    if once:
        await work.session.execute(_ONE_AT_A_TIME, {"name": f"{work.tenant.slug}:{once}"})
        nomor = await work.session.scalar(select(Laporan.nomor).where(Laporan.kirim_hash == once))
        if nomor is not None:
            return Ticket(nomor, _code(work, once))
    await check_place(work, form)
    kept = await held.files_under(work, kunci)
    if len(files) + len(kept) > MOST_FILES:
        raise Invalid(_("Paling banyak %(n)s berkas.", n=MOST_FILES), fields={"foto": _("Terlalu banyak berkas.")})
    code = _code(work, once)
    laporan = await _written(work, form, code, kanal, once)
    await note(work, laporan, "terima", lazy("Laporan diterima."), by=REPORTER)
    await attach(work, laporan, files, by_reporter=True)
    await held.hand_over(work, kunci, laporan)
    work.record("aduan.laporan.submit", f"aduan_laporan:{laporan.id}", after={"nomor": laporan.nomor, "kanal": kanal})
    await work.publish(LaporanDiterima(laporan.id, laporan.kode_wilayah))
    return Ticket(laporan.nomor, code)


async def _written(work: UnitOfWork, form: LaporanForm, code: str, kanal: str, once: str) -> Laporan:
    point = form.point
    local = work.now.astimezone(work.tenant.zone)
    serial = await work.session.scalar(_NEXT, {"periode": f"{local:%y%m}"})
    laporan = Laporan(
        nomor=ticket_number(await prefix_for(work), f"{local:%y%m}", serial or 1),
        code_hash=digest(code),
        jenis=form.jenis,
        sifat=form.sifat,
        kategori_id=form.kategori,
        judul=form.judul,
        isi=form.isi,
        kode_wilayah=form.wilayah or None,
        tempat=form.tempat,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        kejadian_on=form.kejadian,
        kanal=kanal,
        status=Status.BARU,
        dibuat_at=work.now,
        due_at=due_at(Status.BARU, work.now, await days_of(work), await working_calendar(work)),
        kirim_hash=once or None,
    )
    _remember_reporter(work, laporan, form)
    work.session.add(laporan)
    await work.session.flush()
    return laporan


def _submission(work: UnitOfWork, kunci: str, form: LaporanForm) -> str:
    """What this sending is called; changed words under the same key are another report."""
    if not held.is_key(kunci):
        return ""
    words = "\0".join((kunci, form.jenis, form.sifat, form.judul, form.isi, form.wilayah, form.tempat))
    return work.services.keys.of(work.tenant.slug).match(words, purpose="aduan_laporan.kirim_hash")


def _code(work: UnitOfWork, once: str) -> str:
    if not once:
        return new_code()
    return code_from(work.services.keys.of(work.tenant.slug).match(once, purpose="aduan_laporan.code_hash"))


async def check_place(work: UnitOfWork, form: LaporanForm) -> None:
    """Raises Invalid for a place outside of the region, or a category that is not in use."""
    if form.wilayah:
        known = await work.session.scalar(
            text("select 1 from tiru_control.wilayah where kode = :kode and kode like :inside"),
            {"kode": form.wilayah, "inside": f"{work.tenant.kode_wilayah}.%"},
        )
        if known is None:
            raise Invalid(
                _("Periksa lagi isian yang ditandai."),
                fields={"wilayah": _("Pilih tempat di %(title)s dari daftar.", title=work.tenant.title)},
            )
    if form.kategori is not None:
        await category(work, form.kategori)


async def places_named(work: UnitOfWork, typed: str) -> list[Found]:
    """Villages of this region that the typed words may mean; one alone when they name it exactly."""
    found = await search_places(
        work.session, typed[:80], levels=("desa",), home=work.tenant.kode_wilayah, only_home=True, limit=8
    )
    name = searchable(typed.partition(",")[0])
    exact = [place for place in found if searchable(place.nama) == name]
    return exact if len(exact) == 1 else exact or found


async def category(work: UnitOfWork, kategori_id: int) -> Kategori:
    """A category in use. Raises Invalid."""
    kategori = await work.session.get(Kategori, kategori_id)
    if kategori is None or not kategori.aktif:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"kategori": _("Pilih kategori dari daftar.")})
    return kategori


def _remember_reporter(work: UnitOfWork, laporan: Laporan, form: LaporanForm) -> None:
    if form.sifat == "anonim":
        return
    if work.actor.kind is Kind.CITIZEN:
        laporan.warga_id = work.actor.id
    keys = work.services.keys.of(work.tenant.slug)
    if form.nama:
        laporan.nama = keys.encrypt(form.nama, purpose="aduan_laporan.nama")
    if form.kontak:
        laporan.kontak = keys.encrypt(form.kontak, purpose="aduan_laporan.kontak")
        laporan.kontak_hash = keys.match(form.kontak.lower(), purpose="aduan_laporan.kontak")
