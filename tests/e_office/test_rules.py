"""What may be done with tasks and numbers, without a database."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.errors import Invalid, Refused
from tiru_e_office.disposisi.rules import (
    AlreadyDone,
    Receiver,
    check_move,
    check_nobody_works,
    check_receivers,
    check_report,
    is_closed,
    letter_is_done,
    seen_by,
)
from tiru_e_office.nomor.rules import NumberSpent, check_pattern, check_reservation, written

DAY = date(2026, 11, 25)
PARTS = {"klasifikasi": "000.1.2.3", "unit": "Setda", "kode_unit": "107.1", "jenis": "SD", "keamanan": ""}


@dataclass
class Task:
    id: int
    jabatan_id: int
    jalur: str
    induk_id: int | None = None
    keadaan: str = "terkirim"
    peran: str = "utama"


def tree() -> list[Task]:
    """Bupati (1) asks Sekda (2), who asks two heads (3, 4); head 3 asks a bidang (5)."""
    return [
        Task(1, 10, "/1/", None, "diteruskan"),
        Task(2, 20, "/1/2/", 1, "diteruskan"),
        Task(3, 30, "/1/2/3/", 2, "diteruskan"),
        Task(4, 40, "/1/2/4/", 2),
        Task(5, 50, "/1/2/3/5/", 3),
    ]


def test_a_superior_sees_the_whole_subtree():
    assert [task.id for task in seen_by(tree(), [20])] == [1, 2, 3, 4, 5]


def test_a_peer_sees_only_the_path_to_the_letter():
    assert [task.id for task in seen_by(tree(), [40])] == [1, 2, 4]
    assert [task.id for task in seen_by(tree(), [50])] == [1, 2, 3, 5]


def test_somebody_without_a_task_sees_nothing():
    assert seen_by(tree(), [99]) == []


def test_a_letter_is_done_with_its_last_responsible():
    tasks = tree()
    assert not letter_is_done(tasks)
    tasks[4].keadaan = "selesai"
    assert is_closed(tasks[2], tasks)
    assert not letter_is_done(tasks)
    tasks[3].keadaan = "selesai"
    assert letter_is_done(tasks)


def test_copies_and_coordination_hold_nothing_up():
    tasks = [*tree(), Task(6, 60, "/1/2/6/", 2, peran="tembusan"), Task(7, 70, "/1/2/7/", 2, peran="koordinasi")]
    tasks[3].keadaan = tasks[4].keadaan = "selesai"
    assert letter_is_done(tasks)


def test_a_letter_that_was_put_before_nobody_is_not_done():
    assert not letter_is_done([])


def test_passed_on_to_copies_alone_is_not_done():
    assert not letter_is_done([Task(1, 10, "/1/", None, "diteruskan"), Task(2, 20, "/1/2/", 1, peran="tembusan")])


def test_whoever_asked_others_waits_for_them():
    tasks = tree()
    tasks[2].keadaan = "dikerjakan"
    with pytest.raises(Refused):
        check_nobody_works(tasks, tasks[2])
    tasks[4].keadaan = "batal"
    check_nobody_works(tasks, tasks[2])


@pytest.mark.parametrize("state", ["selesai", "diteruskan", "dikembalikan", "batal", "dilewati", "menunggu"])
def test_a_task_that_is_not_open_cannot_be_reported(state):
    with pytest.raises(AlreadyDone):
        check_move("report", Task(1, 1, "/1/", None, state))


def test_receivers_are_checked():
    check_receivers([Receiver(1, "utama"), Receiver(2, "tembusan")], own=9)
    for wrong in (
        [],
        [Receiver(1, "tembusan")],
        [Receiver(9, "utama")],
        [Receiver(1, "utama"), Receiver(1, "tembusan")],
        [Receiver(7, "utama")],
    ):
        with pytest.raises(Invalid):
            check_receivers(wrong, own=9, above=[7])


def test_a_report_needs_words_but_a_copy_does_not():
    check_report("tembusan", "")
    with pytest.raises(Invalid):
        check_report("utama", "  ")


@pytest.mark.parametrize(
    ("pattern", "parts", "text"),
    [
        ("{klasifikasi}/{urut}/{kode_unit}/{tahun}", {}, "000.1.2.3/7/107.1/2026"),
        ("{urut:4}/{unit}/{bulan_romawi}/{tahun}", {}, "0007/Setda/XI/2026"),
        (
            "{keamanan}{urut}/{unit}/{klasifikasi}/{bulan_romawi}/{tahun}",
            {"keamanan": "B"},
            "B-7/Setda/000.1.2.3/XI/2026",
        ),
        ("{keamanan}{klasifikasi}/{urut}/{unit}/{tahun}", {"klasifikasi": ""}, "7/Setda/2026"),
        ("{jenis}/{urut}/{bulan}/{tahun}", {}, "SD/7/11/2026"),
    ],
)
def test_numbers_are_written_as_regions_write_them(pattern, parts, text):
    check_pattern(pattern)
    assert written(pattern, urut=7, on=DAY, parts={**PARTS, **parts}) == text


@pytest.mark.parametrize("pattern", ["{urut}/{unit}", "{tahun}", "{urut}/{tahun}/{apa}", "{urut}/{tahun}/{", ""])
def test_a_pattern_that_could_repeat_or_is_unknown_is_refused(pattern):
    with pytest.raises(Invalid):
        check_pattern(pattern)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_different_numbers_are_written_differently(one, other):
    texts = {written("{klasifikasi}/{urut}/{unit}/{tahun}", urut=n, on=DAY, parts=PARTS) for n in (one, other)}
    assert len(texts) == len({one, other})


def test_a_number_is_used_or_cancelled_once_and_says_why():
    check_reservation("dipesan", "terpakai")
    check_reservation("dipesan", "batal", reason="Surat ditarik")
    with pytest.raises(Invalid):
        check_reservation("dipesan", "batal", reason=" ")
    for state in ("terpakai", "batal"):
        for wanted in ("terpakai", "batal"):
            with pytest.raises(NumberSpent):
                check_reservation(state, wanted, reason="x")
