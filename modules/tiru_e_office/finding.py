"""Letters with given words among millions, newest first, without walking them all or fetching all with the words.

The index of words keeps with every letter the span of 8,192 ids it falls in, so the words are looked up in the newest
spans first, then in as many older ones as the letters found so far let expect. Somebody who sees few letters is
served from those instead when the words stand in more: span by span too.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import ARRAY, BigInteger, ColumnElement, and_, cast, func, literal_column, select, text, union

from tiru.work import UnitOfWork
from tiru_e_office.models import SEARCHED, Surat
from tiru_e_office.reach import Few

SPAN_BITS = 13
"""Of e_office_surat.id, as the index ix_e_office_surat_kata has it."""
SPAN = 1 << SPAN_BITS
"""Also the most letters that one look fetches by their words; one span never has more."""
AT_MOST_FOLD = 8
"""How much wider than the last a look may be: older letters may have the words more often."""
SPARE = 1.3
CHEAPER = 4
"""Letters of the reader's that are asked for the words in the time of one that has them and is asked who sees it."""
_SPAN_OF = literal_column(f"array[e_office_surat.id >> {SPAN_BITS}]", ARRAY(BigInteger))

_EXPECTED = text("""
explain (format json) select 1 from e_office_surat
where cari @@ (websearch_to_tsquery('indonesian', :q) || websearch_to_tsquery('simple', :q))
""")

Look = Callable[[int, int], Awaitable[list[int] | None]]
"""Ids within the spans from one to before another; None where there are too many for one look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: words (or one very number), other columns' conditions, and what the reader may see."""

    q: str
    others: Sequence[ColumnElement[bool]] = ()
    seen: ColumnElement[bool]


def tsquery(q: str) -> ColumnElement[str]:
    """The words as typed: with endings cut in Indonesian, or just as they are for names and numbers."""
    words = func.websearch_to_tsquery(text("'indonesian'"), q)
    plain = func.websearch_to_tsquery(text("'simple'"), q)
    return words.op("||")(plain)


def has_words(q: str) -> ColumnElement[bool]:
    return SEARCHED.op("@@")(tsquery(q))


def has_number(q: str) -> ColumnElement[bool]:
    return and_(Surat.nomor == q, Surat.nomor != "")


async def newest(work: UnitOfWork, sought: Sought, most: int, few: Few | None = None) -> list[int]:
    """Ids of at most `most` letters, newest first. `few`: the letters the reader sees at all, if these are few."""
    await work.session.execute(text("set local enable_seqscan = off"))
    # Up to PostgreSQL 17 a plan that still needs such a scan counts as dear, and compiling it costs more than it takes.
    await work.session.execute(text("set local jit = off"))
    spans = 1 + ((await work.session.scalar(select(func.max(Surat.id))) or 0) >> SPAN_BITS)
    likely = await _expected(work, sought.q)
    if few is None:
        found = await _walk(_by_words(work, sought, SPAN, whole_spans=True), spans, most, likely)
    else:
        seen = likely * few.count // (spans * SPAN)
        found = await _walk(_for_few(work, sought, few, likely), spans, most, seen)
    numbered = select(Surat.id).where(has_number(sought.q), *sought.others, sought.seen)
    found += await work.session.scalars(numbered.order_by(Surat.id.desc()).limit(most))
    await work.session.execute(text("set local enable_seqscan = on"))
    return sorted(set(found), reverse=True)[:most]


async def _walk(look: Look, spans: int, most: int, likely: int) -> list[int]:
    """Look from the newest span to the oldest until `most` are found; `likely` letters are expected in all spans."""
    found: list[int] = []
    beyond = spans
    width = _wide(most, spans, likely)
    while beyond > 0 and len(found) < most:
        first = max(0, beyond - width)
        more = await look(first, beyond)
        if more is None:
            width = max(1, (beyond - first) // 4)
            continue
        found += more
        beyond = first
        width = min(_wide(most - len(found), spans - beyond, len(found)), width * AT_MOST_FOLD)
    return found


def _wide(wanted: int, spans: int, held: int) -> int:
    """How many spans hold `wanted` letters when `spans` of them held so many."""
    return max(1, round(SPARE * wanted * spans / max(held, 1)))


def _for_few(work: UnitOfWork, sought: Sought, few: Few, likely: int) -> Look:
    """By the words if they are in so few letters; where these are more than was expected, among the reader's."""
    bearable = few.count // CHEAPER
    by_words, among = _by_words(work, sought, bearable), _among(work, sought, few)

    async def look(first: int, beyond: int) -> list[int] | None:
        found = await by_words(first, beyond) if likely < bearable else None
        return await among(first, beyond) if found is None else found

    return look


def _by_words(work: UnitOfWork, sought: Sought, bearable: int, *, whole_spans: bool = False) -> Look:
    """Every letter with the words, by the index alone; then those of them that are seen.

    With `whole_spans` a single span is never too much, so that a walk always comes to its end.
    """

    async def look(first: int, beyond: int) -> list[int] | None:
        numbers = select(cast(func.generate_series(first, beyond - 1), BigInteger)).scalar_subquery()
        spans = _SPAN_OF.op("&&")(func.array(numbers))
        bearable_here = 1 << SPAN_BITS if whole_spans and beyond - first == 1 else bearable
        matched = select(Surat.id).where(has_words(sought.q), spans, *sought.others).limit(bearable_here + 1)
        apart = matched.cte("matched").prefix_with("materialized")
        asked = select(Surat.id, sought.seen.label("seen")).where(Surat.id.in_(select(apart.c.id)))
        rows = (await work.session.execute(asked)).all()
        return None if len(rows) > bearable_here else [row.id for row in rows if row.seen]

    return look


def _among(work: UnitOfWork, sought: Sought, few: Few) -> Look:
    """The letters of somebody who sees few, each asked for the words."""

    async def look(first: int, beyond: int) -> list[int] | None:
        low, high = first << SPAN_BITS, beyond << SPAN_BITS
        listed = union(*(way.where(key >= low, key < high) for way, key in few.ways)).subquery()
        # As an array, so that these are fetched and nothing else: the database does not guess how many they are.
        ids = Surat.id == func.any(func.array(select(listed.c[0]).scalar_subquery()))
        rows = await work.session.scalars(select(Surat.id).where(ids, has_words(sought.q), *sought.others))
        return list(rows)

    return look


async def _expected(work: UnitOfWork, q: str) -> int:
    """How many letters the database expects to have the words, from what it last counted of frequent ones."""
    plan = await work.session.scalar(_EXPECTED, {"q": q})
    read = json.loads(plan) if isinstance(plan, str) else plan
    return int(read[0]["Plan"]["Plan Rows"])
