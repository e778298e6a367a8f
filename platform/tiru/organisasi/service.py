"""Changes of the organisation: appointments with dates."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field
from sqlalchemy import or_, select, update

from tiru.access.models import Account, Session
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.organisasi.models import Jabatan, Penugasan
from tiru.organisasi.posts import Held, overlaps
from tiru.web.forms import Form
from tiru.work import UnitOfWork


class AssignForm(Form):
    """Somebody gets a post."""

    nama: str = Field(min_length=3, max_length=100)
    nip: str = Field("", max_length=30)
    username: str = Field("", max_length=60)
    jenis: Literal["definitif", "plt", "plh", "pj"] = "definitif"
    nomor_sk: str = Field("", max_length=80)
    dari: date
    sampai: date | None = None


async def assign(work: UnitOfWork, post_id: int, form: AssignForm) -> Penugasan:
    """Put somebody into a post. Raises Refused when another holder of the same kind overlaps."""
    post = await work.session.get(Jabatan, post_id, with_for_update=True)
    if post is None:
        raise NotFound(_("Jabatan ini tidak ada."))
    if form.sampai and form.sampai < form.dari:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sampai": _("Berakhir sebelum mulai.")})
    account = None
    if form.username:
        account = await work.session.scalar(select(Account).where(Account.username == form.username))
        if account is None:
            raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"username": _("Akun ini tidak ada.")})
    others = (await work.session.scalars(select(Penugasan).where(Penugasan.jabatan_id == post_id))).all()
    new = Held(id=0, jenis=form.jenis, dari=form.dari, sampai=form.sampai, nama=form.nama)
    known = [Held(id=row.id, jenis=row.jenis, dari=row.dari, sampai=row.sampai, nama=row.nama) for row in others]
    clash = overlaps(new, known)
    if clash is not None:
        raise Refused(
            _(
                "%(nama)s masih memegang jabatan ini sebagai %(jenis)s pada tanggal itu.",
                nama=clash.nama,
                jenis=clash.jenis,
            ),
            remedy=_("Akhiri penugasannya dahulu."),
        )
    entry = Penugasan(
        jabatan_id=post_id,
        account_id=account.id if account else None,
        nama=form.nama,
        nip=form.nip or None,
        jenis=form.jenis,
        nomor_sk=form.nomor_sk,
        dari=form.dari,
        sampai=form.sampai,
    )
    work.session.add(entry)
    await work.session.flush()
    work.record("organisasi.penugasan.create", f"penugasan:{entry.id}", after=form.model_dump())
    return entry


async def end_assignment(work: UnitOfWork, assignment_id: int, last_day: date) -> Penugasan:
    """The last day somebody holds a post; their sessions end, so that rights are read anew. Raises NotFound."""
    entry = await work.session.get(Penugasan, assignment_id, with_for_update=True)
    if entry is None:
        raise NotFound(_("Penugasan ini tidak ada."))
    if last_day < entry.dari:
        last_day = entry.dari - timedelta(days=0)
    before = {"sampai": entry.sampai}
    entry.sampai = last_day
    work.record("organisasi.penugasan.end", f"penugasan:{entry.id}", before=before, after={"sampai": last_day})
    if entry.account_id is not None:
        await work.session.execute(
            update(Session)
            .where(Session.account_id == entry.account_id, or_(Session.revoked_at.is_(None)))
            .values(revoked_at=work.now)
        )
    return entry
