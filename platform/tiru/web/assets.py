"""The built files of the faces: found by name in the manifest, sent compressed and cached for ever."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from mimetypes import guess_type
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from tiru.errors import NotFound
from tiru.i18n import _

FOLDER = files("tiru.web") / "static" / "dist"
FOREVER = "public, max-age=31536000, immutable"
MISSING = "assets are not built: run `make assets`"
_TYPES = {".woff2": "font/woff2", ".svg": "image/svg+xml", ".js": "text/javascript", ".css": "text/css"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """From plain name to built name. Raises RuntimeError when nothing was built."""
    listing = FOLDER / "manifest.json"
    if not listing.is_file():
        raise RuntimeError(MISSING)
    found: dict[str, str] = json.loads(listing.read_text("utf-8"))
    return found


def asset(name: str) -> str:
    """Address of a built file, e.g. `asset("portal.css")`. Raises KeyError for a name nobody built."""
    return f"/aset/{manifest()[name]}"


@lru_cache(maxsize=128)
def _content(name: str, ending: str) -> bytes | None:
    path = FOLDER / (name + ending)
    return path.read_bytes() if path.is_file() else None


@get("/aset/{name:str}", sync_to_thread=False, include_in_schema=False)
def assets_handler(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A built file, in the best encoding the browser takes. Only what stands in the manifest is there."""
    if name not in manifest().values() and not name.endswith(".LEGAL.txt"):
        raise NotFound(_("Halaman ini tidak ada."))
    suffix = name[name.rfind(".") :]
    headers = {"cache-control": FOREVER, "vary": "accept-encoding"}
    accepted = request.headers.get("accept-encoding", "")
    for encoding, ending in _ENCODINGS:
        packed = _content(name, ending)
        if packed is not None and encoding in accepted:
            return Response(
                packed, media_type=_media_type(suffix), headers={**headers, "content-encoding": encoding}
            )
    plain = _content(name, "")
    if plain is None:
        raise NotFound(_("Halaman ini tidak ada."))
    return Response(plain, media_type=_media_type(suffix), headers=headers)


def _media_type(suffix: str) -> str:
    return _TYPES.get(suffix) or guess_type(f"x{suffix}")[0] or "application/octet-stream"
