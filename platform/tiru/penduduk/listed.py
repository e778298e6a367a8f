"""Conditions on many values at once, as one array instead of thousands of parameters.

Numbers travel as texts and are cast in the database: the driver would look up what an array of bigint is, in a way
that a tenant's role may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Text, any_, cast, literal


def among(column: Any, values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column of texts is one of these."""
    return column == any_(literal(sorted(values), ARRAY(Text)))  # type: ignore[no-any-return]


def among_ids(column: Any, ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column of ids is one of these."""
    return column == any_(cast(literal(as_texts(ids), ARRAY(Text)), ARRAY(BigInteger)))  # type: ignore[no-any-return]


def as_texts(ids: Iterable[int]) -> list[str]:
    """Ids for `any(cast(cast(:ids as text[]) as bigint[]))`."""
    return [str(one) for one in sorted(set(ids))]
