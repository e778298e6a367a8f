"""The pages of the room on a phone and on a desk: no violation, nothing wider than the screen."""

from __future__ import annotations

from datetime import timedelta

from tests.mbg.things import make_batch, make_kiriman, make_penugasan, make_sppg, make_titik, official

from tiru.tenant import SYSTEM
from tiru.testing.browser import needs_browser, seen
from tiru.work import unit_of_work
from tiru_mbg.insiden import cases, specimens
from tiru_mbg.insiden.service import open_incident, take_step
from tiru_mbg.peringatan.service import raise_warning
from tiru_mbg.rights import (
    EKSPOR,
    INSIDEN_MANAGE,
    INSIDEN_READ,
    KASUS,
    LAPORAN_ANSWER,
    LAPORAN_READ,
    PERINGATAN_ANSWER,
    PERINGATAN_READ,
)
from tiru_mbg.warga.models import Laporan

pytestmark = needs_browser
RIGHTS = (EKSPOR, INSIDEN_MANAGE, INSIDEN_READ, KASUS, LAPORAN_ANSWER, LAPORAN_READ, PERINGATAN_ANSWER, PERINGATAN_READ)


async def test_incidents_and_warnings_on_a_phone(services, tenant, client_for, clean):
    async with unit_of_work(services, tenant, SYSTEM) as work:
        sppg, titik = await make_sppg(work), await make_titik(work)
        await make_penugasan(work, sppg, titik)
        await make_kiriman(work, await make_batch(work, sppg), titik)
        warned = await raise_warning(work, "MBG-07", "x", judul="Dapur belum mencatat", sppg_id=sppg.id)
        told = work.now - timedelta(hours=3)
        row = await open_incident(work, sppg.id, lapor_at=told, titik=[titik.id], ringkasan="Tiga anak mual")
        told_by = {"nomor": "MBG-1", "code_hash": "MBG-1", "jenis": "sakit", "isi": "Anak saya muntah"}
        report = Laporan(titik_id=titik.id, sppg_id=sppg.id, tanggal=work.today, dikirim_at=told, **told_by)
        work.session.add(report)
        work.actor = official(*RIGHTS)
        for deed in ("verifikasi", "dugaan"):
            await take_step(work, row.id, deed)
        facts = {"jenis": "makanan", "uraian": "Sampel simpan", "segel": "S-1", "diambil_at": told}
        await specimens.take(work, row.id, **facts)
        for hours in (1, 2, 5):
            eaten = {"Ayam": True, "Sayur": hours == 1}
            onset = told + timedelta(hours=hours - 6)
            person = cases.Person(
                nama="Uji", gejala=("mual",), makan_at=told - timedelta(hours=8), onset_at=onset, makanan=eaten
            )
            await cases.add_person(work, row.id, person)
        well = await cases.add_person(work, row.id, cases.Person(nama="Uji", sakit=False, makanan={"Ayam": False}))
        one = f"/kantor/mbg/insiden/{row.id}"
    paths = ["/kantor/mbg/insiden", "/kantor/mbg/insiden/baru", one, f"{one}/analisis", f"{one}/kasus"]
    paths += [f"{one}/kasus/{well.id}/{deed}" for deed in ("ubah", "cabut")]
    paths += [
        f"{one}/kasus/impor",
        f"{one}/batch",
        f"/kantor/mbg/laporan/{report.id}",
        f"/kantor/mbg/insiden/baru?laporan={report.id}",
    ]
    paths += [f"{one}/kasus/baru", "/kantor/mbg/peringatan", f"/kantor/mbg/peringatan/{warned}"]
    paths += ["/kantor/mbg/peringatan/aturan"]
    assert await seen(client_for(tenant, official(*RIGHTS)), paths, widths=(390,)) == []
