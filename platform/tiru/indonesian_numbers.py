"""Numbers and shares in the person's language: `1.226.660`, `79,69 %`."""

from __future__ import annotations

from decimal import Decimal

from babel.numbers import format_decimal

from tiru.i18n import current_locale


def angka(value: float | Decimal, decimals: int | None = None) -> str:
    """A number with its separators; `decimals` fixes the places, else whole numbers stay whole."""
    if decimals is None:
        pattern = "#,##0" if float(value).is_integer() else "#,##0.##"
    else:
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=current_locale()))


def persen(share: float | Decimal, decimals: int = 0) -> str:
    """A share between 0 and 1 as a percentage: `0.917` → `92%`."""
    return f"{angka(float(share) * 100, decimals)}%"
