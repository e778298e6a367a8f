"""The field page: what is to do now, with one large button per step, and a form for each. Works without JavaScript.

With JavaScript the same forms go through the telephone's own store (`frontend/src/lapangan.js`).
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4, uuid5

from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from tiru.errors import Invalid, NotFound
from tiru.i18n import _
from tiru.web.app import Work
from tiru.web.assets import asset, built
from tiru.web.declared import ANYONE, STAFF
from tiru.web.forms import Sent, sent_form
from tiru.web.pages import form_again, go_to, page
from tiru.work import UnitOfWork
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.hari.folding import happened
from tiru_mbg.hari.intake import Answer, Parcel, receive
from tiru_mbg.hari.kinds import KINDS, QUIET, EntryKind
from tiru_mbg.hari.models import Catatan, Kiriman
from tiru_mbg.hari.photos import keep_photo
from tiru_mbg.hari.plan import plan_by_hand
from tiru_mbg.hari.reached import own_sppg
from tiru_mbg.hari.reasons import FORM as FORM_WRONG
from tiru_mbg.hari.reasons import SAMPLE, said
from tiru_mbg.hari.today import STAGES, Task, Today, by_code, task_of, today_of
from tiru_mbg.rights import MASAK

AnyRequest = Request[Any, Any, Any]
BASE = "/kantor/mbg/lapangan"
PAGE, FORM = "mbg/hari/lapangan.html", "mbg/hari/isi.html"
WORKER = "lapangan-sw.js"
MOST_PHOTOS = 6


class FieldController(Controller):
    """Who may write what is asked of each entry; others find an empty page that says whom to ask."""

    path = "/lapangan"
    opt = {"permission": STAFF}  # noqa: RUF012 - the framework's way of declaring

    @get("/")
    async def show(
        self,
        request: AnyRequest,
        work: Work,
        dapur: FromQuery[int | None] = None,
        titik: FromQuery[int | None] = None,
    ) -> Template:
        """Today's work of one kitchen or place."""
        today = await today_of(work, dapur=dapur, titik=titik)
        return await page(request, work, PAGE, _shown(work, today))

    @post("/rencana/{sppg_id:int}", opt={"permission": MASAK})
    async def plan(self, work: Work, sppg_id: FromPath[int]) -> Redirect:
        """Make today's batches and deliveries of the actor's kitchen."""
        await _own_kitchen(work, sppg_id)
        made = await plan_by_hand(work, sppg_id, work.today)
        words = _("Rencana hari ini: %(batches)s batch, %(sent)s kiriman.", batches=made.batches, sent=made.deliveries)
        return go_to(f"{BASE}?dapur={sppg_id}", flash=words)

    @get("/kode")
    async def find(self, work: Work, kode: FromQuery[str] = "") -> Redirect:
        """From what stands on a label to the form of the step that comes next."""
        task = await by_code(work, kode[:200])
        if task is None:
            return go_to(BASE, flash=_("Kode ini tidak ada di dapur atau tempat Anda."), kind="warn")
        step = task.following or task.kinds[-1]
        return go_to(f"{BASE}/isi/{step}?{task.about}={task.key}")

    @get("/isi/{jenis:str}")
    async def form(
        self,
        request: AnyRequest,
        work: Work,
        jenis: FromPath[str],
        batch: FromQuery[str] = "",
        kiriman: FromQuery[str] = "",
    ) -> Template | Redirect:
        """The form of one step; without a batch or delivery, back to where one is chosen."""
        if not (batch or kiriman):
            return go_to(BASE, flash=_("Pilih batch atau kirimannya dahulu."), kind="info")
        kind, task = await _asked(work, jenis, batch, kiriman)
        return await page(request, work, FORM, _form(work, kind, task))

    @post("/isi/{jenis:str}")
    async def write(
        self,
        request: AnyRequest,
        work: Work,
        jenis: FromPath[str],
        batch: FromQuery[str] = "",
        kiriman: FromQuery[str] = "",
    ) -> Redirect:
        """Keep what was typed: the same door as that of the telephones, without a signature."""
        if not (batch or kiriman):
            return go_to(BASE, flash=_("Pilih batch atau kirimannya dahulu."), kind="info")
        kind, task = await _asked(work, jenis, batch, kiriman)
        sent = await sent_form(request)
        try:
            answer = await _receive(work, kind, task, sent)
        except Invalid as problem:
            raise await form_again(request, work, FORM, sent, problem, _form(work, kind, task)) from problem
        if answer.status == "ditolak":  # kept, with its reason: that somebody tried is worth knowing
            return go_to(_back(work, task), flash=said(answer.alasan), kind="crit")
        return go_to(_back(work, task), flash=_("%(what)s: tercatat dan sah.", what=kind.title))


@get("/lapangan/sw.js", permission=ANYONE, sync_to_thread=False)
def service_worker(request: AnyRequest) -> Response[bytes]:
    """The worker that keeps the field pages; the same for everybody, and asked for anew each day."""
    found = built(asset(WORKER).removeprefix("/aset/"))
    assert found is not None, "built with the other files"
    headers = {"service-worker-allowed": BASE, "cache-control": "no-cache"}
    return Response(found.contents["identity"], media_type="text/javascript", headers=headers)


