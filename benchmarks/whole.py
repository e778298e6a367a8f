"""The application as it is served, with one more route: host from the registry, guard, unit of work, headers."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from litestar import get

from benchmarks.neighbours import BASE_DOMAIN
from benchmarks.ours import ROW
from tiru.access.signed_in import find_actor
from tiru.cli.runtime import make_mail, make_store
from tiru.config import Profile, Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.module import Module
from tiru.registry import Registry, discover
from tiru.services import Services
from tiru.web.app import Work, create_app
from tiru.web.declared import ANYONE
from tiru_tenants.directory import Directory


@get("/row", permission=ANYONE)
async def row(work: Work) -> dict[str, Any]:
    """The newest row of the host's tenant."""
    return dict((await work.session.execute(ROW)).mappings().one())


async def _nobody(_key: str) -> None:
    return None


def _services() -> Services:
    home = Path(os.environ["BENCH_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    settings = Settings(profile=Profile.DEMO, home=home, base_domain=BASE_DOMAIN)
    bench = Module(name="bench", title="Bench", version="1.0.0", package="benchmarks", builtin=True, api=(row,))
    found = discover()
    services = Services(
        settings=settings,
        database=Database(os.environ["BENCH_APP_URL"]),
        registry=Registry(MappingProxyType({**found.modules, "bench": bench}), found.quarantined),
        find_tenant=_nobody,
        tenant_by_slug=_nobody,
        store=make_store(settings),
        keys=KeyRing.in_home(home),
        mail=make_mail(settings),
    )
    directory = Directory(services)
    return replace(services, find_tenant=directory.by_host, tenant_by_slug=directory.by_slug)


app = create_app(_services(), find_actor=find_actor)
