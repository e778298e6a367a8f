"""The crest of a letterhead: a picture read, bounded and written anew, so that only pixels are left of it."""

from __future__ import annotations

import asyncio
import io
import warnings

from litestar.datastructures import UploadFile
from PIL import Image, UnidentifiedImageError

from tiru.errors import Invalid
from tiru.files.checked import read_bounded
from tiru.i18n import _

MOST_BYTES = 2_000_000
MOST_PIXELS = 16_000_000
BOMBS = (Image.DecompressionBombWarning, Image.DecompressionBombError)
SIDE = 600
"""Pixels of the longer side: 25 mm on paper at 600 dpi."""


async def checked_crest(upload: UploadFile) -> bytes:
    """The crest as PNG with what was transparent still so. Raises Invalid at the field."""
    try:
        content = await read_bounded(upload, MOST_BYTES)
    except Invalid as problem:
        raise Invalid(problem.message, fields={"berkas": problem.message}) from problem
    return await asyncio.to_thread(_written_anew, content)


def _written_anew(content: bytes) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP"))
            if picture.width * picture.height > MOST_PIXELS:
                raise _wrong(_("Gambar ini terlalu besar; paling besar 4000 × 4000 piksel."))
            plain = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, *BOMBS) as problem:
        raise _wrong(_("Berkas ini bukan gambar PNG, JPEG atau WebP yang utuh.")) from problem
    plain.thumbnail((SIDE, SIDE))
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    return written.getvalue()


def _wrong(words: str) -> Invalid:
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={"berkas": words})
