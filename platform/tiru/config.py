"""Settings: read once from `TIRU_*` in the environment, then handed down as arguments."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Profile(StrEnum):
    """`demo` is `tiru up` on one machine; `production` refuses default secrets and demo accounts."""

    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """Every setting of the kit. The description of each field is the reference that people read."""

    model_config = SettingsConfigDict(env_prefix="TIRU_", frozen=True, extra="ignore")

    profile: Profile = Field(Profile.PRODUCTION, description="`demo` or `production`. `tiru up` sets `demo`.")
    home: Path = Field(Path(".tiru"), description="Folder for state: database, files, keys, logs.")
    host: str = Field("127.0.0.1", description="Address to listen on. Loopback unless you say otherwise.")
    port: int = Field(8080, ge=1, le=65535, description="Port of the web server.")
    base_domain: str = Field(
        "localhost", description="Domain under which tenants get their names: `kuningan.<base_domain>`."
    )
    trusted_proxy: str = Field(
        "", description="Addresses of proxies whose `X-Forwarded-For` is believed, with commas. Empty: nobody's."
    )
    public_scheme: str = Field("http", description="`http` or `https`, as people see it (behind a proxy).")
    lang: str = Field(
        "", description="Language of commands, `id` or `en`. Empty: LC_ALL, LC_MESSAGES or LANG; else English."
    )
    database_url: str | None = Field(
        None,
        description="PostgreSQL of the owner role (`postgresql://…`). Empty: the embedded PostgreSQL under `home`.",
    )
    app_database_url: str | None = Field(
        None,
        description="PostgreSQL of the login role `tiru_app`. Empty: derived from `database_url` and the secret key.",
    )
    pg_bin: Path | None = Field(
        None, description="Folder of PostgreSQL's programs for the embedded server. Empty: looked for."
    )
    secret_key: SecretStr | None = Field(
        None,
        description="Signs cookies and derives internal passwords; at least 32 characters. Empty: made in `home`.",
    )
    master_key: SecretStr | None = Field(
        None,
        description="Wraps the tenants' data keys (base64, 32 bytes). Empty: made in `home`, readable by you only.",
    )
    pool_shards: int = Field(4, ge=1, le=32, description="Connection pools per process; tenants are spread by hash.")
    pool_size: int = Field(2, ge=1, le=32, description="Database connections per shard.")
    tenants_per_connection: int = Field(
        256,
        ge=1,
        description="A connection that has served this many different tenants is replaced (memory).",
    )
    files: str = Field("local", description="`local` (under `home`) or `s3`.")
    s3_endpoint: str | None = Field(None, description="Endpoint of an S3 service other than AWS.")
    s3_bucket: str = Field("tiru", description="Bucket of the object store.")
    s3_region: str = Field("us-east-1", description="Region of the object store.")
    s3_access_key: str | None = Field(None, description="Access key. Empty: boto3's own chain.")
    s3_secret_key: SecretStr | None = Field(None, description="Secret key of the object store.")
    upload_max_bytes: int = Field(10_000_000, ge=1_000, description="Largest upload, in bytes.")
    mail: str = Field("file", description="`smtp`, or `file` (writes letters under `home`; for demonstrations).")
    smtp_host: str = Field("127.0.0.1", description="Mail server.")
    smtp_port: int = Field(587, description="Port of the mail server.")
    smtp_user: str | None = Field(None, description="User at the mail server.")
    smtp_password: SecretStr | None = Field(None, description="Password at the mail server.")
    smtp_tls: str = Field("starttls", description="`starttls`, `tls` or `none`.")
    mail_from: str = Field("tiru@localhost", description="Sender of letters.")
    gateway_url: str | None = Field(
        None, description="Address (`https://…`) of your SMS and WhatsApp gateway. Empty: none is sent."
    )
    gateway_channels: frozenset[Literal["sms", "whatsapp"]] = Field(
        frozenset(("sms",)), description='What your gateway offers, as JSON: `["sms", "whatsapp"]`.'
    )
    gateway_secret: SecretStr | None = Field(
        None, description="Signs what goes to the gateway; at least 32 characters."
    )
    webhook_networks: str = Field(
        "",
        description="Your own networks that webhooks may reach besides public addresses (`10.1.0.0/16`), with commas.",
    )
    worker_concurrency: int = Field(4, ge=1, le=64, description="Jobs one worker runs at once.")
    log_format: str = Field("json", description="`json` or `text`.")
    log_level: str = Field("INFO", description="`DEBUG`, `INFO`, `WARNING` or `ERROR`.")
    session_idle_minutes: int = Field(60, ge=5, description="Staff sessions end after this idle time, in minutes.")
    session_max_hours: int = Field(12, ge=1, description="Staff sessions end after this time in any case, in hours.")
    metrics_token: SecretStr | None = Field(
        None, description="Bearer token for `/metrics` when asked from another machine. Empty: loopback only."
    )
    demo_today: str | None = Field(
        None, description="`YYYY-MM-DD`: the day the demonstration pretends it is. Empty: today."
    )
