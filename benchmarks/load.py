"""Asking a server as fast as it answers: keep-alive connections, every answer checked, bounded in count and time."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import cast

import uvloop

CLIENTS = 16
MOST = 500_000
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Question:
    """A host, a path, and what the answer must contain: the words only that host's tenant has."""

    host: str
    path: str
    answer: str


class WrongAnswer(Exception):
    """The server answered something else; a rate of those is worth nothing."""


class _Asker(asyncio.Protocol):
    """One connection: writes a question, waits for its whole answer, writes the next."""

    def __init__(self, questions: Iterator[tuple[bytes, bytes]], until: float, most: int) -> None:
        self._questions = questions
        self._until = until
        self._left = most
        self._seen = b""
        self.good = 0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._seen += data
        head, gap, body = self._seen.partition(b"\r\n\r\n")
        if not gap:
            return
        length = _length(head)
        if len(body) < length:
            return
        if length < 0 or not head.startswith(b"HTTP/1.1 200") or self._expected not in body:
            self._finish(WrongAnswer((head[:300] + b" " + body[:200]).decode(errors="replace")))
            return
        self.good += 1
        self._seen = b""
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        self._finish(error or ConnectionError("the server hung up"))

    def _ask(self) -> None:
        if self._left == 0 or time.monotonic() >= self._until:
            self._finish(None)
            return
        self._left -= 1
        question, self._expected = next(self._questions)
        self._transport.write(question)

    def _finish(self, error: Exception | None) -> None:
        if self.done.done():
            return
        if error is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(error)
        self._transport.close()


def rate(port: int, questions: Iterable[Question], seconds: float) -> float:
    """Good answers per second on loopback from `CLIENTS` connections, each going round all questions.

    Raises WrongAnswer for one answer that is not as expected, ConnectionError when the server hangs up.
    """
    asked = [
        (f"GET {one.path} HTTP/1.1\r\nHost: {one.host}\r\n\r\n".encode(), one.answer.encode()) for one in questions
    ]

    async def run() -> float:
        loop = asyncio.get_running_loop()
        started = time.monotonic()
        askers = []
        for number in range(CLIENTS):
            turn = cycle(asked)
            start = number * len(asked) // CLIENTS
            asker = _Asker(islice(turn, start, None), started + seconds, MOST // CLIENTS)
            await loop.create_connection(lambda asker=asker: asker, "127.0.0.1", port)  # type: ignore[misc]
            askers.append(asker)
        await asyncio.wait_for(asyncio.gather(*(asker.done for asker in askers)), seconds + PATIENCE_S)
        return sum(asker.good for asker in askers) / (time.monotonic() - started)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run())


def _length(head: bytes) -> int:
    """Bytes of the body; below zero when the answer does not say."""
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at < 0:
        return -1
    end = lowered.find(b"\r\n", at + 2)
    return int(lowered[at + 17 : end if end > 0 else None])
