"""What the page of one letter shows, whoever may see it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.arsip.filing import filing_context
from tiru_e_office.candidates import beside, nearest
from tiru_e_office.disposisi.rules import OPEN, seen_by
from tiru_e_office.kinerja import shown_target
from tiru_e_office.models import Jenis, Klasifikasi, Surat, Tugas
from tiru_e_office.posts import MyPost
from tiru_e_office.reach import within
from tiru_e_office.shown import due_of, trail_of
from tiru_e_office.surat_masuk.closing import is_routable, is_running
from tiru_e_office.surat_masuk.service import REGISTER
from tiru_e_office.tracking import way_of
from tiru_e_office.tte.means import provider_words
from tiru_e_office.tte.shown import signature_of
from tiru_e_office.words import INSTRUKSI, KANAL, KEAMANAN, KECEPATAN, STATUS, STATUS_KINDS


async def letter_context(work: UnitOfWork, surat: Surat, posts: Sequence[MyPost]) -> dict[str, object]:
    """Facts, files, trail and what the actor may do with it now."""
    tasks = list(await queries.tasks_of(work, surat.id))
    keeper = await keeps_book(work, surat)
    ids = [post.jabatan_id for post in posts]
    own_tasks = [task for task in tasks if task.jenis == "disposisi"]
    tree = own_tasks if keeper else seen_by(own_tasks, ids)
    mine = _turn_of(tasks, posts)
    post = next((one for one in posts if mine is not None and one.jabatan_id == mine.jabatan_id), None)
    names = await queries.post_names(work, [task.jabatan_id for task in tasks])
    kind = await work.session.get(Jenis, surat.jenis)
    code = await work.session.get(Klasifikasi, surat.klasifikasi) if surat.klasifikasi else None
    due = mine.batas_at if mine is not None else surat.batas_at
    begun = mine.dibuat_at if mine is not None else surat.dibuat_at
    signature = await signature_of(work, surat, posts)
    return {
        "surat": surat,
        "signature": signature,
        "signature_provider": provider_words(signature.signed.penyedia) if signature and signature.signed else "",
        "kind": kind.nama if kind else surat.jenis,
        "code": code,
        "files": await queries.files_of(work, surat.id),
        "linked": await queries.linked_to(work, surat, posts),
        "trail": trail_of(
            tree, await queries.dispositions_of(work, surat.id), names, frozenset(ids), work.tenant.timezone
        ),
        "way": await way_of(work, [*tree, *(task for task in tasks if task.jenis != "disposisi")], names),
        "task": mine,
        "task_is_open": mine is not None and mine.keadaan in OPEN,
        "post": post,
        "candidates": await nearest(work, post) if post else [],
        "instructions": INSTRUKSI,
        "due": due_of(due, begun, work.now, work.tenant.timezone) if surat.selesai_at is None else None,
        "looks": await queries.looks_of(work, surat.id) if surat.keamanan != "B" and (keeper or mine) else [],
        "route_candidates": await beside(work, surat.unit_id) if keeper else [],
        **await filing_context(work, surat),
        "target": await shown_target(work, surat),
        "may_route": keeper and is_routable(surat),
        "may_close": keeper and is_running(surat),
        "open_step": "",
        "words": {"kecepatan": KECEPATAN, "keamanan": KEAMANAN, "status": STATUS, "kanal": KANAL},
        "status_kinds": STATUS_KINDS,
    }


async def keeps_book(work: UnitOfWork, surat: Surat) -> bool:
    """Whether the actor keeps the book of the letter's unit."""
    """Whether the actor keeps the agenda that this letter stands in."""
    reached = within(work, REGISTER)
    if reached is None:
        return False
    return await work.session.scalar(select(Surat.id).where(Surat.id == surat.id, reached)) is not None


def _turn_of(tasks: Sequence[Tugas], posts: Sequence[MyPost]) -> Tugas | None:
    """The actor's own task on the letter: an open one first, else the last they had."""
    acting = {post.jabatan_id for post in posts if post.acts}
    own = [task for task in tasks if task.jabatan_id in acting and task.keadaan != "menunggu"]
    still = [task for task in own if task.selesai_at is None]
    return still[0] if still else own[-1] if own else None
