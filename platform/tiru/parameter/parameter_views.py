"""Regulatory numbers as people see them: what holds on a day, one number's history, import and export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, Refused
from tiru.i18n import _
from tiru.parameter.parameter_table import judge_versions, version_layout, version_rows, write_versions
from tiru.parameter.regulatory import History, VersionForm, add_version, histories, history, withdraw_version
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.table_import import ImportAnswer, TableImport, import_page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
READ = "parameter:number:read"
MANAGE = "parameter:number:manage"
HOME = "/kantor/parameter"


class VersionImport(TableImport):
    """The tenant's own versions coming in."""

    template, file = "parameter/impor.html", "parameter"

    def layout(self) -> Layout:
        return version_layout()

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """Against the numbers that modules declare."""
        return await judge_versions(self.work, rows)

    async def write(self, reading: Reading) -> Redirect:
        return go_to(HOME, flash=_("%(n)s versi ditulis.", n=await write_versions(self.work, reading.rows)))


class ParameterController(Controller):
    """Everything under /kantor/parameter."""

    path = "/parameter"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def listing(
        self, request: AnyRequest, work: Work, q: FromQuery[str] = "", pada: FromQuery[str] = ""
    ) -> Template:
        """What holds on a day."""
        day, wrong = _day(pada, work.today)
        words = q.strip()[:80]
        found = [item for item in await histories(work) if _fits(item, words)]
        context = {"found": found, "q": words, "day": day, "pada": pada, "wrong_day": wrong}
        return await page(request, work, "parameter/daftar.html", {**context, "may_manage": work.actor.may(MANAGE)})

    @get(both_forms("/ekspor"))
    async def export(self, request: AnyRequest, work: Work) -> Response[bytes]:
        """Every version, in the columns of the import."""
        heads, rows = version_rows(await histories(work))
        return table_response(heads, rows, form=form_of(request), name=f"parameter-{work.tenant.slug}")

    @get("/impor", opt={"permission": MANAGE})
    async def import_page(self, request: AnyRequest, work: Work) -> Template:
        """Choose a table of the tenant's own versions."""
        return await page(request, work, "parameter/impor.html", import_page(version_layout()))

    @post("/impor", opt={"permission": MANAGE})
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to."""
        return await VersionImport(work, await sent_form(request)).answer(request, import_page(version_layout()))

    @get("/{module:str}/{key:str}")
    async def one(self, request: AnyRequest, work: Work, module: FromPath[str], key: FromPath[str]) -> Template:
        """One number over time."""
        return await page(request, work, "parameter/satu.html", await _one_context(work, module, key))

    @post("/{module:str}/{key:str}", opt={"permission": MANAGE})
    async def add(self, request: AnyRequest, work: Work, module: FromPath[str], key: FromPath[str]) -> Redirect:
        """A version of the tenant's own."""
        sent = await sent_form(request)
        context = await _one_context(work, module, key)
        try:
            row = await add_version(work, module, key, sent.parse(VersionForm))
        except (Invalid, Refused) as problem:
            raise await form_again(request, work, "parameter/satu.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{row.module}/{row.key}", flash=_("Versi baru dicatat."))

    @post("/cabut/{version_id:int}", opt={"permission": MANAGE})
    async def withdraw(self, request: AnyRequest, work: Work, version_id: FromPath[int]) -> Redirect:
        """Take an own version back."""
        sent = await sent_form(request)
        row = await withdraw_version(work, version_id, sent.text("alasan")[:300])
        return go_to(f"{HOME}/{row.module}/{row.key}", flash=_("Versi dicabut; yang sebelumnya berlaku lagi."))


async def _one_context(work: UnitOfWork, module: str, key: str) -> dict[str, object]:
    try:
        found = await history(work, module, key)
    except LookupError as error:
        raise NotFound(_("Parameter ini tidak ada.")) from error
    return {"found": found, "now": found.on(work.today), "today": work.today, "may_manage": work.actor.may(MANAGE)}


def _fits(item: History, words: str) -> bool:
    text = f"{item.module.title} {item.spec.title} {item.spec.key} " + " ".join(one.basis for one in item.versions)
    return all(word in text.casefold() for word in words.casefold().split())


def _day(given: str, today: date) -> tuple[date, bool]:
    """The day asked for, or today; and whether what was asked is no day."""
    if not given:
        return today, False
    try:
        return date.fromisoformat(given), False
    except ValueError:
        return today, True
