"""The house's fixtures, with an official whose number no account of a test gets."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from tiru.kabar import outbox
from tiru.kabar.notices import tell_accounts, tell_citizen
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work

from .people import make_account, make_citizen


@pytest.fixture
async def work(work):
    work.actor = replace(work.actor, id=0)
    for table in ("kabar", "kabar_keluar", "kabar_pilihan"):  # what tests of others left, until the undoing
        await work.session.execute(text(f"delete from {table}"))
    return work


@pytest.fixture
async def stored(services, tenant):
    """What stays: an official and a citizen with notices, and a waiting, a failed and a sent message."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        account = await make_account(work, "petugas", email="petugas@contoh.id")
        warga = await make_citizen(work, "Budi", email="budi@contoh.id")
        for number in range(35):
            await tell_accounts(work, [account], f"Laporan KNG-{number} masuk", module="aduan", href="/kantor/aduan")
        await tell_citizen(work, warga, "Laporan KNG-1: selesai", module="aduan", href="/aduan", text="Beri penilaian.")
        ids = {}
        for state in ("antre", "gagal", "terkirim"):
            ids[state] = await outbox.send_out(
                work, f"{state}@contoh.id", f"=Laporan {state}", "Lihat", module="aduan", about=f"aduan_laporan:{state}"
            )
        await work.session.execute(
            text("update kabar_keluar set keadaan = 'gagal', galat = '550 Tidak ada kotak surat itu' where id = :id"),
            {"id": ids["gagal"]},
        )
        await work.session.execute(
            text("update kabar_keluar set keadaan = 'terkirim', selesai_at = now() where id = :id"),
            {"id": ids["terkirim"]},
        )
    yield {"account": account, "warga": warga, **ids}
    async with unit_of_work(services, tenant, SYSTEM) as work:
        for table in ("kabar", "kabar_keluar", "kabar_pilihan"):
            await work.session.execute(text(f"delete from {table}"))
        await work.session.execute(text("delete from account where id = :id"), {"id": account})
        await work.session.execute(text("delete from citizen where id = :id"), {"id": warga})
    async with services.database.transaction("tiru_control") as session:
        await session.execute(text("delete from pgqueuer"))
