"""Our side of the endpoint: litestar under uvicorn, the tenant's role entered in every request, or no tenancy."""

from __future__ import annotations

import os
from typing import Any

from litestar import Litestar, Request, get
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tiru.db.engine import Database

URL = os.environ.get("BENCH_APP_URL", "")
ROW = text("select id, text_0, amount from bench_t000 order by id desc limit 1")
database = Database(URL) if URL else None
plain = create_async_engine(URL.replace("postgresql://", "postgresql+asyncpg://"), pool_size=8) if URL else None


@get("/row")
async def tenant_row(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The newest row of the host's tenant, under its role."""
    assert database is not None
    schema = request.headers["host"].partition(".")[0]
    async with database.transaction(schema) as session:
        found = (await session.execute(ROW)).mappings().first()
    return dict(found) if found else {}


PLAIN_ROW = text("select id, text_0, amount from bench_plain.bench_t000 order by id desc limit 1")


@get("/plain")
async def plain_row() -> dict[str, Any]:
    """The same without any tenancy: one schema, no role."""
    from sqlalchemy.ext.asyncio import AsyncSession

    assert plain is not None
    async with plain.connect() as connection, connection.begin():
        session = AsyncSession(bind=connection, expire_on_commit=False)
        found = (await session.execute(PLAIN_ROW)).mappings().first()
    return dict(found) if found else {}


app = Litestar([tenant_row, plain_row], openapi_config=None, logging_config=None)
