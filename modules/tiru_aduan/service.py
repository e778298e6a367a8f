"""Every change to a report, in the order the office does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import text

from tiru.access.attempts import count_attempt
from tiru.access.secrets_and_codes import digest
from tiru.errors import Invalid, NotFound
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.kalender.queries import working_calendar
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.events import LaporanDiterima, LaporanSelesai, LaporanTerlambat
from tiru_aduan.forms import LaporanForm
from tiru_aduan.models import Kategori, Lampiran, Laporan, Riwayat
from tiru_aduan.parameters import days_of, prefix_for
from tiru_aduan.rules import Status, check_move, due_at, new_code, ticket_number, tidy_code

REPORTER = "Pelapor"
MOST_FILES = 5
_NEXT = text(
    "insert into aduan_nomor (periode, terakhir) values (:periode, 1) "
    "on conflict (periode) do update set terakhir = aduan_nomor.terakhir + 1 returning terakhir"
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """What the reporter takes home. The code is shown this once; only its hash is kept."""

    nomor: str
    code: str


async def submit(work: UnitOfWork, form: LaporanForm, files: Sequence[Checked], *, kanal: str = "web") -> Ticket:
    """A citizen's report comes in. Raises Invalid for a place or category that does not exist."""
    await _check_place(work, form)
    if len(files) > MOST_FILES:
        raise Invalid(_("Paling banyak %(n)s berkas.", n=MOST_FILES), fields={"foto": _("Terlalu banyak berkas.")})
    local = work.now.astimezone(work.tenant.zone)
    serial = await work.session.scalar(_NEXT, {"periode": f"{local:%y%m}"})
    code = new_code()
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
        latitude=form.latitude,
        longitude=form.longitude,
        kejadian_on=form.kejadian,
        kanal=kanal,
        status=Status.BARU,
        dibuat_at=work.now,
        due_at=due_at(Status.BARU, work.now, await days_of(work), await working_calendar(work)),
    )
    _remember_reporter(work, laporan, form)
    work.session.add(laporan)
    await work.session.flush()
    await note(work, laporan, "terima", _("Laporan diterima."), by=REPORTER)
    await attach(work, laporan, files, by_reporter=True)
    work.record("aduan.laporan.submit", f"aduan_laporan:{laporan.id}", after={"nomor": laporan.nomor})
    await work.publish(LaporanDiterima(laporan.id, laporan.kode_wilayah))
    return Ticket(laporan.nomor, code)


async def own_report(work: UnitOfWork, nomor: str, code: str, *, address: str, lock: bool = False) -> Laporan:
    """The report its sender asks for. Raises NotFound for a wrong code; tries are counted."""
    laporan = await queries.laporan_by_number(work, nomor, lock=lock)
    if digest(tidy_code(code)) != laporan.code_hash:
        await count_attempt(work, f"aduan:{address}", limit=20)
        raise NotFound(_("Nomor atau kode tidak cocok."), remedy=_("Periksa lagi kode di tanda terima Anda."))
    return laporan


async def reply_as_reporter(work: UnitOfWork, laporan: Laporan, teks: str, files: Sequence[Checked]) -> None:
    """The reporter adds something; what was sent back for completion goes to the coordinator again."""
    check_move("reply", laporan.status)
    entry = await note(work, laporan, "balas", teks, by=REPORTER, is_public=laporan.sifat != "rahasia")
    await attach(work, laporan, files, by_reporter=True, entry=entry)
    if laporan.status == Status.DIKEMBALIKAN:
        await _move(work, laporan, "complete", Status.BARU)


async def rate(work: UnitOfWork, laporan: Laporan, rating: int, teks: str) -> None:
    """The reporter is satisfied, or at least done: the report is closed with 1 to 5 stars."""
    check_move("close", laporan.status)
    laporan.rating = rating
    await note(work, laporan, "nilai", teks or _("Penilaian: %(n)s dari 5.", n=rating), by=REPORTER)
    await _finish(work, laporan)


