"""A letter that was issued and mailed, as the public addresses know it."""

import secrets

from tiru.access.secrets_and_codes import digest
from tiru.testing.route_trial import Place
from tiru.work import UnitOfWork
from tiru_e_office.models import Surat
from tiru_e_office.surat_keluar.models import Naskah, Pengiriman
from tiru_e_office.tte.models import Penanda
from tiru_e_office.tte.setup import KNOWN_AS_PURPOSE


async def issued_letter(work: UnitOfWork, place: Place, unit_id: int, account_id: int) -> dict[str, object]:
    """Values for `kunci`, `token` and `account_id` (an official of the provider).

    The file is no real PDF: nobody reads it here.
    """
    stored = await work.services.store.put(work.tenant.slug, f"%PDF-1.7 {place.mark}".encode(), suffix=".pdf")
    surat = Surat(
        kunci=secrets.token_urlsafe(12),
        arah="keluar",
        unit_id=unit_id,
        jenis="SD",
        status="terkirim",
        tahun=work.today.year,
        hal=f"Terbit {place.mark}",
        dibuat_at=work.now,
    )
    work.session.add(surat)
    await work.session.flush()
    token = secrets.token_urlsafe(24)
    keys = work.services.keys.of(work.tenant.slug)
    work.session.add(Naskah(surat_id=surat.id, tte_key=stored.key, tte_sha256=stored.sha256))
    work.session.add(
        Pengiriman(
            surat_id=surat.id, cara="surel", tujuan="Bappenas", surel="tu@bappenas.example", token_hash=digest(token)
        )
    )
    work.session.add(
        Penanda(
            account_id=account_id,
            penyedia="bsre_v2",
            pengenal=keys.encrypt("kepala@example.id", purpose=KNOWN_AS_PURPOSE),
            pengenal_tampak="ke***@example.id",
        )
    )
    await work.session.flush()
    return {"kunci": surat.kunci, "token": token, "account_id": account_id}
