"""Destroying the content of letters in folders that a list said to destroy.

The folder and a stub of each letter (number, day, subject, sender, hashes of files) stay, as does the berita
acara. Files go a few letters at a time, each batch in a transaction of its own: broken off anywhere, the job
runs again and goes on where it stood. An object that something else still refers to stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select, text, update

from tiru.work import UnitOfWork
from tiru_e_office.arsip.models import Berkas, Usul, UsulBerkas
from tiru_e_office.arsip.proposals import DESTROY
from tiru_e_office.models import Disposisi, Lampiran, Surat, Tugas
from tiru_e_office.surat_keluar.models import Naskah, Versi
from tiru_e_office.tte.models import Tte

AT_ONCE = 20
_KEY_COLUMNS = text("""
select c.table_name, c.column_name from information_schema.columns c
join information_schema.tables t on t.table_schema = c.table_schema and t.table_name = c.table_name
where c.table_schema = current_schema() and t.table_type = 'BASE TABLE' and c.data_type = 'text'
    and (c.column_name = 'key' or c.column_name like '%\\_key')
order by 1, 2
""")


async def destroy_batch(work: UnitOfWork, usul_id: int) -> int:
    """Destroy the next letters of a carried-out destruction; answers how many. Asks for itself while any is left."""
    letters = await _next_letters(work, usul_id)
    for surat in letters:
        await _destroy(work, surat)
    if len(letters) == AT_ONCE:
        await work.enqueue(DESTROY, {"usul_id": usul_id})
    return len(letters)


async def unfinished(work: UnitOfWork) -> Sequence[int]:
    """Lists that were carried out while letters of theirs still have content."""
    query = _doomed().with_only_columns(Usul.id).distinct()
    return (await work.session.scalars(query)).all()


def _doomed() -> Select[Surat]:
    return (
        select(Surat)
        .join(Berkas, Berkas.id == Surat.berkas_id)
        .join(UsulBerkas, UsulBerkas.berkas_id == Berkas.id)
        .join(Usul, Usul.id == UsulBerkas.usul_id)
        .where(
            Surat.dimusnahkan_at.is_(None),
            Berkas.keadaan == "musnah",
            UsulBerkas.keputusan == "setuju",
            Usul.jenis == "pemusnahan",
            Usul.keadaan == "dilaksanakan",
        )
    )


async def _next_letters(work: UnitOfWork, usul_id: int) -> Sequence[Surat]:
    query = _doomed().where(Usul.id == usul_id).order_by(Surat.id).limit(AT_ONCE)
    found: Sequence[Surat] = (await work.session.scalars(query.with_for_update(of=Surat))).all()
    return found


async def _destroy(work: UnitOfWork, surat: Surat) -> None:
    keys = await _forget_keys(work, surat.id)
    surat.isi_teks, surat.ringkasan, surat.catatan, surat.dimusnahkan_at = "", "", "", work.now
    mine = {"surat_id": surat.id}
    await work.session.execute(update(Disposisi).filter_by(**mine).values(catatan="", instruksi=[]))
    await work.session.execute(update(Tugas).filter_by(**mine).values(catatan=""))
    await work.session.execute(update(Versi).filter_by(**mine).values(isi={}))
    await work.session.flush()
    gone = 0
    for key in sorted(keys):
        if not await _is_referred_to(work, key):
            await work.services.store.delete(work.tenant.slug, key)
            gone += 1
    after = {"berkas": surat.berkas_id, "objek": gone, "objek_tetap": len(keys) - gone}
    work.record("e_office.arsip.destroy", f"e_office_surat:{surat.id}", after=after)


async def _forget_keys(work: UnitOfWork, surat_id: int) -> set[str]:
    """Every object of a letter; the rows keep name, size and hash, and point nowhere."""
    keys: set[str] = set()
    files = await work.session.scalars(select(Lampiran).where(Lampiran.surat_id == surat_id))
    for one in files:
        keys.add(one.key)
        one.key, one.baca = "", "selesai"  # nobody shall try to read its words again
    naskah = await work.session.get(Naskah, surat_id)
    if naskah is not None:
        keys |= {naskah.pdf_key or "", naskah.tte_key or ""}
        naskah.isi, naskah.pdf_key, naskah.tte_key = {}, None, None
    for tte in await work.session.scalars(select(Tte).where(Tte.surat_id == surat_id)):
        keys.add(tte.key or "")
        tte.key = None
    return keys - {""}


async def _is_referred_to(work: UnitOfWork, key: str) -> bool:
    """Whether any table of the tenant still names an object: the same content is one object for all modules."""
    for table, column in await work.session.execute(_KEY_COLUMNS):
        query = text(f'select exists (select 1 from "{table}" where "{column}" = :key)')  # noqa: S608 - the catalogue's own names
        if await work.session.scalar(query, {"key": key}):
            return True
    return False
