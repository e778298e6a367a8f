"""`/kantor/mbg/pemasok`: who sells to kitchens; `/kantor/mbg/pasok`: a supplier's own sales."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.belanja import purchases, suppliers
from tiru_mbg.belanja.forms import SupplierForm
from tiru_mbg.belanja.models import Pemasok
from tiru_mbg.belanja.rules import KINDS, UNITS
from tiru_mbg.belanja.suppliers import SupplierFilter
from tiru_mbg.belanja.views.purchases import tabs
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import BELANJA_READ, EKSPOR, PASOK, PEMASOK

AnyRequest = Request[Any, Any, Any]
HOME, OWN = "/kantor/mbg/pemasok", "/kantor/mbg/pasok"
FORM = "mbg/belanja/pemasok_isian.html"
MOST_ROWS = 5_000


class SupplierListController(Controller):
    """Who reads purchases reads from whom; telephones only those who manage suppliers."""

    path = "/pemasok"
    opt = {"permission": BELANJA_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of suppliers, narrowed by name or NIB, kind and origin."""
        wanted = _filter_of(request)
        found = await page_of(work, suppliers.narrowed(wanted), number_asked(request))
        context = {
            "found": found,
            "sold": await suppliers.sold_by(work, [row.id for row in found.rows]) if work.may(PEMASOK) else {},
            "areas": await names(work.session, sorted({row.kode_wilayah for row in found.rows if row.kode_wilayah})),
            "wanted": wanted,
            "address": _address_of(wanted),
            "kinds": KINDS,
            "may_export": work.may(EKSPOR),
            **tabs(work),
        }
        return await page(request, work, "mbg/belanja/pemasok.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds, without telephones."""
        found = (await work.session.scalars(suppliers.narrowed(_filter_of(request)).limit(MOST_ROWS))).all()
        form = form_of(request)
        work.record("mbg.pemasok.export", "pemasok:semua", after={"baris": len(found), "bentuk": form})
        rows = [
            [row.nama, str(KINDS[row.tipe]), row.nib, row.kode_wilayah, _("ya") if row.is_lokal else _("tidak")]
            for row in found
        ]
        heads = ["Nama", "Jenis", "NIB", "Kode wilayah", "Lokal"]
        return table_response(heads, rows, form=form, name=f"pemasok-{work.tenant.slug}")


class SupplierController(Controller):
    """Through `mbg:pemasok:manage`, which is for the whole tenant."""

    path = "/pemasok"
    opt = {"permission": PEMASOK}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty supplier."""
        return await page(request, work, FORM, await _form_context(work, None))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note it."""
        sent = _named(await sent_form(request))
        try:
            row = await suppliers.create_supplier(work, sent.parse(SupplierForm))
        except TiruError as problem:
            context = await _form_context(work, None)
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(HOME, flash=_("%(nama)s dicatat.", nama=row.nama))

    @get("/{pemasok_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, pemasok_id: FromPath[int]) -> Template:
        """The form, filled in; the telephone in clear is recorded as a look."""
        row = await suppliers.supplier_of(work, pemasok_id)
        context = await _form_context(work, row)
        shown = dict(context["values"])  # type: ignore[call-overload]
        return await page(
            request, work, FORM, {**context, "values": {**shown, "telepon": suppliers.phone_of(work, row)}}
        )

    @post("/{pemasok_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, pemasok_id: FromPath[int]) -> Redirect:
        """Write it over."""
        row = await suppliers.supplier_of(work, pemasok_id)
        context = await _form_context(work, row)
        sent = _named(await sent_form(request))
        try:
            await suppliers.change_supplier(work, pemasok_id, sent.parse(SupplierForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(HOME, flash=_("Perubahan disimpan."))


class OwnSalesController(Controller):
    """A supplier's account sees what was bought from it, and nothing else."""

    path = "/pasok"
    opt = {"permission": PASOK}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of own sales, newest first."""
        context = {
            "found": await page_of(work, purchases.own_sales(work), number_asked(request)),
            "businesses": await purchases.own_businesses(work),
            "units": UNITS,
        }
        return await page(request, work, "mbg/belanja/pasok.html", context)

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The same as a table."""
        found = (await work.session.execute(purchases.own_sales(work).limit(MOST_ROWS))).all()
        rows = [
            [
                row.diterima_on,
                kitchen,
                bahan.nama,
                row.lot,
                row.kuantitas,
                row.satuan,
                row.harga_satuan_idr,
                row.total_idr,
                _("ya") if row.is_ditolak else _("tidak"),
                row.alasan_tolak,
            ]
            for row, bahan, kitchen in found
        ]
        form = form_of(request)
        work.record("mbg.pasok.export", f"akun:{work.actor.id}", after={"baris": len(rows), "bentuk": form})
        heads = ["Tanggal", "Dapur", "Bahan", "Lot", "Kuantitas", "Satuan", "Harga satuan (Rp)", "Total (Rp)"]
        return table_response([*heads, "Ditolak", "Alasan"], rows, form=form, name="pasokan")


def _named(sent: Sent) -> Sent:
    """Without script the desa stands in the visible field, as its code."""
    kode = sent.text("kode_wilayah").strip() or sent.text("kode_wilayah_teks").strip()
    return Sent({**sent.values, "kode_wilayah": kode}, sent.files)


def _filter_of(request: AnyRequest) -> SupplierFilter:
    asked = request.query_params
    tipe, asal = str(asked.get("tipe", "")), str(asked.get("asal", ""))
    return SupplierFilter(
        q=word_asked(request),
        tipe=tipe if tipe in KINDS else "",
        asal=asal if asal in ("lokal", "luar") else "",
        semua=str(asked.get("semua", "")) == "ya",
    )


def _address_of(wanted: SupplierFilter) -> str:
    pairs = {"q": wanted.q, "tipe": wanted.tipe, "asal": wanted.asal, "semua": "ya" if wanted.semua else ""}
    return urlencode({name: value for name, value in pairs.items() if value})


async def _form_context(work: UnitOfWork, row: Pemasok | None) -> dict[str, object]:
    values: dict[str, object] = {}
    area = ""
    if row is not None:
        values = {name: getattr(row, name) for name in ("nama", "tipe", "nib")}
        values |= {"kode_wilayah": "", "kode_wilayah_teks": row.kode_wilayah}
        values |= {"akun": await suppliers.username_of(work, row)}
        values |= {name: "true" for name in ("is_lokal", "aktif") if getattr(row, name)}
        area = (await names(work.session, [row.kode_wilayah])).get(row.kode_wilayah, "") if row.kode_wilayah else ""
    return {"row": row, "values": values, "area": area, "kinds": [(kode, str(label)) for kode, label in KINDS.items()]}
