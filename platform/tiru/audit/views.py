"""The ledger as auditors read it."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from tiru.audit.queries import PER_PAGE, EntryFilter, entries, head
from tiru.audit.verification import verify_ledger
from tiru.i18n import _, lazy
from tiru.spreadsheet import both_forms, form_of, table_response
from tiru.tenant import Kind
from tiru.web.app import Work
from tiru.web.pages import go_to, page

AnyRequest = Request[Any, Any, Any]
READ = "jejak:entry:read"
NAMELESS = {
    Kind.STRANGER: lazy("Pengunjung"),
    Kind.CITIZEN: lazy("Warga"),
    Kind.STAFF: lazy("Pegawai"),
    Kind.OPERATOR: lazy("Operator"),
    Kind.TOKEN: lazy("Token API"),
    Kind.SYSTEM: lazy("Sistem"),
}
"""What stands in the place of a name where nobody is named."""


@get("/jejak", permission=READ)
async def ledger(request: AnyRequest, work: Work, q: FromQuery[str] = "", halaman: FromQuery[int] = 1) -> Template:
    """Entries, newest first."""
    rows, total = await entries(work.session, EntryFilter(q=q.strip()[:100]), page=halaman)
    seq, value = await head(work.session)
    pages = max(1, -(-total // PER_PAGE))
    context = {
        "rows": rows,
        "total": total,
        "pages": pages,
        "number": halaman,
        "q": q,
        "seq": seq,
        "value": value,
        "nameless": NAMELESS,
    }
    return await page(request, work, "jejak/jejak.html", context)


@post("/jejak/periksa", permission=READ, always_writable=True)
async def check(work: Work) -> Redirect:
    """Walk the chain now."""
    verdict = await verify_ledger(work.session)
    if verdict.broken is None:
        return go_to("/kantor/jejak", flash=_("Utuh: %(n)s catatan diperiksa.", n=verdict.entries))
    return go_to(
        "/kantor/jejak",
        flash=_("RUSAK di catatan %(seq)s: %(why)s", seq=verdict.broken.seq, why=verdict.broken.why),
        kind="crit",
    )


@get(both_forms("/jejak/ekspor"), permission="jejak:entry:export")
async def export(request: AnyRequest, work: Work, q: FromQuery[str] = "") -> Response[bytes]:
    """What matches, at most 10,000 entries; the export is recorded."""
    rows, _total = await entries(work.session, EntryFilter(q=q.strip()[:100]), limit=10_000)
    work.record("jejak.entry.export", "audit_entry:*", after={"rows": len(rows)})
    heads = ["seq", "at", "actor_name", "actor_kind", "action", "subject", "reason", "request_id", "hash"]
    return table_response(heads, ([row[name] for name in heads] for row in rows), form=form_of(request), name="jejak")
