"""Letterheads of units, villages among them: lines, address, crest; each looked at on an empty letter."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import func, or_, select

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.acuan import service
from tiru_e_office.acuan.crest import checked_crest
from tiru_e_office.acuan.forms import KopForm
from tiru_e_office.models import Surat
from tiru_e_office.surat_keluar.models import Kop, Naskah
from tiru_e_office.surat_keluar.sheet import draft_picture, kop_of, own_lines
from tiru_e_office.views.reference_templates import HOME, MANAGE

AnyRequest = Request[Any, Any, Any]
FORM = "e_office/acuan/kop_satu.html"
PER_PAGE = 50


class LetterheadController(Controller):
    """Everything under /kantor/e_office/acuan/kop."""

    path = "/acuan/kop"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(
        self, request: AnyRequest, work: Work, q: FromQuery[str] = "", halaman: FromQuery[int] = 1
    ) -> Template:
        """Units with a letterhead of their own and the government's; any unit when its name is asked for."""
        words = q.strip()[:80]
        named = Unit.nama.icontains(words, autoescape=True)
        condition = named if words else or_(Kop.unit_id.is_not(None), Unit.induk_id.is_(None))
        found = select(Unit, Kop).outerjoin(Kop, Kop.unit_id == Unit.id).where(present(work.today), condition)
        total = await work.session.scalar(select(func.count()).select_from(found.subquery())) or 0
        last = max(1, -(-total // PER_PAGE))
        number = max(1, min(halaman, last))
        rows = await work.session.execute(found.order_by(Unit.path).limit(PER_PAGE).offset((number - 1) * PER_PAGE))
        context = {"rows": rows.all(), "q": words, "total": total, "number": number, "last": last}
        return await page(request, work, "e_office/acuan/kop.html", context)

    @get("/{kop_unit_id:int}")
    async def show(self, request: AnyRequest, work: Work, kop_unit_id: FromPath[int]) -> Template:
        """The letterhead of one unit in its form; what it inherits is there to begin with."""
        unit = await _unit(work, kop_unit_id)
        own = await work.session.get(Kop, unit.id)
        near = own or await kop_of(work, unit)
        values = {
            "baris": "\n".join(own.baris if own else await own_lines(work, unit)),
            "alamat": near.alamat if near else "",
            "kota": near.kota if near else "",
            "lambang": near.lambang if near else "daerah",
        }
        return await page(request, work, FORM, {**await _context(work, unit, own), "values": values})

    @post("/{kop_unit_id:int}")
    async def save(self, request: AnyRequest, work: Work, kop_unit_id: FromPath[int]) -> Redirect:
        """Keep it, for the unit and all below it that have none."""
        unit = await _unit(work, kop_unit_id)
        sent = await sent_form(request)
        try:
            form = sent.parse(KopForm)
            chosen = next(iter(sent.files.get("berkas", ())), None)
            await service.save_letterhead(work, unit, form, await checked_crest(chosen) if chosen else None)
        except TiruError as problem:
            context = await _context(work, unit, await work.session.get(Kop, unit.id))
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/kop/{unit.id}", flash=_("Kop disimpan."))


async def _context(work: UnitOfWork, unit: Unit, own: Kop | None) -> dict[str, object]:
    return {"unit": unit, "own": own, "has_crest": bool(own and own.lambang_key), **await _look(work, unit)}


async def _look(work: UnitOfWork, unit: Unit) -> Mapping[str, object]:
    """An empty letter of the unit as it would be printed now. Nothing is stored."""
    surat = Surat(kunci="", arah="keluar", unit_id=unit.id, jenis="SD", hal=_("Contoh surat"))
    surat.kecepatan, surat.keamanan, surat.nomor, surat.lampiran = "biasa", "B", "", ""
    naskah = Naskah(surat_id=0, isi={"teks": _("Isi surat.")}, tujuan=[], tembusan=[], atribusi="diri")
    with work.session.no_autoflush:
        content, pages = await draft_picture(work, surat, naskah)
    return {"picture": f"data:image/png;base64,{b64encode(content).decode()}", "pages": pages, "problem": ""}


async def _unit(work: UnitOfWork, unit_id: int) -> Unit:
    unit = await work.session.get(Unit, unit_id)
    if unit is None:
        raise NotFound(_("Unit ini tidak ada."))
    return unit
