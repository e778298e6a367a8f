"""A page's stream of news (server-sent events): replay of what it missed, then news as they come.

Events: `berubah` {kunci, html}: put this in place, or fetch it when html is null. `detak`: all is well. `putus`: the
server does not hear at the moment. `ulang`: read everything anew, then come back. No database connection is held
between two events.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from anyio import CancelScope, create_task_group, move_on_after
from litestar import Request
from litestar.response import Stream
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import Message, Receive, Send
from sqlalchemy import func, select

from tiru.errors import TiruError
from tiru.i18n import current_locale, speak
from tiru.services import Services
from tiru.siaran.hub import DROPPED, OVERLAP, News, Screen
from tiru.siaran.models import SiaranPeristiwa
from tiru.tenant import SYSTEM, Actor, Tenant
from tiru.web.seen import actor_of, tenant_of
from tiru.work import UnitOfWork, unit_of_work

HEARTBEAT_S = 15.0
CHECK_RIGHTS_S = 180.0
SEND_WITHIN_S = 20.0
MOST_MISSED = 60
"""Keys that are replayed; after a longer absence a page reads everything anew."""

Draw = Callable[[UnitOfWork, Sequence[str]], Awaitable[Mapping[str, str]]]
"""HTML by key, the same for every reader who may see the key; runs as the system, in the tenant."""
Sees = Callable[[UnitOfWork], Awaitable[frozenset[str] | None]]
"""The keys within the reader's reach, None for all."""
AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Topic:
    """What may be listened to: its name, the right, the reader's keys, and the drawing of a key."""

    name: str
    permission: str
    sees: Sees
    draw: Draw


async def last_announced(work: UnitOfWork) -> int:
    """Where a page that is drawn now begins to listen."""
    return await work.session.scalar(select(func.max(SiaranPeristiwa.id))) or 0


async def live_stream(request: AnyRequest, topic: Topic) -> Stream:
    """The answer to an EventSource. `?sejak=` is where the page stands; the browser's Last-Event-ID goes before it.

    Raises TooMany for too many screens of one account.
    """
    services: Services = request.app.state.services
    tenant, actor = tenant_of(request), actor_of(request)
    services.live.check_room((tenant.schema, actor.id))
    async with unit_of_work(services, tenant, actor) as work:
        sees = await topic.sees(work)
    screen = Screen((tenant.schema, actor.id), current_locale(), sees)
    listener = _Listener(request, services, tenant, topic, screen)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return LiveStream(partial(listener.events, _stands_at(request)), media_type="text/event-stream", headers=headers)


@dataclass(frozen=True, slots=True)
class _Source:
    services: Services
    tenant: Tenant
    topic: Topic

    async def draw(self, keys: Sequence[str], locale: str) -> Mapping[str, str]:
        with speak(locale):
            async with unit_of_work(self.services, self.tenant, SYSTEM) as work:
                return await self.topic.draw(work, keys)

    async def since(self, moment: datetime) -> Mapping[str, int]:
        async with unit_of_work(self.services, self.tenant, SYSTEM) as work:
            return await announced_since(work, self.topic.name, moment)


async def announced_since(work: UnitOfWork, topic: str, moment: datetime) -> dict[str, int]:
    """Keys that were announced after `moment`, each with its newest id."""
    asked = (
        select(SiaranPeristiwa.kunci, func.max(SiaranPeristiwa.id))
        .where(SiaranPeristiwa.topik == topic, SiaranPeristiwa.dibuat_at > moment)
        .group_by(SiaranPeristiwa.kunci)
    )
    return {row[0]: row[1] for row in await work.session.execute(asked)}


