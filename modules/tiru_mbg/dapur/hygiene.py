"""Steps of the hygiene certificate and inspections: written by the hygiene office, through `mbg:slhs:manage`."""

from __future__ import annotations

from sqlalchemy import select, update

from tiru.errors import NotFound
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.dapur.certificates import write_certificate
from tiru_mbg.dapur.forms import CertificateForm, InspectionForm, SlhsForm
from tiru_mbg.dapur.kept import at, file_columns, not_later
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah, Sppg
from tiru_mbg.dapur.papers import complete_since, last_inspections
from tiru_mbg.dapur.queries import kitchen_of, steps_of
from tiru_mbg.dapur.rules import SLHS_STATES, check_inspection, check_slhs
from tiru_mbg.rights import SLHS


async def step_slhs(work: UnitOfWork, sppg_id: int, form: SlhsForm, file: Checked | None) -> Sppg:
    """The next step of the hygiene certificate; issuing it writes the certificate too."""
    row = await kitchen_of(work, sppg_id, SLHS, lock=True)
    await _check_step(work, row, form)
    if form.status == "terbit":
        await _issue(work, row, form, file)
    if form.status == "dicabut":
        await _revoke(work, row, form)
    before, row.slhs_status, row.slhs_at = row.slhs_status, form.status, work.now
    step = SlhsLangkah(
        sppg_id=row.id,
        status=form.status,
        pada=form.pada,
        catatan=form.catatan,
        dokumen=form.berkas,
        oleh=work.actor.name,
        dicatat_at=work.now,
        **await file_columns(work, None if form.status == "terbit" else file),
    )
    work.session.add(step)
    after = {"slhs": form.status, "pada": form.pada.isoformat()}
    work.record("mbg.slhs.step", f"mbg_sppg:{row.id}", before={"slhs": before}, after=after, reason=form.catatan)
    return row


async def note_inspection(work: UnitOfWork, sppg_id: int, form: InspectionForm, file: Checked | None) -> Ikl:
    """An inspection with its score and findings."""
    row = await kitchen_of(work, sppg_id, SLHS)
    not_later(work, form.pada, "pada")
    if form.perbaikan_sampai is not None and form.perbaikan_sampai < form.pada:
        raise at("perbaikan_sampai", _("Batas perbaikan mendahului hari inspeksi."))
    if form.perbaikan_sampai is not None and not form.findings:
        raise at("temuan", _("Tulis temuan yang harus diperbaiki."))
    found = Ikl(
        sppg_id=row.id,
        pada=form.pada,
        skor=form.skor,
        temuan=form.findings,
        perbaikan_sampai=form.perbaikan_sampai,
        oleh=form.oleh,
        dicatat_at=work.now,
        **await file_columns(work, file),
    )
    work.session.add(found)
    await work.session.flush()
    told = {"pada": form.pada.isoformat(), "skor": str(form.skor), "temuan": len(form.findings)}
    work.record("mbg.ikl.create", f"mbg_sppg:{row.id}", after=told)
    return found


async def mark_repaired(work: UnitOfWork, sppg_id: int, ikl_id: int) -> Ikl:
    """What was found is mended, seen today. Raises NotFound; a second time changes nothing."""
    row = await kitchen_of(work, sppg_id, SLHS)
    found = await work.session.scalar(select(Ikl).where(Ikl.id == ikl_id, Ikl.sppg_id == row.id).with_for_update())
    if found is None:
        raise NotFound(_("Inspeksi ini tidak ada."))
    if found.diperbaiki_on is None:
        found.diperbaiki_on, found.diperbaiki_oleh = work.today, work.actor.name
        work.record("mbg.ikl.repair", f"mbg_sppg:{row.id}", after={"ikl": ikl_id})
    return found


async def _check_step(work: UnitOfWork, row: Sppg, form: SlhsForm) -> None:
    if form.status not in SLHS_STATES:
        raise at("status", _("Pilih salah satu yang tersedia."))
    past = await steps_of(work, row.id)
    last = past[0].pada if past else None
    check_slhs(row.slhs_status, form.status, form.pada, last=last, today=work.today, documents=form.berkas)
    complete = (await complete_since(work, [row.id])).get(row.id)
    ikl = (await last_inspections(work, [row.id])).get(row.id)
    repair_open = ikl is not None and ikl.perbaikan_sampai is not None and ikl.diperbaiki_on is None
    check_inspection(form.status, complete, ikl.pada if ikl else None, repair_open)


async def _issue(work: UnitOfWork, row: Sppg, form: SlhsForm, file: Checked | None) -> None:
    if len(form.nomor) < 2:
        raise at("nomor", _("Tulis nomor SLHS yang terbit."))
    if form.akhir_on is None:
        raise at("akhir_on", _("Tulis hari terakhir berlakunya, seperti di SLHS."))
    paper = CertificateForm(
        jenis="slhs", nomor=form.nomor, terbit_on=form.pada, akhir_on=form.akhir_on, penerbit=_("Dinas Kesehatan")
    )
    await write_certificate(work, row, paper, file)


async def _revoke(work: UnitOfWork, row: Sppg, form: SlhsForm) -> None:
    mine = update(Sertifikat).where(Sertifikat.sppg_id == row.id, Sertifikat.jenis == "slhs")
    await work.session.execute(mine.where(Sertifikat.dicabut_on.is_(None)).values(dicabut_on=form.pada))
