"""Numbers as people type them into forms: decimal comma, dots between thousands, `Rp` in front."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from tiru.tabular.values import decimal, whole


def _decimal(value: object) -> object:
    return decimal()(value) if isinstance(value, str) else value


def _whole(value: object) -> object:
    return whole()(value) if isinstance(value, str) else value


TypedDecimal = Annotated[Decimal, BeforeValidator(_decimal)]
"""`1,5` and `1.5`; `1.234` is refused, since it could be both."""
TypedWhole = Annotated[int, BeforeValidator(_whole)]
"""`14.000` and `Rp14.000`."""
