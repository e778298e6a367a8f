"""Every change to a draft, in the order the office does it. Returning a page commits, raising undoes."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tiru.errors import Forbidden, Invalid
from tiru.i18n import _
from tiru.organisasi.models import Jabatan, Unit
from tiru.work import UnitOfWork
from tiru_e_office.events import ParafDiminta, TandaTanganDiminta, TugasDikembalikan
from tiru_e_office.kinerja import target_faults
from tiru_e_office.models import Jenis, Klasifikasi, Surat, Tugas
from tiru_e_office.nomor.service import cancel, reservation_of
from tiru_e_office.parameters import due_for
from tiru_e_office.posts import MyPost
from tiru_e_office.printing.body import filled
from tiru_e_office.surat_keluar.forms import NaskahForm
from tiru_e_office.surat_keluar.models import Naskah, Templat, Versi
from tiru_e_office.surat_keluar.numbering import number
from tiru_e_office.surat_keluar.rules import (
    EDITABLE,
    Paraf,
    check_chain,
    check_stage,
    is_agreed,
    to_repeat,
    whose_turn,
)

_ADDRESS = re.compile(r"^(?P<teks>[^<]+?)\s*(?:<(?P<surel>[^<>@\s]+@[^<>@\s]+)>)?$")


async def write(
    work: UnitOfWork, form: NaskahForm, chain: Sequence[Paraf], *, fields: Mapping[str, str] | None = None
) -> Surat:
    """A new draft. Raises Invalid at the field."""
    await _check(work, form, chain)
    surat = Surat(
        kunci=secrets.token_urlsafe(12),
        arah="keluar",
        unit_id=form.unit,
        status="draf",
        tahun=work.today.year,
        kanal="dalam",
        dibuat_at=work.now,
        dibuat_oleh=work.actor.id,
        dibuat_nama=work.actor.name,
        jenis=form.jenis,
        hal=form.hal,
    )
    work.session.add(surat)
    await work.session.flush()
    naskah = Naskah(surat_id=surat.id, versi=1)
    work.session.add(naskah)
    await _take_over(work, surat, naskah, form, fields or {})
    await _keep_version(work, surat, naskah, form.catatan_versi)
    await _plan_paraf(work, surat, chain)
    work.record("e_office.naskah.write", f"e_office_surat:{surat.id}", after={"jenis": surat.jenis})
    return surat


async def as_it_would_be(
    work: UnitOfWork, form: NaskahForm, fields: Mapping[str, str], *, like: Surat | None = None
) -> tuple[Surat, Naskah]:
    """A letter as this form would make it, for a look: nothing is stored. Raises Invalid at the field."""
    await _check(work, form, ())
    surat = Surat(
        kunci=like.kunci if like else "",
        arah="keluar",
        unit_id=form.unit,
        nomor=like.nomor if like else "",
        tanggal=like.tanggal if like else None,
    )
    naskah = Naskah(surat_id=0)
    await _take_over(work, surat, naskah, form, fields)
    return surat, naskah


async def revise(
    work: UnitOfWork,
    surat: Surat,
    form: NaskahForm,
    chain: Sequence[Paraf] | None = None,
    *,
    fields: Mapping[str, str] | None = None,
) -> Naskah:
    """A new version of a draft; with `chain` other paraf than before. Raises WrongStage, Forbidden, Invalid."""
    check_stage(surat.status, *EDITABLE)
    if surat.dibuat_oleh != work.actor.id:
        raise Forbidden(_("Hanya penyusunnya yang mengubah konsep ini."))
    await _check(work, form, chain or ())
    naskah = await naskah_of(work, surat.id)
    naskah.versi += 1
    await _take_over(work, surat, naskah, form, fields or {})
    await _keep_version(work, surat, naskah, form.catatan_versi)
    if chain is not None:
        for old in await paraf_of(work, surat.id):
            await work.session.delete(old)
        await work.session.flush()
        await _plan_paraf(work, surat, chain)
    work.record("e_office.naskah.revise", f"e_office_surat:{surat.id}", after={"versi": naskah.versi})
    return naskah


async def submit(work: UnitOfWork, surat: Surat) -> None:
    """Ask the first paraf, or what was returned again from there on. Raises WrongStage, Invalid."""
    check_stage(surat.status, *EDITABLE)
    naskah = await naskah_of(work, surat.id)
    templat = await work.session.get(Templat, naskah.templat_id) if naskah.templat_id else None
    _check_complete(naskah, templat)
    steps = await paraf_of(work, surat.id)
    returned = [step.urutan for step in steps if step.keadaan == "dikembalikan"]
    for step in to_repeat(steps, min(returned) if returned else None):
        step.keadaan, step.selesai_at, step.dibaca_at, step.versi = "menunggu", None, None, None
    surat.status = "verifikasi"
    surat.batas_at = await due_for(work, surat.kecepatan, work.now)
    work.record("e_office.naskah.submit", f"e_office_surat:{surat.id}", after={"versi": naskah.versi})
    await _move_on(work, surat, naskah)


async def agree(work: UnitOfWork, task: Tugas, post: MyPost, words: str = "") -> None:
    """Give paraf to the version that stands. Raises WrongStage."""
    surat, naskah = await _both(work, task)
    check_stage(surat.status, "verifikasi")
    check_stage(task.keadaan, "terkirim", "dibaca")
    _finish(work, task, "selesai", words, post, naskah.versi)
    work.record(
        "e_office.paraf.agree", f"e_office_surat:{surat.id}", after={"versi": naskah.versi, "jabatan": post.title}
    )
    await _move_on(work, surat, naskah)


async def return_draft(work: UnitOfWork, task: Tugas, post: MyPost, words: str) -> None:
    """Back to the author with what has to change: paraf or signer. Raises WrongStage, Invalid."""
    if not words.strip():
        raise Invalid(_("Tulis apa yang perlu diperbaiki."), fields={"catatan": _("Wajib diisi.")})
    surat, naskah = await _both(work, task)
    check_stage(surat.status, "verifikasi", "siap_ttd")
    check_stage(task.keadaan, "terkirim", "dibaca")
    _finish(work, task, "dikembalikan", words, post, naskah.versi)
    for other in await tasks_of(work, surat.id):
        if other.id != task.id and other.selesai_at is None:
            other.keadaan = "menunggu" if other.jenis == "paraf" else "batal"
            other.selesai_at = work.now if other.jenis != "paraf" else None
    surat.status = "draf"
    work.record("e_office.paraf.return", f"e_office_surat:{surat.id}", reason=words)
    await work.publish(TugasDikembalikan(surat.id, task.id, None))


async def withdraw(work: UnitOfWork, surat: Surat, reason: str) -> None:
    """The letter will not be written; its number stays in the book as cancelled. Raises WrongStage, Invalid."""
    check_stage(surat.status, "draf", "verifikasi", "siap_nomor", "siap_ttd")
    if not reason.strip():
        raise Invalid(_("Tulis alasan pembatalan."), fields={"alasan": _("Wajib diisi.")})
    if surat.dibuat_oleh != work.actor.id:
        raise Forbidden(_("Hanya penyusunnya yang membatalkan konsep ini."))
    held = await reservation_of(work, surat.id, lock=True)
    if held is not None:
        await cancel(work, held, reason)
    for task in await tasks_of(work, surat.id):
        if task.selesai_at is None:
            task.keadaan, task.selesai_at = "batal", work.now
    surat.status, surat.selesai_at = "batal", work.now
    work.record("e_office.naskah.withdraw", f"e_office_surat:{surat.id}", reason=reason)


async def naskah_of(work: UnitOfWork, surat_id: int) -> Naskah:
    """The draft of a letter that is written here."""
    naskah = await work.session.get(Naskah, surat_id, with_for_update=True)
    assert naskah is not None, "a letter out has a draft"
    return naskah


async def paraf_of(work: UnitOfWork, surat_id: int) -> Sequence[Tugas]:
    """The paraf of a letter in their order."""
    rows = await work.session.scalars(
        select(Tugas).where(Tugas.surat_id == surat_id, Tugas.jenis == "paraf").order_by(Tugas.urutan, Tugas.id)
    )
    return rows.all()


async def tasks_of(work: UnitOfWork, surat_id: int) -> Sequence[Tugas]:
    """Paraf and signature of a letter."""
    rows = await work.session.scalars(
        select(Tugas).where(Tugas.surat_id == surat_id, Tugas.jenis.in_(["paraf", "ttd"])).order_by(Tugas.id)
    )
    return rows.all()


async def move_to_signature(work: UnitOfWork, surat: Surat, naskah: Naskah) -> None:
    """The letter has its number: the signer is asked."""
    assert naskah.ttd_jabatan_id is not None, "checked when it was submitted"
    surat.status = "siap_ttd"
    task = Tugas(
        surat_id=surat.id,
        jenis="ttd",
        peran="utama",
        jabatan_id=naskah.ttd_jabatan_id,
        versi=naskah.versi,
        batas_at=surat.batas_at,
        dibuat_at=work.now,
    )
    work.session.add(task)
    await work.session.flush()
    task.jalur = f"/{task.id}/"
    await work.publish(TandaTanganDiminta(surat.id, task.id, task.jabatan_id))


async def _move_on(work: UnitOfWork, surat: Surat, naskah: Naskah) -> None:
    """Ask the next paraf; after the last take a number; after that ask the signer."""
    steps = await paraf_of(work, surat.id)
    if not is_agreed(steps):
        for step in whose_turn(steps):
            if step.keadaan == "menunggu":
                step.keadaan, step.dibuat_at, step.batas_at = "terkirim", work.now, surat.batas_at
                await work.publish(ParafDiminta(surat.id, step.id, step.jabatan_id))
        return
    kind = await work.session.get(Jenis, surat.jenis)
    if kind is not None and kind.bernomor and not await number(work, surat, naskah):
        surat.status = "siap_nomor"
        return
    await move_to_signature(work, surat, naskah)


async def _check(work: UnitOfWork, form: NaskahForm, chain: Sequence[Paraf]) -> None:
    fields: dict[str, str] = {}
    if await work.session.get(Jenis, form.jenis) is None:
        fields["jenis"] = _("Jenis naskah ini tidak ada.")
    if form.klasifikasi and await work.session.get(Klasifikasi, form.klasifikasi) is None:
        fields["klasifikasi"] = _("Kode klasifikasi ini tidak ada.")
    if await work.session.get(Unit, form.unit) is None:
        fields["unit"] = _("Unit ini tidak ada.")
    if form.templat is not None and await work.session.get(Templat, form.templat) is None:
        fields["templat"] = _("Templat ini tidak ada.")
    for name, post in (("ttd", form.ttd), ("atas_nama", form.atas_nama)):
        if post is not None and await work.session.get(Jabatan, post) is None:
            fields[name] = _("Jabatan ini tidak ada.")
    if form.atribusi in ("an", "ub") and form.atas_nama is None:
        fields["atas_nama"] = _("Pilih atas nama siapa.")
    if form.jawaban_atas is not None and await work.session.get(Surat, form.jawaban_atas) is None:
        fields["jawaban_atas"] = _("Surat yang dijawab tidak ada.")
    fields |= await target_faults(work, form.kinerja, form.kinerja_tautan)
    if fields:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=fields)
    check_chain(chain, signer=form.ttd)


async def _take_over(
    work: UnitOfWork, surat: Surat, naskah: Naskah, form: NaskahForm, fields: Mapping[str, str]
) -> None:
    surat.jenis, surat.hal, surat.unit_id = form.jenis, form.hal, form.unit
    surat.kecepatan, surat.keamanan = form.kecepatan, form.keamanan
    surat.klasifikasi, surat.lampiran = form.klasifikasi or None, form.lampiran
    surat.jawaban_atas, surat.kinerja, surat.kinerja_tautan = form.jawaban_atas, form.kinerja, form.kinerja_tautan
    templat = await work.session.get(Templat, form.templat) if form.templat else None
    naskah.templat_id = templat.id if templat else None
    naskah.isi = {"teks": form.isi or (templat.isi if templat else ""), "bidang": dict(fields)}
    naskah.tujuan = [*await _units(work, form.tujuan_unit), *addresses(form.tujuan_lain)]
    naskah.tembusan = addresses(form.tembusan)
    naskah.ttd_jabatan_id, naskah.atribusi, naskah.atas_nama_jabatan_id = form.ttd, form.atribusi, form.atas_nama
    naskah.pdf_key = naskah.pdf_sha256 = None
    surat.kepada = "; ".join(str(one["teks"]) for one in naskah.tujuan)[:500]
    surat.isi_teks = filled(naskah.isi["teks"], dict(fields))


def addresses(lines: str) -> list[dict[str, Any]]:
    """`Nama <surel>` or a name, one a line; raises Invalid for a line that is neither."""
    found: list[dict[str, Any]] = []
    for line in (line.strip() for line in lines.splitlines()):
        if not line:
            continue
        match = _ADDRESS.match(line)
        if match is None:
            raise Invalid(
                _("Alamat «%(line)s» belum benar.", line=line[:60]),
                fields={"tujuan_lain": _("Tulis «Nama» atau «Nama <surel>», satu baris satu alamat.")},
            )
        found.append({key: value for key, value in match.groupdict().items() if value})
    return found


async def _units(work: UnitOfWork, ids: Sequence[int]) -> list[dict[str, Any]]:
    rows = (await work.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.path))).all()
    if len(rows) != len(set(ids)):
        raise Invalid(_("Periksa lagi tujuannya."), fields={"tujuan_unit": _("Unit ini tidak ada.")})
    return [{"unit_id": unit.id, "teks": unit.nama} for unit in rows]


async def _keep_version(work: UnitOfWork, surat: Surat, naskah: Naskah, words: str) -> None:
    work.session.add(
        Versi(
            surat_id=surat.id,
            versi=naskah.versi,
            hal=surat.hal,
            isi={**naskah.isi, "tujuan": naskah.tujuan, "tembusan": naskah.tembusan},
            oleh_account_id=work.actor.id,
            oleh_nama=work.actor.name,
            at=work.now,
            catatan=words,
        )
    )
    await work.session.flush()


async def _plan_paraf(work: UnitOfWork, surat: Surat, chain: Sequence[Paraf]) -> None:
    for one in sorted(chain, key=lambda paraf: paraf.urutan):
        if await work.session.get(Jabatan, one.jabatan_id) is None:
            raise Invalid(_("Jabatan ini tidak ada."), fields={"paraf": _("Jabatan ini tidak ada.")})
        task = Tugas(
            surat_id=surat.id,
            jenis="paraf",
            peran=one.peran,
            jabatan_id=one.jabatan_id,
            urutan=one.urutan,
            keadaan="menunggu",
            dibuat_at=work.now,
        )
        work.session.add(task)
        await work.session.flush()
        task.jalur = f"/{task.id}/"


def _check_complete(naskah: Naskah, templat: Templat | None) -> None:
    given: Mapping[str, str] = naskah.isi.get("bidang", {})
    wanted = [one for one in (templat.bidang if templat else ()) if one.get("wajib")]
    fields = {f"bidang_{one['nama']}": _("Wajib diisi.") for one in wanted if not given.get(one["nama"], "").strip()}
    if not str(naskah.isi.get("teks", "")).strip():
        fields["isi"] = _("Isi surat masih kosong.")
    if naskah.ttd_jabatan_id is None:
        fields["ttd"] = _("Pilih siapa yang menandatangani.")
    if fields:
        raise Invalid(_("Konsep ini belum lengkap."), fields=fields)


async def _both(work: UnitOfWork, task: Tugas) -> tuple[Surat, Naskah]:
    surat = await work.session.get(Surat, task.surat_id, with_for_update=True)
    assert surat is not None, "a task hangs on its letter"
    return surat, await naskah_of(work, surat.id)


def _finish(work: UnitOfWork, task: Tugas, state: str, words: str, post: MyPost, versi: int) -> None:
    task.keadaan, task.selesai_at, task.versi = state, work.now, versi
    task.dibaca_at = task.dibaca_at or work.now
    task.oleh_account_id, task.oleh_nama, task.sebagai = work.actor.id, work.actor.name, post.title
    task.catatan = words.strip()
