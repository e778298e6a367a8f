"""`/kantor/mbg/titik/…`: one place, noting and changing it, ending it, its classes and receivers."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template
from sqlalchemy import select

from tiru.errors import NotFound, TiruError
from tiru.fasilitas.facts import with_area_typed
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.web.point_map import MapPoint, point_map, view_of
from tiru.wilayah.outlines import CAPTION, outline_map
from tiru.work import UnitOfWork
from tiru_mbg.allergens import ALLERGENS
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.groups import GROUPS, GROUPS_OF_PLACE, PLACES
from tiru_mbg.parameters import rules
from tiru_mbg.reach import kitchens
from tiru_mbg.rights import DAPUR_READ, PENUGASAN, TITIK_MANAGE, TITIK_READ
from tiru_mbg.titik import queries, service
from tiru_mbg.titik.forms import ClassForm, PlaceForm, ReasonForm, ReceiverForm
from tiru_mbg.titik.models import Rombel, Titik
from tiru_mbg.titik.queries import Assigned
from tiru_mbg.titik.rules import ROLES, SOURCES, travel_warnings

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/mbg/titik"
FORM, CLASS, RECEIVER, DEED = (f"mbg/titik/{name}.html" for name in ("isian", "rombel", "penerima", "tindakan"))
DEEDS = ("akhiri", "buka")


class PlaceController(Controller):
    """Reading goes through `mbg:titik:read`, writing through `mbg:titik:manage`."""

    path = "/titik"
    opt = {"permission": TITIK_MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/{titik_id:int}", opt={"permission": TITIK_READ})
    async def show(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """One place: where it is, who eats there, who cooks for it; its receivers for those who manage it."""
        row = await queries.place_of(work, titik_id)
        may_manage = await _reaches(work, titik_id, TITIK_MANAGE)
        assigned = await queries.open_assignments(work, work.today, titik_ids=[row.id], coming=True)
        receivers = await queries.receivers_of(work, row.id) if may_manage else ()
        limits = await rules(work)
        context = {
            "row": row,
            "kinds": PLACES,
            "groups": GROUPS,
            "allergens": ALLERGENS,
            "classes": await queries.classes_of(work, row.id),
            "enrolled": (await queries.enrolled(work, [row.id]))[row.id],
            "assigned": assigned,
            "hints": {one.penugasan.id: _hints(one, limits) for one in assigned},
            "open_kitchens": await _open_kitchens(work, assigned),
            "sources": SOURCES,
            "receivers": receivers,
            "accounts": await service.account_names(work, [one.akun_id for one in receivers]),
            "roles": ROLES,
            "areas": await queries.area_names(work, [row.kode_wilayah]),
            "map": _small_map(work, row, assigned),
            "caption": str(CAPTION),
            "may_manage": may_manage,
            "may_assign": work.may(PENUGASAN),
        }
        return await page(request, work, "mbg/titik/satu.html", context)

    @get("/{titik_id:int}/kontak", opt={"permission": TITIK_READ})
    async def contact(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """Name and telephone of who is in charge; opening it is recorded."""
        row = await queries.place_of(work, titik_id)
        work.record("mbg.titik.contact", f"titik:{row.id}")
        return await page(request, work, "mbg/titik/kontak.html", {"row": row, "phone": service.phone_of(work, row)})

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """An empty place."""
        return await page(request, work, FORM, _form_context())

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Note it."""
        sent = await sent_form(request)
        try:
            row = await service.create_place(work, with_area_typed(sent).parse(PlaceForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, _form_context()) from problem
        return go_to(f"{HOME}/{row.id}", flash=_("%(nama)s dicatat.", nama=row.nama))

    @get("/{titik_id:int}/ubah")
    async def edit(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """The form, filled in; it shows the telephone number, which is recorded."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        if row.pic_telepon is not None:
            work.record("mbg.titik.contact", f"titik:{row.id}")
        return await page(request, work, FORM, await _edit_context(work, row))

    @post("/{titik_id:int}/ubah")
    async def change(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """Write what is different."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        context = await _edit_context(work, row)
        sent = await sent_form(request)
        try:
            await service.change_place(work, titik_id, with_area_typed(sent).parse(PlaceForm))
        except TiruError as problem:
            raise await form_again(request, work, FORM, sent, problem, context) from problem
        return go_to(f"{HOME}/{titik_id}", flash=_("Perubahan disimpan."))

    @get("/{titik_id:int}/rombel")
    async def class_form(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """A class more, or with `ubah` one that is there."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        chosen = str(request.query_params.get("ubah", ""))
        known = None
        if chosen.isascii() and chosen.isdecimal() and len(chosen) < 19:
            known = await service.class_of(work, titik_id, int(chosen))
        return await page(request, work, CLASS, _class_context(work, row, known))

    @post("/{titik_id:int}/rombel")
    async def write_class(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """Write the numbers of a class; a class of that name is overwritten."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        context = _class_context(work, row)
        sent = await sent_form(request)
        try:
            alergi = service.allergies_typed({name: sent.text(name) for name in sent.values})
            await service.write_class(work, titik_id, sent.parse(ClassForm), alergi)
        except TiruError as problem:
            raise await form_again(request, work, CLASS, sent, problem, context) from problem
        return go_to(f"{HOME}/{titik_id}", flash=_("Jumlah terdaftar disimpan."))

    @get("/{titik_id:int}/penerima")
    async def receiver_form(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """Which account receives here."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        return await page(request, work, RECEIVER, _receiver_context(work, row))

    @post("/{titik_id:int}/penerima")
    async def add_receiver(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """Link the account."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        context = _receiver_context(work, row)
        sent = await sent_form(request)
        try:
            await service.add_receiver(work, titik_id, sent.parse(ReceiverForm))
        except TiruError as problem:
            raise await form_again(request, work, RECEIVER, sent, problem, context) from problem
        return go_to(f"{HOME}/{titik_id}", flash=_("Penerima dicatat."))

    @post("/{titik_id:int}/penerima/{penerima_id:int}/akhiri")
    async def end_receiver(self, work: Work, titik_id: FromPath[int], penerima_id: FromPath[int]) -> Redirect:
        """They receive here no longer."""
        await service.end_receiver(work, titik_id, penerima_id)
        return go_to(f"{HOME}/{titik_id}", flash=_("Penerima diakhiri."))

    @get(["/{titik_id:int}/akhiri", "/{titik_id:int}/buka"])
    async def deed_form(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Template:
        """Why it ends, or opens again."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        return await page(request, work, DEED, await _deed_context(request, work, row))

    @post(["/{titik_id:int}/akhiri", "/{titik_id:int}/buka"])
    async def act(self, request: AnyRequest, work: Work, titik_id: FromPath[int]) -> Redirect:
        """End it, or open it again."""
        row = await queries.place_of(work, titik_id, TITIK_MANAGE)
        context = await _deed_context(request, work, row)
        sent = await sent_form(request)
        try:
            alasan = sent.parse(ReasonForm).alasan
            if context["deed"] == "akhiri":
                await service.end_place(work, titik_id, alasan)
            else:
                await service.reopen_place(work, titik_id, alasan)
        except TiruError as problem:
            raise await form_again(request, work, DEED, sent, problem, context) from problem
        said = _("Titik layanan diakhiri.") if context["deed"] == "akhiri" else _("Titik layanan dibuka lagi.")
        return go_to(f"{HOME}/{titik_id}", flash=said)


async def _reaches(work: UnitOfWork, titik_id: int, permission: str) -> bool:
    if not work.may(permission):
        return False
    try:
        await queries.place_of(work, titik_id, permission)
    except NotFound:
        return False
    return True


def _hints(one: Assigned, limits: Any) -> list[str]:
    return travel_warnings(one.penugasan.kelompok, one.penugasan.menit, one.penugasan.jarak_m, limits)


async def _open_kitchens(work: UnitOfWork, assigned: list[Assigned]) -> set[int]:
    """Kitchens among these whose page the actor may open."""
    ids = {one.sppg.id for one in assigned}
    if not ids or not work.may(DAPUR_READ):
        return set()
    query = select(Sppg.id).where(Sppg.id.in_(ids), kitchens(work, DAPUR_READ))
    return set(await work.session.scalars(query))


def _form_context() -> dict[str, object]:
    kinds = [(kode, str(label)) for kode, label in PLACES.items()]
    return {"row": None, "kinds": kinds, "area": "", "values": {"tipe": "sekolah"}}


async def _edit_context(work: UnitOfWork, row: Titik) -> dict[str, object]:
    kept = {name: getattr(row, name) for name in PlaceForm.model_fields if name != "pic_telepon"}
    values = {name: "" if value is None else str(value) for name, value in kept.items()}
    values |= {"kode_wilayah": "", "kode_wilayah_teks": row.kode_wilayah, "pic_telepon": service.phone_of(work, row)}
    values["jam_makan"] = row.jam_makan.strftime("%H:%M") if row.jam_makan else ""
    areas = await queries.area_names(work, [row.kode_wilayah])
    return {**_form_context(), "row": row, "area": areas.get(row.kode_wilayah, ""), "values": values}


def _class_context(work: UnitOfWork, row: Titik, known: Rombel | None = None) -> dict[str, object]:
    values: dict[str, object] = {"per_on": work.today.isoformat()}
    if known is not None:
        values |= {"kelompok": known.kelompok, "kelas": known.kelas, "terdaftar": str(known.terdaftar)}
        values |= {f"alergi_{kode}": str(number) for kode, number in known.alergi.items()}
    groups = [(kode, str(GROUPS[kode])) for kode in GROUPS_OF_PLACE[row.tipe]]
    return {"row": row, "known": known, "groups": groups, "allergens": ALLERGENS, "values": values}


def _receiver_context(work: UnitOfWork, row: Titik) -> dict[str, object]:
    values = {"mulai_on": work.today.isoformat(), "peran": "kader" if row.tipe == "posyandu" else "pic"}
    return {"row": row, "roles": [(kode, str(label)) for kode, label in ROLES.items()], "values": values}


async def _deed_context(request: AnyRequest, work: UnitOfWork, row: Titik) -> dict[str, object]:
    deed = request.url.path.rpartition("/")[2]
    assigned = await queries.open_assignments(work, work.today, titik_ids=[row.id], coming=True)
    return {"row": row, "deed": deed, "assigned": len(assigned)}


def _small_map(work: UnitOfWork, row: Titik, assigned: list[Assigned]) -> str:
    """The place and the kitchens that cook for it, in its kecamatan or, when they are outside, the whole map."""
    outlines = outline_map(work.tenant.kode_wilayah)
    if outlines is None or outlines.bounds is None or row.latitude is None or row.longitude is None:
        return ""
    points = [MapPoint(row.latitude, row.longitude, row.nama, 2)]
    cooks = {one.sppg.id: one.sppg for one in assigned}
    for sppg in cooks.values():
        if sppg.latitude is not None and sppg.longitude is not None:
            points.append(MapPoint(sppg.latitude, sppg.longitude, sppg.nama, 1))
    inside = all(sppg.kode_wilayah[:8] == row.kode_wilayah[:8] for sppg in cooks.values())
    chosen = next((unit for unit in outlines.units if unit.kode == row.kode_wilayah[:8]), None) if inside else None
    title = _("Letak %(nama)s", nama=row.nama)
    return point_map(outlines, points, title=title, view=view_of(outlines, chosen), chosen=row.kode_wilayah[:8])
