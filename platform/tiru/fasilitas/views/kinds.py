"""`/kantor/fasilitas/jenis`: the catalogue of kinds, and a kind of the tenant's own."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.fasilitas import queries
from tiru.fasilitas.kinds import ICONS, KindForm, add_kind, identifiers_of, kinds, switch_kind
from tiru.fasilitas.queries import Filter
from tiru.fasilitas.rules import GROUPS, KINDS
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/fasilitas/jenis"


class KindController(Controller):
    """The catalogue holds for the whole region; so does the right to change it."""

    path = "/fasilitas/jenis"
    opt = {"permission": KINDS}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """All kinds with how many facilities they have, and the form of a new one."""
        return await page(request, work, "fasilitas/jenis.html", await _context(work))

    @post("/")
    async def add(self, request: AnyRequest, work: Work) -> Redirect:
        """A kind more."""
        sent = await sent_form(request)
        try:
            kind = await add_kind(work, sent.parse(KindForm))
        except TiruError as problem:
            context = await _context(work)
            raise await form_again(request, work, "fasilitas/jenis.html", sent, problem, context) from problem
        return go_to(HOME, flash=_("Jenis %(label)s ditambahkan.", label=kind.label))

    @post("/{kode:str}")
    async def switch(self, request: AnyRequest, work: Work, kode: FromPath[str]) -> Redirect:
        """Offer it, or no longer."""
        sent = await sent_form(request)
        kind = await switch_kind(work, kode, on=sent.text("aktif") == "ya")
        said = (
            _("%(label)s dipakai.", label=kind.label)
            if kind.aktif
            else _("%(label)s tidak dipakai lagi.", label=kind.label)
        )
        return go_to(HOME, flash=said)


async def _context(work: UnitOfWork) -> dict[str, object]:
    catalogue = await kinds(work)
    return {
        "kinds": catalogue,
        "numbers": {kode: identifiers_of(kind) for kode, kind in catalogue.items()},
        "counts": await queries.counts_by_kind(work, Filter()),
        "groups": [(kode, str(label)) for kode, label in GROUPS.items()],
        "icons": ICONS,
        "values": {"paling_sedikit": "1", "paling_banyak": "20"},
    }
