"""Folders: made, changed, closed, held, and letters put into them and taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update

from tiru.errors import Forbidden, Invalid, Refused
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import Standing, may
from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.forms import BerkasBaruForm, BerkasForm
from tiru_e_office.arsip.models import Berkas
from tiru_e_office.arsip.rules import FILABLE, Held, check_retention, ends
from tiru_e_office.models import Klasifikasi, Surat
from tiru_e_office.nomor.service import next_in_book

MANAGE = "e_office:arsip:manage"
BOOK = "berkas"


async def make_folder(work: UnitOfWork, form: BerkasBaruForm) -> Berkas:
    """Open a folder. Raises Invalid at the field, Forbidden for a unit out of reach."""
    unit = await _own_unit(work, form.unit)
    code = await _code(work, form.klasifikasi)
    number = form.nomor_berkas or await _next_number(work, unit.id, form.tahun)
    if await queries.number_taken(work, unit.id, form.tahun, number):
        raise Invalid(
            _("Nomor berkas ini sudah dipakai."), fields={"nomor_berkas": _("Pilih nomor lain, atau kosongkan.")}
        )
    folder = Berkas(
        unit_id=unit.id,
        tahun=form.tahun,
        nomor_berkas=number,
        dibuat_at=work.now,
        dibuat_oleh=work.actor.name,
    )
    _fill(folder, form, code, work.today)
    work.session.add(folder)
    await work.session.flush()
    work.record("e_office.arsip.create", _subject(folder), after={"nomor": number, "klasifikasi": code.kode})
    return folder


async def change_folder(work: UnitOfWork, folder: Berkas, form: BerkasForm) -> None:
    """Write what was changed. What is destroyed or handed over stays as it is."""
    _check_open(folder)
    before = {"klasifikasi": folder.klasifikasi, "akhir_inaktif": str(folder.akhir_inaktif), "nasib": folder.nasib}
    if await queries.on_open_list(work, folder.id):
        raise Refused(_("Berkas ini ada di daftar usul yang berjalan."), remedy=_("Keluarkan dulu dari usul itu."))
    if folder.ditahan:
        raise Held(_("Berkas «%(name)s» sedang ditahan untuk perkara hukum.", name=folder.nama))
    _fill(folder, form, await _code(work, form.klasifikasi), work.today)
    await work.session.flush()
    after = {"klasifikasi": folder.klasifikasi, "akhir_inaktif": str(folder.akhir_inaktif), "nasib": folder.nasib}
    work.record("e_office.arsip.change", _subject(folder), before=before, after=after)


async def close_folder(work: UnitOfWork, folder: Berkas) -> None:
    """Nothing more goes in; a folder that counts from its creation begins to count today."""
    _check_open(folder)
    if folder.ditutup_on is not None:
        raise Refused(_("Berkas ini sudah ditutup."))
    folder.ditutup_on = work.today
    if folder.pemicu == "sejak_dicipta" and folder.pemicu_on is None:
        folder.pemicu_on = work.today
    compute(folder)
    await work.session.flush()
    work.record("e_office.arsip.close", _subject(folder), after={"ditutup_on": str(work.today)})


async def hold(work: UnitOfWork, folder: Berkas, reason: str) -> None:
    """Put a legal hold on a folder: nothing becomes of it until it is lifted."""
    _check_open(folder)
    folder.ditahan, folder.ditahan_alasan = True, reason
    await work.session.flush()
    work.record("e_office.arsip.hold", _subject(folder), reason=reason)


async def lift_hold(work: UnitOfWork, folder: Berkas, reason: str) -> None:
    """Lift the hold, with a reason."""
    if not folder.ditahan:
        raise Refused(_("Berkas ini tidak sedang ditahan."))
    folder.ditahan, folder.ditahan_alasan = False, ""
    await work.session.flush()
    work.record("e_office.arsip.lift_hold", _subject(folder), reason=reason)


async def file_letters(work: UnitOfWork, folder: Berkas, ids: Sequence[int]) -> int:
    """Put finished letters of the same unit into a folder; answers how many.

    Raises Invalid without any, Refused when one is not finished or lies in a folder already.
    """
    _check_open(folder)
    if folder.ditutup_on is not None:
        raise Refused(_("Berkas ini sudah ditutup."), remedy=_("Pilih berkas lain atau buat yang baru."))
    if not ids:
        raise Invalid(_("Pilih surat yang akan diberkaskan."), fields={"surat": _("Pilih paling sedikit satu.")})
    letters = await queries.letters_to_file(work, ids)
    if len(letters) < len(set(ids)):
        raise Invalid(_("Sebagian surat tidak ada lagi di daftar."), fields={"surat": _("Muat ulang daftarnya.")})
    for surat in letters:
        if surat.unit_id != folder.unit_id:
            raise Refused(_("Surat hanya masuk ke berkas unitnya sendiri."))
        if surat.berkas_id is not None or surat.status not in FILABLE[surat.arah]:
            raise Refused(_("Hanya surat yang sudah selesai dan belum diberkaskan."))
        surat.status_semula, surat.status, surat.berkas_id = surat.status, "diberkaskan", folder.id
        work.record("e_office.arsip.file", f"e_office_surat:{surat.id}", after={"berkas": folder.id})
    await _count(work, folder)
    return len(letters)


async def take_out(work: UnitOfWork, folder: Berkas, surat: Surat, reason: str) -> None:
    """Take a letter out of its folder, with a reason; it is again what it was."""
    _check_open(folder)
    if folder.ditahan:
        raise Held(_("Berkas «%(name)s» sedang ditahan untuk perkara hukum.", name=folder.nama))
    if await queries.on_open_list(work, folder.id):
        raise Refused(_("Berkas ini ada di daftar usul yang berjalan."), remedy=_("Keluarkan dulu dari usul itu."))
    back = surat.status_semula or ("selesai" if surat.arah == "masuk" else "terbit")
    surat.status, surat.berkas_id, surat.status_semula = back, None, ""
    await _count(work, folder)
    work.record("e_office.arsip.take_out", f"e_office_surat:{surat.id}", before={"berkas": folder.id}, reason=reason)


def compute(folder: Berkas) -> bool:
    """Set both ends from trigger and years; answers whether they changed."""
    found = ends(folder.pemicu, folder.pemicu_on, folder.aktif_tahun, folder.inaktif_tahun)
    changed = (folder.akhir_aktif, folder.akhir_inaktif) != found
    folder.akhir_aktif, folder.akhir_inaktif = found
    return changed


def _fill(folder: Berkas, form: BerkasForm, code: Klasifikasi, today: date) -> None:
    """Retention of the schedule where it says one; what was typed counts only where it is silent."""
    known = code.aktif_tahun is not None and code.inaktif_tahun is not None and code.nasib is not None
    active = code.aktif_tahun if known else form.aktif_tahun
    inactive = code.inaktif_tahun if known else form.inaktif_tahun
    fate = code.nasib if known else form.nasib
    source = code.sumber if known else form.retensi_sumber
    if known and code.nasib == "dinilai_kembali" and form.nasib is not None:
        fate = form.nasib  # a fate to be judged anew is judged folder by folder
    years = check_retention(active, inactive, fate, source)
    if form.pemicu_on is not None and form.pemicu_on > today and form.pemicu != "setelah_tahun_anggaran":
        raise Invalid(_("Tanggal pemicu belum tiba."), fields={"pemicu_on": _("Isi setelah peristiwanya terjadi.")})
    folder.klasifikasi, folder.nama, folder.uraian = code.kode, form.nama, form.uraian
    folder.pemicu = code.pemicu if known else (form.pemicu or code.pemicu)
    folder.pemicu_on = form.pemicu_on
    if folder.pemicu == "sejak_dicipta" and folder.pemicu_on is None:
        folder.pemicu_on = folder.ditutup_on
    folder.aktif_tahun, folder.inaktif_tahun, folder.nasib = years
    folder.retensi_sumber, folder.retensi_terverifikasi = source, bool(known and code.terverifikasi)
    folder.vital, folder.terjaga, folder.mkb = form.vital, form.terjaga, form.mkb
    folder.tingkat, folder.kondisi = form.tingkat, form.kondisi
    folder.lokasi, folder.boks, folder.rak = form.lokasi, form.boks, form.rak
    compute(folder)


async def _count(work: UnitOfWork, folder: Berkas) -> None:
    await work.session.flush()
    held = select(func.count()).select_from(Surat).where(Surat.berkas_id == folder.id).scalar_subquery()
    await work.session.execute(update(Berkas).where(Berkas.id == folder.id).values(jumlah=held))
    await work.session.refresh(folder, ["jumlah"])


async def _next_number(work: UnitOfWork, unit_id: int, year: int) -> str:
    """The next free number; those that were typed by hand are stepped over."""
    while True:
        number = str(await next_in_book(work, unit_id=unit_id, buku=BOOK, tahun=year))
        if not await queries.number_taken(work, unit_id, year, number):
            return number


async def _code(work: UnitOfWork, kode: str) -> Klasifikasi:
    code = await work.session.get(Klasifikasi, kode)
    if code is None:
        raise Invalid(_("Pilih kode klasifikasi."), fields={"klasifikasi": _("Kode klasifikasi ini tidak ada.")})
    return code


async def _own_unit(work: UnitOfWork, unit_id: int) -> Unit:
    unit = await work.session.get(Unit, unit_id)
    if unit is None:
        raise Invalid(_("Pilih unit pemilik berkas."), fields={"unit": _("Unit ini tidak ada.")})
    chain = frozenset(int(part) for part in unit.path.split("/") if part)
    if not may(work.actor, MANAGE, Standing(units=chain, kode_wilayah=unit.kode_wilayah or "")):
        raise Forbidden(_("Anda tidak mengelola arsip unit ini."))
    return unit


def _check_open(folder: Berkas) -> None:
    if folder.keadaan in ("musnah", "permanen"):
        raise Refused(_("Berkas ini sudah dimusnahkan atau diserahkan."))


def _subject(folder: Berkas) -> str:
    return f"e_office_berkas:{folder.id}"
