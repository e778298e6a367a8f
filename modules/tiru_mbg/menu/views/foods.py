"""`/kantor/mbg/bahan`: the food table, one food, and an own table coming in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.menu import foods
from tiru_mbg.menu.draft import typed
from tiru_mbg.menu.food_table import LAYOUT, FoodPlan, food_row, plan_foods, write_foods
from tiru_mbg.menu.foods import FoodFilter, FoodForm
from tiru_mbg.menu.models import Bahan
from tiru_mbg.paging import number_asked, page_of, word_asked
from tiru_mbg.rights import BAHAN, EKSPOR, MENU_READ

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/bahan"
FORM, IMPORT = "mbg/menu/bahan_isian.html", "mbg/menu/bahan_impor.html"


class ImportForm(Form):
    """What is asked beside the file: where rows without a source come from."""

    sumber: str = Field(min_length=3, max_length=120)


class FoodImport(TableImport):
    """An own food table coming in."""

    template, file, keeps = IMPORT, "bahan", ("sumber",)
    form: ImportForm
    plan: FoodPlan

    async def ask(self) -> None:
        self.form = self.sent.parse(ImportForm)

    def layout(self) -> Layout:
        return LAYOUT

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the table as it stands."""
        self.plan = await plan_foods(self.work, rows)
        return self.plan.faults

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_foods(self.work, self.plan, sumber=self.form.sumber)
        return go_to(HOME, flash=_("%(made)s bahan baru, %(changed)s diubah.", made=made, changed=changed))

    def shown(self) -> dict[str, object]:
        news = sum(existing is None for _row, existing in self.plan.items)
        return {"news": news, "known": len(self.plan.items) - news}


class FoodListController(Controller):
    """Who reads menus reads the table they rest on."""

    path = "/bahan"
    opt = {"permission": MENU_READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listed(self, request: AnyRequest, work: Work) -> Template:
        """A page of foods, narrowed by name or code, allergen and origin."""
        wanted = _filter_of(request)
        context = {
            "found": await page_of(work, foods.narrowed(wanted), number_asked(request), per_page=40),
            "wanted": wanted,
            "address": _address_of(wanted),
            "allergens": ALLERGENS,
            "may_manage": work.may(BAHAN),
            "may_export": work.may(EKSPOR),
        }
        return await page(request, work, "mbg/menu/bahan.html", context)

    @get(both_forms("/ekspor"), opt={"permission": EKSPOR})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the filter finds, in the columns of the import."""
        found = (await work.session.scalars(foods.narrowed(_filter_of(request)))).all()
        form = form_of(request)
        work.record("mbg.bahan.export", "bahan:semua", after={"baris": len(found), "bentuk": form})
        heads = [column.label for column in LAYOUT.columns]
        return table_response(heads, [food_row(row) for row in found], form=form, name=f"bahan-{work.tenant.slug}")


class FoodController(Controller):
    """Through `mbg:bahan:manage`, which is for the whole tenant: the table is one for all kitchens."""

    path = "/bahan"
    opt = {"permission": BAHAN}  # noqa: RUF012 - the framework's way of declaring

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty food."""
        return await page(request, work, FORM, _form_context(None))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note it."""
        sent = await sent_form(request)
        try:
            row = await foods.create_food(work, sent.parse(FoodForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, _form_context(None)) from problem
        return go_to(f"{HOME}?{urlencode({'q': row.kode})}", flash=_("%(nama)s dicatat.", nama=row.nama))

    @get("/{bahan_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, bahan_id: FromPath[int]) -> Template:
        """The form, filled in."""
        return await page(request, work, FORM, _form_context(await foods.food_of(work, bahan_id)))

    @post("/{bahan_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, bahan_id: FromPath[int]) -> Redirect:
        """Write what is different."""
        row = await foods.food_of(work, bahan_id)
        context = _form_context(row)
        sent = await sent_form(request)
        try:
            await foods.change_food(work, bahan_id, sent.parse(FoodForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}?{urlencode({'q': row.kode})}", flash=_("Perubahan disimpan."))

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, LAYOUT, "bahan")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, _import_context())

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await FoodImport(work, await sent_form(request)).answer(request, _import_context())


def _filter_of(request: AnyRequest) -> FoodFilter:
    asked = request.query_params
    alergen, asal = str(asked.get("alergen", "")), str(asked.get("asal", ""))
    return FoodFilter(
        q=word_asked(request),
        alergen=alergen if alergen in ALLERGENS else "",
        asal=asal if asal in ("contoh", "sendiri") else "",
        semua=str(asked.get("semua", "")) == "ya",
    )


def _address_of(wanted: FoodFilter) -> str:
    pairs = {"q": wanted.q, "alergen": wanted.alergen, "asal": wanted.asal, "semua": "ya" if wanted.semua else ""}
    return urlencode({name: value for name, value in pairs.items() if value})


def _form_context(row: Bahan | None) -> dict[str, object]:
    values: dict[str, object] = {"bdd": "100", "bdd_terverifikasi": "ya"}
    if row is not None:
        figures = {name: getattr(row, name) for name in ("bdd", *foods.FIGURES)}
        values = {name: "" if value is None else typed(value) for name, value in figures.items()}
        values |= {name: getattr(row, name) for name in ("kode", "nama", "komoditas", "sumber", "alergen")}
        values |= {name: "ya" for name in ("bdd_terverifikasi", "aktif") if getattr(row, name)}
    return {"row": row, "values": values, "allergens": [(kode, str(label)) for kode, label in ALLERGENS.items()]}


def _import_context() -> dict[str, object]:
    return import_page(LAYOUT, news=0, known=0)
