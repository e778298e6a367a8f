"""The unit of work: one tenant, one actor, one transaction. Only here is anything committed.

Requests, commands and jobs open the same door; only the `Actor` differs.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar, cast

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from tiru.audit.entry import Entry
from tiru.audit.ledger import append
from tiru.errors import Forbidden
from tiru.i18n import _
from tiru.module import Event
from tiru.registry import Registry
from tiru.services import Services
from tiru.tenant import Actor, Tenant

P = TypeVar("P")
LastDeed = Callable[["UnitOfWork"], Awaitable[None]]
_KEY = "unit of work"

_ENQUEUE = text("select tiru_control.enqueue(:job, cast(:payload as text), :delay, :once)")


@dataclass(slots=True, kw_only=True)
class UnitOfWork:
    """What a service function receives. `now` is the same instant for the whole transaction (UTC).

    `reason` is noted with every entry that gives none of its own.
    """

    tenant: Tenant
    actor: Actor
    session: AsyncSession
    services: Services
    now: datetime
    request_id: str = ""
    reason: str = ""
    _entries: list[Entry] = field(default_factory=list)
    _last: dict[str, LastDeed] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.session.info[_KEY] = self

    @property
    def registry(self) -> Registry:
        return self.services.registry

    @property
    def today(self) -> date:
        """The day it is in the tenant's own time zone."""
        return self.now.astimezone(self.tenant.zone).date()

    def may(self, permission: str) -> bool:
        """Whether the actor holds `permission` in a reach in which it opens anything."""
        return self.registry.opens(self.actor, permission)

    def require(self, permission: str) -> None:
        """Refuse an actor who does not hold `permission` at all; how far it reaches is the query's matter."""
        if not self.may(permission):
            raise Forbidden(_("Anda tidak berwenang melakukan ini."), remedy=permission)

    async def publish(self, event: Event) -> None:
        """Tell the active modules, in order, in this transaction. A failing listener undoes everything."""
        for _module, listener in self.registry.listeners(type(event), self.tenant.modules):
            await listener(self, event)

    def port(self, kind: type[P]) -> P | None:
        """Whoever of the active modules answers `kind`, or None: the asker must live without the answer."""
        return cast("P | None", self.registry.port(kind, self.tenant.modules))

    def ports(self, kind: type[P]) -> Iterator[P]:
        """Every active module that answers `kind`, in a fixed order."""
        return cast("Iterator[P]", self.registry.ports(kind, self.tenant.modules))

    async def enqueue(
        self,
        job: str,
        payload: Mapping[str, object] | None = None,
        *,
        delay: timedelta = timedelta(0),
        once: str | None = None,
    ) -> None:
        """Ask for `job` after this transaction commits; it rolls back with it.

        `once` names the work: while a job of that name waits, another is not added.
        """
        parameters = {
            "job": job,
            "payload": json.dumps(dict(payload or {}), default=str),
            "delay": delay,
            "once": once,
        }
        await self.session.execute(_ENQUEUE, parameters)

    def record(
        self,
        action: str,
        subject: str,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        reason: str = "",
    ) -> None:
        """Note in the audit ledger what was done to what. `action` is `module.noun.verb`, `subject` `noun:id`.

        Written at commit, so that the tenant's chain is held for a moment only.
        """
        self._entries.append(
            Entry(
                at=self.now,
                actor_kind=str(self.actor.kind),
                actor_id=self.actor.id,
                actor_name=self.actor.name,
                acting_for=self.actor.acting_for,
                action=action,
                subject=subject,
                before=dict(before) if before else None,
                after=dict(after) if after else None,
                reason=reason or self.reason,
                request_id=self.request_id,
                address=self.actor.address,
            )
        )

    def before_commit(self, name: str, deed: LastDeed) -> None:
        """Do `deed` as one of the last things before the commit; asked for again by the same `name`, it is done once.

        For what follows from rows, however many of them were written: it sees them all, and rolls back with them.
        """
        self._last.setdefault(name, deed)

    async def _seal(self) -> None:
        await self.session.flush()
        while self._last:
            due, self._last = self._last, {}
            for deed in due.values():
                await deed(self)
            await self.session.flush()
        if self._entries:
            await append(self.session, self._entries)
            self._entries.clear()


def work_of(session: Session | None) -> UnitOfWork | None:
    """The unit of work to which a session belongs, for who is told of rows by the session; None outside of any."""
    return cast("UnitOfWork | None", session.info.get(_KEY)) if session is not None else None


@asynccontextmanager
async def unit_of_work(
    services: Services,
    tenant: Tenant,
    actor: Actor,
    *,
    request_id: str = "",
    reason: str = "",
    snapshot: bool = False,
) -> AsyncIterator[UnitOfWork]:
    """Open a transaction in the tenant's schema; commit on return, roll back on any exception."""
    async with services.database.transaction(tenant.schema, snapshot=snapshot) as session:
        work = UnitOfWork(
            tenant=tenant,
            actor=actor,
            session=session,
            services=services,
            now=services.clock(),
            request_id=request_id,
            reason=reason,
        )
        yield work
        await work._seal()
