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
