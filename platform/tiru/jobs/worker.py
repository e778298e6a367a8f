"""The worker: takes jobs from the queue and runs each in a unit of work of its own tenant."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
import structlog
from pgqueuer.db import PsycopgDriver
from pgqueuer.domain.errors import RetryRequested
from pgqueuer.models import Job as QueuedJob
from pgqueuer.qm import QueueManager
from pgqueuer.queries import Queries
from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from tiru.db.away import is_away
from tiru.errors import TiruError
from tiru.jobs.schedules import keep_schedules
from tiru.module import Job
from tiru.services import Services
from tiru.tenant import SYSTEM, Tenant
from tiru.work import unit_of_work

log = structlog.get_logger(__name__)
DONE = Counter("tiru_jobs_total", "Jobs by result", ["job", "result"])
FIRST_DELAY_S = 2.0
LONGEST_DELAY = timedelta(minutes=30)
FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 10.0

FindBySchema = Callable[[str], Awaitable[Tenant | None]]


async def run_worker(
    services: Services,
    url: str,
    find_by_schema: FindBySchema,
    all_tenants: Callable[[], Awaitable[list[Tenant]]],
    stop: asyncio.Event,
) -> None:
    """Work until `stop` is set. `url` is the login role's; the queue is read under the control role.

    A database that goes away ends the work under way (it stays queued) and is asked again until it is back.
    """
    waited = FIRST_WAIT_S
    while not stop.is_set():
        began = time.monotonic()
        try:
            await _work(services, url, find_by_schema, all_tenants, stop)
        except (psycopg.Error, SQLAlchemyError, OSError) as error:
            if not isinstance(error, (psycopg.OperationalError, psycopg.InterfaceError)) and not is_away(error):
                raise
            waited = FIRST_WAIT_S if time.monotonic() - began > LONGEST_WAIT_S else min(waited * 2, LONGEST_WAIT_S)
            log.warning("database away, asking again", seconds=waited, error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), waited)


async def _work(
    services: Services,
    url: str,
    find_by_schema: FindBySchema,
    all_tenants: Callable[[], Awaitable[list[Tenant]]],
    stop: asyncio.Event,
) -> None:
    """Until `stop`, or until the database goes away. Raises what the driver raises.

    psycopg, because asyncpg calls set_config() when it meets the queue's enum type, and that is revoked.
    """
    connection = await psycopg.AsyncConnection.connect(
        url,
        autocommit=True,
        application_name="tiru-worker",
        options="-c role=tiru_control -c search_path=tiru_control",
    )
    try:
        manager = QueueManager(Queries(PsycopgDriver(connection)))
        jobs = {job.name: job for module in services.registry for job in module.jobs}

        @manager.entrypoint("tiru", on_failure="hold")
        async def perform(queued: QueuedJob) -> None:
            await _perform(services, find_by_schema, jobs, queued)

        ended = asyncio.Event()  # of this round; `stop` ends all of them
        schedules = asyncio.create_task(keep_schedules(services, all_tenants, ended))
        running = asyncio.create_task(
            manager.run(
                dequeue_timeout=timedelta(seconds=5),
                batch_size=services.settings.worker_concurrency,
                max_concurrent_tasks=services.settings.worker_concurrency * 2,
            )
        )
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({running, schedules, stopped}, return_when=asyncio.FIRST_COMPLETED)
        manager.shutdown.set()
        ended.set()
        stopped.cancel()
        results = await asyncio.gather(running, schedules, return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                raise result
    finally:
        await connection.close()


async def _perform(
    services: Services, find_by_schema: FindBySchema, jobs: Mapping[str, Job], queued: QueuedJob
) -> None:
    headers: dict[str, Any] = queued.headers or {}
    schema, name = str(headers.get("tenant")), str(headers.get("job"))
    tenant = await find_by_schema(schema)
    job = jobs.get(name)
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(
        request_id=f"job-{queued.id}", tenant=tenant.slug if tenant else None, module=name.partition(".")[0]
    )
    bound = log.bind(job=name, schema=schema, attempt=queued.attempts + 1)
    if tenant is None or job is None or name.partition(".")[0] not in tenant.modules:
        bound.warning("job dropped: its tenant or module is not active")
        DONE.labels(name, "dropped").inc()
        return
    try:
        async with unit_of_work(services, tenant, SYSTEM, request_id=f"job-{queued.id}") as work:
            await job.run(work, **json.loads(queued.payload or b"{}"))
    except TiruError as refusal:
        bound.warning("job refused", reason=refusal.message)
        if refusal.is_final:
            DONE.labels(name, "refused").inc()
            return
        _again_or_give_up(job, queued, refusal)
    except Exception as error:  # noqa: BLE001 - a job of any module may fail in any way; the worker lives on
        bound.exception("job failed")
        _again_or_give_up(job, queued, error)
    else:
        DONE.labels(name, "done").inc()


def _again_or_give_up(job: Job, queued: QueuedJob, error: Exception) -> None:
    """Ask the queue for another try later, or let the failure stand (it is held, not lost)."""
    if queued.attempts + 1 >= job.attempts:
        DONE.labels(job.name, "failed").inc()
        raise error
    DONE.labels(job.name, "retried").inc()
    delay = min(timedelta(seconds=FIRST_DELAY_S * 2**queued.attempts), LONGEST_DELAY)
    raise RetryRequested(delay=delay, reason=str(error)) from error