async def reopen(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The reporter says it is not solved: back to the unit that answered."""
    check_move("reopen", laporan.status)
    laporan.closed_at = None
    laporan.rating = None
    await note(work, laporan, "buka_lagi", teks, by=REPORTER)
    await _move(work, laporan, "reopen", Status.DIPROSES)


async def verify(work: UnitOfWork, laporan: Laporan, *, kategori: int | None, teks: str) -> None:
    """The coordinator finds it complete and within the region's powers."""
    check_move("verify", laporan.status)
    if kategori is not None:
        laporan.kategori_id = (await _category(work, kategori)).id
    laporan.verified_at = work.now
    await note(work, laporan, "verifikasi", teks or _("Laporan lengkap dan terverifikasi."))
    await _move(work, laporan, "verify", Status.DIVERIFIKASI)


async def send_back(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """Something is missing: the reporter is asked. Raises Invalid without words."""
    check_move("return", laporan.status)
    await note(work, laporan, "kembalikan", _needed(teks))
    await _move(work, laporan, "return", Status.DIKEMBALIKAN)


async def archive(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """Not the region's matter, or not a report: put away with its reason."""
    check_move("archive", laporan.status)
    await note(work, laporan, "arsipkan", _needed(teks))
    await _move(work, laporan, "archive", Status.DIARSIPKAN)
    laporan.closed_at = work.now


async def merge(work: UnitOfWork, laporan: Laporan, nomor_induk: str) -> None:
    """The same matter was reported before: follow that one. Raises Invalid for itself or a merged one."""
    check_move("merge", laporan.status)
    parent = await queries.laporan_for(work, nomor_induk, "aduan:laporan:verify", lock=True)
    if parent.id == laporan.id or parent.status in (Status.DIGABUNG, Status.DIARSIPKAN):
        raise Invalid(
            _("Laporan ini tidak bisa menjadi induk."),
            fields={"nomor_induk": _("Pilih laporan lain yang masih berjalan.")},
        )
    laporan.induk_id = parent.id
    await note(work, laporan, "gabung", _("Digabung dengan %(nomor)s.", nomor=parent.nomor))
    await note(work, parent, "gabung", _("%(nomor)s digabung ke laporan ini.", nomor=laporan.nomor), is_public=False)
    await _move(work, laporan, "merge", Status.DIGABUNG)
    laporan.closed_at = work.now


async def dispose(work: UnitOfWork, laporan: Laporan, *, unit_id: int | None, teks: str) -> None:
    """Pass it to the unit that has to answer. Raises Invalid for an unknown unit."""
    check_move("dispose", laporan.status)
    unit = await work.session.get(Unit, unit_id) if unit_id else None
    if unit is None:
        raise Invalid(_("Pilih unit tujuan."), fields={"unit": _("Pilih unit yang menjawab.")})
    before = laporan.unit_id
    laporan.unit_id = unit.id
    laporan.disposed_at = work.now
    await note(work, laporan, "disposisi", _("Diteruskan ke %(unit)s.", unit=unit.nama), unit_id=unit.id)
    if teks:
        await note(work, laporan, "catatan", teks, is_public=False)
    await _move(work, laporan, "dispose", Status.DIDISPOSISI, before={"unit_id": before}, after={"unit_id": unit.id})


async def refuse(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The unit says it is not theirs: back to the coordinator, with the reason."""
    check_move("refuse", laporan.status)
    await note(work, laporan, "tolak", _needed(teks), is_public=False)
    laporan.unit_id = None
    await _move(work, laporan, "refuse", Status.DIVERIFIKASI)


async def start(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """The unit begins; the reporter sees it."""
    check_move("start", laporan.status)
    await note(work, laporan, "proses", teks or _("Sedang dikerjakan."))
    await _move(work, laporan, "start", Status.DIPROSES)


async def answer(work: UnitOfWork, laporan: Laporan, teks: str, files: Sequence[Checked]) -> None:
    """The unit answers; now the reporter has the word."""
    check_move("answer", laporan.status)
    entry = await note(work, laporan, "tanggapi", _needed(teks), is_public=laporan.sifat != "rahasia")
    await attach(work, laporan, files, by_reporter=False, entry=entry)
    laporan.answered_at = work.now
    await _move(work, laporan, "answer", Status.DITANGGAPI)


async def remark(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """A note among the office, never shown outside."""
    await note(work, laporan, "catatan", _needed(teks), is_public=False)
    work.record("aduan.laporan.note", f"aduan_laporan:{laporan.id}")


async def reporter_of(work: UnitOfWork, laporan: Laporan) -> dict[str, str]:
    """Name and contact in clear; the look is recorded."""
    work.require("aduan:pelapor:read")
    if laporan.nama is None and laporan.kontak is None:
        return {}
    keys = work.services.keys.of(work.tenant.slug)
    work.record("aduan.pelapor.view", f"aduan_laporan:{laporan.id}")
    found = {}
    if laporan.nama is not None:
        found["nama"] = keys.decrypt(laporan.nama, purpose="aduan_laporan.nama")
    if laporan.kontak is not None:
        found["kontak"] = keys.decrypt(laporan.kontak, purpose="aduan_laporan.kontak")
    return found


async def escalate_overdue(work: UnitOfWork) -> int:
    """Job: mark what is late, tell who must know, close what its reporter left unanswered."""
    days, calendar = await days_of(work), await working_calendar(work)
    late = await queries.overdue(work, work.now)
    for laporan in late:
        if laporan.status == Status.DITANGGAPI:
            await note(work, laporan, "selesai", _("Ditutup: tidak ada tanggapan pelapor."), by=_("Sistem"))
            await _finish(work, laporan)
        elif laporan.status == Status.DIKEMBALIKAN:
            await note(work, laporan, "arsipkan", _("Diarsipkan: tidak dilengkapi pelapor."), by=_("Sistem"))
            laporan.status, laporan.due_at, laporan.closed_at = Status.DIARSIPKAN, None, work.now
        else:
            laporan.late = True
            laporan.eskalasi += 1
            laporan.due_at = due_at(Status(laporan.status), work.now, days, calendar)
            await note(
                work,
                laporan,
                "eskalasi",
                _("Tenggat terlewati; eskalasi tingkat %(n)s.", n=laporan.eskalasi),
                by=_("Sistem"),
                is_public=False,
            )
            await work.publish(LaporanTerlambat(laporan.id, laporan.eskalasi))
        work.record("aduan.laporan.escalate", f"aduan_laporan:{laporan.id}", after={"status": laporan.status})
    return len(late)


async def note(
    work: UnitOfWork,
    laporan: Laporan,
    langkah: str,
    teks: str,
    *,
    by: str = "",
    unit_id: int | None = None,
    is_public: bool = True,
) -> Riwayat:
    """Write one line of the history."""
    entry = Riwayat(
        laporan_id=laporan.id,
        at=work.now,
        langkah=langkah,
        oleh=by or work.actor.post or work.actor.name,
        unit_id=unit_id or work.actor.unit_id,
        teks=teks,
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
                at=work.now,
            )
        )


async def _move(
    work: UnitOfWork,
    laporan: Laporan,
    move: str,
    status: Status,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    was = laporan.status
    laporan.status = status
    laporan.due_at = due_at(status, work.now, await days_of(work), await working_calendar(work))
    work.record(
        f"aduan.laporan.{move}",
        f"aduan_laporan:{laporan.id}",
        before={"status": was, **(before or {})},
        after={"status": status, **(after or {})},
    )


async def _finish(work: UnitOfWork, laporan: Laporan) -> None:
    await _move(work, laporan, "close", Status.SELESAI)
    laporan.closed_at = work.now
    calendar = await working_calendar(work)
    taken = calendar.working_days_between(laporan.dibuat_at, laporan.answered_at or work.now)
    await work.publish(LaporanSelesai(laporan.id, taken))


async def _check_place(work: UnitOfWork, form: LaporanForm) -> None:
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
        await _category(work, form.kategori)


async def _category(work: UnitOfWork, kategori_id: int) -> Kategori:
    kategori = await work.session.get(Kategori, kategori_id)
    if kategori is None or not kategori.aktif:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"kategori": _("Pilih kategori dari daftar.")})
    return kategori


def _remember_reporter(work: UnitOfWork, laporan: Laporan, form: LaporanForm) -> None:
    if form.sifat == "anonim":
        return
    keys = work.services.keys.of(work.tenant.slug)
    if form.nama:
        laporan.nama = keys.encrypt(form.nama, purpose="aduan_laporan.nama")
    if form.kontak:
        laporan.kontak = keys.encrypt(form.kontak, purpose="aduan_laporan.kontak")
        laporan.kontak_hash = keys.match(form.kontak.lower(), purpose="aduan_laporan.kontak")


def _needed(teks: str) -> str:
    if len(teks.strip()) < 5:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"teks": _("Tulis alasannya atau jawabannya.")})
    return teks.strip()
