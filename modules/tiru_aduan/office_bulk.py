"""Several reports passed on at once: each by the same rules as alone, and told one by one what did not go."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, post
from litestar.response import Redirect

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import go_to
from tiru.work import UnitOfWork
from tiru_aduan import queries, service
from tiru_aduan.forms import BorongForm
from tiru_aduan.rules import Status
from tiru_aduan.saved_filters import filter_from

DISPOSE = "aduan:laporan:dispose"


class BulkController(Controller):
    """`POST /kantor/aduan/teruskan`."""

    path = "/teruskan"
    opt = {"permission": DISPOSE}  # noqa: RUF012 - the framework's way of declaring

    @post()
    async def pass_on(self, request: Request[Any, Any, Any], work: Work) -> Redirect:
        """Pass on what is ticked; new reports are verified on the way by whoever may verify."""
        sent = await sent_form(request)
        back = f"/kantor/aduan?{filter_from(sent.text('isi')).query}"
        try:
            form = sent.parse(BorongForm)
        except Invalid:
            return go_to(back, flash=_("Centang dahulu laporan yang diteruskan."), kind="warn")
        if form.unit is None or form.unit not in await queries.units_by_id(work):
            return go_to(back, flash=_("Pilih unit yang menjawab."), kind="warn")
        done, left = await pass_on_all(work, form)
        said = _("%(n)s laporan diteruskan.", n=done)
        if left:
            said += " " + _("Tidak bisa: %(numbers)s.", numbers=", ".join(left))
        return go_to(back, flash=said, kind="warn" if left else "ok")


async def pass_on_all(work: UnitOfWork, form: BorongForm) -> tuple[int, list[str]]:
    """How many went, and the numbers of those that did not. Each stands for itself."""
    left: list[str] = []
    for nomor in dict.fromkeys(form.nomor):
        try:
            async with work.session.begin_nested():
                laporan = await queries.laporan_for(work, nomor, DISPOSE, lock=True)
                if laporan.status == Status.BARU and work.actor.may("aduan:laporan:verify"):
                    await service.verify(work, laporan, kategori=None, teks="")
                await service.dispose(work, laporan, unit_id=form.unit, teks=form.teks)
        except (Invalid, NotFound, Refused):
            left.append(nomor[:20])
    return len(dict.fromkeys(form.nomor)) - len(left), left
