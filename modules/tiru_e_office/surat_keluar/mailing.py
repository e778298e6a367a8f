"""Issued letters by e-mail: a link with a token of its own, so that nothing of the letter is in the mail.

Fetching it is the receipt. A letter that is sent again gets a new token, and the old one opens nothing more.
"""

from __future__ import annotations

import secrets

from sqlalchemy import select

from tiru.access.secrets_and_codes import digest
from tiru.errors import NotFound
from tiru.i18n import _
from tiru.mail import Letter
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman


async def send_issued(work: UnitOfWork, pengiriman_id: int) -> None:
    """Send the link once. Raises MailRefused to be tried again, LetterRejected when that cannot help."""
    row = await work.session.get(Pengiriman, pengiriman_id, with_for_update=True)
    if row is None or row.cara != "surel" or row.terkirim_at is not None:
        return
    surat = await work.session.get(Surat, row.surat_id)
    assert surat is not None, "a delivery belongs to a letter"
    token = secrets.token_urlsafe(24)
    row.token_hash, row.terkirim_at = digest(token), work.now
    secret = surat.keamanan in ("R", "SR")
    subject = _("Ada naskah untuk Anda") if secret else _("Surat nomor %(nomor)s", nomor=surat.nomor)
    body = _(
        "%(place)s mengirim surat kepada Anda.\n\nAmbil di sini:\nhttps://%(host)s/e_office/ambil/%(token)s\n\n"
        "Jangan teruskan alamat ini: siapa pun yang memilikinya dapat membuka surat.",
        place=work.tenant.title,
        host=work.tenant.host,
        token=token,
    )
    await work.session.flush()
    await work.services.mail.send(Letter(row.surel, subject, body))


async def addressed(work: UnitOfWork, token: str) -> Pengiriman | None:
    """For whom a token is; looking is no receipt. None for an unknown one."""
    return await work.session.scalar(select(Pengiriman).where(Pengiriman.token_hash == digest(token)))


async def fetched(work: UnitOfWork, token: str) -> tuple[Surat, Naskah]:
    """The letter a token opens; the first fetch is noted as the receipt. Raises NotFound."""
    row = await work.session.scalar(select(Pengiriman).where(Pengiriman.token_hash == digest(token)).with_for_update())
    if row is None:
        raise NotFound(_("Alamat ini tidak berlaku lagi."))
    row.diterima_at = row.diterima_at or work.now
    row.dibaca_at = row.dibaca_at or work.now
    surat = await work.session.get(Surat, row.surat_id)
    assert surat is not None, "a delivery belongs to a letter"
    naskah = await work.session.get(Naskah, row.surat_id)
    assert naskah is not None, "only a letter that was written here is delivered"
    return surat, naskah
