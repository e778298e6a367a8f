"""Jobs stay in the tenant that asked; a ledger that a superuser rewrites is found out by its signed heads."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import psycopg
import pytest
from sqlalchemy import text

from tiru.audit.verification import verify_ledger
from tiru.jobs.worker import _perform
from tiru.module import Job
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_tenants.head_signing import sign_heads, signed_heads_of, verify_against_heads


async def test_a_job_runs_where_it_was_stamped_and_nowhere_else(services, installation, tenant, other_tenant):
    seen: list[tuple[str, str]] = []

    async def look(work, **_payload):
        row = (await work.session.execute(text("select current_user, current_schema()"))).one()
        seen.append((work.tenant.slug, str(row[0])))

    async def by_schema(schema):
        return next((one for one in installation.tenants.values() if one.schema == schema), None)

    jobs = {"akses.sweep": Job(name="akses.sweep", run=look)}

    def stamped(schema: str, name: str = "akses.sweep"):
        payload = json.dumps({"tenant": other_tenant.schema, "schema": other_tenant.schema}).encode()
        return SimpleNamespace(id=1, attempts=0, payload=payload, headers={"tenant": schema, "job": name})

    await _perform(services, by_schema, jobs, stamped(tenant.schema))
    assert seen == [(tenant.slug, tenant.schema)], "the stamp counts, whatever the payload says"
    for schema, name in (
        ("t_tidak_ada", "akses.sweep"),
        (tenant.schema, "akses.lain"),
        ("tiru_control", "akses.sweep"),
    ):
        await _perform(services, by_schema, jobs, stamped(schema, name))

    async def without(schema):
        return replace(await by_schema(schema), modules=frozenset({"jejak"}))

    await _perform(services, without, jobs, stamped(tenant.schema))
    assert len(seen) == 1


@pytest.fixture
async def ledger(services, installation, tenant):
    """A ledger with a few entries whose head was signed, and the superuser's hand on it."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        for number in range(4):
            work.record("uji.rantai.tulis", f"benda:{number}", reason="asli")
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await sign_heads(work)
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        yield owner
        owner.execute(f"delete from {tenant.schema}.audit_entry")
        owner.execute(f"update {tenant.schema}.audit_head set seq = 0, hash = repeat('0', 64)")
        owner.execute("delete from tiru_control.audit_head_signed")


async def verdict_of(services, tenant):
    async with services.database.transaction("tiru_control") as control:
        heads = await signed_heads_of(control, tenant.id)
    async with services.database.transaction(tenant.schema) as session:
        return await verify_against_heads(session, heads)


async def test_the_untouched_ledger_is_whole(services, tenant, ledger):
    assert (await verdict_of(services, tenant)).broken is None


async def test_a_superuser_who_alters_an_entry_is_named_the_entry(services, tenant, ledger):
    ledger.execute(f"update {tenant.schema}.audit_entry set reason = 'palsu' where subject = 'benda:2'")
    [seq] = ledger.execute(f"select seq from {tenant.schema}.audit_entry where subject = 'benda:2'").fetchone()
    assert (await verdict_of(services, tenant)).broken.seq == seq


async def test_a_superuser_who_cuts_the_end_and_moves_the_head_is_found_by_the_signed_head(services, tenant, ledger):
    keep = ledger.execute(f"select seq, hash from {tenant.schema}.audit_entry where subject = 'benda:1'").fetchone()
    ledger.execute(f"delete from {tenant.schema}.audit_entry where seq > %s", (keep[0],))
    ledger.execute(f"update {tenant.schema}.audit_head set seq = %s, hash = %s", keep)
    async with services.database.transaction(tenant.schema) as session:
        assert (await verify_ledger(session)).broken is None, "in itself the shorter chain is whole"
    broken = (await verdict_of(services, tenant)).broken
    assert broken is not None
    assert "signed" in broken.why


async def test_a_head_that_was_forged_too_does_not_bear_our_signature(services, tenant, ledger):
    ledger.execute("update tiru_control.audit_head_signed set seq = 1, hash = repeat('a', 64)")
    broken = (await verdict_of(services, tenant)).broken
    assert broken is not None
    assert "signature" in broken.why
