"""A database that dies under the application: people are told to wait, then everything works again by itself."""

import asyncio
import logging
import os
import signal
import time
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import psycopg
import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from tiru.cli.runtime import running
from tiru.config import Profile, Settings
from tiru.db.away import is_away
from tiru.jobs.worker import run_worker
from tiru.tenant import STRANGER
from tiru.web.app import create_app
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.manifest import parse_manifest

MANIFEST = """
slug = "rapuh"
[identitas]
nama = "Kabupaten Rapuh"
kode_wilayah = "35.17"
jenis = "kabupaten"
"""
WAIT_S = 20.0


@asynccontextmanager
async def house(home):
    """A real installation of its own with one tenant: its runtime, a client and the data folder."""
    settings = Settings(home=home, profile=Profile.DEMO, database_url=None, log_level="INFO")
    async with running(settings, progress=None) as runtime:
        plane = ControlPlane.at(runtime.owner_url, runtime.services)
        await asyncio.to_thread(plane.prepare, runtime.app_password)
        await apply_wanted(plane, parse_manifest(MANIFEST, "rapuh.toml"), actor="test")
        plane.close()

        async def stranger(_connection, _tenant):
            return STRANGER

        app = create_app(runtime.services, find_actor=stranger)
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://rapuh.localhost") as client:
            yield runtime, client


def kill_postmaster(home):
    """As the kernel does when memory runs out."""
    os.kill(int((home / "postgres" / "postmaster.pid").read_text().split("\n", 1)[0]), signal.SIGKILL)


async def until_status(client, path, status):
    """The answers until one has this status; fails when it takes too long."""
    answers, until = [], time.monotonic() + WAIT_S
    while time.monotonic() < until:
        answers.append(await client.get(path))
        if answers[-1].status_code == status:
            return answers
        await asyncio.sleep(0.05)
    pytest.fail(f"{path}: {[answer.status_code for answer in answers]}")


@pytest.mark.slow
async def test_the_application_survives_the_death_of_its_database(tmp_path, monkeypatch):
    monkeypatch.delenv("TIRU_DATABASE_URL", raising=False)
    level = logging.getLogger("tiru").level
    handlers = logging.getLogger().handlers[:]
    try:
        async with house(tmp_path) as (runtime, client):
            assert (await client.get("/")).status_code == 200
            stop = asyncio.Event()
            directory = runtime.directory
            worker = asyncio.create_task(
                run_worker(runtime.services, runtime.app_url, directory.by_schema, directory.all, stop)
            )
            await asyncio.sleep(0.5)

            kill_postmaster(tmp_path)
            answers = await until_status(client, "/", 503) + await until_status(client, "/", 200)
            broken = [answer for answer in answers if answer.status_code != 200]
            assert {answer.status_code for answer in broken} == {503}
            assert all("Basis data sedang tidak bisa dihubungi" in answer.text for answer in broken)
            assert all(answer.headers["x-request-id"] in answer.text for answer in broken)

            await done_by(worker, runtime, f"{ASK}; {LEFT_BY_THE_KILLED}")
            stop.set()
            await asyncio.wait_for(worker, WAIT_S)
    finally:
        logging.getLogger().handlers[:] = handlers
        logging.getLogger("tiru").setLevel(level)


ASK = "set role t_rapuh; select tiru_control.enqueue('tidak.ada', '{}', '0', null); reset role"
LEFT_BY_THE_KILLED = "update tiru_control.pgqueuer set status = 'picked', heartbeat = now() - interval '1 hour'"


async def done_by(worker, runtime, statements):
    """A job that waits, also one that a killed worker had begun, is taken from the queue."""
    with psycopg.connect(runtime.owner_url, autocommit=True) as owner:
        owner.execute(f"begin; {statements}; commit")
        until = time.monotonic() + WAIT_S
        while time.monotonic() < until:
            assert not worker.done(), worker
            if owner.execute("select count(*) from tiru_control.pgqueuer").fetchone() == (0,):
                return
            await asyncio.sleep(0.1)
        rows = owner.execute(
            "select id, status::text, headers ->> 'job', heartbeat, attempts from tiru_control.pgqueuer"
        )
        pytest.fail(f"the worker did not come back: {rows.fetchall()}")


async def test_who_asks_while_it_is_away_is_answered(services):
    async def away(_host):
        raise ConnectionRefusedError

    async def stranger(_connection, _tenant):
        return STRANGER

    class Gone:
        def transaction(self, *_args, **_options):
            raise ConnectionRefusedError

    app = create_app(replace(services, find_tenant=away, database=Gone()), find_actor=stranger)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://kuningan.localhost") as client:
        assert (await client.get("/health/live")).status_code == 200
        ready = await client.get("/health/ready")
        assert ready.status_code == 503
        assert ready.json()["reason"] == "Basis data tidak bisa dihubungi."
        for answer in (await client.get("/aduan"), await client.post("/aduan/kirim", data={"judul": "x"})):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "5"
            assert "Tidak ada yang berubah" in answer.text
        api = await client.get("/api/aduan/laporan", headers={"accept": "application/json"})
        assert api.json()["error"]["code"] == "TIRU-E0503"
        css = [part for part in (await client.get("/aduan")).text.split('"') if part.startswith("/aset/")]
        assert {(await client.get(path)).status_code for path in css if path.endswith(".css")} == {200}


async def test_the_place_where_it_is_explained_is_not_there_from_outside(client_for, tenant):
    assert (await client_for(tenant).get("/_rusak")).status_code == 404
    assert (await client_for(None, host="localhost").get("/_rusak")).status_code == 404


def test_a_bug_is_not_taken_for_a_database_that_is_away():
    assert not is_away(ValueError("x"))
    assert not is_away(PermissionError("x"))
    assert not is_away(IntegrityError("insert", {}, ValueError("x")))
    assert is_away(OperationalError("select", {}, ConnectionResetError()))
    assert is_away(ConnectionRefusedError())
