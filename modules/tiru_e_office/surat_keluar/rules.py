"""The order of paraf, and where a draft stands; pure.

Paraf of one place in the order run beside each other, places run one after the other. Whoever returns a
draft is the point of change: the new version keeps what was agreed before that place, and begins there again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tiru.errors import Invalid, Refused
from tiru.i18n import _

MOST_PARAF = 20
ROLES = ("hierarki", "koordinasi", "hukum")
EDITABLE = frozenset({"draf"})
_AGREED = frozenset({"selesai", "dilewati"})


class Step(Protocol):
    """What the rules read of a paraf task."""

    @property
    def id(self) -> int: ...
    @property
    def urutan(self) -> int: ...
    @property
    def keadaan(self) -> str: ...


S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class Paraf:
    """One post whose consent is wanted. Equal `urutan` are asked at the same time."""

    jabatan_id: int
    urutan: int
    peran: str = "hierarki"


class WrongStage(Refused):
    """The draft is not where this can be done."""


def check_chain(chain: Sequence[Paraf], *, signer: int | None) -> None:
    """Nobody twice, the signer not among them, roles that exist. Raises Invalid."""
    posts = [one.jabatan_id for one in chain]
    words = ""
    if len(chain) > MOST_PARAF:
        words = _("Paling banyak %(most)s pemaraf.", most=MOST_PARAF)
    elif len(set(posts)) != len(posts):
        words = _("Satu jabatan cukup memaraf sekali.")
    elif signer in posts:
        words = _("Penanda tangan tidak perlu memaraf.")
    elif any(one.peran not in ROLES for one in chain):
        words = _("Jenis paraf ini tidak ada.")
    if words:
        raise Invalid(words, fields={"paraf": words})


def whose_turn(steps: Sequence[S]) -> list[S]:
    """The paraf that are asked now: those not agreed of the first place that is not complete."""
    open_places = sorted({step.urutan for step in steps if step.keadaan not in _AGREED})
    if not open_places:
        return []
    return [step for step in steps if step.urutan == open_places[0] and step.keadaan not in _AGREED]


def is_agreed(steps: Iterable[Step]) -> bool:
    """Whether every paraf was given."""
    return all(step.keadaan in _AGREED for step in steps)


def to_repeat(steps: Sequence[S], changed_at: int | None) -> list[S]:
    """Paraf that a new version asks again: all from the point of change on; all, where nobody had returned it."""
    return [step for step in steps if changed_at is None or step.urutan >= changed_at]


def check_stage(status: str, *wanted: str) -> None:
    """Raises WrongStage unless the draft stands at one of these."""
    if status not in wanted:
        raise WrongStage(_("Naskah ini sudah berada di langkah lain. Muat ulang halamannya."))


def signed_by(atribusi: str, post: str, in_name_of: str = "") -> list[str]:
    """The lines above a signature (governance notes, 1.2): who signs, and in whose name."""
    if atribusi == "an":
        return [f"a.n. {in_name_of}", f"{post},"]
    if atribusi == "ub":
        return [f"a.n. {in_name_of}", "u.b.", f"{post},"]
    prefix = {"plt": "Plt. ", "plh": "Plh. ", "pj": "Pj. "}.get(atribusi, "")
    return [f"{prefix}{post},"]
