"""Our side of the endpoint: litestar under uvicorn, the tenant's role entered in every request, or no tenancy.

`app` has what the query needs and nothing else, on both paths. `whole.py` is the application as it is served.
"""

from __future__ import annotations

import os
from typing import Any

from litestar import Litestar, Request, get
from litestar.exceptions import NotFoundException
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks.neighbours import BASE_DOMAIN, PLAIN, TENANTS
from tiru.db.engine import Database

URL = os.environ["BENCH_APP_URL"]
ROW = text("select id, text_0, amount from bench_t000 order by id desc limit 1")
PLAIN_ROW = text(f"select id, text_0, amount from {PLAIN}.bench_t000 order by id desc limit 1")
SCHEMAS = {f"tn{number:03d}.{BASE_DOMAIN}": f"tn{number:03d}" for number in range(TENANTS)}
database = Database(URL)
plain = create_async_engine(make_url(URL).set(drivername="postgresql+asyncpg"), pool_size=8, max_overflow=0)


@get("/row")
async def tenant_row(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The newest row of the host's tenant, under its role."""
    schema = SCHEMAS.get(request.headers["host"])
    if schema is None:
        raise NotFoundException
    async with database.transaction(schema) as session:
        found = (await session.execute(ROW)).mappings().one()
    return dict(found)


@get("/plain")
async def plain_row() -> dict[str, Any]:
    """The same without any tenancy: one schema, no role."""
    async with plain.connect() as connection, connection.begin():
        session = AsyncSession(bind=connection, expire_on_commit=False)
        found = (await session.execute(PLAIN_ROW)).mappings().one()
    return dict(found)


app = Litestar([tenant_row, plain_row], openapi_config=None, logging_config=None)
