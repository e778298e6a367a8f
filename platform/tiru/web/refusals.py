"""How errors are shown: a page for people, JSON for machines, the request id on both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

import structlog
from litestar import HttpMethod, Request, Response, route
from litestar.exceptions import HTTPException, NotFoundException
from litestar.response import Redirect, Template
from litestar.response.base import ASGIResponse

from tiru.db.away import is_away
from tiru.errors import Invalid, NotFound, SignInNeeded, TiruError, TooMany, Unavailable
from tiru.i18n import _
from tiru.web.pages import Again, bare_context
from tiru.web.seen import public_path, request_id_of, site_of, state_of
from tiru.web.site import BROKEN_PATH

log = structlog.get_logger(__name__)
AnyRequest = Request[Any, Any, Any]


def show_again(_request: AnyRequest, refusal: Again) -> Template:
    return refusal.template


def explain(request: AnyRequest, error: TiruError) -> Response[Any]:
    """A refusal that speaks for itself."""
    if isinstance(error, SignInNeeded) and _wants_page(request):
        where = "/kantor/masuk" if _office(request) else "/akun/masuk"
        return Redirect(f"{where}?kembali={quote(public_path(request))}", status_code=303)
    headers = {"retry-after": str(error.retry_after_s)} if isinstance(error, TooMany) else {}
    fields = error.fields if isinstance(error, Invalid) else {}
    return _answer(request, error.status, error.message, error.remedy, error.code, headers, fields)


def framework(request: AnyRequest, error: HTTPException) -> Response[Any]:
    """Litestar's own refusals (unknown path, wrong method, malformed body), in our words."""
    sentences = {
        400: _("Permintaan ini tidak bisa dibaca."),
        404: _("Halaman ini tidak ada."),
        405: _("Cara ini tidak dikenal di alamat ini."),
        413: _("Kiriman terlalu besar."),
    }
    status = 404 if isinstance(error, NotFoundException) else error.status_code
    message = sentences.get(status, _("Permintaan ini ditolak."))
    return _answer(request, status, message, "", f"TIRU-E0{status}", {})


def accident(request: AnyRequest, error: Exception) -> Response[Any]:
    """A bug, or something that broke: said honestly, logged whole, with the id to ask about.

    A database that is away is neither: it is said, and worth another try in a moment.
    """
    if is_away(error):
        log.error("database away", path=_path_pattern(request), error=type(error).__name__)
        return _answer(
            request,
            503,
            _("Basis data sedang tidak bisa dihubungi. Tidak ada yang berubah."),
            _("Tunggu sebentar, lalu kirim lagi. Pengelola: `tiru doctor db`."),
            Unavailable.code,
            {"retry-after": "5"},
        )
    log.exception("accident", path=_path_pattern(request), error=type(error).__name__)
    return _answer(
        request,
        500,
        _("Ada yang rusak di pihak kami. Tidak ada yang berubah."),
        _("Coba lagi sebentar. Bila tetap gagal, sebutkan nomor permintaan di bawah ini."),
        "TIRU-E0500",
        {},
    )


@route(BROKEN_PATH, http_method=list(HttpMethod), sync_to_thread=False, include_in_schema=False)
def broken(request: AnyRequest) -> None:
    """Where a request is sent whose tenant could not be looked up: raises what broke. Not there from outside."""
    raise state_of(request).get("broken") or NotFound(_("Halaman ini tidak ada."))


def _path_pattern(request: AnyRequest) -> str:
    """The path with its parameters unnamed: a one-time link's key must not stand in a log."""
    return str(request.scope.get("path_template") or public_path(request))


def _wants_page(request: AnyRequest) -> bool:
    if public_path(request).startswith(("/api/", "/health", "/metrics")):
        return False
    return "application/json" not in request.headers.get("accept", "")


def _office(request: AnyRequest) -> bool:
    return public_path(request).startswith("/kantor") or site_of(request) == "console"


def _answer(
    request: AnyRequest,
    status: int,
    message: str,
    remedy: str,
    code: str,
    headers: dict[str, str],
    fields: Mapping[str, str] = MappingProxyType({}),
) -> Response[Any]:
    if not _wants_page(request):
        body = {
            "error": {
                "code": code,
                "message": message,
                "remedy": remedy,
                "request_id": request_id_of(request),
                **({"fields": dict(fields)} if fields else {}),
            }
        }
        return Response(body, status_code=status, headers=headers)
    context = {
        **bare_context(request),
        "status": status,
        "code": code,
        "message": message,
        "remedy": remedy,
        "office": _office(request),
    }
    return Template("tiru/galat.html", context=context, status_code=status, headers=headers)


__all__ = ["ASGIResponse", "accident", "broken", "explain", "framework", "show_again"]
