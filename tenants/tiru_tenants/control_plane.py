"""The owner's hand on the database: what commands use to make, change and remove tenants.

Requests never hold it: they work as `tiru_app` inside a role. DDL runs here, synchronously, in psycopg.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from tiru.errors import Unavailable
from tiru.i18n import _
from tiru.jobs.install import install_queue
from tiru.services import Services
from tiru_migrations.bootstrap import bootstrap
from tiru_migrations.histories import control_histories
from tiru_migrations.schema import migrate

CONTROL = "tiru_control"


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlPlane:
    """`owner_url` is a libpq URI of the role that owns the schemas."""

    owner_url: str
    services: Services
    engine: Engine

    @classmethod
    def at(cls, owner_url: str, services: Services) -> ControlPlane:
        engine = create_engine(
            make_url(owner_url).set(drivername="postgresql+psycopg"),
            pool_size=2,
            connect_args={"application_name": "tiru-control"},
        )
        return cls(owner_url=owner_url, services=services, engine=engine)

    @contextmanager
    def connect(self) -> Iterator[psycopg.Connection]:
        """An owner's connection in autocommit: every transaction is opened by hand."""
        try:
            connection = psycopg.connect(self.owner_url, autocommit=True, application_name="tiru-control")
        except psycopg.OperationalError as error:
            raise Unavailable(
                _("Basis data tidak bisa dihubungi: %(why)s", why=str(error).strip()),
                remedy=_("Periksa TIRU_DATABASE_URL, lalu jalankan `tiru doctor db`."),
            ) from error
        connection.prepare_threshold = None
        with connection:
            yield connection

    @contextmanager
    def session(self) -> Iterator[Session]:
        """One transaction over the control tables; commits on return."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def prepare(self, app_password: str) -> list[str]:
        """Roles, control schema and its migrations; may run again. Returns notes for `tiru doctor`."""
        with self.connect() as connection:
            notes = bootstrap(connection, app_password=app_password)
            install_queue(connection)
            with connection.transaction():
                migrate(connection, CONTROL, control_histories(self.services.registry))
        return notes

    def close(self) -> None:
        self.engine.dispose()
