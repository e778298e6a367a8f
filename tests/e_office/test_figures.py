"""The figures agree with letters whose course is known, by unit, post and step, and reach no further than the right."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from tests.e_office.test_life_of_an_incoming_letter import act, become, form, pass_on, task_of

from tiru.errors import NotFound
from tiru.kalender.models import HariLibur
from tiru.kalender.office_hours import OfficeHours
from tiru.kalender.queries import working_calendar
from tiru.tenant import Grant
from tiru.work import unit_of_work
from tiru_e_office.angka import counts
from tiru_e_office.angka.declared import INDICATORS, share_in_time, units_that_finish
from tiru_e_office.angka.front import office_block
from tiru_e_office.angka.scope import READ, Asked, asked_for, last_days
from tiru_e_office.disposisi import service as disposisi
from tiru_e_office.models import Surat
from tiru_e_office.surat_masuk.service import register
from tiru_e_office.tracking import way_of
from tiru_e_office.views.figures import figure_rows, heads


def may_see(gov, who, **grant):
    """Somebody with the right to figures in one reach."""
    actor = gov.people[who]
    return replace(actor, grants=(*actor.grants, Grant(permission=READ, **grant)))


def mine(gov, work) -> Asked:
    return last_days(work, 90, tuple(gov.units.values()))


async def some_letters(work, gov) -> dict[str, Surat]:
    """Of the secretariat: one done in time, one late and done, one overdue, one secret that runs; of the agency one."""
    found = {}
    for name, changes in {
        "in_time": {},
        "too_late": {},
        "overdue": {},
        "secret": {"keamanan": "R"},
        "agency": {"unit": gov.units["dinas"], "kepada": [gov.posts["kadis"]]},
    }.items():
        become(work, gov, "tu_dinas" if name == "agency" else "tu")
        found[name] = (await register(work, form(gov, nomor=name, **changes))).surat
    for name in ("in_time", "too_late"):
        task, post = await act(work, gov, "bupati", found[name].id)
        await disposisi.report(work, task, post, "Sudah.")
    found["too_late"].batas_at = work.now - timedelta(hours=1)
    task = await task_of(work, gov, "bupati", found["overdue"].id)
    task.batas_at = found["overdue"].batas_at = work.now - timedelta(days=1)
    await work.session.flush()
    return found


async def test_letters_are_counted_by_unit_and_secret_ones_too(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await some_letters(work, gov)
        found = await counts.figures(work, mine(gov, work))
        letters = found.letters
        assert (letters.received, letters.running, letters.finished) == (5, 3, 2)
        assert (letters.judged, letters.in_time, letters.on_time) == (3, 1, 1 / 3)
        assert letters.unfiled == 2
        assert letters.electronic is None
        by_name = {line.name.split()[0]: line for line in found.units}
        assert by_name["Setda"].letters.received == 4
        assert by_name["Dinas"].letters.received == 1
        assert sum(n for _week, n in found.weeks) == 5
        assert [(post.title, post.waiting.open, post.waiting.late) for post in found.posts] == [
            ("Bupati", 2, 1),
            ("Kepala Dinas", 1, 0),
        ]


async def test_what_left_with_a_signature_counts_as_electronic(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        for n in range(4):
            surat = Surat(
                kunci=f"angka{n}{gov.units['setda']}",
                arah="keluar",
                unit_id=gov.units["setda"],
                jenis="SD",
                status="terkirim" if n < 3 else "draf",
                tahun=2026,
                hal="Surat",
                dibuat_at=work.now,
            )
            work.session.add(surat)
            await work.session.flush()
            await work.session.execute(
                text(
                    "insert into e_office_tte (surat_id, versi, penyedia, keadaan, penanda_nama, penanda_jabatan, "
                    "sha256_masuk, dibuat_at) values (:id, 1, 'lokal', :state, '', '', '', now())"
                ),
                {"id": surat.id, "state": "gagal" if n == 0 else "selesai"},
            )
        letters = (await counts.figures(work, mine(gov, work))).letters
        assert (letters.issued, letters.signed) == (3, 2)


async def test_the_median_of_a_step_counts_office_hours_and_no_holiday(act_as, gov):
    """Three tasks over a holiday and a weekend; each as the calendar itself counts it, the median in the middle."""
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        zone = ZoneInfo(work.tenant.timezone)
        work.now = datetime(2027, 3, 1, 12, tzinfo=zone)
        work.session.add(HariLibur(tanggal=datetime(2027, 2, 17).date(), nama="Libur", jenis="daerah"))
        spans = [
            (datetime(2027, 2, 16, 15, tzinfo=zone), datetime(2027, 2, 18, 9, 30, tzinfo=zone)),
            (datetime(2027, 2, 19, 20, tzinfo=zone), datetime(2027, 2, 22, 10, tzinfo=zone)),
            (datetime(2027, 2, 13, 9, tzinfo=zone), datetime(2027, 2, 24, 6, tzinfo=zone)),
        ]
        for begun, ended in spans:
            surat = (await register(work, form(gov, nomor=str(begun), tanggal="2026-11-20"))).surat
            task = await task_of(work, gov, "bupati", surat.id)
            task.keadaan, task.dibuat_at, task.selesai_at = "selesai", begun, ended
        await work.session.flush()
        measure = OfficeHours(await working_calendar(work))
        hours = [measure.between(begun, ended).total_seconds() / 3600 for begun, ended in spans]
        assert hours[:2] == [1 + 2, 2.5]
        (step,) = await counts.steps(work, mine(gov, work))
        assert (step.jenis, step.count) == ("disposisi", 3)
        assert step.hours == pytest.approx(sorted(hours)[1])


async def test_a_right_over_a_unit_opens_its_subtree_and_no_more(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await some_letters(work, gov)
        work.actor = may_see(gov, "kadis", scope="unit", unit_id=gov.units["dinas"])
        found = await counts.figures(work, await asked_for(work, "", None))
        assert found.letters.received == 1
        assert [post.title for post in found.posts] == ["Kepala Dinas"]
        below = await asked_for(work, "30", gov.units["bidang"])
        assert below.units == (gov.units["bidang"],)
        with pytest.raises(NotFound):
            await asked_for(work, "", gov.units["setda"])
        work.actor = gov.people["lain"]
        assert (await counts.figures(work, await asked_for(work, "", None))).is_empty


async def test_the_export_has_every_table_and_no_letter(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await some_letters(work, gov)
        rows = figure_rows(await counts.figures(work, mine(gov, work)))
        assert {len(row) for row in rows} == {len(heads())}
        assert [row[0] for row in rows].count("Unit") == 3
        assert "Undangan" not in str(rows)


async def test_the_page_and_its_export_answer_within_the_right(services, gov, client_for):
    async with unit_of_work(services, gov.tenant, gov.people["tu"]) as work:
        await some_letters(work, gov)
    client = client_for(gov.tenant, may_see(gov, "kadis", scope="unit", unit_id=gov.units["dinas"]))
    shown = await client.get("/kantor/e_office/angka?hari=30")
    assert shown.status_code == 200
    assert "Kepala Dinas" in shown.text
    assert "Undangan" not in shown.text
    assert (await client.get(f"/kantor/e_office/angka?unit={gov.units['setda']}")).status_code == 404
    assert (await client.get("/kantor/e_office/angka?hari=x&unit=x")).status_code == 200
    book = await client.get("/kantor/e_office/angka/ekspor.csv?hari=30")
    assert book.status_code == 200
    assert "Kepala Dinas" in book.text
    assert (await client.get("/kantor/e_office/angka/ekspor.xlsx")).content[:2] == b"PK"
    assert (await client_for(gov.tenant, gov.people["kadis"]).get("/kantor/e_office/angka")).status_code == 403


async def test_every_indicator_answers_and_says_nothing_where_there_is_nothing(act_as, gov, other_tenant):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        before = {one.key: dict(await one.compute(work)) for one in INDICATORS}
        await some_letters(work, gov)
        after = {one.key: dict(await one.compute(work)) for one in INDICATORS}
        setda, pemda = str(gov.units["setda"]), str(gov.units["pemda"])
        assert after["e_office.surat_masuk"][setda] == 4
        assert after["e_office.terlambat"][pemda] == 1
        code = work.tenant.kode_wilayah
        assert after["e_office.tanpa_berkas"][code] == before["e_office.tanpa_berkas"].get(code, 0) + 2
        assert 0 <= after["e_office.tepat_waktu"][code] <= 1
        async with act_as(other_tenant, gov.people["tu"]) as elsewhere:
            for one in INDICATORS:
                assert isinstance(list(await one.compute(elsewhere)), list)


async def test_adoption_wants_three_months_in_a_row(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await work.session.execute(text("delete from e_office_nomor"))
        await work.session.execute(text("update e_office_surat set jawaban_atas = null, sumber_id = null"))
        await work.session.execute(text("delete from e_office_surat"))
        assert await units_that_finish(work) == 0
        assert await share_in_time(work) == 0
        letters = await some_letters(work, gov)
        assert await units_that_finish(work) == 1
        assert await share_in_time(work) == 0, "two months without letters"
        for name, days in {"in_time": 5, "too_late": 35, "overdue": 65}.items():
            one = letters[name]
            one.dibuat_at = work.now - timedelta(days=days)
            one.batas_at, one.selesai_at, one.status = one.dibuat_at + timedelta(days=2), one.dibuat_at, "selesai"
        await work.session.flush()
        assert await share_in_time(work) == 1


async def test_the_front_page_counts_what_waits_and_what_is_due_today(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        letters = await some_letters(work, gov)
        task = await task_of(work, gov, "bupati", letters["secret"].id)
        task.batas_at = work.now + timedelta(seconds=1)
        await work.session.flush()
        become(work, gov, "bupati")
        block = await office_block(work)
        assert (block["waiting"], block["late"], block["unread"]) == (2, 1, 2)
        become(work, gov, "staf")
        assert (await office_block(work))["waiting"] == 0


async def test_the_way_of_a_letter_says_who_has_it_and_how_long_each_step_took(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "tembusan"))
        zone = ZoneInfo(work.tenant.timezone)
        top = await task_of(work, gov, "bupati", surat.id)
        now = await task_of(work, gov, "kadis", surat.id)
        top.dibuat_at = datetime(2027, 2, 19, 15, tzinfo=zone)  # a Friday
        top.selesai_at = now.dibuat_at = datetime(2027, 2, 22, 8, 30, tzinfo=zone)
        work.now = datetime(2027, 2, 22, 12, tzinfo=zone)
        way = await way_of(work, [top, now, await task_of(work, gov, "lain", surat.id)], {})
        assert [leg.hours for leg in way.legs] == [2, 3.5]
        assert [leg.since for leg in way.holding] == [now.dibuat_at]
