"""The list of tasks beside every letter."""

from __future__ import annotations

from tiru.work import UnitOfWork
from tiru_e_office import queries
from tiru_e_office.posts import my_posts
from tiru_e_office.shown import note_of
from tiru_e_office.words import KEADAAN, KEAMANAN, KECEPATAN, PERAN


async def list_context(work: UnitOfWork, view: str, number: int) -> dict[str, object]:
    """The list on the left: waiting, passed on or done."""
    posts = await my_posts(work)
    lists = {"pantau": queries.passed_on, "sudah": queries.done}
    found = (
        await lists[view](work, posts, page=number)
        if view in lists
        else await queries.inbox(work, posts, view=view, page=number)
    )
    return {
        "found": found,
        "view": view,
        "posts": posts,
        "unread": await queries.unread_count(work, posts),
        "now": work.now,
        "kecepatan": KECEPATAN,
        "keamanan": KEAMANAN,
        "peran": PERAN,
        "keadaan": KEADAAN,
        "due_note": lambda row: note_of(row, work.now, work.tenant.timezone),
    }
