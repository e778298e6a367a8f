"""Entering letters in the agenda and routing them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, func, or_, select

from tiru.errors import Forbidden, Invalid, Refused
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.scopes import Standing, may
from tiru.work import UnitOfWork
from tiru_e_office.disposisi.rules import Receiver
from tiru_e_office.disposisi.service import address
from tiru_e_office.events import DisposisiBaru, SuratDiterima
from tiru_e_office.models import Jenis, Klasifikasi, Lampiran, Surat, Tugas
from tiru_e_office.nomor.service import MASUK, next_in_book
from tiru_e_office.parameters import due_for
from tiru_e_office.reading.service import ask_to_read
from tiru_e_office.surat_masuk.forms import SuratMasukForm

REGISTER = "e_office:masuk:register"
MOST_FILES = 20


class Duplicate(Refused):
    """The same letter seems to stand in the agenda already; `rows` are those that look the same."""

    def __init__(self, rows: Sequence[Surat]) -> None:
        super().__init__(
            _("Surat yang sama tampaknya sudah ada di agenda nomor %(n)s.", n=rows[0].nomor_agenda),
            remedy=_("Bila memang surat lain, centang «Tetap catat»."),
        )
        self.rows = rows


@dataclass(frozen=True, slots=True)
class Registered:
    """A letter with its number in the agenda and the tasks it began."""

    surat: Surat
    tasks: Sequence[Tugas]


async def register(work: UnitOfWork, form: SuratMasukForm, files: Sequence[Checked] = ()) -> Registered:
    """Enter a letter. Raises Forbidden for another unit, Invalid at the field, Duplicate once."""
    unit = await _own_unit(work, form.unit)
    await _check(work, form, files)
    received = form.diterima or work.today
    prints = [fingerprint(one.content) for one in files]
    twins = await twins_of(work, form, prints)
    if twins and not form.tetap_kembar:
        raise Duplicate(twins)
    surat = Surat(
        kunci=secrets.token_urlsafe(12),
        arah="masuk",
        unit_id=unit.id,
        jenis=form.jenis,
        status="diregistrasi",
        tahun=received.year,
        nomor_agenda=await next_in_book(work, unit_id=unit.id, buku=MASUK, tahun=received.year),
        nomor=form.nomor,
        tanggal=form.tanggal,
        diterima_on=received,
        hal=form.hal,
        ringkasan=form.ringkasan,
        kecepatan=form.kecepatan,
        keamanan=form.keamanan,
        klasifikasi=form.klasifikasi or None,
        lampiran=form.lampiran,
        kanal=form.kanal,
        asal_jenis=form.asal_jenis,
        asal=form.asal,
        kepada=unit.nama,
        catatan=form.catatan,
        sidik=prints[0] if prints else "",
        dibuat_at=work.now,
        dibuat_oleh=work.actor.id,
        dibuat_nama=work.actor.name,
        batas_at=form.batas or await due_for(work, form.kecepatan, work.now),
    )
    work.session.add(surat)
    await work.session.flush()
    for number, one in enumerate(files):
        await attach(work, surat, one, peran="utama" if number == 0 else "lampiran")
    work.record(
        "e_office.masuk.register",
        f"e_office_surat:{surat.id}",
        after={"agenda": surat.nomor_agenda, "unit": unit.kode, "keamanan": surat.keamanan},
    )
    await work.publish(SuratDiterima(surat.id, unit.id))
    tasks = await route(work, surat, form.kepada) if form.kepada else []
    return Registered(surat, tasks)


async def route(
    work: UnitOfWork, surat: Surat, posts: Sequence[int], *, copies: Sequence[int] = (), due: datetime | None = None
) -> list[Tugas]:
    """Put the letter before the posts it is for; each has it in the inbox. Raises Invalid without any."""
    if not posts:
        raise Invalid(_("Pilih kepada siapa surat ini."), fields={"kepada": _("Wajib diisi.")})
    receivers = [Receiver(one, "utama") for one in dict.fromkeys(posts)]
    receivers += [Receiver(one, "tembusan") for one in dict.fromkeys(copies) if one not in posts]
    tasks = await address(work, surat, receivers, due=due or surat.batas_at)
    surat.status = "diarahkan"
    work.record("e_office.masuk.route", f"e_office_surat:{surat.id}", after={"kepada": list(posts)})
    for one in tasks:
        await work.publish(DisposisiBaru(surat.id, one.id, one.jabatan_id))
    return tasks


async def attach(work: UnitOfWork, surat: Surat, one: Checked, *, peran: str, tugas_id: int | None = None) -> Lampiran:
    """Keep a file of a letter."""
    stored = await work.services.store.put(work.tenant.slug, one.content, suffix=one.suffix)
    row = Lampiran(
        surat_id=surat.id,
        tugas_id=tugas_id,
        peran=peran,
        key=stored.key,
        nama=one.name,
        media_type=one.media_type,
        size=stored.size,
        sha256=stored.sha256,
        at=work.now,
        oleh=work.actor.name,
    )
    work.session.add(row)
    await work.session.flush()
    await ask_to_read(work, surat, row)
    return row


async def twins_of(work: UnitOfWork, form: SuratMasukForm, prints: Sequence[str]) -> Sequence[Surat]:
    """Letters of the same unit that look like this one: number, sender and date, or the same scan."""
    ways: list[ColumnElement[bool]] = []
    if form.nomor and form.tanggal:
        same_sender = func.lower(Surat.asal) == form.asal.lower()
        ways.append((Surat.nomor == form.nomor) & (Surat.tanggal == form.tanggal) & same_sender)
    if prints:
        ways.append(Surat.sidik.in_(prints))
    if not ways:
        return []
    query = select(Surat).where(Surat.arah == "masuk", Surat.unit_id == form.unit, or_(*ways)).limit(5)
    return (await work.session.scalars(query)).all()


def fingerprint(content: bytes) -> str:
    """SHA-256 of a file, as 64 hex digits."""
    return sha256(content).hexdigest()


async def _own_unit(work: UnitOfWork, unit_id: int) -> Unit:
    unit = await work.session.get(Unit, unit_id)
    if unit is None:
        raise Invalid(_("Pilih unit yang menerima surat."), fields={"unit": _("Unit ini tidak ada.")})
    chain = frozenset(int(part) for part in unit.path.split("/") if part)
    if not may(work.actor, REGISTER, Standing(units=chain, kode_wilayah=unit.kode_wilayah or "")):
        raise Forbidden(_("Anda tidak mencatat surat untuk unit ini."))
    return unit


async def _check(work: UnitOfWork, form: SuratMasukForm, files: Sequence[Checked]) -> None:
    fields: dict[str, str] = {}
    if await work.session.get(Jenis, form.jenis) is None:
        fields["jenis"] = _("Jenis naskah ini tidak ada.")
    if form.klasifikasi and await work.session.get(Klasifikasi, form.klasifikasi) is None:
        fields["klasifikasi"] = _("Kode klasifikasi ini tidak ada.")
    if len(files) > MOST_FILES:
        fields["berkas"] = _("Paling banyak %(most)s berkas.", most=MOST_FILES)
    fields |= _wrong_days(form, work.today)
    if form.batas is not None and form.batas <= work.now:
        fields["batas"] = _("Pilih waktu yang akan datang.")
    if fields:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)


def _wrong_days(form: SuratMasukForm, today: date) -> dict[str, str]:
    received = form.diterima or today
    if received > today:
        return {"diterima": _("Tanggal terima belum tiba.")}
    if form.tanggal is not None and form.tanggal > received:
        return {"tanggal": _("Surat tidak bisa bertanggal setelah diterima.")}
    return {}
