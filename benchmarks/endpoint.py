"""Requests per second of one query over many tenants: ours, the peer under gunicorn, ours without tenancy.

Every server is one worker process on the settings that are best for it, alone under load in its turn.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from benchmarks.load import Question, rate
from benchmarks.neighbours import PLAIN, Place
from benchmarks.spread import Row, middle, ratio

THREADS = 2
"""Of the peer, each with its own lasting database connection: of 1, 2, 4, 8 and 16 the fastest in one worker."""


@dataclass(frozen=True, slots=True)
class Runner:
    """A side of the comparison: its server's port and what is asked of it."""

    name: str
    port: int
    questions: tuple[Question, ...]


def measure(
    place: Place, tenants: int, *, rounds: int = 10, seconds: float = 3.0, only: Sequence[str] = ()
) -> list[dict[str, float]]:
    """Paired rounds after one to warm up; who begins changes. Requests per second by side."""
    found = []
    with _runners(place, tenants) as everyone:
        runners = [one for one in everyone if not only or one.name in only]
        for number in range(rounds + 1):
            start = number % len(runners)
            row = {one.name: rate(one.port, one.questions, seconds) for one in runners[start:] + runners[:start]}
            if number:
                found.append(row)
    return found


def rows(found: list[dict[str, float]], tenants: int) -> list[Row]:
    """The lines of the table. `whole` is the application as it is served, `ours` its data layer under litestar."""
    what = f"requests/s over {tenants} tenants"
    lines = []
    for side, name in (("ours", what), ("whole", f"{what}, whole application")):
        rate = f"{middle(found, side):.0f}/s"
        lines.append(Row(name, rate, "django-tenants", ratio(found, side, "peer"), "3.5 or more"))
        lines.append(Row(name, rate, "no tenancy", ratio(found, side, "plain"), "0.9 or more"))
    return lines


@contextmanager
def _runners(place: Place, tenants: int) -> Iterator[list[Runner]]:
    hosts = {schema: place.host(schema) for schema in place.schemas[:tenants]}

    def asked(path: str, answer: str = "") -> tuple[Question, ...]:
        return tuple(Question(host, path, f'"{answer or schema}"') for schema, host in hosts.items())

    with ExitStack() as stack:
        ours = stack.enter_context(served(place, uvicorn("benchmarks.ours:app")))
        whole = stack.enter_context(served(place, uvicorn("benchmarks.whole:app")))
        peer = stack.enter_context(served(place, GUNICORN))
        yield [
            Runner("ours", ours, asked("/row")),
            Runner("peer", peer, asked("/row")),
            Runner("plain", ours, asked("/plain", PLAIN)),
            Runner("whole", whole, asked("/api/bench/row")),
        ]


def uvicorn(app: str) -> list[str]:
    """How an application of ours is served."""
    return ["uvicorn", app, "--host", "127.0.0.1", "--port", "{port}", "--log-level", "error", "--no-access-log"]


GUNICORN = [
    "gunicorn",
    "benchmarks.peer.wsgi",
    *("--bind", "127.0.0.1:{port}"),
    *("--worker-class", "gthread"),
    *("--threads", str(THREADS)),
    *("--workers", "1"),
    *("--keep-alive", "30"),
    *("--log-level", "error"),
]


@contextmanager
def served(place: Place, command: list[str]) -> Iterator[int]:
    """A server of ours on a free port for the block; ended by its pid. Raises RuntimeError with its words."""
    port = _free_port()
    log = place.folder / f"{command[0]}-{port}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *(word.format(port=port) for word in command)],
            env=place.environment,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(process, port, log.read_text)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _wait(process: subprocess.Popen[bytes], port: int, words: object) -> None:
    for _try in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"not served: {words()[-2000:]}")  # type: ignore[operator]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
