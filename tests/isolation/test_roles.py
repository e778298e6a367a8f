"""No tenant context means permission denied; another tenant's rows are out of reach whatever is injected."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tiru.tenant import SYSTEM
from tiru.work import unit_of_work


async def test_without_a_tenant_there_are_no_rights(services):
    engine = services.database.engine_of("t_kuningan")
    async with engine.connect() as connection:
        with pytest.raises(DBAPIError, match=r"permission denied|does not exist"):
            await connection.execute(text("select count(*) from t_kuningan.account"))


async def test_a_tenant_cannot_name_anothers_schema(services, tenant, other_tenant):
    async with services.database.transaction(tenant.schema) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text(f"select count(*) from {other_tenant.schema}.account"))


async def test_a_tenant_cannot_read_the_registry(services, tenant):
    async with services.database.transaction(tenant.schema) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text("select count(*) from tiru_control.tenant"))


async def test_an_injected_expression_cannot_leave_the_role(services, tenant, other_tenant):
    async with services.database.transaction(tenant.schema) as session:
        with pytest.raises(DBAPIError, match="permission denied for function set_config"):
            await session.execute(text("select set_config('role', :role, true)"), {"role": other_tenant.schema})


async def test_unqualified_names_mean_the_tenants_own_tables(services, tenant, other_tenant):
    seen = {}
    for one in (tenant, other_tenant):
        async with services.database.transaction(one.schema) as session:
            seen[one.slug] = (await session.execute(text("select current_user, current_schema()"))).one()
    assert seen == {
        tenant.slug: (tenant.schema, tenant.schema),
        other_tenant.slug: (other_tenant.schema, other_tenant.schema),
    }


async def test_the_ledger_cannot_be_changed_by_the_tenant_itself(services, tenant):
    for statement in ("update audit_entry set reason = ''", "delete from audit_entry", "truncate audit_entry"):
        async with services.database.transaction(tenant.schema) as session:
            with pytest.raises(DBAPIError, match="permission denied"):
                await session.execute(text(statement))


async def test_two_thousand_interleaved_transactions_never_mix(services, tenant, other_tenant):
    async def look(number: int) -> bool:
        one = tenant if number % 2 else other_tenant
        async with services.database.transaction(one.schema) as session:
            schema = await session.scalar(text("select current_schema() || cast(:n as text)"), {"n": str(number)})
        return schema == f"{one.schema}{number}"

    answers = await asyncio.gather(*(look(number) for number in range(2000)))
    assert all(answers)


async def test_a_failed_transaction_leaves_no_role_behind(services, tenant):
    async def fail() -> None:
        async with services.database.transaction(tenant.schema) as session:
            await session.execute(text("select 1"))
            raise RuntimeError("a bug")

    for _again in range(4):
        with pytest.raises(RuntimeError):
            await fail()
    engine = services.database.engine_of(tenant.schema)
    async with engine.connect() as connection:
        assert await connection.scalar(text("select current_user")) == "tiru_app"


async def test_a_job_is_stamped_with_its_tenant_and_cannot_be_forged(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await work.enqueue("tenants.uptime", {"n": 1}, once="stempel")
    async with services.database.transaction("tiru_control") as session:
        headers = await session.scalar(text("select headers from pgqueuer order by id desc limit 1"))
        assert headers == {"tenant": tenant.schema, "job": "tenants.uptime"}
        await session.execute(text("delete from pgqueuer"))
    async with services.database.transaction(tenant.schema) as session:
        with pytest.raises(DBAPIError, match="permission denied"):
            await session.execute(text("insert into tiru_control.pgqueuer (priority) values (1)"))


async def test_a_job_rolls_back_with_its_transaction(services, tenant):
    async def ask_and_fail() -> None:
        async with unit_of_work(services, tenant, SYSTEM) as work:
            await work.enqueue("tenants.uptime")
            raise RuntimeError("undo")

    with pytest.raises(RuntimeError):
        await ask_and_fail()
    async with services.database.transaction("tiru_control") as session:
        assert await session.scalar(text("select count(*) from pgqueuer")) == 0


async def test_connections_are_replaced_after_many_tenants(services, installation, tenant):
    from tiru.db.engine import Database

    database = Database(installation.app_url, shards=1, size=1, tenants_per_connection=2)
    try:
        backends = []
        for schema in ("t_kuningan", "t_blora", "t_kuningan"):
            async with database.transaction(schema) as session:
                backends.append(await session.scalar(text("select pg_backend_pid()")))
        assert backends[0] == backends[1] != backends[2]
    finally:
        await database.close()


async def test_work_in_tenants_may_look_into_control_however_many_do(services, tenant, other_tenant):
    async def both(number: int) -> int:
        async with (
            services.database.transaction((tenant, other_tenant)[number % 2].schema) as outer,
            services.database.transaction("tiru_control") as inner,
        ):
            await outer.execute(text("select 1"))
            return await inner.scalar(text("select 1"))

    assert await asyncio.wait_for(asyncio.gather(*(both(number) for number in range(60))), 20) == [1] * 60
