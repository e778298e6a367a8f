"""The citizens' search: what can be done here, places, and whatever active modules find of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog
from sqlalchemy.exc import SQLAlchemyError

from tiru.errors import TiruError
from tiru.module import PortalItem
from tiru.public_search import Hit, PublicSearch
from tiru.wilayah.search import search_places
from tiru.work import UnitOfWork

log = structlog.get_logger(__name__)
PER_KIND = 8
LONGEST = 100


@dataclass(slots=True)
class Results:
    """`groups` are hits by kind. `incomplete`: a module could not answer, the rest stands."""

    items: Sequence[PortalItem] = ()
    groups: dict[str, list[Hit]] = field(default_factory=dict)
    incomplete: bool = False

    def __bool__(self) -> bool:
        return bool(self.items or self.groups)


async def search_everything(work: UnitOfWork, typed: str) -> Results:
    """For the words somebody typed; too little typed finds nothing."""
    words = typed.strip()[:LONGEST]
    found = Results(items=items_for(work, words))
    if len(words) < 2:
        return found
    for place in await _places(work, words):
        found.groups.setdefault(str(place.kind), []).append(place)
    for room in work.ports(PublicSearch):  # type: ignore[type-abstract]
        try:
            async with work.session.begin_nested():
                hits = await room.find_public(work, words, limit=PER_KIND)
        except (TiruError, SQLAlchemyError, ValueError, LookupError) as error:
            log.exception("public search failed", error=type(error).__name__)
            found.incomplete = True
            continue
        for hit in hits:
            found.groups.setdefault(str(hit.kind), []).append(hit)
    return found


def items_for(work: UnitOfWork, words: str) -> list[PortalItem]:
    """Tiles of active modules whose words hold every word typed."""
    wanted = words.lower().split()
    return [
        item
        for module in work.registry.active(work.tenant.modules)
        for item in module.portal_items
        if wanted and all(word in f"{item.label} {item.summary}".lower() for word in wanted)
    ]


async def _places(work: UnitOfWork, words: str) -> list[Hit]:
    home = work.tenant.kode_wilayah
    found = await search_places(work.session, words, home=home, only_home=True, limit=PER_KIND)
    return [
        Hit(
            kind=work.tenant.word(place.tingkat).capitalize(),
            label=place.nama,
            href=f"/wilayah/{place.kode}",
            icon="map-pin",
            note=place.jalur,
        )
        for place in found
    ]
