"""The directory answers from memory, and sees within moments what changed."""

import psycopg
import pytest

from tiru_tenants import directory as module
from tiru_tenants.applying import apply_wanted
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash

from .conftest import wanted_for

SLUG = "ingatan"


@pytest.fixture
async def made(plane):
    await apply_wanted(plane, wanted_for(SLUG), actor="test")
    yield SLUG
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)


async def test_an_answer_is_kept_until_the_tenant_changes(made, services, installation, monkeypatch):
    directory = Directory(services)
    first = await directory.by_slug(made)
    monkeypatch.setattr(module, "FRESH_S", 3600.0)
    rename(installation.owner_url, "Nama Baru")
    assert await directory.by_slug(made) is first, "nobody looks before it is time"

    monkeypatch.setattr(module, "FRESH_S", 0.0)
    second = await directory.by_slug(made)
    assert second is not None
    assert second.title == "Nama Baru"
    assert await directory.by_slug(made) is second, "what did not change is not read again"


async def test_a_tenant_that_was_unknown_is_found_once_it_is_there(plane, services, monkeypatch):
    monkeypatch.setattr(module, "FRESH_S", 0.0)
    directory = Directory(services)
    assert await directory.by_slug("belakangan") is None
    await apply_wanted(plane, wanted_for("belakangan"), actor="test")
    found = await directory.by_slug("belakangan")
    await trash(plane, "belakangan", actor="test", reason="test")
    gone = await directory.by_slug("belakangan")
    await purge(plane, "belakangan", actor="test", reason="test", grace_days=0)
    assert found is not None
    assert gone is None


def rename(owner_url: str, title: str) -> None:
    with psycopg.connect(owner_url, autocommit=True) as owner:
        owner.execute(
            "update tiru_control.tenant set title = %s, changed_at = clock_timestamp() where slug = %s", (title, SLUG)
        )
