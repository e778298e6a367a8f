"""Appointments with dates: who gets a post, and until when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from tiru.access.models import Account
from tiru.access.service import revoke_sessions
from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.organisasi.forms import AssignForm
from tiru.organisasi.models import Jabatan, JabatanRole, Penugasan
from tiru.organisasi.posts import Held, overlaps
from tiru.organisasi.queries import as_held, post_to_change
from tiru.organisasi.rules import check_promotion
from tiru.work import UnitOfWork

__all__ = ["AssignForm", "assign", "end_assignment"]


async def assign(work: UnitOfWork, post_id: int, form: AssignForm, *, unit_id: int | None = None) -> Penugasan:
    """Put somebody into a post; with an account they get its rights.

    Raises Refused when another holder of the same kind overlaps, NotFound, Forbidden, Invalid.
    """
    post = await post_to_change(work, post_id, unit_id=unit_id)
    _check_days(post, form)
    account = await _account(work, form.username)
    scopes = frozenset(await work.session.scalars(select(JabatanRole.scope).where(JabatanRole.jabatan_id == post_id)))
    check_promotion(work.actor, account_id=account.id if account else None, scopes=scopes)
    await _check_free(work, post_id, form)
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
    after = {"jabatan": post.kode, **form.model_dump()}
    work.record("organisasi.penugasan.create", f"penugasan:{entry.id}", after=after)
    return entry


async def end_assignment(
    work: UnitOfWork, assignment_id: int, last_day: date, *, unit_id: int | None = None
) -> Penugasan:
    """The last day somebody holds a post; their sessions end, so that rights are read anew.

    Raises NotFound; Invalid for a day before the first; Refused when it ended earlier; Forbidden.
    """
    entry = await work.session.get(Penugasan, assignment_id, with_for_update=True, populate_existing=True)
    if entry is None:
        raise NotFound(_("Penugasan ini tidak ada."))
    await post_to_change(work, entry.jabatan_id, unit_id=unit_id)
    if last_day < entry.dari:
        sentence = _("Penugasan ini baru mulai %(day)s.", day=entry.dari.isoformat())
        raise Invalid(sentence, fields={"hari_terakhir": sentence})
    if entry.sampai is not None and entry.sampai < last_day:
        raise Refused(
            _("Penugasan ini sudah berakhir %(day)s.", day=entry.sampai.isoformat()),
            remedy=_("Untuk memperpanjang, catat penugasan baru dengan SK-nya."),
        )
    before = {"sampai": entry.sampai}
    entry.sampai = last_day
    work.record("organisasi.penugasan.end", f"penugasan:{entry.id}", before=before, after={"sampai": last_day})
    if entry.account_id is not None:
        keep = work.actor.session_id if entry.account_id == work.actor.id else ""
        await revoke_sessions(work, entry.account_id, keep=keep)
    return entry


def _check_days(post: Jabatan, form: AssignForm) -> None:
    if form.sampai and form.sampai < form.dari:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sampai": _("Berakhir sebelum mulai.")})
    if post.berlaku_sampai is not None and (form.sampai is None or form.sampai > post.berlaku_sampai):
        raise Refused(_("Jabatan ini hanya ada sampai %(day)s.", day=post.berlaku_sampai.isoformat()))


async def _account(work: UnitOfWork, username: str) -> Account | None:
    if not username:
        return None
    account = await work.session.scalar(select(Account).where(Account.username == username))
    if account is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"username": _("Akun ini tidak ada.")})
    return account


async def _check_free(work: UnitOfWork, post_id: int, form: AssignForm) -> None:
    rows = await work.session.scalars(select(Penugasan).where(Penugasan.jabatan_id == post_id))
    new = Held(id=0, jenis=form.jenis, dari=form.dari, sampai=form.sampai, nama=form.nama)
    clash = overlaps(new, [as_held(row) for row in rows])
    if clash is not None:
        raise Refused(
            _(
                "%(nama)s masih memegang jabatan ini sebagai %(jenis)s pada tanggal itu.",
                nama=clash.nama,
                jenis=clash.jenis,
            ),
            remedy=_("Akhiri penugasannya dahulu."),
        )
