"""Tables of accounts, roles, sessions and tokens. Secrets are stored hashed or encrypted only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Integer, LargeBinary, SmallInteger, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from tiru.db.metadata import Id, TenantBase


class Account(TenantBase):
    """An official who can sign in. `totp` is encrypted; `clearance` is B, T, R or SR."""

    __tablename__ = "account"

    id: Mapped[Id]
    username: Mapped[str]
    name: Mapped[str]
    email: Mapped[str | None]
    nip: Mapped[str | None]
    password: Mapped[str | None]
    must_change: Mapped[bool] = mapped_column(Boolean, default=True)
    totp: Mapped[bytes | None] = mapped_column(LargeBinary)
    totp_counter: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    clearance: Mapped[str] = mapped_column(default="B")
    bahasa: Mapped[str] = mapped_column(default="id")
    is_demo: Mapped[bool] = mapped_column(Boolean, default=False)
    created_at: Mapped[datetime]
    signed_in_at: Mapped[datetime | None]


class RecoveryCode(TenantBase):
    """A way in when the phone is lost; works once."""

    __tablename__ = "recovery_code"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Role(TenantBase):
    """A named set of permissions."""

    __tablename__ = "role"

    id: Mapped[Id]
    name: Mapped[str]
    title: Mapped[str]


class RolePermission(TenantBase):
    """One permission of a role."""

    __tablename__ = "role_permission"

    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"), primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)


class RoleGrant(TenantBase):
    """A role held by an account, with its reach and its dates."""

    __tablename__ = "role_grant"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role_id: Mapped[int] = mapped_column(ForeignKey("role.id", ondelete="CASCADE"))
    scope: Mapped[str] = mapped_column(default="tenant")
    unit_id: Mapped[int | None]
    desa: Mapped[str | None]
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    granted_by: Mapped[str] = mapped_column(default="")


class Session(TenantBase):
    """A signed-in browser. `stage`: `code` waits for the second factor, `password` for a
    new password, `enrol` for a first second factor; only `full` opens the office.
    """

    __tablename__ = "session"

    id: Mapped[Id]
    hash: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    stage: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    agent: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class ApiToken(TenantBase):
    """A token for machines: hashed, expiring, never more than its owner may."""

    __tablename__ = "api_token"

    id: Mapped[Id]
    name: Mapped[str]
    hash: Mapped[str]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    permissions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class Attempt(TenantBase):
    """One try of something that is counted, e.g. signing in from an address."""

    __tablename__ = "attempt"

    id: Mapped[Id]
    key: Mapped[str]
    at: Mapped[datetime]


class RoleProposal(TenantBase):
    """A permission once proposed for a role: it is not proposed again after somebody took it away."""

    __tablename__ = "role_proposal"

    role_name: Mapped[str] = mapped_column(primary_key=True)
    permission: Mapped[str] = mapped_column(primary_key=True)


class ResetLink(TenantBase):
    """A way to a new password without the old one; works once."""

    __tablename__ = "reset_link"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    hash: Mapped[str]
    made_by: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OidcProvider(TenantBase):
    """The one provider of this tenant's single sign-on. The secret is encrypted; a public client has none."""

    __tablename__ = "oidc_provider"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, default=1)
    title: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    client_secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    enabled: Mapped[bool] = mapped_column(Boolean, default=True)


class OidcStart(TenantBase):
    """A sign-in on its way to the provider. `state` is hashed; the browser holds it in a cookie."""

    __tablename__ = "oidc_start"

    id: Mapped[Id]
    state: Mapped[str]
    nonce: Mapped[str]
    verifier: Mapped[str]
    back: Mapped[str]
    ends_at: Mapped[datetime]


class OidcIdentity(TenantBase):
    """Who the provider's subject is here."""

    __tablename__ = "oidc_identity"

    id: Mapped[Id]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    issuer: Mapped[str]
    subject: Mapped[str]
    created_at: Mapped[datetime]
