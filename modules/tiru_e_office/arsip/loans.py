"""Lending folders and taking them back."""

from __future__ import annotations

from tiru.errors import Invalid, Refused
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.forms import PinjamForm
from tiru_e_office.arsip.models import Berkas, Pinjam
from tiru_e_office.arsip.rules import Lent


async def lend(work: UnitOfWork, folder: Berkas, form: PinjamForm) -> Pinjam:
    """Lend a folder. Raises Lent while it is out, Refused for one that is no more, Invalid for a past day."""
    if folder.keadaan in ("musnah", "permanen"):
        raise Refused(_("Berkas ini sudah dimusnahkan atau diserahkan."))
    if await queries.loan_out(work, folder.id) is not None:
        raise Lent(_("Berkas «%(name)s» masih dipinjam.", name=folder.nama))
    if form.kembali_on < work.today:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"kembali_on": _("Tanggal ini sudah lewat.")})
    loan = Pinjam(
        berkas_id=folder.id,
        peminjam=form.peminjam,
        keperluan=form.keperluan,
        dipinjam_on=work.today,
        kembali_on=form.kembali_on,
        dicatat_oleh=work.actor.name,
    )
    work.session.add(loan)
    await work.session.flush()
    after = {"peminjam": form.peminjam, "kembali_on": str(form.kembali_on)}
    work.record("e_office.arsip.lend", f"e_office_berkas:{folder.id}", after=after)
    return loan


async def take_back(work: UnitOfWork, folder: Berkas) -> None:
    """Enter that a folder is back. Raises Refused when it was not out."""
    loan = await queries.loan_out(work, folder.id)
    if loan is None:
        raise Refused(_("Berkas ini tidak sedang dipinjam."))
    loan.dikembalikan_on = work.today
    await work.session.flush()
    work.record("e_office.arsip.return", f"e_office_berkas:{folder.id}", after={"peminjam": loan.peminjam})
