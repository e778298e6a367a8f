"""Whether the process lives, whether it can serve, and its metrics; open to machines on this host."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any

from litestar import Request, Response, get
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy import text

from tiru.db.away import is_away
from tiru.errors import Forbidden
from tiru.i18n import _
from tiru.services import Services
from tiru.web.site import CONSOLE

ANSWER_WITHIN_S = 3.0


@get("/health/live", sync_to_thread=False, include_in_schema=False)
def live() -> dict[str, str]:
    """The process answers; says nothing about the database."""
    return {"status": "live"}


@get("/health/ready", include_in_schema=False)
async def ready(request: Request[Any, Any, Any]) -> Response[dict[str, str]]:
    """200 when the database answers under the control role, 503 otherwise."""
    services: Services = request.app.state.services
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S), services.database.transaction(CONSOLE.schema) as session:
            await session.execute(text("select 1 from tenant limit 1"))
    except Exception as error:  # noqa: BLE001 - whatever keeps us from asking is the reason to report
        reason = _("Basis data tidak bisa dihubungi.") if is_away(error) else _("Basis data belum disiapkan.")
        body = {"status": "not ready", "reason": reason, "database": type(error).__name__, "remedy": "tiru doctor db"}
        return Response(body, status_code=503)
    return Response({"status": "ready"})


@get("/metrics", sync_to_thread=False, include_in_schema=False)
def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Prometheus' text format: from loopback, or with the bearer token of `TIRU_METRICS_TOKEN`."""
    services: Services = request.app.state.services
    token = services.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    forwarded = any(name in request.headers for name in ("x-forwarded-for", "forwarded", "via"))
    local = not forwarded and request.client is not None and request.client.host in ("127.0.0.1", "::1")
    if token is not None:
        if not secrets.compare_digest(given.encode(), token.get_secret_value().encode()):
            raise Forbidden(_("Token metrik salah."))
    elif not local:
        raise Forbidden(_("Metrik hanya untuk mesin ini, kecuali TIRU_METRICS_TOKEN diisi."))
    return Response(generate_latest(), headers={"content-type": CONTENT_TYPE_LATEST})


health_routes = [live, ready, metrics]
