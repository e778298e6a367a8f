"""Keys of tenants: bound, rotated, shared between processes, destroyed."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tiru.crypto import KeyRing, KeyShredded

NIK = "3208040101800001"
COLUMN = "orang.nik"


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing.in_home(tmp_path)


def test_what_is_closed_opens_again(ring):
    keys = ring.of("kuningan")
    closed = keys.encrypt(NIK, purpose=COLUMN)
    assert NIK.encode() not in closed
    assert keys.decrypt(closed, purpose=COLUMN) == NIK


def test_the_same_value_never_looks_the_same(ring):
    keys = ring.of("kuningan")
    assert keys.encrypt(NIK, purpose=COLUMN) != keys.encrypt(NIK, purpose=COLUMN)


def test_a_value_moved_to_another_column_or_tenant_does_not_open(ring):
    closed = ring.of("kuningan").encrypt(NIK, purpose=COLUMN)
    with pytest.raises(ValueError, match="purpose"):
        ring.of("kuningan").decrypt(closed, purpose="keluarga.no_kk")
    with pytest.raises(ValueError, match="tenant"):
        ring.of("blora").decrypt(closed, purpose=COLUMN)


@pytest.mark.parametrize("place", [4, 16, -1])
def test_one_altered_bit_is_noticed(ring, place):
    closed = bytearray(ring.of("kuningan").encrypt(NIK, purpose=COLUMN))
    closed[place] ^= 1
    with pytest.raises(ValueError, match="altered"):
        ring.of("kuningan").decrypt(bytes(closed), purpose=COLUMN)


@pytest.mark.parametrize("strange", [b"", b"x", b"3208040101800001", b"t1"])
def test_what_is_no_ciphertext_of_ours_is_refused(ring, strange):
    with pytest.raises((ValueError, KeyShredded)):
        ring.of("kuningan").decrypt(strange, purpose=COLUMN)


def test_after_rotation_old_and_new_values_open_and_still_match(ring):
    before = ring.of("kuningan")
    old, matched = before.encrypt(NIK, purpose=COLUMN), before.match(NIK, purpose=COLUMN)
    assert ring.rotate("kuningan") == 2
    after = ring.of("kuningan")
    new = after.encrypt(NIK, purpose=COLUMN)
    assert after.decrypt(old, purpose=COLUMN) == after.decrypt(new, purpose=COLUMN) == NIK
    assert after.match(NIK, purpose=COLUMN) == matched
    with pytest.raises(KeyShredded):
        before.decrypt(new, purpose=COLUMN)


def test_matching_tells_tenants_and_purposes_apart(ring):
    hashes = {
        ring.of(tenant).match(NIK, purpose=purpose)
        for tenant in ("kuningan", "blora")
        for purpose in (COLUMN, "akun.nik")
    }
    assert len(hashes) == 4


def test_another_process_sees_a_rotation_and_a_destruction(tmp_path):
    serving, worker = KeyRing.in_home(tmp_path), KeyRing.in_home(tmp_path)
    serving.of("kuningan")
    worker.of("kuningan")
    worker.rotate("kuningan")
    closed = worker.of("kuningan").encrypt(NIK, purpose=COLUMN)
    assert serving.of("kuningan").decrypt(closed, purpose=COLUMN) == NIK
    worker.shred("kuningan")
    with pytest.raises(KeyShredded):
        serving.of("kuningan")


def test_the_first_key_is_made_once_however_many_ask(tmp_path):
    """Were it made twice, what the slower one closed could never be opened."""
    KeyRing.in_home(tmp_path)
    for tenant in (f"t{number}" for number in range(20)):
        rings = [KeyRing.in_home(tmp_path) for _ring in range(6)]
        with ThreadPoolExecutor(6) as pool:
            found = list(pool.map(lambda ring: ring.of(tenant).keys[1], rings))  # noqa: B023 - used at once
        assert len(set(found)) == 1


def test_the_master_key_is_made_once_however_many_ask(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _number: KeyRing.in_home(tmp_path), range(8)))
    assert len({ring.master for ring in rings}) == 1


def test_shredded_keys_are_gone_for_good(ring):
    closed = ring.of("kuningan").encrypt(NIK, purpose=COLUMN)
    assert ring.shred("kuningan") is True
    assert ring.shred("kuningan") is False
    with pytest.raises(KeyShredded):
        ring.of("kuningan")
    ring.begin_again("kuningan")
    with pytest.raises(KeyShredded):
        ring.of("kuningan").decrypt(closed, purpose=COLUMN)
    fresh = ring.of("kuningan").encrypt(NIK, purpose=COLUMN)
    assert ring.of("kuningan").decrypt(fresh, purpose=COLUMN) == NIK


def test_to_begin_again_touches_no_living_keys(ring):
    before = ring.of("kuningan").keys
    ring.begin_again("kuningan")
    assert ring.of("kuningan").keys == before


def test_nobody_else_reads_the_key_files(tmp_path):
    ring = KeyRing.in_home(tmp_path)
    ring.of("kuningan")
    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    assert sorted(path.name for path in files) == ["kuningan.json", "master"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_another_master_key_opens_nothing(tmp_path):
    KeyRing.in_home(tmp_path, b"a" * 32).of("kuningan")
    with pytest.raises(ValueError, match="master key"):
        KeyRing.in_home(tmp_path, b"b" * 32).of("kuningan")


def test_no_data_key_lies_open_in_its_file(tmp_path):
    ring = KeyRing.in_home(tmp_path)
    key = ring.of("kuningan").keys[1]
    assert key not in (tmp_path / "keys" / "tenants" / "kuningan.json").read_bytes()


@pytest.mark.parametrize("name", ["../master", "a/b", "", "a.b"])
def test_a_name_that_leads_elsewhere_is_refused(ring, name):
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        ring.of(name)


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(min_size=1, max_size=20).filter(lambda text: text != COLUMN))
def test_any_text_opens_as_it_was_and_only_for_its_purpose(ring, plain, other):
    keys = ring.of("kuningan")
    closed = keys.encrypt(plain, purpose=COLUMN)
    assert keys.decrypt(closed, purpose=COLUMN) == plain
    with pytest.raises(ValueError, match="purpose"):
        keys.decrypt(closed, purpose=other)


def test_a_new_master_key_opens_what_the_old_one_did_and_the_old_one_nothing(tmp_path):
    old = KeyRing.in_home(tmp_path, b"a" * 32)
    closed = {tenant: old.of(tenant).encrypt(NIK, purpose=COLUMN) for tenant in ("blora", "kuningan")}
    for _twice in range(2):
        fresh = old.rewrap(b"b" * 32)
    for tenant, value in closed.items():
        assert fresh.of(tenant).decrypt(value, purpose=COLUMN) == NIK
    with pytest.raises(ValueError, match="master key"):
        KeyRing.in_home(tmp_path, b"a" * 32).of("blora")


def test_after_a_rotation_older_values_are_known_as_such(ring):
    closed = ring.of("kuningan").encrypt(NIK, purpose=COLUMN)
    assert ring.of("kuningan").is_current(closed)
    ring.rotate("kuningan")
    assert not ring.of("kuningan").is_current(closed)


def test_keys_go_even_when_the_master_key_was_lost(tmp_path):
    KeyRing.in_home(tmp_path, b"a" * 32).of("kuningan")
    stranger = KeyRing.in_home(tmp_path, b"b" * 32)
    assert stranger.shred("kuningan")
    assert stranger.tenants() == []
