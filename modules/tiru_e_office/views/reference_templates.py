"""Templates of letters for who manages them: written with their fields, and looked at before anybody uses them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import Invalid, NotFound, TiruError
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.organisasi.queries import present
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, fragment, go_to, page
from tiru.work import UnitOfWork
from tiru_e_office.acuan import fields, service
from tiru_e_office.acuan.forms import TemplatForm
from tiru_e_office.models import Jenis, Surat
from tiru_e_office.surat_keluar.models import Naskah, Templat
from tiru_e_office.surat_keluar.sheet import draft_picture

AnyRequest = Request[Any, Any, Any]
MANAGE = "e_office:acuan:manage"
HOME = "/kantor/e_office/acuan"
FORM = "e_office/acuan/templat_satu.html"
LOOK = "e_office/_pratinjau.html"
NOTHING_SEEN: Mapping[str, object] = {"picture": "", "pages": 0, "problem": ""}


class TemplateController(Controller):
    """Everything under /kantor/e_office/acuan that is about templates."""

    path = "/acuan"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def index(self, request: AnyRequest, work: Work, q: FromQuery[str] = "") -> Template:
        """Templates by kind and name, those out of use last."""
        words = q.strip()[:80]
        query = select(Templat).order_by(Templat.aktif.desc(), Templat.jenis, Templat.nama, Templat.id)
        if words:
            query = query.where(Templat.nama.icontains(words, autoescape=True))
        rows = (await work.session.scalars(query)).all()
        context = {"rows": rows, "q": words, "names": dict(await _kinds(work)), "units": dict(await _units(work))}
        return await page(request, work, "e_office/acuan/templat.html", context)

    @get("/templat/baru")
    async def blank(self, request: AnyRequest, work: Work) -> Template:
        """A new template."""
        return await _form(request, work, None, {"aktif": "true", "jenis": "SD"}, NOTHING_SEEN)

    @post("/templat/baru")
    async def make(self, request: AnyRequest, work: Work) -> Template | Redirect:
        """A look at it, or keep it."""
        return await _save(request, work, await sent_form(request), None)

    @get("/templat/{templat_id:int}")
    async def show(self, request: AnyRequest, work: Work, templat_id: FromPath[int]) -> Template:
        """One template in its form, as it will be printed beside it."""
        one = await _template(work, templat_id)
        values = {
            "jenis": one.jenis,
            "nama": one.nama,
            "unit": str(one.unit_id or ""),
            "bidang": fields.written(one.bidang),
            "isi": one.isi,
            **({"aktif": "true"} if one.aktif else {}),
        }
        seen = await _look(work, one.jenis, one.nama, one.isi, one.bidang, one.unit_id)
        return await _form(request, work, one, values, seen)

    @post("/templat/{templat_id:int}")
    async def change(self, request: AnyRequest, work: Work, templat_id: FromPath[int]) -> Template | Redirect:
        """A look at it, or keep it."""
        return await _save(request, work, await sent_form(request), await _template(work, templat_id))


async def _save(request: AnyRequest, work: UnitOfWork, sent: Sent, one: Templat | None) -> Template | Redirect:
    looks = sent.text("langkah") == "pratinjau"
    in_place = looks and bool(request.headers.get("hx-request"))
    try:
        form = sent.parse(TemplatForm)
        if looks:
            described = fields.read(form.bidang, form.isi)
            seen = await _look(work, form.jenis, form.nama, form.isi, described, form.unit)
            if in_place:
                return fragment(LOOK, seen)
            return await _form(request, work, one, dict(sent.values), seen)
        saved = await service.save_template(work, form, one)
    except TiruError as problem:
        if in_place:
            return fragment(LOOK, {**NOTHING_SEEN, "problem": _why(problem)})
        context = {**await _context(work, one), **NOTHING_SEEN}
        raise await form_again(request, work, FORM, sent, problem, context) from problem
    return go_to(f"{HOME}/templat/{saved.id}", flash=_("Templat disimpan."))


def _why(problem: TiruError) -> str:
    at = getattr(problem, "fields", {})
    return " ".join(str(words) for words in at.values()) or problem.message


async def _look(
    work: UnitOfWork, jenis: str, nama: str, isi: str, described: list[dict[str, Any]], unit: int | None
) -> dict[str, object]:
    """The first page of a letter of nobody, each field shown by its label. Nothing is stored. Raises Invalid."""
    top = await work.session.scalar(
        select(Unit.id).where(Unit.induk_id.is_(None), present(work.today)).order_by(Unit.id).limit(1)
    )
    if await work.session.get(Jenis, jenis) is None or (unit or top) is None:
        raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"jenis": _("Jenis naskah ini tidak ada.")})
    surat = Surat(kunci="", arah="keluar", unit_id=unit or top, jenis=jenis, hal=nama)
    surat.kecepatan, surat.keamanan, surat.nomor, surat.lampiran = "biasa", "B", "", ""
    given = {field["nama"]: f"[{field['label']}]" for field in described}
    naskah = Naskah(surat_id=0, isi={"teks": isi, "bidang": given}, tujuan=[], tembusan=[], atribusi="diri")
    with work.session.no_autoflush:
        content, pages = await draft_picture(work, surat, naskah)
    picture = f"data:image/png;base64,{b64encode(content).decode()}"
    return {"picture": picture, "pages": pages, "problem": ""}


async def _form(
    request: AnyRequest, work: UnitOfWork, one: Templat | None, values: dict[str, Any], seen: Mapping[str, object]
) -> Template:
    return await page(request, work, FORM, {**await _context(work, one), "values": values, **seen})


async def _context(work: UnitOfWork, one: Templat | None) -> dict[str, object]:
    return {"one": one, "kinds": await _kinds(work), "units": await _units(work)}


async def _template(work: UnitOfWork, templat_id: int) -> Templat:
    one = await work.session.get(Templat, templat_id)
    if one is None:
        raise NotFound(_("Templat ini tidak ada."))
    return one


async def _kinds(work: UnitOfWork) -> list[tuple[str, str]]:
    rows = await work.session.scalars(select(Jenis).order_by(Jenis.urutan, Jenis.kode))
    return [(one.kode, one.nama) for one in rows]


async def _units(work: UnitOfWork) -> list[tuple[int, str]]:
    rows = await work.session.scalars(select(Unit).where(present(work.today)).order_by(Unit.path).limit(1000))
    return [(one.id, one.nama) for one in rows]
