"""What the coordinator and the units can do with a report beyond the straight way."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from tiru.errors import Forbidden, Invalid, NotFound
from tiru.kalender.queries import working_calendar
from tiru.tenant import Actor, Grant, Kind
from tiru_aduan import counts, merging, queries, reporter, saved_filters, service
from tiru_aduan.escalation import escalate_overdue
from tiru_aduan.export import _may_name, report_rows
from tiru_aduan.filters import Filter, filter_of
from tiru_aduan.forms import BorongForm
from tiru_aduan.office_bulk import pass_on_all
from tiru_aduan.office_figures import chosen_period, figure_rows
from tiru_aduan.office_steps import possible_steps
from tiru_aduan.redaction import without_identity
from tiru_aduan.rules import TooLateToReopen, WrongMoment

from .reports import PHOTO, disposed, report

MONDAY = datetime(2026, 6, 8, 3, tzinfo=UTC)
"""A Monday morning: what comes on a free day counts from the next working day, which would be a day more."""


def officer(*grants: Grant, **more) -> Actor:
    return Actor(kind=Kind.STAFF, id=7, name="Petugas", grants=grants, **more)


@pytest.fixture
async def alone(work):
    """Nobody else's reports are counted; what tests of whole requests left comes back when this is undone."""
    await work.session.execute(text("update aduan_laporan set induk_id = null"))
    await work.session.execute(text("delete from aduan_laporan"))


async def test_starting_does_not_buy_time(work, units):
    laporan = await disposed(work, units["pu"])
    due = laporan.due_at
    work.now += timedelta(days=2)
    await service.start(work, laporan, "")
    assert laporan.due_at == due


async def test_the_clock_of_a_unit_stands_still_while_the_reporter_is_asked(work, units):
    work.now = MONDAY
    laporan = await disposed(work, units["pu"])
    await service.start(work, laporan, "")
    calendar = await working_calendar(work)
    left = calendar.working_days_between(work.now, laporan.due_at)
    await service.ask(work, laporan, "Di kilometer berapa?")
    assert laporan.status == "dikembalikan"
    work.now += timedelta(days=9)
    await reporter.reply(work, laporan, "Kilometer tujuh, dekat pos ronda.", ())
    assert laporan.status == "diproses"
    assert calendar.working_days_between(work.now, laporan.due_at) == max(1, left)
    assert (laporan.tanya_dari, laporan.sisa_hari) == (None, None)


async def test_a_question_nobody_answers_ends_in_the_archive_with_its_reason(work, units):
    laporan = await disposed(work, units["pu"])
    await service.ask(work, laporan, "Di kilometer berapa?")
    await work.session.flush()
    work.now += timedelta(days=40)
    await escalate_overdue(work)
    assert (laporan.status, laporan.alasan_arsip, laporan.late) == ("diarsipkan", "tidak_lengkap", False)


async def test_a_class_of_work_sets_the_deadline(work, units):
    laporan = await report(work)
    await service.verify(work, laporan, kategori=None, teks="", tingkat="biasa")
    await service.dispose(work, laporan, unit_id=units["pu"], teks="")
    calendar = await working_calendar(work)
    assert laporan.due_at == calendar.deadline(work.now, 14)
    await service.weigh(work, laporan, tingkat="pengawasan", teks="Perlu pemeriksaan Inspektorat.")
    assert laporan.due_at == calendar.deadline(work.now, 60)
    with pytest.raises(Invalid):
        await service.weigh(work, laporan, tingkat="ringan", teks="")


async def test_another_unit_needs_a_reason(work, units):
    laporan = await disposed(work, units["pu"])
    with pytest.raises(Invalid) as refused:
        await service.dispose(work, laporan, unit_id=units["dlh"], teks="")
    assert "teks" in refused.value.fields
    await service.dispose(work, laporan, unit_id=units["dlh"], teks="Ini urusan sampah.")
    assert laporan.unit_id == units["dlh"]


async def test_the_reporter_of_a_secret_report_reads_the_answer(work, units):
    laporan = await disposed(work, units["pu"], sifat="rahasia")
    await service.answer(work, laporan, "Petugasnya sudah dipindahkan.", ())
    public = await queries.history_of(work, laporan.id, public_only=True)
    assert "Petugasnya sudah dipindahkan." in [entry.teks for entry in public]
    assert not queries.is_public(laporan)


async def test_files_of_an_inner_note_stay_inside(work, units):
    laporan = await disposed(work, units["pu"])
    await service.remark(work, laporan, "Anggarannya belum ada.", (PHOTO,))
    assert await queries.files_of(work, laporan.id, public_only=True) == []
    inside = (await queries.files_of(work, laporan.id, public_only=False))[0]
    with pytest.raises(NotFound):
        await queries.file_of(work, laporan.id, inside.id, public_only=True)


