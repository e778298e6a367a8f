"""Heads of the ledger, signed."""

from dataclasses import replace
from datetime import date

import pytest

from tiru.audit.signed_heads import head_is_genuine, public_key, sign_head

SEED = b"s" * 32
HEAD = sign_head(SEED, tenant="kuningan", day=date(2026, 11, 24), seq=418, hash_="a" * 64)


def test_a_signed_head_is_genuine_for_its_key_only():
    assert head_is_genuine(HEAD, public_key(SEED))
    assert not head_is_genuine(HEAD, public_key(b"t" * 32))


@pytest.mark.parametrize(
    "change",
    [
        {"tenant": "blora"},
        {"day": date(2026, 11, 25)},
        {"seq": 417},
        {"hash": "b" * 64},
        {"signature": "AAAA"},
    ],
)
def test_a_head_that_says_something_else_is_not(change):
    assert not head_is_genuine(replace(HEAD, **change), public_key(SEED))


def test_what_is_no_signature_at_all_is_not_genuine():
    assert not head_is_genuine(replace(HEAD, signature="bukan base64!"), public_key(SEED))
    assert not head_is_genuine(replace(HEAD, signature=""), public_key(SEED))
