"""`/kantor/mbg/belanja`: what kitchens bought, at which price, from whom; and noting it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, TiruError
from tiru.files.attachment import attachment
from tiru.files.checked import Checked, check_upload
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.belanja import purchases, suppliers
from tiru_mbg.belanja.accounts import is_locked
from tiru_mbg.belanja.forms import PurchaseForm
from tiru_mbg.belanja.limits import PriceLimits, price_limits
from tiru_mbg.belanja.models import Pembelian
from tiru_mbg.belanja.purchases import PurchaseFilter
from tiru_mbg.belanja.rules import CONDITIONS, KINDS, UNITS, deviation, deviation_kind, share
from tiru_mbg.menu.draft import typed
from tiru_mbg.menu.foods import active_foods, food_of
from tiru_mbg.menu.kept import kitchens_for
from tiru_mbg.paging import id_asked, number_asked, page_of, word_asked
from tiru_mbg.rights import BELANJA_READ, BELANJA_RECORD, EKSPOR, KEUANGAN, PEMASOK

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/belanja"
FORM = "mbg/belanja/isian.html"
MOST_ROWS = 20_000
HEADS = ["Tanggal", "Dapur", "Bahan", "Lot", "Pemasok", "Jenis pemasok", "Lokal", "Kuantitas", "Satuan"]
HEADS += ["Harga satuan (Rp)", "Harga pasar (Rp)", "Deviasi (%)", "Total (Rp)", "Kondisi", "Ditolak", "Alasan"]


class PurchaseListController(Controller):
    """Reading reaches the kitchens of `mbg:belanja:read`."""

    path = "/belanja"
    opt = {"permission": BELANJA_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of purchases with what they add up to: local share, cooperatives' share, those above the market."""
        wanted, limits = filter_of(request), await price_limits(work)
        dear = limits.warned
        found = await page_of(work, purchases.narrowed(work, wanted, dear), number_asked(request))
        sums = await purchases.sums_of(work, wanted, dear)
        context = {
            "found": found,
            "judged": {row.id: _judged(row, limits) for row, *_rest in found.rows},
            "sums": sums,
            "local": share(sums.lokal_idr, sums.total_idr),
            "cooperative": share(sums.koperasi_idr, sums.total_idr),
            "dear_percent": dear,
            "wanted": wanted,
            "address": address_of(wanted),
            "kitchens": [(row.id, row.nama) for row in await kitchens_for(work, BELANJA_READ)],
            "suppliers": await suppliers.choices(work),
            "units": UNITS,
            "kinds": KINDS,
            "may_record": work.may(BELANJA_RECORD),
            "may_export": work.may(EKSPOR),
            **tabs(work),
        }
        return await page(request, work, "mbg/belanja/daftar.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds and the right reaches."""
        dear = (await price_limits(work)).warned
        query = purchases.narrowed(work, filter_of(request), dear, EKSPOR).limit(MOST_ROWS)
        rows = [_exported(*found) for found in (await work.session.execute(query)).all()]
        form = form_of(request)
        work.record("mbg.pembelian.export", "pembelian:semua", after={"baris": len(rows), "bentuk": form})
        return table_response(HEADS, rows, form=form, name=f"belanja-{work.tenant.slug}")

    @get("/{pembelian_id:int}")
    async def show(self, request: AnyRequest, work: Work, pembelian_id: FromPath[int]) -> Template:
        """One lot."""
        row = await purchases.purchase_for(work, pembelian_id, BELANJA_READ)
        limits = await price_limits(work)
        names = {one.id: one.nama for one in await kitchens_for(work, BELANJA_READ)}
        context = {
            "row": row,
            "bahan": await food_of(work, row.bahan_id),
            "pemasok": await suppliers.supplier_of(work, row.pemasok_id),
            "kitchen": names.get(row.sppg_id, ""),
            "judged": _judged(row, limits),
            "units": UNITS,
            "kinds": KINDS,
            "conditions": CONDITIONS,
            "locked": await is_locked(work, row.sppg_id, row.diterima_on),
            "may_record": work.may(BELANJA_RECORD),
        }
        return await page(request, work, "mbg/belanja/satu.html", context)

    @get("/{pembelian_id:int}/nota")
    async def receipt(self, work: Work, pembelian_id: FromPath[int]) -> Response[bytes]:
        """The photo of the receipt."""
        row = await purchases.purchase_for(work, pembelian_id, BELANJA_READ)
        if row.file_key is None:
            raise NotFound(_("Nota ini tidak ada."))
        content = await work.services.store.get(work.tenant.slug, row.file_key)
        return attachment(content, name=row.file_nama, media_type=row.file_media, inline=True)


class PurchaseController(Controller):
    """Through the reach of `mbg:belanja:record`."""

    path = "/belanja"
    opt = {"permission": BELANJA_RECORD}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty purchase of today."""
        return await page(request, work, FORM, await _form_context(work, None))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note it; "and another" leads back to an empty form."""
        context = await _form_context(work, None)
        sent = await sent_form(request)
        try:
            typed_id = sent.text("sppg_id")
            known = {str(value): value for value, _words in context["kitchens"]}  # type: ignore[attr-defined]
            if typed_id not in known:
                raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"sppg_id": _("Pilih dapurnya.")})
            form = sent.parse(PurchaseForm)
            row = await purchases.record_purchase(work, known[typed_id], form, await receipt_of(work, sent))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, _at_field(problem), context) from problem
        said = _("Pembelian dicatat, lot %(lot)s.", lot=row.lot)
        return go_to(f"{HOME}/baru" if sent.text("langkah") == "lagi" else f"{HOME}/{row.id}", flash=said)

    @get("/{pembelian_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, pembelian_id: FromPath[int]) -> Template:
        """The form, filled in."""
        row = await purchases.purchase_for(work, pembelian_id, BELANJA_RECORD)
        return await page(request, work, FORM, await _form_context(work, row))

    @post("/{pembelian_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, pembelian_id: FromPath[int]) -> Redirect:
        """Correct it, with the reason."""
        row = await purchases.purchase_for(work, pembelian_id, BELANJA_RECORD)
        context = await _form_context(work, row)
        sent = await sent_form(request)
        try:
            file = await receipt_of(work, sent)
            await purchases.change_purchase(work, pembelian_id, sent.parse(PurchaseForm), file)
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, _at_field(problem), context) from problem
        return go_to(f"{HOME}/{pembelian_id}", flash=_("Perubahan disimpan."))


def tabs(work: UnitOfWork) -> dict[str, object]:
    """Which parts of the room the reader may open."""
    return {
        "may_suppliers": work.may(BELANJA_READ) or work.may(PEMASOK),
        "may_manage_suppliers": work.may(PEMASOK),
        "may_review": work.may(KEUANGAN),
    }


def filter_of(request: AnyRequest) -> PurchaseFilter:
    """The filter of the address; garbage narrows nothing."""
    hanya = str(request.query_params.get("hanya", ""))
    return PurchaseFilter(
        q=word_asked(request),
        sppg_id=id_asked(request, "dapur"),
        pemasok_id=id_asked(request, "pemasok"),
        first=_day(request, "dari"),
        last=_day(request, "sampai"),
        hanya=hanya if hanya in ("mahal", "ditolak") else "",
    )


def address_of(wanted: PurchaseFilter) -> str:
    """The filter as a query string."""
    pairs: dict[str, object] = {"q": wanted.q, "dapur": wanted.sppg_id, "pemasok": wanted.pemasok_id}
    pairs["hanya"] = wanted.hanya
    pairs |= {"dari": wanted.first or "", "sampai": wanted.last or ""}
    return urlencode({name: value for name, value in pairs.items() if value})


async def receipt_of(work: UnitOfWork, sent: Sent, field: str = "nota") -> Checked | None:
    """The file that came along, checked. Raises Invalid at its field."""
    upload = next(iter(sent.files.get(field, ())), None)
    if upload is None:
        return None
    try:
        return await check_upload(upload, limit=work.services.settings.upload_max_bytes)
    except Invalid as problem:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={field: problem.message}) from problem


