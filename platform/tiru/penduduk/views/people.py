"""`/kantor/penduduk`: searching people, by name or by the whole number, and adding one."""

from __future__ import annotations

from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound, TiruError
from tiru.i18n import _
from tiru.penduduk import queries
from tiru.penduduk.forms import NewPersonForm
from tiru.penduduk.identity import masked_nik, sixteen
from tiru.penduduk.models import Penduduk
from tiru.penduduk.queries import AGES, Filter
from tiru.penduduk.reach import EXPORT, MANAGE, QUALITY, READ, areas_of
from tiru.penduduk.rules import RULES, age
from tiru.penduduk.service import add_person
from tiru.penduduk.words import EVENTS, MARITAL, RELATIONS, SEXES, STATE_KINDS, STATES
from tiru.web.app import Work
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.wilayah.queries import names
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]
HOME = "/kantor/penduduk"


def filter_of(request: AnyRequest) -> Filter:
    """The filter in the address; what is no value of a list is left out."""
    given = {name: request.query_params.get(name, "").strip()[:100] for name in Filter.__slots__}
    given["kelamin"] = given["kelamin"] if given["kelamin"] in SEXES else ""
    given["state"] = given["state"] if given["state"] in STATES else ""
    given["aturan"] = given["aturan"] if given["aturan"] in RULES else ""
    for name in ("rt", "rw"):
        given[name] = f"{int(given[name]):03d}" if given[name].isdecimal() else ""
    return Filter(**given)


class PeopleController(Controller):
    """Within the reach of the right to read."""

    path = "/penduduk"
    opt = {"permission": READ}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def people(self, request: AnyRequest, work: Work, halaman: FromQuery[int] = 1) -> Template:
        """A page of people."""
        return await _list_page(request, work, halaman)

    @post("/cari-nomor")
    async def by_number(self, request: AnyRequest, work: Work) -> Redirect:
        """The person or family of a whole number; sent in the body, so that no log keeps it. Recorded."""
        sent = await sent_form(request)
        try:
            number = sixteen(sent.text("nomor"), "nomor", _("NIK atau nomor KK"))
            if not number:
                raise Invalid(_("Periksa lagi isian yang ditandai."), fields={"nomor": _("Wajib diisi.")})
            href = await _of_number(work, number)
        except TiruError as problem:
            context = await _list_context(request, work, Filter(), 1)
            raise await form_again(request, work, "penduduk/daftar.html", sent, problem, context) from problem
        work.record("penduduk.nomor.find", href.removeprefix(f"{HOME}/").replace("/", ":"))
        return go_to(href)

    @get("/baru", opt={"permission": MANAGE})
    async def new(self, request: AnyRequest, work: Work) -> Template:
        """The form of a new person."""
        return await page(request, work, "penduduk/baru.html", await form_context(work))

    @post("/baru", opt={"permission": MANAGE})
    async def create(self, request: AnyRequest, work: Work) -> Redirect:
        """Add somebody."""
        sent = place_typed(await sent_form(request), "kode_wilayah")
        try:
            person = await add_person(work, sent.parse(NewPersonForm))
        except TiruError as problem:
            context = await form_context(work)
            raise await form_again(request, work, "penduduk/baru.html", sent, problem, context) from problem
        return go_to(f"{HOME}/orang/{person.id}", flash=_("%(nama)s tercatat.", nama=person.nama))


async def _list_page(request: AnyRequest, work: UnitOfWork, number: int) -> Template:
    context = await _list_context(request, work, filter_of(request), number)
    return await page(request, work, "penduduk/daftar.html", context)


async def _list_context(request: AnyRequest, work: UnitOfWork, wanted: Filter, number: int) -> dict[str, object]:
    looks_like_number = sum(letter.isdigit() for letter in wanted.q) > 8
    found = queries.Page((), 0, 1) if looks_like_number else await queries.people(work, wanted, page=number)
    kept = {name: getattr(wanted, name) for name in Filter.__slots__ if getattr(wanted, name)}
    places = await names(work.session, [*{row.kode_wilayah for row in found.rows}, wanted.wilayah])
    return {
        "found": found,
        "wanted": wanted,
        "kept": kept,
        "looks_like_number": looks_like_number,
        "places": places,
        "masked": {row.id: masked_nik(work, row) for row in found.rows},
        "ages": ages_of(found.rows, work),
        "age_options": [(f"{least}-{most}", _age_words(least, most)) for least, most in AGES],
        "sexes": SEXES,
        "states": STATES,
        "state_kinds": STATE_KINDS,
        "relations": RELATIONS,
        "rules": RULES,
        "may_manage": work.actor.may(MANAGE),
        "may_export": work.actor.may(EXPORT),
        "may_quality": work.actor.may(QUALITY),
    }


def ages_of(rows: Any, work: UnitOfWork) -> dict[int, int | None]:
    """Whole years by id."""
    return {row.id: age(row.lahir_on, work.today) if row.lahir_on else None for row in rows}


def _age_words(least: int, most: int) -> str:
    return _("%(n)s tahun ke atas", n=least) if most >= 200 else _("%(least)s–%(most)s tahun", least=least, most=most)


async def _of_number(work: UnitOfWork, number: str) -> str:
    people = await queries.people_with_nik(work, number)
    if people:
        return f"{HOME}/orang/{people[0].id}"
    family = await queries.family_with_card(work, number)
    if family is not None and (await areas_of(work, READ)).cover(family.kode_wilayah):
        return f"{HOME}/keluarga/{family.id}"
    raise NotFound(_("Tidak ada orang atau keluarga dengan nomor ini di wilayah Anda."))


async def form_context(work: UnitOfWork, person: Penduduk | None = None) -> dict[str, object]:
    """Lists of the form, and the person it is about."""
    place = await names(work.session, [person.kode_wilayah]) if person else {}
    return {
        "person": person,
        "place": next(iter(place.values()), ""),
        "sexes": list(SEXES.items()),
        "relations": list(RELATIONS.items()),
        "marital": list(MARITAL.items()),
        "ways": [(name, EVENTS[name]) for name in ("pendataan", "lahir", "datang")],
        "today": work.today,
    }


def place_typed(sent: Sent, name: str) -> Sent:
    """A desa is chosen from the list; without script its code is typed, and that is taken instead."""
    typed = sent.text(f"{name}_teks").strip()
    if sent.text(name) or not typed or not typed[0].isdigit():
        return sent
    return Sent({**sent.values, name: typed}, sent.files)
