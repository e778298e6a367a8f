"""What may be done with a task, who sees which part of the tree, and when a letter is done; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tiru.errors import Invalid, Refused
from tiru.i18n import _

OPEN = frozenset({"terkirim", "dibaca", "dikerjakan"})
_MOVES: Mapping[str, frozenset[str]] = {
    "open": frozenset({"terkirim"}),
    "progress": OPEN,
    "report": OPEN,
    "forward": OPEN,
    "return": OPEN,
    "recall": frozenset({"diteruskan"}),
    "reopen": frozenset({"diteruskan"}),
}
MOST_RECEIVERS = 50


class Node(Protocol):
    """What the rules read of a task."""

    @property
    def id(self) -> int: ...
    @property
    def induk_id(self) -> int | None: ...
    @property
    def jabatan_id(self) -> int: ...
    @property
    def jalur(self) -> str: ...
    @property
    def keadaan(self) -> str: ...
    @property
    def peran(self) -> str: ...


N = TypeVar("N", bound=Node)


class AlreadyDone(Refused):
    """The task is no longer open."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """A post that is to get the letter, as utama, koordinasi or tembusan."""

    jabatan_id: int
    peran: str


def check_move(move: str, task: Node) -> None:
    """Raises AlreadyDone when the task's state does not allow it."""
    if task.keadaan not in _MOVES[move]:
        raise AlreadyDone(_("Tugas ini sudah tidak terbuka. Muat ulang halaman untuk melihat keadaannya."))


def check_receivers(receivers: Sequence[Receiver], *, own: int, above: Iterable[int] = ()) -> None:
    """One responsible at least, nobody twice, not oneself, nobody from whom it came. Raises Invalid."""
    posts = [one.jabatan_id for one in receivers]
    if not posts or len(posts) > MOST_RECEIVERS:
        raise _invalid(_("Pilih 1 sampai %(most)s penerima.", most=MOST_RECEIVERS))
    if len(set(posts)) != len(posts):
        raise _invalid(_("Satu jabatan cukup dipilih sekali."))
    if own in posts:
        raise _invalid(_("Disposisi tidak bisa ditujukan kepada diri sendiri."))
    if set(above) & set(posts):
        raise _invalid(_("Jabatan ini sudah menerima surat yang sama di atas Anda."))
    if all(one.peran != "utama" for one in receivers):
        raise _invalid(_("Pilih paling sedikit satu penanggung jawab."))


def check_report(peran: str, words: str) -> None:
    """A responsible or coordinating post closes with a report; a copy closes by itself. Raises Invalid."""
    if peran != "tembusan" and not words.strip():
        raise Invalid(_("Tulis apa yang sudah dikerjakan."), fields={"laporan": _("Wajib diisi.")})


def check_nobody_works(tasks: Sequence[Node], task: Node) -> None:
    """Whoever asked others waits for them, or takes the disposition back. Raises Refused."""
    waiting = [one for one in tasks if one.induk_id == task.id and one.peran == "utama" and not is_closed(one, tasks)]
    if waiting:
        raise Refused(
            _("%(n)s penerima disposisi Anda belum selesai.", n=len(waiting)),
            remedy=_("Tunggu laporannya, atau tarik disposisinya dahulu."),
        )


def seen_by(tasks: Sequence[N], posts: Iterable[int]) -> list[N]:
    """The part of a letter's tree that these posts see: up to the letter, and all below their own tasks."""
    own = [task for task in tasks if task.jabatan_id in set(posts)]
    above = {int(part) for task in own for part in task.jalur.split("/") if part}
    return [task for task in tasks if task.id in above or any(task.jalur.startswith(one.jalur) for one in own)]


def is_closed(task: Node, tasks: Sequence[Node]) -> bool:
    """Done, or passed on and done by every responsible below."""
    if task.keadaan in ("selesai", "dilewati", "batal", "dikembalikan"):
        return True
    below = [one for one in tasks if one.induk_id == task.id and one.peran == "utama" and one.keadaan != "batal"]
    return task.keadaan == "diteruskan" and bool(below) and all(is_closed(one, tasks) for one in below)


def letter_is_done(tasks: Sequence[Node]) -> bool:
    """Whether every responsible at the top has closed; copies and coordination hold nothing up."""
    tops = [task for task in tasks if task.induk_id is None and task.peran == "utama" and task.keadaan != "batal"]
    return bool(tops) and all(is_closed(task, tasks) for task in tops)


def _invalid(words: str) -> Invalid:
    return Invalid(words, fields={"penerima": words})
