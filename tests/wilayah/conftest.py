"""All 91,599 units in a database of their own, read as a tenant reads them."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession

from tiru.db.engine import Database
from tiru.testing.installation import APP_PASSWORD
from tiru.wilayah.load import load
from tiru_migrations.bootstrap import bootstrap, create_home
from tiru_migrations.histories import CONTROL
from tiru_migrations.schema import migrate

NAME, TENANT = "tiru_wilayah_tests", "t_places"


@pytest.fixture(scope="session")
def owner_dsn(postgres_server) -> Iterator[str]:
    """The owner's address of a database that holds the units and one tenant."""
    server = postgres_server.dsn()
    address = make_url(server).set(database=NAME).render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database if exists {NAME}")
        connection.execute(f"create database {NAME}")
    with psycopg.connect(address, autocommit=True) as owner:
        bootstrap(owner, app_password=APP_PASSWORD)
        with owner.transaction():
            migrate(owner, "tiru_control", [history for history in CONTROL if history.name == "wilayah"])
        create_home(owner, TENANT)
        load(owner)
    yield address
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"drop database {NAME} with (force)")


@pytest.fixture(scope="session")
async def as_tenant(owner_dsn: str) -> AsyncIterator[Callable[[], AbstractAsyncContextManager[AsyncSession]]]:
    """`async with as_tenant() as session`: a transaction under the tenant's role."""
    app = make_url(owner_dsn).set(username="tiru_app", password=APP_PASSWORD)
    database = Database(app.render_as_string(hide_password=False), shards=1)
    yield lambda: database.transaction(TENANT)
    await database.close()
