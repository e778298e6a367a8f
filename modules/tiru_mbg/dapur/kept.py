"""Small things that every deed of the room needs: an upload that is kept, and a fault at a field."""

from __future__ import annotations

from datetime import date
from typing import Any

from litestar import Response

from tiru.errors import Invalid, NotFound
from tiru.files.attachment import attachment
from tiru.files.checked import Checked
from tiru.i18n import _
from tiru.work import UnitOfWork


async def file_columns(work: UnitOfWork, checked: Checked | None) -> dict[str, Any]:
    """The upload put in the object store, as the columns of a row; without one, those of no file."""
    if checked is None:
        return {"file_key": None, "file_nama": "", "file_media": ""}
    stored = await work.services.store.put(work.tenant.slug, checked.content, suffix=checked.suffix)
    return {"file_key": stored.key, "file_nama": checked.name, "file_media": checked.media_type}


async def send_file(work: UnitOfWork, row: Any) -> Response[bytes]:
    """The file of a row. Raises NotFound without a row or a file."""
    if row is None or row.file_key is None:
        raise NotFound(_("Berkas ini tidak ada."))
    content = await work.services.store.get(work.tenant.slug, row.file_key)
    return attachment(content, name=row.file_nama, media_type=row.file_media, inline=True)


def not_later(work: UnitOfWork, day: date, field: str) -> None:
    """Raises Invalid at `field` for a day that has not come."""
    if day > work.today:
        raise at(field, _("Hari ini belum tiba; pilih hari ini atau sebelumnya."))


def at(field: str, sentence: str) -> Invalid:
    """What is wrong with one field."""
    return Invalid(_("Periksa lagi isian yang ditandai."), fields={field: sentence})
