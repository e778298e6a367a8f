"""Entries in any order, any number of times, make the same state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from tiru_mbg.hari.folding import Fact, fold, happened, stage_of
from tiru_mbg.hari.kinds import KINDS

ZONE = ZoneInfo("Asia/Jakarta")
DAY = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
TRAY = {"warna": "normal", "aroma": "normal", "tekstur": "normal", "rasa": "normal"}


def fact(number: int, jenis: str, minutes: int = 0, **isi: object) -> Fact:
    return Fact(UUID(int=number), jenis, DAY + timedelta(minutes=minutes), isi)


_weights = st.decimals("0", "50", places=1).map(str)
_saying = {
    "mulai": st.just({}),
    "selesai": st.fixed_dictionaries({"porsi": st.integers(1, 900), "suhu_inti_c": _weights}),
    "organoleptik": st.fixed_dictionaries({"keputusan": st.sampled_from(["layak", "tolak"])}),
    "sampel": st.fixed_dictionaries({"suhu_c": _weights}),
    "buang": st.just({}),
    "berangkat": st.fixed_dictionaries({"porsi_kirim": st.integers(1, 500), "kendaraan": st.just("D 1 A")}),
    "tiba": st.fixed_dictionaries({"porsi_terima": st.integers(0, 500)}),
    "periksa": st.fixed_dictionaries({"keputusan": st.sampled_from(["layak", "tolak"])}),
    "makan": st.fixed_dictionaries({"hadir": st.integers(0, 500)}),
    "sisa": st.fixed_dictionaries({f"{part}_kg": _weights for part in ("pokok", "sayur", "lauk", "buah")}),
    "kembali": st.fixed_dictionaries({"ompreng_kembali": st.integers(0, 500)}),
    "batal": st.fixed_dictionaries({"alasan": st.just("hujan deras")}),
    "posisi": st.fixed_dictionaries({"latitude": st.floats(-9, -5), "longitude": st.floats(100, 110)}),
}


@st.composite
def entries(draw):
    found = []
    for number in range(1, draw(st.integers(1, 9))):
        jenis = draw(st.sampled_from(sorted(_saying)))
        isi = dict(draw(_saying[jenis]))
        if draw(st.booleans()):
            isi["mengganti"] = [str(UUID(int=draw(st.integers(1, 9))))]
        if draw(st.booleans()):
            isi["pada"] = f"{draw(st.integers(0, 23)):02}:{draw(st.integers(0, 59)):02}"
        found.append(fact(number, jenis, draw(st.integers(0, 600)), **isi))
    return found


def test_every_kind_has_a_case_here():
    assert set(_saying) == set(KINDS)


@settings(max_examples=300)
@given(entries(), st.randoms(), st.data())
def test_order_and_repetition_change_nothing(facts, dice, data):
    again = facts + [one for one in facts if data.draw(st.booleans())]
    dice.shuffle(again)
    assert fold(again, ZONE) == fold(facts, ZONE)


@settings(max_examples=200)
@given(entries())
def test_what_was_written_is_never_silently_lost(facts):
    """Of every kind something stands, and whatever stands and disagrees is named."""
    found = fold(facts, ZONE)
    assert set(found.standing) == {one.jenis for one in facts}
    for jenis, ids in found.conflicts.items():
        assert found.standing[jenis] in ids
        assert len(ids) > 1


def test_the_first_entry_stands_and_the_other_is_a_conflict():
    found = fold(
        [fact(2, "selesai", 9, porsi=90, suhu_inti_c="80"), fact(1, "selesai", porsi=100, suhu_inti_c="80")], ZONE
    )
    assert found.values["porsi"] == 100
    assert found.conflicts == {"selesai": (UUID(int=1), UUID(int=2))}


def test_a_correction_ends_the_conflict():
    facts = [
        fact(1, "selesai", porsi=100, suhu_inti_c="80"),
        fact(2, "selesai", 9, porsi=90, suhu_inti_c="80"),
        fact(3, "selesai", 30, porsi=95, suhu_inti_c="81.5", mengganti=[str(UUID(int=1)), str(UUID(int=2))]),
    ]
    found = fold(facts, ZONE)
    assert (found.values["porsi"], found.values["suhu_inti_c"], found.conflicts) == (95, Decimal("81.5"), {})


def test_two_people_who_note_the_same_at_the_same_time_agree():
    assert fold([fact(1, "mulai"), fact(2, "mulai", 4)], ZONE).conflicts == {}
    assert fold([fact(1, "mulai"), fact(2, "mulai", 40)], ZONE).conflicts != {}


def test_a_refusal_counts_above_an_approval():
    facts = [fact(1, "periksa", keputusan="layak", **TRAY), fact(2, "periksa", 5, keputusan="tolak", **TRAY)]
    found = fold(facts, ZONE)
    assert found.values["organoleptik"] == "tolak"
    assert found.conflicts["periksa"]


def test_entries_that_replace_each_other_cancel_nothing():
    ring = [fact(1, "mulai", mengganti=[str(UUID(int=2))]), fact(2, "mulai", 1, mengganti=[str(UUID(int=1))])]
    assert fold(ring, ZONE).values["mulai_masak_at"] == DAY


def test_a_time_said_is_the_last_such_time_before_the_writing():
    # 08:00 in Jakarta
    assert happened(fact(1, "mulai", pada="03:30"), ZONE).isoformat() == "2026-11-25T03:30:00+07:00"
    assert happened(fact(1, "mulai", pada="23:30"), ZONE).isoformat() == "2026-11-24T23:30:00+07:00"
    assert happened(fact(1, "mulai", pada="08:03"), ZONE).isoformat() == "2026-11-25T08:03:00+07:00"


def test_leftovers_are_kept_in_grams():
    found = fold([fact(1, "sisa", pokok_kg="1.25", sayur_kg="0", lauk_kg="0.4", buah_kg="2")], ZONE).values
    assert [found[f"sisa_{part}_g"] for part in ("pokok", "sayur", "lauk", "buah")] == [1250, 0, 400, 2000]


def row(**given):
    names = ("berangkat_at", "tiba_at", "makan_at", "sisa_at", "kembali_at")
    return SimpleNamespace(**{"tahap": "rencana", "organoleptik": "", **dict.fromkeys(names), **given})


def test_the_stage_is_the_furthest_step_and_a_refusal_stops():
    assert stage_of(row()) == "rencana"
    assert stage_of(row(berangkat_at=DAY)) == "berangkat"
    assert stage_of(row(tiba_at=DAY)) == "tiba", "an arrival may come in before its departure"
    assert stage_of(row(tiba_at=DAY, sisa_at=DAY)) == "dibagikan"
    assert stage_of(row(kembali_at=DAY)) == "selesai"
    assert stage_of(row(tiba_at=DAY, organoleptik="tolak")) == "ditolak"
    assert stage_of(row(tahap="batal")) == "batal"
