"""Tables of the control plane. Documents (agreements, decisions, grants) are kept whole, as recorded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any

from sqlalchemy import Boolean, Date, DateTime, ForeignKey, Integer, SmallInteger, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import ControlBase, Id

Json = dict[str, Any]
TENANT = "tiru_control.tenant.id"
Now = Annotated[datetime, mapped_column(DateTime(timezone=True), server_default=func.now())]


class TenantRow(ControlBase):
    """One regency. `state` is what provisioning knows, `access` how far its doors are open."""

    __tablename__ = "tenant"

    id: Mapped[Id]
    slug: Mapped[str]
    schema_name: Mapped[str]
    title: Mapped[str]
    kode_wilayah: Mapped[str]
    jenis: Mapped[str]
    timezone: Mapped[str]
    state: Mapped[str] = mapped_column(default="provisioning")
    access: Mapped[str] = mapped_column(default="open")
    brand: Mapped[str]
    accent: Mapped[str]
    words: Mapped[Json] = mapped_column(JSONB, default=dict)
    manifest: Mapped[Json | None] = mapped_column(JSONB)
    manifest_text: Mapped[str] = mapped_column(default="")
    serial: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Now]
    opened_at: Mapped[datetime | None]
    changed_at: Mapped[Now]
    trashed_at: Mapped[datetime | None]


class DomainRow(ControlBase):
    """A host name under which a tenant answers."""

    __tablename__ = "tenant_domain"

    id: Mapped[Id]
    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"))
    host: Mapped[str]
    is_primary: Mapped[bool] = mapped_column(Boolean, default=False)
    verified_at: Mapped[datetime | None]


class PlacementRow(ControlBase):
    """On which server a tenant's schema lives; `utama` is the one of `TIRU_DATABASE_URL`."""

    __tablename__ = "placement"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    server: Mapped[str] = mapped_column(default="utama")
    placed_at: Mapped[Now]


class AgreementRow(ControlBase):
    """An agreement with its annexes, as `tiru_tenants.agreements` writes it."""

    __tablename__ = "agreement"

    id: Mapped[Id]
    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"))
    ref: Mapped[str]
    document: Mapped[Json] = mapped_column(JSONB)
    ends_on: Mapped[date | None] = mapped_column(Date)
    recorded_at: Mapped[Now]
    recorded_by: Mapped[str]


class DecisionRow(ControlBase):
    """A recorded decision about access: only decisions and the clock move it."""

    __tablename__ = "decision"

    id: Mapped[Id]
    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"))
    ref: Mapped[str]
    document: Mapped[Json] = mapped_column(JSONB)
    recorded_at: Mapped[Now]
    recorded_by: Mapped[str]


class GrantRow(ControlBase):
    """A signed grant as it was imported, byte for byte."""

    __tablename__ = "grant_document"

    serial: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"))
    module: Mapped[str]
    document: Mapped[str]
    not_before: Mapped[date] = mapped_column(Date)
    not_after: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None]
    imported_at: Mapped[Now]


class HighWaterRow(ControlBase):
    """The latest instant this installation has seen: a clock set back is noticed."""

    __tablename__ = "high_water"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    at: Mapped[datetime]


class ActivationRow(ControlBase):
    """A module in a tenant. `installed`: its tables exist; `enabled`: somebody switched it on."""

    __tablename__ = "module_activation"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[str]
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)
    installed: Mapped[bool] = mapped_column(Boolean, default=True)
    changed_at: Mapped[Now]
    changed_by: Mapped[str] = mapped_column(default="")


class LedgerRow(ControlBase):
    """Where a tenant stands in one history, and how its last migration went."""

    __tablename__ = "migration_ledger"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    history: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[str]
    state: Mapped[str] = mapped_column(default="done")
    started_at: Mapped[Now]
    finished_at: Mapped[datetime | None]
    duration_ms: Mapped[int | None] = mapped_column(Integer)
    attempts: Mapped[int] = mapped_column(Integer, default=1)
    error: Mapped[str] = mapped_column(default="")


class OperationRow(ControlBase):
    """A durable run of a command: its steps, where it stands, what went wrong."""

    __tablename__ = "operation"

    id: Mapped[str] = mapped_column(primary_key=True)
    verb: Mapped[str]
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(default="running")
    steps: Mapped[list[str]] = mapped_column(JSONB, default=list)
    step: Mapped[str] = mapped_column(default="")
    actor: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    detail: Mapped[Json] = mapped_column(JSONB, default=dict)
    started_at: Mapped[Now]
    changed_at: Mapped[Now]
    finished_at: Mapped[datetime | None]


class UptimeRow(ControlBase):
    """How often a tenant answered when asked, per day."""

    __tablename__ = "uptime"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    checks: Mapped[int] = mapped_column(Integer, default=0)
    good: Mapped[int] = mapped_column(Integer, default=0)
    last_at: Mapped[datetime | None]


class SignedHeadRow(ControlBase):
    """The head of a tenant's audit ledger on a day, signed: see `tiru.audit.signed_heads`."""

    __tablename__ = "audit_head_signed"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]
    signature: Mapped[str]
    public_key: Mapped[str]
    signed_at: Mapped[Now]


class IssuerRow(ControlBase):
    """An issuer of grants that this installation believes."""

    __tablename__ = "grant_issuer"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    public_pem: Mapped[str]
    trusted_at: Mapped[Now]
    trusted_by: Mapped[str] = mapped_column(default="")


class RevocationRow(ControlBase):
    """The newest revocation list of an issuer, byte for byte."""

    __tablename__ = "grant_revocation"

    issuer: Mapped[str] = mapped_column(ForeignKey("tiru_control.grant_issuer.key_id"), primary_key=True)
    number: Mapped[int]
    document: Mapped[str]
    imported_at: Mapped[Now]


class AdoptionRow(ControlBase):
    """One measure of one module on one day. `value` is None where measuring failed; `error` says how."""

    __tablename__ = "adoption_sample"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    module: Mapped[str] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str]
    value: Mapped[float | None]
    target: Mapped[float]
    error: Mapped[str] = mapped_column(default="")
    measured_at: Mapped[datetime]


class ProofRow(ControlBase):
    """The newest proof of a kind (audit, isolation): what was tried, how it came out, when."""

    __tablename__ = "proof"

    tenant_id: Mapped[int] = mapped_column(ForeignKey(TENANT, ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    good: Mapped[bool] = mapped_column(Boolean)
    tried: Mapped[int]
    words: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime]
