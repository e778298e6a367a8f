"""`/kantor/mbg/dapur/…`: one kitchen, noting and changing it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.fasilitas.facts import with_area_typed
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.point_map import MapPoint, point_map, view_of
from tiru.wilayah.geometry import lies_in
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork
from tiru_mbg.dapur import queries, service
from tiru_mbg.dapur.certificates import CONFIRMS, judging_right
from tiru_mbg.dapur.crew_rules import staffing, untrained
from tiru_mbg.dapur.dates import BEFORE_COOKING, DATES
from tiru_mbg.dapur.elsewhere import leads_of, open_places
from tiru_mbg.dapur.forms import KitchenForm
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.dapur.papers import kitchen_papers
from tiru_mbg.dapur.rules import CORE, MOVES, ROLES, SLHS_MOVES
from tiru_mbg.dapur.service import PLAIN, phone_of
from tiru_mbg.dapur.views.asked import HOME, WORDS, AnyRequest
from tiru_mbg.dapur.views.certificates import VERDICT_PATHS
from tiru_mbg.insiden.recommendation_queries import recommendations_of
from tiru_mbg.insiden.recommendation_rules import RECOMMENDED, STOPPABLE
from tiru_mbg.parameters import rules
from tiru_mbg.peringatan.catalogue import LEVEL_TITLES
from tiru_mbg.peringatan.queries import counted, open_of_kitchen
from tiru_mbg.peringatan.words import MARKS
from tiru_mbg.rights import (
    DAPUR_MANAGE,
    DAPUR_READ,
    PERINGATAN_READ,
    PETUGAS_MANAGE,
    PETUGAS_READ,
    REKOMENDASI,
    SERTIFIKAT,
    SLHS,
)

FORM = "mbg/dapur/isian.html"
MOST_WARNINGS = 6


class KitchenController(Controller):
    """Reading through `mbg:dapur:read`, writing through `mbg:dapur:manage`."""

    path = "/dapur"
    opt = {"permission": DAPUR_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/{sppg_id:int}", opt={"permission": DAPUR_READ})
    async def show(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """Everything about one kitchen, and what may be done with it."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_READ)
        sees_crew = await queries.may(work, row, PETUGAS_READ)
        crew = await queries.crew_of(work, row.id) if sees_crew else []
        manages = await queries.may(work, row, DAPUR_MANAGE)
        judging = await judging_right(work, row)
        served = await queries.served_by(work, row.id)
        figures = await rules(work)
        sees_warnings = await queries.may(work, row, PERINGATAN_READ)
        context = {
            "row": row,
            "papers": (await kitchen_papers(work, [row.id]))[row.id],
            "places": await names(work.session, [row.kode_wilayah, row.kode_wilayah[:8]]),
            "map": _small_map(work, row),
            "caption": str(CAPTION),
            "hint": _outside_hint(row),
            "certificates": await queries.certificates_of(work, row.id),
            "steps": await queries.steps_of(work, row.id),
            "inspections": await queries.inspections_of(work, row.id),
            "history": await queries.states_of(work, row.id),
            "served": served,
            "leads": await leads_of(work, row),
            "open_places": await open_places(work, [place.id for place, _portions in served]),
            "portions": sum(portions for _place, portions in served),
            "posts": staffing(crew, figures) if sees_crew else [],
            "untrained": untrained(crew),
            "crew_total": len(crew),
            "without": [str(ROLES[kode]) for kode in CORE if sees_crew and kode not in {one.peran for one in crew}],
            "sees_crew": sees_crew,
            "phone": phone_of(work, row) if manages else "",
            "manages": manages,
            "notes_papers": await queries.may(work, row, SERTIFIKAT),
            "answers_for": CONFIRMS.get(judging, ()),
            "verdicts": VERDICT_PATHS[judging],
            "steps_slhs": await queries.may(work, row, SLHS),
            "manages_crew": await queries.may(work, row, PETUGAS_MANAGE),
            "may_recommend": row.status in STOPPABLE and await queries.may(work, row, REKOMENDASI),
            "recommendations": await recommendations_of(work, row.id),
            "recommended": RECOMMENDED,
            "sees_warnings": sees_warnings,
            "warnings": await open_of_kitchen(work, row.id, MOST_WARNINGS) if sees_warnings else [],
            "warned": sum((await counted(work, row.id)).values()) if sees_warnings else 0,
            "levels": LEVEL_TITLES,
            "level_marks": MARKS,
            "moves": MOVES[row.status],
            "figures": figures,
            "slhs_moves": SLHS_MOVES[row.slhs_status],
            **WORDS,
        }
        return await page(request, work, "mbg/dapur/satu.html", context)

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty form."""
        return await page(request, work, FORM, await _form_context(work, None))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note a kitchen."""
        sent = with_area_typed(await sent_form(request))
        try:
            row = await service.create_kitchen(work, sent.parse(KitchenForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, await _form_context(work, None)) from problem
        return go_to(f"{HOME}/{row.id}", flash=_("%(nama)s dicatat.", nama=row.nama))

    @get("/{sppg_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Template:
        """The form, filled in."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)
        return await page(request, work, FORM, await _form_context(work, row))

    @post("/{sppg_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Write what is different."""
        row = await queries.kitchen_of(work, sppg_id, DAPUR_MANAGE)
        context = await _form_context(work, row)
        sent = with_area_typed(await sent_form(request))
        try:
            days = [name for name in DATES if name in sent.values]
            await service.change_kitchen(work, sppg_id, sent.parse(KitchenForm), days=days)
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{sppg_id}", flash=_("Perubahan disimpan."))


def _outside_hint(row: Sppg) -> str:
    if row.latitude is None or row.longitude is None:
        return ""
    outside = lies_in(row.kode_wilayah[:5], row.latitude, row.longitude) is False
    return _("Titiknya di luar batas daerah ini.") if outside else ""


def _small_map(work: UnitOfWork, row: Sppg) -> str:
    outlines = outline_map(work.tenant.kode_wilayah)
    if outlines is None or outlines.bounds is None or row.latitude is None or row.longitude is None:
        return ""
    kode = row.kode_wilayah[:8]
    chosen = next((unit for unit in outlines.units if unit.kode == kode), None)
    point = MapPoint(row.latitude, row.longitude, row.nama, 1)
    title = _("Letak %(nama)s", nama=row.nama)
    return point_map(outlines, [point], title=title, view=view_of(outlines, chosen), chosen=kode)


async def _form_context(work: UnitOfWork, row: Sppg | None) -> dict[str, Any]:
    figures = await rules(work)
    values: dict[str, object] = {
        "cap_total": int(figures["kapasitas_total"]),
        "cap_siswa": int(figures["kapasitas_siswa"]),
        "cap_3b": int(figures["kapasitas_3b"]),
        "koki_bersertifikat": 0,
        "skema": "mandiri",
    }
    area = ""
    if row is not None:
        values = {name: "" if getattr(row, name) is None else getattr(row, name) for name in (*PLAIN, *DATES)}
        # The code stands in the visible field, so that without script it can be typed over.
        values |= {"kode_wilayah": "", "kode_wilayah_teks": row.kode_wilayah, "telepon": phone_of(work, row)}
        if not row.ipal:
            del values["ipal"]
        area = (await names(work.session, [row.kode_wilayah])).get(row.kode_wilayah, "")
    days = [] if row is None or row.status == "usulan" else [*DATES[: 1 if row.status in BEFORE_COOKING else 2]]
    return {"row": row, "values": values, "area": area, "figures": figures, "days": days, **WORDS}
