"""Production starts only when nothing of the demonstration is left; each refusal says what to do."""

import base64
from dataclasses import replace

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import update

from tiru.access.models import Account
from tiru.cli.runtime import Runtime
from tiru.config import Profile
from tiru.errors import Unavailable
from tiru.readiness import NotReady, problems_of, refuse_unready
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_tenants.applying import apply_wanted
from tiru_tenants.control_plane import ControlPlane
from tiru_tenants.directory import Directory
from tiru_tenants.lifecycle import purge, trash
from tiru_tenants.manifest import parse_manifest

SLUG = "produksi"
MANIFEST = f"""
slug = "{SLUG}"
[identitas]
nama = "Kabupaten Produksi"
kode_wilayah = "35.17"
jenis = "kabupaten"
"""
READY = {
    "profile": Profile.PRODUCTION,
    "secret_key": SecretStr("x" * 40),
    "master_key": SecretStr(base64.b64encode(b"k" * 32).decode()),
    "mail": "smtp",
    "demo_today": None,
}


@pytest.fixture(scope="module")
async def made(services, installation):
    plane = ControlPlane.at(installation.owner_url, services)
    await apply_wanted(plane, parse_manifest(MANIFEST, "produksi.toml"), actor="test")
    yield await Directory(services).by_slug(SLUG)
    await trash(plane, SLUG, actor="test", reason="test")
    await purge(plane, SLUG, actor="test", reason="test", grace_days=0)
    plane.close()


class OnlyThis:
    """A directory of one tenant: others of the test run are not ours to judge."""

    def __init__(self, tenant):
        self.tenant = tenant

    async def all(self):
        return [self.tenant]


@pytest.fixture
def runtime_with(services, installation, made):
    def build(**changes):
        settings = services.settings.model_copy(update=READY | changes)
        own = replace(services, settings=settings)
        return Runtime(own, OnlyThis(made), installation.owner_url, installation.app_url, "")

    return build


def about(problems, word):
    return [one for one in problems if word in one.what or word in one.remedy]


async def test_what_is_ready_is_not_refused(runtime_with):
    found = [one for one in await problems_of(runtime_with()) if SLUG in one.what or "TIRU_" in one.what]
    assert found == []


@pytest.mark.parametrize(
    ("setting", "value", "word", "remedy"),
    [
        ("secret_key", None, "TIRU_SECRET_KEY", "openssl rand -base64 48"),
        ("secret_key", SecretStr("pendek"), "TIRU_SECRET_KEY", "openssl rand -base64 48"),
        ("master_key", None, "TIRU_MASTER_KEY", "openssl rand -base64 32"),
        ("mail", "file", "Surel", "TIRU_MAIL=smtp"),
        ("demo_today", "2026-08-01", "TIRU_DEMO_TODAY", "unset TIRU_DEMO_TODAY"),
    ],
)
async def test_a_setting_of_the_demonstration_is_refused(runtime_with, setting, value, word, remedy):
    runtime = runtime_with(**{setting: value})
    [problem] = about(await problems_of(runtime), word)
    assert problem.remedy == remedy
    with pytest.raises(NotReady, match=word) as refused:
        await refuse_unready(runtime)
    assert refused.value.exit_code == 9


async def test_a_demo_account_is_refused_until_it_is_closed(runtime_with, services, made):
    async with unit_of_work(services, made, SYSTEM) as work:
        work.session.add(Account(username="contoh", name="Contoh", is_demo=True, created_at=work.now))
    [problem] = about(await problems_of(runtime_with()), f"{SLUG} masih punya 1 akun demo")
    assert f"tiru user disable NAMA -t {SLUG}" in problem.remedy
    async with unit_of_work(services, made, SYSTEM) as work:
        await work.session.execute(update(Account).where(Account.username == "contoh").values(disabled_at=work.now))
    assert about(await problems_of(runtime_with()), f"{SLUG} masih punya") == []


async def test_a_pending_migration_is_refused(runtime_with, installation):
    with psycopg.connect(installation.owner_url, autocommit=True) as owner:
        where = (
            "from tiru_control.tenant t where t.id = l.tenant_id and t.slug = %s and l.history = 'tenant' returning 1"
        )
        assert owner.execute(f"update tiru_control.migration_ledger l set state = 'failed' {where}", (SLUG,)).fetchone()
        try:
            [problem] = about(await problems_of(runtime_with()), SLUG)
        finally:
            owner.execute(f"update tiru_control.migration_ledger l set state = 'done' {where}", (SLUG,))
    assert problem.remedy == "tiru migrate run --all"
    assert about(await problems_of(runtime_with()), SLUG) == []


async def test_a_database_that_is_away_is_not_taken_for_an_unprepared_one(runtime_with):
    runtime = runtime_with()

    class Gone:
        def transaction(self, *_args, **_options):
            raise ConnectionRefusedError

    away = replace(runtime, services=replace(runtime.services, database=Gone()))
    [problem] = about(await problems_of(away), "tidak bisa dihubungi")
    assert "TIRU_DATABASE_URL" in problem.remedy
    with pytest.raises(Unavailable) as refused:
        await refuse_unready(away)
    assert refused.value.exit_code == 10, "a service manager tries again"
    with pytest.raises(NotReady, match="TIRU_MAIL"):
        await refuse_unready(replace(away, services=replace(away.services, settings=unready(away))))


def unready(runtime):
    return runtime.services.settings.model_copy(update={"mail": "file"})
