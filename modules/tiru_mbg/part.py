"""A room of the module and what it declares; `module.py` adds the rooms up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from tiru.i18n import lazy
from tiru.module import (
    Adoption,
    AlertRule,
    Event,
    Indicator,
    Job,
    Listener,
    NavItem,
    OpenData,
    PersonalField,
    PortalItem,
    Schedule,
    Seed,
    SettingSpec,
    Widget,
)
from tiru.work import UnitOfWork

GROUP = lazy("Makan Bergizi Gratis")
"""The group of the side navigation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The fields of `tiru.module.Module` that a room fills in; permissions and parameters are the module's."""

    portal: Sequence[Any] = ()
    office: Sequence[Any] = ()
    api: Sequence[Any] = ()
    navigation: Sequence[NavItem] = ()
    portal_items: Sequence[PortalItem] = ()
    widgets: Sequence[Widget] = ()
    settings: Sequence[SettingSpec] = ()
    jobs: Sequence[Job] = ()
    schedules: Sequence[Schedule] = ()
    publishes: Sequence[type[Event]] = ()
    listens: Mapping[type[Event], Listener] = field(default_factory=lambda: MappingProxyType({}))
    provides: Mapping[type, object] = field(default_factory=lambda: MappingProxyType({}))
    indicators: Sequence[Indicator] = ()
    alerts: Sequence[AlertRule] = ()
    personal_data: Sequence[PersonalField] = ()
    adoption: Sequence[Adoption] = ()
    open_data: Sequence[OpenData] = ()
    seeds: Sequence[Seed] = ()


def heard_by(parts: Iterable[Part]) -> dict[type[Event], Listener]:
    """One listener for each event: it tells every room that listens, in the order of the rooms."""
    rooms: dict[type[Event], list[Listener]] = {}
    for part in parts:
        for event, listener in part.listens.items():
            rooms.setdefault(event, []).append(listener)
    return {event: _one_after_another(listeners) for event, listeners in rooms.items()}


def _one_after_another(listeners: Sequence[Listener]) -> Listener:
    async def tell(work: UnitOfWork, event: Event) -> None:
        for listener in listeners:
            await listener(work, event)

    return tell
