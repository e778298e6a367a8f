"""Every page of complaints, and the rooms' pages, in a real browser."""

from io import BytesIO

from PIL import Image
from sqlalchemy import text

from tiru.files.checked import Checked
from tiru.kalender.service import seed_holidays
from tiru.organisasi.structure import apply_structure
from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful
from tiru.work import unit_of_work
from tiru_aduan import intake, queries, service
from tiru_aduan.categories import seed_categories

from .reports import UNITS, form

pytestmark = needs_browser


def photo() -> Checked:
    drawn = BytesIO()
    Image.effect_noise((640, 480), 60).convert("RGB").save(drawn, "JPEG")
    return Checked("jalan.jpg", drawn.getvalue(), "image/jpeg", ".jpg", drawn.getvalue())


async def filled(services, tenant) -> tuple[str, str]:
    """Two reports that stay: a verified one that was passed on, and a fresh one."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        await apply_structure(work, UNITS, ())
        await seed_categories(work)
        await seed_holidays(work)
        first = await queries.laporan_by_number(work, (await intake.submit(work, form(), (photo(),))).nomor)
        await service.verify(work, first, kategori=None, teks="")
        unit = await work.session.scalar(text("select id from unit where kode = 'pu'"))
        await service.dispose(work, first, unit_id=unit, teks="segera")
        second = await intake.submit(work, form(judul="Sampah menumpuk di pasar"), ())
        return first.nomor, second.nomor


async def test_the_portal(services, tenant, client_for):
    nomor, _fresh = await filled(services, tenant)
    paths = ["/", "/cari?q=lacak", "/aduan", "/aduan?q=tidakada", "/aduan/kirim", "/aduan/lacak"]
    paths += [f"/aduan/publik/{nomor}", f"/aduan/lacak/{nomor}", "/aduan/lacak?nomor=XYZ-0000-0000", "/tidak-ada"]
    wrong = await seen(client_for(tenant), paths)
    assert [found for found in wrong if "404" not in found] == []


async def test_the_office(services, tenant, client_for, registry):
    nomor, fresh = await filled(services, tenant)
    paths = ["/kantor", "/kantor/aduan", "/kantor/aduan?q=tidakada", f"/kantor/aduan/laporan/{nomor}"]
    paths += [f"/kantor/aduan/laporan/{fresh}", f"/kantor/aduan/laporan/{fresh}/pelapor", "/kantor/aduan/angka"]
    paths += ["/kantor/aduan/kategori", "/kantor/organisasi", "/kantor/kalender", "/kantor/pengaturan", "/kantor/jejak"]
    paths += ["/kantor/parameter", "/kantor/parameter/aduan/simpan_bulan", "/kantor/parameter/impor"]
    assert await seen(client_for(tenant, all_powerful(registry)), paths) == []
