"""Sending a stored file to a browser: as an attachment, from a sandbox; photos of ours may be shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

from litestar import Response
from litestar.response import Stream

from tiru.files.store import ObjectStore

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


def attachment(content: bytes, *, name: str, media_type: str, inline: bool = False) -> Response[bytes]:
    """`inline` only for images that we encoded ourselves."""
    return Response(content, media_type=media_type, headers=_headers(name, media_type, inline))


async def stored_attachment(
    store: ObjectStore,
    tenant: str,
    key: str,
    *,
    name: str,
    media_type: str,
    inline: bool = False,
    range_header: str | None = None,
) -> Response[Any]:
    """A stored object in chunks: whole (200), one range of it (206), or 416 for a range behind its end.

    Raises ObjectMissing. `range_header` is the request's `Range`; several ranges or another unit are
    answered with the whole, as RFC 9110 §14.2 allows.
    """
    size = await store.size(tenant, key)
    headers = {**_headers(name, media_type, inline), "accept-ranges": "bytes"}
    wanted = wanted_range(range_header, size)
    if wanted is None:
        start, stop, status = 0, size, 200
    elif wanted[0] >= wanted[1]:
        return Response(b"", status_code=416, headers={**headers, "content-range": f"bytes */{size}"})
    else:
        (start, stop), status = wanted, 206
        headers["content-range"] = f"bytes {start}-{stop - 1}/{size}"
    headers["content-length"] = str(stop - start)

    async def chunks() -> AsyncIterator[bytes]:
        async for chunk in store.read(tenant, key, start=start, stop=stop):
            yield chunk

    return Stream(chunks, media_type=media_type, status_code=status, headers=headers)


def wanted_range(header: str | None, size: int) -> tuple[int, int] | None:
    """Start and stop (not included) of one range, empty when it cannot be met; None for the whole."""
    found = _RANGE.fullmatch(header.strip()) if header else None
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        return max(0, size - int(found[2])), size
    start = int(found[1])
    stop = min(size, int(found[2]) + 1) if found[2] else size
    return None if found[2] and int(found[2]) < start else (start, stop)


def disposition(name: str, *, inline: bool = False) -> str:
    """The header of RFC 6266: a plain name for old programs, the true one in UTF-8 beside it."""
    how = "inline" if inline else "attachment"
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^\w .()+,=@\-]", "", plain).strip(" .") or "berkas"
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _headers(name: str, media_type: str, inline: bool) -> dict[str, str]:
    return {
        "content-disposition": disposition(name, inline=inline and media_type == "image/jpeg"),
        "content-security-policy": "default-src 'none'; sandbox",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=3600",
    }
