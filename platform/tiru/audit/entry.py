"""An entry of the ledger before it is chained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """`at` is an aware instant; `before` and `after` hold plain JSON values only."""

    at: datetime
    actor_kind: str
    actor_id: int | None
    actor_name: str
    acting_for: str
    action: str
    subject: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    reason: str
    request_id: str
    address: str
