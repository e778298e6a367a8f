"""What the page of a letter out shows: where it stands, who agreed to what, its versions and deliveries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from litestar import Request
from sqlalchemy import select

from tiru.errors import TiruError
from tiru.i18n import _
from tiru.indonesian_dates import tanggal_jam
from tiru.web.forms import Sent
from tiru.web.pages import Again, form_again
from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.arsip.filing import filing_context
from tiru_e_office.disposisi.rules import OPEN
from tiru_e_office.kinerja import shown_target
from tiru_e_office.models import Jenis, Klasifikasi, Surat, Tugas
from tiru_e_office.posts import MyPost, my_posts
from tiru_e_office.reach import within
from tiru_e_office.shown import due_of
from tiru_e_office.surat_keluar.drafts import deliveries_of, versions_of
from tiru_e_office.surat_keluar.models import Naskah
from tiru_e_office.tracking import way_of
from tiru_e_office.tte.means import provider_words
from tiru_e_office.tte.shown import signature_of
from tiru_e_office.views.task_list import list_context
from tiru_e_office.words import KANAL, KEADAAN, KEAMANAN, KECEPATAN, PERAN, STATUS, STATUS_KINDS

TEMPLATE = "e_office/surat_keluar.html"
KEEPS_NUMBERS = "e_office:nomor:manage"
_PLACES = {"draf": 0, "verifikasi": 1, "siap_nomor": 2, "siap_ttd": 3, "terbit": 4}
_MARKS = {"menunggu": "next", "terkirim": "now", "dibaca": "now", "dikembalikan": "stop", "batal": "stop"}


async def out_context(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost]) -> dict[str, object]:
    """Facts, stages, paraf and what the actor may do with it now."""
    tasks = [one for one in await queries.tasks_of(work, surat.id) if one.jenis in ("paraf", "ttd")]
    names = await queries.post_names(work, [task.jabatan_id for task in tasks])
    naskah = await work.session.get(Naskah, surat.id)
    kind = await work.session.get(Jenis, surat.jenis)
    acting = {post.jabatan_id for post in posts if post.acts}
    mine = next((one for one in tasks if one.jabatan_id in acting and one.keadaan in OPEN), None)
    author = surat.dibuat_oleh is not None and surat.dibuat_oleh == work.actor.id
    live = surat.selesai_at is None and surat.status != "draf"
    due = due_of(surat.batas_at, surat.dibuat_at, work.now, work.tenant.timezone) if live else None
    issued = surat.status in ("terbit", "terkirim", "selesai", "diberkaskan")
    signature = await signature_of(work, surat, posts)
    return {
        "surat": surat,
        "naskah": naskah,
        "kind": kind.nama if kind else surat.jenis,
        "code": await work.session.get(Klasifikasi, surat.klasifikasi) if surat.klasifikasi else None,
        "stages": stages(surat, numbered=kind is None or kind.bernomor, asked=bool(tasks)),
        "trail": paraf_trail(tasks, names, acting, work.tenant.timezone),
        "way": await way_of(work, tasks, names),
        "signature": signature,
        "signature_provider": provider_words(signature.signed.penyedia) if signature and signature.signed else "",
        **await filing_context(work, surat),
        "target": await shown_target(work, surat),
        "task": mine,
        "task_is_open": mine is not None,
        "is_author": author,
        "may_withdraw": author and surat.status in ("draf", "verifikasi", "siap_nomor", "siap_ttd"),
        "returned": next((one for one in tasks if one.keadaan == "dikembalikan"), None),
        "may_number": surat.status == "siap_nomor" and await keeps_numbers(work, surat),
        "versions": await versions_of(work, surat.id),
        "deliveries": await deliveries_of(work, surat.id) if issued else [],
        "may_deliver": issued and (author or await keeps_numbers(work, surat)),
        "linked": await queries.linked_to(work, surat, posts),
        "looks": await queries.looks_of(work, surat.id) if surat.keamanan != "B" and author else [],
        "issued": issued,
        "due": due,
        "open_step": "",
        "words": {"kecepatan": KECEPATAN, "keamanan": KEAMANAN, "status": STATUS, "kanal": KANAL},
        "status_kinds": STATUS_KINDS,
    }


async def out_page(
    request: Request[Any, Any, Any],
    work: UnitOfWork,
    surat: Surat,
    *,
    problem: TiruError,
    sent: Sent,
    step: str = "",
) -> Again:
    """The letter's page again with what was refused. Raise it."""
    posts = await my_posts(work)
    context = {
        **await list_context(work, "", 1),
        **await out_context(work, surat, posts),
        "open_step": step,
    }
    return await form_again(request, work, TEMPLATE, sent, problem, context)


async def keeps_numbers(work: UnitOfWork, surat: Surat) -> bool:
    """Whether the actor keeps the numbers of the unit that writes this letter."""
    reached = within(work, KEEPS_NUMBERS)
    if reached is None:
        return False
    return await work.session.scalar(select(Surat.id).where(Surat.id == surat.id, reached)) is not None


def stages(surat: Surat, *, numbered: bool, asked: bool) -> list[dict[str, str]]:
    """The way of a letter out, and how far it is; a withdrawn one stops where it was last seen."""
    labels = [_("Konsep"), _("Paraf"), *([_("Nomor")] if numbered else []), _("Tanda tangan"), _("Terkirim")]
    at = _PLACES.get(surat.status, 5)
    if not numbered and at > 1:
        at -= 1
    if surat.status == "batal":
        at = 1 if asked else 0
    states = ["done" if place < at else "now" if place == at else "next" for place in range(len(labels))]
    if surat.status == "batal":
        states[at] = "stop"
    return [{"label": label, "state": state} for label, state in zip(labels, states, strict=True)]


def paraf_trail(
    tasks: Sequence[Tugas], names: Mapping[int, tuple[str, str]], acting: set[int], timezone: str
) -> list[dict[str, object]]:
    """Paraf by their place in the order, the signature last."""
    return [
        {
            "who": _("%(post)s (Anda)", post=names[one.jabatan_id][0])
            if one.jabatan_id in acting
            else names[one.jabatan_id][0],
            "unit": names[one.jabatan_id][1],
            "depth": 0,
            "what": _what(one),
            "when": _when(one, timezone),
            "asked": "",
            "quote": one.catatan,
            "state": _MARKS.get(one.keadaan, "done"),
            "by": one.oleh_nama if one.selesai_at else "",
            "as": one.sebagai,
        }
        for one in sorted(tasks, key=lambda one: (one.jenis != "paraf", one.urutan, one.id))
    ]


def _what(task: Tugas) -> str:
    state = _("Setuju") if task.jenis == "paraf" and task.keadaan == "selesai" else str(KEADAAN[task.keadaan])
    version = _("versi %(n)s", n=task.versi) if task.versi and task.selesai_at else ""
    if task.jenis == "ttd":
        parts = [_("Tanda tangan"), _("Ditandatangani") if task.keadaan == "selesai" else state]
    else:
        parts = [_("Urutan %(n)s", n=task.urutan), str(PERAN[task.peran]), state, version]
    return " · ".join(part for part in parts if part)


def _when(task: Tugas, timezone: str) -> str:
    if task.selesai_at is not None:
        return tanggal_jam(task.selesai_at, timezone)
    if task.keadaan == "menunggu":
        return ""
    if task.dibaca_at is not None:
        return _("Dibuka %(time)s", time=tanggal_jam(task.dibaca_at, timezone))
    return _("Sejak %(time)s", time=tanggal_jam(task.dibuat_at, timezone))
