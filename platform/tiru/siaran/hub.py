"""One per process: hears what was announced and passes it on to every open screen.

One LISTEN connection for the whole process, open only while there are screens. What a key stands for is read and drawn
once per topic and language, however many screens show it, so that five hundred of them cost one query. A screen that
does not take its news in time is dropped and told to read everything anew: nobody else waits for it.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import asyncpg
import structlog
from prometheus_client import Counter as Metric
from prometheus_client import Gauge

from tiru.errors import TooMany
from tiru.i18n import _
from tiru.siaran.announcing import CHANNEL, heard

if TYPE_CHECKING:
    from tiru.db.engine import Database

log = structlog.get_logger(__name__)
OPEN = Gauge("tiru_live_screens", "Screens that are open on this process")
DROPPED = Metric("tiru_live_screens_dropped_total", "Screens that did not take their news in time")

GATHER_S = 0.05
"""News of this long are drawn together: a burst of entries about one kitchen is one picture."""
MOST_WAITING = 200
"""Keys that may wait for one screen; the newest picture of a key replaces the older one."""
PER_ACCOUNT = 12
CHECK_S = 20.0
"""How often the connection that listens is asked whether it lives."""
OVERLAP = timedelta(minutes=2)
"""Announcements count from this much earlier after an absence: a transaction may commit later than its row says."""
_BROKEN = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError)


@dataclass(frozen=True, slots=True)
class News:
    """`body` is what the screen puts in place of `key`; None when it could not be drawn and is to be fetched."""

    id: int
    key: str
    body: str | None


class Source(Protocol):
    """How a topic of one tenant is read. Both open a transaction of their own and close it."""

    async def draw(self, keys: Sequence[str], locale: str) -> Mapping[str, str]: ...

    async def since(self, moment: datetime) -> Mapping[str, int]:
        """Keys announced after `moment`, each with the newest id."""
        ...


@dataclass(eq=False, slots=True)
class Screen:
    """One open page. `sees` are the keys its reader may have, None for all."""

    account: tuple[str, int | None]
    locale: str
    sees: frozenset[str] | None
    most: int = MOST_WAITING
    lost: bool = False
    _waiting: dict[str, News] = field(default_factory=dict)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    def offer(self, news: News) -> None:
        """Never waits: a screen that is full is lost."""
        if self.lost or (self.sees is not None and news.key not in self.sees):
            return
        self._waiting.pop(news.key, None)
        if len(self._waiting) >= self.most:
            DROPPED.inc()
            self.lose()
            return
        self._waiting[news.key] = news
        self._wake.set()

    def lose(self) -> None:
        self.lost = True
        self._waiting.clear()
        self._wake.set()

    async def next(self, within_s: float) -> list[News]:
        """What waits, as soon as something does; nothing after `within_s` seconds or when the screen is lost."""
        try:
            async with asyncio.timeout(within_s):
                await self._wake.wait()
        except TimeoutError:
            return []
        self._wake.clear()
        found = list(self._waiting.values())
        self._waiting.clear()
        return found


@dataclass(eq=False, slots=True)
class _Room:
    """All screens of one topic in one tenant."""

    source: Source
    screens: set[Screen] = field(default_factory=set)
    changed: dict[str, int] = field(default_factory=dict)
    drawing: asyncio.Task[None] | None = None


@dataclass(eq=False)
class Hub:
    """Made with `Services`; sleeps until the first screen joins."""

    hearing: bool = False
    _rooms: dict[tuple[str, str], _Room] = field(default_factory=dict)
    _accounts: Counter[tuple[str, int | None]] = field(default_factory=Counter)
    _listening: asyncio.Task[None] | None = None

    def check_room(self, account: tuple[str, int | None]) -> None:
        """Raises TooMany for an account with too many open screens on this process."""
        if self._accounts[account] >= PER_ACCOUNT:
            raise TooMany(
                _("Terlalu banyak layar yang terbuka dengan akun ini."),
                retry_after_s=60,
                remedy=_("Tutup layar yang tidak dipakai, lalu muat ulang."),
            )

    def join(self, database: Database, schema: str, topic: str, screen: Screen, source: Source) -> None:
        """From now on the screen hears of the topic; call `leave` when it goes."""
        self._rooms.setdefault((schema, topic), _Room(source)).screens.add(screen)
        self._accounts[screen.account] += 1
        OPEN.inc()
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._listen(database))

    def leave(self, schema: str, topic: str, screen: Screen) -> None:
        room = self._rooms.get((schema, topic))
        if room is None or screen not in room.screens:
            return
        room.screens.discard(screen)
        OPEN.dec()
        self._accounts[screen.account] -= 1
        if not self._accounts[screen.account]:
            del self._accounts[screen.account]
        if not room.screens:
            del self._rooms[schema, topic]
            if room.drawing is not None:
                room.drawing.cancel()
        if not self._rooms and self._listening is not None:
            self._listening.cancel()
            self._listening, self.hearing = None, False

    def close(self) -> None:
        """Tell every screen to come again later: the process ends."""
        for room in self._rooms.values():
            for screen in room.screens:
                screen.lose()

    async def _listen(self, database: Database) -> None:
        since, pause = datetime.now(UTC), 0.5
        while True:
            connection: asyncpg.Connection | None = None
            try:
                connection = await database.listener()
                ended = asyncio.Event()
                connection.add_termination_listener(lambda _gone, ended=ended: ended.set())
                await connection.add_listener(CHANNEL, self._heard)
                await self._catch_up(since - OVERLAP)
                self.hearing, pause = True, 0.5
                while not ended.is_set():
                    since = datetime.now(UTC)
                    try:
                        async with asyncio.timeout(CHECK_S):
                            await ended.wait()
                    except TimeoutError:
                        await connection.fetchval("select 1", timeout=5)
            except _BROKEN as error:
                log.warning("live screens do not hear", error=type(error).__name__)
            finally:
                if connection is not None:
                    connection.terminate()
            self.hearing = False
            await asyncio.sleep(pause)
            pause = min(pause * 2, 10.0)

    async def _catch_up(self, moment: datetime) -> None:
        """What was announced while nobody listened."""
        for (schema, topic), room in list(self._rooms.items()):
            try:
                found = await room.source.since(moment)
            except Exception:
                log.warning("live screens could not catch up", schema=schema, topic=topic, exc_info=True)
                for screen in room.screens:
                    screen.lose()
                continue
            for key, number in found.items():
                self._mark(room, key, number)

    def _heard(self, _connection: object, _pid: int, _channel: str, payload: Any) -> None:
        try:
            schema, topic, key, number = heard(payload)
        except (ValueError, TypeError):
            log.warning("an announcement that is none", payload=str(payload)[:200])
            return
        room = self._rooms.get((schema, topic))
        if room is not None:
            self._mark(room, key, number)

    def _mark(self, room: _Room, key: str, number: int) -> None:
        room.changed[key] = max(number, room.changed.get(key, 0))
        if room.drawing is None or room.drawing.done():
            room.drawing = asyncio.create_task(self._draw(room))

    async def _draw(self, room: _Room) -> None:
        while room.changed:
            await asyncio.sleep(GATHER_S)
            changed, room.changed = room.changed, {}
            started = time.perf_counter()
            for locale in {screen.locale for screen in room.screens}:
                bodies = await _drawn(room.source, list(changed), locale)
                news = [News(number, key, bodies.get(key)) for key, number in changed.items()]
                for screen in [one for one in room.screens if one.locale == locale]:
                    for one in news:
                        screen.offer(one)
            log.debug("live", keys=len(changed), screens=len(room.screens), s=time.perf_counter() - started)


async def _drawn(source: Source, keys: Sequence[str], locale: str) -> Mapping[str, str]:
    try:
        return await source.draw(keys, locale)
    except Exception:
        log.warning("live screens could not draw", keys=len(keys), exc_info=True)
        return {}


Check = Callable[[], Awaitable[frozenset[str] | None]]
"""What the reader may see now. Raises TiruError when nothing any more."""
