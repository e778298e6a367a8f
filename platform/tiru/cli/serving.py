"""`tiru serve` and `tiru worker`: production. They refuse to start half prepared, and say what to do."""

from __future__ import annotations

import asyncio
import errno
import gc
import signal
import socket
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from tiru.errors import Refused
from tiru.i18n import _

if TYPE_CHECKING:
    from tiru.cli.runtime import Runtime


def serve(
    host: Annotated[str | None, typer.Option(help="Alamat yang didengarkan.")] = None,
    port: Annotated[int | None, typer.Option(help="Port web.")] = None,
) -> None:
    """Jalankan web untuk produksi (menolak akun demo, rahasia bawaan, dan migrasi tertunda)."""
    asyncio.run(_produce("web", host, port))


def worker() -> None:
    """Jalankan pekerja latar untuk produksi."""
    asyncio.run(_produce("worker", None, None))


async def _produce(what: str, host: str | None, port: int | None) -> None:
    from tiru.cli.runtime import running
    from tiru.config import Settings
    from tiru.readiness import refuse_unready

    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    settings = Settings().model_copy(update=changes)
    door = listen(settings.host, settings.port) if what == "web" else None
    async with running(settings, application_name=f"tiru-{what}") as runtime:
        await refuse_unready(runtime)
        stop = stop_on_signals()
        if door is not None:
            await serve_web(runtime, stop, door)
        else:
            await serve_jobs(runtime, stop)


def stop_on_signals() -> asyncio.Event:
    """An event that is set by Ctrl-C or a polite kill."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done. Raises Refused with the remedy when it cannot be had."""
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        door = socket.socket(family, kind, protocol)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(
                _("Port %(port)s sedang dipakai.", port=port), remedy=_("Pilih yang lain: --port atau TIRU_PORT.")
            ) from error
        if error.errno == errno.EACCES:
            raise Refused(
                _("Port %(port)s tidak boleh dipakai pengguna ini.", port=port),
                remedy=_("Pilih port di atas 1023, dan taruh proksi di depannya."),
            ) from error
        raise Refused(
            _("Tidak bisa mendengarkan di %(host)s: %(why)s", host=host, why=error.strerror or str(error)),
            remedy="TIRU_HOST",
        ) from error
    return door


async def serve_web(
    runtime: Runtime, stop: asyncio.Event, door: socket.socket, *, invite: Callable[[], None] | None = None
) -> None:
    """Serve until `stop`; requests under way are finished. `invite` is called once somebody would be answered."""
    import uvicorn

    from tiru.access.signed_in import find_actor
    from tiru.web.app import create_app

    settings = runtime.services.settings
    app = create_app(runtime.services, find_actor=find_actor)
    set_apart_what_stays()
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxy),
        forwarded_allow_ips=settings.trusted_proxy or None,
        server_header=False,
        timeout_graceful_shutdown=5,
    )
    server = uvicorn.Server(config)
    server.capture_signals = _leave_signals  # type: ignore[method-assign,assignment]
    task = asyncio.create_task(server.serve(sockets=[door]))
    while not (server.started or task.done() or stop.is_set()):  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.02)
    if server.started and invite is not None:
        invite()
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    runtime.services.live.close()  # open screens would hold the server until its patience ends
    server.should_exit = True
    stop.set()
    await task


def set_apart_what_stays() -> None:
    """Keep the collector of cycles off what was built to start with: to walk it made some requests wait 0.2-0.4 s."""
    gc.collect()
    gc.freeze()


async def serve_jobs(runtime: Runtime, stop: asyncio.Event) -> None:
    """Work on the queue until `stop`."""
    from tiru.jobs.worker import run_worker

    await run_worker(runtime.services, runtime.app_url, runtime.directory.by_schema, runtime.directory.all, stop)


class _leave_signals:  # noqa: N801 - stands in for a context manager function of uvicorn
    """Signals are ours: web and worker share one process in the demonstration."""

    def __enter__(self) -> None: ...

    def __exit__(self, *_ignored: object) -> None: ...
