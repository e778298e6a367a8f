"""Several reports of one matter: joined under the first, told apart again when that was wrong."""

from __future__ import annotations

from tiru.errors import Invalid
from tiru.i18n import _, lazy
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.history import move, needed, note
from tiru_aduan.models import Laporan
from tiru_aduan.rules import Status, check_move


async def merge(work: UnitOfWork, laporan: Laporan, nomor_induk: str) -> None:
    """The same matter was reported before: follow that one. Raises Invalid for itself or a merged one.

    What had been merged into this one goes along, so that there is one parent and no chain.
    """
    check_move("merge", laporan.status)
    parent = await queries.laporan_for(work, nomor_induk, "aduan:laporan:verify", lock=True)
    if parent.id == laporan.id or parent.status in (Status.DIGABUNG, Status.DIARSIPKAN):
        raise Invalid(
            _("Laporan ini tidak bisa menjadi induk."),
            fields={"nomor_induk": _("Pilih laporan lain yang masih berjalan.")},
        )
    for child in await queries.merged_into(work, laporan.id):
        child.induk_id = parent.id
    laporan.induk_id = parent.id
    laporan.gabung_dari = laporan.status
    await note(work, laporan, "gabung", lazy("Digabung dengan %(nomor)s.", nomor=parent.nomor))
    await note(work, parent, "gabung", lazy("%(nomor)s digabung ke laporan ini.", nomor=laporan.nomor), is_public=False)
    await move(work, laporan, "merge", Status.DIGABUNG, after={"induk": parent.nomor})
    laporan.closed_at = work.now


async def unmerge(work: UnitOfWork, laporan: Laporan, teks: str) -> None:
    """It was another matter after all: back to where it was, with a fresh clock. Raises Invalid without a reason."""
    check_move("unmerge", laporan.status)
    reason = needed(teks)
    parent = await work.session.get(Laporan, laporan.induk_id) if laporan.induk_id else None
    back = Status(laporan.gabung_dari or Status.BARU)
    await note(work, laporan, "pisah", lazy("Dipisahkan lagi: %(why)s", why=reason))
    if parent is not None:
        await note(work, parent, "pisah", lazy("%(nomor)s dipisahkan lagi.", nomor=laporan.nomor), is_public=False)
    laporan.induk_id = laporan.gabung_dari = laporan.closed_at = None
    await move(work, laporan, "unmerge", back, after={"reason": reason})
