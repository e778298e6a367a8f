"""Photos of a stage: they come after their entry, once, under the number the telephone gave them."""

from __future__ import annotations

from uuid import UUID

from litestar.datastructures import UploadFile
from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert

from tiru.errors import NotFound
from tiru.files.checked import check_upload
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_mbg.hari.models import Batch, Catatan, Foto, Kiriman


async def keep_photo(work: UnitOfWork, catatan_id: UUID, kunci: UUID, upload: UploadFile) -> Foto:
    """The photo of the actor's own entry, which names it. Sent again it is the same photo.

    Raises NotFound while the entry has not come, Invalid for what is no photo.
    """
    entry = await work.session.get(Catatan, catatan_id)
    if entry is None or entry.akun_id != work.actor.id or str(kunci) not in entry.isi.get("foto", ()):
        raise NotFound(_("Catatan foto ini belum ada di server."))
    known = await work.session.get(Foto, kunci)
    if known is not None:
        return known
    checked = await check_upload(upload, limit=work.services.settings.upload_max_bytes, photos_only=True)
    slug, store = work.tenant.slug, work.services.store
    stored = await store.put(slug, checked.content, suffix=checked.suffix)
    thumb = await store.put(slug, checked.thumbnail, suffix=".jpg") if checked.thumbnail else None
    row = {
        "kunci": kunci,
        **await _subject(work, entry),
        "tahap": entry.jenis,
        "file_key": stored.key,
        "thumb_key": thumb.key if thumb else None,
        "media_type": checked.media_type,
        "ukuran": stored.size,
        "sidik": stored.sha256,
        "dicatat_at": entry.dicatat_at,
        "diterima_at": work.now,
        "akun_id": work.actor.id,
    }
    await work.session.execute(insert(Foto).values(row).on_conflict_do_nothing())
    work.record("mbg.foto.keep", f"mbg_foto:{kunci}", after={"catatan": str(catatan_id), "ukuran": stored.size})
    return await work.session.get_one(Foto, kunci)


async def _subject(work: UnitOfWork, entry: Catatan) -> dict[str, int | None]:
    about = select(Batch.id, Kiriman.id, Batch.sppg_id).outerjoin(Kiriman, Kiriman.batch_id == Batch.id)
    wanted = or_(Batch.kunci == entry.batch_kunci, Kiriman.kunci == entry.kiriman_kunci)
    found = (await work.session.execute(about.where(wanted).limit(1))).one_or_none()
    if found is None:
        return {"batch_id": None, "kiriman_id": None, "sppg_id": None}
    batch_id, kiriman_id, sppg_id = found
    return {"batch_id": batch_id, "kiriman_id": kiriman_id if entry.kiriman_kunci else None, "sppg_id": sppg_id}
