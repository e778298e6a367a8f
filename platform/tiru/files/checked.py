"""What somebody uploads, checked before it is stored: size, real type, and photos made harmless.

A photo is decoded and written anew: smaller, upright, without the place and camera hidden in it.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import PurePath

from litestar.datastructures import UploadFile
from PIL import Image, ImageOps, UnidentifiedImageError

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka

PHOTO_EDGE = 1600  # pixels of the longer side
THUMB_EDGE = 320
MOST_PIXELS = 40_000_000
PHOTOS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_MAGIC = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
)
ZIP_TYPES = {
    "xl/workbook.xml": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx"),
    "word/document.xml": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """Content that may be stored. `name` is shown, never used as a path."""

    name: str
    content: bytes
    media_type: str
    suffix: str
    thumbnail: bytes | None = None
    place: tuple[float, float] | None = None


async def read_bounded(upload: UploadFile, limit: int) -> bytes:
    """The upload's bytes. Raises Invalid as soon as it is larger than `limit` bytes."""
    content = await upload.read(limit + 1)
    if len(content) > limit:
        raise Invalid(
            _(
                "Berkas %(name)s terlalu besar: paling besar %(limit)s MB.",
                name=_shown(upload.filename),
                limit=angka(round(limit / 1_000_000, 1)),
            )
        )
    if not content:
        raise Invalid(_("Berkas %(name)s kosong.", name=_shown(upload.filename)))
    return content


async def check_upload(upload: UploadFile, *, limit: int, photos_only: bool = False) -> Checked:
    """Read, recognise and, for photos, re-encode. Raises Invalid with what was sent and what may be."""
    content = await read_bounded(upload, limit)
    name = _shown(upload.filename)
    media_type, suffix = sniff(content)
    if media_type in PHOTOS.values():
        return _photo(name, content)
    if photos_only or not media_type:
        allowed = _("JPEG, PNG atau WebP") if photos_only else _("PDF, JPEG, PNG, WebP, XLSX atau DOCX")
        raise Invalid(_("Berkas %(name)s tidak dikenali. Kirim %(allowed)s.", name=name, allowed=allowed))
    return Checked(name, content, media_type, suffix)


def sniff(content: bytes) -> tuple[str, str]:
    """Media type and suffix by what the bytes are, not by what they are called; empty when unknown."""
    for magic, media_type, suffix in _MAGIC:
        if content.startswith(magic):
            return media_type, suffix
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", ".webp"
    if content.startswith(b"PK\x03\x04"):
        try:
            inside = zipfile.ZipFile(io.BytesIO(content)).namelist()
        except zipfile.BadZipFile:
            return "", ""
        for marker, found in ZIP_TYPES.items():
            if marker in inside:
                return found
    return "", ""


def _photo(name: str, content: bytes) -> Checked:
    try:
        with Image.open(io.BytesIO(content), formats=list(PHOTOS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Invalid(_("Foto %(name)s terlalu besar ukurannya.", name=name))
            place = _place(opened)
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, ValueError) as error:
        raise Invalid(_("Foto %(name)s rusak dan tidak bisa dibuka.", name=name)) from error
    return Checked(
        PurePath(name).stem + ".jpg",
        _jpeg(upright, PHOTO_EDGE),
        "image/jpeg",
        ".jpg",
        _jpeg(upright, THUMB_EDGE),
        place,
    )


def _jpeg(image: Image.Image, edge: int) -> bytes:
    smaller = image.copy()
    smaller.thumbnail((edge, edge))
    output = io.BytesIO()
    smaller.save(output, "JPEG", quality=80, optimize=True, progressive=True)
    return output.getvalue()


def _place(image: Image.Image) -> tuple[float, float] | None:
    """Latitude and longitude in degrees as the camera noted them, to propose a place; not stored."""
    gps = image.getexif().get_ifd(0x8825)
    try:
        latitude = _degrees(gps[2]) * (-1 if gps[1] == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if gps[3] == "W" else 1)
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(parts: tuple[float, float, float]) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600


def _shown(name: str | None) -> str:
    """A name that can be shown and sent back: no folders, no control characters, bounded."""
    last = PurePath((name or "berkas").replace("\\", "/")).name
    clean = "".join(letter for letter in last if letter.isprintable() and letter not in '"<>')
    return clean[-80:] or "berkas"
