"""From where on a price is dear: what the regency has set, in percent above the market."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tiru.parameter.settings import setting
from tiru.work import UnitOfWork
from tiru_mbg.parameters import rules


@dataclass(frozen=True, slots=True)
class PriceLimits:
    """Up to `usual` a price is as it should be; above `warned` MBG-08 warns."""

    usual: Decimal
    warned: Decimal


async def price_limits(work: UnitOfWork) -> PriceLimits:
    """The limits in force today; the upper one is the warning's own setting."""
    usual = (await rules(work))["harga_wajar_persen"]
    return PriceLimits(usual, Decimal(await setting(work, "mbg", "peringatan_harga_persen")))
