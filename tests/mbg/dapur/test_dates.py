"""The days of a kitchen's life are corrected on its form, against its state and history, with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from tests.mbg.things import official

from tiru.errors import Invalid
from tiru.tenant import SYSTEM
from tiru.work import unit_of_work
from tiru_mbg.dapur.dates import Noted, check_dates
from tiru_mbg.dapur.models import Sppg
from tiru_mbg.rights import DAPUR_MANAGE, DAPUR_READ

SAME = {"sec-fetch-site": "same-origin"}
HOME = "/kantor/mbg/dapur"
SATGAS = official(DAPUR_READ, DAPUR_MANAGE)
TODAY = date(2026, 11, 20)
KEPT = {"verifikasi_on": date(2026, 3, 1), "operasi_on": date(2026, 5, 1)}


@pytest.mark.parametrize(
    ("status", "changed", "noted", "wrong"),
    [
        ("operasional", {"operasi_on": date(2026, 4, 1)}, Noted(), set()),
        ("operasional", {"operasi_on": TODAY}, Noted(), set()),
        ("operasional", {"operasi_on": TODAY + timedelta(days=1)}, Noted(), {"operasi_on"}),
        ("operasional", {"operasi_on": date(2026, 2, 28)}, Noted(), {"operasi_on"}),
        ("operasional", {"operasi_on": date(2026, 2, 28), "verifikasi_on": date(2026, 2, 1)}, Noted(), set()),
        ("operasional", {"verifikasi_on": date(2026, 5, 2)}, Noted(), {"verifikasi_on"}),
        ("operasional", {"operasi_on": None}, Noted(), {"operasi_on"}),
        ("operasional", {"operasi_on": date(2026, 4, 1)}, Noted(date(2026, 4, 2)), {"operasi_on"}),
        ("operasional", {"verifikasi_on": date(2026, 4, 3)}, Noted(date(2026, 4, 2)), {"verifikasi_on"}),
        ("henti_tetap", {"operasi_on": date(2026, 7, 2)}, Noted(None, date(2026, 7, 1)), {"operasi_on"}),
        ("henti_tetap", {"operasi_on": date(2026, 7, 1)}, Noted(None, date(2026, 7, 1)), set()),
        ("persiapan", {"operasi_on": date(2026, 5, 2)}, Noted(), {"operasi_on"}),
        ("usulan", {"verifikasi_on": date(2026, 3, 2)}, Noted(), {"verifikasi_on"}),
    ],
)
def test_days_are_judged_against_the_state_and_what_was_noted(status, changed, noted, wrong):
    found = set()
    try:
        check_dates(status, KEPT, {**KEPT, **changed}, noted, TODAY)
    except Invalid as problem:
        found = set(problem.fields)
    assert found == wrong


def test_what_stays_is_not_judged():
    odd = {"verifikasi_on": date(2026, 6, 1), "operasi_on": date(2026, 5, 1)}
    check_dates("operasional", odd, odd, Noted(), TODAY)


async def test_the_day_of_opening_is_corrected_with_a_reason_on_record(kitchen, client_for, tenant, services):
    client = client_for(tenant, SATGAS)
    page = (await client.get(f"{HOME}/{kitchen.id}/ubah")).text
    assert f'name="operasi_on" type="date" value="{kitchen.operasi_on}"' in page
    facts = {
        "kode": kitchen.kode,
        "nama": kitchen.nama,
        "kode_wilayah": kitchen.kode_wilayah,
        "skema": "mandiri",
        "cap_total": "2500",
        "cap_siswa": "2000",
        "cap_3b": "500",
        "verifikasi_on": "",
    }
    home = f"{HOME}/{kitchen.id}/ubah"
    bare = await client.post(home, data={**facts, "operasi_on": "2026-10-01"}, headers=SAME)
    assert bare.status_code == 422
    assert "Tulis alasan membetulkan tanggalnya" in bare.text
    assert "2026-10-01" in bare.text
    emptied = await client.post(home, data={**facts, "operasi_on": "", "alasan": "Salah ketik"}, headers=SAME)
    assert "Tidak bisa dikosongkan" in emptied.text
    fixed = {"operasi_on": "2026-10-01", "verifikasi_on": "2026-09-01", "alasan": "Surat BGN menyebut 1 Oktober"}
    done = await client.post(home, data={**facts, **fixed}, headers=SAME)
    assert done.status_code == 303, done.text
    async with unit_of_work(services, tenant, SYSTEM) as work:
        row = await work.session.get(Sppg, kitchen.id)
        assert (str(row.verifikasi_on), str(row.operasi_on)) == ("2026-09-01", "2026-10-01")
        asked = text(
            "select reason, after from audit_entry where action = 'mbg.dapur.change' order by seq desc limit 1"
        )
        said = (await work.session.execute(asked)).one()
        assert said.reason == "Surat BGN menyebut 1 Oktober"
        assert said.after["operasi_on"] == "2026-10-01"
    assert (await client.post(home, data=facts | {"operasi_on": "2026-10-01"}, headers=SAME)).status_code == 422
