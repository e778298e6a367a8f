"""Every page of the room in a real browser."""

from __future__ import annotations

from tests.fasilitas.conftest import DESA, keeper

from tiru.testing.browser import needs_browser, seen

pytestmark = needs_browser
HOME = "/kantor/fasilitas"


async def test_the_pages_have_no_faults(browse, client_for, tenant, keep, mark):
    place = {"latitude": -6.98, "longitude": 108.43}
    number = await keep(f"SDN 1 {mark}", pengenal={}, kapasitas=1200, kontak_nama="Bu Sri", **place)
    await keep(f"Puskesmas {mark}", jenis="puskesmas", **place)
    paths = [HOME, f"{HOME}?q={mark}", f"{HOME}/peta", f"{HOME}/peta?kecamatan={DESA[:8]}", f"{HOME}/baru"]
    paths += [f"{HOME}/baru?jenis=sekolah", f"{HOME}/{number}", f"{HOME}/{number}/ubah", f"{HOME}/{number}/tutup"]
    paths += [f"{HOME}/impor", f"{HOME}/jenis"]
    assert await seen(browse(tenant, keeper()), paths) == []
    near = f"/fasilitas?q={mark}&lintang=-6.9&bujur=108.4"
    assert await seen(client_for(tenant), ["/fasilitas", near, "/fasilitas?q=tidakadasamasekali"]) == []
