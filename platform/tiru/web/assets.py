"""The built files of the faces: their hashed names, and the handler that sends them compressed, for ever."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from litestar import Request, Response, route
from litestar.params import FromPath

from tiru.errors import NotFound
from tiru.i18n import _

FOLDER = files("tiru.web") / "static" / "dist"
FOREVER = "public, max-age=31536000, immutable"
MISSING = "assets are not built: run `make assets` (or `python hatch_build.py`)"
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "txt": "text/plain; charset=utf-8",
}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9-]*(\.[A-Za-z0-9]+){1,2}(\.LEGAL\.txt)?$")


@dataclass(frozen=True, slots=True)
class Built:
    """One file in every encoding it exists in (`identity` always)."""

    media_type: str
    digest: str
    contents: Mapping[str, bytes]


@lru_cache(maxsize=1)
def manifest() -> dict[str, Any]:
    """`files`: plain name → built name; `icons`: names in the sprite. Raises RuntimeError when not built."""
    listing = FOLDER / "manifest.json"
    if not listing.is_file():
        raise RuntimeError(MISSING)
    found: dict[str, Any] = json.loads(listing.read_text("utf-8"))
    return found


def asset(name: str) -> str:
    """Address of a built file, e.g. `asset("portal.css")`. Raises KeyError for a name nobody built."""
    return f"/aset/{manifest()['files'][name]}"


def icon_names() -> frozenset[str]:
    """Every icon that the sprite can show."""
    return frozenset(manifest()["icons"])


@lru_cache(maxsize=128)
def built(name: str) -> Built | None:
    """The file of exactly this built name, or None. Only plain names of our kinds are looked for."""
    kind = name.rpartition(".")[2]
    if kind not in _TYPES or not _NAME.fullmatch(name) or not (FOLDER / name).is_file():
        return None
    plain = (FOLDER / name).read_bytes()
    contents = {"identity": plain}
    for encoding, ending in _ENCODINGS:
        if (FOLDER / (name + ending)).is_file():
            contents[encoding] = (FOLDER / (name + ending)).read_bytes()
    return Built(_TYPES[kind], sha256(plain).hexdigest()[:16], contents)


def chosen_encoding(accepted: str, available: Mapping[str, bytes]) -> str:
    """The best coding of `Accept-Encoding` that exists here; `q=0` means no. Source: RFC 9110, 12.5.3."""
    wishes: dict[str, float] = {}
    for part in accepted.lower().split(","):
        coding, _semicolon, parameter = part.partition(";")
        try:
            wishes[coding.strip()] = float(parameter.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
    for encoding, _ending in _ENCODINGS:
        if encoding in available and wishes.get(encoding, wishes.get("*", 0.0)) > 0:
            return encoding
    return "identity"


@route("/aset/{name:str}", http_method=["GET", "HEAD"], sync_to_thread=False, include_in_schema=False)
def assets_handler(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A built file, in the best encoding the browser takes; kept for a year, as its name is its content."""
    found = built(name)
    if found is None:
        raise NotFound(_("Halaman ini tidak ada."))
    encoding = chosen_encoding(request.headers.get("accept-encoding", ""), found.contents)
    tag = f'"{found.digest}-{encoding}"'
    headers = {"cache-control": FOREVER, "etag": tag, "vary": "accept-encoding"}
    if encoding != "identity":
        headers["content-encoding"] = encoding
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
    return Response(found.contents[encoding], headers=headers, media_type=found.media_type)
