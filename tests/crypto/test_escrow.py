"""Keys in the regency's own hands."""

import json

import pytest

from tiru.crypto import KeyRing
from tiru.crypto.escrow import WrongPassPhrase, open_keys, seal_keys

PHRASE = "kuda lumping naik sepeda"
COLUMN = "orang.nik"


@pytest.fixture
def ring(tmp_path):
    return KeyRing.in_home(tmp_path)


def test_the_envelope_brings_shredded_keys_back(ring):
    closed = ring.of("kuningan").encrypt("3208040101800001", purpose=COLUMN)
    ring.rotate("kuningan")
    envelope = seal_keys(ring.of("kuningan"), PHRASE)
    ring.shred("kuningan")
    ring.restore(open_keys(envelope, PHRASE))
    assert ring.of("kuningan").decrypt(closed, purpose=COLUMN) == "3208040101800001"
    assert len(ring.of("kuningan").keys) == 2


def test_living_keys_are_never_overwritten(ring):
    with pytest.raises(FileExistsError):
        ring.restore(ring.of("kuningan"))


def test_another_pass_phrase_opens_nothing(ring):
    with pytest.raises(WrongPassPhrase):
        open_keys(seal_keys(ring.of("kuningan"), PHRASE), PHRASE + ".")


def test_an_envelope_with_another_name_on_it_does_not_open(ring):
    envelope = json.loads(seal_keys(ring.of("kuningan"), PHRASE))
    with pytest.raises(WrongPassPhrase):
        open_keys(json.dumps({**envelope, "tenant": "blora"}), PHRASE)


def test_no_key_lies_open_in_the_envelope(ring):
    keys = ring.of("kuningan")
    assert keys.keys[1].hex() not in seal_keys(keys, PHRASE)
    assert seal_keys(keys, PHRASE) != seal_keys(keys, PHRASE)


def test_a_short_pass_phrase_is_refused(ring):
    with pytest.raises(ValueError, match="16"):
        seal_keys(ring.of("kuningan"), "pendek")


@pytest.mark.parametrize("text", ["", "[]", "{}", "3", '{"format": "x", "tenant": "a", "keys": ""}', "bukan"])
def test_what_is_no_envelope_is_refused(text):
    with pytest.raises(ValueError, match="not an envelope"):
        open_keys(text, PHRASE)
