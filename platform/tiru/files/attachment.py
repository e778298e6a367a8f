"""Sending a stored file to a browser: as an attachment, from a sandbox; photos of ours may be shown."""

from __future__ import annotations

from urllib.parse import quote

from litestar import Response


def attachment(content: bytes, *, name: str, media_type: str, inline: bool = False) -> Response[bytes]:
    """`inline` only for images that we encoded ourselves."""
    how = "inline" if inline and media_type == "image/jpeg" else "attachment"
    return Response(
        content,
        media_type=media_type,
        headers={
            "content-disposition": f"{how}; filename*=UTF-8''{quote(name)}",
            "content-security-policy": "default-src 'none'; sandbox",
            "x-content-type-options": "nosniff",
            "cache-control": "private, max-age=3600",
        },
    )
