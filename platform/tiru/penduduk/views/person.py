"""`/kantor/penduduk/orang`: one person with family, findings and history; the whole number; corrections."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.penduduk import queries
from tiru.penduduk.copying import copy_of
from tiru.penduduk.findings import findings_about
from tiru.penduduk.forms import ChangeForm
from tiru.penduduk.identity import masked_kk, masked_nik, nik_of, no_kk_of
from tiru.penduduk.models import Penduduk
from tiru.penduduk.reach import MANAGE, NIK, READ, areas_of
from tiru.penduduk.rules import RULES, age
from tiru.penduduk.service import change_person
from tiru.penduduk.shown import changes_shown
from tiru.penduduk.views.events import DEEDS, possible
from tiru.penduduk.views.people import HOME, ages_of, form_context, place_typed
from tiru.penduduk.words import EVENTS, MARITAL, RELATIONS, SEVERITY_KINDS, SEXES, STATE_KINDS, STATES
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


class PersonController(Controller):
    """Another desa's person is not there."""

    path = "/penduduk/orang/{person_id:int}"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def show(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Template:
        """One person; numbers are masked."""
        person = await queries.person_for(work, person_id)
        return await page(request, work, "penduduk/orang.html", await _context(work, person))

    @get("/nik", opt={"permission": NIK})
    async def number(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Template:
        """The whole NIK and No. KK; looking is recorded."""
        person = await queries.person_for(work, person_id, NIK)
        work.record("penduduk.nik.read", f"penduduk:{person.id}")
        context = {"person": person, "nik": nik_of(work, person), "no_kk": no_kk_of(work, person.keluarga)}
        return await page(request, work, "penduduk/nik.html", context)

    @get("/salinan", opt={"permission": NIK})
    async def copy(self, work: Work, person_id: FromPath[int]) -> Response[Any]:
        """All that is kept about a person, for them to take along (UU 27/2022 Article 7); recorded."""
        person = await queries.person_for(work, person_id, NIK)
        return Response(
            await copy_of(work, person),
            headers={
                "content-disposition": f'attachment; filename="salinan-{person.id}.json"',
                "cache-control": "no-store",
            },
        )

    @get("/ubah", opt={"permission": MANAGE})
    async def form(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Template:
        """The form of a correction."""
        person = await queries.person_for(work, person_id, MANAGE)
        return await page(request, work, "penduduk/ubah.html", await _form_context(work, person))

    @post("/ubah", opt={"permission": MANAGE})
    async def change(self, request: AnyRequest, work: Work, person_id: FromPath[int]) -> Redirect:
        """Correct it."""
        person = await queries.person_for(work, person_id, MANAGE)
        context = await _form_context(work, person)
        sent = place_typed(await sent_form(request), "kode_wilayah")
        try:
            await change_person(work, person_id, sent.parse(ChangeForm))
        except TiruError as problem:
            raise await form_again(request, work, "penduduk/ubah.html", sent, problem, context) from problem
        return go_to(f"{HOME}/orang/{person_id}", flash=_("Perubahan disimpan."))


async def _form_context(work: UnitOfWork, person: Penduduk) -> dict[str, object]:
    return {**await form_context(work, person), "masked": masked_nik(work, person)}


async def _context(work: UnitOfWork, person: Penduduk) -> dict[str, object]:
    members = await queries.members_of(work, person.keluarga_id) if person.keluarga_id else []
    manageable = (await areas_of(work, MANAGE)).cover(person.kode_wilayah)
    family_seen = person.keluarga is not None and (await areas_of(work, READ)).cover(person.keluarga.kode_wilayah)
    kept = await queries.person_for(work, person.digabung_ke) if person.digabung_ke else None
    return {
        "person": person,
        "kept": kept,
        "merged": await queries.merged_into(work, person.id),
        "masked": masked_nik(work, person),
        "masked_kk": masked_kk(work, person.keluarga),
        "family_seen": family_seen,
        "members": members,
        "member_ages": ages_of(members, work),
        "age": age(person.lahir_on, work.today) if person.lahir_on else None,
        "places": await names(work.session, [person.kode_wilayah]),
        "findings": await findings_about(work, [person.id]),
        "history": await changes_shown(work, await queries.history_of(work, person.id)),
        "rules": RULES,
        "severity_kinds": SEVERITY_KINDS,
        "sexes": SEXES,
        "relations": RELATIONS,
        "marital": MARITAL,
        "states": STATES,
        "state_kinds": STATE_KINDS,
        "events": EVENTS,
        "deeds": {name: DEEDS[name] for name in possible(person)} if manageable else {},
        "may_manage": manageable and person.digabung_ke is None,
        "may_undo": manageable and person.digabung_ke is not None,
        "may_see_number": (await areas_of(work, NIK)).cover(person.kode_wilayah),
    }
