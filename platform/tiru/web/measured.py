"""What every request leaves behind: a count by tenant and module, its duration, and one line in the log."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from prometheus_client import Counter, Histogram, disable_created_metrics

if TYPE_CHECKING:
    from litestar.types import Scope

disable_created_metrics()  # type: ignore[no-untyped-call]  # a series each that nobody asks for
REQUESTS = Counter(
    "tiru_requests_total", "Requests by tenant, module and class of status", ["tenant", "module", "status"]
)
SECONDS = Histogram(
    "tiru_request_seconds",
    "Seconds until the answer was sent, by module",
    ["module"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUIET = ("/aset/", "/health/", "/metrics")
"""Counted, but not worth a line each."""
_ENABLED = logging.getLogger(__name__)
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Seen:
    """What became of the request; 500 until an answer has begun."""

    status: int = 500


@contextmanager
def measured(scope: Scope, tenant: str | None, path: str) -> Iterator[Seen]:
    """Count and time the block. The line names the route's pattern, not what people typed into the address."""
    seen, started = Seen(), time.perf_counter()
    try:
        yield seen
    finally:
        took = time.perf_counter() - started
        handler = scope.get("route_handler")
        module = str(handler.opt.get("module", "")) if handler is not None else ""
        REQUESTS.labels(tenant or "", module, f"{seen.status // 100}xx").inc()
        live = handler is not None and handler.opt.get("live", False)
        if not live:  # open for hours: its duration says nothing
            SECONDS.labels(module).observe(took)
        if _ENABLED.isEnabledFor(logging.INFO) and not path.startswith(QUIET):
            log.info(
                "request",
                method=scope.get("method"),
                route=scope.get("path_template"),
                status=seen.status,
                module=module,
                ms=round(took * 1000, 1),
            )
