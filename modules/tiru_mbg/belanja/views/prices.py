"""`/kantor/mbg/harga`: what foods cost on the market, as noted and as kitchens paid."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, TiruError
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.belanja.forms import PriceForm
from tiru_mbg.belanja.models import Harga
from tiru_mbg.belanja.prices import PAID, mean_prices
from tiru_mbg.belanja.purchases import food_named, shown_food
from tiru_mbg.belanja.rules import UNITS
from tiru_mbg.belanja.views.purchases import tabs
from tiru_mbg.menu.foods import active_foods
from tiru_mbg.menu.models import Bahan
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import BAHAN, BELANJA_READ

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/harga"
LIST = "mbg/belanja/harga.html"


class PriceController(Controller):
    """Reading with purchases, noting with `mbg:bahan:manage`."""

    path = "/harga"
    opt = {"permission": BELANJA_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """The prices noted, newest first, with the mean of the last seven days by food."""
        return await page(request, work, LIST, await _context(request, work))

    @post("/", opt={"permission": BAHAN})
    async def note(self, request: AnyRequest, work: Work) -> Redirect:
        """Note what a food costs at a market on a day; the same again writes it over."""
        context = await _context(request, work)
        sent = await sent_form(request)
        try:
            bahan = await note_price(work, sent.parse(PriceForm))
        except TiruError as problem:
            raise await form_again(request, work, LIST, sent, problem, context) from problem
        return go_to(HOME, flash=_("Harga %(nama)s dicatat.", nama=bahan.nama))


async def note_price(work: UnitOfWork, form: PriceForm) -> Bahan:
    """Write a market's price down. Raises Invalid for unknown foods, days to come and the kitchens' own means."""
    bahan = await food_named(work, form.bahan)
    wrong = {}
    if form.tanggal > work.today:
        wrong["tanggal"] = _("Tanggal ini belum tiba.")
    if form.pasar.lower() == PAID:
        wrong["pasar"] = _("Nama ini dipakai untuk rata-rata belanja dapur.")
    if wrong:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields=wrong)
    row = await work.session.get(Harga, (bahan.id, form.tanggal, form.pasar))
    before = {"harga_idr": row.harga_idr} if row else None
    if row is None:
        row = Harga(bahan_id=bahan.id, tanggal=form.tanggal, pasar=form.pasar)
        work.session.add(row)
    row.harga_idr, row.satuan, row.sumber = form.harga_idr, form.satuan, work.actor.name
    await work.session.flush()
    subject = f"harga:{bahan.id}/{form.tanggal}"
    work.record("mbg.harga.note", subject, before=before, after={"harga_idr": row.harga_idr, "pasar": row.pasar})
    return bahan


async def _context(request: AnyRequest, work: UnitOfWork) -> dict[str, object]:
    words = word_asked(request)
    query = select(Harga, Bahan).join(Bahan, Bahan.id == Harga.bahan_id)
    query = query.order_by(Harga.tanggal.desc(), Bahan.nama, Harga.pasar)
    if words:
        query = query.where(Bahan.nama.icontains(words, autoescape=True) | (Bahan.kode == words))
    found = await page_of(work, query, number_asked(request))
    return {
        "found": found,
        "q": words,
        "means": await mean_prices(work, work.today, bahan_ids=list({bahan.id for _row, bahan in found.rows})),
        "foods": [shown_food(one) for one in await active_foods(work)] if work.may(BAHAN) else [],
        "units": [(kode, str(label)) for kode, label in UNITS.items()],
        "may_note": work.may(BAHAN),
        "values": {"tanggal": work.today.isoformat(), "satuan": "kg"},
        **tabs(work),
    }
