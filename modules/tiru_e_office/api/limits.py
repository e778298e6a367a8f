"""How often a program may ask: per account and minute, in a transaction of its own so that refusals count."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from litestar import Request
from sqlalchemy import text

from tiru.errors import TooMany
from tiru.i18n import _
from tiru.parameter.settings import setting
from tiru.services import Services
from tiru.web.seen import actor_of, state_of
from tiru.work import unit_of_work

_COUNT = text("""
insert into e_office_laju (account_id, menit, jumlah)
values (:account, date_trunc('minute', cast(:now as timestamptz)), 1)
on conflict (account_id, menit) do update set jumlah = e_office_laju.jumlah + 1
returning jumlah
""")
_FORGET = text("delete from e_office_laju where menit < :before")
KEPT = timedelta(hours=1)


async def within_limits(request: Request[Any, Any, Any]) -> None:
    """Count a request. Raises TooMany with the seconds until the next minute."""
    actor, tenant = actor_of(request), state_of(request)["tenant"]
    services: Services = request.app.state.services
    async with unit_of_work(services, tenant, actor) as work:
        limit = int(await setting(work, "e_office", "api_per_menit"))
        count = await work.session.scalar(_COUNT, {"account": actor.id or 0, "now": work.now})
        if count == 1:
            await work.session.execute(_FORGET, {"before": work.now - KEPT})
        left = 60 - work.now.second
    if (count or 0) > limit:
        raise TooMany(_("Paling banyak %(limit)s permintaan per menit.", limit=limit), retry_after_s=left)
