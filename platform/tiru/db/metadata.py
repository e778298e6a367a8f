"""Declarative bases and column types. Tenant tables have no schema of their own: the role decides.

Rules the migrations linter keeps (they also hold on Citus): text + CHECK instead of enum types,
bigint identity, named constraints, foreign keys only inside the schema.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, ClassVar

from sqlalchemy import BigInteger, DateTime, Identity, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, mapped_column

CONTROL_SCHEMA = "tiru_control"

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(BigInteger, Identity(always=False), primary_key=True)]
BigInt = Annotated[int, mapped_column(BigInteger)]
Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An instant: aware, UTC in code, timestamptz in PostgreSQL."""
Words = Annotated[str, mapped_column(Text)]


class _Base(DeclarativeBase):
    __abstract__ = True
    type_annotation_map: ClassVar = {str: Text, int: BigInteger, datetime: DateTime(timezone=True)}


class TenantBase(_Base):
    """Tables that every tenant has in its own schema (and the control schema, for our own staff)."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING)


class ControlBase(_Base):
    """Tables of the control plane, in the schema `tiru_control`."""

    __abstract__ = True
    metadata = MetaData(naming_convention=NAMING, schema=CONTROL_SCHEMA)
