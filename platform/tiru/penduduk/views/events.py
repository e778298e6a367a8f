"""`/kantor/penduduk/orang/…/peristiwa/…`: what happens to a person, each with its form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from litestar import Controller, Request, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from tiru.errors import NotFound, TiruError
from tiru.i18n import Lazy, _, lazy
from tiru.penduduk import events, queries
from tiru.penduduk.forms import EventForm, JoinForm, MoveForm, SplitForm
from tiru.penduduk.models import Penduduk
from tiru.penduduk.reach import MANAGE
from tiru.penduduk.views.people import HOME, place_typed
from tiru.penduduk.words import RELATIONS
from tiru.web.app import Work
from tiru.web.forms import sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One sort of event: its form, what is done, and what people read. `after` says for which states it is."""

    title: Lazy
    lead: Lazy
    said: Lazy
    icon: str
    form: type[EventForm]
    act: Callable[[UnitOfWork, int, Any], Awaitable[object]]
    states: tuple[str, ...] = ("hidup",)


DEEDS: Mapping[str, Deed] = MappingProxyType(
    {
        "pindah": Deed(
            title=lazy("Pindah"),
            lead=lazy("Ke desa lain di daerah ini, atau keluar daerah."),
            said=lazy("Kepindahan tercatat."),
            icon="arrows-exchange",
            form=MoveForm,
            act=events.note_move,
        ),
        "pisah-kk": Deed(
            title=lazy("Pisah KK"),
            lead=lazy("Orang ini menjadi kepala keluarga di KK baru; anggota lain boleh ikut."),
            said=lazy("KK baru dibentuk."),
            icon="git-branch",
            form=SplitForm,
            act=events.split_family,
        ),
        "masuk-kk": Deed(
            title=lazy("Masuk KK lain"),
            lead=lazy("Misalnya setelah menikah. KK lama tetap memuat anggota yang lain."),
            said=lazy("Orang ini sudah masuk KK itu."),
            icon="git-merge",
            form=JoinForm,
            act=events.join_family,
        ),
        "meninggal": Deed(
            title=lazy("Meninggal"),
            lead=lazy("Datanya tetap tersimpan sebagai riwayat."),
            said=lazy("Kematian tercatat."),
            icon="leaf",
            form=EventForm,
            act=events.note_death,
        ),
        "datang": Deed(
            title=lazy("Datang kembali"),
            lead=lazy("Untuk yang kembali setelah pindah, atau tercatat meninggal karena keliru."),
            said=lazy("Orang ini tercatat tinggal di sini lagi."),
            icon="arrow-back-up",
            form=EventForm,
            act=events.note_return,
            states=("pindah", "meninggal"),
        ),
    }
)


def possible(person: Penduduk) -> list[str]:
    """Events that can be noted for a person as they stand."""
    if person.digabung_ke is not None:
        return []
    return [name for name, deed in DEEDS.items() if person.state in deed.states]


class EventController(Controller):
    """Through the reach of the right to manage."""

    path = "/penduduk/orang/{person_id:int}/peristiwa/{deed:str}"
    opt = {"permission": MANAGE}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def form(self, request: AnyRequest, work: Work, person_id: FromPath[int], deed: FromPath[str]) -> Template:
        """The form of an event."""
        person = await queries.person_for(work, person_id, MANAGE)
        return await page(request, work, "penduduk/peristiwa.html", await _context(work, person, deed))

    @post("/")
    async def act(self, request: AnyRequest, work: Work, person_id: FromPath[int], deed: FromPath[str]) -> Redirect:
        """Note it."""
        person = await queries.person_for(work, person_id, MANAGE)
        context = await _context(work, person, deed)
        sent = place_typed(await sent_form(request), "kode_wilayah")
        try:
            await DEEDS[deed].act(work, person_id, sent.parse(DEEDS[deed].form))
        except TiruError as problem:
            raise await form_again(request, work, "penduduk/peristiwa.html", sent, problem, context) from problem
        return go_to(f"{HOME}/orang/{person_id}", flash=str(DEEDS[deed].said))


async def _context(work: UnitOfWork, person: Penduduk, deed: str) -> dict[str, object]:
    if deed not in DEEDS:
        raise NotFound(_("Halaman ini tidak ada."))
    family = await queries.members_of(work, person.keluarga_id) if person.keluarga_id else ()
    others = [one for one in family if one.id != person.id and one.state == "hidup"]
    return {
        "person": person,
        "name": deed,
        "deed": DEEDS[deed],
        "others": [(one.id, one.nama, str(RELATIONS[one.hubungan])) for one in others],
        "relations": list(RELATIONS.items()),
        "today": work.today,
    }
