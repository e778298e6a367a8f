"""`/kantor/fasilitas/…`: one facility, and noting, changing, closing and opening it again."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Conflict, Invalid, NotFound, TiruError
from tiru.fasilitas import queries, service
from tiru.fasilitas.facts import DeedForm, Facts, facts_of
from tiru.fasilitas.kinds import identifiers_of, kind_of, kinds
from tiru.fasilitas.models import Fasilitas, FasilitasJenis
from tiru.fasilitas.rules import CHANGES, EXPORT, FIELDS, GROUPS, MANAGE, OWNERS
from tiru.fasilitas.views.lists import HOME, SHADES
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.point_map import MapPoint, point_map, view_of
from tiru.wilayah.geometry import lies_in
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
DEEDS = ("tutup", "buka")


class FacilityController(Controller):
    """Reading is for every official; changing goes through the reach of `fasilitas:data:manage`."""

    path = "/fasilitas"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/{facility_id:int}", opt={"permission": STAFF})
    async def show(self, request: AnyRequest, work: Work, facility_id: FromPath[int]) -> Template:
        """One facility with numbers, place, owner and history; its contact for those who keep or export it."""
        row = await queries.facility_of(work, facility_id)
        may_manage = await queries.may_change(work, row, MANAGE)
        kind = await kind_of(work, row.jenis)
        numbers = (await queries.numbers_of(work, [row.id])).get(row.id, {})
        context = {
            "row": row,
            "kind": kind,
            "numbers": [(one.label, numbers.get(one.key, "")) for one in identifiers_of(kind)],
            "owner": await work.session.get(Unit, row.pemilik_unit_id) if row.pemilik_unit_id else None,
            "owners": OWNERS,
            "groups": GROUPS,
            "places": await names(work.session, [row.kode_wilayah, row.kode_wilayah[:8]]),
            "history": await queries.history_of(work, row.id),
            "changes": CHANGES,
            "fields": FIELDS,
            "hint": outside_hint(row),
            "map": _small_map(work, row, kind),
            "caption": str(CAPTION),
            "may_manage": may_manage,
            "sees_contact": may_manage or await queries.may_change(work, row, EXPORT),
        }
        return await page(request, work, "fasilitas/satu.html", context)

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work, jenis: FromQuery[str] = "") -> Template:
        """First the kind, then the form of that kind."""
        catalogue = await kinds(work)
        if jenis not in catalogue:
            return await page(request, work, "fasilitas/pilih_jenis.html", {"kinds": catalogue, "groups": GROUPS})
        return await page(request, work, "fasilitas/isian.html", _form_context(work, catalogue[jenis]))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note a facility, unless it looks like one that is there and nobody said that it is another."""
        sent = await sent_form(request)
        catalogue = await kinds(work)
        kind = catalogue.get(sent.text("jenis"))
        if kind is None:
            missing = Invalid(_("Pilih jenisnya dahulu."), fields={"jenis": _("Pilih salah satu yang tersedia.")})
            choices = {"kinds": catalogue, "groups": GROUPS}
            raise await form_again(request, work, "fasilitas/pilih_jenis.html", sent, missing, choices)
        context = _form_context(work, kind)
        try:
            if not kind.aktif:
                raise NotFound(_("Jenis ini tidak dipakai lagi."))
            facts = await facts_of(work, kind, sent)
            await _check_twins(work, facts, sent, context)
            row = await service.create_facility(work, facts, alasan=sent.text("alasan").strip()[:250])
        except TiruError as problem:
            raise await form_again(request, work, "fasilitas/isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{row.id}", flash=_("%(nama)s dicatat.", nama=row.nama))

    @get("/{facility_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, facility_id: FromPath[int]) -> Template:
        """The form, filled in."""
        row = await queries.facility_to_change(work, facility_id, MANAGE)
        context = await _edit_context(work, row)
        return await page(request, work, "fasilitas/isian.html", context)

    @post("/{facility_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, facility_id: FromPath[int]) -> Redirect:
        """Write what is different, with the reason."""
        row = await queries.facility_to_change(work, facility_id, MANAGE)
        context = await _edit_context(work, row)
        sent = await sent_form(request)
        try:
            facts = await facts_of(work, await kind_of(work, row.jenis), sent)
            await service.change_facility(work, facility_id, facts, alasan=sent.text("alasan").strip()[:250])
        except TiruError as problem:
            raise await form_again(request, work, "fasilitas/isian.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{facility_id}", flash=_("Perubahan disimpan."))

    @get("/{facility_id:int}/{deed:str}")
    async def deed_form(
        self, request: AnyRequest, work: Work, facility_id: FromPath[int], deed: FromPath[str]
    ) -> Template:
        """The day and the reason of closing or reopening."""
        row = await queries.facility_to_change(work, facility_id, MANAGE)
        return await page(request, work, "fasilitas/tindakan.html", _deed_context(work, row, deed))

    @post("/{facility_id:int}/{deed:str}")
    async def act(self, request: AnyRequest, work: Work, facility_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """Close it, or open it again."""
        row = await queries.facility_to_change(work, facility_id, MANAGE)
        context = _deed_context(work, row, deed)
        sent = await sent_form(request)
        try:
            form = sent.parse(DeedForm)
            if deed == "tutup":
                await service.close_facility(work, facility_id, form)
            else:
                await service.reopen_facility(work, facility_id, form)
        except TiruError as problem:
            raise await form_again(request, work, "fasilitas/tindakan.html", sent, problem, context) from problem
        said = _("Penutupan dicatat.") if deed == "tutup" else _("Fasilitas dibuka lagi.")
        return go_to(f"{HOME}/{facility_id}", flash=said)


def outside_hint(row: Fasilitas) -> str:
    """A sentence when the point lies outside of where the facility is said to be; outlines are approximate."""
    if row.latitude is None or row.longitude is None:
        return ""
    if lies_in(row.kode_wilayah[:5], row.latitude, row.longitude) is False:
        return _("Titiknya di luar batas daerah ini.")
    if lies_in(row.kode_wilayah[:8], row.latitude, row.longitude) is False:
        return _("Titiknya di luar batas kecamatannya.")
    return ""


async def _check_twins(work: UnitOfWork, facts: Facts, sent: Sent, context: dict[str, object]) -> None:
    twins = [] if sent.text("tetap") else await queries.likely_twins(work, facts)
    if twins:
        context["twins"] = twins[:5]
        raise Conflict(_("Fasilitas ini mungkin sudah tercatat."))


def _form_context(work: UnitOfWork, kind: FasilitasJenis) -> dict[str, object]:
    return {
        "kind": kind,
        "identifiers": identifiers_of(kind),
        "owners": [(kode, str(label)) for kode, label in OWNERS.items()],
        "row": None,
        "twins": [],
        "area": "",
        "unit": None,
        "values": {"berlaku_dari": work.today.isoformat()},
    }


async def _edit_context(work: UnitOfWork, row: Fasilitas) -> dict[str, object]:
    kind = await kind_of(work, row.jenis)
    unit = await work.session.get(Unit, row.pemilik_unit_id) if row.pemilik_unit_id else None
    numbers = (await queries.numbers_of(work, [row.id])).get(row.id, {})
    values = {name: getattr(row, name) for name in Facts.__slots__ if name != "pengenal"}
    shown = {name: "" if value is None else str(value) for name, value in values.items()}
    shown |= {f"pengenal_{key}": value for key, value in numbers.items()}
    # Codes stand in the visible fields, so that without script they can be typed over.
    shown |= {"kode_wilayah": "", "kode_wilayah_teks": row.kode_wilayah, "pemilik_unit": ""}
    shown["pemilik_unit_teks"] = unit.kode if unit else ""
    areas = await names(work.session, [row.kode_wilayah])
    more = {"row": row, "unit": unit, "area": areas.get(row.kode_wilayah, ""), "values": shown}
    return {**_form_context(work, kind), **more}


def _deed_context(work: UnitOfWork, row: Fasilitas, deed: str) -> dict[str, object]:
    if deed not in DEEDS:
        raise NotFound(_("Halaman ini tidak ada."))
    return {"row": row, "deed": deed, "values": {"pada": work.today.isoformat()}}


def _small_map(work: UnitOfWork, row: Fasilitas, kind: FasilitasJenis) -> str:
    outlines = outline_map(work.tenant.kode_wilayah)
    if outlines is None or outlines.bounds is None or row.latitude is None or row.longitude is None:
        return ""
    chosen = next((unit for unit in outlines.units if unit.kode == row.kode_wilayah[:8]), None)
    point = MapPoint(row.latitude, row.longitude, row.nama, SHADES[kind.kelompok])
    title = _("Letak %(nama)s", nama=row.nama)
    return point_map(outlines, [point], title=title, view=view_of(outlines, chosen), chosen=row.kode_wilayah[:8])
