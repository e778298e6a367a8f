"""`/kantor/penduduk/impor` and `ekspor`: the register as a table, in two steps in and one out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.response import Redirect, Template
from pydantic import Field

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka
from tiru.penduduk.columns import layout
from tiru.penduduk.exporting import person_rows
from tiru.penduduk.importing import write_people
from tiru.penduduk.incoming import judge
from tiru.penduduk.queries import is_village_of_ours
from tiru.penduduk.reach import EXPORT, MANAGE, areas_of
from tiru.penduduk.views.people import HOME, filter_of, place_typed
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import Form, sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
TEMPLATE = "penduduk/impor.html"


class SourceForm(Form):
    """Where a table comes from, and the desa of rows that name none."""

    sumber: str = Field(min_length=2, max_length=40)
    kode_wilayah: str = Field("", max_length=13)


class PeopleImport(TableImport):
    """People coming in; good rows may be written while faulty ones are mended."""

    template, file, keeps = TEMPLATE, "penduduk", ("sumber", "kode_wilayah")
    form: SourceForm

    async def ask(self) -> None:
        """Where the table comes from, and the desa of rows that name none."""
        self.form = self.sent.parse(SourceForm)
        await _check_home(self.work, self.form.kode_wilayah)

    def layout(self) -> Layout:
        """Heads of OpenSID and of the civil registry are known too."""
        return layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the register and the reach of the right to manage."""
        return await judge(self.work, rows, self.form.kode_wilayah)

    def may_write(self, reading: Reading) -> bool:
        """What is right may go in alone: a register is never clean at once."""
        return bool(reading.good)

    async def write(self, reading: Reading) -> Redirect:
        """The good rows."""
        return await _written(self.work, reading, self.form)


class TableController(Controller):
    """In with the right to manage, out with the right to export; each within its reach."""

    path = "/penduduk"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/ekspor"), opt={"permission": EXPORT})
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """What the list shows under the same filter, in the columns of the import."""
        heads, rows = await person_rows(work, filter_of(request))
        return table_response(heads, rows, form=form_of(request), name=f"penduduk-{work.tenant.slug}")

    @get(both_forms("/templat"))
    async def blank(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, layout(), "penduduk")

    @get("/impor")
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table."""
        return await page(request, work, TEMPLATE, await _context(work))

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write its good rows, or give the faulty ones back, when asked to."""
        context = await _context(work)
        sent = place_typed(await sent_form(request), "kode_wilayah")
        return await PeopleImport(work, sent).answer(request, context)


async def _written(work: UnitOfWork, result: Reading, form: SourceForm) -> Redirect:
    done = await write_people(work, result.good, home=form.kode_wilayah, sumber=form.sumber)
    said = _(
        "%(added)s orang baru, %(changed)s diubah, %(same)s sudah sama.",
        added=angka(done.added),
        changed=angka(done.changed),
        same=angka(done.same),
    )
    if result.faults:
        said += " " + _("%(n)s baris salah tidak ditulis.", n=angka(len(result.faults)))
    return go_to(HOME, flash=said, kind="warn" if result.faults else "ok")


async def _check_home(work: UnitOfWork, kode: str) -> None:
    if kode and not (await is_village_of_ours(work, kode) and (await areas_of(work, MANAGE)).cover(kode)):
        sentence = _("Pilih desa atau kelurahan di wilayah Anda.")
        raise Invalid(sentence, fields={"kode_wilayah": sentence})


async def _context(work: UnitOfWork) -> dict[str, object]:
    codes = (await areas_of(work, MANAGE)).codes or frozenset()
    home = next(iter(codes)) if len(codes) == 1 and all(code.count(".") == 3 for code in codes) else ""
    return import_page(layout(), home=home, place=(await names(work.session, [home])).get(home, ""))
