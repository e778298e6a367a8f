"""The agenda of a unit: entering letters, routing them, the book itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Stream, Template
from sqlalchemy import select

from tiru.errors import NotFound, Refused, TiruError
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.organisasi.scopes import reach_of
from tiru.spreadsheet import both_forms, form_of
from tiru.table_file import table_file
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.candidates import beside
from tiru_e_office.disposisi.forms import ArahForm
from tiru_e_office.models import Jenis, Klasifikasi, Surat
from tiru_e_office.posts import my_posts
from tiru_e_office.queries import Wanted
from tiru_e_office.reach import surat_for, visible
from tiru_e_office.surat_masuk.book import book_rows, heads
from tiru_e_office.surat_masuk.forms import SuratMasukForm
from tiru_e_office.surat_masuk.service import REGISTER, Duplicate, register, route
from tiru_e_office.views.inbox import BASE, checked_files, other_receiver
from tiru_e_office.words import ASAL, KANAL, KEAMANAN, KECEPATAN, STATUS, STATUS_KINDS

AnyRequest = Request[Any, Any, Any]
EXPORT = "e_office:surat:export"


class RegisterController(Controller):
    """Everything under /kantor/e_office/masuk."""

    path = "/masuk"
    opt = {"permission": REGISTER}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def book(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        status: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
        halaman: FromQuery[int] = 1,
    ) -> Template:
        """The book: every number, newest first."""
        wanted = wanted_of(q, unit, status, tahun, dari, sampai)
        found = await queries.agenda(work, wanted, REGISTER, page=halaman)
        context = {
            "found": found,
            "wanted": wanted,
            "open_to_me": await open_to(work, found.rows),
            "units": {one.id: one.singkatan or one.nama for one in await units_within(work, REGISTER)},
            "words": {"status": STATUS, "kecepatan": KECEPATAN, "keamanan": KEAMANAN},
            "status_kinds": STATUS_KINDS,
        }
        return await page(request, work, "e_office/agenda.html", context)

    @get("/catat")
    async def blank(self, request: AnyRequest, work: Work, unit: FromQuery[int | None] = None) -> Template:
        """A new entry."""
        return await page(request, work, "e_office/catat.html", await _form_context(work, unit))

    @post("/catat")
    async def enter(self, request: AnyRequest, work: Work) -> Redirect:
        """Enter a letter in the book."""
        sent = await sent_form(request)
        try:
            form = sent.parse(SuratMasukForm)
            done = await register(work, form, await checked_files(work, sent))
        except TiruError as problem:
            context = await _form_context(work, _unit_in(sent))
            if isinstance(problem, Duplicate):
                context["twins"] = problem.rows
            raise await form_again(request, work, "e_office/catat.html", sent, problem, context) from problem
        said = _("Tercatat sebagai agenda nomor %(n)s.", n=done.surat.nomor_agenda)
        if sent.text("lagi"):
            return go_to(f"{BASE}/masuk/catat?unit={form.unit}", flash=said)
        return go_to(f"{BASE}/surat/{done.surat.id}", flash=said)

    @post("/{surat_id:int}/arahkan")
    async def direct(self, request: AnyRequest, work: Work, surat_id: FromPath[int]) -> Redirect:
        """Put a letter of the book before the posts it is for."""
        posts = await my_posts(work)
        surat = await surat_for(work, surat_id, posts, lock=True)
        if surat.arah != "masuk" or surat.unit_id not in {one.id for one in await units_within(work, REGISTER)}:
            raise NotFound(_("Surat ini tidak ada."))
        if surat.status not in ("diregistrasi", "dikembalikan"):
            raise Refused(_("Surat ini sudah diarahkan."))
        sent = await sent_form(request)
        form = sent.parse(ArahForm)
        other = await other_receiver(work, form.penerima_lain, form.penerima_lain_teks)
        await route(work, surat, [*form.kepada, *([other] if other else [])], copies=form.tembusan)
        return go_to(f"{BASE}/surat/{surat.id}", flash=_("Surat diarahkan."))

    @get(both_forms("/ekspor"), opt={"permission": EXPORT})
    async def export(
        self,
        request: AnyRequest,
        work: Work,
        q: FromQuery[str] = "",
        unit: FromQuery[int | None] = None,
        status: FromQuery[str] = "",
        tahun: FromQuery[int | None] = None,
        dari: FromQuery[str] = "",
        sampai: FromQuery[str] = "",
    ) -> Stream:
        """The book as a table, without gaps; of secret letters the number alone. The export is recorded."""
        form = form_of(request)
        wanted = wanted_of(q, unit, status, tahun, dari, sampai)
        name = f"agenda-masuk-{work.tenant.slug}-{work.today:%Y%m%d}"
        answer, count = await table_file(heads(), book_rows(work, wanted, EXPORT), form=form, name=name)
        work.record("e_office.masuk.export", "e_office_surat:*", after={"rows": count, "form": form})
        return answer


async def units_within(work: UnitOfWork, permission: str) -> list[Unit]:
    """Units whose book the actor keeps, in the order of the tree."""
    reach = reach_of(work.actor, permission)
    rows = await work.session.scalars(select(Unit).where(present(work.today)).order_by(Unit.path))
    return [
        unit for unit in rows if reach.everything or reach.tops & {int(part) for part in unit.path.split("/") if part}
    ]


async def open_to(work: UnitOfWork, rows: Sequence[Surat]) -> set[int]:
    """Those of these letters that the actor may open; the others stand in the book by their number alone."""
    seen = visible(work, await my_posts(work))
    found = await work.session.scalars(select(Surat.id).where(Surat.id.in_([row.id for row in rows]), seen))
    return set(found)


async def _form_context(work: UnitOfWork, unit_id: int | None) -> dict[str, object]:
    units = await units_within(work, REGISTER)
    own = next((one for one in units if one.id == unit_id), None)
    if own is None:
        own = next((one for one in units if one.id == work.actor.unit_id), units[0] if units else None)
    kinds = await work.session.scalars(select(Jenis).where(Jenis.aktif).order_by(Jenis.urutan))
    codes = await work.session.scalars(select(Klasifikasi).where(Klasifikasi.dipakai).order_by(Klasifikasi.kode))
    return {
        "units": [(one.id, one.nama) for one in units],
        "unit": own,
        "kinds": [(one.kode, one.nama) for one in kinds],
        "codes": [(one.kode, f"{one.kode} {one.nama}") for one in codes],
        "candidates": await beside(work, own.id) if own else [],
        "words": {"kecepatan": KECEPATAN, "keamanan": KEAMANAN, "kanal": KANAL, "asal": ASAL},
        "today": work.today,
        "twins": [],
    }


def _unit_in(sent: Sent) -> int | None:
    typed = sent.text("unit")
    return int(typed) if typed.isdigit() else None


def wanted_of(q: str, unit: int | None, status: str, tahun: int | None, dari: str, sampai: str) -> Wanted:
    """The filter of the book as it was asked for; nonsense narrows nothing."""
    return Wanted(
        q=q.strip()[:200],
        unit=unit,
        status=status if status in STATUS else "",
        tahun=tahun,
        dari=day_of(dari),
        sampai=day_of(sampai),
    )


def day_of(typed: str) -> date | None:
    """A day of a filter; None for what is none."""
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
