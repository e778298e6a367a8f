"""How far a right reaches, and which secrecy a person may read; pure.

A right is held for the tenant, for a unit with everything below it, for a desa (or a whole kecamatan), or
for one's own things. Several grants add up. Secrecy is asked besides: who may read all letters of a unit
may still not read its secret ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from tiru.tenant import Actor

SECRECY = ("B", "T", "R", "SR")
"""Biasa, terbatas, rahasia, sangat rahasia: the official levels, lowest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a thing stands. `units` are the ids of its unit and of every unit above it."""

    units: frozenset[int] = frozenset()
    kode_wilayah: str = ""
    owner_id: int | None = None
    secrecy: str = "B"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """All grants of one permission, added up; what a query turns into its condition.

    `tops` are units whose subtrees are reached, `desa` codes, `owner` the account whose own things are.
    """

    everything: bool = False
    tops: frozenset[int] = frozenset()
    desa: frozenset[str] = frozenset()
    owner: int | None = None

    @property
    def nothing(self) -> bool:
        return not (self.everything or self.tops or self.desa or self.owner is not None)

    def covers(self, thing: Standing) -> bool:
        """Whether a thing lies within, whatever its secrecy."""
        if self.everything or self.tops & thing.units:
            return True
        if self.owner is not None and thing.owner_id == self.owner:
            return True
        return any(f"{thing.kode_wilayah}.".startswith(f"{code}.") for code in self.desa)


def reach_of(actor: Actor, permission: str) -> Reach:
    """How far the actor's grants for a permission reach; one that lost its unit or desa reaches nothing."""
    grants = actor.reach(permission)
    return Reach(
        everything=any(grant.scope == "tenant" for grant in grants),
        tops=frozenset(grant.unit_id for grant in grants if grant.scope == "unit" and grant.unit_id is not None),
        desa=frozenset(grant.desa for grant in grants if grant.scope == "desa" and grant.desa),
        owner=actor.id if any(grant.scope == "own" for grant in grants) else None,
    )


def may(actor: Actor, permission: str, thing: Standing) -> bool:
    """Whether the actor may do it to this thing: within reach, and cleared for its secrecy."""
    return cleared(actor.clearance, thing.secrecy) and reach_of(actor, permission).covers(thing)


def cleared(clearance: str, secrecy: str) -> bool:
    """Whether a clearance suffices. What is unknown, on either side, opens nothing."""
    return clearance in SECRECY and secrecy in readable(clearance)


def readable(clearance: str) -> tuple[str, ...]:
    """The levels a clearance opens, for `where secrecy in (…)`; none for an unknown one."""
    return SECRECY[: SECRECY.index(clearance) + 1] if clearance in SECRECY else ()
