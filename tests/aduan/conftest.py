"""The clean slate: what tests over HTTP commit is taken away again."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from tiru.wilayah.load import rows

from .reports import set_up

TABLES = ("riwayat", "lampiran", "laporan", "nomor", "titipan", "templat", "saringan")


@pytest.fixture
async def units(work):
    return await set_up(work)


@pytest.fixture
async def clean(services, tenant):
    """For tests whose requests commit: no reports before and after."""

    async def sweep() -> None:
        async with services.database.transaction(tenant.schema) as session:
            for name in TABLES:
                await session.execute(text(f"delete from aduan_{name}"))
            await session.execute(text("delete from attempt where key like 'aduan%'"))

    await sweep()
    yield
    await sweep()


@pytest.fixture(scope="session")
def wilayah(installation):
    """The official villages of Kuningan, for tests that look for a place by name."""
    with psycopg.connect(installation.owner_url) as owner, owner.cursor() as cursor:
        cursor.executemany(
            "insert into tiru_control.wilayah (kode, nama, tingkat, induk, jalur, nama_cari, penduduk, luas_km2) "
            "values (%s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            [row for row in rows() if row[0] in ("32", "32.08") or row[0].startswith("32.08.")],
        )
