"""Questions that the module asks of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from tiru.work import UnitOfWork


class MarketPrices(Protocol):
    """Who watches the markets of the regency. Without an answer the module reckons from what kitchens paid."""

    async def mean_prices_kg_idr(
        self, work: UnitOfWork, commodities: Sequence[str], first: date, last: date
    ) -> Mapping[str, int]:
        """The mean market price by commodity, rupiah per kilogram, from `first` to `last`; what is unknown is
        left out."""
        ...


class EarlyWarnings(Protocol):
    """Who keeps warnings. The room `peringatan` answers it until the regency has an engine for all modules."""

    async def raise_warning(self, work: UnitOfWork, kode: str, kunci: str, *, judul: str, isi: str = "") -> int | None:
        """Open the warning `kode` about `kunci`, or refresh the open one; its id, or None while it is hushed."""
        ...

    async def clear_warning(self, work: UnitOfWork, kode: str, kunci: str, *, catatan: str = "") -> bool:
        """Let the open warning recover; False when there is none."""
        ...
