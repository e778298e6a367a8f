"""Units and posts as tables: taken home, brought back in two steps, and blank to begin with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound
from tiru.i18n import Lazy, _, lazy
from tiru.organisasi.forms import ChangeForm
from tiru.organisasi.post_table import judge_posts, post_layout, post_rows, write_posts
from tiru.organisasi.rules import MANAGE
from tiru.organisasi.unit_table import judge_units, unit_layout, unit_rows, write_units
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, blank_table, import_page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
IMPORT = "organisasi/impor.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """One sort of table. `dated`: a day and a decree are asked for. `write` answers (made, changed)."""

    title: Lazy
    layout: Callable[[], Layout]
    judge: Callable[[UnitOfWork, Sequence[Row]], Awaitable[Sequence[Fault]]]
    write: Callable[[UnitOfWork, Sequence[Row], ChangeForm | None], Awaitable[tuple[int, int]]]
    dated: bool = False


async def _write_units(work: UnitOfWork, rows: Sequence[Row], form: ChangeForm | None) -> tuple[int, int]:
    assert form is not None, "asked for because the table is dated"
    return await write_units(work, rows, on=form.pada, dasar=form.dasar)


async def _write_posts(work: UnitOfWork, rows: Sequence[Row], form: ChangeForm | None) -> tuple[int, int]:
    return await write_posts(work, rows)


SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "unit": Sort(title=lazy("Impor unit"), layout=unit_layout, judge=judge_units, write=_write_units, dated=True),
        "jabatan": Sort(title=lazy("Impor jabatan"), layout=post_layout, judge=judge_posts, write=_write_posts),
    }
)


class SortImport(TableImport):
    """Units or posts coming in."""

    template = IMPORT

    def __init__(self, work: UnitOfWork, sent: Sent, sort: str) -> None:
        super().__init__(work, sent)
        self.sort, self.file = SORTS[sort], sort
        self.keeps = ("pada", "dasar") if self.sort.dated else ()

    async def ask(self) -> None:
        """When and by which decree, where the table is dated."""
        self.form = self.sent.parse(ChangeForm) if self.sort.dated else None

    def layout(self) -> Layout:
        return self.sort.layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        return await self.sort.judge(self.work, rows)

    async def write(self, reading: Reading) -> Redirect:
        made, changed = await self.sort.write(self.work, reading.rows, self.form)
        said = _("%(made)s baris baru, %(changed)s diubah.", made=made, changed=changed)
        return go_to("/kantor/organisasi", flash=said)


class TableController(Controller):
    """Everybody takes home what everybody sees; bringing back goes through the reach of the right to manage."""

    path = "/organisasi"
    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring

    @get(both_forms("/ekspor"))
    async def units(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """All units of today, in the columns of the import."""
        heads, rows = await unit_rows(work)
        return table_response(heads, rows, form=form_of(request), name=f"unit-{work.tenant.slug}")

    @get(both_forms("/ekspor-jabatan"))
    async def posts(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """All posts of today with who acts in them."""
        heads, rows = await post_rows(work)
        return table_response(heads, rows, form=form_of(request), name=f"jabatan-{work.tenant.slug}")

    @get(both_forms("/templat-unit"), opt={"permission": MANAGE})
    async def blank_units(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, unit_layout(), "unit")

    @get(both_forms("/templat-jabatan"), opt={"permission": MANAGE})
    async def blank_posts(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        return blank_table(request, post_layout(), "jabatan")

    @get("/impor/{sort:str}", opt={"permission": MANAGE})
    async def import_page(self, request: AnyRequest, work: Work, sort: FromPath[str]) -> Template:
        """Choose a table."""
        return await page(request, work, IMPORT, _context(work, sort))

    @post("/impor/{sort:str}", opt={"permission": MANAGE})
    async def import_table(self, request: AnyRequest, work: Work, sort: FromPath[str]) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        context = _context(work, sort)
        return await SortImport(work, await sent_form(request), sort).answer(request, context)


def _context(work: UnitOfWork, sort: str) -> dict[str, object]:
    if sort not in SORTS:
        raise NotFound(_("Halaman ini tidak ada."))
    chosen = SORTS[sort]
    return import_page(chosen.layout(), sort=sort, title=chosen.title, dated=chosen.dated, today=work.today)