def _at_field(problem: TiruError) -> TiruError:
    """The reason of a refused lot belongs to its own field."""
    if isinstance(problem, Invalid) and "__all__" in problem.fields:
        problem.fields["alasan_tolak"] = problem.fields.pop("__all__")
    return problem


def _judged(row: Pembelian, limits: PriceLimits) -> tuple[Decimal | None, str]:
    percent = deviation(row.harga_satuan_idr, row.harga_pasar_idr)
    return percent, deviation_kind(percent, limits)


def _day(request: AnyRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(str(request.query_params.get(name, "")))
    except ValueError:
        return None


def _exported(row: Pembelian, pemasok: Any, bahan: Any, kitchen: str) -> list[object]:
    percent = deviation(row.harga_satuan_idr, row.harga_pasar_idr)
    local, refused = (_("ya") if value else _("tidak") for value in (pemasok.is_lokal, row.is_ditolak))
    who = [pemasok.nama, str(KINDS[pemasok.tipe]), local]
    price = [row.harga_satuan_idr, row.harga_pasar_idr, percent, row.total_idr]
    first = [row.diterima_on, kitchen, bahan.nama, row.lot, *who, row.kuantitas, row.satuan]
    return [*first, *price, str(CONDITIONS.get(row.kondisi, row.kondisi)), refused, row.alasan_tolak]


async def _form_context(work: UnitOfWork, row: Pembelian | None) -> dict[str, object]:
    values: dict[str, object] = {"diterima_on": work.today.isoformat(), "satuan": "kg", "kondisi": "baik"}
    if row is not None:
        names = ("pemasok_id", "satuan", "harga_satuan_idr", "lot", "kondisi", "alasan_tolak")
        values = {name: getattr(row, name) for name in names}
        values |= {"diterima_on": row.diterima_on.isoformat(), "kuantitas": typed(row.kuantitas)}
        values["bahan"] = purchases.shown_food(await food_of(work, row.bahan_id))
        values |= {"is_ditolak": "true"} if row.is_ditolak else {}
    return {
        "row": row,
        "values": values,
        "kitchens": [(one.id, one.nama) for one in await kitchens_for(work, BELANJA_RECORD)],
        "suppliers": await suppliers.choices(work),
        "foods": [purchases.shown_food(one) for one in await active_foods(work)],
        "units": [(kode, str(label)) for kode, label in UNITS.items()],
        "conditions": [(kode, str(label)) for kode, label in CONDITIONS.items()],
    }
