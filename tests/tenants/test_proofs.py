"""Uptime and proofs come from what was tried: a broken tenant, a rewritten ledger and an open table show."""

from __future__ import annotations

import psycopg

from tiru.tenant import SYSTEM
from tiru.web.site import CONSOLE
from tiru.work import unit_of_work
from tiru_tenants.proofs import proofs_of, prove
from tiru_tenants.uptime import check_uptime, uptime_of


async def _uptime(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        today = work.today
    async with services.database.transaction(CONSOLE.schema) as session:
        return await uptime_of(session, tenant.id, today)


async def _check(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await check_uptime(work)


async def _proofs(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await prove(work)
    async with services.database.transaction(CONSOLE.schema) as session:
        return await proofs_of(session, tenant.id, tenant.slug)


async def test_a_tenant_that_does_not_answer_is_counted_as_such(services, registered, installation):
    await _check(services, registered)
    before = await _uptime(services, registered)
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(f"alter table {registered.schema}.unit rename to unit_away")
        try:
            await _check(services, registered)
        finally:
            owner.execute(f"alter table {registered.schema}.unit_away rename to unit")
    after = await _uptime(services, registered)
    assert (after.checks - before.checks, after.good - before.good) == (1, 0)
    assert after.share is not None
    assert after.share < 1
    assert after.measured_days == 1
    assert after.first is not None
    assert 'class="rail"' in after.strip


async def test_a_whole_ledger_is_proven_and_a_rewritten_one_is_not(services, registered, installation):
    async with unit_of_work(services, registered, SYSTEM) as work:
        work.record("test.thing.do", "thing:1", after={"a": 1})
    good = (await _proofs(services, registered)).audit
    assert good is not None
    assert good.good
    assert good.tried > 0
    newest = f"select max(seq) from {registered.schema}.audit_entry"
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute("set session_replication_role = replica")
        owner.execute(f"update {registered.schema}.audit_entry set action = 'x.y.z' where seq = ({newest})")
        broken = (await _proofs(services, registered)).audit
        owner.execute(f"update {registered.schema}.audit_entry set action = 'test.thing.do' where seq = ({newest})")
    assert broken is not None
    assert not broken.good
    assert (await _proofs(services, registered)).audit == (await _proofs_now(services, registered)).audit


async def _proofs_now(services, tenant):
    async with services.database.transaction(CONSOLE.schema) as session:
        return await proofs_of(session, tenant.id, tenant.slug)


async def test_a_neighbours_open_table_is_found(services, registered, registered_neighbour, installation):
    closed = (await _proofs(services, registered)).isolation
    assert closed is not None
    assert closed.good
    assert closed.tried > 10
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        owner.execute(f"grant usage on schema {registered_neighbour.schema} to {registered.schema}")
        owner.execute(f"grant select on {registered_neighbour.schema}.unit to {registered.schema}")
        try:
            opened = (await _proofs(services, registered)).isolation
        finally:
            owner.execute(f"revoke select on {registered_neighbour.schema}.unit from {registered.schema}")
            owner.execute(f"revoke usage on schema {registered_neighbour.schema} from {registered.schema}")
    assert opened is not None
    assert not opened.good
    assert opened.words.startswith("1 ")


async def test_the_worker_knows_the_jobs(registry):
    module = registry.modules["tenants"]
    names = {job.name for job in module.jobs}
    assert {"tenants.uptime", "tenants.prove", "tenants.measure_adoption"} <= names
    assert {schedule.job for schedule in module.schedules} <= names
