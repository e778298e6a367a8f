"""The hash chain: whatever is changed, removed, moved or added shows, and where."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiru.audit.chain import (
    EMPTY,
    GENESIS,
    PRIVATE,
    Broken,
    as_stored,
    canonical,
    link,
    private_digest,
    redact,
    verify,
)

START = datetime(2026, 11, 24, 3, tzinfo=UTC)


def chain(length: int, **changes: Any) -> list[dict[str, Any]]:
    """Records 1 to `length`; `changes` are values of every record."""
    records, previous = [], GENESIS
    for seq in range(1, length + 1):
        record: dict[str, Any] = {
            "seq": seq,
            "at": START + timedelta(seconds=seq),
            "actor_kind": "staff",
            "actor_id": 7,
            "actor_name": "Siti",
            "acting_for": "",
            "action": "surat.surat.sign",
            "subject": f"surat:{seq}",
            "before": None,
            "after": {"nomor": seq, "judul": "Undangan — rapat"},
            "reason": "",
            "request_id": f"r{seq}",
            "address": "10.0.0.1",
            "redacted_at": None,
            **changes,
        }
        record["digest"] = private_digest(record)
        record["previous_hash"] = previous
        record["hash"] = previous = link(record, record["digest"], previous)
        records.append(record)
    return records


def broken_at(result: Broken | str) -> int | None:
    return result.seq if isinstance(result, Broken) else None


def test_an_untouched_chain_ends_in_its_last_hash():
    records = chain(5)
    assert verify(records) == records[-1]["hash"]
    assert verify([]) == GENESIS


def test_a_chain_goes_on_from_where_it_was_verified():
    records = chain(5)
    assert verify(records[3:], start=records[2]["hash"], after=3) == records[-1]["hash"]


OTHER = {
    "seq": 9,
    "at": START,
    "actor_kind": "operator",
    "actor_id": 8,
    "actor_name": "Budi",
    "acting_for": "Bupati",
    "action": "surat.surat.drop",
    "subject": "surat:99",
    "before": {},
    "after": {"nomor": 3, "judul": "Undangan"},
    "reason": "x",
    "request_id": "",
    "address": "",
    "digest": "0" * 64,
    "previous_hash": "0" * 64,
    "hash": "0" * 64,
}


@pytest.mark.parametrize("name", OTHER)
def test_every_altered_part_of_a_record_is_named(name):
    records = chain(5)
    records[2][name] = OTHER[name]
    assert broken_at(verify(records)) == 3


def test_a_missing_record_is_named():
    records = chain(5)
    del records[1]
    assert verify(records) == Broken(2, "record 2 is missing; 3 stands in its place")


def test_two_records_that_changed_places_are_noticed():
    records = chain(5)
    records[1], records[2] = records[2], records[1]
    assert broken_at(verify(records)) == 2


def test_a_redaction_leaves_the_chain_whole_and_nothing_of_the_person():
    records = chain(5)
    records[2] = redact(records[2], START)
    assert verify(records) == records[-1]["hash"]
    assert all(not records[2][name] for name in PRIVATE)
    assert tuple(EMPTY) == PRIVATE


def test_to_call_a_record_redacted_hides_no_change():
    records = chain(5)
    records[2] |= {"redacted_at": START, "after": {"nomor": 3, "judul": "Palsu"}}
    assert broken_at(verify(records)) == 3


def test_a_chain_written_anew_does_not_meet_the_signed_head():
    signed = {3: chain(5)[2]["hash"]}
    forged = chain(5, actor_name="Budi")
    assert isinstance(verify(forged), str)  # whole in itself
    assert broken_at(verify(forged, known=signed)) == 3
    assert isinstance(verify(chain(5), known=signed), str)


def test_a_chain_cut_short_does_not_meet_the_signed_head():
    records = chain(5)
    assert broken_at(verify(records[:2], known={5: records[-1]["hash"]})) == 5


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.integers(1, 6), st.data())
def test_any_one_change_is_found_where_it_was_made(length, data):
    records = chain(length)
    place = data.draw(st.integers(0, length - 1))
    name = data.draw(st.sampled_from(["actor_id", "after", "subject", "reason"]))
    value = data.draw(values)
    changed = canonical(records[place][name]) != canonical(value)
    records[place][name] = value
    assert broken_at(verify(records)) == (place + 1 if changed else None)


@given(values)
def test_what_is_stored_stays_as_it_is_when_stored_again(value):
    once = as_stored(value)
    assert canonical(as_stored(once)) == canonical(once)


CASES = [
    1e20,
    1.5e300,
    -0.0,
    0.1,
    1e-7,
    5e-324,
    1.0,
    9007199254740993,
    float("nan"),
    "nol\0",
    "\ud800",
    "é—😀",
    True,
    None,
]


@pytest.mark.parametrize("value", CASES, ids=repr)
def test_a_value_hashes_the_same_after_it_was_in_the_database(postgres_server, value):
    stored = as_stored({"b": [value], "a": {"c": value}})
    with psycopg.connect(postgres_server.dsn()) as connection:
        [(back,)] = connection.execute("select %s::jsonb", [json.dumps(stored)]).fetchall()
    assert canonical(back) == canonical(stored)
