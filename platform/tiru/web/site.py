"""The first door: a host name becomes a tenant (or our own console), and every answer gets its headers.

Sites. `tenant`: a regency's portal and office. `console`: Sumedang's own, at `konsol.<base domain>`,
served from the control schema. `front`: the bare base domain. Paths of the console and the front are
prefixed inside the application (`/_konsol`, `/_depan`), and cannot be asked for from outside.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from tiru.i18n import SOURCE_LOCALE, available_locales, speak
from tiru.tenant import Tenant
from tiru.web.measured import Seen, measured

if TYPE_CHECKING:
    from litestar.types import ASGIApp, Message, Receive, Scope, Send

    from tiru.services import Services

CONSOLE_HOST = "konsol"
PREFIXES = {"console": "/_konsol", "front": "/_depan", "tenant": "", "nowhere": "/_depan"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
SHARED = ("/aset/", "/tema/", "/health/", "/metrics")
"""Paths that are the same on every host."""
_TENANTLESS = ("/aset/", "/health/", "/metrics")
"""Paths that are answered without knowing whose house it is, so also while the database is away."""
BROKEN_PATH = "/_rusak"
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(:\d{1,5})?")
"""Whatever else stands in a `Host` header would end in the addresses that we write into letters."""
_REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{8,64}$")
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(self), camera=(self), microphone=()"),
)

CONSOLE = Tenant(
    id=0,
    slug=CONSOLE_HOST,
    schema="tiru_control",
    title="tiru",
    kode_wilayah="32.11",
    host=CONSOLE_HOST,
)
"""The operator console is served like a tenant whose schema is the control schema."""


class Site:
    """ASGI wrapper around the application: sets `tenant`, `site`, `locale`, `request_id` in the scope."""

    def __init__(self, app: ASGIApp, services: Services) -> None:
        self._app = app
        self._services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        state: dict[str, Any] = scope.setdefault("tiru", {})  # type: ignore[typeddict-item]
        state["request_id"] = _request_id(headers)
        state["locale"] = _locale(headers, scope.get("query_string", b""))
        state["path"] = scope["path"]
        site, tenant = await self._whose(scope, state, headers.get(b"host", b"").decode("latin-1"))
        state["site"], state["tenant"] = site, tenant
        slug = tenant.slug if tenant else None
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=state["request_id"], tenant=slug)
        with speak(state["locale"]), measured(scope, slug, state["path"]) as seen:
            secure = self._services.settings.public_scheme == "https"
            await self._app(scope, receive, _with_headers(send, state, seen, secure=secure))

    async def _whose(self, scope: Scope, state: dict[str, Any], host: str) -> tuple[str, Tenant | None]:
        """Site and tenant; where the database does not answer, the application explains it at `BROKEN_PATH`."""
        if scope["path"].startswith(_TENANTLESS):
            return "nowhere", None
        try:
            site, tenant = await self.find(host)
        except Exception as error:  # noqa: BLE001 - whatever broke is shown by the application's own error page
            state["broken"] = error
            scope["path"] = BROKEN_PATH
            scope["raw_path"] = BROKEN_PATH.encode()
            return "nowhere", None
        if not scope["path"].startswith(SHARED):
            _prefix(scope, PREFIXES[site])
        return site, tenant

    async def find(self, host: str) -> tuple[str, Tenant | None]:
        """Which site a `Host` header names. An unknown host is `nowhere`, never somebody's default."""
        if not _HOST.fullmatch(host):
            return "nowhere", None
        name = _without_port(host).lower().rstrip(".")
        base = self._services.settings.base_domain
        if name == f"{CONSOLE_HOST}.{base}":
            return "console", replace(CONSOLE, host=host, modules=self._services.registry.builtin)
        if name in (base, f"www.{base}", "127.0.0.1", "[::1]"):
            return "front", None
        tenant = await self._services.find_tenant(name)
        if tenant is None:
            return "nowhere", None
        return "tenant", replace(tenant, host=host)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0]


def _prefix(scope: Scope, prefix: str) -> None:
    path = scope["path"]
    if path.startswith(("/_konsol", "/_depan", BROKEN_PATH)):
        path = "/_tidak-ada"
    scope["path"] = f"{prefix}{path}".rstrip("/") or "/"
    scope["raw_path"] = scope["path"].encode()


def _request_id(headers: dict[bytes, bytes]) -> str:
    given = headers.get(b"x-request-id", b"")
    return given.decode() if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


def _locale(headers: dict[bytes, bytes], query: bytes) -> str:
    asked = re.search(rb"(?:^|&)bahasa=([a-z]{2,3})(?:&|$)", query) or re.search(
        rb"(?:^|;\s*)bahasa=([a-z]{2,3})(?:;|$)", headers.get(b"cookie", b"")
    )
    locale = asked.group(1).decode() if asked else SOURCE_LOCALE
    return locale if locale in available_locales() else SOURCE_LOCALE


def _with_headers(send: Send, state: dict[str, Any], seen: Seen, *, secure: bool) -> Send:
    """Every answer gets the headers; under https every cookie is Secure, whoever set it.

    What a signed-in person sees stays in no cache: the computer may be everybody's.
    """

    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            seen.status = message["status"]
            headers = [(name, _only_https(name, value) if secure else value) for name, value in message["headers"]]
            present = {name.lower() for name, _value in headers}
            extra = [
                *_HEADERS,
                (b"content-security-policy", CSP.encode()),
                (b"x-request-id", state["request_id"].encode()),
            ]
            if secure:
                extra.append((b"strict-transport-security", b"max-age=31536000"))
            if getattr(state.get("actor"), "id", None) is not None:
                extra.append((b"cache-control", b"private, no-store"))
            headers.extend((name, value) for name, value in extra if name not in present)
            message["headers"] = headers
        await send(message)

    return wrapped


def _only_https(name: bytes, value: bytes) -> bytes:
    if name.lower() != b"set-cookie" or b"; secure" in value.lower():
        return value
    return value + b"; Secure"
