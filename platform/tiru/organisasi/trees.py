"""The tree of units on any day; pure: rows and what happened to them go in, the tree comes out.

Rows say what a unit is now. To show an earlier day, the changes dated after it are taken back, newest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tiru.organisasi.rules import is_present

PUT_BACK = frozenset({"nama", "singkatan", "tipe", "kode_wilayah", "induk_id"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A unit in the tree of a day. `depth` is 0 at the top; `over` are the ids above it, from the top."""

    id: int
    kode: str
    nama: str
    singkatan: str = ""
    tipe: str = ""
    kode_wilayah: str | None = None
    induk_id: int | None = None
    berlaku_dari: date = date.min
    berlaku_sampai: date | None = None
    over: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        return len(self.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change replaced: `before` are columns of PUT_BACK as they were."""

    id: int
    unit_id: int
    on: date
    before: Mapping[str, object] = field(default_factory=dict)


def tree_on(nodes: Iterable[Node], changes: Iterable[Change], day: date) -> list[Node]:
    """The units of a day in the order of the tree: each right before what lies below it, siblings by name.

    A unit whose parent does not exist that day stands at the top.
    """
    known = {node.id: node for node in nodes}
    for change in sorted(changes, key=lambda one: (one.on, one.id), reverse=True):
        if change.on > day and change.unit_id in known:
            kept = {name: value for name, value in change.before.items() if name in PUT_BACK}
            known[change.unit_id] = replace(known[change.unit_id], **kept)  # type: ignore[arg-type]
    there = {key: one for key, one in known.items() if is_present(one.berlaku_dari, one.berlaku_sampai, day)}
    below: dict[int | None, list[Node]] = {}
    for node in there.values():
        below.setdefault(node.induk_id if node.induk_id in there else None, []).append(node)
    return list(_walk(below, None, ()))


def _walk(below: Mapping[int | None, Sequence[Node]], top: int | None, over: tuple[int, ...]) -> Iterator[Node]:
    for node in sorted(below.get(top, ()), key=lambda one: (one.nama.casefold(), one.id)):
        if node.id in over:
            continue
        yield replace(node, over=over)
        yield from _walk(below, node.id, (*over, node.id))


def found_in(tree: Sequence[Node], words: str) -> list[Node]:
    """Those whose name, short name or code contains every word; all for no words."""
    wanted = words.casefold().split()
    return [
        node for node in tree if all(word in f"{node.nama} {node.singkatan} {node.kode}".casefold() for word in wanted)
    ]
