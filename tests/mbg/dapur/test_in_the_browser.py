"""The room's pages in a real browser: rules of accessibility, width, and the policy of content."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mbg.things import official

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.dapur.models import Ikl, Sertifikat, SlhsLangkah
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ, EKSPOR, PETUGAS_MANAGE, PETUGAS_READ, SERTIFIKAT, SLHS

pytestmark = needs_browser
EVERYTHING = official(DAPUR_READ, DAPUR_MANAGE, PETUGAS_READ, PETUGAS_MANAGE, SLHS, SERTIFIKAT, EKSPOR)
HOME = "/kantor/mbg/dapur"


@pytest.fixture
async def filled(kitchen, services, tenant):
    """With papers that hold and end, steps, and an inspection whose findings wait."""
    async with unit_of_work(services, tenant, SYSTEM) as work:
        day = work.today
        mine = {"sppg_id": kitchen.id, "dicatat_at": work.now}
        work.session.add(Sertifikat(jenis="halal", nomor="ID-1", terbit_on=day, **mine))
        soon = day + timedelta(days=9)
        work.session.add(Sertifikat(jenis="air", nomor="LAB-1", terbit_on=day, akhir_on=soon, **mine))
        work.session.add(SlhsLangkah(status="terdaftar", pada=day, catatan="Berkas diterima", oleh="Kesling", **mine))
        found = ["Kasa jendela ruang pemorsian sobek.", "Catatan suhu pembeku tidak terisi."]
        work.session.add(Ikl(pada=day, skor=78, temuan=found, perbaikan_sampai=soon, oleh="Sanitarian", **mine))
    return kitchen.id


async def test_list_record_and_forms_at_the_width_of_a_telephone(filled, client_for, tenant):
    paths = [HOME, f"{HOME}/{filled}", f"{HOME}/{filled}/ubah", f"{HOME}/{filled}/petugas", f"{HOME}/impor"]
    paths += [f"{HOME}/{filled}/{deed}" for deed in ("status", "sertifikat", "slhs", "ikl")]
    paths += ["/kantor/mbg/slhs", "/kantor/mbg/ikl"]
    assert await seen(client_for(tenant, EVERYTHING), paths, widths=(390,)) == []
