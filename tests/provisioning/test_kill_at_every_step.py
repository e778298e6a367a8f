"""A process killed at any step leaves a visible state; the same command converges; nothing is orphaned."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tiru_tenants.applying import apply_wanted, plan_wanted
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.operations import operations
from tiru_tenants.provisioning import STEPS

from .conftest import wanted_for

VICTIM = Path(__file__).with_name("victim.py")


def die_at(step: str, when: str, slug: str, installation, home) -> int:
    """Run a provisioning in a process of its own, which kills itself -9 before or after a step."""
    environment = {
        **os.environ,
        "VICTIM_OWNER": installation.owner_url,
        "VICTIM_APP": installation.app_url,
        "VICTIM_HOME": str(home),
    }
    done = subprocess.run(
        [sys.executable, str(VICTIM), slug, step, when], env=environment, capture_output=True, timeout=60, check=False
    )
    return done.returncode


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", [step.__name__ for step in STEPS])
async def test_killed_at_a_step_the_same_command_repairs(step, when, plane, installation, services, tmp_path):
    slug = f"korban-{step.replace('_', '-')}-{when}"
    code = await asyncio.to_thread(die_at, step, when, slug, installation, services.settings.home)
    assert code == -signal.SIGKILL

    last = operations(plane, subject=slug)[0]
    assert last.state == "running"
    assert last.step == step

    await apply_wanted(plane, wanted_for(slug), actor="test")
    made, actual = await plan_wanted(services, wanted_for(slug))
    assert made.is_empty, made.lines()
    assert actual is not None
    assert actual.state == "active"
    states = [row.state for row in operations(plane, subject=slug)]
    assert states[-1] == "failed"
    assert "running" not in states

    await trash(plane, slug, actor="test", reason="test")
    await purge(plane, slug, actor="test", reason="test", grace_days=0)
    with psycopg.connect(installation.owner_url) as owner:
        schema = f"t_{slug.replace('-', '_')}"
        assert owner.execute("select 1 from pg_namespace where nspname = %s", (schema,)).fetchone() is None
        assert owner.execute("select 1 from pg_roles where rolname = %s", (schema,)).fetchone() is None
        assert owner.execute("select 1 from tiru_control.tenant where slug = %s", (slug,)).fetchone() is None
    assert [key async for key in services.store.keys(slug)] == []
    assert not (services.keys.folder / f"{slug}.json").exists()
