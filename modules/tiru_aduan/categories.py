"""Categories: what reports are about, kept by the coordinator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, TiruError
from tiru.i18n import _
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.assets import icon_names
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, import_page
from tiru.work import UnitOfWork
from tiru_aduan import queries
from tiru_aduan.category_table import category_layout, category_rows, judge_categories, write_categories
from tiru_aduan.forms import KategoriForm
from tiru_aduan.models import Kategori

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/aduan/kategori"
IMPORT = "aduan/kategori_impor.html"

DEFAULTS = (
    ("jalan", "Jalan dan jembatan", "road"),
    ("air", "Air bersih dan drainase", "droplet"),
    ("sampah", "Sampah dan kebersihan", "trash"),
    ("lampu", "Penerangan jalan", "bulb"),
    ("kesehatan", "Kesehatan", "heartbeat"),
    ("pendidikan", "Pendidikan", "school"),
    ("kependudukan", "Kependudukan", "id"),
    ("bansos", "Bantuan sosial", "users"),
    ("perizinan", "Perizinan", "file-description"),
    ("lingkungan", "Lingkungan", "tree"),
    ("layanan", "Pelayanan petugas", "building-community"),
    ("lainnya", "Lainnya", "message-report"),
)


async def seed_categories(work: UnitOfWork) -> None:
    """Reference seed: the usual categories; those that exist stay as they are."""
    known = set(await work.session.scalars(select(Kategori.kode)))
    for kode, nama, ikon in DEFAULTS:
        if kode not in known:
            work.session.add(Kategori(kode=kode, nama=nama, ikon=ikon))


class CategoryImport(TableImport):
    """Categories coming in."""

    template, file = IMPORT, "kategori"

    def layout(self) -> Layout:
        return category_layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against units and icons that exist."""
        return await judge_categories(self.work, rows)

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await write_categories(self.work, reading.rows)
        return go_to(HOME, flash=_("%(made)s kategori baru, %(changed)s diubah.", made=made, changed=changed))


class CategoryController(Controller):
    """`/kantor/aduan/kategori`: what reports are about, and where each goes."""

    path = "/kategori"
    opt = {"permission": "aduan:kategori:manage"}  # noqa: RUF012 - the framework's way of declaring

    @get()
    async def index(self, request: AnyRequest, work: Work) -> Template:
        """All categories, and a form for one; `kode` in the address fills the form."""
        context = await _context(work)
        kode = request.query_params.get("kode", "")
        chosen = await work.session.scalar(select(Kategori).where(Kategori.kode == kode)) if kode else None
        if chosen is not None:
            context["values"] = {
                "kode": chosen.kode,
                "nama": chosen.nama,
                "ikon": chosen.ikon,
                "unit": chosen.unit_id or "",
                **({"aktif": "ya"} if chosen.aktif else {}),
            }
        return await page(request, work, "aduan/kategori.html", {**context, "chosen": chosen})

    @post()
    async def save(self, request: AnyRequest, work: Work) -> Redirect:
        """Add a category, or change the one of the same code."""
        sent = await sent_form(request)
        try:
            await save_category(work, sent.parse(KategoriForm), in_use=sent.text("aktif") == "ya")
        except TiruError as problem:
            context = {**await _context(work), "chosen": None}
            raise await form_again(request, work, "aduan/kategori.html", sent, problem, context) from problem
        return go_to(HOME, flash=_("Kategori disimpan."))

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """All categories, in the columns of the import."""
        heads, rows = await category_rows(work)
        return table_response(heads, rows, form=form_of(request), name=f"kategori-aduan-{work.tenant.slug}")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, import_page(category_layout()))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await CategoryImport(work, await sent_form(request)).answer(request, import_page(category_layout()))


async def save_category(work: UnitOfWork, form: KategoriForm, *, in_use: bool) -> None:
    """Add a category, or change the one of the same code. Raises Invalid for a unit or icon that does not exist."""
    if form.unit is not None and form.unit not in await queries.units_by_id(work):
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"unit": _("Pilih unit dari daftar.")})
    if form.ikon not in icon_names():
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"ikon": _("Pilih ikon dari daftar.")})
    kategori = await work.session.scalar(select(Kategori).where(Kategori.kode == form.kode))
    before = None if kategori is None else {"nama": kategori.nama, "unit": kategori.unit_id, "aktif": kategori.aktif}
    if kategori is None:
        kategori = Kategori(kode=form.kode, nama=form.nama, ikon=form.ikon)
        work.session.add(kategori)
    kategori.nama, kategori.ikon, kategori.unit_id, kategori.aktif = form.nama, form.ikon, form.unit, in_use
    after = {**form.model_dump(), "aktif": in_use}
    work.record("aduan.kategori.save", f"aduan_kategori:{form.kode}", before=before, after=after)


async def _context(work: UnitOfWork) -> dict[str, object]:
    units = await queries.units_by_id(work)
    return {
        "categories": await queries.categories(work, all_=True),
        "units": units,
        "unit_options": await queries.unit_options(work),
        "icons": [(name, name) for name in sorted(icon_names())],
    }