@dataclass(frozen=True, slots=True)
class _Listener:
    request: AnyRequest
    services: Services
    tenant: Tenant
    topic: Topic
    screen: Screen

    async def events(self, stands_at: int | None) -> AsyncGenerator[str, None]:
        source, hub, screen = _Source(self.services, self.tenant, self.topic), self.services.live, self.screen
        place = (self.tenant.schema, self.topic.name, screen)
        hub.join(self.services.database, *place, source)  # before the replay, so that nothing falls between
        try:
            yield "retry: 3000\n\n"
            missed = await self._missed(source, stands_at)
            if missed is None:
                yield again()
                return
            yield "".join(map(written, missed)) + beat(hearing=True)
            checked = time.monotonic()
            while True:
                news = await screen.next(HEARTBEAT_S)
                if screen.lost:
                    yield again()
                    return
                if time.monotonic() - checked > CHECK_RIGHTS_S:
                    checked = time.monotonic()
                    if not await self._may_stay():
                        yield again()
                        return
                yield "".join(map(written, news)) or beat(hearing=hub.hearing)
        finally:
            hub.leave(*place)

    async def _missed(self, source: _Source, stands_at: int | None) -> list[News] | None:
        """News since the page was drawn; None when that is too long ago to know."""
        if stands_at is None:
            return None
        async with unit_of_work(self.services, self.tenant, SYSTEM) as work:
            if stands_at == 0:
                return [] if await last_announced(work) == 0 else None
            last = await work.session.get(SiaranPeristiwa, stands_at)
            if last is None:
                return None
            found = await announced_since(work, self.topic.name, last.dibuat_at - OVERLAP)
        mine = {key: at for key, at in found.items() if self.screen.sees is None or key in self.screen.sees}
        if len(mine) > MOST_MISSED:
            return None
        bodies = await source.draw(list(mine), self.screen.locale) if mine else {}
        return [News(number, key, bodies.get(key)) for key, number in mine.items()]

    async def _may_stay(self) -> bool:
        """Signed in, entitled and permitted as at the door; what the reader sees is read anew."""
        try:
            tenant = await self.services.find_tenant(self.tenant.host.partition(":")[0])
            actor: Actor = await self.request.app.state.find_actor(self.request, self.tenant)
            module = self.topic.permission.partition(":")[0]
            if tenant is None or module not in tenant.modules:
                return False
            if not self.services.registry.opens(actor, self.topic.permission):
                return False
            async with unit_of_work(self.services, self.tenant, actor) as work:
                self.screen.sees = await self.topic.sees(work)
        except TiruError:
            return False
        return True


def written(news: News) -> str:
    """One change as it goes over the line; JSON, so no line break can end it early."""
    body = json.dumps({"kunci": news.key, "html": news.body}, ensure_ascii=False)
    return f"id: {news.id}\nevent: berubah\ndata: {body}\n\n"


def beat(*, hearing: bool) -> str:
    return f"event: {'detak' if hearing else 'putus'}\ndata: {{}}\n\n"


def again() -> str:
    return "event: ulang\ndata: {}\n\n"


def _stands_at(request: AnyRequest) -> int | None:
    """The newest announcement the page knows, 0 if there was none; None when it does not say."""
    for typed in (request.headers.get("last-event-id", ""), str(request.query_params.get("sejak", ""))):
        if typed.isascii() and typed.isdecimal() and len(typed) < 19:
            return int(typed)
    return None


class LiveStream(Stream):
    """A stream whose reader must take each piece within `SEND_WITHIN_S`, or is let go."""

    def to_asgi_response(
        self, app: Any, request: Any, *, headers: Mapping[str, str] | None = None, **given: Any
    ) -> ASGIStreamingResponse:
        cookies: Iterable[Any] = [*self.cookies, *(given.get("cookies") or ())]
        iterator: Any = self.iterator
        return _Bounded(
            iterator=iterator(),
            headers={**(headers or {}), **self.headers},
            cookies=cookies,
            media_type="text/event-stream",
            is_head_response=bool(given.get("is_head_response")),
            status_code=200,
        )


class _Bounded(ASGIStreamingResponse):
    async def send_body(self, send: Send, receive: Receive) -> None:
        async def in_time(message: Message) -> None:
            with move_on_after(SEND_WITHIN_S) as scope:
                await send(message)
            if scope.cancelled_caught:
                raise TimeoutError

        async def pour(scope: CancelScope) -> None:
            try:
                await self._stream(in_time)
            except TimeoutError:
                DROPPED.inc()
            scope.cancel()

        try:
            async with create_task_group() as group:
                group.start_soon(pour, group.cancel_scope)
                await self._listen_for_disconnect(group.cancel_scope, receive)
        finally:
            await self.iterator.aclose()  # type: ignore[union-attr]
