"""A photo made harmless: decoded and written anew, upright, smaller, without place and camera inside."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.indonesian_numbers import angka

PHOTO_EDGE = 1600  # pixels of the longer side
THUMB_EDGE = 320
MOST_PIXELS = 40_000_000
PHOTOS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_UPRIGHT_EXIF = 0x0112  # the tag that says how the camera was held
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    SyntaxError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Photo:
    """Two JPEGs, and the place (latitude, longitude in degrees) that the camera had noted."""

    content: bytes
    thumbnail: bytes
    place: tuple[float, float] | None


def made_harmless(name: str, content: bytes) -> Photo:
    """Blocks for some hundred milliseconds: call it in a thread. Raises Invalid for what is no photo.

    Never holds more than MOST_PIXELS decoded: the size is read from the head of the file first.
    """
    try:
        with Image.open(io.BytesIO(content), formats=list(PHOTOS)) as opened:
            _check_pixels(name, opened)
            place = _place(opened)
            opened.draft("RGB", (PHOTO_EDGE, PHOTO_EDGE))  # a JPEG is decoded at a fraction of its size
            photo = _upright(opened)
    except _BROKEN as error:
        raise Invalid(_("Foto %(name)s rusak dan tidak bisa dibuka.", name=name)) from error
    large = _jpeg(photo, PHOTO_EDGE)
    return Photo(large, _jpeg(photo, THUMB_EDGE), place)


def _check_pixels(name: str, opened: Image.Image) -> None:
    pixels = opened.width * opened.height
    if pixels > MOST_PIXELS:
        raise Invalid(
            _(
                "Foto %(name)s berukuran %(found)s megapiksel; paling besar %(limit)s.",
                name=name,
                found=angka(round(pixels / 1_000_000, 1)),
                limit=angka(MOST_PIXELS // 1_000_000),
            )
        )


def _upright(opened: Image.Image) -> Image.Image:
    """Small enough, turned as the camera was held, on white where it was transparent."""
    turned = opened.getexif().get(_UPRIGHT_EXIF, 1)
    opened.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
    small = opened.convert("RGBA") if "transparency" in opened.info or opened.mode in ("LA", "PA") else opened
    if small.mode == "RGBA":
        paper = Image.new("RGB", small.size, "white")
        paper.paste(small, mask=small.getchannel("A"))
        small = paper
    plain = small.convert("RGB")
    plain.info.clear()
    plain.getexif().clear()
    plain.getexif()[_UPRIGHT_EXIF] = turned
    return ImageOps.exif_transpose(plain)


def _jpeg(photo: Image.Image, edge: int) -> bytes:
    """Makes `photo` itself smaller: from large to small, no copy."""
    photo.thumbnail((edge, edge))
    output = io.BytesIO()
    photo.save(output, "JPEG", quality=80, optimize=True, progressive=True, exif=b"")
    return output.getvalue()


def _place(image: Image.Image) -> tuple[float, float] | None:
    """As the camera noted it, to propose a place; not stored."""
    try:
        gps = image.getexif().get_ifd(0x8825)
        latitude = _degrees(gps[2]) * (-1 if gps[1] == "S" else 1)
        longitude = _degrees(gps[4]) * (-1 if gps[3] == "W" else 1)
    except (*_BROKEN, ZeroDivisionError):
        return None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _degrees(parts: tuple[float, float, float]) -> float:
    return float(parts[0]) + float(parts[1]) / 60 + float(parts[2]) / 3600
