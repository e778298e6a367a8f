"""One tenant on a PostgreSQL of its own: its structure, and the application's services over it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from tiru.clock import system_clock
from tiru.config import Profile, Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.files.local import LocalStore
from tiru.mail import InMemoryMail
from tiru.registry import discover
from tiru.services import Services
from tiru.tenant import Tenant
from tiru_migrations.bootstrap import bootstrap, create_home
from tiru_migrations.histories import control_histories, tenant_histories
from tiru_migrations.schema import migrate

PASSWORD = "bench"


def make_structure(owner_url: str, schema: str, modules: Collection[str], *, known_by: str) -> None:
    """Control schema, queue and the tenant's tables; a schema that has the table `known_by` is only migrated."""
    from tiru.jobs.install import install_queue

    registry = discover()
    with psycopg.connect(owner_url, autocommit=True) as owner:
        there = owner.execute("select to_regclass(%s)", [f"{schema}.{known_by}"]).fetchone()
        if there is None or there[0] is None:
            bootstrap(owner, app_password=PASSWORD)
            install_queue(owner)
            with owner.transaction():
                migrate(owner, "tiru_control", control_histories(registry))
            with owner.transaction():
                create_home(owner, schema)
        with owner.transaction():
            migrate(owner, schema, tenant_histories(registry, modules))


def services_of(owner_url: str, home: Path, tenant: Tenant) -> Services:
    """Everything the application needs, on this server; every host is this tenant's."""
    app_url = make_url(owner_url).set(username="tiru_app", password=PASSWORD).render_as_string(hide_password=False)

    async def found(_key: str) -> Tenant:
        return tenant

    return Services(
        settings=Settings(profile=Profile.DEMO, home=home, database_url=owner_url),
        database=Database(app_url, application_name="bench"),
        registry=discover(),
        find_tenant=found,
        tenant_by_slug=found,
        store=LocalStore(home / "files"),
        keys=KeyRing.in_home(home),
        mail=InMemoryMail(),
        clock=system_clock,
    )
