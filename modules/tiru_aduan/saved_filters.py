"""Filters of the inbox that an official keeps under a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl

from litestar import Controller, Request, post
from litestar.params import FromPath
from litestar.response import Redirect
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import go_to
from tiru.work import UnitOfWork
from tiru_aduan.filters import Filter, filter_of
from tiru_aduan.forms import SaringanForm
from tiru_aduan.models import Saringan

MOST = 12


class SavedFilterController(Controller):
    """Keep and drop; each official has their own."""

    path = "/saringan"
    opt = {"permission": "aduan:laporan:read"}  # noqa: RUF012 - the framework's way of declaring

    @post()
    async def keep(self, request: Request[Any, Any, Any], work: Work) -> Redirect:
        """Name the filter that is on the page."""
        sent = await sent_form(request)
        wanted = filter_from(sent.text("isi"))
        try:
            form = sent.parse(SaringanForm)
            await keep(work, form.nama, wanted)
        except (Invalid, Refused) as problem:
            said = " ".join(problem.fields.values()) if isinstance(problem, Invalid) else problem.message
            return go_to(f"/kantor/aduan?{wanted.query}", flash=said or problem.message, kind="warn")
        return go_to(f"/kantor/aduan?{wanted.query}", flash=_("Saringan disimpan."))

    @post("/{filter_id:int}/hapus")
    async def drop(self, work: Work, filter_id: FromPath[int]) -> Redirect:
        """Forget one of one's own."""
        gone = await work.session.scalar(
            delete(Saringan)
            .where(Saringan.id == filter_id, Saringan.akun_id == (work.actor.id or 0))
            .returning(Saringan.nama)
        )
        if gone is None:
            raise NotFound(_("Saringan ini tidak ada."))
        work.record("aduan.saringan.delete", f"aduan_saringan:{filter_id}")
        return go_to("/kantor/aduan", flash=_("Saringan dihapus."))


async def mine(work: UnitOfWork) -> Sequence[Saringan]:
    """The official's own, by name."""
    rows = await work.session.scalars(
        select(Saringan).where(Saringan.akun_id == (work.actor.id or 0)).order_by(Saringan.nama)
    )
    return rows.all()


async def keep(work: UnitOfWork, name: str, wanted: Filter) -> None:
    """Keep a filter; the same name again replaces it. Raises Invalid for an empty one, Refused for too many."""
    if wanted.is_empty:
        raise Invalid(_("Pilih saringannya dahulu."), fields={"nama": _("Pilih saringannya dahulu, lalu simpan.")})
    number = await work.session.scalar(
        select(func.count())
        .select_from(Saringan)
        .where(Saringan.akun_id == (work.actor.id or 0), Saringan.nama != name)
    )
    if (number or 0) >= MOST:
        raise Refused(_("Paling banyak %(n)s saringan. Hapus satu dahulu.", n=MOST))
    values = {"akun_id": work.actor.id or 0, "nama": name, "isi": wanted.query}
    await work.session.execute(
        insert(Saringan)
        .values(**values)
        .on_conflict_do_update(constraint="uq_aduan_saringan_nama", set_={"isi": wanted.query})
    )
    work.record("aduan.saringan.save", f"aduan_saringan:{name}", after={"isi": wanted.query})


def filter_from(query: str) -> Filter:
    """A filter from a query string; what means nothing is left out."""
    given = dict(parse_qsl(query[:500]))
    names = ("q", "status", "kategori", "unit", "wilayah", "tingkat", "kanal")
    return filter_of(**{name: given.get(name, "") for name in names}, late=given.get("terlambat") == "true")
