"""What telephones send is kept first, then judged; nothing is lost and nothing counts twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from benchmarks.field_phones import Phone
from sqlalchemy import func, select
from tests.mbg.things import make_batch, make_kiriman, make_sppg, make_titik, official, receives_at, works_at

from tiru.errors import Invalid, Refused
from tiru_mbg.hari import devices, reasons
from tiru_mbg.hari.intake import receive
from tiru_mbg.hari.models import Catatan, Perangkat, SampelSimpan
from tiru_mbg.jejak.service import hold_batch, recall_batch, release_batch
from tiru_mbg.rights import MASAK, TERIMA

COOK, TEACHER = 501, 502
FINE = {"warna": "normal", "aroma": "normal", "tekstur": "normal", "rasa": "normal", "keputusan": "layak"}
LEFT = {"porsi_kirim": 30, "ompreng_keluar": 30, "kendaraan": "D 1234 AB", "sopir": "Ujang"}


@pytest.fixture
async def day(work):
    """A batch that waits to be cooked, a delivery of it, a cook's telephone and a teacher's."""
    sppg, titik = await make_sppg(work), await make_titik(work)
    batch = await make_batch(work, sppg, porsi=None, mulai_masak_at=None, selesai_masak_at=None, suhu_inti_c=None)
    kiriman = await make_kiriman(work, batch, titik)
    await works_at(work, sppg, COOK)
    await receives_at(work, titik, TEACHER)
    return batch, kiriman


async def signed_in(work, account):
    right = MASAK if account == COOK else TERIMA
    work.actor = official(right, scope="own", account_id=account)
    phone = Phone()
    await devices.register(work, phone.id, "HP uji", phone.spki)
    return phone


async def sent(work, phone, *parcels, at=None):
    return await receive(work, parcels, device_id=phone.id, device_now=phone.clock(at or work.now))


async def kept(work, parcel):
    return await work.session.get_one(Catatan, parcel.id, populate_existing=True)


async def test_the_whole_day_from_cooking_to_trays(work, day):
    batch, kiriman = day
    cook, now = await signed_in(work, COOK), work.now
    steps = [
        cook.entry("mulai", now - timedelta(hours=5), batch=batch.kunci),
        cook.entry("selesai", now - timedelta(hours=3), batch=batch.kunci, porsi=98, suhu_inti_c="81,5"),
        cook.entry("organoleptik", now - timedelta(hours=3), batch=batch.kunci, **FINE),
        cook.entry("sampel", now - timedelta(hours=3), batch=batch.kunci, suhu_c="-18"),
        cook.entry("berangkat", now - timedelta(hours=2), kiriman=kiriman.kunci, **LEFT),
    ]
    assert {one.status for one in await sent(work, cook, *steps)} == {"sah"}
    teacher = await signed_in(work, TEACHER)
    steps = [
        teacher.entry(
            "tiba", now - timedelta(minutes=90), kiriman=kiriman.kunci, porsi_terima=29, porsi_rusak=1, suhu_tiba_c=62
        ),
        teacher.entry("periksa", now - timedelta(minutes=88), kiriman=kiriman.kunci, **FINE),
        teacher.entry("makan", now - timedelta(minutes=80), kiriman=kiriman.kunci, hadir=28),
        teacher.entry(
            "sisa",
            now - timedelta(minutes=50),
            kiriman=kiriman.kunci,
            dimakan=28,
            pokok_kg="0,5",
            sayur_kg=1,
            lauk_kg=0,
            buah_kg=0,
        ),
        teacher.entry("kembali", now - timedelta(minutes=5), kiriman=kiriman.kunci, ompreng_kembali=30),
    ]
    assert {one.status for one in await sent(work, teacher, *steps)} == {"sah"}
    assert (batch.porsi, batch.suhu_inti_c, batch.organoleptik) == (98, Decimal("81.5"), "layak")
    assert abs(batch.mulai_masak_at - (now - timedelta(hours=5))) < timedelta(seconds=1)
    sample = await work.session.get_one(SampelSimpan, batch.id)
    assert (sample.suhu_c, sample.buang_at - sample.disimpan_at) == (Decimal(-18), timedelta(hours=48))
    assert (kiriman.tahap, kiriman.porsi_terima, kiriman.porsi_rusak, kiriman.ompreng_kembali) == ("selesai", 29, 1, 30)
    assert (kiriman.kendaraan, kiriman.sisa_pokok_g, kiriman.organoleptik) == ("D 1234 AB", 500, "layak")


async def test_sent_again_it_changes_nothing_and_gets_the_same_answer(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    steps = [cook.entry("mulai", work.now, batch=batch.kunci), cook.entry("buang", work.now, batch=batch.kunci)]
    first = await sent(work, cook, *steps)
    version = batch.versi
    assert await sent(work, cook, *reversed(steps), steps[0]) == first[::-1]
    assert batch.versi == version
    count = select(func.count()).select_from(Catatan).where(Catatan.perangkat_id == cook.id)
    assert await work.session.scalar(count) == 2


@pytest.mark.parametrize("hours", [-48, -1, 1, 48])
async def test_a_wrong_clock_is_put_right(work, day, hours):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    cook.off = timedelta(hours=hours)
    written = work.now - timedelta(minutes=25)
    parcel = cook.entry("mulai", written, batch=batch.kunci)
    await sent(work, cook, parcel)
    row = await kept(work, parcel)
    assert abs(row.dicatat_at - written) < timedelta(seconds=1)
    assert abs(row.jam_perangkat_at - cook.clock(written)) < timedelta(seconds=1)
    assert row.geser_ms == -hours * 3_600_000
    assert batch.mulai_masak_at == row.dicatat_at


async def test_a_number_that_is_taken_by_other_content_is_refused_and_kept_apart(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    await sent(work, cook, parcel)
    changed = parcel.content.replace('"isi": {}', '"isi": {"catatan": "lain"}')
    other = replace(parcel, content=changed, signature=cook.sign(changed))
    (answer,) = await sent(work, cook, other)
    assert (answer.status, answer.alasan) == ("ditolak", reasons.CONTENT)
    assert (await kept(work, parcel)).status == "sah"
    rows = await work.session.scalar(select(func.count()).select_from(Catatan).where(Catatan.akun_id == COOK))
    assert rows == 2


async def test_a_counter_used_twice_by_one_telephone_is_refused_and_kept(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    await sent(work, cook, cook.entry("mulai", work.now, batch=batch.kunci))
    cook.numbers = iter([1])
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    (answer,) = await sent(work, cook, parcel)
    assert (answer.status, answer.alasan) == ("ditolak", reasons.NUMBER)
    assert (await kept(work, parcel)).muatan == parcel.content


async def test_what_was_changed_on_the_way_is_refused_and_kept(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    parcel = cook.entry("selesai", work.now, batch=batch.kunci, porsi=90, suhu_inti_c=80)
    forged = replace(parcel, content=parcel.content.replace("90", "99"))
    (answer,) = await sent(work, cook, forged)
    assert (answer.status, answer.alasan) == ("ditolak", reasons.SIGNATURE)
    assert batch.porsi is None
    assert (await kept(work, forged)).status == "ditolak"


async def test_an_unknown_telephone_is_refused_and_counts_once_it_is_registered(work, day):
    batch, _kiriman = day
    work.actor = official(MASAK, scope="own", account_id=COOK)
    stranger = Phone()
    parcel = stranger.entry("mulai", work.now, batch=batch.kunci)
    (answer,) = await sent(work, stranger, parcel)
    assert (answer.status, answer.alasan) == ("ditolak", reasons.UNKNOWN_DEVICE)
    assert batch.mulai_masak_at is None
    await devices.register(work, stranger.id, "HP baru", stranger.spki)
    (answer,) = await sent(work, stranger, parcel)
    assert answer.status == "sah"
    assert batch.mulai_masak_at is not None


async def test_a_blocked_telephone_is_refused_until_it_is_opened_again(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    device = await work.session.get_one(Perangkat, cook.id)
    devices.block(work, device, "hilang")
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    (answer,) = await sent(work, cook, parcel)
    assert (answer.status, answer.alasan) == ("ditolak", reasons.BLOCKED)
    devices.unblock(work, device, "ketemu lagi")
    assert (await sent(work, cook, parcel))[0].status == "sah"


async def test_another_accounts_telephone_is_refused(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    work.actor = official(MASAK, account_id=909)
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    with pytest.raises(Refused):
        await sent(work, cook, parcel)
    assert await work.session.get(Catatan, parcel.id) is None, "its owner may still send it"


async def test_who_has_no_right_there_changes_nothing(work, day):
    batch, kiriman = day
    teacher = await signed_in(work, TEACHER)
    answers = await sent(
        work,
        teacher,
        teacher.entry("mulai", work.now, batch=batch.kunci),
        teacher.entry("berangkat", work.now, kiriman=kiriman.kunci, **LEFT),
    )
    assert {one.alasan for one in answers} == {reasons.NO_RIGHT}
    assert (batch.mulai_masak_at, kiriman.berangkat_at) == (None, None)
    cook = await signed_in(work, COOK)
    (answer,) = await sent(work, cook, cook.entry("makan", work.now, kiriman=kiriman.kunci))
    assert answer.alasan == reasons.NO_RIGHT


async def test_held_meals_neither_leave_nor_are_served(work, day):
    batch, kiriman = day
    cook = await signed_in(work, COOK)
    batch.ditahan_at, batch.ditahan_alasan = work.now - timedelta(minutes=10), "dua anak mual"
    await work.session.flush()
    (answer,) = await sent(work, cook, cook.entry("berangkat", work.now, kiriman=kiriman.kunci, **LEFT))
    assert answer.status == "ditolak"
    assert reasons.said(answer.alasan).endswith("(dua anak mual)")
    assert kiriman.tahap == "rencana"
    teacher = await signed_in(work, TEACHER)
    (answer,) = await sent(work, teacher, teacher.entry("makan", work.now, kiriman=kiriman.kunci))
    assert answer.alasan.startswith(reasons.HELD)
    (answer,) = await sent(work, teacher, teacher.entry("tiba", work.now, kiriman=kiriman.kunci, porsi_terima=30))
    assert answer.status == "sah", "what did arrive did arrive"


async def test_a_hold_reaches_the_telephones_until_it_is_lifted_and_a_recall_for_good(work, day):
    batch, kiriman = day
    boss = work.actor
    cook = await signed_in(work, COOK)
    staff = work.actor

    async def departs():
        work.actor = staff
        (answer,) = await sent(work, cook, cook.entry("berangkat", work.now, kiriman=kiriman.kunci, **LEFT))
        work.actor = boss
        return answer

    work.actor = boss
    await hold_batch(work, batch.id, "dua anak mual")
    assert (await departs()).alasan.startswith(reasons.HELD)
    await release_batch(work, batch.id, "hasil uji baik")
    await recall_batch(work, batch.id, "hasil laboratorium buruk")
    assert (await departs()).alasan.startswith(reasons.RECALLED)
    batch.ditarik_at = None
    await release_batch(work, batch.id, "salah batch")
    assert (await departs()).status == "sah"


async def test_what_left_before_the_holding_counts_though_it_comes_in_later(work, day):
    batch, kiriman = day
    cook = await signed_in(work, COOK)
    batch.ditahan_at = work.now - timedelta(minutes=10)
    early = cook.entry("berangkat", work.now - timedelta(minutes=30), kiriman=kiriman.kunci, **LEFT)
    assert (await sent(work, cook, early))[0].status == "sah"
    assert kiriman.tahap == "berangkat"


async def test_a_meal_refused_in_the_kitchen_does_not_leave_nor_one_refused_at_school_is_served(work, day):
    batch, kiriman = day
    cook = await signed_in(work, COOK)
    ago = work.now - timedelta(minutes=5)
    bad = cook.entry("organoleptik", ago, batch=batch.kunci, **{**FINE, "aroma": "abnormal", "keputusan": "tolak"})
    assert (await sent(work, cook, bad))[0].status == "sah"
    (answer,) = await sent(work, cook, cook.entry("berangkat", work.now, kiriman=kiriman.kunci, **LEFT))
    assert answer.alasan == reasons.REJECTED
    batch.organoleptik = ""
    teacher = await signed_in(work, TEACHER)
    await sent(work, teacher, teacher.entry("periksa", ago, kiriman=kiriman.kunci, **{**FINE, "keputusan": "tolak"}))
    assert kiriman.tahap == "ditolak"
    (answer,) = await sent(work, teacher, teacher.entry("makan", work.now, kiriman=kiriman.kunci))
    assert answer.alasan == reasons.REJECTED


async def test_a_sample_thrown_away_early_needs_a_reason(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    await sent(work, cook, cook.entry("sampel", work.now - timedelta(hours=20), batch=batch.kunci, suhu_c=-18))
    (answer,) = await sent(work, cook, cook.entry("buang", work.now, batch=batch.kunci))
    assert answer.alasan == reasons.SAMPLE
    assert (await work.session.get_one(SampelSimpan, batch.id)).dibuang_at is None
    reasoned = cook.entry("buang", work.now, batch=batch.kunci, alasan="freezer rusak")
    assert (await sent(work, cook, reasoned))[0].status == "sah"
    assert (await work.session.get_one(SampelSimpan, batch.id)).dibuang_at is not None


async def test_bad_words_are_refused_with_the_fields_and_kept(work, day):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    (answer,) = await sent(work, cook, cook.entry("selesai", work.now, batch=batch.kunci, porsi=-1))
    assert answer.alasan == "isian:porsi, suhu_inti_c"
    odd = cook.entry("mulai", work.now, batch=batch.kunci)
    for content in ("[]", "{", '{"id": "x"}', "{" * 9000, odd.content.replace("{}", '{"catatan": "a\\u0000b"}')):
        (answer,) = await sent(
            work, cook, replace(cook.entry("mulai", work.now), content=content, signature=cook.sign(content))
        )
        assert answer.status == "ditolak"
    assert batch.mulai_masak_at is None


@pytest.mark.parametrize(
    "isi",
    [
        '{"catatan": "a\\u0000b"}',
        '{"catatan": "\\ud800"}',
        '{"catatan": NaN}',
        '{"catatan": 1e999}',
        '{"catatan": "' + "\0" + '"}',
        "[" * 3000,
        '{"pada": "25:00"}',
        '{"mengganti": "x"}',
        '{"foto": [1]}',
    ],
)
async def test_what_no_telephone_writes_is_refused_and_kept(work, day, isi):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    content = parcel.content.replace("{}", isi)
    bad = replace(parcel, content=content, signature=cook.sign(content))
    for _again in range(2):
        (answer,) = await sent(work, cook, bad)
        assert answer.status == "ditolak"
        assert answer.alasan.partition(":")[0] in (reasons.FORM, reasons.SIGNATURE)
    assert batch.mulai_masak_at is None


@pytest.mark.parametrize("said", ['"batch": 7', '"batch": [1]', '"jam": "kemarin"', '"jam": 1e30', '"jenis": {"a": 1}'])
async def test_a_subject_or_a_clock_that_makes_no_sense_is_refused(work, day, said):
    batch, _kiriman = day
    cook = await signed_in(work, COOK)
    parcel = cook.entry("mulai", work.now, batch=batch.kunci)
    content = parcel.content[:-1] + f", {said}}}"
    (answer,) = await sent(work, cook, replace(parcel, content=content, signature=cook.sign(content)))
    assert answer.status == "ditolak"


async def test_an_entry_about_an_unknown_plan_waits(work, day):
    cook = await signed_in(work, COOK)
    parcel = cook.entry("mulai", work.now, batch=cook.id)
    (answer,) = await sent(work, cook, parcel)
    assert (answer.status, answer.alasan) == ("diterima", reasons.NOT_KNOWN)
    batch = await make_batch(work, await make_sppg(work), kunci=cook.id, mulai_masak_at=None)
    work.actor = official(MASAK, account_id=COOK)
    assert (await sent(work, cook, parcel))[0].status == "sah"
    assert batch.mulai_masak_at is not None


async def test_keys_of_other_kinds_are_no_keys(work):
    work.actor = official(MASAK, account_id=COOK)
    with pytest.raises(Invalid):
        await devices.register(work, Phone().id, "HP", "bukan kunci")
    phone = Phone()
    await devices.register(work, phone.id, "HP", phone.spki)
    with pytest.raises(Refused):
        await devices.register(work, phone.id, "HP", Phone().spki)
