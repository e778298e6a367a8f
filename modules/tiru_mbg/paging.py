"""Long lists in pages: the rows of one page with the total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from litestar import Request
from sqlalchemy import Select, func

from tiru.work import UnitOfWork

PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list; `number` counts from 1."""

    rows: Sequence[Any]
    total: int
    number: int
    last: int


async def page_of(work: UnitOfWork, query: Select[*tuple[Any, ...]], number: int, *, per_page: int = PER_PAGE) -> Page:
    """The page asked for, or the last one; rows of entities when the query selects one entity, else tuples."""
    counting = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = await work.session.scalar(counting) or 0
    last = max(1, -(-total // per_page))
    number = min(max(1, number), last)
    found = (await work.session.execute(query.limit(per_page).offset((number - 1) * per_page))).all()
    single = len(query.column_descriptions) == 1
    return Page([row[0] for row in found] if single else found, total, number, last)


def number_asked(request: Request[Any, Any, Any]) -> int:
    """The page asked for; 1 for garbage."""
    typed = str(request.query_params.get("halaman", "1"))
    return max(1, int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1


def word_asked(request: Request[Any, Any, Any], name: str = "q", most: int = 80) -> str:
    """Words to search for."""
    return str(request.query_params.get(name, "")).replace("\0", "").strip()[:most]


def id_asked(request: Request[Any, Any, Any], name: str) -> int | None:
    """A number of the address; None for garbage."""
    typed = str(request.query_params.get(name, ""))
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