async def test_a_wrong_merge_is_undone(work, units):
    parent, copy = await report(work), await disposed(work, units["pu"])
    await merging.merge(work, copy, parent.nomor)
    assert copy.closed_at is not None
    with pytest.raises(Invalid):
        await merging.unmerge(work, copy, "")
    await merging.unmerge(work, copy, "Ternyata jalan yang lain.")
    assert (copy.status, copy.induk_id, copy.closed_at) == ("didisposisi", None, None)
    assert copy.due_at is not None
    with pytest.raises(WrongMoment):
        await merging.unmerge(work, copy, "Sekali lagi saja.")


async def test_followers_go_along_when_their_parent_is_merged(work, units):
    first, second, third = await report(work), await report(work), await report(work)
    await merging.merge(work, second, first.nomor)
    await merging.merge(work, first, third.nomor)
    assert (first.induk_id, second.induk_id) == (third.id, third.id)


async def test_what_is_near_in_place_and_time_is_proposed_for_a_merge(work, units):
    kategori = (await queries.categories(work))[0].id
    point = {"kategori": kategori, "latitude": -6.98, "longitude": 108.48}
    here = await report(work, **point)
    near = await report(work, **{**point, "latitude": -6.982})
    await report(work, **{**point, "latitude": -6.90})
    await report(work, kategori=kategori)
    assert [row.nomor for row in await queries.similar_to(work, here)] == [near.nomor]


async def test_an_archived_report_can_come_back(work, units):
    laporan = await report(work)
    await service.archive(work, laporan, "Urusan pemerintah pusat.", "bukan_kewenangan")
    assert laporan.alasan_arsip == "bukan_kewenangan"
    await service.unarchive(work, laporan, "Ternyata jalan kabupaten.")
    assert (laporan.status, laporan.alasan_arsip, laporan.closed_at) == ("baru", None, None)


async def test_a_hidden_report_leaves_the_public_list(work, units):
    laporan = await disposed(work, units["pu"])
    assert "sembunyikan" in possible_steps(work.actor, laporan)
    await service.hide(work, laporan, "Menyebut nama anak.")
    await work.session.flush()
    numbers = [row.nomor for row in (await queries.public_reports(work, Filter())).rows]
    assert laporan.nomor not in numbers
    assert "tampilkan" in possible_steps(work.actor, laporan)
    await service.show(work, laporan, "Namanya sudah disamarkan.")
    assert queries.is_public(laporan)


async def test_a_closed_report_opens_again_only_for_so_many_days(work, units):
    laporan = await disposed(work, units["pu"])
    await service.answer(work, laporan, "Sudah diperbaiki.", ())
    await reporter.rate(work, laporan, 4, "")
    await work.session.flush()
    work.now += timedelta(days=60)
    with pytest.raises(TooLateToReopen, match="10"):
        await reporter.reopen(work, laporan, "Rusak lagi.")
    work.now -= timedelta(days=55)
    await reporter.reopen(work, laporan, "Rusak lagi.")
    assert (laporan.status, laporan.rating) == ("diproses", None)


async def test_the_first_answer_is_remembered_through_a_second(work, units):
    laporan = await disposed(work, units["pu"])
    await service.answer(work, laporan, "Sudah diperbaiki.", ())
    first = laporan.first_answered_at
    work.now += timedelta(days=3)
    await reporter.reopen(work, laporan, "Belum, masih bocor.")
    await service.answer(work, laporan, "Sekarang sudah.", ())
    assert laporan.first_answered_at == first < laporan.answered_at


async def test_ticked_reports_are_passed_on_each_by_its_own_rules(work, units):
    fresh, verified, answered = await report(work), await report(work), await disposed(work, units["pu"])
    await service.verify(work, verified, kategori=None, teks="")
    await service.answer(work, answered, "Sudah diperbaiki.", ())
    numbers = [fresh.nomor, verified.nomor, answered.nomor, "TAK-0000-0000"]
    done, left = await pass_on_all(work, BorongForm(nomor=numbers, unit=units["dlh"]))
    assert (done, left) == (2, [answered.nomor, "TAK-0000-0000"])
    assert (fresh.status, verified.unit_id, answered.unit_id) == ("didisposisi", units["dlh"], units["pu"])


async def test_a_filter_is_kept_for_its_owner_only(work, units):
    await saved_filters.keep(work, "Jalan", filter_of(q="jalan", status="kantor", late=True))
    await saved_filters.keep(work, "Jalan", filter_of(q="jembatan"))
    assert [(row.nama, row.isi) for row in await saved_filters.mine(work)] == [("Jalan", "q=jembatan")]
    work.actor = officer()
    assert await saved_filters.mine(work) == []
    with pytest.raises(Invalid):
        await saved_filters.keep(work, "Kosong", Filter())


