"""Who hears of what. A notice carries the number and a link, never what a letter is about or from whom.

Of a letter that is rahasia only those hear to whom it is addressed, and not even its number. What a sample
made tells nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from tiru.i18n import lazy
from tiru.kabar.notices import holders, tell_accounts
from tiru.module import Text
from tiru.organisasi.models import Jabatan, Unit
from tiru.organisasi.queries import head_post_of, post_holder_at
from tiru.work import UnitOfWork
from tiru_e_office.clock.rules import ON_THE_DAY
from tiru_e_office.models import Disposisi, Surat, Tugas
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.queries import tasks_of

MODULE = "e_office"
SECRET = ("R", "SR")
SECRET_TITLE = lazy("Ada naskah untuk Anda")
"""All that is said of a letter that is rahasia (governance notes, 12.17)."""


async def tell_posts(
    work: UnitOfWork, surat: Surat, posts: Iterable[int | None], title: Text, *, icon: str = "mail"
) -> None:
    """Whoever acts today in these posts."""
    await tell_people(work, surat, [await acting_in(work, post) for post in posts if post], title, icon=icon)


async def tell_people(
    work: UnitOfWork,
    surat: Surat,
    accounts: Iterable[int | None],
    title: Text,
    *,
    icon: str = "mail",
    even_actor: bool = False,
) -> None:
    """These accounts, each once. The caller sees to it that a secret letter is theirs to see."""
    told = {account for account in accounts if account}
    if surat.is_contoh or not told:
        return
    said = SECRET_TITLE if surat.keamanan in SECRET else title
    await tell_accounts(
        work,
        told,
        said,
        module=MODULE,
        href=f"/kantor/e_office/surat/{surat.id}",
        icon=icon,
        even_actor=even_actor,
    )


async def tell_registrars(work: UnitOfWork, surat: Surat, title: Text) -> None:
    """Those who keep the book of the letter's unit; of a secret letter only who entered it."""
    if surat.keamanan in SECRET:
        await tell_people(work, surat, [surat.dibuat_oleh], title)
    else:
        await tell_people(work, surat, await holders(work, "e_office:masuk:register", unit_id=surat.unit_id), title)


async def tell_keepers(work: UnitOfWork, surat: Surat, nomor: Nomor) -> None:
    """Those who keep the book that a cancelled number stands in; of a secret letter nobody is told anything."""
    if surat.is_contoh or surat.keamanan in SECRET:
        return
    told = await holders(work, "e_office:nomor:manage", unit_id=nomor.unit_id) - {surat.dibuat_oleh}
    asked = urlencode({"tahun": nomor.tahun, "unit": nomor.unit_id, "keadaan": "batal"})
    title = lazy("Nomor %(nomor)s dibatalkan", nomor=nomor.nomor)
    await tell_accounts(work, told, title, module=MODULE, href=f"/kantor/e_office/nomor?{asked}", icon="tag")


async def tell_reminder(work: UnitOfWork, surat: Surat, task: Tugas, stage: int) -> None:
    """Due today, or on the next working day."""
    number = number_of(surat)
    title = (
        lazy("Surat %(nomor)s ditunggu hari ini", nomor=number)
        if stage == ON_THE_DAY
        else lazy("Surat %(nomor)s ditunggu paling lambat hari kerja berikutnya", nomor=number)
    )
    await tell_posts(work, surat, [task.jabatan_id], title, icon="clock")


async def tell_unread(work: UnitOfWork, surat: Surat, task: Tugas) -> None:
    """Nobody in the post has opened it yet."""
    await tell_posts(work, surat, [task.jabatan_id], lazy("Surat %(nomor)s belum Anda buka", nomor=number_of(surat)))


async def tell_delay(work: UnitOfWork, surat: Surat, task: Tugas, *, to_head: bool) -> None:
    """Whoever has it and whoever gave it; with `to_head` the head of the unit too, if the letter is open to them."""
    title = lazy("Surat %(nomor)s lewat batas waktu, tingkat %(n)s", nomor=number_of(surat), n=task.eskalasi)
    told = [await acting_in(work, task.jabatan_id), await giver_of(work, surat, task)]
    if to_head and surat.keamanan not in SECRET:
        told.append(await acting_in(work, await head_above(work, task.jabatan_id)))
    await tell_people(work, surat, told, title, icon="alert-triangle")


async def acting_in(work: UnitOfWork, jabatan_id: int | None) -> int | None:
    """The account of whoever acts in a post today; None where it is empty."""
    held = await post_holder_at(work, jabatan_id, work.today) if jabatan_id else None
    return held.account_id if held else None


async def giver_of(work: UnitOfWork, surat: Surat, task: Tugas) -> int | None:
    """Whoever acts today in the post that gave the task; for the tops of the tree, paraf and signature the writer."""
    given = await work.session.get(Disposisi, task.disposisi_id) if task.disposisi_id else None
    return await acting_in(work, given.dari_jabatan_id) if given else surat.dibuat_oleh


async def givers_on(work: UnitOfWork, surat_id: int) -> list[int]:
    """The posts that passed the letter on."""
    return [task.jabatan_id for task in await tasks_of(work, surat_id) if task.keadaan == "diteruskan"]


async def head_above(work: UnitOfWork, jabatan_id: int) -> int | None:
    """The post that leads the unit of a post; for that post itself the one that leads the unit above."""
    post = await work.session.get(Jabatan, jabatan_id)
    unit = await work.session.get(Unit, post.unit_id) if post else None
    while unit is not None:
        head = await head_post_of(work, unit.id)
        if head is not None and head.id != jabatan_id:
            return head.id
        unit = await work.session.get(Unit, unit.induk_id) if unit.induk_id else None
    return None


def number_of(surat: Surat) -> Text:
    """What a letter is called without saying anything of its content."""
    if surat.arah == "masuk":
        return f"agenda {surat.nomor_agenda}/{surat.tahun}"
    return surat.nomor or lazy("tanpa nomor")
