"""Photos of a form that came back with a mistake: kept for a day, so that nobody has to send them twice.

They are found by the form's own secret key, of which only the hash is stored.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, exists, select

from tiru.access.secrets_and_codes import digest
from tiru.files.checked import Checked
from tiru.work import UnitOfWork
from tiru_aduan.models import Lampiran, Laporan, Titipan

KEPT = timedelta(days=1)
MOST = 5
_KEY = re.compile(r"[A-Za-z0-9_-]{20,64}")


def is_key(kunci: str) -> bool:
    """Whether this may be the key of one of our forms."""
    return _KEY.fullmatch(kunci) is not None


async def hold(work: UnitOfWork, kunci: str, files: Sequence[Checked]) -> None:
    """Keep checked files under the form's key, at most as many as a report may have; the same file once."""
    if not is_key(kunci):
        return
    known = {one.key for one in await files_under(work, kunci)}
    for checked in files:
        stored = await work.services.store.put(work.tenant.slug, checked.content, suffix=checked.suffix)
        if stored.key in known or len(known) >= MOST:
            continue
        known.add(stored.key)
        thumb = (
            await work.services.store.put(work.tenant.slug, checked.thumbnail, suffix=".jpg")
            if checked.thumbnail
            else None
        )
        work.session.add(
            Titipan(
                kunci_hash=digest(kunci),
                key=stored.key,
                thumb_key=thumb.key if thumb else None,
                nama=checked.name,
                media_type=checked.media_type,
                size=stored.size,
                at=work.now,
            )
        )
    await work.session.flush()


async def files_under(work: UnitOfWork, kunci: str) -> Sequence[Titipan]:
    """What is kept under this key, oldest first."""
    if not is_key(kunci):
        return ()
    return (
        await work.session.scalars(select(Titipan).where(Titipan.kunci_hash == digest(kunci)).order_by(Titipan.id))
    ).all()


async def drop(work: UnitOfWork, kunci: str, ids: Sequence[str]) -> None:
    """The reporter changed their mind about some of them."""
    wanted = [int(one) for one in ids if one.isdigit()]
    if wanted and is_key(kunci):
        await work.session.execute(delete(Titipan).where(Titipan.kunci_hash == digest(kunci), Titipan.id.in_(wanted)))


async def hand_over(work: UnitOfWork, kunci: str, laporan: Laporan) -> None:
    """What was kept becomes the report's."""
    for one in await files_under(work, kunci):
        work.session.add(
            Lampiran(
                laporan_id=laporan.id,
                key=one.key,
                thumb_key=one.thumb_key,
                nama=one.nama,
                media_type=one.media_type,
                size=one.size,
                oleh_pelapor=True,
                at=work.now,
            )
        )
        await work.session.delete(one)
    await work.session.flush()


async def sweep(work: UnitOfWork) -> int:
    """Nightly: what nobody came back for goes, with its object unless a report has the same one."""
    rows = (await work.session.scalars(select(Titipan).where(Titipan.at < work.now - KEPT).limit(1000))).all()
    for one in rows:
        await work.session.delete(one)
        await work.session.flush()
        for key in filter(None, (one.key, one.thumb_key)):
            if not await _is_used(work, key):
                await work.services.store.delete(work.tenant.slug, key)
    return len(rows)


async def _is_used(work: UnitOfWork, key: str) -> bool:
    used = select(
        exists().where((Lampiran.key == key) | (Lampiran.thumb_key == key))
        | exists().where((Titipan.key == key) | (Titipan.thumb_key == key))
    )
    return bool(await work.session.scalar(used))
