"""Who is told that a paper ends, and that it is told once."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tiru.access.seeds import seed_roles
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_tenants.ladder import Agreement, Papers
from tiru_tenants.reminding import ENDED, steps_due, tell_steps

END = date(2026, 8, 31)
KUNINGAN = Agreement(
    ref="MOU-KUNINGAN", jenis="kesepakatan_bersama", modul=frozenset({"aduan"}), mulai=date(2025, 8, 1), akhir=END
)
NEXT = Agreement(ref="N", jenis="pks", modul=frozenset({"aduan"}), mulai=END + timedelta(days=1), akhir=None)


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(181, None), (180, 180), (91, 180), (90, 90), (30, 30), (29, 30), (7, 7), (0, 7), (-1, ENDED), (-90, ENDED)],
)
def test_the_nearest_step_that_was_reached_counts_also_after_a_missed_day(days_left, step):
    due = steps_due(Papers((KUNINGAN,)), END - timedelta(days=days_left))
    assert due == ([] if step is None else [(KUNINGAN, step)])


def test_nothing_is_said_of_what_is_continued_has_no_end_or_was_not_signed():
    day = END - timedelta(days=10)
    assert steps_due(Papers((KUNINGAN, NEXT)), day) == []
    assert steps_due(Papers((replace(KUNINGAN, akhir=None),)), day) == []
    assert steps_due(Papers((replace(KUNINGAN, tahap="draf"),)), day) == []
    late = replace(NEXT, mulai=END + timedelta(days=2))
    assert steps_due(Papers((KUNINGAN, late)), day) == [(KUNINGAN, 30)]


@pytest.fixture
async def administrator(services, tenant):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await seed_roles(work)
        account = await work.session.scalar(
            text("insert into account (username, name, created_at) values ('adm-ingat', 'Admin', now()) returning id")
        )
        await work.session.execute(
            text(
                "insert into role_grant (account_id, role_id, scope) select :a, id, 'tenant' from role where name = :r"
            ),
            {"a": account, "r": "admin_tenant"},
        )
        return account


async def test_an_administrator_is_told_each_step_once(tenant, administrator, act_as):
    notices = text("select judul from kabar where account_id = :account order by id")
    async with act_as(tenant, SYSTEM) as work:
        for day in (date(2026, 8, 2), date(2026, 8, 3), date(2026, 8, 25), date(2026, 9, 5), date(2026, 9, 6)):
            work.now = work.now.replace(year=day.year, month=day.month, day=day.day, hour=3)
            await tell_steps(work, Papers((KUNINGAN,)))
            await work._seal()
        said = list(await work.session.scalars(notices, {"account": administrator}))
    assert len(said) == 3
    assert "MOU-KUNINGAN" in said[0]
    assert "tetap buka" in said[2]
