"""How many people a kitchen is expected to have, and whose course or health test is missing; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tiru.i18n import Lazy, lazy
from tiru_mbg.dapur.models import Petugas
from tiru_mbg.dapur.rules import CORE, HANDLERS, ROLES


@dataclass(frozen=True, slots=True)
class Post:
    """A role with how many there are and how many there should be; None: no figure is known for it."""

    label: Lazy
    present: int
    wanted: int | None

    @property
    def short(self) -> int:
        return 0 if self.wanted is None else max(0, self.wanted - self.present)


def staffing(crew: Sequence[Petugas], rules: Mapping[str, Decimal]) -> list[Post]:
    """Each role beside its figure, and all volunteers together: `petugas_<role>` and `petugas_relawan`."""
    counts = dict.fromkeys(ROLES, 0)
    for one in crew:
        counts[one.peran] = counts.get(one.peran, 0) + 1
    posts = [Post(ROLES[role], present, _figure(rules, role)) for role, present in counts.items()]
    volunteers = sum(present for role, present in counts.items() if role not in CORE)
    return [*posts, Post(lazy("Relawan seluruhnya"), volunteers, _figure(rules, "relawan"))]


def untrained(crew: Sequence[Petugas]) -> int:
    """How many touch food without a food handlers' course or a health test on record."""
    return sum(
        one.peran in HANDLERS and (one.kursus_penjamah_on is None or one.tes_kesehatan_on is None) for one in crew
    )


def _figure(rules: Mapping[str, Decimal], role: str) -> int | None:
    found = rules.get(f"petugas_{role}")
    return None if found is None else int(found)
