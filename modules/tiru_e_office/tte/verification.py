"""What the public may know of a signed letter: that it is genuine, and facts about it, never its content."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import select

from tiru.errors import Unavailable
from tiru.i18n import _
from tiru.organisasi.models import Unit
from tiru.work import UnitOfWork
from tiru_e_office.models import Jenis, Surat
from tiru_e_office.surat_keluar.models import Naskah
from tiru_e_office.tte.certificates import known_roots
from tiru_e_office.tte.models import Tte
from tiru_e_office.tte.pades import signatures_in
from tiru_e_office.tte.port import Signature

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 20
_ROOM = asyncio.Semaphore(2)
"""How many files this process reads at the same time: reading a PDF is the dearest thing a stranger may ask."""


@dataclass(frozen=True, slots=True)
class Signer:
    """One signature as the register of this region has it."""

    name: str
    post: str
    at: datetime | None
    provider: str


@dataclass(frozen=True, slots=True)
class Issued:
    """Facts of an issued letter. For R and SR only `is_revoked` is told: everything else stays empty."""

    is_secret: bool
    is_revoked: bool
    kind: str = ""
    number: str = ""
    day: date | None = None
    unit: str = ""
    signers: Sequence[Signer] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in a file: its signatures, and the letter when this very file was issued here."""

    name: str
    sha256: str
    signatures: Sequence[Signature]
    issued: Issued | None


async def issued_letter(work: UnitOfWork, kunci: str) -> Issued | None:
    """The signed letter of a random id; None for an unknown one and for what is not signed."""
    query = (
        select(Surat)
        .join(Naskah, Naskah.surat_id == Surat.id)
        .where(Surat.kunci == kunci, Surat.arah == "keluar", Naskah.tte_key.is_not(None))
    )
    surat = await work.session.scalar(query)
    return await _facts(work, surat) if surat is not None else None


async def read_file(work: UnitOfWork, name: str, content: bytes) -> Reading:
    """Check a file that somebody sent; nothing of it is kept. Raises NotAPdf, Unavailable when it takes too long."""
    digest = sha256(content).hexdigest()
    row = await work.session.scalar(select(Tte).where(Tte.sha256_keluar == digest, Tte.keadaan == "selesai").limit(1))
    surat = await work.session.get(Surat, row.surat_id) if row is not None else None
    roots = await known_roots(work)
    try:
        async with asyncio.timeout(SECONDS), _ROOM:
            found = await asyncio.to_thread(signatures_in, content, roots)
    except TimeoutError:
        raise Unavailable(_("Berkas ini terlalu lama diperiksa. Coba lagi nanti.")) from None
    return Reading(name, digest, found, await _facts(work, surat) if surat is not None else None)


async def _facts(work: UnitOfWork, surat: Surat) -> Issued:
    revoked = surat.status == "batal"
    if surat.keamanan in ("R", "SR"):
        return Issued(is_secret=True, is_revoked=revoked)
    kind = await work.session.get(Jenis, surat.jenis)
    unit = await work.session.get(Unit, surat.unit_id)
    tries = select(Tte).where(Tte.surat_id == surat.id, Tte.keadaan == "selesai").order_by(Tte.id)
    return Issued(
        is_secret=False,
        is_revoked=revoked,
        kind=kind.nama if kind else surat.jenis,
        number=surat.nomor,
        day=surat.tanggal,
        unit=unit.nama if unit else "",
        signers=[
            Signer(row.penanda_nama, row.penanda_jabatan, row.selesai_at, row.penyedia)
            for row in await work.session.scalars(tries)
        ],
    )
