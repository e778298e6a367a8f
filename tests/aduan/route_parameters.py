"""What the addresses of the module aduan are about."""

from sqlalchemy import select

from tiru.files.checked import Checked
from tiru.testing.route_trial import Place, Things
from tiru.work import UnitOfWork
from tiru_aduan import intake, queries, service
from tiru_aduan.forms import LaporanForm
from tiru_aduan.models import Lampiran, Saringan, Templat
from tiru_aduan.office_record import RECEIPT_COOKIE
from tiru_aduan.portal_follow import cookie_name

PHOTO = Checked("jalan.jpg", b"\xff\xd8\xff-isi", "image/jpeg", ".jpg", b"\xff\xd8\xff-kecil")


async def make(work: UnitOfWork, place: Place) -> Things:
    """A verified report with a photo; only its reporter's code opens the steps of the reporter."""
    form = LaporanForm(judul=f"Laporan {place.mark}", isi="Isi yang cukup panjang untuk diterima.")
    ticket = await intake.submit(work, form, (PHOTO,))
    laporan = await queries.laporan_by_number(work, ticket.nomor)
    await service.verify(work, laporan, kategori=None, teks="")
    file_id = await work.session.scalar(select(Lampiran.id).where(Lampiran.laporan_id == laporan.id))
    words = Templat(judul=f"Templat {place.mark}", teks="Sudah kami jadwalkan.")
    owner = int.from_bytes(place.mark.encode())  # another official in every place
    kept = Saringan(akun_id=owner, nama=place.mark, isi="status=baru")
    work.session.add_all([words, kept])
    await work.session.flush()
    return Things(
        values={"nomor": laporan.nomor, "file_id": file_id, "templat_id": words.id, "filter_id": kept.id},
        words={"step": "catatan", "deed": "pakai"},
        owned=frozenset({"filter_id"}),
        owner_id=owner,
        cookies={cookie_name(laporan.nomor): ticket.code, RECEIPT_COOKIE: ticket.code},
    )
