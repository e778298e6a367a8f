"""`/kantor/penduduk/keluarga`: one family card."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.penduduk import queries
from tiru.penduduk.events import change_family
from tiru.penduduk.findings import findings_about
from tiru.penduduk.forms import FamilyForm
from tiru.penduduk.identity import masked_kk, masked_nik
from tiru.penduduk.reach import MANAGE, READ, areas_of
from tiru.penduduk.rules import RULES
from tiru.penduduk.views.people import HOME, ages_of
from tiru.penduduk.words import RELATIONS, SEVERITY_KINDS, SEXES, STATE_KINDS, STATES
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names

AnyRequest = Request[Any, Any, Any]


class FamilyController(Controller):
    """Another desa's family is not there."""

    path = "/penduduk/keluarga/{family_id:int}"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def show(self, request: AnyRequest, work: Work, family_id: FromPath[int]) -> Template:
        """One family with its members."""
        family = await queries.family_for(work, family_id)
        members = await queries.members_of(work, family_id)
        living = [one for one in members if one.state == "hidup"]
        context = {
            "family": family,
            "head": next((one for one in living if one.hubungan == "kepala"), None),
            "members": members,
            "masked_kk": masked_kk(work, family),
            "masked": {one.id: masked_nik(work, one) for one in members},
            "ages": ages_of(members, work),
            "places": await names(work.session, [family.kode_wilayah]),
            "findings": await findings_about(work, [one.id for one in members]),
            "people": {one.id: one for one in members},
            "rules": RULES,
            "severity_kinds": SEVERITY_KINDS,
            "relations": RELATIONS,
            "sexes": SEXES,
            "states": STATES,
            "state_kinds": STATE_KINDS,
            "may_manage": (await areas_of(work, MANAGE)).cover(family.kode_wilayah),
        }
        return await page(request, work, "penduduk/keluarga.html", context)

    @get("/ubah", opt={"permission": MANAGE})
    async def form(self, request: AnyRequest, work: Work, family_id: FromPath[int]) -> Template:
        """The form of a card's number and address."""
        family = await queries.family_for(work, family_id, MANAGE)
        context = {"family": family, "masked_kk": masked_kk(work, family)}
        return await page(request, work, "penduduk/keluarga_ubah.html", context)

    @post("/ubah", opt={"permission": MANAGE})
    async def change(self, request: AnyRequest, work: Work, family_id: FromPath[int]) -> Redirect:
        """Correct it."""
        family = await queries.family_for(work, family_id, MANAGE)
        context = {"family": family, "masked_kk": masked_kk(work, family)}
        sent = await sent_form(request)
        try:
            await change_family(work, family_id, sent.parse(FamilyForm))
        except TiruError as problem:
            raise await form_again(request, work, "penduduk/keluarga_ubah.html", sent, problem, context) from problem
        return go_to(f"{HOME}/keluarga/{family_id}", flash=_("Perubahan disimpan."))
