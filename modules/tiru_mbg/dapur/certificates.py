"""Papers of kitchens: noted by who answers for them, handed in by the kitchen and judged, taken back, ended."""

from __future__ import annotations

from sqlalchemy import and_, func, or_, select

from tiru.errors import NotFound, Refused
from tiru.files.checked import Checked
from tiru.i18n import _, lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.work import UnitOfWork
from tiru_mbg.dapur.forms import CertificateForm, VerdictForm
from tiru_mbg.dapur.kept import at, file_columns, not_later
from tiru_mbg.dapur.models import Sertifikat, Sppg
from tiru_mbg.dapur.queries import kitchen_of, may
from tiru_mbg.dapur.rules import CERTIFICATES, HEALTH_PAPERS
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_MANAGE, SERTIFIKAT, SLHS

BY_STEPS = "slhs"
"""The paper that only the steps of its own tracker issue and revoke."""


CONFIRMS = {
    DAPUR_MANAGE: tuple(jenis for jenis in CERTIFICATES if jenis != BY_STEPS),
    SLHS: tuple(jenis for jenis in HEALTH_PAPERS if jenis != BY_STEPS),
}
"""Kinds of papers by the right that confirms and ends them, the widest first."""


async def judging_right(work: UnitOfWork, row: Sppg) -> str:
    """The right through which the actor confirms papers of this kitchen; empty for who may only hand them in."""
    for permission in CONFIRMS:
        if await may(work, row, permission):
            return permission
    return ""


async def note_certificate(work: UnitOfWork, sppg_id: int, form: CertificateForm, file: Checked | None) -> Sertifikat:
    """A paper of a kitchen: in force where the actor answers for its kind, else handed in, with its file.

    Raises NotFound, Invalid; Refused for the hygiene certificate.
    """
    row = await kitchen_of(work, sppg_id, SERTIFIKAT)
    if form.jenis == BY_STEPS:
        raise Refused(_("SLHS dicatat lewat langkah SLHS."))
    mine = CONFIRMS.get(await judging_right(work, row), ())
    if mine and form.jenis not in mine:
        raise at("jenis", _("Surat jenis ini dicatat Satgas MBG."))
    if not mine and file is None:
        raise at("berkas_file", _("Sertakan berkasnya; konfirmasi diberikan setelah berkasnya diperiksa."))
    paper = await write_certificate(work, row, form, file, status="sah" if mine else "diajukan")
    if not mine:
        told = await holders(work, SLHS if form.jenis in HEALTH_PAPERS else DAPUR_MANAGE)
        title = lazy("Sertifikat dapur menunggu konfirmasi")
        href = f"/kantor/mbg/dapur/{row.id}"
        await tell_accounts(work, told, title, module="mbg", href=href, text=row.nama, icon="certificate")
    return paper


async def write_certificate(
    work: UnitOfWork, row: Sppg, form: CertificateForm, file: Checked | None, *, status: str = "sah"
) -> Sertifikat:
    """A paper of a kitchen that was found through a right. Raises Invalid for days that do not fit."""
    if form.akhir_on is not None and form.akhir_on < form.terbit_on:
        raise at("akhir_on", _("Hari terakhir mendahului hari terbit."))
    not_later(work, form.terbit_on, "terbit_on")
    if await _is_there(work, row.id, form):
        raise at("nomor", _("Surat dengan nomor dan hari terbit ini sudah tercatat."))
    paper = Sertifikat(
        sppg_id=row.id,
        **form.model_dump(),
        **await file_columns(work, file),
        status=status,
        dicatat_at=work.now,
        dicatat_oleh=work.actor.name,
        dicatat_akun_id=work.actor.id,
    )
    work.session.add(paper)
    await work.session.flush()
    told = {"jenis": form.jenis, "nomor": form.nomor, "akhir": str(form.akhir_on or ""), "status": status}
    work.record("mbg.sertifikat.create", f"mbg_sppg:{row.id}", after=told)
    return paper


