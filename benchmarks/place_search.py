"""How long finding a place takes, as a tenant, over all 91,599 units: `python benchmarks/place_search.py`.

Starts a throwaway PostgreSQL (`TIRU_PG_BIN` chooses the binaries). Every question is asked many times on
warm connections through the code the application uses; printed are the median and the 95th percentile in
milliseconds, and the same for `select 1`, the peer that costs nothing.
"""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tiru.db.engine import Database
from tiru.postgres import Cluster
from tiru.wilayah.load import load
from tiru.wilayah.search import search_places
from tiru_migrations.bootstrap import bootstrap, create_home
from tiru_migrations.histories import CONTROL
from tiru_migrations.schema import migrate

TIMES = 60
QUESTIONS = {
    "two letters": ["wa", "su", "ci", "ka", "pa"],
    "three letters": ["suk", "ban", "cil", "mek"],
    "beginning": ["sukam", "cilim", "karang", "tanjung"],
    "two words": ["Ujung Jaya", "Suka Maju", "Kota Kulon"],
    "with context": ["suka, kuningan", "sukamaju, garut", "cibeureum, kuningan"],
    "misspelt": ["Cilimsu", "Sumedag", "Jatinagor", "Tanjungsarii", "Kuningn"],
    "nowhere": ["qqqqqq", "xyzxyzxyz"],
}


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def timed(name: str, ask: Callable[[str], Awaitable[object]], questions: list[str]) -> None:
    for question in questions:
        await ask(question)
    taken = []
    for number in range(TIMES):
        start = time.perf_counter()
        await ask(questions[number % len(questions)])
        taken.append((time.perf_counter() - start) * 1000)
    print(f"{name:34} {statistics.median(taken):8.2f} {percentile(taken, 0.95):8.2f}", flush=True)


async def measure(url: str) -> None:
    database = Database(url, shards=1)

    async def nothing(_question: str) -> None:
        async with database.transaction("t_places") as session:
            await session.execute(text("select 1"))

    await timed("select 1", nothing, [""])
    for reach, how in {
        "national": {},
        "home first": {"home": "32.08"},
        "only home": {"home": "32.08", "only_home": True},
    }.items():
        for name, questions in QUESTIONS.items():

            async def ask(question: str, how: dict[str, object] = how) -> None:
                async with database.transaction("t_places") as session:
                    await search_places(session, question, **how)  # type: ignore[arg-type]

            await timed(f"{reach}: {name}", ask, questions)
    await database.close()


def main() -> None:
    chosen = os.environ.get("TIRU_PG_BIN")
    with tempfile.TemporaryDirectory(prefix="tiru-bench-") as folder:
        data = Path(folder) / "data"
        with Cluster(data, Path(chosen) if chosen else None).running() as server:
            owner_url = server.dsn()
            with psycopg.connect(owner_url, autocommit=True) as owner:
                bootstrap(owner, app_password="bench")
                if os.environ.get("TIRU_BENCH_WITHOUT_TRIGRAMS"):
                    owner.execute("drop extension pg_trgm")
                with owner.transaction():
                    migrate(owner, "tiru_control", [one for one in CONTROL if one.name == "wilayah"])
                create_home(owner, "t_places")
                load(owner)
                version = owner.info.server_version
            print(f"PostgreSQL {version // 10000}; milliseconds: median, 95th percentile")
            app = make_url(owner_url).set(username="tiru_app", password="bench")
            asyncio.run(measure(app.render_as_string(hide_password=False)))


if __name__ == "__main__":
    main()
