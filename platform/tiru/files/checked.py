"""What somebody uploads, checked before it is stored: size, real type, and photos made harmless."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass
from pathlib import PurePath

from litestar.datastructures import UploadFile

from tiru.errors import Invalid
from tiru.files.photos import PHOTOS, made_harmless
from tiru.files.sniffing import sniff, why_not
from tiru.i18n import _
from tiru.indonesian_numbers import angka

PHOTO_SUFFIXES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".heic", ".heif"})


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
    """The upload's bytes. Raises Invalid when it is larger than `limit` bytes, without reading the rest."""
    content = await upload.read(limit + 1)
    if len(content) > limit:
        raise Invalid(
            _(
                "Berkas %(name)s berukuran %(found)s MB; paling besar %(limit)s MB.",
                name=shown_name(upload.filename),
                found=_megabytes(upload.file.seek(0, os.SEEK_END), up=True),
                limit=_megabytes(limit),
            )
        )
    if not content:
        raise Invalid(_("Berkas %(name)s kosong.", name=shown_name(upload.filename)))
    return content


async def check_upload(upload: UploadFile, *, limit: int, photos_only: bool = False) -> Checked:
    """Read, recognise and, for photos, re-encode. Raises Invalid with what was sent and what may be."""
    content = await read_bounded(upload, limit)
    name = shown_name(upload.filename)
    media_type, suffix = sniff(content)
    is_photo = media_type in PHOTOS.values()
    if not media_type or (photos_only and not is_photo):
        allowed = _("JPEG, PNG atau WebP") if photos_only else _("PDF, JPEG, PNG, WebP, XLSX atau DOCX")
        why = why_not(content) or _("Jenis berkas ini tidak diterima.")
        raise Invalid(_("Berkas %(name)s: %(why)s Kirim %(allowed)s.", name=name, why=why, allowed=allowed))
    name = _named_as_it_is(name, suffix, is_photo=is_photo)
    if not is_photo:
        return Checked(name, content, media_type, suffix)
    photo = await asyncio.to_thread(made_harmless, name, content)
    return Checked(PurePath(name).stem + ".jpg", photo.content, "image/jpeg", ".jpg", photo.thumbnail, photo.place)


def shown_name(name: str | None) -> str:
    """A name that can be shown and sent back: no folders, no control characters, bounded."""
    last = PurePath((name or "berkas").replace("\\", "/")).name
    clean = "".join(letter for letter in last if letter.isprintable() and letter not in '"<>')
    return clean[-80:].strip(" .") or "berkas"


def _named_as_it_is(name: str, suffix: str, *, is_photo: bool) -> str:
    """The name with its suffix. Raises Invalid when the name says something else than the bytes.

    Telephones mix up the suffixes of photos; those are written anew anyway, so any photo's suffix will do.
    """
    said = PurePath(name).suffix.lower()
    if not said:
        return name + suffix
    if said != suffix and not (is_photo and said in PHOTO_SUFFIXES):
        raise Invalid(
            _(
                "Berkas %(name)s bernama %(said)s tetapi isinya %(found)s. Periksa apakah berkasnya benar.",
                name=name,
                said=said,
                found=suffix,
            )
        )
    return name


def _megabytes(size: int, *, up: bool = False) -> str:
    """In megabytes with one decimal; `up` rounds up, so that what is too large never looks as if it fitted."""
    tenths = -(-size // 100_000) if up else size // 100_000
    return angka(tenths / 10)