async def judge_certificate(
    work: UnitOfWork, sppg_id: int, paper_id: int, form: VerdictForm, permission: str
) -> Sertifikat:
    """Confirm what the kitchen handed in, or refuse it with a reason. Raises NotFound, Refused, Invalid."""
    paper = await answered(work, sppg_id, paper_id, permission)
    _check_waiting(paper)
    if form.putusan == "ditolak" and len(form.alasan) < 5:
        raise at("alasan", _("Tulis alasannya, supaya dapur tahu apa yang diperbaiki."))
    paper.status, paper.alasan = form.putusan, form.alasan
    paper.diperiksa_at, paper.diperiksa_oleh = work.now, work.actor.name
    told = {"jenis": paper.jenis, "nomor": paper.nomor, "status": paper.status}
    work.record("mbg.sertifikat.judge", f"mbg_sppg:{sppg_id}", after=told, reason=form.alasan)
    if paper.dicatat_akun_id:
        words = lazy("Sertifikat dapur dikonfirmasi") if paper.status == "sah" else lazy("Sertifikat dapur ditolak")
        href = f"/kantor/mbg/dapur/{sppg_id}"
        await tell_accounts(
            work, [paper.dicatat_akun_id], words, module="mbg", href=href, text=form.alasan, icon="certificate"
        )
    return paper


async def withdraw_certificate(work: UnitOfWork, sppg_id: int, paper_id: int) -> None:
    """The kitchen takes back what nobody has judged yet. Raises NotFound, Refused."""
    row = await kitchen_of(work, sppg_id, SERTIFIKAT)
    paper = await certificate_of(work, row.id, paper_id)
    _check_waiting(paper)
    if paper.jenis in CONFIRMS.get(await judging_right(work, row), ()):
        raise Refused(_("Pengajuan ditarik oleh dapurnya; Anda memberi putusan."))
    paper.status = "ditarik"
    work.record("mbg.sertifikat.withdraw", f"mbg_sppg:{row.id}", after={"jenis": paper.jenis, "nomor": paper.nomor})


async def revoke_certificate(work: UnitOfWork, sppg_id: int, paper_id: int, permission: str) -> None:
    """The paper holds no longer from today on. Raises NotFound; Refused for the hygiene certificate."""
    paper = await answered(work, sppg_id, paper_id, permission)
    if paper.status != "sah":
        raise Refused(_("Sertifikat ini belum dikonfirmasi."))
    if paper.dicabut_on is None:
        paper.dicabut_on = work.today
        work.record("mbg.sertifikat.revoke", f"mbg_sppg:{sppg_id}", after={"jenis": paper.jenis, "nomor": paper.nomor})


async def certificate_of(work: UnitOfWork, sppg_id: int, paper_id: int) -> Sertifikat:
    """A paper of this kitchen, locked. Raises NotFound."""
    found = await work.session.scalar(
        select(Sertifikat).where(Sertifikat.id == paper_id, Sertifikat.sppg_id == sppg_id).with_for_update()
    )
    if found is None:
        raise NotFound(_("Sertifikat ini tidak ada."))
    return found


async def waiting(work: UnitOfWork) -> int:
    """How many papers wait for this actor; nothing for anybody else."""
    mine = [
        and_(kitchens(work, permission), Sertifikat.jenis.in_(kinds))
        for permission, kinds in CONFIRMS.items()
        if work.may(permission)
    ]
    if not mine:
        return 0
    query = select(func.count(Sertifikat.id)).join(Sppg, Sppg.id == Sertifikat.sppg_id)
    return await work.session.scalar(query.where(Sertifikat.status == "diajukan", or_(*mine))) or 0


async def answered(work: UnitOfWork, sppg_id: int, paper_id: int, permission: str) -> Sertifikat:
    """A paper of a kind and kitchen that this right confirms, locked. Raises NotFound; Refused where steps do it."""
    row = await kitchen_of(work, sppg_id, permission)
    paper = await certificate_of(work, row.id, paper_id)
    if paper.jenis == BY_STEPS:
        raise Refused(_("SLHS dicabut lewat langkah SLHS."))
    if paper.jenis not in CONFIRMS[permission]:
        raise NotFound(_("Sertifikat ini tidak ada."))
    return paper


async def _is_there(work: UnitOfWork, sppg_id: int, form: CertificateForm) -> bool:
    same = select(Sertifikat.id).where(
        Sertifikat.sppg_id == sppg_id,
        Sertifikat.jenis == form.jenis,
        Sertifikat.nomor == form.nomor,
        Sertifikat.terbit_on == form.terbit_on,
        Sertifikat.status.in_(("diajukan", "sah")),
        Sertifikat.dicabut_on.is_(None),
    )
    return await work.session.scalar(same.limit(1)) is not None


def _check_waiting(paper: Sertifikat) -> None:
    if paper.status != "diajukan":
        raise Refused(_("Sertifikat ini tidak sedang menunggu konfirmasi."))
