"""Who hears of a letter's steps, by the clock and otherwise; nothing of a letter's content leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from tests.e_office.conftest import stand_in
from tests.e_office.test_life_of_an_incoming_letter import act, become, form, pass_on, task_of

from tiru.kalender.models import HariLibur
from tiru.tenant import SYSTEM
from tiru_e_office.clock import service as clock
from tiru_e_office.disposisi import service as disposisi
from tiru_e_office.models import Surat, Tugas
from tiru_e_office.surat_masuk.service import register

SECRET = "Ada naskah untuk Anda"


async def heard(work, gov) -> dict[str, list[str]]:
    """Titles by who was told, oldest first."""
    names = {actor.id: name for name, actor in gov.people.items()}
    rows = await work.session.execute(text("select account_id, judul from kabar order by id"))
    found: dict[str, list[str]] = {}
    for account, title in rows:
        if account in names:
            found.setdefault(names[account], []).append(title)
    return found


async def forget(work) -> None:
    await work.session.execute(text("delete from kabar"))


async def at(work, day: str, hour: int = 10) -> None:
    """The system's clock at a local time."""
    work.actor = SYSTEM
    work.now = datetime.fromisoformat(f"{day}T{hour:02}:00").replace(tzinfo=ZoneInfo(work.tenant.timezone))


async def tick(work, gov) -> dict[str, list[str]]:
    """What this run of the clock told whom."""
    await forget(work)
    await clock.run(work)
    await work.session.flush()
    return await heard(work, gov)


async def due_on(work, gov, day: str, **changes) -> Surat:
    """A letter before the regent that was given on 1 December and is due at closing time of a day."""
    become(work, gov, "tu")
    done = await register(work, form(gov, **changes))
    await forget(work)
    zone = ZoneInfo(work.tenant.timezone)
    task = done.tasks[0]
    task.dibuat_at = datetime(2026, 12, 1, 9, tzinfo=zone)
    task.batas_at = datetime.fromisoformat(f"{day}T16:00").replace(tzinfo=zone)
    task.keadaan = "dibaca"
    await work.session.flush()
    return done.surat


