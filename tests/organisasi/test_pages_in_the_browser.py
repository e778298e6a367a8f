"""Every page of the room in a real browser."""

from __future__ import annotations

from tests.organisasi.conftest import manager_of

from tiru.testing.browser import needs_browser, seen
from tiru.testing.installation import all_powerful

pytestmark = needs_browser
HOME = "/kantor/organisasi"


async def test_the_tree_and_its_units(browse, office, registry):
    client = browse(office.tenant, all_powerful(registry))
    unit = f"{HOME}/unit/{office.dinas}"
    await client.post(
        f"{unit}/ubah",
        data={
            "nama": "Dinas Komunikasi, Informatika, Persandian dan Statistik",
            "singkatan": "Diskominfosanditik",
            "tipe": "opd_dinas",
            "pada": "2024-06-01",
            "dasar": "Perda 9/2024",
        },
    )
    post = f"{unit}/jabatan/{office.post}"
    paths = [HOME, f"{HOME}?q={office.mark}", f"{HOME}/unit/baru", unit, f"{unit}?pada=2024-01-01"]
    paths += [f"{unit}/{deed}" for deed in ("ubah", "pindah", "pecah", "gabung", "tutup")]
    paths += [post, f"{post}/ubah", f"{post}/tugaskan", f"{post}/akhiri/{office.holder}", f"{unit}/jabatan/baru"]
    paths += [f"{HOME}/impor/unit", f"{HOME}/impor/jabatan"]
    assert await seen(client, paths) == []


async def test_a_reader_sees_no_buttons_and_no_faults(browse, office):
    client = browse(office.tenant, manager_of(office.other))
    unit = f"{HOME}/unit/{office.dinas}"
    assert await seen(client, [unit, f"{unit}/jabatan/{office.post}"]) == []
