"""Taking numbers. A counter's row is held until commit, so writers of one book stand in line and leave no gap."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select, text

from tiru.errors import NotFound
from tiru.i18n import _
from tiru.work import UnitOfWork
from tiru_e_office.events import NomorBatal
from tiru_e_office.models import Surat
from tiru_e_office.nomor.models import Nomor
from tiru_e_office.nomor.rules import check_reservation, written

MASUK = "masuk"
_NEXT = text(
    "insert into e_office_penghitung (unit_id, buku, tahun, terakhir) values (:unit, :buku, :tahun, 1) "
    "on conflict (unit_id, buku, tahun) do update set terakhir = e_office_penghitung.terakhir + 1 returning terakhir"
)


async def next_in_book(work: UnitOfWork, *, unit_id: int, buku: str, tahun: int) -> int:
    """The next number, from 1 each year. Given back by itself when the transaction rolls back."""
    found = await work.session.scalar(_NEXT, {"unit": unit_id, "buku": buku, "tahun": tahun})
    assert found is not None
    return int(found)


async def reserve(
    work: UnitOfWork, surat: Surat, *, unit_id: int, buku: str, pattern: str, on: date, parts: Mapping[str, str]
) -> Nomor:
    """Reserve number and date for a letter before it is signed; the same letter keeps the one it has."""
    there = await reservation_of(work, surat.id)
    if there is not None:
        return there
    urut = await next_in_book(work, unit_id=unit_id, buku=buku, tahun=on.year)
    nomor = Nomor(
        unit_id=unit_id,
        buku=buku,
        tahun=on.year,
        urut=urut,
        nomor=written(pattern, urut=urut, on=on, parts=parts),
        tanggal=on,
        surat_id=surat.id,
        dipesan_at=work.now,
        dipesan_oleh=work.actor.name,
    )
    work.session.add(nomor)
    await work.session.flush()
    work.record("e_office.nomor.reserve", f"e_office_nomor:{nomor.id}", after={"nomor": nomor.nomor})
    return nomor


async def use(work: UnitOfWork, nomor: Nomor) -> None:
    """The letter was signed: the number is taken for good. Raises NumberSpent."""
    check_reservation(nomor.keadaan, "terpakai")
    nomor.keadaan, nomor.selesai_at = "terpakai", work.now
    work.record("e_office.nomor.use", f"e_office_nomor:{nomor.id}", after={"nomor": nomor.nomor})


async def cancel(work: UnitOfWork, nomor: Nomor, reason: str) -> None:
    """The number will not be used, and says why in the book for ever. Raises NumberSpent, Invalid."""
    check_reservation(nomor.keadaan, "batal", reason=reason)
    nomor.keadaan, nomor.alasan, nomor.selesai_at = "batal", reason.strip(), work.now
    work.record("e_office.nomor.cancel", f"e_office_nomor:{nomor.id}", before={"nomor": nomor.nomor}, reason=reason)
    if nomor.surat_id is not None:
        await work.publish(NomorBatal(nomor.surat_id, nomor.id, nomor.unit_id))


async def reservation_of(work: UnitOfWork, surat_id: int, *, lock: bool = False) -> Nomor | None:
    """The number a letter holds, if any."""
    query = select(Nomor).where(Nomor.surat_id == surat_id, Nomor.keadaan != "batal")
    return await work.session.scalar(query.with_for_update() if lock else query)


async def number_for(work: UnitOfWork, nomor_id: int) -> Nomor:
    """A reservation, locked. Raises NotFound."""
    found = await work.session.get(Nomor, nomor_id, with_for_update=True)
    if found is None:
        raise NotFound(_("Nomor ini tidak ada."))
    return found
