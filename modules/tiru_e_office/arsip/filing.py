"""What the page of a letter shows of the archive."""

from __future__ import annotations

from sqlalchemy import select

from tiru.work import UnitOfWork
from tiru_e_office.arsip import queries
from tiru_e_office.arsip.models import Berkas
from tiru_e_office.arsip.queries import MANAGE
from tiru_e_office.arsip.rules import FILABLE
from tiru_e_office.models import Surat
from tiru_e_office.reach import within


async def filing_context(work: UnitOfWork, surat: Surat) -> dict[str, object]:
    """The folder of a letter, or those it may go to, nearest code first."""
    folder = await work.session.get(Berkas, surat.berkas_id) if surat.berkas_id else None
    is_filable = folder is None and surat.status in FILABLE.get(surat.arah, frozenset())
    may = await _keeps(work, surat)
    offered = (
        await queries.open_folders(work, unit=surat.unit_id, kode=surat.klasifikasi or "") if is_filable and may else []
    )
    return {
        "filed_in": folder,
        "may_open_folder": may,
        "may_file": is_filable and may,
        "file_into": [(one.id, folder_label(one)) for one in offered],
    }


def folder_label(folder: Berkas) -> str:
    """A folder in a list of choices."""
    return f"{folder.klasifikasi} · {folder.nama} ({folder.nomor_berkas}/{folder.tahun})"


async def _keeps(work: UnitOfWork, surat: Surat) -> bool:
    reached = within(work, MANAGE)
    if reached is None:
        return False
    return await work.session.scalar(select(Surat.id).where(Surat.id == surat.id, reached)) is not None
