"""Units and posts as tables: taken home, brought back in two steps, and blank to begin with."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import Lazy, _, lazy
from tiru.organisasi.forms import ChangeForm
from tiru.organisasi.post_table import judge_posts, post_layout, post_rows, write_posts
from tiru.organisasi.rules import MANAGE
from tiru.organisasi.unit_table import judge_units, unit_layout, unit_rows, write_units
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import read_file
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_upload import TAKE_FAULTS, WRITE, faults_response, uploaded_table
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


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
        return _blank(request, "unit")

    @get(both_forms("/templat-jabatan"), opt={"permission": MANAGE})
    async def blank_posts(self, request: AnyRequest) -> Response[bytes]:
        """The heads alone."""
        return _blank(request, "jabatan")

    @get("/impor/{sort:str}", opt={"permission": MANAGE})
    async def import_page(self, request: AnyRequest, work: Work, sort: FromPath[str]) -> Template:
        """Choose a table."""
        return await page(request, work, "organisasi/impor.html", _context(work, sort))

    @post("/impor/{sort:str}", opt={"permission": MANAGE})
    async def import_table(
        self, request: AnyRequest, work: Work, sort: FromPath[str]
    ) -> Template | Redirect | Response[bytes]:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        context, chosen = _context(work, sort), SORTS[sort]
        sent = await sent_form(request)
        try:
            form = sent.parse(ChangeForm) if chosen.dated else None
            table = await uploaded_table(sent)
            result = await read_file(table.content, chosen.layout(), lambda rows: chosen.judge(work, rows))
            if table.step == TAKE_FAULTS:
                return await faults_response(result, f"kesalahan-{sort}")
            if table.step == WRITE and result.is_clean:
                made, changed = await chosen.write(work, result.rows, form)
                said = _("%(made)s baris baru, %(changed)s diubah.", made=made, changed=changed)
                return go_to("/kantor/organisasi", flash=said)
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/impor.html", sent, problem, context) from problem
        shown = {"result": result, "carried": table.carried, "values": dict(sent.values)}
        return await page(request, work, "organisasi/impor.html", {**context, **shown})


def _context(work: UnitOfWork, sort: str) -> dict[str, object]:
    if sort not in SORTS:
        raise NotFound(_("Halaman ini tidak ada."))
    return {
        "sort": sort,
        "title": SORTS[sort].title,
        "dated": SORTS[sort].dated,
        "columns": SORTS[sort].layout().columns,
        "today": work.today,
        "result": None,
        "carried": "",
    }


def _blank(request: AnyRequest, sort: str) -> Response[bytes]:
    heads = [column.label for column in SORTS[sort].layout().columns]
    return table_response(heads, [], form=form_of(request), name=f"templat-{sort}")