@get("/lapangan/manifest.webmanifest", permission=ANYONE)
async def manifest(work: Work) -> Response[bytes]:
    """What the telephone needs to put the page on its home screen."""
    said_of = {
        "name": _("Lapangan MBG %(place)s", place=work.tenant.title),
        "short_name": _("Lapangan MBG"),
        "start_url": BASE,
        "scope": BASE,
        "display": "standalone",
        "lang": "id",
        "background_color": "#ffffff",
        "theme_color": "#00573f",
        "icons": [{"src": asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }
    return Response(json.dumps(said_of).encode(), media_type="application/manifest+json")


async def _own_kitchen(work: UnitOfWork, sppg_id: int) -> None:
    if await work.session.scalar(own_sppg(work).where(Sppg.id == sppg_id)) is None:
        raise NotFound(_("Dapur ini tidak ada."))


async def _asked(work: UnitOfWork, jenis: str, batch: str, kiriman: str) -> tuple[EntryKind, Task]:
    """Kind and subject within the actor's rights. Raises NotFound."""
    kind = KINDS.get(jenis)
    try:
        key = UUID(batch or kiriman)
    except ValueError:
        key = None
    if kind is None or jenis in QUIET or key is None or bool(batch) != (kind.about == "batch"):
        raise NotFound(_("Formulir ini tidak ada."))
    task = await task_of(work, kind.about, key)
    if task is None or not any(work.may(right) for right in kind.rights):
        raise NotFound(_("Batch atau kiriman ini tidak ada di dapur atau tempat Anda."))
    return kind, task


def _back(work: UnitOfWork, task: Task) -> str:
    """The page of the kitchen or the place that the actor came from."""
    if work.may(MASAK):
        return f"{BASE}?dapur={task.row.sppg_id}"
    return f"{BASE}?titik={task.row.titik_id}" if isinstance(task.row, Kiriman) else BASE


async def _receive(work: UnitOfWork, kind: EntryKind, task: Task, sent: Sent) -> Answer:
    """What became of it. Raises Invalid where other words would do: the form is shown again and nothing is kept."""
    form = sent.parse(kind.form)
    try:
        entry_id = UUID(sent.text("id"))
    except ValueError:
        entry_id = uuid4()
    known = await work.session.get(Catatan, entry_id)
    if known is not None and known.akun_id == work.actor.id and known.status != "ditolak":
        return Answer(known.id, known.status, known.alasan)  # the second press of an impatient thumb
    uploads = list(sent.files.get("berkas", ()))[:MOST_PHOTOS]
    isi = form.model_dump(mode="json", exclude_none=True)
    isi["foto"] = [str(uuid5(entry_id, str(number))) for number, _upload in enumerate(uploads)]
    content = {
        "id": str(entry_id),
        "jenis": kind.code,
        task.about: str(task.key),
        "jam": round(work.now.timestamp() * 1000),
        "isi": isi,
    }
    (answer,) = await receive(work, [Parcel(entry_id, json.dumps(content))])
    if answer.alasan.partition(":")[0] in (FORM_WRONG, SAMPLE):
        raise Invalid(said(answer.alasan))
    for key, upload in zip(isi["foto"], uploads, strict=True):
        try:
            await keep_photo(work, entry_id, UUID(key), upload)
        except Invalid as problem:
            raise Invalid(problem.message, fields={"berkas": problem.message}) from problem
    return answer


def _form(work: UnitOfWork, kind: EntryKind, task: Task) -> dict[str, object]:
    standing = task.standing.get(kind.code, [])
    return {
        "kind": kind,
        "task": task,
        "row": task.row,
        "entry_id": uuid4(),
        "standing": standing,
        "happened": {one.id: happened(one, work.tenant.zone) for one in standing},
        "before": standing[0].isi if standing else {},
        "field": {"akun": work.actor.id, "jenis": kind.code, "objek": {str(task.key): _known(task)}},
    }


def _shown(work: UnitOfWork, today: Today | None) -> dict[str, object]:
    tasks = [one for task in (today.tasks if today else ()) for one in (task, *task.deliveries)]
    return {
        "today": today,
        "kinds": KINDS,
        "stages": STAGES,
        "field": {"akun": work.actor.id, "objek": {str(one.key): _known(one) for one in tasks}},
    }


def _known(task: Task) -> dict[str, object]:
    """What the telephone keeps of a batch or delivery, to fill a form without a connection."""
    row = task.row
    first = {
        "porsi": row.porsi_rencana,
        "porsi_kirim": row.porsi_rencana,
        "ompreng_keluar": row.porsi_rencana,
        "porsi_terima": getattr(row, "porsi_kirim", None) or row.porsi_rencana,
        "ompreng_kembali": getattr(row, "ompreng_keluar", None),
    }
    return {
        "judul": task.title,
        "catatan": task.note,
        "tentang": task.about,
        "langkah": list(task.kinds),
        "tahap": getattr(row, "tahap", ""),
        "berikut": task.following,
        "kode": task.code,
        "awal": {name: value for name, value in first.items() if value is not None},
        "berdiri": {jenis: [str(one.id) for one in facts] for jenis, facts in task.standing.items()},
    }