async def test_each_step_tells_whoever_has_to_act_next(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        number = f"Surat agenda {surat.nomor_agenda}/{surat.tahun}"
        assert await heard(work, gov) == {"bupati": [f"{number} menunggu Anda"]}
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"), ("lain", "tembusan"))
        said = await heard(work, gov)
        assert said["kadis"] == [f"{number} menunggu Anda"]
        assert said["lain"] == [f"Tembusan surat {number.removeprefix('Surat ')} untuk Anda"]
        task, post = await act(work, gov, "kadis", surat.id)
        await forget(work)
        await disposisi.report(work, task, post, "Sudah.")
        assert await heard(work, gov) == {"bupati": [f"{number} selesai"], "tu": [f"{number} selesai"]}


async def test_what_is_given_back_tells_the_giver_and_from_the_top_the_agenda(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"))
        task, post = await act(work, gov, "kadis", surat.id)
        await forget(work)
        await disposisi.give_back(work, task, post, "Bukan kami")
        assert list(await heard(work, gov)) == ["bupati"]


async def test_a_plh_hears_of_it_and_not_the_holder(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await stand_in(work, gov, "kadis", "kabid")
        await register(work, form(gov, kepada=[gov.posts["kadis"]]))
        assert list(await heard(work, gov)) == ["kabid"]


async def test_no_notice_carries_what_a_letter_is_about(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        await register(work, form(gov, hal="Pemberhentian pegawai", asal="Inspektorat", nomor="700/9"))
        said = " ".join(await work.session.scalars(text("select judul || ' ' || isi || ' ' || href from kabar")))
        for content in ("Pemberhentian", "Inspektorat", "700/9"):
            assert content not in said


async def test_of_a_secret_letter_not_even_the_number_is_told(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await due_on(work, gov, "2026-12-10", keamanan="R", kepada=[gov.posts["kadis"]])
        await at(work, "2026-12-09")
        assert await tick(work, gov) == {"kadis": [SECRET]}
        await at(work, "2026-12-10", 17)
        assert await tick(work, gov) == {"kadis": [SECRET], "tu": [SECRET]}
        await at(work, "2026-12-14")
        assert await tick(work, gov) == {"kadis": [SECRET], "tu": [SECRET]}, "the regent is not addressed"
        task = await task_of(work, gov, "kadis", surat.id)
        assert task.eskalasi == 2


async def test_samples_tell_nobody(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await due_on(work, gov, "2026-12-10")
        surat.is_contoh = True
        await work.session.flush()
        await at(work, "2026-12-11")
        assert await tick(work, gov) == {}


async def test_a_deadline_is_reminded_of_twice_then_escalates_and_nothing_comes_again(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        work.session.add(HariLibur(tanggal=datetime(2026, 12, 11).date(), nama="Libur daerah", jenis="daerah"))
        surat = await due_on(work, gov, "2026-12-10", kepada=[gov.posts["kabid"]])
        number = f"Surat agenda {surat.nomor_agenda}/{surat.tahun}"
        await at(work, "2026-12-08")
        assert await tick(work, gov) == {}
        await at(work, "2026-12-09")
        assert await tick(work, gov) == {"kabid": [f"{number} ditunggu paling lambat hari kerja berikutnya"]}
        assert await tick(work, gov) == {}
        await at(work, "2026-12-10", 6)
        assert await tick(work, gov) == {}, "before the offices open"
        await at(work, "2026-12-10", 8)
        assert await tick(work, gov) == {"kabid": [f"{number} ditunggu hari ini"]}
        await at(work, "2026-12-10", 17)
        late = f"{number} lewat batas waktu, tingkat "
        assert await tick(work, gov) == {"kabid": [f"{late}1"], "tu": [f"{late}1"]}
        assert await tick(work, gov) == {}
        for closed in ("2026-12-11", "2026-12-12", "2026-12-13"):
            await at(work, closed)
            assert await tick(work, gov) == {}
        await at(work, "2026-12-14")
        assert await tick(work, gov) == {"kabid": [f"{late}2"], "tu": [f"{late}2"], "kadis": [f"{late}2"]}
        assert await tick(work, gov) == {}
        assert (await task_of(work, gov, "kabid", surat.id)).eskalasi == 2


async def test_the_giver_of_a_disposition_hears_of_its_delay(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = (await register(work, form(gov))).surat
        await pass_on(work, gov, "bupati", surat.id, ("kadis", "utama"))
        task = await task_of(work, gov, "kadis", surat.id)
        task.batas_at, task.keadaan = work.now - timedelta(minutes=1), "dibaca"
        await work.session.flush()
        work.actor = SYSTEM
        await forget(work)
        await clock.escalate(work, await clock.working_calendar(work))
        assert set(await heard(work, gov)) == {"kadis", "bupati"}


async def test_what_nobody_opened_for_a_day_is_told_once(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await due_on(work, gov, "2026-12-30")
        task = await task_of(work, gov, "bupati", surat.id)
        zone = ZoneInfo(work.tenant.timezone)
        task.keadaan, task.dibuat_at = "terkirim", datetime(2026, 12, 4, 15, tzinfo=zone)
        await work.session.flush()
        await at(work, "2026-12-07", 14)
        assert await tick(work, gov) == {}, "Friday 15.00 to Monday 14.00 is not a day of work"
        await at(work, "2026-12-07", 15)
        work.now += timedelta(minutes=1)
        assert await tick(work, gov) == {"bupati": [f"Surat agenda {surat.nomor_agenda}/2026 belum Anda buka"]}
        assert await tick(work, gov) == {}


async def test_a_finished_letter_has_no_clock(act_as, gov):
    async with act_as(gov.tenant, gov.people["tu"]) as work:
        surat = await due_on(work, gov, "2026-12-10")
        task, post = await act(work, gov, "bupati", surat.id)
        await disposisi.report(work, task, post, "Cukup.")
        await at(work, "2026-12-20")
        assert await tick(work, gov) == {}
        assert await work.session.scalar(select(Tugas.eskalasi).where(Tugas.id == task.id)) == 0
