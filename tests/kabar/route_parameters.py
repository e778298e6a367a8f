"""What the addresses of the room kabar are about."""

from __future__ import annotations

from tiru.kabar.models import Kabar, KabarKeluar
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork


async def make(work: UnitOfWork, place: Place) -> Things:
    """A notice of an official, one of a citizen, and a failed message that may be tried again or cancelled."""
    owner = int.from_bytes(place.mark.encode()[:6])  # another reader in every place
    given = {"module": "kabar", "judul": place.mark, "href": "/", "dibuat_at": work.now}
    office, portal = Kabar(account_id=owner, **given), Kabar(citizen_id=owner, **given)
    out = KabarKeluar(
        kanal="surel",
        tujuan=b"",
        tujuan_tampak="••••",
        isi=place.mark,
        module="kabar",
        keadaan="gagal",
        dibuat_at=work.now,
        selesai_at=work.now,
    )
    work.session.add_all([office, portal, out])
    await work.session.flush()
    return Things(
        values={"notice_id": office.id, "kabar_id": portal.id, "keluar_id": out.id},
        owned=frozenset({"notice_id", "kabar_id"}),
        owner_id=owner,
        citizen_id=owner,
    )
