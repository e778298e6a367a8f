"""A table coming in, in two steps: checked first, written when the next button says so.

A room makes a class of its own from `TableImport` and answers its form with it:

    @post("/impor")
    async def import_table(self, request: AnyRequest, work: Work) -> ImportAnswer:
        return await MarketImport(work, await sent_form(request)).answer(request, import_page(LAYOUT))

The page is drawn with the macros of `tiru/komponen/impor.html`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request, Response
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.spreadsheet import form_of, table_response
from tiru.tabular.import_ import Fault, Row
from tiru.tabular.layout import Layout
from tiru.tabular.reading import Reading, read_file
from tiru.web.forms import Sent
from tiru.web.pages import form_again, page
from tiru.web.table_upload import TAKE_FAULTS, WRITE, faults_response, uploaded_table
from tiru.work import UnitOfWork

ImportAnswer = Template | Redirect | Response[bytes]
"""The page again with what was found, the way on after writing, or the faulty rows as a file."""


class TableImport:
    """One request of an import. What the rows mean is said by the room, in `judge` and `write`.

    `template` is the room's page, `file` the word for its table in names of files, `keeps` names the fields that the
    form asks besides the file: they travel on to the next step.
    """

    template: str
    file: str
    keeps: tuple[str, ...] = ()

    def __init__(self, work: UnitOfWork, sent: Sent) -> None:
        self.work = work
        self.sent = sent

    async def ask(self) -> None:
        """Read what the form asks besides the file. Raises Invalid, and nothing typed is lost."""

    def layout(self) -> Layout:
        """The columns; asked for after `ask`."""
        raise NotImplementedError

    async def judge(self, rows: Sequence[Row]) -> Sequence[Fault]:
        """What the room knows against rows whose shape is right."""
        raise NotImplementedError

    async def write(self, reading: Reading) -> Redirect:
        """Write what was judged in this request, and say where to go on and how much was done."""
        raise NotImplementedError

    def may_write(self, reading: Reading) -> bool:
        """Everything or nothing, unless a room can take good rows alone."""
        return reading.is_clean

    def shown(self) -> Mapping[str, object]:
        """What the page tells of the judged rows besides their faults."""
        return {}

    async def answer(self, request: Request[Any, Any, Any], context: Mapping[str, object]) -> ImportAnswer:
        """Check the table; write it, or give its faulty rows back, when asked to. Raises the page with its errors."""
        work, sent = self.work, self.sent
        try:
            await self.ask()
            table = await uploaded_table(sent)
            reading = await read_file(table.content, self.layout(), self.judge)
            if table.step == TAKE_FAULTS:
                return await faults_response(reading, f"kesalahan-{self.file}")
            if table.step == WRITE and self.may_write(reading):
                return await self.write(reading)
        except TiruError as problem:
            raise await form_again(request, work, self.template, sent, problem, context) from problem
        found: dict[str, object] = {"result": reading, "carried": table.carried, "values": dict(sent.values)}
        found["kept"] = {name: sent.text(name) for name in self.keeps}
        return await page(request, work, self.template, {**context, **found, **self.shown()})


def import_page(layout: Layout, **more: object) -> dict[str, object]:
    """What the page of an import needs before a file was sent."""
    return {"columns": layout.columns, "result": None, "carried": "", "kept": {}, **more}


def blank_table(request: Request[Any, Any, Any], layout: Layout, file: str) -> Response[bytes]:
    """The heads alone, to be filled in, as CSV or XLSX by the ending of the address."""
    heads = [column.label for column in layout.columns]
    return table_response(heads, [], form=form_of(request), name=f"templat-{file}")
