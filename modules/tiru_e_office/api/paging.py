"""Pages by cursor: what is written in between neither repeats nor hides a letter."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from tiru.errors import Invalid
from tiru.i18n import _
from tiru.web.bounds import fits
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat

MOST = 100


async def letters_after(
    work: UnitOfWork, condition: ColumnElement[bool], *, cursor: str, limit: int
) -> tuple[Sequence[Surat], str | None]:
    """Letters newest first, older than the cursor, and the cursor of what follows. Raises Invalid."""
    if not 1 <= limit <= MOST:
        raise Invalid(_("Batas halaman 1 sampai %(most)s.", most=MOST), fields={"limit": f"1–{MOST}"})
    query = select(Surat).where(condition).order_by(Surat.id.desc()).limit(limit + 1)
    if cursor:
        query = query.where(Surat.id < _opened(cursor))
    rows = (await work.session.scalars(query)).all()
    return rows[:limit], _closed(rows[limit - 1].id) if len(rows) > limit else None


def _closed(number: int) -> str:
    return urlsafe_b64encode(f"s{number}".encode()).decode().rstrip("=")


def _opened(cursor: str) -> int:
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        text = ""
    digits = text.removeprefix("s")
    if not text.startswith("s") or not digits.isdecimal() or len(digits) > 19 or not fits(int(digits)):
        wrong = _("Pakai `next` dari halaman sebelumnya.")
        raise Invalid(_("Penunjuk halaman ini tidak sah."), fields={"cursor": wrong})
    return int(digits)