def test_a_filter_survives_its_own_address():
    wanted = filter_of(q="jalan & rusak", status="baru", kategori="3", unit="x", wilayah="32.08", late=True)
    assert saved_filters.filter_from(wanted.query) == wanted
    assert wanted.unit is None


@pytest.mark.usefixtures("alone")
async def test_words_are_found_by_their_beginning_and_odd_signs_break_nothing(work, units):
    laporan = await report(work)
    await work.session.flush()
    for typed, hits in (("lub", 1), ("jalan berlub", 1), (laporan.nomor.lower(), 1), ("'!&|:*(", 0), ("mobil", 0)):
        assert (await queries.inbox(work, filter_of(q=typed))).total == hits, typed


@pytest.mark.usefixtures("alone")
async def test_figures_count_working_days_and_keep_to_the_right(work, units):
    laporan = await disposed(work, units["pu"])
    await report(work)
    calendar = await working_calendar(work)
    came = work.now
    work.now += timedelta(days=7)
    await service.answer(work, laporan, "Sudah diperbaiki.", ())
    await reporter.rate(work, laporan, 3, "")
    await work.session.flush()
    period = counts.last_days(work, 30)
    whole = await counts.figures(work, period)
    assert (whole.received, whole.open, whole.answered, whole.rating) == (2, 1, 1, 3.0)
    assert whole.answer == calendar.working_days_between(came, work.now)
    assert whole.close == whole.answer
    found = await counts.summary(work, period)
    assert found.whole == whole
    assert [(name, one.received) for name, one in await counts.units_of(work, found)] == [("Dinas PU", 1)]
    assert sum(one.received for _name, one in await counts.categories_of(work, found)) == 2
    work.actor = officer(Grant(permission="aduan:angka:read", scope="unit", unit_id=units["dlh"]))
    assert (await figure_rows(work, period))[0][2] == 0


async def test_a_useless_period_becomes_ninety_days_with_a_word(work):
    for dari, sampai in (("kemarin", "2026-01-01"), ("2026-02-01", "2026-01-01"), ("1990-01-01", "2026-01-01")):
        chosen = chosen_period(work, "", dari, sampai)
        assert chosen.days == 90
        assert chosen.wrong
    assert chosen_period(work, "", "2026-01-01", "2026-01-31").query == "dari=2026-01-01&sampai=2026-01-31"


@pytest.mark.usefixtures("alone")
async def test_names_leave_the_house_only_with_right_and_reason(work, units):
    await report(work)
    await work.session.flush()
    with pytest.raises(Invalid):
        _may_name(work, "perlu")
    _may_name(work, "Pemeriksaan Inspektorat 12/2026")
    rows = [row async for row in report_rows(work, Filter(), named=True)]
    assert rows[0][-2:] == ["Budi (contoh)", "budi@example.id"]
    work.actor = officer(Grant(permission="aduan:pelapor:read", scope="unit", unit_id=units["pu"]))
    with pytest.raises(Forbidden):
        _may_name(work, "Pemeriksaan Inspektorat 12/2026")
    work.actor = officer(Grant(permission="aduan:laporan:export"))
    with pytest.raises(Forbidden):
        _may_name(work, "Pemeriksaan Inspektorat 12/2026")


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Hubungi 0812-3456-7890 saja", "Hubungi ••• saja"),
        ("NIK saya 3208 0112 3456 0001.", "NIK saya •••."),
        ("surel budi.s@contoh.id ya", "surel ••• ya"),
        ("+62 812 3456 7890", "•••"),
        ("Jalan Siliwangi No. 12, 14 rumah, Rp 1.500.000", "Jalan Siliwangi No. 12, 14 rumah, Rp 1.500.000"),
        ("sejak 2026-11-24 pukul 08.00", "sejak 2026-11-24 pukul 08.00"),
    ],
)
def test_numbers_that_name_somebody_are_masked(said, shown):
    assert without_identity(said) == shown


async def test_the_steps_of_another_unit_are_not_there(work, units):
    laporan = await disposed(work, units["pu"])
    work.actor = officer(
        *(
            Grant(permission=name, scope="unit", unit_id=units["dlh"])
            for name in ("aduan:laporan:read", "aduan:laporan:answer", "aduan:pelapor:read")
        )
    )
    for permission in ("aduan:laporan:read", "aduan:laporan:answer", "aduan:pelapor:read"):
        with pytest.raises(NotFound):
            await queries.laporan_for(work, laporan.nomor, permission)
    assert (await queries.inbox(work, Filter())).total == 0
