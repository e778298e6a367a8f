"""From a unit of work to a page: layout context, flash messages, redirects, and forms shown again."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.response import Redirect, Template

from tiru.errors import Invalid, TiruError
from tiru.i18n import available_locales, current_locale
from tiru.tenant import Kind
from tiru.web.forms import Sent
from tiru.web.navigation import office_navigation, portal_navigation
from tiru.web.ports import UnreadNotices
from tiru.web.seen import actor_of, public_path, request_id_of, site_of, state_of
from tiru.web.theme_files import theme_href
from tiru.work import UnitOfWork

FLASH_COOKIE = "kabar"


class Again(HTTPException):
    """Not an accident: the page to show instead, after rolling back what the request had begun."""

    def __init__(self, template: Template, status_code: int) -> None:
        super().__init__(status_code=status_code, detail="shown again")
        self.template = template


async def page(
    request: Request[Any, Any, Any],
    work: UnitOfWork,
    name: str,
    context: Mapping[str, object] | None = None,
    *,
    status_code: int = 200,
) -> Template:
    """A whole page: `name` extends `tiru/portal.html` or `tiru/kantor.html`, which get their context here."""
    office = public_path(request).startswith("/kantor") or site_of(request) == "console"
    nav = (
        await office_navigation(work, public_path(request)) if office else portal_navigation(work, public_path(request))
    )
    flash = flash_of(request)
    layout: dict[str, object] = {
        **bare_context(request),
        **await _unread(work),
        "nav": nav,
        "work": work,
        "flash": flash,
        "values": {},
        "errors": {},
        "message": "",
    }
    template = Template(name, context={**layout, **(context or {})}, status_code=status_code)
    if flash:
        template.cookies.append(Cookie(FLASH_COOKIE, value="", max_age=0, path="/"))
    return template


async def _unread(work: UnitOfWork) -> dict[str, object]:
    """The bell's number, where the reader has a bell."""
    if work.actor.id is None or work.actor.kind not in (Kind.STAFF, Kind.OPERATOR, Kind.CITIZEN):
        return {}
    port = work.port(UnreadNotices)  # type: ignore[type-abstract]
    return {} if port is None else {"unread": await port.unread(work)}


def bare_context(request: Request[Any, Any, Any]) -> dict[str, object]:
    """What every layout needs and no database gives."""
    tenant = state_of(request)["tenant"]
    return {
        "tenant": tenant,
        "actor": None if actor_of(request).id is None else actor_of(request),
        "locale": current_locale(),
        "locales": available_locales(),
        "request_id": request_id_of(request),
        "path": public_path(request),
        "site": site_of(request),
        "theme_href": theme_href(tenant.theme) if tenant else theme_href(None),
        "csrf_token": "",
        "nav": [],
        "flash": [],
    }


async def form_again(
    request: Request[Any, Any, Any],
    work: UnitOfWork,
    name: str,
    sent: Sent,
    problem: TiruError,
    context: Mapping[str, object] | None = None,
) -> Again:
    """The same form with all that was typed and what is wrong with it. Raise it: raising rolls back."""
    fields = problem.fields if isinstance(problem, Invalid) else {}
    shown = {**(context or {}), "values": dict(sent.values), "errors": fields, "message": problem.message}
    return Again(await page(request, work, name, shown, status_code=problem.status), problem.status)


def fragment(name: str, context: Mapping[str, object]) -> Template:
    """A part of a page (`_name.html`), as htmx swaps it in."""
    return Template(name, context=dict(context))


def go_to(path: str, *, flash: str = "", kind: str = "ok") -> Redirect:
    """303 to `path`; `flash` is shown there once. `kind` is ok, info, warn or crit."""
    response = Redirect(path, status_code=303)
    if flash:
        value = urlsafe_b64encode(json.dumps([kind, flash]).encode()).decode()
        response.cookies.append(Cookie(FLASH_COOKIE, value=value, max_age=60, path="/", httponly=True, samesite="lax"))
    return response


def flash_of(request: Request[Any, Any, Any]) -> list[dict[str, str]]:
    """The message left by the redirect that led here; garbage is no message."""
    raw = request.cookies.get(FLASH_COOKIE)
    if not raw:
        return []
    try:
        kind, text = json.loads(urlsafe_b64decode(raw.encode()))
    except (ValueError, TypeError):
        return []
    return [{"kind": kind if kind in ("ok", "info", "warn", "crit") else "info", "text": str(text)[:500]}]
