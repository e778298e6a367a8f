"""From settings to running services: database (embedded or given), keys, store, mail, modules."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import structlog
from sqlalchemy.engine import make_url

from tiru.cli.output import say
from tiru.clock import Clock, clock_on, system_clock
from tiru.config import Profile, Settings
from tiru.crypto import KeyRing
from tiru.db.engine import Database
from tiru.errors import Refused, Unavailable
from tiru.files.local import LocalStore
from tiru.files.s3 import S3Store
from tiru.files.store import ObjectStore
from tiru.i18n import _
from tiru.logs import configure_logs
from tiru.mail import FileMail, Mail, SmtpMail
from tiru.postgres import Cluster, ClusterError
from tiru.registry import discover
from tiru.services import Services, TenantDirectory
from tiru.short_messages import GatewayHttp, NoGateway, ShortMessages

LOOK_EVERY_S = 1.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Runtime:
    """Running services, the directory of tenants, and the addresses of the database."""

    services: Services
    directory: TenantDirectory
    owner_url: str
    app_url: str
    app_password: str


@asynccontextmanager
async def running(
    settings: Settings, *, progress: Callable[[str], None] | None = say, application_name: str = "tiru"
) -> AsyncIterator[Runtime]:
    """Everything a command needs; the embedded database is used for as long as the block runs."""
    configure_logs(settings)
    check_home(settings.home)
    async with AsyncExitStack() as stack:
        owner_url = settings.database_url or _embedded(settings, stack, progress)
        keys = KeyRing.in_home(settings.home.absolute(), _master(settings))
        password = app_password(settings, keys)
        app_url = settings.app_database_url or login_url(owner_url, password)
        database = Database(
            app_url,
            shards=settings.pool_shards,
            size=settings.pool_size,
            tenants_per_connection=settings.tenants_per_connection,
            application_name=application_name,
        )
        stack.push_async_callback(database.close)
        registry = discover()
        services = Services(
            settings=settings,
            database=database,
            registry=registry,
            find_tenant=_nobody,
            tenant_by_slug=_nobody,
            store=make_store(settings),
            keys=keys,
            mail=make_mail(settings),
            clock=make_clock(settings),
            short_messages=make_short_messages(settings),
        )
        make_directory: Any = registry.port(TenantDirectory, registry.modules)
        if make_directory is None:
            raise Refused(_("Tidak ada modul yang mengenal tenant; pemasangan ini tidak utuh."))
        directory: TenantDirectory = make_directory(services)
        services = replace(services, find_tenant=directory.by_host, tenant_by_slug=directory.by_slug)
        yield Runtime(services, directory, owner_url, app_url, password)


def check_home(home: Path) -> None:
    """Make the folder of all state, or find that it can be written. Raises OSError, which names it."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with TemporaryFile(dir=home):
        pass


def login_url(owner_url: str, password: str) -> str:
    """The same database for the login role `tiru_app`."""
    return make_url(owner_url).set(username="tiru_app", password=password).render_as_string(hide_password=False)


def app_password(settings: Settings, keys: KeyRing) -> str:
    """Password of `tiru_app`: derived, so that it stands nowhere."""
    if settings.secret_key is None:
        secret = keys.derive("secret key")
    else:
        secret = settings.secret_key.get_secret_value().encode()
    digest = hmac.new(secret, b"tiru_app", hashlib.sha256).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def make_store(settings: Settings) -> ObjectStore:
    """The object store that the settings name."""
    if settings.files == "s3":
        secret = settings.s3_secret_key
        return S3Store(
            settings.s3_bucket,
            endpoint_url=settings.s3_endpoint,
            region_name=settings.s3_region,
            aws_access_key_id=settings.s3_access_key,
            aws_secret_access_key=secret.get_secret_value() if secret else None,
        )
    return LocalStore(settings.home.absolute() / "files")


def make_mail(settings: Settings) -> Mail:
    """The sender of letters that the settings name."""
    if settings.mail == "smtp":
        password = settings.smtp_password
        return SmtpMail(
            settings.smtp_host,
            settings.smtp_port,
            sender=settings.mail_from,
            user=settings.smtp_user,
            password=password.get_secret_value() if password else None,
            tls=settings.smtp_tls,
        )
    return FileMail(settings.home.absolute() / "mail", settings.mail_from)


def make_short_messages(settings: Settings) -> ShortMessages:
    """The gateway of the settings, or none. Raises Refused for an unsafe address or a short secret."""
    if not settings.gateway_url:
        return NoGateway()
    secret = settings.gateway_secret.get_secret_value() if settings.gateway_secret else ""
    try:
        return GatewayHttp(settings.gateway_url, secret, now=system_clock, channels=settings.gateway_channels)
    except ValueError as error:
        raise Refused(
            _("Gerbang pesan tidak bisa dipakai: %(why)s", why=str(error)),
            remedy="TIRU_GATEWAY_URL, TIRU_GATEWAY_SECRET",
        ) from error


def make_clock(settings: Settings) -> Clock:
    """The clock; only the demonstration may pretend another day."""
    if settings.demo_today and settings.profile is Profile.DEMO:
        return clock_on(date.fromisoformat(settings.demo_today))
    return system_clock


def _master(settings: Settings) -> bytes | None:
    return b64decode(settings.master_key.get_secret_value()) if settings.master_key else None


def _embedded(settings: Settings, stack: AsyncExitStack, progress: Callable[[str], None] | None) -> str:
    cluster = Cluster(settings.home.absolute() / "postgres", settings.pg_bin, progress=progress)
    try:
        server = stack.enter_context(cluster.running())
    except ClusterError as error:
        raise Unavailable(str(error), remedy="tiru doctor db") from error
    keeper = asyncio.create_task(_keep_alive(cluster))
    stack.callback(keeper.cancel)
    return server.dsn()


async def _keep_alive(cluster: Cluster) -> None:
    """Start the embedded server again when something killed it; who works meanwhile is told to wait."""
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        try:
            if await asyncio.to_thread(cluster.revive):
                log.warning("embedded database had died and was started again")
        except ClusterError as error:
            log.error("embedded database does not start", reason=str(error))


async def _nobody(_key: str) -> None:
    return None
