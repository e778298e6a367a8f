"""`/kantor/organisasi/unit`: one unit on a day, and what can be done to it."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import _
from tiru.organisasi import queries, tree_queries
from tiru.organisasi.forms import UnitForm
from tiru.organisasi.models import Unit
from tiru.organisasi.rules import CHANGES, MANAGE, TYPES, reaches
from tiru.organisasi.unit_changes import create_unit
from tiru.organisasi.views.deeds import DEEDS, Deed
from tiru.organisasi.views.tree import day_asked
from tiru.web.app import Work
from tiru.web.declared import STAFF
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/organisasi/unit"


class UnitController(Controller):
    """Reading is for every official; changing goes through the reach of `organisasi:unit:manage`."""

    path = "/organisasi/unit"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/{unit_id:int}", opt={"permission": STAFF})
    async def show(
        self, request: AnyRequest, work: Work, unit_id: FromPath[int], pada: FromQuery[str] = ""
    ) -> Template:
        """One unit with posts, holders, what lies below, and its history."""
        unit = await queries.unit_of(work, unit_id)
        day, wrong = day_asked(pada, work.today)
        tree = {node.id: node for node in await tree_queries.tree(work, day)}
        node = tree.get(unit_id)
        context = {
            "unit": unit,
            "node": node,
            "above": [tree[one] for one in node.over] if node else [],
            "below": [one for one in tree.values() if one.over[-1:] == (unit_id,)],
            "held": await queries.posts_of(work, unit_id, day=day) if node else [],
            "history": await queries.history_of(work, unit_id),
            "day": day,
            "pada": "" if wrong else pada,
            "wrong_day": wrong,
            "types": TYPES,
            "changes": CHANGES,
            "deeds": DEEDS,
            "may_manage": reaches(work.actor, unit.path, unit.kode_wilayah),
            "is_open": unit.berlaku_sampai is None or unit.berlaku_sampai >= work.today,
        }
        return await page(request, work, "organisasi/unit.html", context)

    @get("/baru")
    async def new(self, request: AnyRequest, work: Work, induk: FromQuery[str] = "") -> Template:
        """The form of a new unit."""
        return await page(request, work, "organisasi/unit_baru.html", await _new_context(work, induk))

    @post("/baru")
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Make a unit."""
        sent = chosen_or_typed(await sent_form(request), "induk")
        try:
            unit = await create_unit(work, sent.parse(UnitForm))
        except TiruError as problem:
            context = await _new_context(work, "")
            raise await form_again(request, work, "organisasi/unit_baru.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{unit.id}", flash=_("%(nama)s dibentuk.", nama=unit.nama))

    @get("/{unit_id:int}/{deed:str}")
    async def form(self, request: AnyRequest, work: Work, unit_id: FromPath[int], deed: FromPath[str]) -> Template:
        """The form of a change."""
        unit = await queries.unit_to_change(work, unit_id)
        return await page(request, work, "organisasi/tindakan.html", await _deed_context(work, unit, deed))

    @post("/{unit_id:int}/{deed:str}")
    async def act(self, request: AnyRequest, work: Work, unit_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """Rename, move, split, merge or close it."""
        chosen = _deed(deed)
        sent = chosen_or_typed(chosen_or_typed(await sent_form(request), "induk"), "ke")
        context = await _deed_context(work, await queries.unit_to_change(work, unit_id), deed)
        try:
            unit = await chosen.act(work, unit_id, sent.parse(chosen.form))
        except TiruError as problem:
            raise await form_again(request, work, "organisasi/tindakan.html", sent, problem, context) from problem
        return go_to(f"{HOME}/{unit.id}", flash=str(chosen.said))


def chosen_or_typed(sent: Sent, name: str) -> Sent:
    """A unit is chosen from the list; without script its code is typed, and that is taken instead."""
    typed = sent.text(f"{name}_teks").strip()
    if sent.text(name).strip() or not typed:
        return sent
    return Sent({**sent.values, name: typed}, sent.files)


def _deed(name: str) -> Deed:
    if name not in DEEDS:
        raise NotFound(_("Halaman ini tidak ada."))
    return DEEDS[name]


async def _deed_context(work: UnitOfWork, unit: Unit, name: str) -> dict[str, object]:
    return {
        "unit": unit,
        "name": name,
        "deed": _deed(name),
        "types": TYPES,
        "today": work.today,
        "below": await queries.directly_below(work, unit.id) if name == "pecah" else [],
        "held": await queries.posts_of(work, unit.id) if name == "pecah" else [],
    }


async def _new_context(work: UnitOfWork, kode: str) -> dict[str, object]:
    found = await tree_queries.unit_coded(work, kode) if kode else None
    return {"parent": found, "types": TYPES, "today": work.today}
