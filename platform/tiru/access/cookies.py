"""The two cookies that carry a session key, and where a person may be sent back to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from litestar.datastructures import Cookie

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection

    from tiru.config import Settings

STAFF_COOKIE = "sesi"
CITIZEN_COOKIE = "warga"
SSO_COOKIE = "sso"
REGISTER_COOKIE = "daftar"


def cookie_name(name: str, settings: Settings) -> str:
    """Under https the name carries `__Host-`: the browser then refuses one set by a neighbouring host."""
    return f"__Host-{name}" if settings.public_scheme == "https" else name


def session_cookie(name: str, key: str, settings: Settings, *, max_age: int | None = None) -> Cookie:
    """HttpOnly, SameSite=Lax, host-only; Secure under https. An empty key takes the cookie away."""
    return Cookie(
        cookie_name(name, settings),
        value=key,
        path="/",
        max_age=max_age if key else 0,
        httponly=True,
        samesite="lax",
        secure=settings.public_scheme == "https",
    )


def key_in(connection: ASGIConnection[Any, Any, Any, Any], name: str, settings: Settings) -> str:
    """The session key the browser sent, or empty."""
    return connection.cookies.get(cookie_name(name, settings), "")


def safe_back(wanted: str, *, default: str) -> str:
    """`wanted` when it is a path on this host, else `default`: nobody is led to another site."""
    if not wanted.startswith("/") or wanted.startswith(("//", "/\\")):
        return default
    if any(ord(letter) < 33 or letter == "\\" for letter in wanted):
        return default
    parts = urlsplit(wanted)
    return default if parts.scheme or parts.netloc else wanted
